"""The trash: what was struck out lately and may stand again, with every rule checked anew."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from jinguo.catalogue.kinds import KINDS
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger import grounds, journal, locks, rules, sealing, team
from jinguo.ledger.close import Named
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import kept, rules_of_kind
from jinguo.ledger.kinds import model
from jinguo.ledger.models import Merge, Record, RecordQuantity, Twin
from jinguo.ledger.models.base import Secrecy, Status
from jinguo.ledger.models.journal import Act
from jinguo.ledger.signals import recorded

LASTS = timedelta(days=30)
_LATE = "作废已经超过 30 天，不能再恢复；要用请照它重新登记一条。"
_TWIN = "这条记录是按“疑似重复”作废的，要恢复请在那里撤销。"
_MERGED = "这条登记是合并时作废的，要恢复请申请“拆开合并”。"


def unstrike(named: Named, *, by: By, reason: str, step: str = "unstrike") -> Record:
    """Let a record that was struck out stand again, as it was.

    Raises:
        RuleError: If there is no reason, it is out of reach or too late, or a rule is broken now.
        ConflictError: If it is not at the version that the sender saw.
    """
    if not reason.strip():
        raise RuleError("恢复要写明原因，请填写后再试。", field="reason")
    with transaction.atomic():
        journal.lock()
        record = _struck(named, by)
        stand_again(record, by=by, reason=reason.strip(), step=step)
        recorded.send(sender=Record, act=Act.AMEND, records=[record], by=by)
    return record


def restorable(record: Record, *, by: By) -> bool:
    """Tell whether a writer may let a record stand again now."""
    return (
        record.struck_at is not None
        and by.at < record.struck_at + LASTS
        and team.may_change(record, by=by)
        and not _merged(record)
        and not for_another(record)
    )


def _struck(named: Named, by: By) -> Record:
    kind, id_, version = named
    record = model(kind)._default_manager.select_for_update().filter(id=id_).first()  # noqa: SLF001 - any kind's manager
    if record is None or not team.may_change(record, by=by):
        raise RuleError("没有这条记录，或您无权恢复。")
    if record.struck_at is None:
        raise RuleError("这条记录没有作废，不用恢复。")
    if record.version != version:
        raise ConflictError("这条记录刚被别人办过，请刷新后再看。")
    if by.at >= record.struck_at + LASTS:
        raise RuleError(_LATE)
    if _merged(record):
        raise RuleError(_MERGED)
    if for_another(record):
        raise RuleError(_TWIN)
    return record


def for_another(record: Record) -> bool:
    """Tell whether an activity lies struck out because another record counts for its event."""
    sides = Q(first=record.number) | Q(second=record.number)
    decided = Twin.objects.filter(sides, owner__isnull=False).exclude(owner=record.number)
    return record.kind() == "activity" and decided.exists()


def _merged(record: Record) -> bool:
    merges = Merge.objects.filter(gone=record.number, undone=None)
    return record.kind() == "party" and merges.exists()


def stand_again(record: Record, *, by: By, reason: str, step: str, status: str = "") -> None:
    """Let a record stand, in the state `status` or to be accepted anew; the rules hold as ever.

    Raises:
        RuleError: If one is broken now, or days are locked.
    """
    before = journal.snapshot(record)
    record.struck_at, record.strike_reason = None, ""
    if status or (record.secrecy <= Secrecy.S1 and record.status != Status.DRAFT):
        record.status = status or Status.SUBMITTED
    check(record, by=by)
    late = locks.check(locks.touched(record, locks.standing()), reason=reason, field="reason")
    sealing.seal([record])  # its class may have risen since
    record.version += 1
    [record.change] = journal.write(
        Act.AMEND, [record], by=by, before=[sealing.veiled(record, before)],
        beside=[{"step": step, **late}],
        reason=sealing.reason(record, reason),
    )  # fmt: skip
    with kept([record]):
        record.save()


def check(record: Record, *, by: By) -> None:
    """Hold a record against the rules as they are now.

    Raises:
        RuleError: If one is broken.
    """
    catalogue, kind = declared(), KINDS[record.kind()]
    words = {column: getattr(record, column) for column in kind.choices}
    amounts = dict(RecordQuantity.objects.filter(record=record.id).values_list("code", "amount"))
    draft = Draft(
        record.kind(), record.unit_id, words, tuple(record.programmes.split()),
        quantities=amounts, extra=sealing.details(record),
    )  # fmt: skip
    rules.check_declared(draft, catalogue=catalogue, day=getattr(record, kind.on))
    rules.check_no_future(record, today=by.day)
    rules.check_standing([record])
    grounds.raise_classes([record], today=by.day)
    rules_of_kind([record], catalogue=catalogue, today=by.day)
