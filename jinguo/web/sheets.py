"""What the pages of figures show, worked out before a template sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.schema import Counted
from jinguo.counting.books import Books
from jinguo.counting.figures import (
    Figure,
    Owing,
    Slice,
    Table,
    Worked,
    by_children,
    figure,
    in_force,
    owing,
    parts_of,
    table,
)
from jinguo.counting.guarded import MARK, secrecy
from jinguo.counting.trace import Line as Traced
from jinguo.counting.trace import Trace, trace
from jinguo.org.policy import Scope
from jinguo.periods import Period
from jinguo.web import wording
from jinguo.web.english.words import Word
from jinguo.web.picks import Picked, query

PAGE = 20
"""How many records a page lists."""

SILENT, ZERO = "未报", "零报告"

_MOST_MONTHS = 36


@dataclass(frozen=True)
class Row:
    """One figure on a list, beside the same figure a year before."""

    address: str
    label: str
    measure: str
    note: str
    worked: Worked
    before: Worked
    missing: int
    before_query: str = ""
    """What picks the same unit a year before."""
    flows: bool = False
    """Whether it counts what happened within the period, so that months may be added up."""
    guarded: bool = False
    """Whether it counts what could single out a person."""
    zeros: int = 0
    """How many of those that owe a tally said that there was nothing."""

    @property
    def written(self) -> str:
        """Return the value in the federation's wording."""
        return wording.shown(self.worked, self.measure)

    @property
    def exact(self) -> str:
        """Return the value's digits."""
        return wording.digits(self.worked, self.measure)

    @property
    def last_year(self) -> str:
        """Return the digits of a year before; a dash if there was no record to count."""
        return MARK if self.before.withheld else wording.exact(self._before, self.measure)

    @property
    def difference(self) -> str:
        """Return what was added or lost since a year before, if there were records then."""
        return wording.difference(self.worked.value, self._before, self.measure)

    @property
    def _before(self) -> Decimal | None:
        return self.before.value if self.before.rows else None

    @property
    def evidence(self) -> str:
        """Return the share that rests on records."""
        return wording.share(self.worked.evidence)

    @property
    def whole(self) -> bool:
        """Tell whether all of it rests on records."""
        return self.worked.evidence is None or self.worked.evidence == 1

    @property
    def quiet(self) -> bool:
        """Tell whether there is nothing to read: no record, this year or last, and none owed."""
        owed = self.missing or self.zeros
        return not (self.worked.rows or self.before.rows or owed or self.withheld)

    @property
    def withheld(self) -> bool:
        """Tell whether it is not told, this year or last."""
        return self.worked.withheld or self.before.withheld

    @property
    def sentence(self) -> str:
        """Return how it compares with a year before, in a report's words."""
        if not self.before.rows:
            return ""
        return wording.compared(self.worked.value, self.before.value, self.measure)

    @property
    def parts(self) -> str:
        """Return numerator and denominator, if the figure has them."""
        top, bottom = self.worked.numerator, self.worked.denominator
        if bottom is None:
            return ""
        return f"{wording.exact(top, '')} / {wording.exact(bottom, '')}"


@dataclass(frozen=True)
class Line:
    """A line of work and its figures; `quiet` ones have no record, this year or last."""

    name: str
    rows: list[Row] = field(default_factory=list)
    quiet: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """One part of a figure: a unit beneath, or a month. `width` (0-100) is drawn beside it."""

    name: str
    query: str
    worked: Worked
    measure: str
    word: str = ""
    """The unit's word in an address; a month and what the unit does itself have none."""
    width: int = 0
    told: str = ""
    """Who of it has not reported and who said 零; a village alone is 未报 or 零报告 itself."""

    @property
    def written(self) -> str:
        """Return the value in the federation's wording."""
        return self.told if self._silent else wording.shown(self.worked, self.measure)

    @property
    def exact(self) -> str:
        """Return the value's digits; of a unit that said nothing there are none."""
        return wording.NOTHING if self._silent else wording.digits(self.worked, self.measure)

    @property
    def _silent(self) -> bool:
        return self.told == SILENT and not self.worked.rows and not self.worked.withheld

    @property
    def evidence(self) -> str:
        """Return the share that rests on records."""
        return wording.share(self.worked.evidence)


@dataclass(frozen=True)
class Basis(Traced):
    """One record behind a figure, what it adds told in digits."""

    @property
    def called(self) -> str:
        """Return its title; without one what it is and how its id ends, to tell it by."""
        return self.title or Word(f"{KINDS[self.kind].label} · 编号 {self.id.hex[-6:].upper()}")

    @property
    def exact(self) -> str:
        """Return the digits of what it adds."""
        return wording.exact(self.amount, "")


@dataclass(frozen=True)
class Late:
    """A unit that has not reported, and what picks it."""

    name: str
    query: str


@dataclass(frozen=True)
class Paging:
    """Where a list stands: pages are numbered from 1."""

    page: int
    pages: int

    @property
    def before(self) -> int:
        """Return the page before, or 0."""
        return self.page - 1

    @property
    def after(self) -> int:
        """Return the page after, or 0."""
        return self.page + 1 if self.page < self.pages else 0


@dataclass(frozen=True)
class Whole:
    """What a whole list of figures rests on."""

    figures: int
    """How many have a record."""
    proven: int
    """How many of these rest on records alone."""
    owing: int
    """For how many some unit has not reported."""
    withheld: bool = False
    """Whether some are not told, because few persons stand behind them."""

    @property
    def share(self) -> str:
        """Return the share of the figures that rest on records alone."""
        return wording.share(Decimal(self.proven) / self.figures if self.figures else None)


def whole(told: Sequence[Line]) -> Whole:
    """Return what the figures of a list rest on, taken together."""
    rows = [row for line in told for row in line.rows]
    filled = [row for row in rows if row.worked.rows]
    proven = [row for row in filled if row.worked.evidence == 1]
    withheld = any(row.withheld for row in rows)
    return Whole(len(filled), len(proven), sum(bool(row.missing) for row in rows), withheld)


def lines(books: Books, picked: Picked, scope: Scope) -> list[Line]:
    """Return every figure in force by line of work, in the catalogue's order."""
    addresses = in_force(books, picked.period)
    unit, period, earlier = picked.place.unit, picked.period, picked.period.last_year()
    counted = table(books, addresses, [period, earlier], scope=scope)
    made: dict[str, Line] = {}
    for address in addresses:
        name = books.catalogue.programme_of(address).line or "其他"
        line = made.setdefault(name, Line(name))
        told = _row(
            books, address, picked,
            now=counted.worked(address, unit, period),
            before=counted.worked(address, unit, earlier),
        )  # fmt: skip
        (line.quiet if told.quiet else line.rows).append(told)
    return list(made.values())


def row(books: Books, address: str, picked: Picked, scope: Scope) -> Row:
    """Return one figure beside the same a year before."""
    return rows(books, [address], picked, scope)[0]


def rows(books: Books, addresses: Sequence[str], picked: Picked, scope: Scope) -> list[Row]:
    """Return some figures beside the same a year before, counted for this unit alone."""
    earlier = replace(picked.slice, period=picked.period.last_year())
    return [
        _row(
            books, address, picked,
            now=figure(books, address, picked.slice, scope=scope).worked,
            before=figure(books, address, earlier, scope=scope).worked,
        )
        for address in addresses
    ]  # fmt: skip


def _row(books: Books, address: str, picked: Picked, *, now: Worked, before: Worked) -> Row:
    what, owed = books.catalogue.indicator(address), owing(books, address, picked.slice)
    return Row(
        address, what.label, what.measure, what.note, now, before,
        len(owed.missing),
        query(picked.place, picked.period.last_year()),
        flows=isinstance(what, Counted) and what.over == "flow",
        guarded=any(secrecy(books.catalogue, part) for part in parts_of(books, address)),
        zeros=len(owed.zeros),
    )  # fmt: skip


def children(books: Books, address: str, picked: Picked, scope: Scope) -> list[Part]:
    """Return the figure of each unit directly beneath, and last the unit's own records' share."""
    counted = table(books, [address], [picked.period], scope=scope)
    *below, own = by_children(books, picked.slice)
    if not below:
        return []
    alone = figure(books, address, own, scope=scope)
    owed = owing(books, address, picked.slice)
    parts = [
        replace(_part(counted, address, child, scope), told=_told(books, owed, child))
        for child in below
    ]
    return _drawn([*parts, Part(Word("本级"), "", alone.worked, alone.measure)])


def _told(books: Books, owed: Owing, child: Slice) -> str:
    """Return how many at and beneath a unit are silent and how many said 零, in words."""
    within = books.tree.beneath(child.unit, child.period.last_day)
    silent, zeros = within.intersection(owed.missing), within.intersection(owed.zeros)
    if within == {child.unit}:
        return SILENT if silent else ZERO if zeros else ""
    told = ((len(silent), SILENT), (len(zeros), ZERO))
    return " · ".join(f"{number} 个{word}" for number, word in told if number)


def _part(counted: Table, address: str, child: Slice, scope: Scope) -> Part:
    books, period = counted.books, child.period
    place = books.tree.place(child.unit, period.last_day)
    onward = query(place, period) if place.unit in scope else ""
    if books.tree.moved(child.unit, period.start, period.end):
        # The table counts its whole year; here only its days beneath this parent count.
        worked = figure(books, address, child, scope=scope).worked
    else:
        worked = counted.worked(address, child.unit, period)
    return Part(place.name, onward, worked, books.catalogue.indicator(address).measure, place.word)


def months(books: Books, address: str, picked: Picked, scope: Scope) -> list[Part]:
    """Return the figure of each month, if the period has several and any of them has one."""
    spans = list(picked.period.months())
    if not 1 < len(spans) <= _MOST_MONTHS:
        return []
    counted, measure = (
        table(books, [address], spans, scope=scope),
        books.catalogue.indicator(address).measure,
    )
    made = _drawn(
        [
            Part(
                _month(month, picked.period),
                query(picked.place, month),
                counted.worked(address, picked.place.unit, month),
                measure,
            )
            for month in spans
        ]
    )
    told = any(part.worked.value is not None or part.worked.withheld for part in made)
    return made if told else []


def _month(month: Period, within: Period) -> str:
    short = within.start.year == within.last_day.year
    return Word(f"{month.start.month}月" if short else month.chinese())


def _drawn(parts: Sequence[Part]) -> list[Part]:
    most = max((part.worked.value or Decimal(0) for part in parts), default=Decimal(0))
    if most <= 0:
        return list(parts)
    return [replace(part, width=_width(part.worked.value, most)) for part in parts]


def _width(value: Decimal | None, most: Decimal) -> int:
    if not value or value < 0:
        return 0
    return max(1, int(value / most * 100))


def newest(
    books: Books, address: str, where: Slice, *, figures: Scope, records: Scope, page: int
) -> tuple[Trace, Paging]:
    """Return a page of the records behind a figure, the newest first, and which page it is."""

    def lines_from(first: int, limit: int) -> Trace:
        return trace(
            books, address, where, figures=figures, records=records, first=first, limit=limit
        )

    counted = lines_from(0, 0)
    pages = max(-(-counted.shown // PAGE), 1)
    page = min(page, pages)
    last = counted.shown - (page - 1) * PAGE
    first = max(last - PAGE, 0)
    found = lines_from(first, last - first) if last else counted
    told = [Basis(**vars(line)) for line in reversed(found.lines)]
    return replace(found, lines=told), Paging(page, pages)


def unreported(books: Books, of: Figure, scope: Scope) -> list[Late]:
    """Return the units that owe a tally and have not handed it in."""
    return _named(books, of.missing, of.slice.period, scope)


def zeroed(books: Books, of: Figure, scope: Scope) -> list[Late]:
    """Return the units that owe a tally and said that there was nothing."""
    return _named(books, of.zeros, of.slice.period, scope)


def _named(books: Books, units: Sequence[int], period: Period, scope: Scope) -> list[Late]:
    places = [books.tree.place(unit, period.last_day) for unit in units]
    return [
        Late(place.name, query(place, period) if place.unit in scope else "") for place in places
    ]
