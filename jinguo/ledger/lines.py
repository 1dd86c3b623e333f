"""What a record above S1 tells whoever reads only its line (docs/access.md, the three depths)."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from jinguo.catalogue.kinds import KINDS
from jinguo.ledger.models import Record
from jinguo.ledger.models.base import Secrecy
from jinguo.org.models import Level
from jinguo.org.policy import Scope
from jinguo.org.tree import Place, Tree

_CODE = 6


@dataclass(frozen=True)
class Line:
    """How a record stands on a list: a file with its day and unit, else with week and township."""

    day: date
    """The day it was; the Monday of its ISO week where only the line is read."""
    place: Place
    full: bool

    @property
    def when(self) -> str:
        """Return the day, or the week where no more is told."""
        return self.day.isoformat() if self.full else week_of(self.day)


def week_of(day: date) -> str:
    """Return the ISO week of a day, as a line tells it."""
    year, week, _ = day.isocalendar()
    return f"{year}年第{week}周"


def line(record: Record, scope: Scope, tree: Tree) -> Line:
    """Return how a record that a scope of SEE_RECORDS reads is told."""
    day: date = getattr(record, KINDS[record.kind()].on)
    if full(record, scope):
        return Line(day, tree.place(record.unit_id, day), full=True)
    return Line(day - timedelta(day.weekday()), township(tree, record.unit_id, day), full=False)


def full(record: Record, scope: Scope) -> bool:
    """Tell whether the whole file of a record is open to a scope that reads its line."""
    plain = record.secrecy <= Secrecy.S1
    return plain or scope.on_team(record.kind(), record.number, record.unit_id, record.secrecy)


def township(tree: Tree, unit: int, day: date) -> Place:
    """Return the township that a unit is or stands beneath; the unit itself where there is none."""
    steps = [step for step in tree.path(unit, day) if step.level <= Level.TOWNSHIP]
    return steps[-1] if steps else tree.place(unit, day)


def code(record: Record) -> str:
    """Return the code by which people tell a record from others: it says nothing of it."""
    return code_of(record.id)


def code_of(id_: UUID | str) -> str:
    """Return the code of the record with an id."""
    return str(id_).replace("-", "")[-_CODE:].upper()


def words(kind: str) -> tuple[str, ...]:
    """Return the columns that a line shows: declared choices only, never what somebody wrote."""
    return tuple(KINDS[kind].choices)
