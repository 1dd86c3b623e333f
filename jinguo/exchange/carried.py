"""What a file took out of persons: which records, and what of each; and the looks it leaves."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from django.db import transaction

from jinguo.ledger import looks
from jinguo.ledger.drafts import By
from jinguo.ledger.models.look import Looked

_ID = 16


class Carried:
    """The records of persons that a file holds, of one kind, as they were written into it.

    Ids lie packed: a file may hold a hundred thousand, and memory stays level.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._ids, self._units, self._ways = bytearray(), array("q"), array("I")
        self._fields: dict[tuple[str, ...], int] = {}

    def add(self, record: UUID, unit: int, fields: Sequence[str]) -> None:
        """Keep that a record was written, of which unit it is, and what of it was told."""
        self._ids += record.bytes
        self._units.append(unit)
        self._ways.append(self._fields.setdefault(tuple(fields), len(self._fields)))

    def __len__(self) -> int:
        """Return how many records of persons the file holds."""
        return len(self._units)

    def __iter__(self) -> Iterator[looks.Told]:
        """Yield each record, its unit and what of it was told."""
        ways = list(self._fields)
        for at, (unit, way) in enumerate(zip(self._units, self._ways, strict=True)):
            id_ = bytes(self._ids[at * _ID : (at + 1) * _ID])
            yield UUID(bytes=id_), unit, ways[way]


def write_down(files: Iterable[Carried], *, by: By) -> None:
    """Write into the journal what a file takes out of persons, before it leaves: a look at each."""
    with transaction.atomic():
        for each in files:
            looks.look_each(Looked.EXPORT, each.kind, each, by=by)
