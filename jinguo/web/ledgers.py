"""台账: the records of each kind, narrowed and searched, page by page; all kinds at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books, books
from jinguo.counting.listing import Ledger, Wanted
from jinguo.ledger.models import Record
from jinguo.ledger.models.base import Status
from jinguo.ledger.reads import by_numbers
from jinguo.ledger.shown import SHOWN
from jinguo.org.policy import Action
from jinguo.web import fields
from jinguo.web.fields import Cell
from jinguo.web.guard import Asked, not_found, rule
from jinguo.web.ledger_filters import asked_for, filters, mark, wanted, window
from jinguo.web.picks import Picked, pick


@dataclass(frozen=True)
class Kept:
    """One kind's ledger at a glance."""

    name: str
    label: str
    about: str
    count: str
    newest: date | None
    total: str = ""
    """Of all periods, where this one has none; `newest` is of the same."""


@dataclass(frozen=True)
class Line:
    """One record on a list."""

    record: Record
    title: str
    day: date
    unit_name: str
    above: str
    """The unit that it stands beneath, where the list is of several."""
    programmes: str
    cells: list[Cell]
    status: str

    @property
    def plain(self) -> bool:
        """Tell whether it stands as most records do."""
        return self.record.status == Status.SUBMITTED and not self.record.struck_at


@rule(Action.SEE_RECORDS)
def index(request: Asked) -> HttpResponse:
    """Show every kind's ledger: how many records in the period, and the newest."""
    known = books()
    picked = pick(request, known)
    units = frozenset(known.tree.beneath(picked.place.unit, request.today))
    kept = [_kept(request, known, kind, units, picked) for kind in KINDS]
    shown = {
        "picked": picked,
        "kept": [each for each in kept if each.newest],
        "empty": [each for each in kept if not each.newest],
    }
    return render(request, "ledgers.html", shown)


@rule(Action.SEE_RECORDS)
def ledger(request: Asked, kind: str) -> HttpResponse:
    """Show a page of one kind's records, the newest first."""
    if kind not in KINDS:
        raise not_found()
    if request.method == "POST":
        return redirect(f"{request.path}?{asked_for(request)}")
    known = books()
    of = Ledger(known, kind, request.scope)
    narrowed = filters(request, of)
    found = of.listed(wanted(narrowed, known, request), window(request))
    struck = narrowed.wanted.get("status") == "struck"
    rows = by_numbers(kind, found.numbers, request.scope, standing=not struck)
    shown = {
        "kind": KINDS[kind],
        "about": SHOWN[kind].about,
        "filters": narrowed,
        "picked": narrowed.picked,
        "heads": _heads(kind),
        "lines": _lines(known, kind, rows, narrowed.picked),
        "found": found,
        "total": f"{found.total:,}",
        "withheld": f"{found.withheld:,}" if found.withheld else "",
        "older": mark(found.older),
        "newer": mark(found.newer),
        "struck": struck,
    }
    return render(request, "ledger.html", shown)


def _kept(request: Asked, known: Books, kind: str, units: frozenset[int], picked: Picked) -> Kept:
    of = Ledger(known, kind, request.scope)
    count, newest = of.summed(Wanted(units, picked.period))
    told = (kind, KINDS[kind].label, SHOWN[kind].about, f"{count:,}")
    if newest is not None:
        return Kept(*told, newest)
    total, last = of.summed(Wanted(units))
    return Kept(*told, last, f"{total:,}")


def _heads(kind: str) -> list[Cell]:
    return [
        Cell(fields.label(kind, column), "", number=_right(kind, column))
        for column in SHOWN[kind].columns
    ]


def _right(kind: str, column: str) -> bool:
    return fields.is_number(kind, column)


def _lines(known: Books, kind: str, rows: Sequence[Record], picked: Picked) -> list[Line]:
    return [_line(known, kind, record, picked) for record in rows]


def _line(known: Books, kind: str, record: Record, picked: Picked) -> Line:
    day: date = getattr(record, KINDS[kind].on)
    place = known.tree.place(record.unit_id, day)
    above = place.parent
    between = above is not None and picked.place.unit not in (place.unit, above)
    cells = [
        Cell(
            fields.label(kind, column),
            fields.text(
                known, kind, column, getattr(record, column), day=day, about=fields.about(record)
            ),
            number=_right(kind, column),
        )
        for column in SHOWN[kind].columns
    ]
    return Line(
        record, fields.titled(known, record), day, place.name,
        known.tree.place(above, day).name if between and above is not None else "",
        fields.programmes(known.catalogue, record.programmes), cells,
        "作废" if record.struck_at else str(Status(record.status).label),
    )  # fmt: skip
