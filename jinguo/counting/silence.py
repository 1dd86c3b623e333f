"""谁没报: of each unit at the tree's ends, whether it told of a period, and by what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from jinguo.counting.books import Books
from jinguo.counting.evaluate import unit_numbers
from jinguo.counting.reach import reached
from jinguo.counting.zeros import ALL, days_of_nothing
from jinguo.org.policy import Scope
from jinguo.org.tree import day_number
from jinguo.periods import Period

_INTERNAL = 1
_OTHERS = ("tally", "target", "zero")


class Said(IntEnum):
    """How a unit told of a period, the silent first."""

    SILENT = 0
    ZERO = 1
    TALLY = 2
    RECORDED = 3

    @property
    def label(self) -> str:
        """Return the word that pages show."""
        return ("未报", "零报告", "汇总数", "有记录")[self]


@dataclass(frozen=True)
class Telling:
    """One unit and a period: how it told of it, with how many records and tallies."""

    unit: int
    said: Said
    records: int
    tallies: int


def ends(books: Books, unit: int, day: date) -> list[int]:
    """Return the units beneath one with none beneath themselves, in the order of their codes.

    They are who does the work and tells of it; a unit without any beneath it is its own.
    """
    key = ("ends", unit, day)
    if key not in books.derived:
        parents = {place.parent for place in books.tree.standing(day)}
        beneath = books.tree.beneath(unit, day)
        found = sorted(beneath - parents, key=books.tree.index.__getitem__)
        books.derived[key] = found or [unit]
    units: list[int] = books.derived[key]
    return units


def tellings(books: Books, unit: int, period: Period, *, reading: Scope) -> list[Telling]:
    """Return how each unit at the ends told of a period, the silent first.

    Of records above S1 it is not told that there are any.
    """
    counted = recorded(books, [period], reading)[:, 0]
    tallied = _tallied(books, period)
    days, nothing = (period.end - period.start).days, days_of_nothing(books, ALL, period)
    made = []
    for each in ends(books, unit, period.last_day):
        at = books.tree.index[each]
        records, tallies = int(counted[at]), int(tallied[at])
        zero = nothing.get(each, 0) >= days
        said = (
            Said.RECORDED if records else Said.TALLY if tallies else Said.ZERO if zero
            else Said.SILENT
        )  # fmt: skip
        made.append(Telling(each, said, records, tallies))
    return sorted(made, key=lambda told: (told.said, books.tree.index[told.unit]))


def recorded(books: Books, months: Sequence[Period], reading: Scope) -> NDArray[np.int64]:
    """Return how many records of S1 and below each unit has in each of some periods in a row.

    A row for each unit by its number, a column for each period.
    """
    size, wide = len(books.tree.ids), len(months)
    cuts = np.array([day_number(months[0].start), *(day_number(each.end) for each in months)])
    counted = np.zeros(size * wide, np.int64)
    for name, columns in books.columns.items():
        if name in _OTHERS:
            continue
        at = np.searchsorted(cuts, columns[columns.kind.on], side="right") - 1
        numbers = unit_numbers(books, columns).astype(np.int64)
        rows = ~columns["struck"] & (columns["secrecy"] <= _INTERNAL) & (numbers >= 0)
        rows &= (at >= 0) & (at < wide) & reached(columns, reading)[1]
        counted += np.bincount(numbers[rows] * wide + at[rows], minlength=size * wide)
    return counted.reshape(size, wide)


def _tallied(books: Books, period: Period) -> NDArray[np.int64]:
    columns, size = books.columns["tally"], len(books.tree.ids)
    rows = ~columns["struck"] & (columns["starts_on"] < day_number(period.end))
    rows &= columns["ends_before"] > day_number(period.start)
    numbers = unit_numbers(books, columns)
    return np.bincount(numbers[rows & (numbers >= 0)], minlength=size + 1)
