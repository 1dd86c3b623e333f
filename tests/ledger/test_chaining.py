"""Seals and checks: what was committed is bound, what is not ours is found, honest work is not."""

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from jinguo.errors import FailedError, RuleError, UsageError
from jinguo.ledger import anchors
from jinguo.ledger.chaining import seal_once
from jinguo.ledger.clearing import clear
from jinguo.ledger.codes import code_of, give_out, read_code
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.ledger.faults import NAMES, Fault, Wrong
from jinguo.ledger.keys import audit_key
from jinguo.ledger.looks import at_door, look, look_each, look_over
from jinguo.ledger.models import Anchor, Counter, Entry, Look, Seal, Stump
from jinguo.ledger.models.look import Looked
from jinguo.ledger.proof import row_mac, row_macs
from jinguo.ledger.verifying import keep, verify
from jinguo.org.policy import Held, Subject
from tests.factories import AT, City, account, draft, enter_activity

pytestmark = pytest.mark.usefixtures("own_home")
DAY = timedelta(days=1)


def wrongs() -> list[tuple[Wrong, str, int]]:
    return [(each.wrong, each.table, each.number) for each in verify().faults]


def work(city: City, times: int = 3) -> None:
    for _ in range(times):
        made = enter_activity(city["一村"])
        look(Looked.REVEAL, [made], by=By(AT), fields=["phone"], reason="回访")


def test_rows_tell_the_session_the_role_and_their_sequence(city: City) -> None:
    who = account(city["东乡"], "xiang")
    asks = Subject(who.pk, (Held(city["东乡"], "officer", AT.date()),), session="abc")
    by = By(AT, asks, who, on_behalf_of="代办处")
    enter([draft("activity", city[name]) for name in ("一村", "二村", "一村")], by=by)
    at_door(Looked.SIGN_IN, by=by, unit=None)

    told = Entry.objects.order_by("number").values_list("unit_id", "sequence", "session", "role")
    one, two = city["一村"], city["二村"]
    assert list(told) == [
        (one, 1, "abc", "officer"), (two, 1, "abc", "officer"), (one, 2, "abc", "officer"),
    ]  # fmt: skip
    assert set(Entry.objects.values_list("on_behalf_of", flat=True)) == {"代办处"}
    [door] = Look.objects.all()
    assert (door.sequence, door.role, door.session) == (1, "officer", "abc")
    assert not verify().faults


def test_macs_of_many_looks_are_those_of_each(city: City) -> None:
    who = account(city["东乡"], "xiang", name='演示"引号"')
    by = By(AT, Subject(who.pk, session="abc"), who, on_behalf_of="“代办处”\\甲")
    records = [enter_activity(city[name]) for name in ("一村", "二村")]
    look(
        Looked.REVEAL,
        records,
        by=by,
        fields=["phone", 'extra."备注"'],
        reason="回访",
        allowed=False,
    )
    look_each(
        Looked.EXPORT, "activity", [(each.id, each.unit_id, ["line"]) for each in records], by=by
    )
    look_over(Looked.READ, "case", count=3, unit=None, by=By(AT))
    at_door(Looked.SIGN_IN, by=by, unit=None)
    rows, key = list(Look.objects.order_by("number")), audit_key()
    assert len(rows) == 6
    assert [row.mac for row in rows] == [row_mac(key, "look", row) for row in rows]
    assert row_macs(key, "look", rows) == [row.mac for row in rows]


def test_a_seal_takes_in_what_was_committed_and_idles_otherwise(city: City) -> None:
    assert seal_once(at=AT) is None
    work(city)
    first = seal_once(at=AT)
    assert first is not None
    assert (first.number, first.entries, first.looks, first.previous) == (1, 3, 3, "")
    assert seal_once(at=AT + DAY) == first
    work(city, 1)
    second = seal_once(at=AT + DAY)
    assert second is not None
    assert (second.number, second.previous, second.all_entries) == (2, first.digest, 4)
    assert not Entry.objects.filter(seal=None).exists()
    lines = [json.loads(line) for line in anchors.path().read_text().splitlines()]
    assert [line["seal"] for line in lines] == [1, 2]
    report = verify()
    assert (report.seals, report.entries, report.looks, report.faults) == (2, 4, 4, [])


def test_what_is_rolled_back_leaves_neither_row_nor_gap(city: City) -> None:
    work(city, 1)
    with transaction.atomic():
        work(city, 2)
        transaction.set_rollback(True)
    work(city, 1)
    assert list(Entry.objects.order_by("number").values_list("number", "sequence")) == [
        (1, 1), (2, 2),
    ]  # fmt: skip
    seal_once(at=AT)
    assert not verify().faults


def test_a_fault_behind_the_first_page_is_found(city: City) -> None:
    enter([draft("activity", city["一村"]) for _ in range(2_300)], by=By(AT))
    seal_once(at=AT)
    Entry.objects.filter(number=2_250).update(reason="改")
    assert wrongs()[0] == (Wrong.EDIT, "entry", 2_250)
    Entry.objects.filter(number=2_250).delete()
    assert wrongs()[0] == (Wrong.DELETION, "entry", 2_250)


def test_a_sequence_of_its_own_is_signed(city: City) -> None:
    work(city)
    second = Look.objects.order_by("number")[1].number
    Look.objects.filter(number=second).update(sequence=9)
    assert wrongs()[0][:2] in ((Wrong.EDIT, "look"), (Wrong.REORDER, "look"))
    assert wrongs()[0][2] == second


def test_a_counter_set_back_is_found(city: City) -> None:
    work(city)
    Counter.objects.filter(table="look", unit=city["一村"]).update(last=2)
    assert (Wrong.SEAL, "counter") in [each[:2] for each in wrongs()]
    work(city, 1)  # writing goes on, and does not hide it
    assert (Wrong.SEAL, "counter") in [each[:2] for each in wrongs()]


def test_a_database_older_than_its_anchor_is_not_sealed_on(city: City, tmp_path: Path) -> None:
    work(city)
    seal_once(at=AT)
    with transaction.atomic():
        work(city)
        seal_once(at=AT + DAY)
        transaction.set_rollback(True)  # as if a copy of yesterday were put back
    assert wrongs() == [(Wrong.ROLLBACK, "entry", 4)]
    work(city, 1)
    with pytest.raises(FailedError, match="jinguo audit verify"):
        seal_once(at=AT + 2 * DAY)


def test_an_anchor_cut_off_in_the_middle_of_a_line_goes_on(city: City) -> None:
    work(city)
    seal_once(at=AT)
    with anchors.path().open("a") as file:
        file.write('{"seal": 2, "dig')
    assert not verify().faults
    work(city)
    seal_once(at=AT)
    assert not verify().faults
    assert len(anchors.path().read_text().splitlines()) == 2


def test_an_anchor_that_is_gone_is_missed(city: City) -> None:
    work(city)
    seal_once(at=AT)
    anchors.path().unlink()
    assert wrongs() == [(Wrong.ANCHOR, "anchor", 1)]


def test_a_code_and_an_anchor_given_out_hold_against_the_journal(
    city: City, tmp_path: Path
) -> None:
    work(city)
    code = give_out("report", at=AT, by=By(AT), unit=city["一村"])
    assert Anchor.objects.get().seal_id == code.seal == 1
    assert read_code(str(code).lower()) == code
    with pytest.raises(UsageError, match="不是校验码"):
        read_code("128-3F")
    shutil.copy(anchors.path(), tmp_path / "given")
    assert not verify(codes=[code], given=[tmp_path / "given"]).faults
    other = read_code(f"1-{'0000-' * 3}0000")
    assert verify(codes=[other]).faults[0].wrong is Wrong.RECHAIN
    assert verify(codes=[read_code(str(code).replace("1-", "7-", 1))]).faults[0].wrong is (
        Wrong.ROLLBACK
    )
    assert code_of(Seal.objects.get()) == code


def test_nothing_is_given_out_of_an_empty_journal(city: City) -> None:
    with pytest.raises(RuleError, match="请先登记"):
        give_out("report", at=AT, by=By(AT), unit=None)


def test_old_looks_are_cleared_away_under_a_stump_and_the_seals_hold(city: City) -> None:
    record, by = enter_activity(city["一村"]), By(AT)
    at_door(Looked.SIGN_IN, by=by, unit=city["一村"])
    look(Looked.READ, [record], by=by)
    old = By(AT.replace(year=2014))
    look(Looked.READ, [record], by=old)
    seal_once(at=AT)
    with pytest.raises(RuleError, match="6 个月"):
        clear(AT, at=AT + 100 * DAY)
    done = clear(AT + DAY, at=AT + 200 * DAY)
    assert (done.looks, done.kept) == (2, 1)
    assert Look.objects.filter(record=record.id).count() == 1
    assert not verify().faults
    assert clear(AT + DAY, at=AT + 200 * DAY).looks == 0

    Look.objects.exclude(stump=None).update(at=AT + DAY)
    assert [each[:2] for each in wrongs()] == [(Wrong.EDIT, "stump")]


def test_a_look_cannot_be_cleared_without_our_key(city: City) -> None:
    at_door(Looked.SIGN_IN, by=By(AT), unit=None)
    seal_once(at=AT)
    stump = Stump.objects.create(at=AT, before=AT, looks=1, digest="0" * 64, mac="0" * 64)
    Look.objects.update(stump=stump, session="", role="")
    assert [each[:2] for each in wrongs()] == [(Wrong.EDIT, "stump")]


def test_from_a_later_seal_on_less_is_read(city: City) -> None:
    for day in range(3):
        work(city, 2)
        seal_once(at=AT + day * DAY)
    report = verify(since=3)
    assert (report.seals, report.entries, report.faults) == (1, 2, [])
    Entry.objects.filter(number=6).update(reason="改")
    assert [each.number for each in verify(since=3).faults] == [6]


def test_what_a_check_found_is_kept(city: City) -> None:
    work(city)
    Entry.objects.filter(number=2).update(reason="改")
    kept = keep(verify(), at=AT)
    assert (kept.fault, kept.table, kept.number, kept.unit) == ("edit", "entry", 2, city["一村"])


def test_every_kind_of_fault_has_a_name_and_says_what_to_do() -> None:
    assert set(NAMES) == set(Wrong)
    assert all(len(each.told) > 10 and each.told.endswith("。") for each in Wrong)
    assert Fault(Wrong.EDIT, "entry", 1).wrong.told.startswith("这一条")


def test_looks_of_a_unit_do_not_hold_the_entries_lock(city: City) -> None:
    look_over(Looked.READ, "case", count=2, unit=city["二村"], by=By(AT))
    held = Counter.objects.values_list("table", "unit", "last")
    assert list(held) == [("look", city["二村"], 1)]
    assert connection.in_atomic_block


def test_moments_of_any_zone_are_the_same(city: City) -> None:
    at = datetime.fromisoformat("2021-02-01T09:30:05.123456+08:00")
    at_door(Looked.SIGN_IN, by=By(at), unit=None)
    assert not verify().faults
