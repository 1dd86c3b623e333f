"""Lists the records of a kind, newest first: which rows, how many, and a page of their numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from jinguo.counting.books import Books
from jinguo.counting.columns import Columns
from jinguo.counting.reach import Mask, reached
from jinguo.counting.texts import Texts, brought_up
from jinguo.org.policy import Scope
from jinguo.org.tree import EPOCH, day_number
from jinguo.periods import Period

_NUMBERS = 40
"""How many bits of a place in the list the record's number takes; the day stands above them."""


_YEAR = 365


@dataclass(frozen=True)
class Wanted:
    """Which records of a kind; what is not said narrows nothing."""

    units: frozenset[int] | None = None
    period: Period | None = None
    programme: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    """A column of words and the word that it holds."""
    said: str = ""
    """What the searched text holds, every word of it."""
    status: str = ""
    struck: bool = False

    @property
    def plain(self) -> bool:
        """Tell whether it is wide enough to say how many records are withheld.

        A village and a day would single out one: only units, and a year or more, may narrow it.
        """
        days = (self.period.end - self.period.start).days if self.period else _YEAR
        narrow = self.programme or self.words or self.said or self.status or self.struck
        return not narrow and days >= _YEAR


@dataclass(frozen=True)
class Window:
    """A page of a list: beyond one place or before it, or from the newest on."""

    size: int
    older_than: int | None = None
    newer_than: int | None = None


@dataclass(frozen=True)
class Listed:
    """A page of the records that fit, and how many there are of them."""

    numbers: list[int]
    total: int
    withheld: int
    """How many more there are whose class is above what the asker reads; told of plain lists."""
    older: int | None
    """The place beyond which older ones follow, if any do."""
    newer: int | None


@dataclass(frozen=True)
class Ledger:
    """One kind's records as one asker may see them; what the scope reaches is found out once."""

    books: Books
    kind: str
    scope: Scope

    @property
    def columns(self) -> Columns:
        """Return all records of the kind."""
        return self.books.columns[self.kind]

    @cached_property
    def _reached(self) -> tuple[Mask, Mask]:
        return reached(self.columns, self.scope)

    def listed(self, wanted: Wanted, window: Window) -> Listed:
        """Return a page of the records that fit and that the scope reads."""
        rows, (here, read) = self._around(wanted), self._reached
        hidden = int((here & rows & ~read).sum()) if wanted.plain else 0
        fitting = rows & read & _narrowed(self.books, self.columns, wanted)
        places = _places(self.columns, fitting)
        shown = _window(places, window)
        if not len(shown):
            return Listed([], len(places), hidden, None, None)
        first, last = int(shown[0]), int(shown[-1])
        return Listed(
            (shown & ((1 << _NUMBERS) - 1)).tolist(),
            len(places),
            hidden,
            last if (places < last).any() else None,
            first if (places > first).any() else None,
        )

    def summed(self, wanted: Wanted) -> tuple[int, date | None]:
        """Return how many records fit that the scope reads, and the day of the newest."""
        fitting = self._around(wanted) & self._reached[1]
        fitting &= _narrowed(self.books, self.columns, wanted)
        days = self.columns[self.columns.kind.on][fitting]
        return len(days), EPOCH + timedelta(int(days.max())) if len(days) else None

    def present(self, column: str) -> list[str]:
        """Return the words of a column on records that the scope reads, the most frequent first."""
        seen = self._reached[1] & ~self.columns["struck"]
        words = self.columns.vocabulary[column]
        numbers = np.bincount(self.columns[column][seen], minlength=len(words))
        found = [word for word, code in words.items() if numbers[code]]
        return sorted(found, key=lambda word: -numbers[words[word]])

    def _around(self, wanted: Wanted) -> Mask:
        columns = self.columns
        rows: Mask = columns["struck"] == wanted.struck
        if wanted.units is not None and not self._all_in(wanted.units):
            rows &= np.isin(columns["unit_id"], list(wanted.units))
        if wanted.period is not None:
            days = columns[columns.kind.on]
            first, end = day_number(wanted.period.start), day_number(wanted.period.end)
            rows &= (days >= first) & (days < end)
        return rows

    def _all_in(self, units: frozenset[int]) -> bool:
        return not self.scope.everything and self.scope.units <= units


def _narrowed(books: Books, columns: Columns, wanted: Wanted) -> Mask:
    rows: Mask = np.ones(len(columns), np.bool_)
    if wanted.programme:
        rows &= columns.having("programmes", [wanted.programme])
    for column, word in wanted.words.items():
        rows &= columns.having(column, [word])
    if wanted.said.split():
        rows &= np.isin(columns["number"], _texts(books, columns.kind.name).holding(wanted.said))
    if wanted.status:
        rows &= np.isin(columns["number"], _texts(books, columns.kind.name).in_state(wanted.status))
    return rows


def _texts(books: Books, kind: str) -> Texts:
    books.texts[kind] = brought_up(books.texts.get(kind, Texts()), kind, books.change)
    return books.texts[kind]


def _places(columns: Columns, rows: Mask) -> NDArray[np.int64]:
    """Return where each row stands in the order of days, and of entering within a day."""
    days = columns[columns.kind.on][rows].astype(np.int64)
    places: NDArray[np.int64] = (days << _NUMBERS) | columns["number"][rows]
    return places


def _window(places: NDArray[np.int64], window: Window) -> NDArray[np.int64]:
    """Return the places of a page, the newest first."""
    if window.newer_than is not None:
        newer = places[places > window.newer_than]
        return np.sort(_least(newer, window.size))[::-1]
    older = places if window.older_than is None else places[places < window.older_than]
    return np.sort(-_least(-older, window.size))[::-1]


def _least(places: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    return places if len(places) <= count else np.partition(places, count - 1)[:count]
