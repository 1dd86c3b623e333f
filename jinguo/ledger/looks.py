"""Writes down who looked at what: in the transaction of the look, before anything leaves.

Every unit counts its own looks, so that looks at different units do not wait for one another.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from jinguo.ledger import counters, wall
from jinguo.ledger.drafts import By
from jinguo.ledger.inserting import insert
from jinguo.ledger.keys import audit_key
from jinguo.ledger.kinds import model
from jinguo.ledger.models import Look, Record
from jinguo.ledger.models.look import Looked
from jinguo.ledger.proof import Table, row_macs

FILE, LINE, ATTACHED = "file", "line", "attached"
"""What of a record was shown: all of it, its line, or what is attached to it."""
Told = tuple[UUID, int, Sequence[str]]
"""A record, its unit, and what of it was told."""
_TABLE: Table = "look"
_CHUNK = 2_000


@dataclass(slots=True)
class Glance:
    """A look before it is in the journal: what a `Look` says, and a tenth of its cost."""

    act: str
    kind: str
    record: UUID
    unit_id: int
    fields: list[str]
    at: datetime | None = None
    actor_id: int | None = None
    session: str = ""
    role: str = ""
    on_behalf_of: str = ""
    count: int = 1
    reason: str = ""
    allowed: bool = True
    number: int = 0
    sequence: int = 0
    mac: str = ""
    seal_id: None = None
    stump_id: None = None


def look(
    act: Looked, records: Sequence[Record], *, by: By, fields: Sequence[str] = (),
    reason: str = "", allowed: bool = True,
) -> list[Look]:  # fmt: skip
    """Write one look for each record; `fields` names what was opened, never its value."""
    looks = [
        Look(
            act=act, kind=record.kind(), record=record.id, unit_id=record.unit_id,
            fields=list(fields), reason=reason, allowed=allowed,
        )
        for record in records
    ]  # fmt: skip
    return _written(looks, by)


def look_each(act: Looked, kind: str, told: Iterable[Told], *, by: By) -> None:
    """Write one look for each record of a kind that leaves in a file, as many as it holds."""
    rows = iter(told)
    with transaction.atomic():
        while some := list(islice(rows, _CHUNK)):
            _write(
                [Glance(act, kind, record, unit, list(fields)) for record, unit, fields in some], by
            )


def look_over(
    act: Looked, kind: str, *, count: int, unit: int | None, by: By, fields: Sequence[str] = ()
) -> Look:
    """Write one look at so many lines of a kind, which name nobody: a page of a list."""
    [written] = _written(
        [Look(act=act, kind=kind, unit_id=unit, count=count, fields=list(fields))], by
    )
    return written


def refused(
    act: Looked, kind: str, *, record: UUID | None, unit: int | None, by: By
) -> Look:  # fmt: skip
    """Write down a look that was refused; a record that is not there was none to refuse."""
    rows = model(kind)._default_manager  # noqa: SLF001 - any kind's manager
    with wall.whole():
        there = record is not None and rows.filter(id=record).exists()
    told = Look(act=act, kind=kind, record=record if there else None, unit_id=unit, allowed=False)
    [written] = _written([told], by)
    return written


def at_door(act: Looked, *, by: By, unit: int | None, allowed: bool = True) -> Look:
    """Write down a sign-in, a sign-out or a failed try."""
    [written] = _written([Look(act=act, unit_id=unit, allowed=allowed)], by)
    return written


def _written(looks: Sequence[Look], by: By) -> list[Look]:
    _write(looks, by)
    return list(looks)


def _write(looks: Sequence[Look | Glance], by: By) -> None:
    key, actor = audit_key(), by.account.pk if by.account else None
    wanted = Counter(each.unit_id or 0 for each in looks)
    with transaction.atomic():
        sequences = counters.take(_TABLE, wanted, key=key)
        roles = by.roles_at(sequences)
        # Numbers are taken while the counters are held: a unit's own follow its sequence.
        for number, each in zip(_numbers(len(looks)), looks, strict=True):
            unit = each.unit_id or 0
            sequences[unit] += 1
            each.number, each.sequence, each.at = number, sequences[unit], by.at
            each.actor_id, each.session = actor, by.subject.session
            each.role, each.on_behalf_of = roles[unit], by.on_behalf_of
        for each, mac in zip(looks, row_macs(key, _TABLE, looks), strict=True):
            each.mac = mac
        insert(Look, looks, ready={"fields": _fields(looks)})


def _fields(looks: Sequence[Look | Glance]) -> list[Any]:
    """Return the names of fields as the database takes them; like ones are turned once."""
    column, turned = Look._meta.get_field("fields"), dict[tuple[str, ...], Any]()  # noqa: SLF001 - Django's documented Meta API
    for each in looks:
        if (names := tuple(each.fields)) not in turned:
            turned[names] = column.get_db_prep_save(each.fields, connection)
    return [turned[tuple(each.fields)] for each in looks]


def _numbers(count: int) -> list[int]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('ledger_look', 'number'))"
                " FROM generate_series(1, %s)",
                [count],
            )
            return sorted(number for (number,) in cursor.fetchall())
        cursor.execute("SELECT coalesce(max(number), 0) FROM ledger_look")
        [newest] = cursor.fetchone()
    return list(range(newest + 1, newest + 1 + count))
