"""Lists the records of a kind, newest first: which rows, how many, and a page of their numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from jinguo.counting.books import Books
from jinguo.counting.columns import Columns
from jinguo.counting.evaluate import Mask
from jinguo.counting.texts import Texts, brought_up
from jinguo.counting.trace import readable
from jinguo.org.policy import Scope
from jinguo.org.tree import EPOCH, day_number
from jinguo.periods import Period

_NUMBERS = 40
"""How many bits of a place in the list the record's number takes; the day stands above them."""


@dataclass(frozen=True)
class Wanted:
    """Which records of a kind; what is not said narrows nothing."""

    kind: str
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
        """Tell whether units and days alone narrow it."""
        return not (self.programme or self.words or self.said or self.status or self.struck)


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


def listed(books: Books, wanted: Wanted, scope: Scope, window: Window) -> Listed:
    """Return a page of the records that fit and that the scope reads."""
    columns = books.columns[wanted.kind]
    rows = _around(columns, wanted)
    seen = rows & readable(columns, scope)
    hidden = _reached(columns, scope) & rows & ~seen if wanted.plain else seen[:0]
    places = _places(columns)[seen & _narrowed(books, columns, wanted)]
    shown = _window(places, window)
    if not len(shown):
        return Listed([], len(places), int(hidden.sum()), None, None)
    first, last = int(shown[0]), int(shown[-1])
    return Listed(
        (shown & ((1 << _NUMBERS) - 1)).tolist(),
        len(places),
        int(hidden.sum()),
        last if (places < last).any() else None,
        first if (places > first).any() else None,
    )


def summed(books: Books, wanted: Wanted, scope: Scope) -> tuple[int, date | None]:
    """Return how many records fit that the scope reads, and the day of the newest."""
    columns = books.columns[wanted.kind]
    fitting = _around(columns, wanted) & readable(columns, scope)
    days = columns[columns.kind.on][fitting & _narrowed(books, columns, wanted)]
    return len(days), EPOCH + timedelta(int(days.max())) if len(days) else None


def present(books: Books, kind: str, column: str, scope: Scope) -> list[str]:
    """Return the words of a column on records that the scope reads, the most frequent first."""
    columns = books.columns[kind]
    seen = ~columns["struck"] & readable(columns, scope)
    words = columns.vocabulary[column]
    numbers = np.bincount(columns[column][seen], minlength=len(words))
    return sorted(
        (word for word, code in words.items() if numbers[code]),
        key=lambda word: -numbers[words[word]],
    )


def _around(columns: Columns, wanted: Wanted) -> Mask:
    rows: Mask = columns["struck"] == wanted.struck
    if wanted.units is not None:
        rows &= np.isin(columns["unit_id"], list(wanted.units))
    if wanted.period is not None:
        days = columns[columns.kind.on]
        first, end = day_number(wanted.period.start), day_number(wanted.period.end)
        rows &= (days >= first) & (days < end)
    return rows


def _reached(columns: Columns, scope: Scope) -> Mask:
    if scope.everything:
        return np.ones(len(columns), np.bool_)
    return np.isin(columns["unit_id"], list(scope.units))


def _narrowed(books: Books, columns: Columns, wanted: Wanted) -> Mask:
    rows = np.ones(len(columns), np.bool_)
    if wanted.programme:
        rows &= columns.having("programmes", [wanted.programme])
    for column, word in wanted.words.items():
        rows &= columns.having(column, [word])
    if wanted.said.split():
        rows &= np.isin(columns["number"], _texts(books, wanted.kind).holding(wanted.said))
    if wanted.status:
        rows &= np.isin(columns["number"], _texts(books, wanted.kind).in_state(wanted.status))
    return rows


def _texts(books: Books, kind: str) -> Texts:
    books.texts[kind] = brought_up(books.texts.get(kind, Texts()), kind, books.change)
    return books.texts[kind]


def _places(columns: Columns) -> NDArray[np.int64]:
    """Return where each row stands in the order of days, and of entering within a day."""
    days = columns[columns.kind.on].astype(np.int64)
    places: NDArray[np.int64] = (days << _NUMBERS) | columns["number"]
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
