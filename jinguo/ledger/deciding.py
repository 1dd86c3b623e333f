"""Decides whether two activities are one event, of which one alone counts; or takes that back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from jinguo.errors import ConflictError, PolicyError, RuleError
from jinguo.ledger import aside, journal, locks, sealing
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.lines import code
from jinguo.ledger.models import Activity, Partner, Record, Twin
from jinguo.ledger.models.base import PartnerRole
from jinguo.ledger.models.journal import Act
from jinguo.ledger.models.twin import Decided, Differing
from jinguo.ledger.signals import recorded
from jinguo.ledger.team import may_change
from jinguo.ledger.twins import DAYS
from jinguo.ledger.unstriking import stand_again
from jinguo.org.units import tree

_KIND = "twin"
_ABSENT = "没有这一对疑似重复，或有一条不在您的岗位范围内。"
_TAKEN = "这一对刚由别人处理过，请看现在的情况。"
_WHY = {
    Decided.SAME: "重复登记，由编号 {} 的记录计数",
    Decided.JOINT: "联合举办，由编号 {} 的记录计数",
}


@dataclass(frozen=True)
class Decision:
    """What somebody decided; for one event, the number of the record that goes on counting."""

    what: str
    versions: Mapping[int, int]
    """The version at which each record was seen."""
    owner: int | None = None
    why: str = ""
    """Why they are two events, if that was decided."""


def decide(key: int, decision: Decision, *, by: By) -> Twin:
    """Keep what was decided of a pair; of one event the other record is struck out.

    Raises:
        PolicyError: If there is no such pair whose records the writer may both change.
        ConflictError: If the pair was decided on, or a record changed, since it was seen.
        RuleError: If it is not said which record goes on counting, or why they are two events.
    """
    with transaction.atomic():
        journal.lock()
        twin, records = _found(key, by)
        if twin.state != Decided.OPEN or any(each.struck_at for each in records.values()):
            raise ConflictError(_TAKEN)
        if any(decision.versions.get(each.number) != each.version for each in records.values()):
            raise ConflictError("其中一条记录刚被改过，请看过现在的内容再处理。")
        twin.state, twin.decided_at, twin.decided_by = decision.what, by.at, by.account
        told: dict[str, Any] = {"state": decision.what, "records": [twin.first, twin.second]}
        if decision.what in _WHY:
            _make_one(twin, records, decision, by)
            told |= {"owner": twin.owner}
        elif decision.what != Decided.DIFFERENT:
            raise RuleError("请选同一件、联合举办或不是同一件。", field="what")
        elif decision.why not in Differing:
            raise RuleError("请选为什么不是同一件。", field="why")
        else:
            twin.why = decision.why
            told |= {"why": decision.why}
        twin.save()
        aside.write(Act.CLOSE, (_KIND, twin.pk), unit=_unit(twin, records), by=by, told=told)
    return twin


def undo(key: int, *, by: By) -> Twin:
    """Put a pair back among those to be decided on, its records as they were.

    Raises:
        PolicyError: If there is no such pair whose records the writer may both change.
        ConflictError: If it is open again already.
        RuleError: If it was decided too long ago, or what was decided was built upon.
    """
    with transaction.atomic():
        journal.lock()
        twin, records = _found(key, by)
        if twin.state == Decided.OPEN or twin.decided_at is None:
            raise ConflictError(_TAKEN)
        if by.at - twin.decided_at > timedelta(days=DAYS):
            raise RuleError(f"处理过 {DAYS} 天的不能撤销；确实错了，请重新登记作废的那一条。")
        told = {"state": Decided.OPEN, "before": twin.state}
        if twin.owner is not None:
            _make_two(twin, records, by)
        twin.state, twin.decided_at, twin.decided_by = Decided.OPEN, None, None
        twin.owner = twin.struck = twin.partner = None
        twin.why = ""
        twin.save()
        aside.write(Act.AMEND, (_KIND, twin.pk), unit=_unit(twin, records), by=by, told=told)
    return twin


def may_decide(records: tuple[Activity, Activity], *, by: By) -> bool:
    """Tell whether somebody may decide on a pair: whoever may change both records."""
    return all(may_change(each, by=by) for each in records)


def _found(key: int, by: By) -> tuple[Twin, dict[int, Activity]]:
    twin = Twin.objects.select_for_update().filter(pk=key).first()
    numbers = (twin.first, twin.second) if twin else ()
    rows = Activity.objects.select_for_update().filter(number__in=numbers)
    records = {each.number: each for each in rows}
    if twin is None or len(records) < 2 or not all(may_change(r, by=by) for r in records.values()):  # noqa: PLR2004 - two
        raise PolicyError(_ABSENT)
    return twin, records


def _unit(twin: Twin, records: Mapping[int, Activity]) -> int:
    return records[twin.owner or twin.first].unit_id


def _make_one(twin: Twin, records: Mapping[int, Activity], decision: Decision, by: By) -> None:
    owner = records.get(decision.owner or 0)
    if owner is None:
        raise RuleError("请选留下哪一条计数。", field="owner")
    [other] = [each for each in records.values() if each.number != owner.number]
    reason = _WHY[Decided(decision.what)].format(code(owner))
    [struck] = close([("activity", other.id, other.version)], by=by, reason=reason)
    twin.owner, twin.struck = owner.number, struck.version
    if decision.what == Decided.JOINT:
        twin.partner = _named(owner, other, by)


def _named(owner: Activity, other: Activity, by: By) -> int | None:
    """Let the record that counts name whose the other was, and return the row that says so."""
    name = partner_name(other)
    if Partner.objects.filter(record=owner.id, name=name).exists():
        return None
    before = _partners(owner)
    row = Partner.objects.create(kind="activity", record=owner.id, name=name, role=PartnerRole.HOST)
    _save(owner, journal.snapshot(owner) | {"partners": before}, "联合举办的单位", by)
    return row.pk


def partner_name(record: Activity) -> str:
    """Return the name by which another record names a record's unit as a partner."""
    name = tree().place(record.unit_id, record.held_on).name
    return name if name.endswith(("会", "妇联")) else f"{name}妇联"


def _make_two(twin: Twin, records: Mapping[int, Activity], by: By) -> None:
    owner = records[twin.owner or 0]
    [other] = [each for each in records.values() if each.number != owner.number]
    if owner.struck_at:
        raise RuleError("计数的那一条后来作废了，请先撤销那一次处理。")
    if other.version != twin.struck or not other.struck_at:
        raise RuleError("作废的那一条后来又改过，不能撤销，请按现在的内容处理。")
    changed: list[Record] = [other]
    why = "撤销疑似重复的处理"
    stand_again(other, by=by, reason=why, step=_KIND, status=other.status)
    if row := Partner.objects.filter(pk=twin.partner or 0, record=owner.id).first():
        partners = _partners(owner)
        row.delete()
        _save(owner, journal.snapshot(owner) | {"partners": partners}, why, by)
        changed.append(owner)
    recorded.send(sender=Record, act=Act.AMEND, records=changed, by=by)


def _partners(record: Activity) -> list[list[str]]:
    rows = Partner.objects.filter(record=record.id).order_by("pk")
    return [list(each) for each in rows.values_list("name", "role")]


def _save(record: Activity, before: dict[str, Any], reason: str, by: By) -> None:
    """Save a record as one version more, with its entry of the journal."""
    late = locks.check(locks.touched(record, locks.standing()), reason=reason, field="reason")
    beside = {"partners": _partners(record), "step": _KIND}
    record.version += 1
    [record.change] = journal.write(
        Act.AMEND, [record], by=by, before=[before], beside=[{**beside, **late}],
        reason=sealing.reason(record, reason),
    )  # fmt: skip
    record.save()
