"""The lines of a ledger: what each record says in the columns shown, as far as it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books
from jinguo.ledger import lines
from jinguo.ledger.models import Record, RecordQuantity
from jinguo.ledger.models.base import Status
from jinguo.org.policy import Scope
from jinguo.web import fields
from jinguo.web.english.words import Word
from jinguo.web.ledger_columns import EXTRA, QUANTITY, Column, beside
from jinguo.web.picks import Picked


@dataclass(frozen=True)
class Shown:
    """One column of one record."""

    key: str
    label: str
    text: str
    number: bool = False
    small: str = ""
    """The unit above, where the list is of several."""


@dataclass(frozen=True)
class Line:
    """One record on a list."""

    record: Record
    title: str
    cells: list[Shown]

    @property
    def plain(self) -> bool:
        """Tell whether it stands as most records do."""
        return self.record.status == Status.SUBMITTED and not self.record.struck_at


def told(
    known: Books, rows: Sequence[Record], columns: Sequence[Column], picked: Picked, scope: Scope
) -> list[Line]:
    """Return records of one kind as a list shows them."""
    wanted = any(column.key.startswith(QUANTITY) for column in columns)
    counted = _quantities(rows) if wanted else {}
    return [_line(known, each, columns, picked, scope, counted.get(each.id, {})) for each in rows]


def _quantities(rows: Sequence[Record]) -> dict[UUID, dict[str, int]]:
    found: dict[UUID, dict[str, int]] = {}
    told = RecordQuantity.objects.filter(record__in=[row.id for row in rows])
    for record, code, amount in told.values_list("record", "code", "amount"):
        found.setdefault(record, {})[code] = amount
    return found


def _line(
    known: Books, record: Record, columns: Sequence[Column], picked: Picked, scope: Scope,
    counted: Mapping[str, int],
) -> Line:  # fmt: skip
    said = lines.line(record, scope, known.tree)
    title = fields.titled(known, record, full=said.full)
    cells = []
    for column in columns:
        small = _above(known, said, picked) if column.key == "unit" else ""
        text = title if column.key == "title" else _text(known, record, said, column, counted)
        cells.append(Shown(column.key, column.label, text, column.number, small))
    return Line(record, title, cells)


def _above(known: Books, said: lines.Line, picked: Picked) -> str:
    above = said.place.parent
    if above is None or picked.place.unit in (said.place.unit, above):
        return ""
    return known.tree.place(above, said.day).name


def _text(
    known: Books, record: Record, said: lines.Line, column: Column, counted: Mapping[str, int]
) -> str:
    kind, key = record.kind(), column.key
    base = {
        KINDS[kind].on: said.when,
        "unit": said.place.name,
        "programmes": fields.programmes(known.catalogue, record.programmes),
        "status": Word("作废" if record.struck_at else Status(record.status).label),
    }
    if key in base:
        return base[key]
    if not said.full and key not in lines.words(kind):
        return fields.NOTHING
    if key.startswith((QUANTITY, EXTRA)):
        return beside(known.catalogue, record, key, counted)
    value = getattr(record, key)
    return fields.text(known, kind, key, value, day=said.day, about=fields.about(record))
