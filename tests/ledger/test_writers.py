"""Every change leaves exactly one entry, in its own transaction; a repeat and a refusal none."""

import ast
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import jinguo.ledger
from jinguo.catalogue.overlay import Own
from jinguo.errors import JinguoError
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Counter, Entry
from jinguo.ledger.overlay import declare
from jinguo.ledger.recording import switch
from jinguo.ledger.signals import recorded
from jinguo.ledger.tree_changes import When, found_unit, merge, rename
from tests.factories import AT, City, draft, enter_activity

pytestmark = pytest.mark.usefixtures("own_home")
Do = Callable[[City], Any]
NOW = By(AT)


def when(reason: str = "区划调整") -> When:
    return When(date(2021, 2, 1), NOW, reason)


def amended(city: City) -> Do:
    made = enter_activity(city["一村"])
    return lambda _: amend(Amendment("activity", made.id, 1, {"heads": 9}), by=NOW)


def closed(city: City) -> Do:
    made = enter_activity(city["一村"])
    return lambda _: close(("activity", made.id, 1), by=NOW, reason="重复")


def entered(city: City) -> Do:
    one = draft("activity", city["一村"])
    return lambda _: enter(one, by=NOW, key="once")


ELSEWHERE = frozenset({
    "accounts.disable", "accounts.enable", "accounts.end_devices", "accounts.end_post",
    "accounts.give", "accounts.open_account", "accounts.reset", "devices.bind", "devices.end",
    "slips.write", "aside.write_all", "behalf.dispute", "assessing.sign", "consenting.give", "consenting.withdraw",
    "locking.lock", "life._turn", "trusting.trust", "trusting.distrust", "undoing.undo",
    "unstriking.unstrike", "questions.ask", "questions.answer", "questions.end", "custody.hold", "custody.lift", "custody.release", "custody.restrict", "custody.restrict_due",
    "erase.erase", "rotation._all", "rotation.rotate_index", "seconding.approve", "seconding.ask",
    "seconding.refuse", "seconding.use", "importing.taking", "importing.undo", "importing.learn",
    "importing.forget", "sifting.sift", "urging.urge",
    "viewing.remove", "viewing.share",
    "deciding.decide", "deciding.undo", "apart.separate", "apart.rejoin",
    "attaching.attach", "attaching.remove", "rotation._keys_of_attachments",
    "courses.move", "courses.retime", "courses.start", "deputies.appoint", "deputies.end",
    "lessons.teach", "lessons.forget", "library.keep", "library.take_down",
    "packets.send", "packets.open_once", "packets.answer", "meetings.explain", "meetings.hold",
    "grants.take", "grants.review",
})  # fmt: skip
"""Counted by their own tests: test_accounts, test_devices, test_consenting, test_custody, …"""

WRITERS: dict[str, Callable[[City], Do]] = {
    "enter.enter": entered,
    "amend.amend": amended,
    "close.close": closed,
    "recording.switch_all": lambda _: (
        lambda city: switch(city["一村"], since=date(2020, 1, 1), by=NOW, reason="开始逐条登记")
    ),
    "overlay.declare": lambda _: (
        lambda _: declare("own-work", Own("programme: own-work\n", ""), seen="", by=NOW, check=list)
    ),
    "tree_changes.found_unit": lambda _: (
        lambda city: found_unit(
            "新村", parent=city["东乡"], level=5, code="990601001009", when=when()
        )
    ),
    "tree_changes.rename": lambda _: (
        lambda city: rename(city["一村"], name="新一村", code="990601001001", when=when())
    ),
    "tree_changes.merge": lambda _: (
        lambda city: merge(city["一村"], into=city["二村"], when=when())
    ),
}
"""Every function that holds the journal's lock, made ready for one change."""


def test_every_function_that_writes_is_here() -> None:
    """Whoever adds one adds a line above."""
    assert isinstance(jinguo.ledger.__file__, str)
    folder = Path(jinguo.ledger.__file__).parent
    found = {
        f"{path.stem}.{function.name}"
        for path in folder.glob("*.py")
        if path.stem != "journal"
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef) and "journal.lock()" in ast.unparse(function)
    }
    assert found == set(WRITERS) | ELSEWHERE


@pytest.mark.parametrize("name", WRITERS)
def test_a_change_leaves_one_entry_and_a_repeat_none(city: City, name: str) -> None:
    do = WRITERS[name](city)
    before = Entry.objects.count()
    do(city)
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.latest("number")
    assert (entry.role, entry.at) == ("operator", AT)
    assert len(entry.mac) == 64
    with suppress(JinguoError):  # most say that it is so already
        do(city)
    assert Entry.objects.count() == before + 1
    assert Counter.objects.get(table="entry", unit=entry.unit_id).last == entry.sequence


def test_a_change_that_fails_behind_the_journal_leaves_no_entry(city: City) -> None:
    def fail(**_: object) -> None:
        assert Entry.objects.count() == 1  # it stands already, in this transaction
        raise JinguoError

    recorded.connect(fail)
    try:
        with pytest.raises(JinguoError):
            enter(draft("activity", city["一村"]), by=NOW)
    finally:
        recorded.disconnect(fail)
    assert not Entry.objects.exists()
    assert not Counter.objects.exists()
