"""What a ledger's list adds up to, and the figure that counts the very same."""

from collections.abc import Iterator
from dataclasses import dataclass

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.schema import Counted
from jinguo.counting.books import Books
from jinguo.counting.figures import in_force
from jinguo.counting.listing import Ledger
from jinguo.counting.ordering import Rows
from jinguo.web.ledger_columns import QUANTITY, Column, amount
from jinguo.web.ledger_filters import Filters

_RECORDS = ""


@dataclass(frozen=True)
class Sum:
    """The total of one column; `address` is the figure that says the same."""

    key: str
    label: str
    number: bool
    text: str = ""
    address: str = ""


@dataclass(frozen=True)
class Totals:
    """The row of totals."""

    cells: list[Sum]
    records: str
    """The figure that counts the records listed."""
    unread: int
    """How many records are listed as lines, whose numbers are in no total."""

    @property
    def any(self) -> bool:
        """Tell whether anything is added up."""
        return any(cell.text for cell in self.cells)


def totals(of: Ledger, found: Filters, rows: Rows, columns: list[Column]) -> Totals:
    """Return what the columns shown add up to over all of some rows, the whole list's."""
    named = {column.key: column.key.removeprefix(QUANTITY) for column in columns}
    added = of.totals(rows, [name for key, name in named.items() if _adds(of, key)])
    unread = of.unread(rows)
    figures = {} if unread else figures_of(of.books, found)
    cells = []
    for column in columns:
        total = added.get(named[column.key]) if _adds(of, column.key) else None
        text = amount(of.books.catalogue, column.key, total.amount) if total else ""
        address = figures.get(named[column.key], "") if text else ""
        cells.append(Sum(column.key, column.label, column.number, text, address))
    return Totals(cells, figures.get(_RECORDS, ""), unread)


def _adds(of: Ledger, key: str) -> bool:
    # What a tally or a target holds measures now this, now that: no sum means anything.
    return key.startswith(QUANTITY) or (key in KINDS[of.kind].sums and not KINDS[of.kind].about)


def figures_of(books: Books, found: Filters) -> dict[str, str]:
    """Return the figures that count exactly what is listed, by the column they add up."""
    return dict(_figures(books, found))


def _figures(books: Books, found: Filters) -> Iterator[tuple[str, str]]:
    words = dict(found.wanted)
    programme, status = words.pop("programme", ""), words.pop("status", "")
    if found.period is None or found.said or status:
        return
    wanted = {column: {word} for column, word in words.items()}
    for address in in_force(books, found.period):
        what = books.catalogue.indicators[address]
        if isinstance(what, Counted) and _same(what, found.kind, wanted):
            counted = books.catalogue.counted_programmes(address)
            if (counted or ()) == ((programme,) if programme else ()):
                yield what.column, address


def _same(what: Counted, kind: str, wanted: dict[str, set[str]]) -> bool:
    where = {
        column: {words} if isinstance(words, str) else set(words)
        for column, words in what.where.items()
    }
    plain = not (what.at or what.lifted_to or what.function) and what.over == "flow"
    counts = what.way in ("records", "sum") and what.placed_by == KINDS[kind].on
    return what.of == kind and plain and counts and where == wanted
