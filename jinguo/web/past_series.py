"""What kept reports say year by year, marked as theirs, with the ledger's number beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jinguo.counting.books import Books
from jinguo.counting.figures import Slice, figure
from jinguo.ledger.models import PastFigure
from jinguo.org.policy import Scope
from jinguo.periods import Period
from jinguo.quantities.read import scan
from jinguo.reading.compare import AGREES, BETTER, in_ledgers_measure, is_mean, judge
from jinguo.reading.past import span
from jinguo.web import wording

SHOWN = 6
"""So many periods stand side by side; the page of one indicator has them all."""
_SERIES = 2


@dataclass(frozen=True)
class Cell:
    """What reports and ledger say of one indicator, unit and period."""

    period: Period
    told: tuple[PastFigure, ...] = ()
    ledger: str = ""
    """As a report would write it; nothing where the ledger has no record."""
    differs: bool = False
    """No wording of the reports holds for the ledger's number."""

    @property
    def first(self) -> PastFigure | None:
        """Return what the report of the period itself says, or else another's."""
        return self.told[0] if self.told else None


@dataclass(frozen=True)
class Row:
    """One indicator, or one unit, over the periods."""

    key: str
    name: str
    measure: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Year:
    """A year of one unit's series as it is drawn; `width` is 0-100."""

    name: str
    exact: str
    width: int


def years(row: Row) -> list[Year]:
    """Return what a unit's reports say of its years, oldest first; of fewer than two nothing."""
    told = [
        (cell.period.start.year, cell.first)
        for cell in reversed(row.cells)
        if cell.first and cell.first.value and cell.period == Period.year(cell.period.start.year)
    ]
    values = [each.value or Decimal(0) for _, each in told]
    if len(told) < _SERIES or min(values) < 0:
        return []
    most = max(values)
    return [
        Year(str(year), each.surface, round(100 * value / most))
        for (year, each), value in zip(told, values, strict=True)
    ]


def periods_of(found: Iterable[PastFigure], *, most: int | None = None) -> list[Period]:
    """Return the periods that some figures speak of, the newest first."""
    return sorted({span(each) for each in found}, reverse=True)[:most]


def by_indicator(
    books: Books, unit: int, found: Sequence[PastFigure], periods: Sequence[Period], scope: Scope
) -> list[Row]:
    """Return a row for each indicator that a unit's reports tell of, in the catalogue's order."""
    told: dict[str, list[PastFigure]] = {}
    for each in found:
        if each.unit_id == unit:
            told.setdefault(each.indicator, []).append(each)
    known = [address for address in books.catalogue.indicators if address in told]
    return [
        Row(
            address, books.catalogue.indicator(address).label,
            books.catalogue.indicator(address).measure,
            tuple(_cell(books, address, Slice(unit, p), told[address], scope) for p in periods),
        )
        for address in known
    ]  # fmt: skip


def by_unit(
    books: Books, address: str, units: Sequence[int], found: Sequence[PastFigure],
    scope: Scope,
) -> list[Row]:  # fmt: skip
    """Return a row for each unit that some report tells an indicator of."""
    periods, what = periods_of(found), books.catalogue.indicator(address)
    rows = []
    for unit in units:
        told = [each for each in found if each.unit_id == unit]
        if told:
            place = books.tree.place(unit, periods[0].last_day)
            cells = (_cell(books, address, Slice(unit, p), told, scope) for p in periods)
            rows.append(Row(place.word, place.name, what.measure, tuple(cells)))
    return rows


def _cell(
    books: Books, address: str, where: Slice, told: Iterable[PastFigure], scope: Scope
) -> Cell:
    own = sorted((one for one in told if span(one) == where.period), key=_of_other_year)
    counted = figure(books, address, where, scope=scope)
    if not counted.worked.rows and not counted.worked.withheld:
        return Cell(where.period, tuple(own))
    mean = is_mean(books.catalogue.indicators[address])
    ledger, value = wording.shown(counted.worked, counted.measure), counted.value
    agrees = (
        value is not None and holds(one.surface, value, counted.measure, mean=mean) for one in own
    )
    differs = value is not None and bool(own) and not any(agrees)
    return Cell(where.period, tuple(own), ledger, differs)


def _of_other_year(each: PastFigure) -> bool:
    return each.report.starts_on != each.starts_on


def holds(surface: str, value: Decimal, measure: str, *, mean: bool = False) -> bool:
    """Tell whether a wording holds for the ledger's number, or nearly so."""
    told = (in_ledgers_measure(found.quantity, measure) for found in scan(surface))
    return any(judge(each, value, mean=mean).result in {AGREES, BETTER} for each in told)
