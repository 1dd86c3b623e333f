"""Courses as they stand in the ledger: begun with their records, read back whole."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.procedures import Procedure
from jinguo.duties.course import Course, Taken
from jinguo.duties.deadlines import day_of, start_of
from jinguo.duties.declared import declared, edition_of, fits, fitting
from jinguo.errors import RuleError
from jinguo.ledger import courses
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Course as Row
from jinguo.ledger.models import Record, Step
from jinguo.ledger.team import may_change


@dataclass(frozen=True)
class Standing:
    """A record's course: the row, and what its steps come to."""

    record: Record
    row: Row
    course: Course

    @property
    def procedure(self) -> Procedure:
        """Return the procedure, in the edition under which it began."""
        return self.course.procedure


def state_word(record: Record) -> str:
    """Return the word of progress that a record says itself."""
    return str(getattr(record, "state", "") or getattr(record, "stage", ""))


def columns(record: Record) -> dict[str, str]:
    """Return what a record says in columns that guards and clocks may ask of."""
    kind = KINDS[record.kind()]
    names = [kind.on, *kind.choices, *kind.dates, *([kind.ended] if kind.ended else [])]
    told = {name: getattr(record, name) for name in names}
    return {
        name: value.isoformat() if isinstance(value, date) else str(value)
        for name, value in told.items()
        if value
    }


def began(record: Record, procedure: Procedure, by: By) -> courses.Began:
    """Return how a record enters a procedure: on its own day, or at this moment of that day."""
    day: date = getattr(record, KINDS[record.kind()].on)
    at = by.at if day_of(by.at) == day else start_of(day)
    edition = declared().edition(procedure.procedure)
    ended = KINDS[record.kind()].ended
    gone = bool(ended and getattr(record, ended) is not None)
    state = procedure.state_of(state_word(record), ended=gone)
    return courses.Began(record, edition, state, at)


def begin(records: Iterable[Record], *, by: By) -> list[Row]:
    """Let records enter every procedure that begins at once for them."""
    at_once = [each for each in declared().procedures.values() if each.at_once]
    kinds = {each.of for each in at_once}
    made = [
        began(record, procedure, by)
        for record in records
        if record.kind() in kinds
        for procedure in at_once
        if fits(procedure, record)
    ]
    return courses.begin(made, by=by)


def startable(record: Record, *, by: By) -> list[Procedure]:
    """Return the procedures that a record could enter now."""
    if not may_change(record, by=by) or record.struck_at:
        return []
    known = set(Row.objects.filter(record=record.id).values_list("procedure", flat=True))
    return [each for each in fitting(record) if each.procedure not in known]


def start(record: Record, name: str, *, by: By) -> Row:
    """Let a record enter a procedure now.

    Raises:
        RuleError: If it does not fit, or is in it already.
    """
    found = [each for each in startable(record, by=by) if each.procedure == name]
    if not found:
        raise RuleError("这条记录不能办这个流程，或已经在办，请回到记录页看在办的。")
    return courses.start(replace(began(record, found[0], by), at=by.at), by=by)


def standing(record: Record) -> list[Standing]:
    """Return the courses of one record."""
    rows = Row.objects.filter(record=record.id).select_related("edition").order_by("pk")
    return whole([(row, record) for row in rows])


def whole(pairs: Sequence[tuple[Row, Record]]) -> list[Standing]:
    """Return courses whole, with one question for the steps of all of them."""
    taken: dict[int, list[Taken]] = defaultdict(list)
    for some in _some([row.pk for row, _ in pairs]):
        rows = Step.objects.filter(course__in=some).order_by("course", "sequence")
        for of, *told in rows.values_list("course", *_TOLD):
            taken[of].append(Taken(*told))
    return [
        Standing(record, row, Course(edition_of(row.edition), taken[row.pk], columns(record)))
        for row, record in pairs
    ]


_TOLD = ("code", "to", "at", "facts", "by", "recorded_at")
"""The columns of a step, as `Taken` tells them."""


def _some(keys: Sequence[int], size: int = 5_000) -> Iterable[Sequence[int]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))
