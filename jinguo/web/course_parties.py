"""Whom a record is about, masked, as its page of 办理 names them."""

from dataclasses import dataclass
from uuid import UUID

from jinguo.counting.books import books
from jinguo.ledger import opening
from jinguo.ledger.lines import full
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Record
from jinguo.ledger.reads import by_numbers
from jinguo.org.policy import Action
from jinguo.web import fields
from jinguo.web.guard import Asked, reach


@dataclass(frozen=True)
class Party:
    """One record that another names: what it is there, and as it may be told."""

    label: str
    kind: str
    id: UUID | None
    told: str


def parties(request: Asked, found: Record) -> tuple[list[Party], list[Record]]:
    """Return whom a record names, and those of them that are shown."""
    reading, shown, beside = reach(request, Action.SEE_RECORDS), list[Party](), list[Record]()
    for column, other in linked_kinds(type(found)).items():
        number = getattr(found, f"{column}_id")
        if number is None:
            continue
        row = next(iter(by_numbers(other, [number], reading)), None)
        label = fields.label(found.kind(), column)
        if row is None:
            shown.append(Party(label, other, None, "无权查看"))
            continue
        beside.append(row)
        told = fields.titled(books(), row, full=full(row, reading))
        if other == "party" and full(row, reading):
            told = opening.masked(row, "name") or told
        shown.append(Party(label, other, row.id, told))
    return shown, beside
