"""Trusted units: accepted by itself from a day on, and a sample that nobody foresees."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import life, trusting
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Activity, Entry, Trust
from jinguo.org.models import Role
from tests.factories import AT, City, account, by_account, draft, enter_one

NEXT = date(2021, 2, 3)


@pytest.fixture
def above(city: City) -> By:
    return by_account(account(city["东乡"], "xiang"))


@pytest.fixture
def me(city: City) -> By:
    return by_account(account(city["一村"], "cun", Role.RECORDER))


def trust(city: City, by: By, *, share: int = 5) -> Trust:
    return trusting.trust(
        city["一村"], reach=life.reach(by), above=city["东乡"], since=by.day, share=share, by=by
    )


def test_from_the_day_on_it_is_accepted_by_itself(city: City, above: By, me: By) -> None:
    enter(draft("activity", city["一村"], title="早"), by=me)
    made = trust(city, above)
    enter(draft("activity", city["一村"], title="中"), by=me)
    enter(draft("activity", city["二村"], title="邻"), by=by_account(account(city["二村"], "er")))
    enter(draft("activity", city["一村"], title="草", status="draft"), by=me)
    case = enter_one("case", city["一村"])
    assert case.status == "submitted"
    with pytest.raises(RuleError, match="写明"):
        trusting.distrust(made.pk, reach=life.reach(above), by=above, reason="")
    trusting.distrust(made.pk, reach=life.reach(above), by=above, reason="多次退回")
    enter(draft("activity", city["一村"], title="晚"), by=me)
    states = dict(Activity.objects.values_list("title", "status"))
    assert states == {
        "早": "submitted", "中": "accepted", "邻": "submitted", "草": "draft", "晚": "submitted",
    }  # fmt: skip
    assert list(Entry.objects.filter(kind="trust").values_list("act", flat=True)) == [
        "enter", "close",
    ]  # fmt: skip


def test_what_is_changed_stays_accepted_and_what_was_returned_does_not(
    city: City, above: By, me: By
) -> None:
    trust(city, above)
    [made] = enter(draft("activity", city["一村"]), by=me)
    amend(Amendment("activity", made.id, 1, {"heads": 31}), by=me)
    assert Activity.objects.get().status == "accepted"
    life.send_back(("activity", made.id, 2), by=above, field="heads", message="不符")
    amend(Amendment("activity", made.id, 3, {"heads": 32}), by=me)
    assert Activity.objects.get().status == "submitted"


def test_only_the_unit_above_says_so_once_and_not_backwards(city: City, above: By, me: By) -> None:
    for by in (me, by_account(account(city["西乡"], "xi"))):
        with pytest.raises(PolicyError):
            trusting.trust(
                city["一村"], reach=life.reach(by), above=city["东乡"], since=by.day, share=5, by=by
            )
    made = trust(city, above)
    with pytest.raises(RuleError, match="已经免核"):
        trust(city, above)
    with pytest.raises(RuleError, match="百分比"):
        trust(city, above, share=0)
    with pytest.raises(RuleError, match="今天或以后"):
        trusting.trust(
            city["二村"], reach=life.reach(above), above=city["东乡"],
            since=above.day - timedelta(days=1), share=5, by=above,
        )  # fmt: skip
    with pytest.raises(PolicyError):
        trusting.distrust(made.pk, reach=life.reach(me), by=me, reason="不要")


def ids(city: City, today: date) -> set[UUID]:
    return {each.record for each in trusting.drawn(frozenset(city.units.values()), today=today)}


def test_the_sample_is_drawn_when_the_month_is_over(city: City, above: By, me: By) -> None:
    trust(city, above)
    made = enter([draft("activity", city["一村"]) for _ in range(41)], by=me)
    enter(draft("case", city["一村"]), by=by_account(account(city["一村"], "wei", Role.CASEWORKER)))
    assert ids(city, me.day) == set()
    drawn = ids(city, NEXT)
    assert len(drawn) == 3  # five of a hundred of 41, and never less
    assert drawn <= {each.id for each in made}
    assert ids(city, NEXT + timedelta(days=20)) == drawn

    # Striking one out does not take it off; looking at it, or returning it, does.
    first, second, _ = (Activity.objects.get(id=each) for each in sorted(drawn, key=str))
    close(("activity", first.id, 1), by=me, reason="重复")
    assert ids(city, NEXT) == drawn
    later = replace(above, at=datetime(2021, 2, 3, 2, tzinfo=AT.tzinfo))
    life.check(("activity", second.id, 1), by=later)
    assert ids(city, NEXT) == drawn - {second.id}


def test_one_is_always_looked_at_and_another_key_draws_others(
    city: City, above: By, me: By, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(city, above)
    enter([draft("activity", city["一村"]) for _ in range(20)], by=me)
    drawn = ids(city, NEXT)
    assert len(drawn) == 1
    found = set()
    for at in range(12):
        monkeypatch.setattr(trusting, "audit_key", lambda at=at: bytes([at]) * 32)
        found |= ids(city, NEXT)
    assert len(found) > 5  # which one it is hangs on the key alone
