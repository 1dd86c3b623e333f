"""The columns of a ledger as its staff know them: of the kind, and of the programme chosen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jinguo.catalogue.kinds import KINDS, MONEY
from jinguo.catalogue.load import Catalogue
from jinguo.ledger.kinds import model
from jinguo.ledger.links import linked_kinds, linked_units
from jinguo.ledger.models import Record
from jinguo.ledger.shown import SHOWN
from jinguo.vault.seal import is_sealed
from jinguo.web import fields, wording

QUANTITY, EXTRA = "quantity.", "extra."
"""Before the code of a quantity, and the key of a detail, that a programme declares."""
BASE = ("unit", "title", "programmes")


@dataclass(frozen=True)
class Column:
    """One column; a `number` stands to the right, `ordered` may order the list."""

    key: str
    label: str
    number: bool = False
    ordered: bool = True


def offered(catalogue: Catalogue, kind: str, programme: str) -> list[Column]:
    """Return every column that a ledger may show, in the order in which it does."""
    first = Column(KINDS[kind].on, KINDS[kind].on_label)
    base = [Column("unit", "单位"), Column("title", "名称"), Column("programmes", "项目")]
    own = [_column(kind, name) for name in _own(kind)]
    declared = list(_declared(catalogue, kind, programme))
    return [first, *base, *own, *declared, Column("status", "状态")]


def usual(catalogue: Catalogue, kind: str, programme: str) -> list[str]:
    """Return the columns shown where nobody chose: of a programme, what differs within it."""
    shown, base = [*SHOWN[kind].columns], [*BASE]
    found = catalogue.programmes.get(programme)
    if found is not None and kind in found.records:
        fixed = {name for name, words in found.records[kind].choices.items() if len(words) == 1}
        shown = [name for name in shown if name not in fixed]
        base.remove("programmes")
    declared = [each.key for each in _declared(catalogue, kind, programme)]
    return [KINDS[kind].on, *base, *shown, *declared, "status"]


def amount(catalogue: Catalogue, key: str, value: int) -> str:
    """Return what a column adds up to, as people write it."""
    if key.startswith(QUANTITY):
        what = catalogue.quantities.get(key.removeprefix(QUANTITY))
        money = what is not None and what.measure == "元"
        return wording.exact(Decimal(value) / (100 if money else 1), "元" if money else "")
    return f"{Decimal(value) / 100:,.2f}" if key in MONEY else f"{value:,}"


def beside(catalogue: Catalogue, record: Record, key: str, quantities: Mapping[str, int]) -> str:
    """Return what a record says in a column that a programme declares."""
    if key.startswith(QUANTITY):
        code = key.removeprefix(QUANTITY)
        told = quantities.get(code)
        return fields.NOTHING if told is None else amount(catalogue, key, told)
    value: Any = record.extra.get(key.removeprefix(EXTRA))
    if is_sealed(value):
        return fields.SEALED
    return str(value) if value not in (None, "") else fields.NOTHING


def _own(kind: str) -> list[str]:
    """Return the kind's own columns that a list may show: the usual ones first."""
    links = {f"{name}_id" for name in linked_kinds(model(kind))}
    rest = [
        name
        for name in fields.own(kind)
        if name not in links and name != KINDS[kind].on and not name.endswith("_sealed")
    ]
    shown = SHOWN[kind].columns
    return [*shown, *(name for name in rest if name not in shown)]


def _column(kind: str, name: str) -> Column:
    units = {f"{each}_id" for each in linked_units(model(kind))}
    return Column(
        name, fields.label(kind, name), fields.is_number(kind, name), ordered=name not in units
    )


def _declared(catalogue: Catalogue, kind: str, programme: str) -> Iterator[Column]:
    found = catalogue.programmes.get(programme)
    if found is None:
        return
    for code, what in found.quantities.items():
        if what.of == kind:
            yield Column(f"{QUANTITY}{code}", f"{what.label}（{what.measure}）", number=True)
    if kind in found.records:
        for key, each in found.records[kind].extras.items():
            yield Column(f"{EXTRA}{key}", each.label)
