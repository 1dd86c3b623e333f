"""Locked days: nothing is written there plainly, what is is a revision, and two lift the lock."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from jinguo.counting.books import books
from jinguo.counting.figures import figure
from jinguo.counting.slices import Slice
from jinguo.errors import ConflictError, PolicyError, RuleError
from jinguo.ledger import locking, locks, seconding
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Activity, Body, Entry, Lock, Pending
from jinguo.org.models import Role
from jinguo.org.policy import EVERYTHING
from jinguo.org.units import tree
from jinguo.periods import Period
from tests.factories import AT, UNITS, City, account, by_account, draft, enter_one

YEAR = Period.year(2020)
LATE = By(AT, late="漏报，核对后补登")
TALKS = "big-preaching.talks"


def locked(city: City, unit: str = "甲县", days: Period = YEAR) -> Lock:
    return locking.lock(city[unit], days, by=By(AT))


def talks(city: City) -> Any:
    return figure(books(), TALKS, Slice(city["演示市"], YEAR), scope=EVERYTHING).value


def last() -> Entry:
    return Entry.objects.latest("number")


def test_locked_days_take_no_plain_entry_amendment_or_strike(city: City) -> None:
    made = enter_one("activity", city["一村"])
    lock = locked(city)
    with pytest.raises(RuleError, match="甲县2020年已经锁定") as told:
        enter_one("activity", city["一村"])
    assert told.value.field == "late"
    with pytest.raises(RuleError, match="已经锁定"):
        amend(Amendment("activity", made.id, 1, {"heads": 31}), by=By(AT))
    with pytest.raises(RuleError, match="已经锁定"):
        amend(Amendment("activity", made.id, 1, {"held_on": date(2021, 1, 2)}), by=By(AT))
    assert not locks.revised(made.id)

    amend(Amendment("activity", made.id, 1, {"heads": 31}), by=By(AT), reason="数错了")
    assert (last().after["revision"], last().reason) == ([lock.pk], "数错了")
    late = enter_one("activity", city["一村"], by=LATE)
    assert (last().after["revision"], last().reason) == ([lock.pk], LATE.late)
    assert talks(city) == 2
    close(("activity", late.id, 1), by=By(AT), reason="重复")
    assert last().after["revision"] == [lock.pk]
    assert locks.revised(made.id)
    assert talks(city) == 1


def test_other_days_and_units_stay_free_and_unmarked(city: City) -> None:
    locked(city, "甲县", Period.of_months(2020, 1, 6))
    for unit, day in (("乙区", date(2020, 3, 8)), ("一村", date(2020, 7, 1)), ("演示市", date(2020, 1, 1))):  # fmt: skip
        made = enter_one("activity", city[unit], held_on=day, by=LATE)
        assert not locks.revised(made.id)
        assert last().reason == ""


def test_every_day_that_a_record_tells_counts(city: City) -> None:
    body = enter_one("body", city["一村"])
    locked(city)
    closing = {"closed_on": date(2020, 10, 1), "close_reason": "撤并"}
    with pytest.raises(RuleError, match="已经锁定"):
        amend(Amendment("body", body.id, 1, closing), by=By(AT))
    assert Body.objects.get().closed_on is None
    with pytest.raises(RuleError, match="已经锁定"):
        enter_one("tally", city["甲县"], starts_on=date(2019, 7, 1), ends_before=date(2020, 7, 1))


def test_a_batch_marks_what_is_late_alone(city: City) -> None:
    locked(city, "东乡")
    enter([draft("activity", city[name]) for name in ("一村", "三村")], by=LATE)
    marked = {entry.unit_id: "revision" in entry.after for entry in Entry.objects.filter(kind="activity")}  # fmt: skip
    assert marked == {city["一村"]: True, city["三村"]: False}
    assert Entry.objects.get(unit=city["三村"], kind="activity").reason == ""


def test_who_may_lock_what(city: City) -> None:
    county = account(city["甲县"], "officer")
    leader = account(city["演示市"], "leader", Role.LEADER)
    for login, unit, role in (
        ("town", "东乡", Role.OFFICER), ("worker", "甲县", Role.CASEWORKER), ("keeper", "演示市", Role.KEEPER),
    ):  # fmt: skip
        with pytest.raises(PolicyError):
            locking.lock(city[unit], YEAR, by=by_account(account(city[unit], login, role)))
    for unit in ("演示市", "乙区"):
        with pytest.raises(PolicyError):
            locking.lock(city[unit], YEAR, by=by_account(county))
    locking.lock(city["东乡"], YEAR, by=by_account(county))
    locking.lock(city["甲县"], YEAR, by=by_account(leader))
    with pytest.raises(RuleError, match="已经过完"):
        locking.lock(city["甲县"], Period.year(2021), by=by_account(county))
    with pytest.raises(RuleError, match="已经锁定"):
        locking.lock(city["甲县"], YEAR, by=by_account(county))
    entry = Entry.objects.filter(kind="lock").latest("number")
    assert (entry.unit_id, entry.actor, entry.after["ends_before"]) == (city["甲县"], leader, "2021-01-01")  # fmt: skip


def test_two_lift_a_lock_and_one_does_not(city: City) -> None:
    officer, peer = account(city["甲县"], "officer"), account(city["甲县"], "peer", Role.LEADER)
    city_lock, lock = locked(city, "演示市"), locked(city)
    with pytest.raises(PolicyError, match="没有这次锁定"):
        _ask(city_lock, officer)
    pending = _ask(lock, officer)
    with pytest.raises(RuleError, match="不能自己复核"):
        seconding.approve(pending.number, by=by_account(officer, session="other"))
    assert Lock.objects.filter(lifted_at=None).count() == 2
    seconding.approve(pending.number, by=by_account(peer))
    lock.refresh_from_db()
    assert lock.lifted == pending
    assert Entry.objects.filter(kind="lock").latest("number").reason == "补登走访"
    with pytest.raises(PolicyError):
        _ask(lock, officer)
    with pytest.raises(RuleError, match="演示市2020年"):
        enter_one("activity", city["一村"])


def _ask(lock: Lock, who: Any) -> Pending:
    told = locking.wanted(lock)
    by = by_account(who)
    return seconding.ask("unlock", told, unit=lock.unit_id, reason="补登走访", by=by)


def test_a_lock_lifted_and_set_again_meanwhile_is_another(city: City) -> None:
    officer, peer = account(city["甲县"], "officer"), account(city["甲县"], "peer")
    pending = _ask(locked(city), officer)
    Lock.objects.update(ends_before=date(2020, 7, 1))
    with pytest.raises(ConflictError):
        seconding.approve(pending.number, by=by_account(peer))


@pytest.mark.parametrize("seed", range(6))
def test_random_locks_hold_exactly_their_days_and_units(city: City, seed: int) -> None:
    """Held against the plainest reckoning: day by day, and up the tree step by step."""
    chance = random.Random(seed)
    spans = []
    for _ in range(chance.randint(1, 4)):
        start = date(2019, 1, 1) + timedelta(days=chance.randint(0, 600))
        days = Period(start, start + timedelta(days=chance.choice([1, 2, 31, 200])))
        unit = chance.choice(list(UNITS))
        if (unit, days) not in spans:
            spans.append((unit, days))
            locked(city, unit, days)
    names = {number: name for name, number in city.units.items()}
    for _ in range(40):
        unit, edge = chance.choice(list(UNITS)), chance.choice(spans)[1]
        day = chance.choice([edge.start, edge.last_day, edge.end, edge.start - timedelta(days=1)])
        line = {names[place.unit] for place in tree().path(city[unit], day)}
        held = any(name in line and day in days for name, days in spans)
        before = Activity.objects.count()
        if held:
            with pytest.raises(RuleError, match="已经锁定"):
                enter_one("activity", city[unit], held_on=day, programmes=())
        else:
            made = enter_one("activity", city[unit], held_on=day, programmes=())
            amend(Amendment("activity", made.id, 1, {"heads": 1}), by=By(AT))
            close(("activity", made.id, 2), by=By(AT), reason="重复")
            assert not locks.revised(made.id)
        made = enter_one("activity", city[unit], held_on=day, programmes=(), by=LATE)
        assert locks.revised(made.id) is held
        assert Activity.objects.count() == before + (1 if held else 2)
