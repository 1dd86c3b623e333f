"""Figures: address, unit and period in; value, parts, evidence and who has not reported out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from jinguo.catalogue.kinds import MONEY
from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Change, Counted, Ratio
from jinguo.counting.books import Books
from jinguo.counting.evaluate import Chosen, Mask, chosen, handed_in, mask
from jinguo.counting.reduce import Sum, Sums, every, one
from jinguo.errors import PolicyError
from jinguo.org.models import Level
from jinguo.org.policy import Scope
from jinguo.org.tree import day_number
from jinguo.periods import Period

_FEN = Decimal(100)
Part = Callable[[str, Period], "Parts"]


@dataclass(frozen=True)
class Parts:
    """What one counted indicator comes to, from records and from tallies, in whole base units."""

    recorded: Sum
    tallied: Sum


@dataclass(frozen=True)
class Worked:
    """A figure worked out. Money in 元, shares as fractions; no value: nothing was reported."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    evidence: Decimal | None = None
    rows: int = 0


@dataclass(frozen=True)
class Slice:
    """Which figure: a unit and all beneath it (or it `alone`), a period, one programme or all.

    `under` leaves out the days on which the unit stood beneath another parent.
    """

    unit: int
    period: Period
    alone: bool = False
    programme: str = ""
    under: int | None = None


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
    worked = work_out(books, address, where.period, lambda part, at: _part(books, part, where, at))
    return Figure(
        address, what.label, what.measure, what.note, where, place.name, place.code,
        worked, books.at, missing(books, address, where),
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


def by_programmes(books: Books, address: str, where: Slice) -> list[Slice]:
    """Return a slice for each programme on the records behind a figure."""
    keys: set[str] = set()
    for part in parts_of(books, address):
        found = chosen(books, part)
        behind = _mask(books, found, where, where.period)
        words = found.columns.vocabulary["programmes"]
        used = set(found.columns["programmes"][behind].tolist())
        keys.update(key for word, code in words.items() if code in used for key in word.split())
    return [Slice(where.unit, where.period, where.alone, key) for key in sorted(keys)]


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
    return Parts(*both)


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
    rows = parts.recorded.rows + parts.tallied.rows
    scale = _FEN if is_money(books.catalogue, what) else Decimal(1)
    if what.of == "tally":
        value = Decimal(parts.recorded.total) / scale if rows else None
        return Worked(value, evidence=Decimal(0) if rows else None, rows=rows)
    total = Decimal(parts.recorded.total + parts.tallied.total) / scale
    if what.way == "mean":
        mean = total / parts.recorded.rows if parts.recorded.rows else None
        return Worked(mean, total, Decimal(parts.recorded.rows), Decimal(1) if rows else None, rows)
    share = Decimal(parts.recorded.total) / scale / total if total else None
    return Worked(total, evidence=share, rows=rows)


def _over(top: Worked, bottom: Worked) -> Worked:
    value = top.value / bottom.value if top.value is not None and bottom.value else None
    shares = [share for share in (top.evidence, bottom.evidence) if share is not None]
    return Worked(value, top.value, bottom.value, min(shares, default=None), top.rows + bottom.rows)


def _compared(what: Change, now: Worked, before: Worked) -> Worked:
    if now.value is None or before.value is None:
        return Worked(None, now.value, before.value, now.evidence, now.rows + before.rows)
    change = now.value - before.value
    if what.by == "share":
        share = change / before.value if before.value else None
        return Worked(share, now.value, before.value, now.evidence, now.rows + before.rows)
    return Worked(change, now.value, before.value, now.evidence, now.rows + before.rows)


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


def missing(books: Books, address: str, where: Slice) -> tuple[int, ...]:
    """Return the units that still hand in tallies, owe one for the period, and have not."""
    owing: set[int] = set()
    for part in parts_of(books, address):
        what = books.catalogue.indicator(part)
        if not isinstance(what, Counted) or not what.owed_by:
            continue
        levels = {Level[name.upper()] for name in what.owed_by}
        beneath = (
            {where.unit} if where.alone else books.tree.beneath(where.unit, where.period.last_day)
        )
        found = handed_in(books, part)
        behind = _mask(books, found, where, where.period)
        told = set(found.columns["unit_id"][behind].tolist())
        owing |= {
            unit
            for unit, since in books.since.items()
            if unit in beneath
            and since > day_number(where.period.start)
            and books.tree.levels[books.tree.index[unit]] in levels
            and unit not in told
        }
    return tuple(sorted(owing, key=lambda unit: books.tree.index[unit]))


@dataclass(frozen=True)
class Table:
    """Every unit's figures of some indicators and periods, counted at once."""

    books: Books
    periods: Sequence[Period]
    sums: dict[str, tuple[Sums, Sums]]

    def worked(self, address: str, unit: int, period: Period) -> Worked:
        """Return one figure of the table; equals counting it alone."""
        row = self.books.tree.index[unit]

        def part(of: str, at: Period) -> Parts:
            recorded, tallied = self.sums[of]
            column = self.periods.index(at)
            return Parts(recorded.at(row, column), tallied.at(row, column))

        return work_out(self.books, address, period, part)


def table(books: Books, addresses: Iterable[str], periods: Sequence[Period]) -> Table:
    """Count indicators for all units and periods at once."""
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
    )
