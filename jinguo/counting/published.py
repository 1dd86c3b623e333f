"""What is published of guarded figures: a past year's cells, decided once and then kept.

A year is published when the ledger has gone on for a month after it. What is told of it never
changes, so that two days' pages differ in nothing; later entries are seen by those who may count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from jinguo.catalogue.schema import Counted
from jinguo.counting.books import Books
from jinguo.counting.evaluate import chosen, handed_in
from jinguo.counting.families import Family, families
from jinguo.counting.reduce import Sum, Sums, Whole, every
from jinguo.counting.slices import Parts, Slice
from jinguo.counting.suppress import (
    COLUMNS,
    YEAR,
    Count,
    Decided,
    Limits,
    Shape,
    decide,
    within,
)
from jinguo.ledger.releases import keep, kept
from jinguo.org.tree import Tree, day_number
from jinguo.periods import Period, standard

INSIDE, OUTSIDE = 5, 10
"""The fewest persons that a told number may stand for: inside the federations, and in public."""

_GRACE = timedelta(days=31)
"""How long after its end a year is still being entered."""

_ZONE = ZoneInfo("Asia/Shanghai")
Cells = dict[str, Any]


def lattice(year: int) -> list[Period]:
    """Return the periods in which guarded figures are told: months, quarters, halves, the year."""
    *months_and_quarters, whole = standard(year)
    halves = [Period.of_months(year, first, 6) for first in (1, 7)]
    return [*months_and_quarters, *halves, whole]


@dataclass(frozen=True)
class _Counted:
    """One indicator counted for all units and the year's periods."""

    total: Whole
    shares: Whole
    """100 where all rests on records, 0 where nothing does, -1 where it is mixed."""
    behind: Whole
    """How many persons or records stand behind."""
    counts: list[Count]


def told(books: Books, address: str, where: Slice, period: Period, *, public: bool) -> Parts | None:
    """Return what is published of a counted indicator for a slice; None if nothing is."""
    what, year = books.catalogue.indicators[address], period.start.year
    periods = lattice(year)
    if where.programme or period not in periods or not isinstance(what, Counted):
        return None
    column = periods.index(period)
    if what.over == "standing":
        if period.end != periods[YEAR].end:
            return None
        column = YEAR
    content = _release(books, year)
    if content is None:
        return None
    told_of = content[str(OUTSIDE if public else INSIDE)]
    if address not in told_of:
        return None
    look = _look(books.tree, year, told_of, content["values"], address)
    return look.at(where, column)


def _look(tree: Tree, year: int, told_of: Cells, values: Cells, address: str) -> "_Look":
    found = told_of[address]
    wider = found["wider"] and _look(tree, year, told_of, values, found["wider"])
    return _Look(tree, Period.year(year), found, values[address], wider or None)


@dataclass(frozen=True)
class _Look:
    """One indicator's published year."""

    tree: Tree
    year: Period
    found: Cells
    values: Cells
    wider: "_Look | None" = None
    """The indicator of whose records these are a part: where it has none, neither have they."""

    def at(self, where: Slice, column: int) -> Parts | None:
        """Return a cell; nothing where it follows from others that there is nothing."""
        if where.under is not None and where.under != self._parent(where.unit):
            return None
        alone = where.alone and bool(self.tree.children(where.unit, self.year.start, self.year.end))
        name = f"own {where.unit}" if alone else str(where.unit)
        if self.found["levels"].get(name, 0) >= _level(column):
            total, behind, share = (int(each[column]) for each in self.values[name])
            parts = Sum(0, 0), Sum(total, behind)
            if share:
                parts = Sum(total, behind), Sum(0, 0)
            return Parts(*parts, cells=True, mixed=share < 0)
        if self._nothing(where.unit, name, column):
            return Parts(Sum(0, 0), Sum(0, 0), cells=True)
        return None

    def _nothing(self, unit: int, name: str, column: int) -> bool:
        """Tell whether a part of the tree must have nothing in a period."""
        own = name != str(unit)
        known = any(self._is_nothing(name, longer) for longer in _longer(column))
        if known or (own and self._empty_part(unit, name, column)) or self._empty(unit, column):
            return True
        return self.wider is not None and self.wider._nothing(unit, name, column)  # noqa: SLF001 - of its own kind

    def _empty(self, unit: int | None, column: int) -> bool:
        """Tell whether a unit must have nothing in a period, by what is told of those above."""
        if unit is None or self.tree.moved(unit, self.year.start, self.year.end):
            return False
        name, parent = str(unit), self._parent(unit)
        if any(self._is_nothing(name, longer) for longer in _longer(column)):
            return True
        if parent is not None and self._empty_part(parent, name, column):
            return True
        return self._empty(parent, column)

    def _is_nothing(self, name: str, column: int) -> bool:
        if self.found["levels"].get(name, 0) < _level(column):
            return False
        return not self.values[name][1][column]

    def _empty_part(self, whole: int, name: str, column: int) -> bool:
        """Tell whether a part that is not told by itself must have nothing in a period."""
        split, group = self.found["splits"].get(str(whole), 0), self.found["groups"].get(str(whole))
        if not split or name in self.found["levels"]:
            return False
        if group is None:
            return True
        return any(split >= _level(each) and not group[each] for each in _longer(column))

    def _parent(self, unit: int) -> int | None:
        return self.tree.place(unit, self.year.last_day).parent


def _level(column: int) -> int:
    return 1 if column == YEAR else 2 if column >= 16 else 3 if column >= 12 else 4  # noqa: PLR2004 - see suppress.LEVELS


def _longer(column: int) -> Iterator[int]:
    """Yield a period's column and those of the quarter, half and year that hold it."""
    yield column
    if column < 12:  # noqa: PLR2004
        yield from _longer(12 + column // 3)
    elif column < 16:  # noqa: PLR2004
        yield from _longer(16 + (column - 12) // 2)
    elif column != YEAR:
        yield YEAR


def _release(books: Books, year: int) -> Cells | None:
    """Return a year's release, made now if the year is over and nobody has asked before."""
    key = ("release", year)
    if key not in books.derived:
        found = kept(year)
        if found is None and _is_over(books, year):
            found = release(books, year)
            if found["some"]:
                found = keep(year, found, change=books.change, at=datetime.now(UTC))
        books.derived[key] = found
    content: Cells | None = books.derived[key]
    return content


def _is_over(books: Books, year: int) -> bool:
    newest = books.at.astimezone(_ZONE).date() if books.at else date.min
    return newest >= Period.year(year).end + _GRACE


def release(books: Books, year: int) -> Cells:
    """Decide what is told of a year, from the records as they stand."""
    shape = shape_of(books.tree, year)
    content: Cells = {str(INSIDE): {}, str(OUTSIDE): {}, "values": {}, "some": False}
    decided: dict[tuple[str, ...], tuple[list[Count], Decided, Decided]] = {}
    for family in families(books.catalogue):
        counted = {address: _count(books, address, year) for address in family.addresses}
        counts = [count for each in counted.values() for count in each.counts]
        inside, outside = _both(shape, counts, family, decided)
        decided[family.addresses] = counts, inside, outside
        for address, each in counted.items():
            content["some"] |= bool(each.counts[0].cells.any())
            _put(content, address, books.tree, shape, each, (inside, outside))
            for least in (INSIDE, OUTSIDE):
                wider = family.wider.addresses[0] if family.wider else ""
                content[str(least)][address]["wider"] = wider
    return content


def _both(
    shape: Shape, counts: list[Count], family: Family,
    decided: dict[tuple[str, ...], tuple[list[Count], Decided, Decided]],
) -> tuple[Decided, Decided]:  # fmt: skip
    wider = decided[family.wider.addresses] if family.wider else None

    if wider is None:
        inside = decide(shape, counts, Limits(INSIDE))
        return inside, decide(shape, counts, Limits(OUTSIDE, inside))
    [of, *_], wide, widest = wider
    inside = within(shape, counts, wide, of, Limits(INSIDE))
    return inside, within(shape, counts, widest, of, Limits(OUTSIDE, inside))


def shape_of(tree: Tree, year: int) -> Shape:
    """Return who stood beneath whom in a year."""
    first, end = (day_number(day) for day in (date(year, 1, 1), date(year + 1, 1, 1)))
    above: dict[int, set[int]] = {}
    for line in tree.lineages:
        if line.since < end and line.until > first:
            chain = [-1, *(tree.index[unit] for unit in line.above)]
            for parent, child in pairwise(chain):
                above.setdefault(child, set()).add(parent)
    size = len(tree.ids)
    parents, firm = np.full(size, -2, np.int64), np.zeros(size, np.bool_)
    children: dict[int, list[int]] = {}
    for child, known in sorted(above.items()):
        firm[child], parents[child] = len(known) == 1, min(known, key=lambda at: (at < 0, at))
        for parent in sorted(known - {-1}):
            children.setdefault(parent, []).append(child)
    order = [unit for unit in above if parents[unit] == -1]
    for unit in order:  # grows while it is walked: parents before children
        order += [child for child in children.get(unit, ()) if parents[child] == unit]
    return Shape(parents, order, children, firm)


def _count(books: Books, address: str, year: int) -> _Counted:
    what = books.catalogue.indicators[address]
    if not isinstance(what, Counted):
        raise TypeError(address)
    standing = what.over == "standing"
    periods = [Period.year(year)] if standing else lattice(year)
    recorded, tallied = (
        _wide(every(books, found, periods))
        for found in (chosen(books, address), handed_in(books, address))
    )
    total = recorded.total + tallied.total
    rows = recorded.rows + tallied.rows
    if what.way == "records":
        counts = [Count(total)]
    elif what.way in ("distinct", "days", "streak"):
        counts = [Count(rows), Count(total, additive=False)]
    else:
        counts = [Count(rows)]
    behind = recorded.rows if what.way == "mean" else counts[-1].cells
    shares = np.where(tallied.total == 0, 100, np.where(recorded.total == 0, 0, -1))
    return _Counted(total, shares, behind, counts)


def _wide(sums: Sums) -> Sums:
    """Return sums with all columns; of what is asked at the year's end alone the others are 0."""
    if sums.total.shape[1] == COLUMNS:
        return sums
    made = [np.zeros((len(sums.total), COLUMNS), np.int64) for _ in range(2)]
    for at, each in enumerate((sums.total, sums.rows)):
        made[at][:, YEAR] = each[:, 0]
    return Sums(*made)


def _put(
    content: Cells, address: str, tree: Tree, shape: Shape, counted: _Counted,
    decided: tuple[Decided, Decided],
) -> None:  # fmt: skip
    values: dict[str, list[list[int]]] = {}
    for least, made in zip((INSIDE, OUTSIDE), decided, strict=True):
        levels: dict[str, int] = {}
        for unit in np.flatnonzero(made.level).tolist():
            name = str(tree.ids[unit])
            levels[name] = int(made.level[unit])
            values[name] = _row(counted, unit, [])
        for unit in np.flatnonzero(made.own).tolist():
            name = f"own {tree.ids[unit]}"
            levels[name] = int(made.own[unit])
            values[name] = _row(counted, unit, shape.children[unit])
        content[str(least)][address] = {
            "levels": levels,
            "splits": {str(tree.ids[u]): int(made.split[u]) for u in np.flatnonzero(made.split)},
            "groups": {str(tree.ids[u]): group.tolist() for u, group in made.groups.items()},
        }
    content["values"][address] = values


def _row(counted: _Counted, unit: int, less: list[int]) -> list[list[int]]:
    rows = [
        (each[unit] - each[less].sum(axis=0)).tolist() for each in (counted.total, counted.behind)
    ]
    shares = counted.shares[[unit, *less]]
    return [*rows, np.where((shares == shares[0]).all(axis=0), shares[0], -1).tolist()]
