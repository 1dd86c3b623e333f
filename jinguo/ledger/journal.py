"""Writes the journal: entries chained by digests, in the transaction of what they tell."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import (
    DateField,
    DecimalField,
    DurationField,
    Model,
    TimeField,
    UUIDField,
)

from jinguo.ledger import counters, wall
from jinguo.ledger.drafts import By
from jinguo.ledger.inserting import insert
from jinguo.ledger.keys import audit_key
from jinguo.ledger.models import Entry, Record
from jinguo.ledger.models.journal import Act
from jinguo.ledger.proof import Table, row_macs, utc

_LOCK = 7_202_407
_TABLE: Table = "entry"
_UNTOLD = frozenset({"number", "change"})
_INDEX = "_index"
"""Entries of the blind index are left out: the journal is kept when a record is erased."""
_PLAIN = frozenset({str, int, float, bool, dict, list, type(None)})
_told = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


@dataclass(slots=True)
class Line:
    """An entry before it is in the journal: what an `Entry` says, and a tenth of its cost."""

    at: datetime
    actor_id: int | None
    act: str
    kind: str
    record: UUID
    version: int
    unit_id: int
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str = ""
    session: str = ""
    role: str = ""
    on_behalf_of: str = ""
    number: int = 0
    sequence: int = 0
    digest: str = ""
    mac: str = ""
    seal_id: None = None


def lock() -> None:
    """Let one transaction at a time number its entries.

    SQLite has one writer anyway. On PostgreSQL numbers taken by concurrent transactions would
    become visible out of order, and a reader of "what changed since" would miss some. There it
    also opens the second wall to whoever writes, until the transaction ends (see `wall`).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s), set_config('jinguo.writing', 'on', true)",
                [_LOCK],
            )


def snapshot(record: Model) -> dict[str, Any]:
    """Return a record's columns as the journal keeps them; what is sealed stays sealed."""
    held, of = record.__dict__, type(record)
    columns = _columns(of)
    try:
        told = {name: held[name] for name in columns}
    except KeyError:  # a column that was left to be read when it is asked for
        told = {name: getattr(record, name) for name in columns}
    for name in _turned(of):
        value = told[name]
        if type(value) not in _PLAIN:
            told[name] = _plain(value)
    return told


@lru_cache(maxsize=64)
def _columns(of: type[Model]) -> tuple[str, ...]:
    return tuple(
        field.attname
        for field in of._meta.concrete_fields  # noqa: SLF001 - Django's documented Meta API
        if field.attname not in _UNTOLD and not field.attname.endswith(_INDEX)
    )


@lru_cache(maxsize=64)
def _turned(of: type[Model]) -> tuple[str, ...]:
    """Return the columns of days, moments and ids, which are kept as words."""
    fields = {field.attname: field for field in of._meta.concrete_fields}  # noqa: SLF001 - the same
    kinds = (DateField, TimeField, DurationField, DecimalField, UUIDField)
    return tuple(name for name in _columns(of) if isinstance(fields[name], kinds))


def _plain(value: Any) -> Any:
    if isinstance(value, (str, int, float, dict, list)):
        return value
    return str(value)


def write(
    act: str,
    records: Sequence[Record],
    *,
    by: By,
    before: Sequence[dict[str, Any]] = (),
    beside: Sequence[dict[str, Any]] = (),
    reason: str | Sequence[str] = "",
) -> list[int]:
    """Write one entry for each record and return the entries' numbers.

    `before` holds the columns as they were, `beside` what is saved in other tables; reasons that
    are sealed differ from record to record.
    """
    told = []
    actor = by.account.pk if by.account else None
    for at, record in enumerate(records):
        old = before[at] if before else {}
        new = snapshot(record)
        if beside:
            new |= beside[at]
        told.append(
            Line(
                by.at, actor, act, record.kind(), record.id, record.version, record.unit_id,
                {key: old[key] for key in old if key in new and old[key] != new[key]},
                {key: new[key] for key in new if key not in old or old[key] != new[key]}
                if old
                else new,
                reason if isinstance(reason, str) else reason[at],
                on_behalf_of=record.on_behalf_of if act == Act.ENTER else "",
            )
        )  # fmt: skip
    return append(told, by=by)


def append(entries: Sequence[Entry | Line], *, by: By | None = None) -> list[int]:
    """Chain entries to the journal's end, count and sign them, and return their numbers.

    `by` tells the sign-in and the role; without it entries keep what they say themselves.
    """
    lock()
    key = audit_key()
    number, digest = _newest()
    sequences = counters.take(_TABLE, Counter(entry.unit_id for entry in entries), key=key)
    if by:
        _say(entries, by)
    after = [_told(entry.after) for entry in entries]
    for number, (entry, said) in enumerate(zip(entries, after, strict=True), number + 1):  # noqa: B020 - counts on from the newest
        sequences[entry.unit_id] += 1
        entry.number, entry.sequence = number, sequences[entry.unit_id]
        digest = entry.digest = _chained(digest, entry, said)
    for entry, mac in zip(entries, row_macs(key, _TABLE, entries), strict=True):
        entry.mac = mac
    return insert(Entry, entries, ready={"after": after})


def _say(entries: Sequence[Entry | Line], by: By) -> None:
    """Let entries tell the sign-in and the role in which they were made."""
    roles = by.roles_at({entry.unit_id for entry in entries})
    for entry in entries:
        entry.session, entry.role = by.subject.session, roles[entry.unit_id]
        entry.on_behalf_of = entry.on_behalf_of or by.on_behalf_of


def _newest() -> tuple[int, str]:
    """Return the number and the digest of the newest entry: the next one has the next number."""
    return Entry.objects.order_by("-number").values_list("number", "digest").first() or (0, "")


def broken(last: int) -> list[int]:
    """Return the numbers of those of the last entries that do not follow from the one before."""
    with wall.whole():
        newest = list(Entry.objects.order_by("-number")[: last + 1])[::-1]
    digests = ["", *(entry.digest for entry in newest)]
    pairs = list(zip(digests, newest, strict=False))
    # The one before the first of them stands there only to be followed from.
    wanted = pairs[1:] if len(newest) > last else pairs
    return [entry.number for before, entry in wanted if chained(before, entry) != entry.digest]


def chained(previous: str, entry: Entry) -> str:
    """Return the digest that binds an entry to the one before it."""
    return _chained(previous, entry, _told(entry.after))


def _chained(previous: str, entry: "Entry | Line", after: str) -> str:
    # As JSON writes it all in one list; only what may hold other than plain words is handed to it,
    # and what comes after stands in the table in these words.
    actor = "null" if entry.actor_id is None else entry.actor_id
    before = _told(entry.before) if entry.before else "{}"
    said = _told(entry.reason) if entry.reason else '""'
    whole = (
        f'[{_told(previous)}, "{utc(entry.at)}", {actor}, {_told(entry.act)}, {_told(entry.kind)}, '
        f'"{entry.record}", {entry.version}, {entry.unit_id}, {before}, {after}, {said}]'
    )
    return hashlib.sha256(whole.encode()).hexdigest()
