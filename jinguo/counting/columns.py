"""The records of one kind as columns of numbers, appended to as the ledger grows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jinguo.catalogue.kinds import PRECISIONS, Kind
from jinguo.org.tree import FAR

Rows = Sequence[tuple[Any, ...]]
_FIXED = (
    "number", "unit_id", "struck", "kept_back", "secrecy", "precision", "programmes", "change",
)  # fmt: skip


class Words(dict[str, int]):
    """Numbers words 0, 1, 2… in the order in which they come."""

    def __missing__(self, word: str) -> int:
        self[word] = len(self)
        return self[word]

    def codes(self, words: Iterable[str], count: int) -> NDArray[np.int32]:
        """Return each word's number."""
        return np.fromiter(map(self.__getitem__, words), np.int32, count)


def dates(kind: Kind) -> tuple[str, ...]:
    """Return a kind's date columns."""
    return (kind.on, *kind.dates, *filter(None, (kind.ended, kind.until)))


def links(kind: Kind) -> tuple[str, ...]:
    """Return the columns that point at other records."""
    return tuple(column for column in kind.distincts if column != "unit")


def words(kind: Kind) -> tuple[str, ...]:
    """Return the columns that hold words."""
    return (*kind.choices, *filter(None, (kind.about,)))


def names(kind: Kind) -> tuple[str, ...]:
    """Return the columns of one row, in the order in which `Columns` takes them."""
    return (*_FIXED, *dates(kind), *kind.sums, *links(kind), *words(kind))


@dataclass
class Columns:
    """All records of a kind, row by row in the order of their numbers.

    Days are day numbers (no day: far away), sums whole numbers (none: 0, see `known`), links the
    numbers of other records (none: 0), words their codes.
    """

    kind: Kind
    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)
    known: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    vocabulary: dict[str, Words] = field(default_factory=dict)
    quantities: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    stated: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    """For each quantity, the rows that state it."""

    def __post_init__(self) -> None:
        if not self.arrays:
            self.vocabulary = {name: Words() for name in ("programmes", *words(self.kind))}
            self.arrays, self.known = self._columns([])

    def copy(self) -> "Columns":
        """Return columns that can take in rows without changing these; arrays are shared."""
        words = {name: Words(known) for name, known in self.vocabulary.items()}
        return replace(
            self,
            arrays=dict(self.arrays),
            known=dict(self.known),
            vocabulary=words,
            quantities=dict(self.quantities),
            stated=dict(self.stated),
        )

    def __len__(self) -> int:
        return len(self.arrays["number"])

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.arrays[name]

    def take(self, rows: Rows) -> None:
        """Take in rows (see `names`): known numbers are replaced, fresh ones appended."""
        if not rows:
            return
        arrays, known = self._columns(rows)
        at = self._at(arrays["number"])
        old, fresh = at >= 0, at < 0
        for store, news in ((self.arrays, arrays), (self.known, known)):
            for name, news_column in news.items():
                column = store[name]
                if old.any():
                    column = column.copy()
                    column[at[old]] = news_column[old]
                store[name] = np.concatenate([column, news_column[fresh]])
        if more := int(fresh.sum()):
            for code in self.quantities:
                self._lengthen(code, more)

    def _lengthen(self, code: str, more: int) -> None:
        self.quantities[code] = np.append(self.quantities[code], np.zeros(more, np.int64))
        self.stated[code] = np.append(self.stated[code], np.zeros(more, np.bool_))

    def take_quantities(self, rows: Sequence[tuple[int, str, int]]) -> None:
        """Take in declared quantities: record number, code, whole amount."""
        by_code: dict[str, list[tuple[int, int]]] = {}
        for number, code, amount in rows:
            by_code.setdefault(code, []).append((number, amount))
        for code, amounts in by_code.items():
            if code not in self.quantities:
                self.quantities[code] = np.zeros(len(self), np.int64)
                self.stated[code] = np.zeros(len(self), np.bool_)
            at = self._at(np.array([number for number, _ in amounts]))
            # A record entered while these were read comes whole with the next reading.
            here = at >= 0
            self.quantities[code] = self.quantities[code].copy()
            self.stated[code] = self.stated[code].copy()
            self.quantities[code][at[here]] = np.array([amount for _, amount in amounts])[here]
            self.stated[code][at[here]] = True

    def _at(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        mine = self.arrays["number"]
        if not len(mine):
            return np.full(len(numbers), -1)
        at = np.searchsorted(mine, numbers).clip(max=len(mine) - 1)
        return np.where(mine[at] == numbers, at, -1)

    def _columns(self, rows: Rows) -> tuple[dict[str, NDArray[Any]], dict[str, NDArray[np.bool_]]]:
        count = len(rows)
        columns = dict(zip(names(self.kind), zip(*rows, strict=True), strict=True)) if rows else {}
        arrays: dict[str, NDArray[Any]] = {}
        known: dict[str, NDArray[np.bool_]] = {}
        for name in ("number", "unit_id", "change", *links(self.kind)):
            arrays[name], _ = _whole(columns.get(name, ()), 0)
        arrays["secrecy"] = np.array(columns.get("secrecy", ()), np.int8)
        arrays["struck"] = np.array(columns.get("struck", ()), np.bool_)
        arrays["kept_back"] = np.array(columns.get("kept_back", ()), np.bool_)
        arrays["precision"] = np.array(
            [PRECISIONS.index(word) for word in columns.get("precision", ())], np.int8
        )
        for name in dates(self.kind):
            arrays[name] = _whole(columns.get(name, ()), FAR)[0].astype(np.int32)
        for name in self.kind.sums:
            arrays[name], known[name] = _whole(columns.get(name, ()), 0)
        for name, vocabulary in self.vocabulary.items():
            arrays[name] = vocabulary.codes(columns.get(name, ()), count)
        return arrays, known

    def having(self, name: str, wanted: Iterable[str]) -> NDArray[np.bool_]:
        """Return which rows hold one of the words; for programmes, among their words."""
        vocabulary = self.vocabulary[name]
        wanted = set(wanted)
        fits = np.zeros(len(vocabulary) + 1, np.bool_)
        for word, code in vocabulary.items():
            fits[code] = (
                not wanted.isdisjoint(word.split(" ")) if name == "programmes" else word in wanted
            )
        found: NDArray[np.bool_] = fits[self.arrays[name]]
        return found


def _whole(
    values: Sequence[int | None], missing: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    try:
        numbers = np.array(values, np.int64)
    except TypeError:
        known = np.array([value is not None for value in values], np.bool_)
        return np.array([missing if v is None else v for v in values], np.int64), known
    return numbers, np.ones(len(numbers), np.bool_)
