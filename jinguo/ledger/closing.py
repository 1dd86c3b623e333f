"""Strikes out many records of one kind that nobody has touched since they were entered."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from jinguo.ledger import journal, locks, sealing
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import model
from jinguo.ledger.models import Record
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.models.journal import Act
from jinguo.ledger.signals import recorded


def strike_all(kind: str, ids: Sequence[UUID], *, by: By, reason: str) -> list[Record]:
    """Strike out records that the writer may change, which the caller has checked already.

    The reason tells of nobody: it stands in the clear in the journal.
    """
    of = model(kind)
    records = list(of._default_manager.select_for_update().filter(id__in=ids).order_by("number"))  # noqa: SLF001 - any kind's manager
    if not records:
        return []
    before = [journal.snapshot(record) for record in records]
    locked = locks.standing()
    late = [
        locks.check(locks.touched(record, locked), reason=reason, field="reason")
        for record in records
    ]
    for record in records:
        record.struck_at, record.strike_reason = by.at, reason
        record.version += 1
    sealed = [record for record in records if record.secrecy >= Secrecy.S2]
    if sealed:
        sealing.seal(sealed)
    changes = journal.write(Act.CLOSE, records, by=by, before=before, beside=late, reason=reason)
    for record, change in zip(records, changes, strict=True):
        record.change = change
    _update(of, records)
    recorded.send(sender=Record, act=Act.CLOSE, records=records, by=by)
    return records


def _update(of: type[Record], records: Sequence[Record]) -> None:
    names = ("struck_at", "strike_reason", "version", "change")
    fields = [of._meta.get_field(name) for name in names]  # noqa: SLF001 - Django's documented Meta API
    quote = connection.ops.quote_name
    said = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)  # type: ignore[union-attr] # none is a relation
    rows = [
        [*(f.get_db_prep_save(getattr(r, f.attname), connection) for f in fields), r.number]  # type: ignore[union-attr] # the same
        for r in records
    ]
    table = quote(of._meta.db_table)  # noqa: SLF001 - the same
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {said} WHERE number = %s", rows)  # noqa: S608 - our own names
