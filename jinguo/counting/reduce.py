"""From masks to numbers: one unit and period at a time, or every unit and period at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jinguo.counting.books import Books
from jinguo.counting.evaluate import (
    Chosen,
    Mask,
    ends,
    key_column,
    lineages,
    placed,
    starts,
    weights,
)
from jinguo.org.tree import EPOCH, Ints, day_number
from jinguo.periods import Period

Whole = NDArray[np.int64]
_ADDITIVE = frozenset({"records", "sum", "mean"})


class Sum(NamedTuple):
    """What one figure comes to: its total, and how many records lie behind it."""

    total: int
    rows: int


@dataclass(frozen=True)
class Sums:
    """What an indicator comes to, whole numbers by unit number and period.

    `total` is the value, or the sum of a mean; `rows` how many records lie behind it.
    """

    total: Whole
    rows: Whole

    def at(self, unit: int, period: int) -> Sum:
        """Return one of the sums."""
        return Sum(int(self.total[unit, period]), int(self.rows[unit, period]))


def one(books: Books, found: Chosen, behind: Mask, period: Period) -> Sum:
    """Reduce one mask to its total and its number of rows."""
    rows = int(behind.sum())
    way = found.what.way
    if found.tallies:
        return Sum(int(found.columns["value"][behind].sum()), rows)
    if way == "records":
        return Sum(rows, rows)
    if way in ("sum", "mean"):
        return Sum(int(weights(found.columns, found.what.column)[behind].sum()), rows)
    if way == "distinct":
        return Sum(len(np.unique(key_column(books, found)[behind])), rows)
    if way == "days":
        return Sum(len(np.unique(starts(found)[behind])), rows)
    return Sum(_streak(set(_years(starts(found)[behind]).tolist()), period), rows)


def _years(days: Ints) -> NDArray[np.int64]:
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + EPOCH.year


def _streak(years: set[int], period: Period) -> int:
    """Return how many years in a row, up to the period's last, have a record."""
    length = 0
    while period.last_day.year - length in years:
        length += 1
    return length


def every(books: Books, found: Chosen, periods: Sequence[Period]) -> Sums:
    """Reduce for every unit and every period at once; equals `one` for each of them."""
    additive = found.tallies or found.what.way in _ADDITIVE
    if (
        additive
        and found.what.over in ("flow", "new", "to-date")
        and not found.columns["precision"].any()
    ):
        return _by_cells(books, found, periods)
    made = [_by_period(books, found, period) for period in periods]
    return Sums(*(np.stack(column, axis=1) for column in zip(*made, strict=True)))


def _by_cells(books: Books, found: Chosen, periods: Sequence[Period]) -> Sums:
    """Add up between the days at which any period begins or ends, then over each period's cells."""
    cuts = np.unique([day_number(day) for period in periods for day in (period.start, period.end)])
    lines = lineages(books, found, periods[0])
    rows = np.flatnonzero(found.mask & (lines >= 0))
    first = np.searchsorted(cuts, starts(found)[rows], side="right")
    last = np.searchsorted(cuts, ends(found)[rows] - 1, side="right")
    whole = first == last
    sums = _cells(books, found, lines[rows[whole]], first[whole], rows[whole], len(cuts) + 1)
    return _across(books, found, rows[~whole], sums, cuts, periods)


def _cells(
    books: Books,
    found: Chosen,
    lines: Ints,
    cells: NDArray[np.int64],
    rows: NDArray[np.int64],
    count: int,
) -> Sums:
    size = len(books.tree.lineages)
    at = lines * np.int64(count) + cells
    numbers = np.bincount(at, minlength=size * count).reshape(size, count)
    amounts = _amounts(found, rows)
    total = numbers if amounts is None else _added(at, amounts, size * count).reshape(size, count)
    return Sums(_rolled(books, total), _rolled(books, numbers))


def _amounts(found: Chosen, rows: NDArray[np.int64]) -> Whole | None:
    if found.tallies:
        amounts: Whole = found.columns["value"][rows]
        return amounts
    return None if found.what.way == "records" else weights(found.columns, found.what.column)[rows]


def _added(at: NDArray[np.int64], amounts: Whole, size: int) -> Whole:
    """Add amounts up exactly: in halves of 26 bits, so that no double loses a 分."""
    low = np.bincount(at, amounts & 0x3FFFFFF, size).astype(np.int64)
    high = np.bincount(at, amounts >> 26, size).astype(np.int64)
    return low + (high << 26)


def _rolled(books: Books, by_line: Whole) -> Whole:
    """Add lineages up to every unit above them."""
    by_unit = np.zeros((len(books.tree.ids), by_line.shape[1]), np.int64)
    busy = np.flatnonzero(by_line.any(axis=1))
    for depth in books.tree.ancestors[busy].T:
        there = depth >= 0
        np.add.at(by_unit, depth[there], by_line[busy[there]])
    return by_unit


def _across(
    books: Books,
    found: Chosen,
    across: NDArray[np.int64],
    sums: Sums,
    cuts: Whole,
    periods: Sequence[Period],
) -> Sums:
    """Turn cells into periods; the few rows that span several cells (tallies) are added after."""
    started = np.searchsorted(cuts, [day_number(period.start) for period in periods])
    ended = np.searchsorted(cuts, [day_number(period.end) for period in periods])
    total, rows = np.cumsum(sums.total, axis=1), np.cumsum(sums.rows, axis=1)
    made = Sums(total[:, ended], rows[:, ended])
    if found.what.over != "to-date":
        made = Sums(made.total - total[:, started], made.rows - rows[:, started])
    if len(across):
        spanning = np.zeros(len(found.columns), np.bool_)
        spanning[across] = True
        for at, period in enumerate(periods):
            more = _by_period(books, found, period, only=spanning)
            made.total[:, at] += more[0]
            made.rows[:, at] += more[1]
    return made


def _by_period(
    books: Books, found: Chosen, period: Period, *, only: Mask | None = None
) -> tuple[Whole, Whole]:
    behind = placed(found, period)
    if only is not None:
        behind &= only
    lines = lineages(books, found, period)
    rows = np.flatnonzero(behind & (lines >= 0))
    size = len(books.tree.lineages)
    numbers = np.bincount(lines[rows], minlength=size)[:, None]
    if found.tallies or found.what.way in _ADDITIVE:
        amounts = _amounts(found, rows)
        at = lines[rows].astype(np.int64)
        total = numbers if amounts is None else _added(at, amounts, size)[:, None]
        return _rolled(books, total)[:, 0], _rolled(books, numbers)[:, 0]
    counted, sources = _told_apart(books, found, period, rows, lines)
    return counted, sources if sources is not None else _rolled(books, numbers)[:, 0]


def _told_apart(
    books: Books, found: Chosen, period: Period, rows: NDArray[np.int64], lines: Ints
) -> tuple[Whole, Whole | None]:
    """Count different keys at every unit: recounted there, never added up."""
    size = len(books.tree.ids)
    if found.what.way == "streak":
        units, years = _pairs(books, lines[rows], _years(starts(found)[rows]))
        return _streaks(units, years, period, size), None
    if found.what.over == "new" and found.what.way == "distinct":
        return _newly(books, found, period, rows, lines)
    keys = starts(found).astype(np.int64) if found.what.way == "days" else key_column(books, found)
    units, _ = _pairs(books, lines[rows], keys[rows])
    return np.bincount(units, minlength=size), None


def _pairs(
    books: Books, lines: Ints, keys: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the different pairs of a unit and a key, for every unit above the keys' lineages."""
    if not len(keys):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    distinct, ranks = np.unique(keys, return_inverse=True)
    count = np.int64(len(distinct))
    once = np.unique(lines * count + ranks)
    above = books.tree.ancestors[once // count]
    there = above >= 0
    pairs = np.unique((above.astype(np.int64) * count + (once % count)[:, None])[there])
    return pairs // count, distinct[pairs % count]


def _newly(
    books: Books, found: Chosen, period: Period, rows: NDArray[np.int64], lines: Ints
) -> tuple[Whole, Whole]:
    """Count the keys of each unit that had no row there before the period, and their rows."""
    keys, size = key_column(books, found), len(books.tree.ids)
    earlier = starts(found) < day_number(period.start)
    past = np.flatnonzero(found.mask & (lines >= 0) & earlier)
    before = set(_listed(_pairs(books, lines[past], keys[past])))
    counted, sources = np.zeros(size, np.int64), np.zeros(size, np.int64)
    for unit, key in _listed(_pairs(books, lines[rows], keys[rows])):
        counted[unit] += (unit, key) not in before
    for row in rows:
        for unit in books.tree.ancestors[lines[row]]:
            sources[unit] += unit >= 0 and (int(unit), int(keys[row])) not in before
    return counted, sources


def _listed(pairs: tuple[Whole, Whole]) -> Iterator[tuple[int, int]]:
    return zip(pairs[0].tolist(), pairs[1].tolist(), strict=True)


def _streaks(
    units: NDArray[np.int64], years: NDArray[np.int64], period: Period, size: int
) -> Whole:
    by_unit: dict[int, set[int]] = {}
    for unit, year in zip(units.tolist(), years.tolist(), strict=True):
        by_unit.setdefault(unit, set()).add(year)
    made = np.zeros(size, np.int64)
    for unit, known in by_unit.items():
        made[unit] = _streak(known, period)
    return made
