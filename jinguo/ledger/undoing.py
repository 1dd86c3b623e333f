"""Undoes what somebody just did to a plain record: exactly that, and only for some seconds."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from jinguo.errors import RuleError
from jinguo.ledger import journal, locks, returns, sealing, team, unstriking
from jinguo.ledger.close import Named, close
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import kept
from jinguo.ledger.kinds import model
from jinguo.ledger.locks import REVISION
from jinguo.ledger.models import Entry, Record, RecordQuantity
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.models.journal import Act
from jinguo.ledger.signals import recorded

OFFERED = timedelta(seconds=10)
"""So long a page offers it."""
TAKEN = timedelta(seconds=15)
"""So long it is taken, for a slow network; measured by the server's clock."""
_REASON = "撤销"
_LATE = "已经过了 10 秒，或者这条记录又变了，不能再撤销；请用更正、作废或恢复。"


def undoable(record: Record, *, by: By, within: timedelta = OFFERED) -> Entry | None:
    """Return the entry of what this account just did to a plain record, if it may go back."""
    if by.account is None or record.secrecy > Secrecy.S1:
        return None
    mine = Entry.objects.filter(number=record.change, actor=by.account, version=record.version)
    last = mine.filter(at__gte=by.at - within).first()
    if last is None or not _reversible(record, last) or not team.may_change(record, by=by):
        return None
    return last


def _reversible(record: Record, last: Entry) -> bool:
    if "step" in last.after or last.after.get("secrecy", 0) > Secrecy.S1:
        return False
    if last.act == Act.AMEND:
        # A quantity that was not stated at all before cannot be unsaid: columns keep what was read.
        was, now = (side.get("quantities") or {} for side in (last.before, last.after))
        return last.before.get("secrecy", 0) <= Secrecy.S1 and set(now) <= set(was)
    return last.act == Act.ENTER or (
        last.act == Act.CLOSE
        and record.struck_at is not None
        and not unstriking.for_another(record)
    )


def undo(named: Named, *, by: By) -> Record:
    """Undo the account's own last act: what was entered is struck out, the rest is as it was.

    Raises:
        RuleError: If it is too late, or something else was done since, or a rule forbids it.
    """
    kind, id_, version = named
    with transaction.atomic():
        journal.lock()
        record = _current(kind, id_)
        last = (
            undoable(record, by=by, within=TAKEN) if record and record.version == version else None
        )
        if record is None or last is None:
            raise RuleError(_LATE)
        if last.act == Act.ENTER:
            return close(named, by=by, reason=_REASON)[0]
        if last.act == Act.CLOSE:
            unstriking.stand_again(record, by=by, reason=_REASON, step="undo", status=record.status)
        else:
            _put_back(record, last, by)
        returns.reopen(record)
        recorded.send(sender=Record, act=Act.AMEND, records=[record], by=by)
    return record


def _current(kind: str, id_: UUID) -> Record | None:
    return model(kind)._default_manager.select_for_update().filter(id=id_).first()  # noqa: SLF001 - any kind's manager


def _put_back(record: Record, last: Entry, by: By) -> None:
    """Set every column that the entry changed to what stood there before it."""
    amounts = _amounts(record)
    before = journal.snapshot(record) | {"quantities": amounts}
    over = locks.touched(record, locks.standing())
    was = record.status
    for column, value in last.before.items():
        if column not in ("version", "quantities", REVISION):
            setattr(record, column, _value(record, column, value))
    amounts |= last.before.get("quantities") or {}
    unstriking.check(record, by=by)
    late = locks.check(
        [*over, *locks.touched(record, locks.standing())], reason=_REASON, field="reason"
    )
    sealing.seal([record])
    record.version += 1
    told = {"quantities": amounts, "step": "undo", **late}
    [record.change] = journal.write(
        Act.AMEND, [record], by=by, before=[sealing.veiled(record, before)], beside=[told],
        reason=sealing.reason(record, _REASON),
    )  # fmt: skip
    with kept([record]):
        record.save()
    for code, amount in amounts.items():
        rows = RecordQuantity.objects.filter(record=record.id, code=code)
        rows.update(amount=amount, change=record.change)
    returns.follow(record, was=was, at=by.at)


def _amounts(record: Record) -> dict[str, int]:
    return dict(RecordQuantity.objects.filter(record=record.id).values_list("code", "amount"))


def _value(record: Record, column: str, value: Any) -> Any:
    """Return a column's value of what the journal keeps of it."""
    name = column.removesuffix("_id") if column.endswith("_id") else column
    field = next(
        each for each in record._meta.concrete_fields  # noqa: SLF001 - Django's documented Meta API
        if column in (each.attname, each.name) or name == each.name
    )  # fmt: skip
    return field.to_python(value) if not field.is_relation else value
