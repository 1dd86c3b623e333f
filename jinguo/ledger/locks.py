"""Which locked days a record touches; what is written there all the same is a revision (修订)."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import models

from jinguo.errors import RuleError
from jinguo.ledger.models import Entry, Lock, Record
from jinguo.org.units import tree
from jinguo.periods import Period

REVISION = "revision"
"""Under this name the journal's entry of a revision keeps the locks that it was written over."""
_SPAN = ("starts_on", "ends_before")


def standing() -> list[Lock]:
    """Return the locks that stand, the oldest first."""
    return list(Lock.objects.filter(lifted_at=None).order_by("pk"))


def period(lock: Lock) -> Period:
    """Return the days that a lock covers."""
    return Period(lock.starts_on, lock.ends_before)


def touched(record: Record, locks: Iterable[Lock]) -> list[Lock]:
    """Return those of the locks in whose days, of the unit or above, any day of a record lies.

    Every day that it tells counts, since figures go by each of them; a tally's are all of its span.
    """
    return [lock for lock in locks if any(_within(record, lock, span) for span in _spans(record))]


def _within(record: Record, lock: Lock, span: Period) -> bool:
    first = max(span.start, lock.starts_on)
    if first >= min(span.end, lock.ends_before):
        return False
    here = tree()
    return any(place.unit == lock.unit_id for place in here.path(record.unit_id, first))


def _spans(record: Record) -> Iterator[Period]:
    columns = _days(type(record))
    if set(_SPAN) <= set(columns):
        yield Period(*(getattr(record, name) for name in _SPAN))
        columns = tuple(name for name in columns if name not in _SPAN)
    for name in columns:
        day: date | None = getattr(record, name)
        if day is not None and day < date.max:
            yield Period(day, day + timedelta(days=1))


@lru_cache(maxsize=32)
def _days(kind: type[Record]) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in kind._meta.concrete_fields  # noqa: SLF001 - Django's documented Meta API
        if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
    )


def check(locks: Iterable[Lock], *, reason: str, field: str) -> dict[str, Any]:
    """Return what the journal keeps of a revision; nothing where no lock is touched.

    Raises:
        RuleError: If one is, and no reason is given for writing there all the same.
    """
    found = list({lock.pk: lock for lock in locks}.values())
    if not found:
        return {}
    if not reason.strip():
        where = told(found[0])
        raise RuleError(f"{where}已经锁定。确需补报或更正，请写明原因，会标明“修订”。", field=field)
    return {REVISION: [lock.pk for lock in found]}


def told(lock: Lock) -> str:
    """Return which unit's days a lock covers."""
    span = period(lock)
    return f"{tree().place(lock.unit_id, span.last_day).name}{span.chinese()}"


def revised(record: UUID) -> bool:
    """Tell whether a record was ever written over a lock."""
    return Entry.objects.filter(record=record, after__has_key=REVISION).exists()
