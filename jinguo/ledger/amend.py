"""Amends records: the same rules, one version more, the old values in the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from jinguo.catalogue.kinds import KINDS
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger import journal, rules
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import fill, kept, rules_of_kind
from jinguo.ledger.kinds import model
from jinguo.ledger.links import linked_numbers
from jinguo.ledger.models import Record, RecordQuantity
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


def amend(changes: Amendment | Sequence[Amendment], *, by: By, reason: str = "") -> list[Record]:
    """Change one record or several: all of it or nothing.

    Raises:
        RuleError: If a rule or constraint is broken, or a record is struck out.
        ConflictError: If a record is not at the version that the sender saw.
    """
    batch = [changes] if isinstance(changes, Amendment) else list(changes)
    with transaction.atomic():
        journal.lock()
        records = [_amend(change, by, reason) for change in batch]
        recorded.send(sender=Record, act=Act.AMEND, records=records)
    return records


def current(kind: str, id_: UUID, version: int, *, by: By) -> Record:
    """Return a record for changing, if it stands and is at the version that was seen.

    Raises:
        RuleError: If there is none, it is out of the writer's reach, or it is struck out.
        ConflictError: If it is at another version.
    """
    record = model(kind)._default_manager.select_for_update().filter(id=id_).first()  # noqa: SLF001 - any kind's manager
    # Absent and out of reach are told alike, before anything of the record is.
    if record is None or not rules.reaches([record.unit_id], by=by):
        raise RuleError("没有这条记录，或您无权修改。")
    if record.struck_at:
        raise RuleError("这条记录已经作废，不能再改。")
    if record.version != version:
        raise ConflictError(
            f"这条记录已被别人改过（您看到第 {version} 版，现在是第 {record.version} 版），"
            "请刷新后再改。"
        )
    return record


def _amend(change: Amendment, by: By, reason: str) -> Record:
    record = current(change.kind, change.id, change.version, by=by)
    before = journal.snapshot(record) | {"quantities": _quantities(record)}
    quantities = {**_quantities(record), **change.quantities}
    if change.unit:
        rules.check_scope([change.unit], by=by)
    record.unit_id = change.unit or record.unit_id
    fill(record, change.fields, links=linked_numbers(change.kind, [change.fields]))
    if change.programmes is not None:
        record.programmes = " ".join(sorted(set(change.programmes)))
    if change.extra is not None:
        record.extra = dict(change.extra)
    _check(record, quantities, by)
    record.version += 1
    [record.change] = journal.write(
        Act.AMEND,
        [record],
        by=by,
        before=[before],
        beside=[{"quantities": quantities}],
        reason=reason,
    )
    with kept([record]):
        record.save()
        _save_quantities(record, quantities)
    return record


def _check(record: Record, quantities: Mapping[str, int], by: By) -> None:
    catalogue, kind = declared(), KINDS[record.kind()]
    words = {column: getattr(record, column) for column in kind.choices}
    draft = Draft(
        record.kind(), record.unit_id, words, tuple(record.programmes.split()),
        quantities=quantities, extra=record.extra,
    )  # fmt: skip
    rules.check_declared(draft, catalogue=catalogue, day=getattr(record, kind.on))
    rules.check_no_future(record, today=by.day)
    rules.check_standing([record])
    rules_of_kind([record], catalogue=catalogue)


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
