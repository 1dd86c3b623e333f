"""From tallies to records: who is ready, what a switch would change, how far a unit has come."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np

from jinguo.counting.books import Books
from jinguo.counting.figures import Worked, in_force, table
from jinguo.counting.silence import ends, recorded
from jinguo.org.policy import Scope
from jinguo.org.tree import FAR, day_number
from jinguo.periods import Period

YEAR, LATELY = 12, 6
"""Months: how long a line is, and in how many last ones it is seen whether a unit records."""


@dataclass(frozen=True)
class Standing:
    """A unit and its switch: `since` is a day number, FAR if it still hands in tallies."""

    unit: int
    since: int | None
    months: int
    """In how many of the last months it recorded something."""

    @property
    def tallying(self) -> bool:
        """Tell whether it still hands in tallies."""
        return self.since == FAR


def last_months(last: date, count: int) -> list[Period]:
    """Return the months in a row of which the last holds a day."""
    first = last.year * 12 + last.month - count
    return [Period.of_months(at // 12, at % 12 + 1, 1) for at in range(first, first + count)]


def standings(books: Books, unit: int, day: date, *, reading: Scope) -> list[Standing]:
    """Return how each unit at the ends tells of its work; who is nearest to switching first."""
    counted = recorded(books, last_months(day, LATELY), reading) > 0
    made = [
        Standing(each, books.since.get(each), int(counted[books.tree.index[each]].sum()))
        for each in ends(books, unit, day)
    ]
    return sorted(made, key=lambda each: (not each.tallying, -each.months))


@dataclass(frozen=True)
class Differs:
    """A figure that a switch changes: as it is, and as it would be."""

    address: str
    before: Worked
    after: Worked


def preview(
    books: Books, units: Iterable[int], since: date, *, of: int, period: Period, scope: Scope
) -> Iterator[Differs]:
    """Yield the figures of a unit that would be others if some units switched on a day."""
    switched = dict.fromkeys(units, day_number(since))
    then = replace(books, since={**books.since, **switched}, derived={})
    addresses = in_force(books, period)
    now, later = (table(each, addresses, [period], scope=scope) for each in (books, then))
    for address in addresses:
        before, after = (each.worked(address, of, period) for each in (now, later))
        if (before.value, before.evidence) != (after.value, after.evidence):
            yield Differs(address, before, after)


@dataclass(frozen=True)
class Share:
    """How many of the units at the ends rest on records at the end of a month."""

    month: Period
    units: int
    whole: int

    @property
    def share(self) -> Decimal | None:
        """Return the share; None if there is no unit."""
        return Decimal(self.units) / self.whole if self.whole else None


def climbing(books: Books, unit: int, last: date, *, reading: Scope) -> Sequence[Share]:
    """Return for the last twelve months the units that rest on records, of all at the ends.

    A unit does if its records count by the month's end and it recorded in the year up to it.
    """
    months = last_months(last, 2 * YEAR)
    counted = recorded(books, months, reading)
    units = ends(books, unit, last)
    rows = np.array([books.tree.index[each] for each in units])
    since = np.array([books.since.get(each, -FAR) for each in units])
    made = []
    for at in range(YEAR, 2 * YEAR):
        active = counted[rows, at - YEAR + 1 : at + 1].any(axis=1)
        there = active & (since < day_number(months[at].end))
        made.append(Share(months[at], int(there.sum()), len(units)))
    return made
