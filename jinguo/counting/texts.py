"""The text of a kind's records, laid end to end in memory, so that any part of a word is found.

Chinese is searched by two characters as often as by ten; an index of words or of three characters
does not answer that, and asking the database for LIKE reads every row of a large ledger.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jinguo.counting import sounds
from jinguo.ledger.kinds import model
from jinguo.ledger.models.base import Status
from jinguo.ledger.shown import SHOWN
from jinguo.ledger.wall import whole
from jinguo.org.tree import Tree
from jinguo.vault.seal import is_sealed

_APART, _END = "\x1f", "\n"
_STATES = list(Status.values)
_CHUNK = 20_000
_BITS = 17
"""Room for the place of a character in the order, and for none."""
_EXTRA = "extra."
"""Before the key of a detail that records carry beside their columns."""


def _no_numbers() -> NDArray[np.int64]:
    return np.zeros(0, np.int64)


@dataclass(frozen=True)
class Texts:
    """What may be searched of a kind's records, as it stood after one journal entry."""

    change: int = 0
    numbers: NDArray[np.int64] = field(default_factory=_no_numbers)
    """The record of each row; 0 for a row that a later one replaces."""
    starts: NDArray[np.int64] = field(default_factory=_no_numbers)
    """Where each row's text begins in `codes`."""
    codes: NDArray[np.uint16] = field(default_factory=lambda: np.zeros(0, np.uint16))
    states: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))

    def holding(self, said: str) -> NDArray[np.int64]:
        """Return the numbers of the records whose text holds every one of the words said.

        Letters are also the initials of what sounds so: `xcb` finds 宣传部.
        """
        found = self.numbers > 0
        for word in folded(said).split():
            found &= self._rows(word)
        return np.sort(self.numbers[found])

    def in_state(self, status: str) -> NDArray[np.int64]:
        """Return the numbers of the records in one state."""
        state = _STATES.index(status) if status in _STATES else -1
        found = (self.states == state) & (self.numbers > 0)
        return np.sort(self.numbers[found])

    def state_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where in its life each row's record stands, in the order of the states."""
        return self.states[rows].astype(np.int64)

    def at(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the row of each record; every one of them must be here."""
        order = self._order
        return order[np.searchsorted(self.numbers, numbers, sorter=order)]

    def packed(self, rows: NDArray[np.int64], first: int, count: int) -> NDArray[np.int64]:
        """Return some characters of each row as one number, in the order in which they sort.

        What lies beyond the row's end, or its first column's, is 0.
        """
        found = np.zeros(len(rows), np.int64)
        places, ended = sounds.order(), np.zeros(len(rows), np.bool_)
        last = len(self.codes) - 1
        for at in range(first, first + count):
            codes = self.codes[np.minimum(self.starts[rows] + at, last)]
            # A shorter text ends before its next row begins; once ended it stays so.
            ended |= (self.starts[rows] + at >= self._ends[rows]) | (codes == ord(_APART))
            found = (found << _BITS) | np.where(ended, 0, places[codes] + 1)
        return found

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        return np.argsort(self.numbers, kind="stable")

    @cached_property
    def _ends(self) -> NDArray[np.int64]:
        """Where the text of each row ends, its last sign left out."""
        return np.append(self.starts[1:], len(self.codes)) - 1

    def _rows(self, word: str) -> NDArray[np.bool_]:
        at = self._places(_codes(word), np.equal)
        if sounds.is_initials(word):
            at = np.append(at, self._places(word, lambda codes, sign: sounds.begins(sign)[codes]))
        rows = np.zeros(len(self.numbers), np.bool_)
        rows[np.searchsorted(self.starts, at, side="right") - 1] = True
        return rows

    def _places(self, wanted: Any, alike: Callable[..., Any]) -> NDArray[np.int64]:
        last = len(self.codes) - len(wanted) + 1
        at = np.flatnonzero(alike(self.codes[: max(last, 0)], wanted[0]))
        for step, sign in enumerate(wanted[1:], 1):
            at = at[alike(self.codes[at + step], sign)]
        return at


def brought_up(texts: Texts, kind: str, change: int, column: str = "") -> Texts:
    """Return the texts with every row that changed since; read whole the first time.

    `column` is the one whose text is wanted; without it title and what is searched stand together.
    """
    if texts.change >= change:
        return texts
    said = [column.partition(".")[0]] if column else ["title", *SHOWN[kind].searched]
    changed = model(kind)._default_manager.filter(change__gt=texts.change).order_by("number")  # noqa: SLF001 - any kind's manager
    with whole():
        rows = list(changed.values_list("number", "status", *said).iterator(_CHUNK))
    told = [_APART.join(_said(each, column) for each in row[2:]) for row in rows]
    return _with(texts, change, rows, told)


def texts_of(held: dict[str, Texts], kind: str, change: int, column: str = "") -> Texts:
    """Return the texts of a kind, or of one of its columns, up to a change; they are kept."""
    key = f"{kind} {column}" if column else kind
    held[key] = brought_up(held.get(key, Texts()), kind, change, column)
    return held[key]


def of_units(tree: Tree) -> Texts:
    """Return the names that units bear or bore, by the keys of the units."""
    if _named.tree is not tree:
        rows = [(place.unit, Status.SUBMITTED) for place in tree.places]
        made = _with(Texts(), 1, rows, [place.name for place in tree.places])
        _named.tree, _named.texts = tree, made
    return _named.texts


@dataclass
class _Named:
    tree: Tree | None = None
    texts: Texts = field(default_factory=Texts)


_named = _Named()


def folded(text: str) -> str:
    """Return a text as it is compared: full and half width, large and small letters alike."""
    return unicodedata.normalize("NFKC", text).casefold()


def _said(value: Any, column: str) -> str:
    """Return what a column says, as it sorts; what is sealed says nothing."""
    if column.startswith(_EXTRA):
        value = value.get(column.removeprefix(_EXTRA), "")
    if value is None or is_sealed(value):
        return ""
    return f"{value:020}" if type(value) is int else str(value)


def _with(texts: Texts, change: int, rows: Sequence[tuple[Any, ...]], told: Sequence[str]) -> Texts:
    numbers = np.array([row[0] for row in rows], np.int64)
    codes = [_codes(folded(each).replace(_END, " ") + _END) for each in told]
    lengths = np.array([0, *map(len, codes)], np.int64)[: len(codes)]
    kept = np.where(np.isin(texts.numbers, numbers), 0, texts.numbers) if rows else texts.numbers
    return Texts(
        change,
        np.concatenate([kept, numbers]),
        np.concatenate([texts.starts, len(texts.codes) + np.cumsum(lengths)]),
        np.concatenate([texts.codes, *codes]),
        np.concatenate([texts.states, _states(row[1] for row in rows)]),
    )


def _states(states: Iterable[str]) -> NDArray[np.int8]:
    return np.array([_STATES.index(each) for each in states], np.int8)


def _codes(text: str) -> NDArray[np.uint16]:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
