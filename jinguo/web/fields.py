"""The columns of records as people know them: each with its label, and what stands in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from jinguo.catalogue.kinds import KINDS, MONEY, PRECISIONS
from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Counted, Ratio
from jinguo.counting.books import Books
from jinguo.counting.figures import is_money
from jinguo.ledger import lines
from jinguo.ledger.kinds import model
from jinguo.ledger.links import linked_kinds, linked_units
from jinguo.ledger.models import Record
from jinguo.ledger.models.base import PartnerRole
from jinguo.ledger.models.target import MILLION
from jinguo.ledger.shown import SHOWN
from jinguo.vault.seal import is_sealed
from jinguo.web import wording
from jinguo.web.english.words import Word

NOTHING = "—"
ALL_WORK = "全部工作"
SEALED = "已加密"
_SEALED = "_sealed"
_CALLED = {"payment": ("purpose", "direction")}
"""What names a record without a title, where it is not the first column of its ledger."""


@dataclass(frozen=True)
class Cell:
    """One column of one record; a `number` stands to the right."""

    label: str
    text: str
    number: bool = False


def label(kind: str, column: str) -> str:
    """Return what a column is called; money is told in 元."""
    named = str(getattr(_field(kind, column), "verbose_name", column))
    return named.replace("（分）", "（元）").replace("（不含）", "")


def is_number(kind: str, column: str) -> bool:
    """Tell whether a column holds something counted, to be set to the right."""
    return column in MONEY or column in KINDS[kind].sums


def is_blank(kind: str, column: str, value: Any) -> bool:
    """Tell whether a column holds the nought of nobody having filled it in."""
    return value == 0 and type(value) is int and _field(kind, column).default == 0


def titled(books: Books, record: Record, *, full: bool) -> str:
    """Return a record's title; without one, or for a line, what it is and its code."""
    if record.title and full:
        return record.title
    kind = record.kind()
    day: date = getattr(record, KINDS[kind].on)
    words = [
        text(books, kind, column, getattr(record, column), day=day)
        for column in _CALLED.get(kind, SHOWN[kind].columns[:1])
        if full or column in lines.words(kind)
    ]
    named = "".join(word for word in words if word != NOTHING) or KINDS[kind].label
    return Word(f"{named} · 编号 {lines.code(record)}")


def text(books: Books, kind: str, column: str, value: Any, *, day: date, about: str = "") -> str:
    """Return what stands in a column as people write it.

    Args:
        books: The tree and the catalogue.
        kind: The kind of record.
        column: The column's name, with or without `_id`.
        value: A value of the record, or the plain one that the journal keeps of it.
        day: Names of units are those of this day.
        about: The indicator that the record is about, which says what a value measures.
    """
    if value is None or (value == "" and column != KINDS[kind].about):
        return NOTHING
    if column.endswith(_SEALED) or is_sealed(value):
        return Word(SEALED)
    if (told := _named(books, kind, column, value, day)) is not None:
        return told
    if column == "value":
        return measured(books.catalogue, about, value, target=kind == "target")
    return _plain(column, value)


def _plain(column: str, value: Any) -> str:
    if column in MONEY:
        return f"{Decimal(value) / 100:,.2f}"
    if column == "ends_before":
        return Word(f"{value}（不含这一天）")
    return f"{value:,}" if type(value) is int else str(value)


def _named(books: Books, kind: str, column: str, value: Any, day: date) -> str | None:
    """Return the words for what a column holds a key or a number of, if it does."""
    name = column.removesuffix("_id")
    if name == "unit" or name in linked_units(model(kind)):
        known = value in books.tree.index
        return books.tree.place(value, day).name if known else NOTHING
    if name == "programmes":
        return programmes(books.catalogue, str(value)) or NOTHING
    if name == "indicator":
        found = books.catalogue.indicators.get(str(value))
        return found.label if found else str(value)
    if name == "about":
        return zero_of(books.catalogue, str(value))
    if other := linked_kinds(model(kind)).get(name):
        return Word(f"一条{KINDS[other].label}记录")
    return _chosen(kind, column, value)


def _chosen(kind: str, column: str, value: Any) -> str | None:
    """Return the word of a closed list that a column holds, if it does."""
    choices = dict(getattr(_field(kind, column), "choices", None) or ())
    if value in choices:
        return Word(choices[value])
    closed = PRECISIONS if column == "precision" else KINDS[kind].choices.get(column, ())
    return Word(value) if value in closed else None


def measured(catalogue: Catalogue, address: str, value: int, *, target: bool = False) -> str:
    """Return a total of an indicator in its own measure: money in 元, a target's share in %."""
    what = catalogue.indicators.get(address)
    if what is None:
        return f"{value:,}"
    amount = Decimal(value)
    if isinstance(what, Counted) and is_money(catalogue, what):
        amount /= 100
    elif target and isinstance(what, Ratio):
        amount /= MILLION
    return Word(f"{wording.exact(amount, what.measure)} {what.measure}")


def zero_of(catalogue: Catalogue, about: str) -> str:
    """Return what a 零报告 says there was nothing of."""
    if about in catalogue.indicators:
        return catalogue.indicators[about].label
    known = catalogue.programmes.get(about)
    return f"项目“{known.title}”" if known else about or Word(ALL_WORK)


def programmes(catalogue: Catalogue, keys: str) -> str:
    """Return the titles of a record's programmes."""
    known = catalogue.programmes
    return "、".join(known[key].title if key in known else key for key in keys.split())


def beside(
    catalogue: Catalogue, kind: str, quantities: Mapping[str, int], extra: Mapping[str, Any]
) -> list[Cell]:
    """Return the declared quantities and details that a record carries beside its columns."""
    told = []
    for code, amount in quantities.items():
        declared = catalogue.quantities.get(code)
        money = declared is not None and declared.measure == "元"
        shown = wording.exact(Decimal(amount) / (100 if money else 1), "元" if money else "")
        measure = f" {declared.measure}" if declared else ""
        told.append(Cell(declared.label if declared else code, shown + measure, number=True))
    labels = {
        key: each.label
        for programme in catalogue.programmes.values()
        if kind in programme.records
        for key, each in programme.records[kind].extras.items()
    }
    return told + [
        Cell(labels.get(key, key), SEALED if is_sealed(value) else str(value))
        for key, value in extra.items()
        if value
    ]


def partner(name: str, role: str) -> str:
    """Return a partner and what it did."""
    return f"{name}（{PartnerRole(role).label}）" if role in PartnerRole.values else name


def about(record: Record) -> str:
    """Return the indicator that a record is about, or nothing."""
    return str(getattr(record, KINDS[record.kind()].about or "", ""))


def own(kind: str) -> list[str]:
    """Return the columns that only this kind has, by the names under which a record holds them."""
    shared = {each.name for each in Record._meta.get_fields()}  # noqa: SLF001 - Django's documented Meta API
    return [
        each.attname
        for each in model(kind)._meta.concrete_fields  # noqa: SLF001 - the same
        if each.name not in shared and not each.primary_key and not each.name.endswith("_index")
    ]


def _field(kind: str, column: str) -> Any:
    name = column.removesuffix("_id")
    fields = model(kind)._meta.concrete_fields  # noqa: SLF001 - Django's documented Meta API
    return next((each for each in fields if each.name == name), None)
