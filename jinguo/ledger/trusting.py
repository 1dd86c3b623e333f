"""Trusted units: what they record is accepted by itself, and a sample of it is looked at.

The sample of a month is drawn when the month is over, by a keyed digest of each record's id over
all that the unit entered or changed in it, struck out or not: before that nobody knows it, and
nobody without the home's key can work it out.
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import aside, journal
from jinguo.ledger.drafts import By
from jinguo.ledger.keys import audit_key
from jinguo.ledger.kinds import MODELS, model
from jinguo.ledger.models import Entry, Record, Trust
from jinguo.ledger.models.base import Custody, Secrecy
from jinguo.ledger.models.journal import Act
from jinguo.org.scope import Scope
from jinguo.periods import Period

_KIND = "trust"
_ABSENT = "没有这个单位，或不在您核收的单位里。"
_MONTHS = 12
"""So many months that are over still have their samples to be looked at."""


@dataclass(frozen=True)
class Drawn:
    """One record of a month's sample."""

    trust: Trust
    month: Period
    kind: str
    record: UUID


def trusted(units: Iterable[int], *, day: date) -> set[int]:
    """Return those of the units whose records are accepted by themselves on a day."""
    wanted = set(units)
    if not wanted:
        return set()
    rows = Trust.objects.filter(unit__in=wanted, since__lte=day)
    return set(rows.exclude(until__lte=day).values_list("unit_id", flat=True))


def trust(
    unit: int, *, reach: frozenset[int], above: int, since: date, share: int, by: By
) -> Trust:
    """Let a unit's records be accepted by themselves from a day on.

    Args:
        unit: The unit.
        reach: The units that the writer accepts for.
        above: The unit that answers for it.
        since: The first day, today or later.
        share: How many of a hundred are looked at; at least one a month.
        by: Who says so.

    Raises:
        PolicyError: If the writer does not accept the unit's records.
        RuleError: If the day is past, the share is none, or it is trusted already.
    """
    if unit not in reach:
        raise PolicyError(_ABSENT)
    if since < by.day:
        raise RuleError("免核从今天或以后开始，请改日期。", field="since")
    if not 1 <= share <= 100:  # noqa: PLR2004 - a percentage
        raise RuleError("抽查的百分比应是 1 到 100。", field="share")
    with transaction.atomic():
        journal.lock()
        if Trust.objects.filter(unit=unit, until=None).exists():
            raise RuleError("这个单位已经免核，不用再设。", field="unit")
        made = Trust.objects.create(
            unit_id=unit, above_id=above, since=since, share=share, at=by.at, by=by.account
        )
        told = {"since": str(since), "share": share, "above": above}
        aside.write(Act.ENTER, (_KIND, made.pk), unit=unit, by=by, told=told)
    return made


def distrust(number: int, *, reach: frozenset[int], by: By, reason: str) -> Trust:
    """End it from today on, with a reason; what was accepted stays so.

    Raises:
        PolicyError: If there is none that is this writer's to end.
        RuleError: If there is no reason.
    """
    if not reason.strip():
        raise RuleError("请写明为什么停止免核。", field="reason")
    with transaction.atomic():
        journal.lock()
        found = Trust.objects.select_for_update().filter(pk=number, until=None).first()
        if found is None or found.unit_id not in reach:
            raise PolicyError(_ABSENT)
        found.until = max(by.day, found.since)
        found.save(update_fields=["until"])
        told = {"until": str(found.until)}
        aside.write(Act.CLOSE, (_KIND, number), unit=found.unit_id, by=by, told=told, reason=reason)
    return found


def drawn(units: frozenset[int], *, today: date) -> list[Drawn]:
    """Return the samples of the last months of the trusted among some units, not looked at yet."""
    rows = Trust.objects.filter(unit__in=units).select_related("unit", "above").order_by("pk")
    found = [
        Drawn(row, month, kind, record)
        for row in rows
        for month, records in _by_month(row, today).items()
        for kind, record in _sample(row, month, records)
    ]
    done = set(
        Entry.objects.filter(record__in=[each.record for each in found])
        .filter(after__step__in=["check", "return", "accept"])
        .values_list("record", flat=True)
    )
    return [each for each in found if each.record not in done]


def record_of(each: Drawn, reading: Scope) -> Record | None:
    """Return a record that was drawn, struck out or not, if a scope reaches it."""
    row = model(each.kind)._default_manager.filter(id=each.record).first()  # noqa: SLF001 - any kind's manager
    barred = row is not None and row.number in reading.barred.get(each.kind, ())
    return row if row is not None and row.unit_id in reading and not barred else None


def _by_month(row: Trust, today: date) -> dict[Period, list[tuple[str, UUID]]]:
    """Return what a trusted unit entered or changed in each of the months that are over."""
    this = today.replace(day=1)
    first = max(row.since, (this - timedelta(days=31 * _MONTHS)).replace(day=1))
    until = min(row.until or this, this)
    entries = Entry.objects.filter(
        unit=row.unit_id, kind__in=MODELS, act__in=(Act.ENTER, Act.AMEND),
        at__gte=_starts(first), at__lt=_starts(until),
    )  # fmt: skip
    found: dict[Period, dict[UUID, str]] = defaultdict(dict)
    for at, kind, record in entries.values_list("at", "kind", "record"):
        day = timezone.localdate(at)
        found[Period.of_months(day.year, day.month, 1)][record] = kind
    plain = _plain({record: kind for records in found.values() for record, kind in records.items()})
    return {
        month: some
        for month, records in sorted(found.items(), key=lambda each: each[0].start)
        if (some := [(kind, record) for record, kind in records.items() if record in plain])
    }


def _plain(kinds: dict[UUID, str]) -> set[UUID]:
    """Return those of the records that stand no higher than S1; others are not accepted here."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for record, kind in kinds.items():
        by_kind[kind].append(record)
    found: set[UUID] = set()
    for kind, ids in by_kind.items():
        rows = model(kind)._default_manager.filter(id__in=ids, custody=Custody.ACTIVE)  # noqa: SLF001 - any kind's manager
        found |= set(rows.filter(secrecy__lte=Secrecy.S1).values_list("id", flat=True))
    return found


def _starts(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _sample(
    row: Trust, month: Period, records: list[tuple[str, UUID]]
) -> Iterator[tuple[str, UUID]]:
    count = max(1, -(-len(records) * row.share // 100))
    yield from sorted(records, key=lambda each: _lot(row, month, each[1]))[:count]


def _lot(row: Trust, month: Period, record: UUID) -> bytes:
    told = f"sample\0{row.pk}\0{month}\0{record}".encode()
    return hmac.new(audit_key(), told, hashlib.sha256).digest()
