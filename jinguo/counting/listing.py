"""Lists the records of a kind: which rows, how many, their totals, a page of their numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from jinguo.counting.books import Books
from jinguo.counting.columns import Columns
from jinguo.counting.levels import levels
from jinguo.counting.ordering import Level, Order, Rows, beyond, least, turned
from jinguo.counting.reach import Mask, in_full, reached
from jinguo.counting.texts import folded, of_units, texts_of
from jinguo.org.policy import Scope
from jinguo.org.tree import EPOCH, day_number
from jinguo.periods import Period

_INTERNAL = 1


@dataclass(frozen=True)
class Wanted:
    """Which records of a kind; what is not said narrows nothing."""

    units: frozenset[int] | None = None
    period: Period | None = None
    programme: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    """A column of words and the word that it holds."""
    said: str = ""
    """What the searched text or the unit's name holds, every word of it."""
    status: str = ""
    struck: bool = False


@dataclass(frozen=True)
class Window:
    """A page of a list: behind one record or before it, or from the first on.

    The record is found where it stands now, so a page follows what was entered meanwhile.
    """

    size: int
    older_than: int | None = None
    newer_than: int | None = None


@dataclass(frozen=True)
class Listed:
    """A page of the records that fit, and how many there are of them.

    How many more there are that the asker may not read is not told: the lists of two units, or of
    one day and the next, would single one out.
    """

    numbers: list[int]
    total: int
    older: int | None
    """The record behind which others follow, if any do."""
    newer: int | None


@dataclass(frozen=True)
class Total:
    """What a column adds up to over the rows whose files the asker reads."""

    amount: int
    stated: int
    """How many of them say anything."""


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

    @cached_property
    def _full(self) -> Mask:
        return in_full(self.columns, self.scope)

    def listed(self, wanted: Wanted, window: Window, order: Order | None = None) -> Listed:
        """Return a page of the records that fit and that the scope reads, the newest first."""
        return self.page(self.fitting(wanted), window, order)

    def fitting(self, wanted: Wanted) -> Rows:
        """Return the rows that fit and that the scope reads."""
        rows, (_, read) = self._around(wanted), self._reached
        return np.flatnonzero(rows & read & self._narrowed(wanted))

    def page(self, rows: Rows, window: Window, order: Order | None = None) -> Listed:
        """Return a page of some rows, in an order."""
        by = levels(self.books, self.kind, order or Order(), self._full)
        shown = self._window(by, rows, window)
        if not len(shown):
            return Listed([], len(rows), None, None)
        numbers = self.columns["number"][shown].tolist()
        more = len(beyond(by, rows, int(shown[-1]))) > 0
        less = len(beyond(turned(by), rows, int(shown[0]))) > 0
        return Listed(
            numbers, len(rows), numbers[-1] if more else None, numbers[0] if less else None
        )

    def numbers(self, rows: Rows, order: Order | None = None) -> list[int]:
        """Return the numbers of all of some rows, in an order."""
        return self.page(rows, Window(max(len(rows), 1)), order).numbers

    def totals(self, rows: Rows, columns: Iterable[str]) -> dict[str, Total]:
        """Return what columns and quantities add up to over those rows whose files are open."""
        read, held = rows[self._full[rows]], self.columns
        found: dict[str, Total] = {}
        for name in columns:
            if name in held.quantities:
                amounts, stated = held.quantities[name][read], held.stated[name][read]
            elif name in held.kind.sums:
                amounts, stated = held[name][read], held.known[name][read]
            else:
                continue
            found[name] = Total(int(amounts[stated].sum()), int(stated.sum()))
        return found

    def unread(self, rows: Rows) -> int:
        """Return how many of some rows the asker reads the lines of alone."""
        return int((~self._full[rows]).sum())

    def _window(self, by: list[Level], rows: Rows, window: Window) -> Rows:
        if window.newer_than is not None:
            back = turned(by)
            mark = self._row(window.newer_than)
            return least(back, beyond(back, rows, mark) if mark >= 0 else rows, window.size)[::-1]
        if window.older_than is not None:
            mark = self._row(window.older_than)
            rows = beyond(by, rows, mark) if mark >= 0 else rows
        return least(by, rows, window.size)

    def _row(self, number: int) -> int:
        known = self.columns["number"]
        at = int(np.searchsorted(known, number))
        return at if at < len(known) and known[at] == number else -1

    def summed(self, wanted: Wanted) -> tuple[int, date | None]:
        """Return how many records fit that the scope reads, and the day of the newest.

        Of records above S1 only the week is told, by its Monday, even to their team.
        """
        fitting = self._around(wanted) & self._reached[1]
        fitting &= self._narrowed(wanted)
        days = self.columns[self.columns.kind.on][fitting].astype(np.int64)
        # The epoch was a Thursday.
        days -= (days + 3) % 7 * (self.columns["secrecy"][fitting] > _INTERNAL)
        return len(days), EPOCH + timedelta(int(days.max())) if len(days) else None

    def _narrowed(self, wanted: Wanted) -> Mask:
        """Return the rows that fit; what somebody wrote is searched in open files alone.

        A line would otherwise tell by being found or not what its file says.
        """
        rows = _narrowed(self.books, self.columns, wanted)
        return rows & self._full if wanted.said.split() else rows

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
    for word in folded(wanted.said).split():
        held = texts_of(books.texts, columns.kind.name, books.change).holding(word)
        named = np.unique(of_units(books.tree).holding(word))
        rows &= np.isin(columns["number"], held) | np.isin(columns["unit_id"], named)
    if wanted.status:
        state = texts_of(books.texts, columns.kind.name, books.change).in_state(wanted.status)
        rows &= np.isin(columns["number"], state)
    return rows
