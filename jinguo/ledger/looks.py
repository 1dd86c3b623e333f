"""Writes down who looked at what: in the transaction of the look, before anything leaves.

Every unit counts its own looks, so that looks at different units do not wait for one another.
"""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction

from jinguo.ledger import counters, wall
from jinguo.ledger.drafts import By
from jinguo.ledger.keys import audit_key
from jinguo.ledger.kinds import model
from jinguo.ledger.models import Look, Record
from jinguo.ledger.models.look import Looked
from jinguo.ledger.proof import Table, row_mac

_TABLE: Table = "look"


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


def look_over(
    act: Looked, kind: str, *, count: int, unit: int | None, by: By, fields: Sequence[str] = ()
) -> Look:
    """Write one look at so many records of a kind: a page of a list, or a file taken out."""
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
    key = audit_key()
    wanted = Counter(each.unit_id or 0 for each in looks)
    with transaction.atomic():
        sequences = counters.take(_TABLE, wanted, key=key)
        roles = by.roles_at(sequences)
        # Numbers are taken while the counters are held: a unit's own follow its sequence.
        for number, each in zip(_numbers(len(looks)), looks, strict=True):
            unit = each.unit_id or 0
            sequences[unit] += 1
            each.number, each.sequence, each.at = number, sequences[unit], by.at
            each.actor, each.session = by.account, by.subject.session
            each.role, each.on_behalf_of = roles[unit], by.on_behalf_of
            each.mac = row_mac(key, _TABLE, each)
        return Look.objects.bulk_create(looks, batch_size=500)


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
