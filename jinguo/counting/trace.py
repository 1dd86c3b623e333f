"""Opens a figure to the records behind it, as far as the asker may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import numpy as np

from jinguo.counting.books import Books
from jinguo.counting.evaluate import Chosen, Mask, weights
from jinguo.counting.figures import Figure, Slice, figure, is_money, masks
from jinguo.counting.reach import reached
from jinguo.counting.reduce import Whole
from jinguo.ledger.lines import line
from jinguo.ledger.models import Record
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.reads import by_numbers
from jinguo.org.policy import Scope


@dataclass(frozen=True)
class Line:
    """One record behind a figure, without names. `amount` is what it adds; money in 元."""

    id: UUID
    kind: str
    unit: int
    unit_name: str
    on: date
    title: str
    amount: Decimal
    when: str = ""
    """The day, or the week where only the line is read."""
    personal: bool = False
    """It is of S2 or above: showing it is a look."""


@dataclass(frozen=True)
class Trace:
    """A figure and the records behind it: how many, which are shown, how many are withheld.

    Of a figure of which the asker sees only published cells, only what is shown is counted.
    """

    figure: Figure
    total: int
    withheld: int
    lines: Sequence[Line]

    @property
    def shown(self) -> int:
        """Return how many of the records the asker may see."""
        return self.total - self.withheld

    @property
    def all_withheld(self) -> bool:
        """Tell whether there are records and the asker may see none of them."""
        return bool(self.total) and not self.shown


def trace(  # noqa: PLR0913 - two scopes and a page are facts of their own
    books: Books, address: str, where: Slice, *, figures: Scope, records: Scope,
    first: int = 0, limit: int | None = None,
) -> Trace:  # fmt: skip
    """Return the records behind a figure, a page of them if `limit` says so.

    Args:
        books: What to count from.
        address: The indicator.
        where: Unit, period, and programme if only one's records are wanted.
        figures: The units whose figures the asker sees.
        records: The units and classes whose lines the asker reads.
        first: How many lines to leave out at the beginning.
        limit: How many lines to return; None for all.

    Raises:
        AddressError: If the catalogue has no such indicator.
        PolicyError: If the asker may not see the figure at all.
    """
    counted = figure(books, address, where, scope=figures)
    behind = _behind(books, address, where)
    seen = [rows[reached(found.columns, records)[1][rows]] for found, rows in behind]
    days = np.concatenate(
        [
            found.columns[found.columns.kind.on][at]
            for (found, _), at in zip(behind, seen, strict=True)
        ]
    )
    order = np.argsort(days, kind="stable")[first : None if limit is None else first + limit]
    lines = _lines(books, [found for found, _ in behind], seen, order, records)
    cells = counted.worked.cells
    total = len(days) if cells else sum(len(rows) for _, rows in behind)
    return Trace(counted, total, total - len(days), lines)


def _behind(books: Books, address: str, where: Slice) -> list[tuple[Chosen, Whole]]:
    """Return the rows behind a figure by what chose them, a record once though in both parts."""
    told: dict[str, Mask] = {}
    behind: dict[int, tuple[Chosen, list[Whole]]] = {}
    for found, mask in masks(books, address, where):
        kind = found.columns.kind.name
        before = told.get(kind, np.zeros(len(mask), np.bool_))
        told[kind] = before | mask
        behind.setdefault(id(found), (found, []))[1].append(np.flatnonzero(mask & ~before))
    return [(found, np.concatenate(rows)) for found, rows in behind.values()]


def _lines(
    books: Books, found: list[Chosen], seen: list[Whole], order: Whole, records: Scope
) -> list[Line]:
    source = np.concatenate([np.full(len(rows), at) for at, rows in enumerate(seen)])[order]
    rows = np.concatenate(seen)[order]
    told: dict[tuple[int, int], Line] = {}
    for at, each in enumerate(found):
        mine = rows[source == at]
        numbers = each.columns["number"][mine].tolist()
        amounts = dict(zip(numbers, _amounts(each)[mine].tolist(), strict=True))
        row_of = dict(zip(numbers, mine.tolist(), strict=True))
        money = is_money(books.catalogue, each.what)
        for record in by_numbers(each.columns.kind.name, numbers, records):
            told[at, row_of[record.number]] = _line(
                books, record, amounts[record.number], records, money=money
            )
    return [told[key] for key in zip(source.tolist(), rows.tolist(), strict=True) if key in told]


def _amounts(found: Chosen) -> Whole:
    if found.tallies:
        amounts: Whole = found.columns["value"]
        return amounts
    if found.what.way in ("sum", "mean"):
        return weights(found.columns, found.what.column)
    return np.ones(len(found.columns), np.int64)


def _line(books: Books, record: Record, amount: int, scope: Scope, *, money: bool) -> Line:
    told = line(record, scope, books.tree)
    return Line(
        record.id, record.kind(), told.place.unit, told.place.name, told.day,
        record.title if told.full else "", Decimal(int(amount)) / (100 if money else 1), told.when,
        record.secrecy >= Secrecy.S2,
    )  # fmt: skip
