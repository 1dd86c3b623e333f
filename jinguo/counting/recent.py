"""What changed last in the ledger, found in the columns, however large the ledger is."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from jinguo.counting.books import Books
from jinguo.counting.reach import reached
from jinguo.ledger.models import Entry, Record
from jinguo.ledger.reads import by_numbers, struck
from jinguo.org.policy import Scope


@dataclass(frozen=True)
class Changed:
    """A record that the asker may read, and the journal's entry that touched it last."""

    entry: Entry
    record: Record


class _Row(NamedTuple):
    change: int
    kind: str
    number: int
    struck: bool


def recent(books: Books, scope: Scope, *, limit: int) -> list[Changed]:
    """Return the records changed last that the scope reads, the newest first."""
    rows = sorted(
        (row for kind in books.columns for row in _newest(books, kind, scope, limit)), reverse=True
    )[:limit]
    found = {
        (kind, record.number): record
        for kind in dict.fromkeys(row.kind for row in rows)
        for record in _records(kind, [row for row in rows if row.kind == kind], scope)
    }
    entries = Entry.objects.in_bulk([row.change for row in rows])
    # What was amended or closed since these books were read comes with the next ones.
    return [
        Changed(entries[row.change], found[row.kind, row.number])
        for row in rows
        if (row.kind, row.number) in found
    ]


def _newest(books: Books, kind: str, scope: Scope, limit: int) -> list[_Row]:
    columns = books.columns[kind]
    rows = np.flatnonzero(reached(columns, scope)[1])
    changes = columns["change"][rows]
    if len(rows) > limit:
        rows = rows[np.argpartition(changes, -limit)[-limit:]]
    return [
        _Row(*told)
        for told in zip(
            columns["change"][rows].tolist(),
            [kind] * len(rows),
            columns["number"][rows].tolist(),
            columns["struck"][rows].tolist(),
            strict=True,
        )
    ]


def _records(kind: str, rows: list[_Row], scope: Scope) -> list[Record]:
    standing = [row.number for row in rows if not row.struck]
    gone = [row.number for row in rows if row.struck]
    found = by_numbers(kind, standing, scope) if standing else []
    return [*found, *struck(kind, scope).filter(number__in=gone)] if gone else found
