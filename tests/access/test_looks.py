"""Whatever a page shows of records of persons stands in the journal: no more and no less."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from jinguo.ledger.models import Look
from jinguo.web.pace import paces
from tests.access import witness, world
from tests.access.oracle import CASEWORKER, SECOND, SUPERVISOR, Who
from tests.access.probing import Probe, probes, signed_in
from tests.access.world import World
from tests.factories import AT

PROBES, OF_EACH = 150, 45
NO_LINES = frozenset({
    # The auditor reads which record somebody looked at or changed, and nothing of it.
    "journals", "journal-file", "audit", "audit-minors", "audit-breach",
    # They lead to a record by its id and tell nothing of it.
    "notices", "seconds", "second", "reviews",
    # An attachment tells of its record alone, whose look says so: tests/web/test_attached.py.
    "attached", "attached-small",
    # The text of a kept report is looked at as a whole: tests/web/test_past_reports.py.
    "past-report",
    # The printed table tells its lines without leading anywhere: nothing here could find them.
    "ledger-print",
})  # fmt: skip
READING = frozenset({
    "ledger", "ledger-record", "figure", "figure-side", "desk", "team", "duties",
})  # fmt: skip
"""The addresses that show lines of persons, by GET."""
OF_FILES = frozenset({
    "consent", "course", "ledger-looks", "enter", "entered", "ledger-amend", "ledger-ask",
    "ledger-history",
})  # fmt: skip
"""Those that show nothing but files, which chance may not meet."""
_NAMED = re.compile(r"(?:/ledgers/[a-z]+/|value=\")([0-9a-f-]{36})\b")
"""A link to a record, or its place in a list to pick from."""


@pytest.fixture
def made(db: Any) -> World:
    return world.build(share=0.25)


def test_every_line_of_persons_that_a_page_shows_is_looked_at_once(made: World) -> None:
    wrong, looked = [], set()
    for probe in _asked_for(made):
        shown, told = _compared(made, probe)
        if told:
            looked.add(probe.name)
        if shown != told:
            wrong.append(f"{probe}: shows {dict(shown)}, the journal tells {dict(told)}")
    assert wrong == []
    assert READING <= looked <= READING | OF_FILES


def _asked_for(made: World) -> Iterator[Probe]:
    """Yield what is asked by some of those who read lines of persons: all that reads, and more."""
    chance = random.Random(7)
    readers = [(player, who) for player, who in made.people if _reads(who)]
    people = chance.sample(readers, 8)
    every = [
        probe
        for probe in probes(made, each=3, seed=4, people=people)
        if probe.method == "GET" and probe.name not in NO_LINES
    ]
    reading = [probe for probe in every if probe.name in READING | OF_FILES]
    others = [probe for probe in every if probe.name not in READING | OF_FILES]
    # Some of each address, for chance alone may meet a page only where it shows nobody.
    for name in sorted(READING | OF_FILES):
        mine = [probe for probe in reading if probe.name == name]
        yield from chance.sample(mine, min(OF_EACH, len(mine)))
    yield from chance.sample(reading, PROBES // 3)
    yield from chance.sample(others, PROBES // 3)


def _reads(who: Who) -> bool:
    return who.strength == SECOND and any(
        post.role in (CASEWORKER, SUPERVISOR) and post.until is None and post.since < AT.date()
        for post in who.posts
    )


def _compared(made: World, probe: Probe) -> tuple[Counter[str], Counter[str]]:
    """Return how many records of persons a page shows and the journal tells, by kind."""
    client = signed_in(probe.who)
    paces.forget()
    with transaction.atomic():
        before = Look.objects.count()
        answer = client.get(probe.case.path)
        content = witness.body(answer)
        looks = Look.objects.order_by("number")[before:]
        told = Counter[str]()
        for look in looks:
            if look.allowed and look.kind:
                told[look.kind] += look.count
        transaction.set_rollback(True)
    shown = _shown(made, answer, content)
    if probe.name == "ledger-record" and answer.status_code == 200:
        # Read as a line, its page holds neither a word nor a link of itself; and whom a record of
        # persons names is worked out from the look at it.
        high = made.records[probe.case.record].thing.secrecy > 1
        shown = {probe.case.record} if high else shown
    of_persons = {key for key in shown if made.records[key].thing.secrecy > 1}
    return Counter(made.records[key].kind for key in of_persons), told


def _shown(made: World, answer: Any, content: bytes) -> set[str]:
    """Return the records of which an answer holds a link or a word."""
    linked = set(_NAMED.findall(content.decode(errors="replace")))
    marks = (made.marks.get(word) for word in witness.words(answer, content))
    said = {mark.record for mark in marks if mark and mark.field != "day"}  # days end others' spans
    return (linked | said) & made.records.keys()
