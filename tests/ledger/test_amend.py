"""Amending and striking out: one version more each, the old values kept, never over another's work."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from jinguo.errors import ConflictError, RuleError
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By, new_id
from jinguo.ledger.models import Activity, Entry, Party
from jinguo.ledger.opening import opened
from tests.factories import (
    AT,
    City,
    enter_activity,
    enter_honour,
    enter_party,
    enter_payment,
    person,
)

LATER = By(at=datetime(2021, 2, 1, 1, tzinfo=UTC))


def change(record: Any, version: int = 1, **told: Any) -> Amendment:
    return Amendment(record.kind(), record.id, version, told)


def test_an_amendment_keeps_before_and_after(city: City) -> None:
    made = enter_activity(city["一村"], title="旧")
    [amended] = amend(change(made, heads=31, title="新"), by=LATER, reason="数错了")
    entry = Entry.objects.order_by("number").last()
    assert entry is not None
    assert (amended.version, amended.change) == (2, entry.number)
    assert (entry.act, entry.version, entry.reason, entry.at) == ("amend", 2, "数错了", LATER.at)
    assert entry.before == {"heads": 30, "title": "旧", "version": 1}
    assert entry.after == {"heads": 31, "title": "新", "version": 2}
    assert Activity.objects.get().heads == 31


def test_a_version_seen_before_anothers_change_conflicts(city: City) -> None:
    made = enter_activity(city["一村"])
    amend(change(made, heads=31), by=LATER)
    for version in (1, 3, 0):
        with pytest.raises(ConflictError, match="已被别人改过"):
            amend(change(made, version, heads=32), by=LATER)
        with pytest.raises(ConflictError, match="现在是第 2 版"):
            close((made.kind(), made.id, version), by=LATER, reason="错")
    assert Activity.objects.get().heads == 31
    assert Entry.objects.count() == 2


def test_a_batch_of_amendments_is_all_or_nothing(city: City) -> None:
    one, two = enter_activity(city["一村"]), enter_activity(city["一村"])
    with pytest.raises(RuleError, match="实名人数不能多于人次"):
        amend([change(one, heads=31), change(two, persons=31)], by=LATER)
    with pytest.raises(ConflictError):
        amend([change(one, heads=31), change(one, heads=32)], by=LATER)
    assert set(Activity.objects.values_list("heads", "version")) == {(30, 1)}
    assert Entry.objects.count() == 2


def test_an_amendment_keeps_the_same_rules(city: City) -> None:
    made = enter_activity(city["一村"])
    told = [
        (change(made, held_on=date(2021, 2, 2)), "举办日期在今天之后"),
        (change(made, subtype="聚餐"), "不在可选之列"),
        (change(made, sessions=0), "场次和期数不能都是 0"),
        (change(made, colour="红"), "没有“colour”这一项"),
        (Amendment("activity", made.id, 1, programmes=("nothing",)), "没有项目"),
        (Amendment("activity", made.id, 1, quantities={"posters": 1}), "不能填数量"),
        (Amendment("activity", made.id, 1, extra={"colour": "红"}), "没有“colour”"),
        (Amendment("activity", new_id(), 1, {"heads": 1}), "没有这条记录"),
        (Amendment("party", made.id, 1, {}), "没有这条记录"),
        (Amendment("diary", made.id, 1, {}), "没有“diary”这种记录"),
    ]
    for amendment, words in told:
        with pytest.raises(RuleError, match=words):
            amend(amendment, by=LATER)
    assert Entry.objects.count() == 1


def test_a_record_moves_only_between_units_that_its_writer_reaches(city: City) -> None:
    made = enter_activity(city["一村"])
    county = By(at=LATER.at, subject=person(city["甲县"]))
    with pytest.raises(RuleError, match="您的岗位"):
        amend(Amendment("activity", made.id, 1, unit=city["四村"]), by=county)
    stranger = By(at=LATER.at, subject=person(city["四村"]))
    for version in (1, 9):  # nothing of the record is told, its version neither
        with pytest.raises(RuleError, match="没有这条记录，或您无权修改"):
            amend(Amendment("activity", made.id, version, unit=city["一村"]), by=stranger)
    amend(Amendment("activity", made.id, 1, unit=city["二村"]), by=county)
    assert Activity.objects.get().unit_id == city["二村"]
    with pytest.raises(RuleError, match="没有这条记录，或您无权修改"):
        close(
            ("activity", made.id, 2), by=By(at=LATER.at, subject=person(city["一村"])), reason="错"
        )


def test_a_link_and_a_seal_may_be_amended(city: City) -> None:
    one, two = enter_party(city["一村"], name="演示甲"), enter_party(city["一村"])
    honour = enter_honour(city["一村"], party=one.id)
    [amended] = amend(change(honour, party=two.id), by=LATER)
    assert amended.party_id == two.number  # type: ignore[attr-defined]
    [amended] = amend(change(honour, 2, party=None), by=LATER)
    assert amended.party_id is None  # type: ignore[attr-defined]

    amend(change(one, name="演示乙"), by=LATER)
    sealed = Party.objects.get(id=one.id).name_sealed
    assert sealed.startswith("a2.")
    assert opened(Party.objects.get(id=one.id), "name") == "演示乙"
    told = Entry.objects.order_by("-number").first()
    assert told is not None
    assert "演示" not in str([told.before, told.after])


def test_striking_out_needs_a_reason(city: City) -> None:
    made = enter_activity(city["一村"])
    for reason in ("", "  "):
        with pytest.raises(RuleError, match="作废要写明原因"):
            close(("activity", made.id, 1), by=LATER, reason=reason)
    [struck] = close(("activity", made.id, 1), by=LATER, reason=" 重复登记 ")
    assert (struck.struck_at, struck.strike_reason, struck.version) == (LATER.at, "重复登记", 2)
    entry = Entry.objects.order_by("number").last()
    assert entry is not None
    assert (entry.act, entry.reason, entry.version) == ("close", "重复登记", 2)
    assert entry.before == {"struck_at": None, "strike_reason": "", "version": 1}


def test_what_is_struck_out_stays_so(city: City) -> None:
    made = enter_payment(city["一村"])
    close([("payment", made.id, 1)], by=LATER, reason="错")
    with pytest.raises(RuleError, match="已经作废"):
        amend(change(made, 2, amount_fen=1), by=LATER)
    with pytest.raises(RuleError, match="已经作废"):
        close(("payment", made.id, 2), by=LATER, reason="错")
    assert Entry.objects.count() == 2


def test_several_are_struck_out_together_or_not_at_all(city: City) -> None:
    one, two = enter_activity(city["一村"]), enter_activity(city["一村"])
    with pytest.raises(ConflictError):
        close([("activity", one.id, 1), ("activity", two.id, 2)], by=LATER, reason="错")
    assert not Activity.objects.exclude(struck_at=None).exists()
    close([("activity", one.id, 1), ("activity", two.id, 1)], by=LATER, reason="错")
    assert Activity.objects.exclude(struck_at=None).count() == 2


def test_an_honour_may_be_conferred_again_after_it_was_struck_out(city: City) -> None:
    party = enter_party(city["一村"])
    first = enter_honour(city["一村"], party=party.id)
    with pytest.raises(RuleError, match="已经登记过"):
        enter_honour(city["一村"], party=party.id)
    close(("honour", first.id, 1), by=LATER, reason="错")
    again = enter_honour(city["一村"], party=party.id)
    assert again.version == 1
    assert Entry.objects.filter(at=AT).count() == 3
