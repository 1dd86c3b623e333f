"""How a ledger's page is laid out: its columns, its order, and how many records it lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.counting.ordering import Order
from jinguo.ledger.models import View
from jinguo.ledger.models.view import SIZES
from jinguo.web import ledger_filters
from jinguo.web.english.words import Word
from jinguo.web.guard import Asked
from jinguo.web.ledger_columns import Column, offered, usual
from jinguo.web.picks import Option

NAMES = ("columns", "sort", "size")
"""What an address says of it."""
_BACK = "-"
"""Before the column that a list is ordered by from its end."""


@dataclass(frozen=True)
class Head:
    """One head of the table; `query` orders by it, and once more the other way."""

    column: Column
    query: str
    state: str
    """As ARIA says it: ascending, descending, or nothing."""


@dataclass(frozen=True)
class Layout:
    """The columns shown among those offered, the order, and the size of a page."""

    kind: str
    offered: list[Column]
    columns: list[Column]
    order: Order
    size: int
    said: dict[str, str]
    """What the address says of it."""

    @property
    def query(self) -> str:
        """Return what an address says to lay it out so again."""
        return urlencode(self.said)

    @property
    def word(self) -> str:
        """Return the order as an address says it."""
        return f"{_BACK if self.order.falling else ''}{self.order.column}"

    @property
    def sizes(self) -> list[Option]:
        """Return the sizes that may be chosen."""
        return [Option(str(size), Word(f"{size} 条"), now=size == self.size) for size in SIZES]

    @property
    def orders(self) -> list[Option]:
        """Return the orders that may be chosen, each way."""
        return [
            Option(word, Word(f"{each.label}，{told}"), now=word == self.word)
            for each in self.offered
            if each.ordered
            for word, told in _ways(self.kind, each)
        ]

    @property
    def told(self) -> str:
        """Return the order in words."""
        return next((each.name for each in self.orders if each.now), "")

    def heads(self, query: str) -> list[Head]:
        """Return the heads of the table; `query` is what narrows it."""
        return [self._head(column, query) for column in self.columns]

    def _head(self, column: Column, query: str) -> Head:
        now = column.key == self.order.column
        ways = [word for word, _ in _ways(self.kind, column)]
        word = next(way for way in ways if way != self.word) if now else ways[0]
        state = ("descending" if self.order.falling else "ascending") if now else ""
        asked = urlencode({**self.said, "sort": word})
        return Head(column, f"{query}&{asked}" if column.ordered else "", state)


def layout(
    request: Asked, catalogue: Catalogue, kind: str, programme: str, views: Iterable[View]
) -> Layout:
    """Return how the address lays a ledger out; else as the account keeps it; else as usual."""
    every = offered(catalogue, kind, programme)
    kept = next((v for v in views if not v.name and v.programme == programme), None)
    said = {name: request.GET[name] for name in NAMES if request.GET.get(name)}
    columns = said.get("columns") or (kept.columns if kept else "")
    chosen = set(columns.split(",")) if columns else set()
    shown = [each for each in every if each.key in chosen]
    if not shown:
        said.pop("columns", None)
        names = usual(catalogue, kind, programme)
        shown = [each for each in every if each.key in names]
    elif all(each.key != "title" for each in shown):
        # A record is opened by its title.
        shown = [each for each in every if each.key in {*chosen, "title"}]
    order = _order(said.get("sort") or (kept.order if kept else ""), kind, every)
    size = _size(said.get("size", ""), kept)
    return Layout(kind, every, shown, order, size, said)


def _order(word: str, kind: str, every: list[Column]) -> Order:
    column = word.removeprefix(_BACK)
    if any(each.key == column and each.ordered for each in every):
        return Order(column, falling=word.startswith(_BACK))
    return Order(KINDS[kind].on)


def _size(asked: str, kept: View | None) -> int:
    sizes = {str(size): size for size in SIZES}
    if asked in sizes:
        return sizes[asked]
    return kept.size if kept else ledger_filters.PAGE


def _ways(kind: str, column: Column) -> list[tuple[str, str]]:
    """Return the ways to order by a column, the one that is asked for most often first."""
    if column.key == KINDS[kind].on:
        return [(f"{_BACK}{column.key}", "新的在前"), (column.key, "旧的在前")]
    if column.number:
        return [(f"{_BACK}{column.key}", "大的在前"), (column.key, "小的在前")]
    return [(column.key, "从头排"), (f"{_BACK}{column.key}", "从尾排")]
