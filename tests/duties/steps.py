"""Steps taken in one line."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from jinguo.duties import courses
from jinguo.duties.courses import Standing
from jinguo.duties.taking import Wanted, take
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Member, Record, Step
from jinguo.org.models import Account, Role
from tests.factories import AT, City, account


def later(**more: Any) -> datetime:
    return AT + timedelta(**more)


def at_of(record: Record, procedure: str = "") -> Standing:
    record.refresh_from_db()
    found = courses.standing(record)
    return next(each for each in found if procedure in ("", each.row.procedure))


def go(record: Record, code: str, at: datetime, by: By | None = None, **given: str) -> Step:
    """Take a step; `protection-apply.grant` says of which procedure."""
    procedure, _, step = code.rpartition(".")
    of = at_of(record, procedure)
    return take(of, Wanted(step, at, given), by=replace(by or By(AT), at=at))


def worker(city: City, record: Record, unit: str = "甲县", role: str = Role.CASEWORKER) -> Account:
    """Somebody of a record's team."""
    who = account(city[unit], f"{role}-{unit}", role)
    Member.objects.create(
        kind=record.kind(), number=record.number, record=record.id, account=who, since=AT
    )
    return who
