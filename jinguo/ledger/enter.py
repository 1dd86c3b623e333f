"""Enters records: rules, save, journal, listeners, in one transaction; a repeat changes nothing."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger import behalf, conflicts, grounds, journal, locks, rules, sealing, states, team
from jinguo.ledger.constraints import first_broken
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.inserting import insert
from jinguo.ledger.keys import keyring
from jinguo.ledger.kinds import MODELS, model
from jinguo.ledger.links import Links, Made, link, linked_numbers
from jinguo.ledger.models import (
    Entry,
    Lock,
    Partner,
    Receipt,
    Record,
    RecordQuantity,
    Tally,
    Target,
    Zero,
)
from jinguo.ledger.models.journal import Act
from jinguo.ledger.sealed import LOOSE, TAIL, always, check_length
from jinguo.ledger.signals import recorded

Memo = dict[tuple[str, type, Any], Any]
"""What fields of one kind made of values, within one batch: most of them say the same."""
_LOOKED_UP = frozenset({str, int, date, type(None)})
_ENVELOPE = frozenset({"title", "precision", "status", "secrecy"})


def enter(drafts: Draft | Sequence[Draft], *, by: By, key: str | None = None) -> list[Record]:
    """Enter one record or a batch: all of it or nothing.

    Args:
        drafts: What to enter; ids are made by the client, so a repeat is known again.
        by: Who enters, when and by what way.
        key: Names this sending; the same key with the same drafts returns the first outcome.

    Raises:
        RuleError: If a rule or constraint is broken, or days are locked and nobody says why.
        ConflictError: If the key was used with other drafts, or an id exists already.
    """
    batch = [drafts] if isinstance(drafts, Draft) else list(drafts)
    with transaction.atomic():
        journal.lock()
        if key and (before := Receipt.objects.filter(key=key).first()):
            return _repeat(before, batch)
        made = _save(batch, by)
        behalf.tell(made, by=by)
        if key:
            Receipt.objects.create(
                key=key,
                actor=by.account,
                digest=_digest(batch),
                records=[[record.kind(), str(record.id)] for record in made],
                at=by.at,
            )
        recorded.send(sender=Record, act=Act.ENTER, records=made, by=by)
    return made


def _save(batch: Sequence[Draft], by: By) -> list[Record]:
    catalogue = declared()
    rules.check_scope([draft.unit for draft in batch], by=by)
    made: Made = {}
    locked = locks.standing()
    for kind in MODELS:
        drafts = [draft for draft in batch if draft.kind == kind]
        links = linked_numbers(kind, [draft.fields for draft in drafts], made=made)
        records, memo, today = list[Record](), Memo(), by.day
        for draft in drafts:
            records.append(build(draft, by=by, links=links, memo=memo))
            check_alone(draft, records[-1], catalogue=catalogue, today=today)
        if records:
            grounds.raise_classes(records, today=by.day)
            states.first(records, by=by)
            team.check_strength(records, by=by)
            rules.check_standing(records)
            rules_of_kind(records, catalogue=catalogue, today=by.day)
            sealing.seal(records)
            save(drafts, records, by=by, locked=locked)
            made.update((record.id, record) for record in records)
    unknown = [draft.kind for draft in batch if draft.kind not in MODELS]
    if unknown:
        model(unknown[0])
    return [made[draft.id] for draft in batch]


def check_alone(draft: Draft, record: Record, *, catalogue: Catalogue, today: date) -> None:
    """Apply the rules that look at one record by itself.

    Raises:
        RuleError: If it breaks one.
    """
    day = getattr(record, KINDS[draft.kind].on)
    rules.check_declared(draft, catalogue=catalogue, day=day)
    rules.check_partners(draft)
    rules.check_no_future(record, today=today)


def rules_of_kind(records: Sequence[Record], *, catalogue: Any, today: date) -> None:
    """Apply the rules that only one kind has."""
    for record in records:
        grounds.check_basis(record, today=today)
    if isinstance(records[0], Tally):
        rules.check_tallies(cast("Sequence[Tally]", records), catalogue=catalogue)
    if isinstance(records[0], Target):
        rules.check_targets(cast("Sequence[Target]", records), catalogue=catalogue)
    if isinstance(records[0], Zero):
        rules.check_zeros(cast("Sequence[Zero]", records), catalogue=catalogue)


def build(draft: Draft, *, by: By, links: Links, memo: Memo | None = None) -> Record:
    """Make an unsaved record of a draft, each field cleaned; a batch shares its memo.

    Raises:
        RuleError: If a field is unknown or its value does not fit.
    """
    of = model(draft.kind)
    record = of(*_unsaid(of))  # type: ignore[misc] # its fields' own defaults, in their order
    record.id = draft.id
    record.unit_id = draft.unit
    record.programmes = " ".join(sorted(set(draft.programmes)))
    record.recorder = by.account
    record.on_behalf_of = draft.on_behalf_of or by.on_behalf_of
    record.recorded_at = by.at
    record.channel = by.channel
    record.extra = dict(draft.extra)
    record.change = 0
    fill(record, draft.fields, links=links, memo=memo, fresh=True)
    if "secrecy" not in draft.fields:
        record.secrecy = record.floor()
    return record


def fill(
    record: Record, fields: Mapping[str, Any], *, links: Links, memo: Memo | None = None,
    fresh: bool = False,
) -> None:  # fmt: skip
    """Set and clean the named fields of a record; what names a person is sealed.

    `fresh` says that the record was just made, so that what is not named is as it is by itself.
    """
    memo = {} if memo is None else memo
    sealed = always(record.kind())
    for name, value in fields.items():
        if name in sealed:
            sealing.hold(record, name, value)
        elif not link(record, name, value, links=links):
            setattr(record, name, _clean(record, name, value, memo))
            _fresh(record, name)
    # Where the same fields are said and the others say what a new record says, it was found once
    # that those are right as they are.
    said = ("", tuple, tuple(fields)) if fresh else None
    if said in memo:
        return
    settled = True
    for field in _own(type(record)):
        if field.name not in fields:
            before = getattr(record, field.attname)
            value = _clean(record, field.name, before, memo)
            setattr(record, field.attname, value)
            settled = settled and value is before
    if said and settled:
        memo[said] = None


@lru_cache(maxsize=32)
def _unsaid(of: type[Record]) -> tuple[Any, ...]:
    """Return the values of a record of a kind of which nothing is said yet."""
    return tuple(field.get_default() for field in of._meta.concrete_fields)  # noqa: SLF001 - Django's documented Meta API


def _fresh(record: Record, name: str) -> None:
    """Check what was just written in a text that may be sealed where it stands."""
    if name == "title":
        record.title_sealed = ""
    elif name in LOOSE:
        check_length(name, "原因", getattr(record, name))


@lru_cache(maxsize=32)
def _own(kind: type[Record]) -> "tuple[models.Field[Any, Any], ...]":
    """Return the fields of a kind that a sender fills, without the envelope's and the links."""
    above = {field.name for field in Record._meta.get_fields()}  # noqa: SLF001 - Django's documented Meta API
    return tuple(
        field
        for field in kind._meta.concrete_fields  # noqa: SLF001 - the same
        if field.name not in above and not field.is_relation and not field.primary_key
        and not field.name.endswith((TAIL, "_index"))
    )  # fmt: skip


@lru_cache(maxsize=32)
def _fillable(kind: type[Record]) -> "dict[str, models.Field[Any, Any]]":
    shared = {name: kind._meta.get_field(name) for name in _ENVELOPE}  # noqa: SLF001 - Django's documented Meta API
    return {field.name: field for field in (*_own(kind), *shared.values())}  # type: ignore[misc] # none is a relation


def _clean(record: Record, name: str, value: Any, memo: Memo) -> Any:
    key = (name, type(value), value)
    try:
        return memo[key]
    except (KeyError, TypeError):  # not met yet, or a value that cannot be looked up
        pass
    field = _fillable(type(record)).get(name)
    if field is None:
        label = KINDS[record.kind()].label
        raise RuleError(f"{label}没有“{name}”这一项，请删去或改正。", field=name)
    try:
        made = field.clean(
            value if value is not None or field.null else field.get_default(), record
        )
    except ValidationError as error:
        told = "；".join(error.messages).rstrip("。")
        raise RuleError(f"{field.verbose_name}：{told}。", field=name) from error
    if type(value) in _LOOKED_UP:
        memo[key] = made
    return made


def save(
    drafts: Sequence[Draft], records: Sequence[Record], *, by: By, locked: Sequence[Lock]
) -> None:
    """Save records of one kind whose rules are checked and texts sealed, with their journal.

    Raises:
        RuleError: If the database keeps one out.
        ConflictError: If one is in the ledger already.
    """
    _insert(drafts, records, by, locked)
    team.join(records, by=by)
    conflicts.follow(records)


def _insert(
    drafts: Sequence[Draft], records: Sequence[Record], by: By, locked: Sequence[Lock]
) -> None:
    beside, reasons = [], []
    for draft, record in zip(drafts, records, strict=True):
        late = locks.check(locks.touched(record, locked), reason=by.late, field="late")
        partners = [list(each) for each in draft.partners]
        beside.append({"quantities": dict(draft.quantities), "partners": partners, **late})
        reasons.append(sealing.reason(record, by.late.strip()) if late else "")
    with kept(records):
        numbers = journal.write(Act.ENTER, records, by=by, beside=beside, reason=reasons)
        for record, number in zip(records, numbers, strict=True):
            record.change = number
        keys, where = insert(type(records[0]), records), connection.alias
        for record, number in zip(records, keys, strict=True):
            record.number = number
            record._state.adding, record._state.db = False, where  # noqa: SLF001 - as bulk_create does
        _insert_beside(drafts, records)


def _insert_beside(drafts: Sequence[Draft], records: Sequence[Record]) -> None:
    quantities = [
        RecordQuantity(
            kind=draft.kind, record=record.id, number=record.number,
            code=code, amount=amount, change=record.change,
        )
        for draft, record in zip(drafts, records, strict=True)
        for code, amount in draft.quantities.items()
    ]  # fmt: skip
    if quantities:
        insert(RecordQuantity, quantities)
    partners = [
        Partner(kind=draft.kind, record=draft.id, name=name, role=role)
        for draft in drafts
        for name, role in draft.partners
    ]
    if partners:
        insert(Partner, partners)


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
        if said := first_broken(record):
            return RuleError(said)
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
    return keyring().receipt(json.dumps(told, sort_keys=True, default=str))


def _repeat(before: Receipt, batch: Sequence[Draft]) -> list[Record]:
    if before.digest != _digest(batch):
        raise ConflictError("这次提交用过的编号又带来了不同的内容，请刷新页面后重新填写。")
    return [model(kind)._default_manager.get(id=id_) for kind, id_ in before.records]  # noqa: SLF001 - the same
