"""The order of a ledger's list: by any column, the first of each page found without sorting all.

A column is told in levels of whole numbers, the next of which decides where the one before does
not; the record's own number comes last, so that no two stand in one place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Level = Callable[[Rows], NDArray[np.int64]]
"""Where each of some rows stands; what comes first has the smallest number."""

LAST = np.int64(2**62)
"""Where rows stand that say nothing in the column: behind all others, whichever way it goes."""


@dataclass(frozen=True)
class Order:
    """By which column a list is ordered, and whether from its end; none is the day."""

    column: str = ""
    falling: bool = True


def least(levels: Sequence[Level], rows: Rows, count: int) -> Rows:
    """Return as many rows as stand first, in their order."""
    if len(rows) <= count:
        return _sorted(levels, rows)
    keys = levels[0](rows)
    edge = np.partition(keys, count - 1)[count - 1]
    first, tied = rows[keys < edge], rows[keys == edge]
    rest = tied if len(levels) == 1 else least(levels[1:], tied, count - len(first))
    return np.concatenate([_sorted(levels, first), rest[: count - len(first)]])


def beyond(levels: Sequence[Level], rows: Rows, mark: int) -> Rows:
    """Return those of the rows that stand behind one row."""
    found, at = [], np.array([mark], np.int64)
    for level in levels:
        keys, edge = level(rows), level(at)[0]
        found.append(rows[keys > edge])
        rows = rows[keys == edge]
        if not len(rows):
            break
    return np.concatenate(found) if found else rows


def turned(levels: Sequence[Level]) -> list[Level]:
    """Return the same order from its end."""

    def turn(level: Level) -> Level:
        return lambda rows: -level(rows)

    return [turn(level) for level in levels]


def of_array(values: NDArray[np.int64], known: NDArray[np.bool_], *, falling: bool) -> Level:
    """Return the level of a number that each row has, or does not have."""

    def level(rows: Rows) -> NDArray[np.int64]:
        told = values[rows].astype(np.int64)
        return np.where(known[rows], -told if falling else told, LAST)

    return level


def _sorted(levels: Sequence[Level], rows: Rows) -> Rows:
    if len(rows) < 2:  # noqa: PLR2004 - one row is in order
        return rows
    found: Rows = rows[np.lexsort([level(rows) for level in reversed(levels)])]
    return found
