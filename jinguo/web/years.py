"""Of which years there are records, and at which of them a page opens."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

import numpy as np

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books
from jinguo.counting.evaluate import unit_numbers
from jinguo.org.tree import EPOCH, day_number

_ENOUGH = 10
"""A year has enough records when ten times as many are no fewer than an earlier year's."""


def rows(books: Books, today: date, unit: int | None = None) -> Mapping[int, int]:
    """Return how many records each year up to today has, everywhere or at and beneath a unit."""
    key = ("years", today, unit)
    if key not in books.derived:
        books.derived[key] = _counted(books, today, unit)
    found: Mapping[int, int] = books.derived[key]
    return found


def opening(books: Books, today: date) -> int:
    """Return the year that pages open at: the latest that is well under way, in the whole city.

    A year is, once it has a tenth of the records of the one before it that is. So the first
    records of January, or a single one of a later year, do not empty everybody's pages.
    """
    opened, before = today.year, 0
    for year, number in sorted(rows(books, today).items()):
        if number * _ENOUGH >= before:
            opened, before = year, number
    return opened


def beside(books: Books, today: date, unit: int) -> list[int]:
    """Return the year that pages open at and the newest other one with records of a unit."""
    opened = opening(books, today)
    others = set(rows(books, today, unit)) - {opened}
    return sorted({opened, max(others, default=opened)})


def _counted(books: Books, today: date, unit: int | None) -> Mapping[int, int]:
    told: Counter[int] = Counter()
    for name, columns in books.columns.items():
        days = columns[KINDS[name].on]
        chosen = ~columns["struck"] & (days <= day_number(today))
        if unit is not None:
            within = np.zeros(len(books.tree.ids) + 1, np.bool_)
            within[[books.tree.index[each] for each in books.tree.beneath(unit, today)]] = True
            chosen &= within[unit_numbers(books, columns)]
        years = days[chosen].astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
        found, numbers = np.unique(years + EPOCH.year, return_counts=True)
        told.update(dict(zip(found.tolist(), numbers.tolist(), strict=True)))
    return told
