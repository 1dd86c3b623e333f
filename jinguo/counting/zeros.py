"""零报告 as counting sees it: on how many days of a period units said there was nothing."""

from collections.abc import Mapping

import numpy as np

from jinguo.counting.books import Books
from jinguo.org.tree import day_number
from jinguo.periods import Period

ALL = ""
"""What a 零报告 is about that speaks of all the work there is."""


def days_of_nothing(books: Books, about: str, period: Period) -> Mapping[int, int]:
    """Return, for each unit that said so of any, how many days of a period had nothing of it.

    One unit's zeros about the same never reach into each other's days, so they are added up.
    """
    key = ("zeros", about, period)
    if key not in books.derived:
        columns = books.columns["zero"]
        first, end = day_number(period.start), day_number(period.end)
        days = np.minimum(columns["ends_before"], end) - np.maximum(columns["starts_on"], first)
        rows = ~columns["struck"] & columns.having("about", [about]) & (days > 0)
        units, at = np.unique(columns["unit_id"][rows], return_inverse=True)
        summed = np.bincount(at, weights=days[rows]).astype(np.int64)
        books.derived[key] = dict(zip(units.tolist(), summed.tolist(), strict=True))
    found: Mapping[int, int] = books.derived[key]
    return found


def said_nothing(books: Books, unit: int, abouts: tuple[str, ...], period: Period) -> bool:
    """Tell whether a unit said of every day of a period that there was nothing of one of these."""
    days = (period.end - period.start).days
    return any(days_of_nothing(books, about, period).get(unit, 0) >= days for about in abouts)
