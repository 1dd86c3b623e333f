"""Activities as they are compared with each other: where, when, what sort, what and how many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from jinguo.ledger.drafts import Draft
from jinguo.ledger.models import Activity, Partner
from jinguo.ledger.models.base import Custody, Secrecy
from jinguo.matching.activities import Event
from jinguo.org.tree import Tree, day_number
from jinguo.org.units import tree
from jinguo.periods import Period

COMPARED = Secrecy.S1
"""What names persons is never compared with what others recorded."""
_MONTHS = {"月": 1, "季": 3, "年": 12}
_LONGEST = 366
_FEW = 500
_TOLD = ("held_on", "held_until", "precision", "subtype", "title", "sessions", "heads")
_Line = tuple[tuple[int, ...], tuple[str, ...]]


def compared() -> QuerySet[Activity]:
    """Return the activities that are compared."""
    return Activity.objects.filter(struck_at=None, custody=Custody.ACTIVE, secrecy__lte=COMPARED)


def events(rows: Sequence[Activity], *, fresh: Iterable[int]) -> list[Event]:
    """Return activities as they are compared; `fresh` are the numbers of those to be compared."""
    lines, partners, new = _Lines(tree()), _partners(rows), frozenset(fresh)
    return [
        _event(row, lines, frozenset(partners.get(row.number, ())), fresh=row.number in new)
        for row in rows
    ]


def drafted(drafts: Sequence[Draft]) -> list[Event]:
    """Return activities that are not entered yet in the same way, numbered from -1 down."""
    lines = _Lines(tree())
    return [
        _event(_built(draft, -at), lines, frozenset(name for name, _ in draft.partners), fresh=True)
        for at, draft in enumerate(drafts, 1)
    ]


def _built(draft: Draft, number: int) -> Activity:
    told = {name: draft.fields[name] for name in _TOLD if name in draft.fields}
    words = " ".join(sorted(draft.programmes))
    return Activity(number=number, unit_id=draft.unit, programmes=words, **told)


@dataclass
class _Lines:
    """The lines of units, each kept once however many activities stand in it."""

    tree: Tree
    known: dict[_Line, _Line] = field(default_factory=dict)

    def of(self, unit: int, day: date) -> _Line:
        """Return the keys and the names from the top down to a unit."""
        places = self.tree.path(unit, day)
        line = tuple(each.unit for each in places), tuple(each.name for each in places)
        return self.known.setdefault(line, line)


def _event(row: Activity, lines: _Lines, partners: frozenset[str], *, fresh: bool) -> Event:
    path, names = lines.of(row.unit_id, row.held_on)
    first, last = _span(row)
    return Event(
        row.number, path, first, last, row.subtype, _words(row.programmes), row.title,
        row.sessions, row.heads, names, partners, fresh,
    )  # fmt: skip


@lru_cache(maxsize=4_096)
def _words(programmes: str) -> frozenset[str]:
    return frozenset(programmes.split())


def _span(row: Activity) -> tuple[int, int]:
    """Return the first and the last day on which an activity may have been."""
    if months := _MONTHS.get(row.precision):
        start = (row.held_on.month - 1) // months * months + 1
        span = Period.of_months(row.held_on.year, start, months)
        return day_number(span.start), day_number(span.last_day)
    first = day_number(row.held_on)
    last = day_number(row.held_until) if row.held_until else first
    return first, min(last, first + _LONGEST)


def _partners(rows: Sequence[Activity]) -> dict[int, set[str]]:
    numbers = {row.id: row.number for row in rows}
    told = Partner.objects.filter(kind="activity")
    if len(numbers) <= _FEW:
        told = told.filter(record__in=list(numbers))
    found: dict[int, set[str]] = defaultdict(set)
    for record, name in told.values_list("record", "name").iterator():
        if record in numbers:
            found[numbers[record]].add(name)
    return found
