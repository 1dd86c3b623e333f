"""The journal is a chain: an entry edited, removed or moved is found."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection, transaction

from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.ledger.journal import chained
from jinguo.ledger.models import Entry
from jinguo.ledger.recording import switch
from tests.factories import City, account, draft, enter_activity, enter_party

CHINA = datetime(2021, 2, 1, 9, 30, 5, 123456, tzinfo=timezone(timedelta(hours=8)))


def broken() -> list[int]:
    """Return the numbers of the entries that do not follow from the one before."""
    return list(_broken())


def _broken() -> Iterator[int]:
    digest = ""
    for entry in Entry.objects.order_by("number"):
        if chained(digest, entry) != entry.digest:
            yield entry.number
        digest = entry.digest


@pytest.fixture
def told(city: City) -> list[Entry]:
    by = By(at=CHINA, account=account(city["一村"], "cun"))
    enter([draft(kind, city["一村"]) for kind in ("activity", "body", "payment")], by=by)
    party = enter_party(city["一村"], name="演示某", number="34060019900101002X")
    amend(Amendment("party", party.id, 1, {"name": "演示乙"}), by=by, reason="改名")
    switch(city["二村"], since=None, by=by, reason="还在报汇总数")
    made = enter_activity(city["一村"])
    close(("activity", made.id, 1), by=by, reason="错")
    return list(Entry.objects.order_by("number"))


def test_the_chain_holds_as_written(told: list[Entry]) -> None:
    assert len(told) == 8
    assert broken() == []
    assert len({entry.digest for entry in told}) == 8


@pytest.mark.parametrize(
    "edit",
    [
        {"reason": "别的"}, {"after": {"heads": 1}}, {"before": {"x": 1}}, {"act": "close"},
        {"version": 9}, {"kind": "body"}, {"at": CHINA + timedelta(microseconds=1)}, {"actor": None},
    ],
)  # fmt: skip
def test_an_edited_entry_is_found(told: list[Entry], edit: dict[str, object]) -> None:
    Entry.objects.filter(number=told[1].number).update(**edit)
    assert broken() == [told[1].number]


def test_the_digest_is_of_these_very_words_in_every_release(told: list[Entry]) -> None:
    """Written out once more, as it was first written: an entry of any age must follow."""
    awkward = Entry(
        at=CHINA, actor_id=None, act="amend", kind="activity", record=told[0].record, version=2,
        unit_id=7, before={"标题": '"引号"\\'}, after={"b": 1, "a": None}, reason='"因"',
    )  # fmt: skip
    for previous in ("", "ab" * 32, '"]'):
        for each in (*told, awkward):
            words = [
                previous, each.at.astimezone(UTC).isoformat(), each.actor_id, each.act, each.kind,
                str(each.record), each.version, each.unit_id, each.before, each.after, each.reason,
            ]  # fmt: skip
            whole = json.dumps(words, sort_keys=True, ensure_ascii=False)
            assert chained(previous, each) == hashlib.sha256(whole.encode()).hexdigest()


def test_an_entry_edited_with_a_digest_of_its_own_breaks_the_next(told: list[Entry]) -> None:
    told[2].reason = "别的"
    told[2].digest = chained(told[1].digest, told[2])
    told[2].save()
    assert broken() == [told[3].number]


def test_a_removed_entry_is_found(told: list[Entry]) -> None:
    Entry.objects.filter(number=told[3].number).delete()
    assert broken() == [told[4].number]


def test_two_entries_changed_about_are_found(told: list[Entry]) -> None:
    one, two = told[4].number, told[5].number
    with connection.cursor() as cursor:
        for now, then in ((one, -1), (two, one), (-1, two)):
            cursor.execute("UPDATE ledger_entry SET number = %s WHERE number = %s", [then, now])
    assert broken() == [told[4].number, told[5].number, told[6].number]


def test_a_rolled_back_change_leaves_the_chain_whole(told: list[Entry], city: City) -> None:
    with transaction.atomic():
        enter_activity(city["一村"])
        assert Entry.objects.count() == 9
        transaction.set_rollback(True)
    assert Entry.objects.count() == 8
    enter_activity(city["一村"])
    assert Entry.objects.count() == 9
    assert broken() == []
