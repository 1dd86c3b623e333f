"""Strikes records out, with a reason; nothing is ever deleted."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from django.db import transaction

from jinguo.errors import RuleError
from jinguo.ledger import journal, locks, returns, sealing
from jinguo.ledger.amend import current
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Record
from jinguo.ledger.models.journal import Act
from jinguo.ledger.signals import recorded

Named = tuple[str, UUID, int]
"""A record as its sender saw it: kind, id, version."""


def close(
    records: Named | Sequence[Named], *, by: By, reason: str, seconded: int = 0
) -> list[Record]:
    """Strike out one record or several, each named by kind, id and the version seen.

    `seconded` is the number of the act of two people by which it is done, if it is one.

    Raises:
        RuleError: If there is no reason, or a record is struck out already.
        ConflictError: If a record is not at the version that the sender saw.
    """
    if not reason.strip():
        raise RuleError("作废要写明原因，请填写后再试。", field="reason")
    batch = [cast("Named", records)] if isinstance(records, tuple) else list(records)
    with transaction.atomic():
        journal.lock()
        struck = [_strike(each, by, reason.strip(), seconded) for each in batch]
        recorded.send(sender=Record, act=Act.CLOSE, records=struck, by=by)
    return struck


def _strike(named: Named, by: By, reason: str, seconded: int) -> Record:
    record = current(*named, by=by, seconded=seconded)
    before = journal.snapshot(record)
    late = locks.check(locks.touched(record, locks.standing()), reason=reason, field="reason")
    record.struck_at, record.strike_reason = by.at, reason
    sealing.seal([record])
    record.version += 1
    [record.change] = journal.write(
        Act.CLOSE, [record], by=by, before=[before], beside=[late],
        reason=sealing.reason(record, reason),
    )  # fmt: skip
    record.save()
    returns.follow(record, was=record.status, at=by.at)
    return record
