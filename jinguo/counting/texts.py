"""The text of a kind's records, laid end to end in memory, so that any part of a word is found.

Chinese is searched by two characters as often as by ten; an index of words or of three characters
does not answer that, and asking the database for LIKE reads every row of a large ledger.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from jinguo.ledger.kinds import model
from jinguo.ledger.models.base import Status
from jinguo.ledger.shown import SHOWN

_APART, _END = "\x1f", "\n"
_STATES = list(Status.values)
_CHUNK = 20_000


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
        """Return the numbers of the records whose text holds every one of the words said."""
        found = self.numbers > 0
        for word in _folded(said).split():
            found &= self._rows(word)
        return np.sort(self.numbers[found])

    def in_state(self, status: str) -> NDArray[np.int64]:
        """Return the numbers of the records in one state."""
        state = _STATES.index(status) if status in _STATES else -1
        found = (self.states == state) & (self.numbers > 0)
        return np.sort(self.numbers[found])

    def _rows(self, word: str) -> NDArray[np.bool_]:
        wanted = _codes(word)
        last = len(self.codes) - len(wanted) + 1
        at = np.flatnonzero(self.codes[: max(last, 0)] == wanted[0])
        for step, code in enumerate(wanted[1:], 1):
            at = at[self.codes[at + step] == code]
        rows = np.zeros(len(self.numbers), np.bool_)
        rows[np.searchsorted(self.starts, at, side="right") - 1] = True
        return rows


def brought_up(texts: Texts, kind: str, change: int) -> Texts:
    """Return the texts with every row that changed since; read whole the first time."""
    if texts.change >= change:
        return texts
    names = ("number", "status", "title", *SHOWN[kind].searched)
    changed = model(kind)._default_manager.filter(change__gt=texts.change).order_by("number")  # noqa: SLF001 - any kind's manager
    rows = list(changed.values_list(*names).iterator(_CHUNK))
    told = [_folded(_APART.join(row[2:])).replace(_END, " ") + _END for row in rows]
    numbers = np.array([row[0] for row in rows], np.int64)
    codes = [_codes(each) for each in told]
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


def _folded(text: str) -> str:
    """Return a text as it is compared: full and half width, large and small letters alike."""
    return unicodedata.normalize("NFKC", text).casefold()


def _codes(text: str) -> NDArray[np.uint16]:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
