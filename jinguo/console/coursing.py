"""Lets a demonstration city's disputes and issues run their year, step by step with their entries.

A line of the plan that says `through: PROCEDURE` gives its records without what the steps will say
of them; the steps then lead to just that.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from jinguo.catalogue.kinds import KINDS
from jinguo.duties.course import Course, Taken
from jinguo.duties.courses import Standing, columns
from jinguo.duties.deadlines import HERE
from jinguo.duties.declared import declared
from jinguo.duties.taking import Wanted, take_many
from jinguo.ledger.courses import Began, begin
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Record, Step

Row = dict[str, Any]
_BATCH = 2_000


@dataclass
class Through:
    """What is to become of records, by their ids: the procedure, and the fields they end with."""

    ends: dict[str, dict[UUID, Row]] = field(default_factory=dict)

    def strip(self, procedure: str | None, id_: UUID, fields: Row) -> None:
        """Keep what a record of a procedure ends with, and leave it what it began with."""
        if procedure is None:
            return
        self.ends.setdefault(procedure, {})[id_] = dict(fields)
        for name in ("outcome", "resolved_on", "closed_on", "written_off_on"):
            fields.pop(name, None)
        fields["state"] = ""


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), HERE)


def _dispute(ends: Row, chance: Random) -> Iterator[Wanted]:
    came, closed = ends["received_on"], ends.get("closed_on")
    yield Wanted("accept", _at(came, 10), {"risk": chance.choice(["黄", "黄", "黄", "橙"])})
    outcome = ends.get("outcome", "")
    if not outcome and ends.get("state") != "调解中":
        return
    over = ends.get("resolved_on") or max(came, (closed or came + timedelta(9)) - timedelta(1))
    yield Wanted("mediate", _at(came, 14), {"way": "当面", "both": "是"})
    if not outcome:
        return
    if outcome == "调解不成":
        yield Wanted("fail", _at(over, 15), {"told": "是"})
    elif chance.random() < _AGREED:
        told = {"form": "书面", "scope": "财产和抚养等", "effective_on": str(over)}
        yield Wanted("agree", _at(over, 15), told)
        yield Wanted("perform", _at(over, 16), {})
        yield Wanted("performed", _at(over + timedelta(1), 9), {})
    else:
        yield Wanted("reconcile", _at(over, 15), {})
    if closed:
        yield Wanted("close", _at(max(closed, over + timedelta(1)), 17), {"reason": "办结"})
    elif outcome == "化解" and over.month < _LAST:
        again = over + timedelta(chance.randint(10, 28))
        yield Wanted("revisit", _at(again, 10), {"stable": "平稳"})
        yield Wanted("close", _at(again, 11), {"reason": "办结"})


_AGREED = 0.25
_LAST = 12
"""What was resolved in December is called on in the next year."""


def _issue(ends: Row, chance: Random) -> Iterator[Wanted]:
    found = ends["found_on"]
    gone = ends.get("written_off_on") or found + timedelta(chance.randint(13, 30))
    due = {"assigned_to": "受检村（社区）", "due_on": str(found + timedelta(14))}
    yield Wanted("assign", _at(found, 15), due)
    mended = max(found, gone - timedelta(1))
    yield Wanted("submit", _at(mended, 16), {"evidence": "已整改"})
    yield Wanted("verify", _at(mended, 17), {"way": "现场看"})
    yield Wanted("write-off", _at(max(gone, mended), 18), {})


_WAYS: dict[str, Callable[[Row, Random], Iterator[Wanted]]] = {
    "dispute": _dispute, "issue": _issue,
}  # fmt: skip


def run(through: Through, records: Sequence[Record], *, by: By, seed: int) -> None:
    """Let records just entered go their way, a step of all of them at a time."""
    chance = Random(seed)  # noqa: S311 - the same ledger each time is what is wanted
    for procedure, ends in through.ends.items():
        mine = [record for record in records if record.id in ends]
        for first in range(0, len(mine), _BATCH):
            some = mine[first : first + _BATCH]
            ways = [list(_WAYS[procedure](ends[record.id], chance)) for record in some]
            _go(procedure, some, ways, by)


def _go(procedure: str, records: Sequence[Record], ways: Sequence[list[Wanted]], by: By) -> None:
    stands = _begun(procedure, records, by)
    for at in range(max(map(len, ways), default=0)):
        turn = [number for number, way in enumerate(ways) if len(way) > at]
        steps = take_many([(stands[number], ways[number][at]) for number in turn], by=by)
        for number, step in zip(turn, steps, strict=True):
            stands[number] = _on(stands[number], step)


def _begun(procedure: str, records: Sequence[Record], by: By) -> list[Standing]:
    edition = declared().edition(procedure)
    began = [
        Began(record, edition, edition.procedure.begins, _at(_day(record), 9))
        for record in records
    ]  # fmt: skip
    rows = begin(began, by=by)
    return [
        Standing(
            each.record, row,
            Course(edition, [Taken("begin", each.state, each.at)], columns(each.record)),
        )
        for each, row in zip(began, rows, strict=True)
    ]  # fmt: skip


def _day(record: Record) -> date:
    day: date = getattr(record, KINDS[record.kind()].on)
    return day


def _on(of: Standing, step: Step) -> Standing:
    taken = [*of.course.taken, Taken(step.code, step.to, step.at, step.facts)]
    course = Course(of.course.edition, taken, columns(of.record))
    return Standing(of.record, of.row, course)
