"""What was just done is undone exactly; what was struck out stands again, by the rules of now."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from jinguo.counting.books import fresh
from jinguo.counting.figures import Slice, figure
from jinguo.errors import RuleError
from jinguo.ledger import life, locking, undoing
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Activity, Entry, Record, RecordQuantity, Returned, Tally
from jinguo.ledger.recording import switch
from jinguo.ledger.unstriking import unstrike
from jinguo.org.models import Role
from jinguo.org.policy import EVERYTHING
from jinguo.periods import Period
from tests.factories import AT, City, account, by_account, draft, enter_tally


@pytest.fixture
def me(city: City) -> By:
    return by_account(account(city["一村"], "cun", Role.RECORDER))


def later(by: By, seconds: float = 9) -> By:
    return replace(by, at=by.at + timedelta(seconds=seconds))


def columns(record: Record) -> dict[str, Any]:
    told: Any = type(record)._default_manager.filter(id=record.id).values().get()
    return {name: told[name] for name in told if name not in ("version", "change")}


def named(record: Record) -> tuple[str, Any, int]:
    now = type(record)._default_manager.get(id=record.id)
    return (record.kind(), record.id, now.version)


def heads(city: City) -> Any:
    where = Slice(city["一村"], Period.year(2020))
    return figure(fresh(), "big-preaching.talks", where, scope=EVERYTHING).worked.value


def test_an_entry_is_undone_by_striking_it_out(city: City, me: By) -> None:
    [made] = enter(draft("activity", city["一村"]), by=me)
    undoing.undo(named(made), by=later(me))
    now = Activity.objects.get()
    assert (now.struck_at is not None, now.strike_reason) == (True, "撤销")
    with pytest.raises(RuleError, match="撤销"):
        undoing.undo(named(made), by=replace(later(me), at=me.at + timedelta(seconds=30)))


def test_an_amendment_is_put_back_to_the_letter(city: City, me: By) -> None:
    fields = {"held_on": date(2020, 3, 8), "heads": 30, "title": "宣讲"}
    [made] = enter(draft("activity", city["一村"], **fields), by=me)
    life.accept(named(made), by=by_account(account(city["东乡"], "xiang")))
    stood = columns(made)
    changes = {"held_on": "2020-04-01", "heads": None, "title": "改了", "venue": "村部"}
    change = Amendment("activity", made.id, 2, changes, programmes=())
    amend(change, by=me)
    assert Activity.objects.get().status == "submitted"
    undoing.undo(named(made), by=later(me))
    assert columns(made) == stood
    assert Entry.objects.latest("number").after["step"] == "undo"


def test_mending_undone_leaves_the_message_open(city: City, me: By) -> None:
    [made] = enter(draft("activity", city["一村"]), by=me)
    above = by_account(account(city["东乡"], "xiang"))
    life.send_back(named(made), by=above, field="heads", message="不符")
    amend(Amendment("activity", made.id, 2, {"heads": 31}), by=me)
    assert not Returned.objects.filter(mended_at=None).exists()
    undoing.undo(named(made), by=later(me))
    assert Returned.objects.filter(mended_at=None).count() == 1
    assert Activity.objects.get().status == "returned"


def test_a_stroke_is_undone(city: City, me: By) -> None:
    [made] = enter(draft("activity", city["一村"]), by=me)
    stood, before = columns(made), heads(city)
    close(named(made), by=me, reason="误点")
    undoing.undo(named(made), by=later(me))
    assert columns(made) == stood
    assert heads(city) == before == 1


def test_quantities_go_back_and_a_new_one_stays(city: City, me: By) -> None:
    code = next(code for code, each in declared().quantities.items() if each.of == "activity")
    [made] = enter(draft("activity", city["一村"], quantities={code: 7}), by=me)
    amend(Amendment("activity", made.id, 1, quantities={code: 9}), by=me)
    undoing.undo(named(made), by=later(me))
    assert RecordQuantity.objects.get().amount == 7
    [other] = enter(draft("activity", city["一村"]), by=me)
    amend(Amendment("activity", other.id, 1, quantities={code: 9}), by=me)
    with pytest.raises(RuleError, match="不能再撤销"):
        undoing.undo(named(other), by=later(me))


@pytest.mark.parametrize("why", ["late", "another", "other version", "accepted", "personal"])
def test_nothing_else_is_undone(city: City, me: By, why: str) -> None:
    kind = "case" if why == "personal" else "activity"
    [made] = enter(draft(kind, city["一村"]), by=me)
    by, of = later(me), named(made)
    if why == "late":
        by = later(me, 15.5)
    elif why == "another":
        by = later(by_account(account(city["东乡"], "xiang")))
    elif why == "other version":
        of = (*of[:2], 7)
    elif why == "accepted":
        life.accept(of, by=by_account(account(city["东乡"], "xiang")))
        of = named(made)
    entries = Entry.objects.count()
    with pytest.raises(RuleError, match="不能再撤销"):
        undoing.undo(of, by=by)
    assert Entry.objects.count() == entries


def test_struck_out_records_stand_again_for_thirty_days(city: City, me: By) -> None:
    [made] = enter(draft("activity", city["一村"]), by=me)
    life.accept(named(made), by=by_account(account(city["东乡"], "xiang")))
    close(named(made), by=me, reason="误作废")
    with pytest.raises(RuleError, match="写明原因"):
        unstrike(named(made), by=me, reason=" ")
    with pytest.raises(RuleError, match="30 天"):
        unstrike(named(made), by=replace(me, at=AT + timedelta(days=30)), reason="误")
    other = by_account(account(city["四村"], "si", Role.RECORDER))
    with pytest.raises(RuleError, match="无权"):
        unstrike(named(made), by=other, reason="误")
    unstrike(named(made), by=replace(me, at=AT + timedelta(days=29)), reason="误作废")
    now = Activity.objects.get()
    assert (now.struck_at, now.strike_reason, now.status) == (None, "", "submitted")
    assert heads(city) == 1
    with pytest.raises(RuleError, match="没有作废"):
        unstrike(named(made), by=me, reason="再")


def test_a_tally_stands_again_only_beside_no_other(city: City) -> None:
    by = By(AT)
    switch(city["一村"], since=None, by=by, reason="报汇总")
    first = enter_tally(city["一村"])
    close(named(first), by=by, reason="报错")
    second = enter_tally(city["一村"])
    with pytest.raises(RuleError, match="已经报过"):
        unstrike(named(first), by=by, reason="误")
    close(named(second), by=by, reason="重复")
    unstrike(named(first), by=by, reason="误")
    assert Tally.objects.filter(struck_at=None).count() == 1


def test_a_registration_struck_by_a_lock_is_a_revision(city: City, me: By) -> None:
    [made] = enter(draft("activity", city["一村"]), by=me)
    close(named(made), by=me, reason="误")
    locking.lock(city["甲县"], Period.year(2020), by=By(AT))
    unstrike(named(made), by=me, reason="误作废")
    assert "revision" in Entry.objects.latest("number").after
