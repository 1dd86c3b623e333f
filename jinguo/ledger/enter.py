"""Enters records: rules, save, journal, listeners, in one transaction; a repeat changes nothing."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from jinguo.catalogue.kinds import KINDS
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger import journal, rules
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.keys import keyring
from jinguo.ledger.kinds import MODELS, model
from jinguo.ledger.links import Links, Made, link, linked_numbers
from jinguo.ledger.models import (
    Entry,
    Partner,
    Party,
    Receipt,
    Record,
    RecordQuantity,
    Tally,
    Target,
)
from jinguo.ledger.models.journal import Act
from jinguo.ledger.models.party import SEALED
from jinguo.ledger.signals import recorded

_BATCH = 500
_ENVELOPE = frozenset({"title", "precision", "status", "secrecy"})


def enter(drafts: Draft | Sequence[Draft], *, by: By, key: str | None = None) -> list[Record]:
    """Enter one record or a batch: all of it or nothing.

    Args:
        drafts: What to enter; ids are made by the client, so a repeat is known again.
        by: Who enters, when and by what way.
        key: Names this sending; the same key with the same drafts returns the first outcome.

    Raises:
        RuleError: If a rule or constraint is broken.
        ConflictError: If the key was used with other drafts, or an id exists already.
    """
    batch = [drafts] if isinstance(drafts, Draft) else list(drafts)
    with transaction.atomic():
        journal.lock()
        if key and (before := Receipt.objects.filter(key=key).first()):
            return _repeat(before, batch)
        made = _save(batch, by)
        if key:
            Receipt.objects.create(
                key=key,
                actor=by.account,
                digest=_digest(batch),
                records=[[record.kind(), str(record.id)] for record in made],
                at=by.at,
            )
        recorded.send(sender=Record, act=Act.ENTER, records=made)
    return made


def _save(batch: Sequence[Draft], by: By) -> list[Record]:
    catalogue = declared()
    rules.check_scope([draft.unit for draft in batch], by=by)
    made: Made = {}
    for kind in MODELS:
        drafts = [draft for draft in batch if draft.kind == kind]
        links = linked_numbers(kind, [draft.fields for draft in drafts], made=made)
        records = [build(draft, by=by, links=links) for draft in drafts]
        for draft, record in zip(drafts, records, strict=True):
            day = getattr(record, KINDS[kind].on)
            rules.check_declared(draft, catalogue=catalogue, day=day)
            rules.check_partners(draft)
            rules.check_no_future(record, today=by.day)
        if records:
            rules.check_standing(records)
            rules_of_kind(records, catalogue=catalogue)
            _insert(drafts, records, by)
            made.update((record.id, record) for record in records)
    unknown = [draft.kind for draft in batch if draft.kind not in MODELS]
    if unknown:
        model(unknown[0])
    return [made[draft.id] for draft in batch]


def rules_of_kind(records: Sequence[Record], *, catalogue: Any) -> None:
    """Apply the rules that only one kind has."""
    if isinstance(records[0], Tally):
        rules.check_tallies(cast("Sequence[Tally]", records), catalogue=catalogue)
    if isinstance(records[0], Target):
        rules.check_targets(cast("Sequence[Target]", records), catalogue=catalogue)


def build(draft: Draft, *, by: By, links: Links) -> Record:
    """Make an unsaved record of a draft, each field cleaned.

    Raises:
        RuleError: If a field is unknown or its value does not fit.
    """
    record = model(draft.kind)(
        id=draft.id,
        unit_id=draft.unit,
        programmes=" ".join(sorted(set(draft.programmes))),
        recorder=by.account,
        on_behalf_of=by.on_behalf_of,
        recorded_at=by.at,
        channel=by.channel,
        extra=dict(draft.extra),
        change=0,
    )
    fill(record, draft.fields, links=links)
    if "secrecy" not in draft.fields:
        record.secrecy = record.floor()
    return record


def fill(record: Record, fields: Mapping[str, Any], *, links: Links) -> None:
    """Set and clean the named fields of a record; what names a person is sealed."""
    for name, value in fields.items():
        if isinstance(record, Party) and name in SEALED:
            _seal(record, name, str(value or ""))
        elif not link(record, name, value, links=links):
            setattr(record, name, _clean(record, name, value))
    for field in _own(type(record)):
        if field.name not in fields:
            setattr(
                record, field.attname, _clean(record, field.name, getattr(record, field.attname))
            )


@lru_cache(maxsize=32)
def _own(kind: type[Record]) -> "tuple[models.Field[Any, Any], ...]":
    """Return the fields of a kind that a sender fills, without the envelope's and the links."""
    above = {field.name for field in Record._meta.get_fields()}  # noqa: SLF001 - Django's documented Meta API
    return tuple(
        field
        for field in kind._meta.concrete_fields  # noqa: SLF001 - the same
        if field.name not in above and not field.is_relation and not field.primary_key
        and not field.name.endswith(("_sealed", "_index"))
    )  # fmt: skip


@lru_cache(maxsize=32)
def _fillable(kind: type[Record]) -> "dict[str, models.Field[Any, Any]]":
    shared = {name: kind._meta.get_field(name) for name in _ENVELOPE}  # noqa: SLF001 - Django's documented Meta API
    return {field.name: field for field in (*_own(kind), *shared.values())}  # type: ignore[misc] # none is a relation


def _clean(record: Record, name: str, value: Any) -> Any:
    field = _fillable(type(record)).get(name)
    if field is None:
        label = KINDS[record.kind()].label
        raise RuleError(f"{label}没有“{name}”这一项，请删去或改正。", field=name)
    try:
        return field.clean(
            value if value is not None or field.null else field.get_default(), record
        )
    except ValidationError as error:
        told = "；".join(error.messages).rstrip("。")
        raise RuleError(f"{field.verbose_name}：{told}。", field=name) from error


def _seal(party: Party, name: str, value: str) -> None:
    ring, record = keyring(), str(party.id)
    setattr(party, f"{name}_sealed", ring.seal(value, record=record, field=name))
    if name in ("number", "phone"):
        setattr(party, f"{name}_index", ring.blind(value, field=name))


def _insert(drafts: Sequence[Draft], records: Sequence[Record], by: By) -> None:
    beside = [
        {"quantities": dict(draft.quantities), "partners": [list(each) for each in draft.partners]}
        for draft in drafts
    ]
    with kept(records):
        numbers = journal.write(Act.ENTER, records, by=by, beside=beside)
        for record, number in zip(records, numbers, strict=True):
            record.change = number
        type(records[0])._default_manager.bulk_create(records, batch_size=_BATCH)  # noqa: SLF001 - the same
        _insert_beside(drafts, records)


def _insert_beside(drafts: Sequence[Draft], records: Sequence[Record]) -> None:
    RecordQuantity.objects.bulk_create(
        [
            RecordQuantity(
                kind=draft.kind, record=record.id, number=record.number,
                code=code, amount=amount, change=record.change,
            )
            for draft, record in zip(drafts, records, strict=True)
            for code, amount in draft.quantities.items()
        ],
        batch_size=_BATCH,
    )  # fmt: skip
    Partner.objects.bulk_create(
        [
            Partner(kind=draft.kind, record=draft.id, name=name, role=role)
            for draft in drafts
            for name, role in draft.partners
        ],
        batch_size=_BATCH,
    )


@contextmanager
def kept(records: Sequence[Record]) -> Iterator[None]:
    """Tell a broken constraint of the database in the constraint's own sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise _told(records) or error from error


def _told(records: Sequence[Record]) -> Exception | None:
    ids = [record.id for record in records if not record.number]
    if len(set(ids)) < len(ids) or Entry.objects.filter(record__in=ids).exists():
        return ConflictError("这条记录已经登记过了，不会重复登记。")
    for record in records:
        try:
            record.validate_constraints(exclude={"id"})
        except ValidationError as broken:
            return RuleError(broken.messages[0])
    return _twins(records)


def _twins(records: Sequence[Record]) -> RuleError | None:
    """Tell which constraint two records of one batch break together."""
    for constraint in records[0]._meta.constraints:  # noqa: SLF001 - Django's documented Meta API
        if isinstance(constraint, models.UniqueConstraint):
            keys = [
                tuple(getattr(record, name) for name in constraint.fields) for record in records
            ]
            whole = [key for key in keys if None not in key]
            if len(set(whole)) < len(whole):
                return RuleError(str(constraint.violation_error_message))
    return None


def _digest(batch: Sequence[Draft]) -> str:
    told = [
        [
            d.kind,
            d.unit,
            str(d.id),
            dict(d.fields),
            sorted(d.programmes),
            dict(d.quantities),
            d.partners,
            dict(d.extra),
        ]
        for d in batch
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def _repeat(before: Receipt, batch: Sequence[Draft]) -> list[Record]:
    if before.digest != _digest(batch):
        raise ConflictError("这次提交用过的编号又带来了不同的内容，请刷新页面后重新填写。")
    return [model(kind)._default_manager.get(id=id_) for kind, id_ in before.records]  # noqa: SLF001 - the same
