"""Figures: address, unit and period in; value, parts, evidence and who has not reported out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np

from jinguo.catalogue.kinds import MONEY
from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Change, Counted, Ratio
from jinguo.counting.books import Books
from jinguo.counting.evaluate import Chosen, Mask, chosen, handed_in, mask
from jinguo.counting.guarded import exact
from jinguo.counting.published import told
from jinguo.counting.reduce import Sums, every, one
from jinguo.counting.slices import Parts
from jinguo.counting.slices import Slice as Slice
from jinguo.counting.zeros import ALL, said_nothing
from jinguo.errors import PolicyError
from jinguo.org.models import Level
from jinguo.org.policy import Scope
from jinguo.org.tree import EPOCH, FAR, day_number
from jinguo.periods import Period

_FEN = Decimal(100)
Part = Callable[[str, Period], Parts | None]


@dataclass(frozen=True)
class Worked:
    """A figure worked out. Money in 元, shares as fractions; no value: nothing was reported."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    evidence: Decimal | None = None
    rows: int = 0
    withheld: bool = False
    """Too few persons stand behind it, or behind another from which it could be worked out."""
    cells: bool = False
    """Whether the asker sees only what is published of it (docs/access.md, "Small cells")."""


@dataclass(frozen=True)
class Figure:
    """One figure, with what it rests on."""

    address: str
    label: str
    measure: str
    note: str
    slice: Slice
    unit_name: str
    unit_code: str
    worked: Worked
    as_of: datetime | None
    missing: tuple[int, ...] = ()
    zeros: tuple[int, ...] = ()
    """Units that owe a tally and said that there was nothing."""

    @property
    def value(self) -> Decimal | None:
        """Return the value: money in 元, shares as fractions."""
        return self.worked.value


def figure(books: Books, address: str, where: Slice, *, scope: Scope) -> Figure:
    """Count one indicator for a unit and a period.

    Raises:
        AddressError: If the catalogue has no such indicator.
        PolicyError: If the scope does not reach the unit.
    """
    check_reach(where, scope)
    what = books.catalogue.indicator(address)
    place = books.tree.place(where.unit, where.period.last_day)

    def part(of: str, at: Period) -> Parts | None:
        if exact(books, of, where, at, scope):
            return _part(books, of, where, at)
        return told(books, of, where, at, public=scope.public)

    worked, owed = work_out(books, address, where.period, part), owing(books, address, where)
    return Figure(
        address, what.label, what.measure, what.note, where, place.name, place.code,
        worked, books.at, owed.missing, owed.zeros,
    )  # fmt: skip


def check_reach(where: Slice, scope: Scope) -> None:
    """Refuse a slice that the asker may not see.

    Raises:
        PolicyError: If the scope does not reach the unit.
    """
    # A unit's days beneath a parent are part of the parent's figure, wherever it has gone since.
    if where.unit not in scope and where.under not in scope:
        raise PolicyError("您的岗位看不到这个单位的数字，请选本单位或下级单位。")


def in_force(books: Books, period: Period) -> list[str]:
    """Return the addresses of the indicators whose definition holds in a period."""
    return [
        address
        for address, what in books.catalogue.indicators.items()
        if what.until is None or what.until > period.start
    ]


def by_children(books: Books, where: Slice) -> list[Slice]:
    """Return a slice for each unit directly beneath, and last one for the unit's own records."""
    period = where.period
    children = books.tree.children(where.unit, period.start, period.end)
    below = [
        Slice(child, period, programme=where.programme, under=where.unit) for child in children
    ]
    return [*below, Slice(where.unit, period, alone=True, programme=where.programme)]


def by_months(where: Slice) -> list[Slice]:
    """Return a slice for each month of the period."""
    return [
        Slice(where.unit, month, where.alone, where.programme) for month in where.period.months()
    ]


def by_programmes(books: Books, address: str, where: Slice, *, scope: Scope) -> list[Slice]:
    """Return a slice for each programme on the records behind a figure, if these may be counted."""
    keys: set[str] = set()
    if figures_only(books, address, where, scope):
        return []
    for part in parts_of(books, address):
        found = chosen(books, part)
        behind = _mask(books, found, where, where.period)
        words = found.columns.vocabulary["programmes"]
        used = set(found.columns["programmes"][behind].tolist())
        keys.update(key for word, code in words.items() if code in used for key in word.split())
    return [Slice(where.unit, where.period, where.alone, key) for key in sorted(keys)]


def figures_only(books: Books, address: str, where: Slice, scope: Scope) -> bool:
    """Tell whether the asker may not count what is behind a figure, only see some of its numbers.

    Who is told a year's exact total all the same may not count what makes it up.
    """
    marked = replace(where, programme=address)  # which no assessor is told of
    return not all(
        exact(books, part, marked, where.period, scope) for part in parts_of(books, address)
    )


def parts_of(books: Books, address: str) -> list[str]:
    """Return the counted indicators that a figure rests on: itself, or both of a ratio."""
    what = books.catalogue.indicator(address)
    if isinstance(what, Ratio):
        return [books.catalogue.full(part, address) for part in what.ratio]
    if isinstance(what, Change):
        return [books.catalogue.full(what.change, address)]
    return [address]


def masks(books: Books, address: str, where: Slice) -> Iterator[tuple[Chosen, Mask]]:
    """Yield the records behind a figure: what was chosen, and the mask over its rows."""
    what = books.catalogue.indicator(address)
    for part in parts_of(books, address):
        for period in _periods(what, where.period):
            for found in (chosen(books, part), handed_in(books, part)):
                yield found, _mask(books, found, where, period)


def _periods(what: Counted | Ratio | Change, period: Period) -> list[Period]:
    return [period, _against(what, period)] if isinstance(what, Change) else [period]


def lines(books: Books, where: Slice) -> Mask:
    """Return the lineages whose records belong to a slice."""
    tree = books.tree
    found = tree.lines_of(where.unit) if where.alone else tree.lines_beneath(where.unit)
    return found if where.under is None else found & tree.lines_beneath(where.under)


def _mask(books: Books, found: Chosen, where: Slice, period: Period) -> Mask:
    return mask(books, found, lines(books, where), period, where.programme)


def _part(books: Books, address: str, where: Slice, period: Period) -> Parts:
    both = [
        one(books, found, _mask(books, found, where, period), period)
        for found in (chosen(books, address), handed_in(books, address))
    ]
    return Parts(both[0], both[1])


def work_out(books: Books, address: str, period: Period, part: Part) -> Worked:
    """Work a figure out from the parts it rests on."""
    what = books.catalogue.indicator(address)
    if isinstance(what, Ratio):
        top, bottom = (_worked(books, each, period, part) for each in parts_of(books, address))
        return _over(top, bottom)
    if isinstance(what, Change):
        [base] = parts_of(books, address)
        now = _worked(books, base, period, part)
        before = _worked(books, base, _against(what, period), part)
        return _compared(what, now, before)
    return _worked(books, address, period, part)


def _worked(books: Books, address: str, period: Period, part: Part) -> Worked:
    what = books.catalogue.indicator(address)
    if not isinstance(what, Counted):
        raise TypeError(address)
    parts = part(address, period)
    if parts is None:
        return Worked(None, withheld=True, cells=True)
    rows = parts.recorded.rows + parts.tallied.rows
    scale = _FEN if is_money(books.catalogue, what) else Decimal(1)
    if what.of == "tally":
        value = Decimal(parts.recorded.total) / scale if rows else None
        return Worked(value, evidence=Decimal(0) if rows else None, rows=rows)
    total = Decimal(parts.recorded.total + parts.tallied.total) / scale
    if what.way == "mean":
        mean = total / parts.recorded.rows if parts.recorded.rows else None
        behind, whole = Decimal(parts.recorded.rows), Decimal(1) if rows else None
        return Worked(mean, total, behind, whole, rows, cells=parts.cells)
    share = Decimal(parts.recorded.total) / scale / total if total else None
    return Worked(total, evidence=None if parts.mixed else share, rows=rows, cells=parts.cells)


def _over(top: Worked, bottom: Worked) -> Worked:
    if top.withheld or bottom.withheld:
        return Worked(None, withheld=True, cells=True)
    value = top.value / bottom.value if top.value is not None and bottom.value else None
    shares = [share for share in (top.evidence, bottom.evidence) if share is not None]
    rows, cells = top.rows + bottom.rows, top.cells or bottom.cells
    return Worked(value, top.value, bottom.value, min(shares, default=None), rows, cells=cells)


def _compared(what: Change, now: Worked, before: Worked) -> Worked:
    if now.withheld or before.withheld:
        return Worked(None, withheld=True, cells=True)
    value: Decimal | None = None
    if now.value is not None and before.value is not None:
        value = now.value - before.value
        if what.by == "share":
            value = value / before.value if before.value else None
    rows, cells = now.rows + before.rows, now.cells or before.cells
    return Worked(value, now.value, before.value, now.evidence, rows, cells=cells)


def _against(what: Change, period: Period) -> Period:
    return period.before() if what.against == "before" else period.last_year()


def is_money(catalogue: Catalogue, what: Counted) -> bool:
    """Tell whether an indicator adds up 分, to be shown in 元."""
    if what.of == "tally":
        return what.measure == "元"
    declared = catalogue.quantities.get(what.column)
    return what.column in MONEY or (declared is not None and declared.measure == "元")


def scale(books: Books, address: str) -> Fraction:
    """Return by what a figure's whole base units are divided to be shown: 100 for 分 in 元."""
    what = books.catalogue.indicator(address)
    if isinstance(what, Counted):
        return Fraction(100 if is_money(books.catalogue, what) else 1)
    if isinstance(what, Change) and what.by == "share":
        return Fraction(1)
    first, *second = (scale(books, part) for part in parts_of(books, address))
    return first / second[0] if second else first


@dataclass(frozen=True)
class Owing:
    """Of the units that owe a tally: who is silent (未报), and who said there was nothing."""

    missing: tuple[int, ...]
    zeros: tuple[int, ...]


def missing(books: Books, address: str, where: Slice) -> tuple[int, ...]:
    """Return the units that still hand in tallies, owe one for the period, and have not."""
    return owing(books, address, where).missing


def owing(books: Books, address: str, where: Slice) -> Owing:
    """Return who of the units that owe a tally for the period is silent, and who said 零."""
    silent: set[int] = set()
    nothing: set[int] = set()
    for part in parts_of(books, address):
        what = books.catalogue.indicator(part)
        if not isinstance(what, Counted) or not what.owed_by:
            continue
        handed = _handed(books, part, where)
        abouts = (ALL, part.split(".")[0], part)
        for unit, period in _owe(books, what, where):
            if handed.get(unit) == 0 or (
                unit not in handed and said_nothing(books, unit, abouts, period)
            ):
                nothing.add(unit)
            elif unit not in handed:
                silent.add(unit)
    order = books.tree.index
    return Owing(
        tuple(sorted(silent, key=order.__getitem__)),
        tuple(sorted(nothing - silent, key=order.__getitem__)),
    )


def _owe(books: Books, what: Counted, where: Slice) -> Iterator[tuple[int, Period]]:
    """Yield the units that owe a tally of an indicator, each with the days that it is owed for."""
    levels = {Level[name.upper()] for name in what.owed_by}
    beneath = {where.unit} if where.alone else books.tree.beneath(where.unit, where.period.last_day)
    start = day_number(where.period.start)
    for unit, since in books.since.items():
        owes = unit in beneath and since > start
        if owes and books.tree.levels[books.tree.index[unit]] in levels:
            end = min(where.period.end, EPOCH + timedelta(since)) if since < FAR else None
            yield unit, Period(where.period.start, end or where.period.end)


def _handed(books: Books, address: str, where: Slice) -> dict[int, int]:
    """Return what each unit's tallies behind a figure come to."""
    found = handed_in(books, address)
    behind = _mask(books, found, where, where.period)
    units, at = np.unique(found.columns["unit_id"][behind], return_inverse=True)
    sums = np.zeros(len(units), np.int64)
    np.add.at(sums, at, found.columns["value"][behind])
    return dict(zip(units.tolist(), sums.tolist(), strict=True))


@dataclass(frozen=True)
class Table:
    """Every unit's figures of some indicators and periods, counted at once."""

    books: Books
    periods: Sequence[Period]
    sums: dict[str, tuple[Sums, Sums]]
    scope: Scope

    def worked(self, address: str, unit: int, period: Period) -> Worked:
        """Return one figure of the table; equals counting it alone."""
        row, where = self.books.tree.index[unit], Slice(unit, period)

        def part(of: str, at: Period) -> Parts | None:
            if not exact(self.books, of, where, at, self.scope):
                return told(self.books, of, where, at, public=self.scope.public)
            recorded, tallied = self.sums[of]
            column = self.periods.index(at)
            return Parts(recorded.at(row, column), tallied.at(row, column))

        return work_out(self.books, address, period, part)


def table(
    books: Books, addresses: Iterable[str], periods: Sequence[Period], *, scope: Scope
) -> Table:
    """Count indicators for all units and periods at once; the scope tells only how exactly."""
    asked = list(addresses)
    needed = dict.fromkeys(
        at
        for address in asked
        for p in periods
        for at in _periods(books.catalogue.indicator(address), p)
    )
    spans = list(dict.fromkeys([*periods, *needed]))
    parts = dict.fromkeys(part for address in asked for part in parts_of(books, address))
    return Table(
        books,
        spans,
        {
            part: (
                every(books, chosen(books, part), spans),
                every(books, handed_in(books, part), spans),
            )
            for part in parts
        },
        scope,
    )
