"""The one evaluator: it alone reads an indicator's filters and dates, and yields masks of records.

A figure reduces the mask and a trace returns its records, so the two cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from jinguo.catalogue.schema import Counted
from jinguo.counting.books import Books
from jinguo.counting.columns import Columns
from jinguo.org.models import Level
from jinguo.org.tree import Ints, day_number
from jinguo.periods import Period

Mask = NDArray[np.bool_]
_MONTH, _QUARTER = 1, 2


@dataclass(frozen=True)
class Chosen:
    """The records that an indicator may count, wherever and whenever: rows of one kind's columns.

    `tallies` says that they are tallies of the indicator rather than its records.
    """

    what: Counted
    columns: Columns
    mask: Mask
    since: Ints
    """For each row, the day from which its unit's records count and its tallies no longer do."""
    tallies: bool = False


def chosen(books: Books, address: str) -> Chosen:
    """Return the records that an indicator's choices, programmes, level and source let count."""
    return _kept(books, ("chosen", address), lambda: _choose(books, address))


def handed_in(books: Books, address: str) -> Chosen:
    """Return the tallies that stand in for records which an indicator's units do not keep yet."""
    return _kept(books, ("handed in", address), lambda: _hand_in(books, address))


def _kept(books: Books, key: object, make: Callable[[], Chosen]) -> Chosen:
    if key not in books.derived:
        books.derived[key] = make()
    found: Chosen = books.derived[key]
    return found


def _choose(books: Books, address: str) -> Chosen:
    what = _counted(books, address)
    columns = books.columns[what.of]
    if what.of == "tally":
        mask = ~columns["struck"] & columns.having("indicator", [address])
        return Chosen(what, columns, mask, _since(books, columns), tallies=True)
    since = _since(books, columns)
    mask = ~columns["struck"]
    if what.over != "standing":  # what stands is asked at the period's end, see `placed`
        mask &= columns[columns.kind.on] >= since
    for column, words in what.where.items():
        mask &= columns.having(column, [words] if isinstance(words, str) else words)
    programmes = books.catalogue.counted_programmes(address)
    if programmes is not None:
        mask &= columns.having("programmes", programmes)
    if what.at:
        wanted = [Level[name.upper()] for name in what.at]
        numbers = unit_numbers(books, columns)
        mask &= np.isin(books.tree.levels[numbers], wanted) & (numbers >= 0)
    mask &= _tellable(books, columns, what)
    return Chosen(what, columns, mask, since)


def _tellable(books: Books, columns: Columns, what: Counted) -> Mask:
    """Return the rows that state what is told apart or averaged."""
    if what.lifted_to:
        return _lifted(books, columns, what) >= 0
    if what.way == "distinct" and what.column != "unit":
        linked: Mask = columns[what.column] > 0
        return linked
    return _stated(columns, what.column) if what.way == "mean" else np.ones(len(columns), np.bool_)


def _hand_in(books: Books, address: str) -> Chosen:
    what = _counted(books, address)
    columns = books.columns["tally"]
    mask = ~columns["struck"] & columns.having("indicator", [address])
    if what.of == "tally" or what.way not in {"records", "sum", "distinct"}:
        mask = np.zeros(len(columns), np.bool_)
    since = _since(books, columns)
    if what.over != "standing":
        mask &= columns["ends_before"] <= since
    return Chosen(what, columns, mask, since, tallies=True)


def _counted(books: Books, address: str) -> Counted:
    what = books.catalogue.indicator(address)
    if not isinstance(what, Counted):
        raise TypeError(address)
    return what


def _since(books: Books, columns: Columns) -> Ints:
    """Return, for each row, the day from which its unit's records count; long ago if no switch."""
    if not books.since:
        return np.full(len(columns), -day_number(None), np.int32)
    units = np.array(sorted(books.since), np.int64)
    days = np.array([books.since[int(unit)] for unit in units], np.int32)
    at = np.searchsorted(units, columns["unit_id"]).clip(max=len(units) - 1)
    switched = units[at] == columns["unit_id"]
    return np.where(switched, days[at], np.int32(-day_number(None)))


def unit_numbers(books: Books, columns: Columns) -> Ints:
    """Return each row's unit by its number in the tree."""
    key = ("units", columns.kind.name)
    if key not in books.derived:
        books.derived[key] = books.tree.numbers(columns["unit_id"])
    numbers: Ints = books.derived[key]
    return numbers


def _stated(columns: Columns, name: str) -> Mask:
    if name in columns.kind.sums:
        return columns.known[name]
    return columns.stated.get(name, np.zeros(len(columns), np.bool_))


def weights(columns: Columns, name: str) -> NDArray[np.int64]:
    """Return a column's or a declared quantity's whole numbers."""
    if name in columns.kind.sums:
        return columns[name]
    return columns.quantities.get(name, np.zeros(len(columns), np.int64))


def starts(found: Chosen) -> Ints:
    """Return the first day of each row, by the date that the indicator counts by."""
    column = "starts_on" if found.tallies else found.what.placed_by
    return found.columns[column]


def ends(found: Chosen) -> Ints:
    """Return the first day after each row: a date known to the month ends with its month."""
    if found.tallies:
        return found.columns["ends_before"]
    days, precision = starts(found), found.columns["precision"]
    ends_before = days + 1
    for row in np.flatnonzero(precision):
        ends_before[row] = _end(int(days[row]), int(precision[row]))
    return ends_before


def _end(number: int, precision: int) -> int:
    day = date.fromordinal(number + date(1970, 1, 1).toordinal())
    if precision == _MONTH:
        return day_number(Period.of_months(day.year, day.month, 1).end)
    if precision == _QUARTER:
        return day_number(Period.of_months(day.year, day.month - (day.month - 1) % 3, 3).end)
    return day_number(Period.year(day.year).end)


def placed(found: Chosen, period: Period) -> Mask:
    """Return the chosen rows that fall into a period, as the indicator's `over` says."""
    start, end = day_number(period.start), day_number(period.end)
    over, ended = found.what.over, found.columns.kind.ended
    if found.tallies and over == "standing":
        return _latest(found, end)
    before = found.mask & (ends(found) <= end)
    if over == "standing" and ended:
        standing: Mask = before & (found.columns[ended] >= end) & (found.since < end)
        return standing
    if over == "to-date":
        return before
    within: Mask = before & (starts(found) >= start)
    return within


def _latest(found: Chosen, end: int) -> Mask:
    """Return each unit's last tally of what stands, handed in by the end of a period."""
    columns = found.columns
    rows = np.flatnonzero(found.mask & (columns["ends_before"] <= end) & (found.since >= end))
    order = rows[np.lexsort((columns["ends_before"][rows], columns["unit_id"][rows]))]
    last = np.append(np.diff(columns["unit_id"][order]) != 0, [True])[: len(order)]
    mask = np.zeros(len(columns), np.bool_)
    mask[order[last]] = True
    return mask


def lineages(books: Books, found: Chosen, period: Period) -> Ints:
    """Return where each row stood in the tree: on its own day, or at a period's end if it stands.

    A flow stays where it was done; what stands goes with its unit, or with the unit's successor.
    """
    numbers = unit_numbers(books, found.columns)
    if found.what.over == "standing":
        last = day_number(period.end) - 1
        return books.tree.lineage_of(numbers, np.full(len(numbers), last, np.int32))
    key = ("lineage", found.columns.kind.name, found.tallies or found.what.placed_by)
    if key not in books.derived:
        books.derived[key] = books.tree.lineage_of(numbers, starts(found))
    lines: Ints = books.derived[key]
    return lines


def mask(books: Books, found: Chosen, lines: Mask, period: Period, programme: str = "") -> Mask:
    """Return the rows behind one figure: in these lineages, in this period, of this programme."""
    here = _within(books, found, lines, period)
    behind = placed(found, period) & here
    if programme:
        behind &= found.columns.having("programmes", [programme])
    if found.what.over == "new" and found.what.way == "distinct" and not found.tallies:
        keys = key_column(books, found)
        earlier = found.mask & here & (starts(found) < day_number(period.start))
        behind &= ~np.isin(keys, keys[earlier])
    return behind


def history(books: Books, found: Chosen, lines: Mask, before: date) -> Mask:
    """Return the chosen rows in these lineages that began before a day, whatever `over` says."""
    began: Mask = found.mask & (starts(found) < day_number(before))
    return began & _within(books, found, lines, Period(date.min, before))


def _within(books: Books, found: Chosen, lines: Mask, period: Period) -> Mask:
    # The last one answers for rows of units that stood nowhere: number -1.
    within: Mask = np.append(lines, [False])[lineages(books, found, period)]
    return within


def _lifted(books: Books, columns: Columns, what: Counted) -> NDArray[np.int64]:
    """Return, for each row, the number of the unit above at the level asked for; -1 if none is."""
    tree = books.tree
    units = columns["unit_id" if what.column == "unit" else what.column]
    lines = tree.lineage_of(tree.numbers(units), columns[what.placed_by])
    above = np.append(tree.ancestors, [[-1] * tree.ancestors.shape[1]], axis=0)[lines]
    wanted = (above >= 0) & (tree.levels[above] == Level[str(what.lifted_to).upper()])
    lifted: NDArray[np.int64] = np.where(wanted, above, -1).max(axis=1).astype(np.int64)
    return lifted


def key_column(books: Books, found: Chosen) -> NDArray[np.int64]:
    """Return what a distinct figure tells apart."""
    if found.what.lifted_to:
        return _lifted(books, found.columns, found.what)
    if found.what.column == "unit":
        return unit_numbers(books, found.columns).astype(np.int64)
    return found.columns[found.what.column]
