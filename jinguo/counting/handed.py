"""What units handed in before of one indicator, and whether a number stands out beside it."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from jinguo.counting.books import Books
from jinguo.org.tree import day_number
from jinguo.periods import Period

TIMES, LEAST = 3, 5
"""A number stands out if it is three times the last one or a third of it, and 5 away at least."""


@dataclass(frozen=True)
class Handed:
    """A unit's tally that touches a period (`number`, `value`), and its last one before that."""

    number: int | None = None
    value: int | None = None
    last: int | None = None


def handed(books: Books, address: str, units: Collection[int], period: Period) -> dict[int, Handed]:
    """Return what each unit handed in of an indicator for a period, and last before it."""
    columns = books.columns["tally"]
    first, end = day_number(period.start), day_number(period.end)
    mine = ~columns["struck"] & columns.having("indicator", [address])
    rows = np.flatnonzero(mine & np.isin(columns["unit_id"], list(units)))
    rows = rows[np.argsort(columns["ends_before"][rows], kind="stable")]
    now: dict[int, tuple[int, int]] = {}
    last: dict[int, int] = {}
    for row in rows.tolist():
        unit, value = int(columns["unit_id"][row]), int(columns["value"][row])
        if columns["ends_before"][row] <= first:
            last[unit] = value
        elif columns["starts_on"][row] < end:
            now[unit] = (int(columns["number"][row]), value)
    numbers = {unit: number for unit, (number, _) in now.items()}
    values = {unit: value for unit, (_, value) in now.items()}
    return {unit: Handed(numbers.get(unit), values.get(unit), last.get(unit)) for unit in units}


def stands_out(value: int | None, last: int | None) -> bool:
    """Tell whether a number is so far from the last one that somebody should look again."""
    if value is None or not last:
        return False
    return abs(value - last) >= LEAST and (value >= TIMES * last or value * TIMES <= last)
