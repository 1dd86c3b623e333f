"""How long records are used: restricted when their time has come, held back, put up for erasing.

A restricted record is counted and appears nowhere else. Whoever manages the whole tree handles
this, and sees how many records are due, never what they say.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet

from jinguo.catalogue.law import Keeping
from jinguo.errors import ConflictError, PolicyError, RuleError
from jinguo.ledger import journal, wall, working
from jinguo.ledger.consents import months_before
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import model
from jinguo.ledger.lawful import lawful
from jinguo.ledger.models import Entry, Hold, Record
from jinguo.ledger.models.base import Custody
from jinguo.ledger.models.journal import Act
from jinguo.ledger.overlay import may_declare
from jinguo.ledger.signals import recorded

Named = tuple[str, UUID, int]
"""A record by kind, id and version."""

_BATCH = 500
_REFUSED = "只有管理全部单位的岗位才能办理保存期限，请联系最上级妇联。"
_ABSENT = "没有这条记录，请核对种类和编号。"
RESTRICTING = "限制使用"
RELEASING = "恢复使用"
_ASKED = "提出删除"


@dataclass(frozen=True)
class Due:
    """What has come due under one entry of the schedule: how many, never which."""

    key: str
    keeping: Keeping
    restrict: int
    erase: int
    held: int
    """How many of either stay because of a hold."""


@dataclass(frozen=True)
class Request:
    """What exactly is asked to be erased, for the second person to agree to."""

    key: str
    named: tuple[Named, ...]

    @property
    def digest(self) -> str:
        """Return what binds an agreement to these records at these versions."""
        told = [[kind, str(id_), version] for kind, id_, version in self.named]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def check_keeper(by: By) -> None:
    """Refuse whoever does not manage the whole tree.

    Raises:
        PolicyError: If it is so.
    """
    if not may_declare(by):
        raise PolicyError(_REFUSED)


def restrict(records: Sequence[Named], *, by: By, reason: str) -> list[Record]:
    """Stop the use of records: from now on they are counted and appear nowhere else.

    Raises:
        PolicyError: If the writer does not manage the whole tree.
        RuleError: If there is no reason, or a record is not in use.
        ConflictError: If a record is not at the version that the sender saw.
    """
    check_keeper(by)
    with transaction.atomic():
        journal.lock()
        return move(_found(records, Custody.ACTIVE), Custody.RESTRICTED, by=by, reason=reason)


def release(records: Sequence[Named], *, by: By, reason: str) -> list[Record]:
    """Let restricted records be used again; what is erased stays so.

    Raises:
        PolicyError: If the writer does not manage the whole tree.
        RuleError: If there is no reason, or a record is not restricted.
        ConflictError: If a record is not at the version that the sender saw.
    """
    check_keeper(by)
    with transaction.atomic():
        journal.lock()
        return move(_found(records, Custody.RESTRICTED), Custody.ACTIVE, by=by, reason=reason)


def move(records: Sequence[Record], to: Custody, *, by: By, reason: str) -> list[Record]:
    """Set the custody of records that the caller may move, each with its entry in the journal.

    Raises:
        RuleError: If there is no reason.
    """
    if not reason.strip():
        raise RuleError("限制或恢复使用要写明依据，请填写后再试。", field="reason")
    told = RELEASING if to == Custody.ACTIVE else RESTRICTING
    for at in range(0, len(records), _BATCH):
        _move(records[at : at + _BATCH], to, by=by, reason=f"{told}：{reason.strip()}"[:200])
    if records:
        recorded.send(sender=Record, act=Act.AMEND, records=list(records), by=by)
        if to != Custody.ACTIVE:
            working.clear_files()
    return list(records)


def _move(records: Sequence[Record], to: Custody, *, by: By, reason: str) -> None:
    by_kind: dict[type[Record], list[Record]] = {}
    before = [journal.snapshot(record) for record in records]
    for record in records:
        record.custody = to
        record.version += 1
        by_kind.setdefault(type(record), []).append(record)
    numbers = journal.write(Act.AMEND, records, by=by, before=before, reason=reason)
    for record, number in zip(records, numbers, strict=True):
        record.change = number
    for kind, some in by_kind.items():
        kind._default_manager.bulk_update(some, ["custody", "version", "change"])  # noqa: SLF001 - any kind's manager


def _found(records: Sequence[Named], custody: Custody) -> list[Record]:
    found = []
    for kind, id_, version in records:
        record = model(kind)._default_manager.select_for_update().filter(id=id_).first()  # noqa: SLF001 - any kind's manager
        if record is None or record.custody != custody:
            raise RuleError(_ABSENT)
        if record.version != version:
            raise ConflictError("这条记录刚被改过，请刷新后再办。")
        found.append(record)
    return found


def hold(kind: str, id_: UUID, *, by: By, basis: str) -> Hold:
    """Keep a record from being erased, whatever the schedule says, until the hold is lifted.

    Raises:
        PolicyError: If the writer does not manage the whole tree.
        RuleError: If there is no such record or basis, or a hold stands already.
    """
    check_keeper(by)
    if not basis.strip():
        raise RuleError("暂缓删除要写明依据，如案号、文号。", field="basis")
    with transaction.atomic():
        journal.lock()
        record = model(kind)._default_manager.filter(id=id_).exclude(custody=Custody.ERASED).first()  # noqa: SLF001 - any kind's manager
        if record is None:
            raise RuleError(_ABSENT, field="record")
        if held(id_):
            raise RuleError("这条记录已经暂缓删除，不用再办。", field="record")
        made = Hold.objects.create(
            kind=kind, number=record.number, record=id_, basis=basis.strip()[:200],
            since=by.at, by=by.account,
        )  # fmt: skip
        _told(_of_hold(made, Act.ENTER, record.unit_id), by=by)
    return made


def lift(number: int, *, by: By) -> Hold:
    """End a hold.

    Raises:
        PolicyError: If the writer does not manage the whole tree.
        RuleError: If there is none that stands.
    """
    check_keeper(by)
    with transaction.atomic():
        journal.lock()
        found = Hold.objects.select_for_update().filter(pk=number, until=None).first()
        if found is None:
            raise RuleError("这次暂缓已经结束，不用再办。")
        found.until, found.lifted_by = by.at, by.account
        found.save()
        unit = model(found.kind)._default_manager.get(number=found.number).unit_id  # noqa: SLF001 - any kind's manager
        _told(_of_hold(found, Act.CLOSE, unit), by=by)
    return found


def held(id_: UUID) -> bool:
    """Tell whether a hold stands on a record: then nothing may erase it."""
    return Hold.objects.filter(record=id_, until=None).exists()


def due(today: date) -> list[Due]:
    """Return how much has come due under each entry of the schedule."""
    with wall.whole():
        return list(_due(today))


def _due(today: date) -> Iterator[Due]:
    for key, keeping in lawful().retention.schedule.items():
        ripe, over = _ripe(key, today), _over(key, today)
        kept = _holds(keeping.of)
        yield Due(
            key, keeping,
            ripe.exclude(number__in=kept).count(), over.exclude(number__in=kept).count(),
            (ripe | over).filter(number__in=kept).count(),
        )  # fmt: skip


def restrict_due(key: str, today: date, *, by: By, seen: int | None = None) -> int:
    """Restrict all that has come due under one entry of the schedule; return how many.

    `seen` is how many the decider saw it would be.

    Raises:
        ConflictError: If it is no longer so many.
        PolicyError: If the writer does not manage the whole tree.
        RuleError: If there is no such entry.
    """
    check_keeper(by)
    keeping = _entry(key)
    with transaction.atomic():
        journal.lock()
        rows = list(_ripe(key, today).exclude(number__in=_holds(keeping.of)).select_for_update())
        if seen is not None and len(rows) != seen:
            raise ConflictError(f"刚才是 {seen} 条，现在是 {len(rows)} 条，没有办。请看过再办。")
        move(rows, Custody.RESTRICTED, by=by, reason=f"保存期限 {key}")
    return len(rows)


def erasing(key: str, today: date) -> Request:
    """Return exactly what may be erased under one entry of the schedule.

    Raises:
        RuleError: If there is no such entry.
    """
    kind = _entry(key).of
    rows = _over(key, today).exclude(number__in=_holds(kind)).order_by("number")
    with wall.whole():
        named = list(rows.values_list("id", "version"))
    return Request(key, tuple((kind, id_, version) for id_, version in named))


def _ripe(key: str, today: date) -> QuerySet[Record]:
    """Return what is still used though its time is over."""
    keeping = _entry(key)
    return _since(key, keeping.restrict, today).filter(custody=Custody.ACTIVE)


def _over(key: str, today: date) -> QuerySet[Record]:
    """Return what is restricted and may go."""
    keeping = _entry(key)
    return _since(key, keeping.erase, today).filter(custody=Custody.RESTRICTED)


def _since(key: str, months: int | None, today: date) -> QuerySet[Record]:
    keeping = _entry(key)
    rows = model(keeping.of)._default_manager.filter(_fits(key))  # noqa: SLF001 - any kind's manager
    if months is None:
        return rows.none()
    return rows.filter(**{f"{keeping.from_}__lte": months_before(today, months)})


def _fits(key: str) -> Q:
    """Return the condition of falling under an entry and under none that stands before it."""
    schedule, mine = lawful().retention.schedule, _entry(key)
    fits = Q(**mine.where)
    for other, keeping in schedule.items():
        if other == key:
            return fits
        if keeping.of == mine.of:
            fits &= ~Q(**keeping.where)
    return fits


def _entry(key: str) -> Keeping:
    found = lawful().retention.schedule.get(key)
    if found is None:
        raise RuleError(f"保存期限表里没有“{key}”，请从列表里选。")
    return found


def _holds(kind: str) -> QuerySet[Hold, int]:
    return Hold.objects.filter(kind=kind, until=None).values_list("number", flat=True)


def _told(entry: Entry, *, by: By) -> None:
    """Write what happened beside the records themselves into the journal."""
    entry.at, entry.actor = by.at, by.account
    entry.version = Entry.objects.filter(record=entry.record).count() + 1
    journal.append([entry])


def _of_hold(held: Hold, act: Act, unit: int) -> Entry:
    record = uuid5(NAMESPACE_OID, f"hold {held.pk}")
    after = {"of": [held.kind, str(held.record)]}
    return Entry(kind="hold", record=record, unit_id=unit, act=act, after=after, reason=held.basis)
