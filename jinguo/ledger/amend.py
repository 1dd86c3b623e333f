"""Amends records: the same rules, one version more, the old values in the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from jinguo.catalogue.kinds import KINDS
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger import conflicts, grounds, journal, locks, returns, rules, sealing, states, team
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import fill, kept, rules_of_kind
from jinguo.ledger.kinds import model
from jinguo.ledger.links import linked_numbers
from jinguo.ledger.models import Partner, Record, RecordQuantity
from jinguo.ledger.models.base import Custody
from jinguo.ledger.models.journal import Act
from jinguo.ledger.signals import recorded


@dataclass(frozen=True)
class Amendment:
    """What to change on one record, which the sender saw at `version`."""

    kind: str
    id: UUID
    version: int
    fields: Mapping[str, Any] = field(default_factory=dict)
    programmes: tuple[str, ...] | None = None
    quantities: Mapping[str, int] = field(default_factory=dict)
    extra: Mapping[str, Any] | None = None
    unit: int | None = None
    partners: tuple[tuple[str, str], ...] | None = None


def amend(
    changes: Amendment | Sequence[Amendment], *, by: By, reason: str = "", seconded: int = 0
) -> list[Record]:
    """Change one record or several: all of it or nothing.

    `seconded` is the number of the act of two people by which a class may fall.

    Raises:
        RuleError: If a rule or constraint is broken, a record is struck out, or its class would
            fall and no second person agreed, or its days are locked and there is no reason.
        ConflictError: If a record is not at the version that the sender saw.
    """
    batch = [changes] if isinstance(changes, Amendment) else list(changes)
    with transaction.atomic():
        journal.lock()
        records = [_amend(change, by, reason, seconded) for change in batch]
        conflicts.follow(records)
        recorded.send(sender=Record, act=Act.AMEND, records=records, by=by)
    return records


def current(
    kind: str, id_: UUID, version: int, *, by: By, seconded: int = 0, erasing: bool = False
) -> Record:
    """Return a record for changing, if it stands and is at the version that was seen.

    What two people agreed on reaches the file of a record whose line the writer reads. Only
    `erasing` reaches what is struck out or kept under restriction.

    Raises:
        RuleError: If there is none, it is out of the writer's reach, or it is struck out.
        ConflictError: If it is at another version.
    """
    record = model(kind)._default_manager.select_for_update().filter(id=id_).first()  # noqa: SLF001 - any kind's manager
    # Absent and out of reach are told alike, before anything of the record is.
    may = team.may_move if seconded else team.may_change
    custody = (Custody.ACTIVE, Custody.RESTRICTED) if erasing else (Custody.ACTIVE,)
    here = record is not None and record.custody in custody
    if record is None or not here or not may(record, by=by):
        raise RuleError("没有这条记录，或您无权修改。")
    if record.struck_at and not erasing:
        raise RuleError("这条记录已经作废，不能再改。")
    if record.version != version:
        raise ConflictError(
            f"这条记录已被别人改过（您看到第 {version} 版，现在是第 {record.version} 版），"
            "请刷新后再改。"
        )
    return record


def _amend(change: Amendment, by: By, reason: str, seconded: int) -> Record:
    record = current(change.kind, change.id, change.version, by=by, seconded=seconded)
    before = journal.snapshot(record) | {"quantities": _quantities(record)}
    partners = _told(change)
    if partners:
        before |= {"partners": _partners(record)}
    quantities = {**_quantities(record), **change.quantities}
    stood, was, locked = record.secrecy, record.status, locks.standing()
    over = locks.touched(record, locked)
    _fill(record, change, by)
    if record.secrecy < stood and not seconded:
        raise RuleError("密级降低要两个人同意，请用“申请降低密级”。", field="secrecy")
    check(record, quantities, by)
    if not seconded:  # what two people move, a merge or a class, is not what its unit reports
        states.changed(record, was, by=by)
    reason = reason or by.late
    late = locks.check([*over, *locks.touched(record, locked)], reason=reason, field="reason")
    sealing.seal([record])
    record.version += 1
    [record.change] = journal.write(
        Act.AMEND,
        [record],
        by=by,
        before=[sealing.veiled(record, before)],
        beside=[{"quantities": quantities, **partners, **late}],
        reason=sealing.reason(record, reason),
    )
    with kept([record]):
        record.save()
        returns.follow(record, was=was, at=by.at)
        _save_quantities(record, quantities)
        if change.partners is not None:
            _save_partners(record, change.partners)
    return record


def _fill(record: Record, change: Amendment, by: By) -> None:
    """Put what changes on a record."""
    if change.unit:
        rules.check_scope([change.unit], by=by)
    record.unit_id = change.unit or record.unit_id
    fill(record, change.fields, links=linked_numbers(change.kind, [change.fields]))
    if change.programmes is not None:
        record.programmes = " ".join(sorted(set(change.programmes)))
    if change.extra is not None:
        record.extra = dict(change.extra)


def check(record: Record, quantities: Mapping[str, int], by: By) -> None:
    """Refuse what a changed record may not say; its class may rise here.

    Raises:
        RuleError: If it breaks a rule.
    """
    check_all([record], {record.id: quantities}, by)


def check_all(
    records: Sequence[Record], quantities: Mapping[UUID, Mapping[str, int]], by: By
) -> None:
    """Refuse the same in changed records of one kind.

    Raises:
        RuleError: If one breaks a rule.
    """
    catalogue, kind = declared(), KINDS[records[0].kind()]
    for record in records:
        words = {column: getattr(record, column) for column in kind.choices}
        draft = Draft(
            kind.name, record.unit_id, words, tuple(record.programmes.split()),
            quantities=quantities.get(record.id, {}), extra=sealing.details(record),
        )  # fmt: skip
        rules.check_declared(draft, catalogue=catalogue, day=getattr(record, kind.on))
        rules.check_no_future(record, today=by.day)
    rules.check_standing(records)
    grounds.raise_classes(records, today=by.day)
    rules_of_kind(records, catalogue=catalogue, today=by.day)


def _quantities(record: Record) -> dict[str, int]:
    return dict(RecordQuantity.objects.filter(record=record.id).values_list("code", "amount"))


def _save_quantities(record: Record, quantities: Mapping[str, int]) -> None:
    for code, amount in quantities.items():
        RecordQuantity.objects.update_or_create(
            record=record.id,
            code=code,
            defaults={
                "kind": record.kind(),
                "number": record.number,
                "amount": amount,
                "change": record.change,
            },
        )


def _told(change: Amendment) -> dict[str, Any]:
    """Return the partners as the journal keeps them, if they change."""
    if change.partners is None:
        return {}
    rules.check_partners(Draft(change.kind, 0, {}, partners=change.partners))
    return {"partners": [list(each) for each in change.partners]}


def _partners(record: Record) -> list[list[str]]:
    rows = Partner.objects.filter(record=record.id).order_by("pk").values_list("name", "role")
    return [list(each) for each in rows]


def _save_partners(record: Record, partners: Sequence[tuple[str, str]]) -> None:
    Partner.objects.filter(record=record.id).delete()
    kind, id_ = record.kind(), record.id
    told = [Partner(kind=kind, record=id_, name=name, role=role) for name, role in partners]
    Partner.objects.bulk_create(told)
