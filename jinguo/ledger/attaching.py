"""Adds attachments to records, takes them off, and gives back their bytes.

A file lies sealed under a key of its own, whatever the class of its record: a photograph shows
people on a plain record too. That key is sealed under the record's, so that erasing the record, or
taking the attachment off, leaves nothing in any copy of the folder that could be opened.
"""

import base64
import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jinguo.errors import PolicyError, RuleError
from jinguo.files import storing
from jinguo.files.attachments import Attached
from jinguo.ledger import journal, wall
from jinguo.ledger.drafts import By
from jinguo.ledger.keys import keyring
from jinguo.ledger.kinds import model
from jinguo.ledger.models import Attachment, Entry, Record
from jinguo.ledger.models.attachment import Removal, Sort
from jinguo.ledger.models.journal import Act
from jinguo.ledger.team import check_strength, may_change
from jinguo.vault.keyring import Plain, Sealed
from jinguo.vault.keystore import ROUND
from jinguo.vault.seal import KEY, Place, number

MOST, MOST_A_DAY = 9, 200
"""How many a record may have, and how many somebody may attach a day."""
_KIND = "attachment"
_ABSENT = "没有这个附件，或您不能办理。"
_LATE = timedelta(hours=1)
"""A file without a row is left alone so long: its row may be on its way."""


def attach(record: Record, file: Attached, sort: str, id_: UUID, *, by: By) -> Attachment:
    """Attach a file to a record that the writer may change; the same id again changes nothing.

    Raises:
        PolicyError: If the writer may not change the record.
        RuleError: If it was struck out, has too many already, or its sort is unknown.
    """
    _check_writer(record, by)
    if sort not in Sort.values:
        raise RuleError("请从列表里选附件是什么。", field="sort")
    # Whatever hangs under this id, on whatever record: one that is not seen is no free id.
    with wall.whole():
        already = Attachment.objects.filter(pk=id_).first()
    if already:
        if (already.record, already.added_by) != (record.id, by.account):
            raise PolicyError(_ABSENT)
        return already
    key, made = os.urandom(KEY), _row(record, file, sort, id_, by)
    [made.key_sealed] = keyring().seal(
        [Plain(record.unit_id, _place(made), base64.b64encode(key).decode())]
    )
    # The bytes are on the disk before the row is: a file without a row does no harm, and is swept.
    storing.put(_folder(), id_, storing.WHOLE, key, [file.content])
    if file.small:
        storing.put(_folder(), id_, storing.SMALL, key, [file.small])
    with transaction.atomic():
        journal.lock()
        _check_room(record, by)
        made.save(force_insert=True)
        told = {"sort": made.sort, "media": made.media, "size": made.size}
        _write(Act.ENTER, made, record.unit_id, by=by, told=told)
    return made


def remove(record: Record, id_: UUID, reason: str, *, by: By) -> None:
    """Take an attachment off, for good: its key is gone with this, its bytes just after.

    Raises:
        PolicyError: If the writer may not change the record, or there is none such.
        RuleError: If no reason of the list is given.
    """
    _check_writer(record, by)
    if reason not in Removal.values or reason == Removal.ERASED:
        raise RuleError("请选去掉的原因。", field="removal")
    with transaction.atomic():
        journal.lock()
        rows = Attachment.objects.select_for_update().filter(record=record.id, removed_at=None)
        found = rows.filter(pk=id_).first()
        if found is None:
            raise PolicyError(_ABSENT)
        _take_off(found, record.unit_id, reason, by=by)


def erase_all(record: Record, *, by: By) -> None:
    """Take every attachment off a record that is being erased; within its transaction."""
    rows = Attachment.objects.select_for_update().filter(record=record.id, removed_at=None)
    for each in rows:
        _take_off(each, record.unit_id, Removal.ERASED, by=by)


def standing(record: Record) -> list[Attachment]:
    """Return the attachments of a record, in the order in which they were added."""
    rows = Attachment.objects.filter(record=record.id, removed_at=None)
    return list(rows.select_related("added_by").order_by("added_at", "id"))


def counts(records: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """Return how many attachments of each sort hang on records."""
    found: dict[UUID, dict[str, int]] = {}
    rows = Attachment.objects.filter(record__in=records, removed_at=None)
    for record, sort in rows.order_by("added_at").values_list("record", "sort"):
        told = found.setdefault(record, {})
        label = str(Sort(sort).label)
        told[label] = told.get(label, 0) + 1
    return found


def content(of: Attachment, part: str = storing.WHOLE) -> Iterator[bytes]:
    """Return the bytes of an attachment; whoever asks has asked the policy and written a look.

    Raises:
        FailedError: If the file is gone.
        SealError: If it does not open.
    """
    key = base64.b64decode(keyring().open_one(of.key_sealed, _place(of)))
    return storing.get(_folder(), of.id, part, key)


def sweep(at: datetime) -> int:
    """Remove files that no attachment stands for, left by a process that died; say how many."""
    lying = storing.lying(_folder(), (at - _LATE).timestamp())
    # Of every attachment: what is not seen here would be taken for a file without a row.
    with wall.whole():
        held = set(Attachment.objects.filter(removed_at=None).values_list("pk", flat=True))
    for each in lying - held:
        storing.drop(_folder(), each)
    return len(lying - held)


def reseal(some: Sequence[Attachment]) -> int:
    """Seal keys under the newest ones of their records, within a round; return how many were."""
    ring = keyring()
    newest = ring.store.number(ROUND)
    older = [each for each in some if number(each.key_sealed) < newest]
    units = _units(older)
    values = ring.open([Sealed(_place(each), each.key_sealed) for each in older])
    kept = [(each, told) for each, told in zip(older, values, strict=True) if told is not None]
    sealed = ring.seal([Plain(units[each.record], _place(each), told) for each, told in kept])
    for (each, _), value in zip(kept, sealed, strict=True):
        each.key_sealed = value
    Attachment.objects.bulk_update([each for each, _ in kept], ["key_sealed"])
    return len(kept)


def _units(some: Sequence[Attachment]) -> dict[UUID, int]:
    """Return the unit of each record that attachments hang on."""
    by_kind: dict[str, set[UUID]] = {}
    for each in some:
        by_kind.setdefault(each.kind, set()).add(each.record)
    found: dict[UUID, int] = {}
    with wall.whole():
        for kind, ids in by_kind.items():
            rows = model(kind)._default_manager.filter(id__in=ids)  # noqa: SLF001 - any kind's manager
            found.update(rows.values_list("id", "unit_id"))
    return found


def _check_writer(record: Record, by: By) -> None:
    if not may_change(record, by=by):
        raise PolicyError(_ABSENT)
    check_strength([record], by=by)
    if record.struck_at:
        raise RuleError("这条记录已作废，附件不再改动。")


def _check_room(record: Record, by: By) -> None:
    if Attachment.objects.filter(record=record.id, removed_at=None).count() >= MOST:
        raise RuleError(f"一条记录最多附 {MOST} 个，请先去掉不用的。", field="file")
    check_day(by)


def check_day(by: By) -> None:
    """Refuse whoever attached too many within a day.

    Raises:
        RuleError: If it is so.
    """
    since = by.at - timedelta(days=1)
    with wall.whole():
        mine = Attachment.objects.filter(added_by=by.account, added_at__gt=since).count()
    if mine >= MOST_A_DAY:
        raise RuleError(f"一天最多附 {MOST_A_DAY} 个，请明天再附。", field="file")


def _row(record: Record, file: Attached, sort: str, id_: UUID, by: By) -> Attachment:
    return Attachment(
        id=id_, kind=record.kind(), record=record.id, sort=sort, media=file.media,
        size=len(file.content), pictured=bool(file.small),
        added_by=by.account, added_at=by.at,
    )  # fmt: skip


def _take_off(found: Attachment, unit: int, reason: str, *, by: By) -> None:
    found.removed_at, found.removed_by = by.at, by.account
    found.removal, found.key_sealed = reason, ""
    found.save(update_fields=["removed_at", "removed_by", "removal", "key_sealed"])
    _write(Act.CLOSE, found, unit, by=by, told={"removal": reason})
    transaction.on_commit(partial(storing.drop, _folder(), found.id))


def _write(act: str, of: Attachment, unit: int, *, by: By, told: dict[str, object]) -> None:
    """Write one entry under the attachment's own id; it leads to its record."""
    after = {"of": [of.kind, str(of.record)], **told}
    version = 1 if act == Act.ENTER else 2
    entry = Entry(
        at=by.at, actor=by.account, act=act, kind=_KIND, record=of.id, version=version,
        unit_id=unit, before={}, after=after,
    )  # fmt: skip
    journal.append([entry], by=by)


def _place(of: Attachment) -> Place:
    return Place(of.kind, str(of.record), of.place)


def _folder() -> Path:
    return Path(settings.JINGUO_HOME) / "files"
