"""Erasing takes two people, whoever asks, and nothing of the person stays readable."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from jinguo.errors import ConflictError, RuleError
from jinguo.ledger import custody, erasing, seconding
from jinguo.ledger.drafts import By
from jinguo.ledger.keys import keyring
from jinguo.ledger.models import Party
from jinguo.ledger.team import subject
from jinguo.org.models import Account, Role
from jinguo.org.policy import Strength
from tests.factories import City, account, enter_one

NOW = datetime(2045, 1, 1, 2, tzinfo=UTC)


def by(who: Account, session: str) -> By:
    return By(NOW, subject(who, strength=Strength.SECOND, session=session), who)


@pytest.fixture
def office(city: City) -> Any:
    clerk, chief = account(city["甲县"], "演示甲"), account(city["甲县"], "演示乙")
    made = enter_one("party", city["一村"], by=by(clerk, "a"), name="演示某某", secrecy=2)
    return clerk, chief, made


def test_one_asks_another_agrees_and_the_key_is_gone(
    office: Any, django_capture_on_commit_callbacks: Any
) -> None:
    clerk, chief, made = office
    pending = seconding.ask(
        erasing.ERASE, erasing.wanted(made), unit=made.unit_id, reason="本人要求", by=by(clerk, "a")
    )
    assert "演示某某" not in str(pending.payload)
    with pytest.raises(RuleError):
        seconding.approve(pending.number, by=by(clerk, "a"))
    assert Party.objects.get(id=made.id).custody == "active"

    with django_capture_on_commit_callbacks(execute=True):
        seconding.approve(pending.number, by=by(chief, "b"))

    gone = Party.objects.get(id=made.id)
    assert (gone.custody, gone.name_sealed) == ("erased", "")
    assert keyring().held([made.id]) == set()


def test_what_is_held_is_not_erased(office: Any) -> None:
    clerk, chief, made = office
    pending = seconding.ask(
        erasing.ERASE, erasing.wanted(made), unit=made.unit_id, reason="本人要求", by=by(clerk, "a")
    )
    custody.hold("party", made.id, by=By(NOW), basis="演示案号")
    with pytest.raises(ConflictError, match="暂缓"):
        seconding.approve(pending.number, by=by(chief, "b"))
    assert Party.objects.get(id=made.id).custody == "active"


def test_what_the_schedule_says_is_over_is_erased_by_two(
    city: City, django_capture_on_commit_callbacks: Any
) -> None:
    first, second = account(city["演示市"], "演示甲"), account(city["演示市"], "演示乙")
    old = enter_one(
        "case", city["一村"], state="结案", received_on=date(2020, 1, 2), closed_on=date(2020, 1, 2)
    )
    custody.restrict_due("case", NOW.date(), by=By(NOW))
    pending = erasing.ask_due("case", by=by(first, "a"))
    with django_capture_on_commit_callbacks(execute=True):
        seconding.approve(pending.number, by=by(second, "b"))
    old.refresh_from_db()
    assert old.custody == "erased"
    with pytest.raises(RuleError, match="没有到期"):
        erasing.ask_due("loan", by=by(first, "a"))


def test_who_is_not_on_its_team_does_not_ask(city: City, office: Any) -> None:
    *_, made = office
    worker = account(city["甲县"], "演示丙", Role.CASEWORKER)
    with pytest.raises(RuleError, match="经办人"):
        seconding.ask(
            erasing.ERASE, erasing.wanted(made), unit=made.unit_id, reason="本人要求",
            by=by(worker, "c"),
        )  # fmt: skip
