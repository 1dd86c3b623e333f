"""The levels of a ledger's columns: what each row's day, unit, word, number or text sorts by."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books
from jinguo.counting.columns import Columns, dates, words
from jinguo.counting.ordering import LAST, Level, Order, Rows, of_array
from jinguo.counting.reach import Mask
from jinguo.counting.sounds import sound
from jinguo.counting.texts import Texts, texts_of
from jinguo.org.models import Level as UnitLevel
from jinguo.org.tree import FAR

_CHARACTERS, _DEPTH = 3, 14
"""A level of text holds so many characters; so many levels tell two texts apart."""
_THURSDAY = 3
"""Days are counted from one."""
_QUANTITY = "quantity."


def levels(books: Books, kind: str, order: Order, full: Mask) -> list[Level]:
    """Return what a list is ordered by; of lines only what they tell, the day by its week."""
    columns = books.columns[kind]
    column = order.column or columns.kind.on
    every = np.ones(len(columns), np.bool_)
    tie = of_array(columns["number"], every, falling=order.falling)
    if column == columns.kind.on:
        days = columns[column].astype(np.int64)
        days -= np.where(full, 0, (days + _THURSDAY) % 7)
        return [of_array(days, every, falling=order.falling), tie]
    if column == "unit":
        return [of_array(_units(books, columns, full), every, falling=order.falling), tie]
    if column == "status":
        return [partial(_states, books, kind, order.falling), tie]
    known = every if column in (*columns.kind.choices, "programmes") else full
    if (array := _numbers(books, columns, column)) is not None:
        values, stated = array
        return [of_array(values, stated & known, falling=order.falling), tie]
    texts = _texts(books, kind, column)
    read = partial(_packed, texts, columns, known, order.falling)
    return [partial(read, at * _CHARACTERS) for at in range(_DEPTH)] + [tie]


def _numbers(books: Books, columns: Columns, column: str) -> tuple[Rows, Mask] | None:
    """Return a column that is held as numbers, and the rows that say anything in it."""
    if column in columns.kind.sums:
        return columns[column], columns.known[column]
    if column.startswith(_QUANTITY):
        code, none = column.removeprefix(_QUANTITY), np.zeros(len(columns), np.int64)
        return columns.quantities.get(code, none), columns.stated.get(code, none > 0)
    if column in dates(columns.kind):
        return columns[column].astype(np.int64), columns[column] < FAR
    if column in (*words(columns.kind), "programmes"):
        ranks = _ranks(books, columns, column)
        return ranks[columns[column]], ranks[columns[column]] < LAST
    return None


def _ranks(books: Books, columns: Columns, column: str) -> NDArray[np.int64]:
    """Return the place of each word by its code: in the kind's own order, else as it sounds."""
    kept = ("ranks", columns.kind.name, column)
    if kept not in books.derived:
        fixed = KINDS[columns.kind.name].choices.get(column, ())
        told = {word: _told(books, column, word) for word in columns.vocabulary[column]}
        order = sorted(
            filter(None, told),
            key=lambda word: (fixed.index(word) if word in fixed else len(fixed), told[word]),
        )
        ranks = np.full(len(told) + 1, LAST, np.int64)
        for rank, word in enumerate(order):
            ranks[columns.vocabulary[column][word]] = rank
        books.derived[kept] = ranks
    found: NDArray[np.int64] = books.derived[kept]
    return found


def _told(books: Books, column: str, word: str) -> tuple[int, ...]:
    """Return a word as it sounds: a programme's by its title, an indicator's by its label."""
    catalogue = books.catalogue
    if column == "programmes":
        known = catalogue.programmes
        word = "、".join(known[key].title if key in known else key for key in word.split())
    elif column == "indicator" and word in catalogue.indicators:
        word = catalogue.indicators[word].label
    return sound(word)


def _units(books: Books, columns: Columns, full: Mask) -> NDArray[np.int64]:
    """Return each row's unit by its place among the codes; of a line, its township's."""
    numbers = books.tree.numbers(columns["unit_id"]).astype(np.int64)
    return numbers if full.all() else np.where(full, numbers, _townships(books)[numbers])


def _townships(books: Books) -> NDArray[np.int64]:
    """Return, for each unit's number, that of the township above it where it stood last."""
    if "townships" not in books.derived:
        tree = books.tree
        own = np.array([tree.index[line.unit] for line in tree.lineages], np.int64)
        above = tree.ancestors.astype(np.int64)
        high = (above >= 0) & (tree.levels[above] <= UnitLevel.TOWNSHIP)
        last = above.shape[1] - 1 - np.argmax(high[:, ::-1], axis=1)
        found = np.arange(len(tree.ids), dtype=np.int64)
        # Lineages of one unit follow each other by their days, so the last one stays.
        found[own] = np.where(high.any(axis=1), above[np.arange(len(own)), last], own)
        books.derived["townships"] = found
    known: NDArray[np.int64] = books.derived["townships"]
    return known


def _states(books: Books, kind: str, falling: bool, rows: Rows) -> NDArray[np.int64]:  # noqa: FBT001 - bound by name
    texts = texts_of(books.texts, kind, books.change)
    told = texts.state_of(texts.at(books.columns[kind]["number"][rows]))
    return -told if falling else told


def _texts(books: Books, kind: str, column: str) -> Texts:
    """Return the texts that a column is sorted by; titles stand first among what is searched."""
    named = "" if column == "title" else column
    return texts_of(books.texts, kind, books.change, named)


def _packed(
    texts: Texts, columns: Columns, known: Mask, falling: bool, first: int, rows: Rows  # noqa: FBT001 - bound by name
) -> NDArray[np.int64]:  # fmt: skip
    told = texts.packed(texts.at(columns["number"][rows]), first, _CHARACTERS)
    says = known[rows] & ((told > 0) | (first > 0))
    return np.where(says, -told if falling else told, LAST)
