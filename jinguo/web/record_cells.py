"""What a record says, column by column, as far as it is told."""

from collections.abc import Iterator

from jinguo.counting.books import Books
from jinguo.ledger.lines import Line, words
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Record, RecordQuantity
from jinguo.web import fields
from jinguo.web.fields import Cell


def cells(known: Books, found: Record, told: Line) -> Iterator[Cell]:
    """Yield what the record says as far as it is told, leaving out what is not filled in."""
    kind, day = found.kind(), told.day
    links = {f"{name}_id" for name in linked_kinds(type(found))}
    for column in fields.own(kind) if told.full else words(kind):
        if column not in links and not column.endswith("_sealed"):
            value = getattr(found, column)
            said = fields.text(known, kind, column, value, day=day, about=fields.about(found))
            if said != fields.NOTHING and not fields.is_blank(kind, column, value):
                yield Cell(fields.label(kind, column), said, fields.is_number(kind, column))
    if not told.full:
        return
    quantities = dict(RecordQuantity.objects.filter(record=found.id).values_list("code", "amount"))
    yield from fields.beside(known.catalogue, kind, quantities, found.extra)
