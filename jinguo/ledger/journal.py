"""Writes the journal: entries chained by digests, in the transaction of what they tell."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.db import connection
from django.db.models import Model

from jinguo.ledger.drafts import By
from jinguo.ledger.models import Entry, Record

_LOCK = 7_202_407
_UNTOLD = frozenset({"number", "change"})


def lock() -> None:
    """Let one transaction at a time number its entries.

    SQLite has one writer anyway. On PostgreSQL numbers taken by concurrent transactions would
    become visible out of order, and a reader of "what changed since" would miss some.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def snapshot(record: Model) -> dict[str, Any]:
    """Return a record's columns as the journal keeps them; what is sealed stays sealed."""
    return {
        field.attname: _plain(getattr(record, field.attname))
        for field in record._meta.concrete_fields  # noqa: SLF001 - Django's documented Meta API
        if field.attname not in _UNTOLD
    }


def _plain(value: Any) -> Any:
    return (
        value if isinstance(value, (str, int, float, bool, dict, list, type(None))) else str(value)
    )


def write(
    act: str,
    records: Sequence[Record],
    *,
    by: By,
    before: Sequence[dict[str, Any]] = (),
    beside: Sequence[dict[str, Any]] = (),
    reason: str = "",
) -> list[int]:
    """Write one entry for each record and return the entries' numbers.

    `before` holds the columns as they were, `beside` what is saved in other tables.
    """
    told = []
    for at, record in enumerate(records):
        old = before[at] if before else {}
        new = snapshot(record) | (beside[at] if beside else {})
        told.append(
            Entry(
                at=by.at,
                actor=by.account,
                act=act,
                kind=record.kind(),
                record=record.id,
                version=record.version,
                unit_id=record.unit_id,
                before={key: old[key] for key in old if key in new and old[key] != new[key]},
                after={key: new[key] for key in new if key not in old or old[key] != new[key]},
                reason=reason,
            )
        )
    return append(told)


def append(entries: Sequence[Entry]) -> list[int]:
    """Chain entries to the journal's end and return their numbers."""
    lock()
    digest = Entry.objects.order_by("-number").values_list("digest", flat=True).first() or ""
    for entry in entries:
        digest = entry.digest = chained(digest, entry)
    return [entry.number for entry in Entry.objects.bulk_create(entries, batch_size=500)]


def broken(last: int) -> list[int]:
    """Return the numbers of those of the last entries that do not follow from the one before."""
    newest = list(Entry.objects.order_by("-number")[: last + 1])[::-1]
    digests = ["", *(entry.digest for entry in newest)]
    pairs = list(zip(digests, newest, strict=False))
    # The one before the first of them stands there only to be followed from.
    wanted = pairs[1:] if len(newest) > last else pairs
    return [entry.number for before, entry in wanted if chained(before, entry) != entry.digest]


def chained(previous: str, entry: Entry) -> str:
    """Return the digest that binds an entry to the one before it."""
    told = [
        previous, entry.at.astimezone(UTC).isoformat(), entry.actor_id, entry.act, entry.kind,
        str(entry.record), entry.version, entry.unit_id, entry.before, entry.after, entry.reason,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
