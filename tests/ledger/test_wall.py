"""The second wall: who opens it, that SQLite does not feel it, and that it stands on PostgreSQL."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from jinguo.ledger import personal, reads, wall
from jinguo.ledger.reads import records
from jinguo.ledger.team import subject
from jinguo.ledger.wall_tables import BEHIND
from jinguo.org.models import Role
from jinguo.org.policy import Action, Scope, Strength, scope
from jinguo.org.units import tree
from tests import on_postgres
from tests.factories import AT, City, account, enter_one
from tests.postgres import database

ROOT = Path(__file__).parents[2]
OPENED = {
    # Counting: columns of numbers, days and chosen words; texts that are searched under a scope.
    "counting/books.py": {"books", "fresh"},
    "counting/recount.py": {"read"},
    "counting/texts.py": {"brought_up"},
    # The journal by itself: sealed, checked, read by auditors without what changed.
    "ledger/chaining.py": {"seal_once"},
    "ledger/verifying.py": {"verify"},
    "ledger/journal.py": {"broken"},
    "web/health.py": {"_journal"},
    "web/journals.py": {"journals", "table"},
    # Whoever follows from one record to what it names, or what names it, whosever that is.
    "ledger/conflicts.py": {"around", "named"},
    "ledger/merging.py": {"naming", "_describe"},
    "ledger/unmerging.py": {"gone_of", "_found", "obstacles", "_describe", "_records"},
    "ledger/grants.py": {"granted", "urgent_now", "with_records"},
    "ledger/notices.py": {"gather"},
    # Entries of the blind index alone, to ask whoever registered the same person.
    "ledger/likenesses.py": {"ask_of_imported"},
    # Whether there is such a record at all, of which nothing else is told.
    "ledger/looks.py": {"refused"},
    "exchange/known.py": {"known"},
    "exchange/seconded.py": {"_records"},
    "exchange/exporting.py": {"kept_back"},
    # Of which unit the records are whose attachments get new keys; which files have a row at all,
    # and which ids; how many somebody attached today.
    "ledger/attaching.py": {"attach", "_units", "sweep", "check_day"},
    # A case's protected addresses, to keep them out of a paper of its order.
    "duties/papers.py": {"_around"},
    # What is addressed to the asker alone, of records they never see; and whom a case names.
    "ledger/packets.py": {"addressed"},
    "web/packets.py": {"_content"},
    # How many clocks are over, in numbers alone.
    "duties/agenda.py": {"overdue"},
    # Schedules and audits: ids and numbers.
    "duties/reminding.py": {"ask_if_due"},
    "ledger/custody.py": {"due", "erasing"},
    "ledger/breach.py": {"affected"},
    "ledger/minors.py": {"audit"},
    # Migrations move all rows.
    "console/home.py": {"open_home"},
}
"""Every function that opens the wall outside a writer's transaction."""

BEFORE = {
    "member": "team", "conflict": "conflicts", "hold": "holds", "look": "looks", "notice": "notices",
    "inquiry": "inquiries", "pending": "acts", "merge": "merges", "question": "questions",
    "unfinished": "drafts", "pastreport": "past reports",
}  # fmt: skip
"""Tables that tell of people and stand before the wall, by the word with which ADR 34 says why."""

CHOSEN = (
    "tests/ledger/wall_cases.py", "tests/ledger/wall_hanging_cases.py", "tests/ledger/test_enter.py", "tests/ledger/test_amend.py",
    "tests/ledger/test_erase.py", "tests/ledger/test_seconding.py", "tests/ledger/test_custody.py",
    "tests/counting/test_trace.py", "tests/web/test_reveal.py",
)  # fmt: skip
"""What `make test` runs on PostgreSQL too: short, and between them every way to a row."""


def _opening(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and re.search(r"\bwhole\(\)", ast.unparse(node)):
            found.add(node.name)
    return found


def test_nobody_opens_the_wall_but_who_is_listed() -> None:
    rooms = ROOT / "jinguo"
    found = {
        str(path.relative_to(rooms)): _opening(path)
        for path in rooms.rglob("*.py")
        if path.name not in ("wall.py", "wall_tables.py")
    }
    assert {name: opening for name, opening in found.items() if opening} == OPENED


def test_what_tells_of_people_stands_behind_the_wall_or_is_told_why_not() -> None:
    behind = {table.removeprefix("ledger_") for table in BEHIND}
    assert set(personal.BESIDE) - behind == set(BEFORE)
    [record] = (ROOT / "docs" / "adr").glob("0034-*.md")
    why = record.read_text(encoding="utf-8").partition("Before the wall stand")[2]
    assert [word for word in BEFORE.values() if word not in why] == []


def _reach(city: City) -> Scope:
    who = account(city["甲县"], "caseworker", Role.CASEWORKER)
    asks = subject(who, strength=Strength.SECOND)
    return scope(asks, Action.SEE_RECORDS, tree=tree(), day=AT.date())


@pytest.mark.skipif(bool(on_postgres.ADDRESS), reason="SQLite alone")
def test_sqlite_is_told_nothing(city: City, django_assert_num_queries: Any) -> None:
    made, reach = enter_one("case", city["一村"]), _reach(city)
    with django_assert_num_queries(1):
        assert list(records("case", reach)) == [made]
    assert wall.wanted() == ""
    assert not any(isinstance(each, wall.Teller) for each in connection.execute_wrappers)


@pytest.mark.skipif(bool(on_postgres.ADDRESS), reason="SQLite alone")
def test_a_forgotten_filter_leaks_where_there_is_no_second_wall(
    city: City, monkeypatch: Any
) -> None:
    # The same bug as in `wall_cases`: it is one, or the wall would be proved by nothing.
    there, here, reach = *(enter_one("case", city[u]) for u in ("四村", "一村")), _reach(city)
    assert list(records("case", reach)) == [here]
    monkeypatch.setattr(reads, "_here", lambda *_: reads.Q())
    monkeypatch.setattr(reads, "_read", lambda *_: reads.Q())
    assert set(records("case", reach)) == {there, here}


@pytest.mark.postgres
@pytest.mark.skipif(bool(on_postgres.ADDRESS), reason="there already")
def test_the_wall_stands_on_postgresql() -> None:
    with database() as address:
        assert on_postgres.run("-q", *CHOSEN, address=address) == 0
