"""What the campaign of the guard's cost calls "without" is without, and the same page."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jinguo.org.models import Account, Role
from jinguo.web import revealing
from tests.campaigns.cost import Known, unguarded
from tests.factories import enter_one

ASKED = ("org_post", "ledger_member", "ledger_look", "ledger_counter")


@pytest.mark.parametrize("where", ["list", "record"])
def test_without_the_policy_nobody_asks_it(city: Any, monkeypatch: Any, where: str) -> None:
    made = enter_one("party", city.units["一村"], secrecy=2, name="演示甲", phone="13900001234")
    client = city.client("甲县", Role.CASEWORKER)
    address = "/ledgers/party/" if where == "list" else f"/ledgers/party/{made.id}/"
    account = Account.objects.get(pk=client.session["_auth_user_id"])
    guarded = client.get(address)
    known = Known.of(account, lambda: client.get(address), everything=True)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert {each for each in ASKED if each in str(list(asked))} > {"org_post", "ledger_look"}

    def never(*args: Any, **told: Any) -> Any:
        raise AssertionError(args, told)

    monkeypatch.setattr(revealing, "decide", never)
    with unguarded(known), CaptureQueriesContext(connection) as asked:
        plain = client.get(address)
    assert plain.status_code == 200
    assert [each for each in ASKED if each in str(list(asked))] == []
    assert abs(len(plain.content) - len(guarded.content)) < len(guarded.content) / 20
