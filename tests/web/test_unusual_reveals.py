"""A day on which an account opens far more names than it usually does is told of, once."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jinguo.ledger.drafts import By
from jinguo.ledger.looks import look
from jinguo.ledger.models import Notice
from jinguo.ledger.models.look import Looked
from jinguo.ledger.models.notice import Told
from jinguo.org.models import Account, Role
from jinguo.org.policy import Subject
from tests import factories

ASKED = {"reason": "联系本人", "words": "电话约定走访时间"}
FIELDS = ("name", "phone", "address")


def opens(city: Any, each: int) -> tuple[Any, list[Any], Account]:
    """An officer who opened so many fields on each of five days, and whom there is to open."""
    told = {"name": "演示某某", "phone": "13812345678", "address": "演示村演示巷九号"}
    owner = city.account("一村", Role.CASEWORKER)
    by = factories.by_account(owner)
    made = [factories.enter_party(city.units["一村"], by=by, **told) for _ in range(12)]
    client = city.client("甲县")
    who = Account.objects.get(pk=client.session["_auth_user_id"])
    for day in range(1, 6):
        at = By(timezone.now() - timedelta(days=day), Subject(who.pk), who)
        for party in made[: each if day > 1 else 12]:
            look(Looked.REVEAL, [party], by=at, fields=["phone"])
    return client, made, owner


def alerts() -> list[Notice]:
    return list(Notice.objects.filter(what=Told.UNUSUAL).order_by("pk"))


@pytest.mark.parametrize(("each", "passes"), [(4, 13), (3, 11), (0, 37)])
def test_the_owner_is_told_once_when_a_day_passes_three_times_the_middle_one(
    city: Any, each: int, passes: int
) -> None:
    client, made, owner = opens(city, each)
    above = city.account("演示市", Role.SUPERVISOR)
    wanted = [(party, field) for party in made for field in FIELDS]
    told = {}
    for count, (party, field) in enumerate(wanted, 1):
        address = f"/ledgers/party/{party.id}/reveal/"
        assert client.post(address, {**ASKED, "field": field}).status_code == 200
        if count in (passes - 1, passes):
            told[count] = len(alerts())
            # What was opened before is no more of it.
            client.post(address, {**ASKED, "field": field})
    assert told == ({passes - 1: 0, passes: 2} if passes < 37 else {36: 0})
    assert {(one.account, one.record is None) for one in alerts()} == (
        {(owner, False), (above, True)} if passes < 37 else set()
    )


def test_without_days_before_ten_fields_are_usual(city: Any) -> None:
    client = city.client("甲县", Role.OFFICER)
    owner = city.account("一村", Role.CASEWORKER)
    told = {"name": "演示某某", "phone": "13812345678", "address": "演示村演示巷九号"}
    by = factories.by_account(owner)
    made = [factories.enter_party(city.units["一村"], by=by, **told) for _ in range(4)]
    count = 0
    for party in made:
        for field in FIELDS:
            client.post(f"/ledgers/party/{party.id}/reveal/", {**ASKED, "field": field})
            count += 1
            assert len(alerts()) == (count > 10)


def test_nobody_is_told_of_what_they_opened_themselves(city: Any) -> None:
    client = city.client("甲县", Role.SUPERVISOR)
    told = {"name": "演示某某", "phone": "13812345678", "address": "演示村演示巷九号"}
    made = [factories.enter_party(city.units["一村"], secrecy=2, **told) for _ in range(4)]
    city.join(client, *made)
    for party in made:
        for field in FIELDS:
            answer = client.post(f"/ledgers/party/{party.id}/reveal/", {**ASKED, "field": field})
            assert answer.status_code == 200
    assert alerts() == []
