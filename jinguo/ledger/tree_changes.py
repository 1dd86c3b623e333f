"""Changes the tree as an office does: from a day on, with a reason, and an entry in the journal."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction

from jinguo.errors import RuleError, UnitError
from jinguo.ledger import journal
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Entry
from jinguo.ledger.models.journal import Act
from jinguo.org import divisions, units
from jinguo.org.models import Level
from jinguo.org.policy import Action

KIND = "unit"
"""What the journal calls the change of a unit."""
_AHEAD = timedelta(days=366)
_FOREIGN = "您的岗位不能变更这个单位，请由它的上级妇联办理。"


@dataclass(frozen=True)
class When:
    """From what day on a change holds, who makes it, and why."""

    on: date
    by: By
    reason: str


def record_of(unit: int) -> UUID:
    """Return the id under which the journal keeps a unit's changes."""
    return uuid5(NAMESPACE_OID, f"unit {unit}")


def found_unit(name: str, *, parent: int, level: int, code: str, when: When) -> int:
    """Open a unit beneath another and return its key.

    Raises:
        RuleError: If the writer does not manage the parent, or the day or the code is none.
    """
    _check([parent], when)
    if level <= units.tree().place(parent, when.on).level and level != Level.PLACE:
        raise RuleError("下级的层级应低于上级，请重新选择层级。", field="level")
    _check_code(code, parent, when)
    with _told(), transaction.atomic():
        journal.lock()
        unit = units.found_unit(
            name, level=level, parent=parent, code=code, since=when.on, at=when.by.at
        )
        _enter(
            unit, Act.ENTER, when, before={}, after={"name": name, "code": code, "parent": parent}
        )
    return unit


def rename(unit: int, *, name: str, code: str, when: When) -> None:
    """Give a unit another name or code.

    Raises:
        RuleError: If the writer does not manage the unit and the one above it, or nothing changes.
    """
    was = _beneath(unit, when)
    if (name, code) == (was["name"], was["code"]):
        raise RuleError("名称和代码都没有变，请填写新的名称或代码。", field="name")
    _check_day(when)
    if code != was["code"]:
        _check_code(code, was["parent"], when)
    with _told(), transaction.atomic():
        journal.lock()
        units.rename(unit, name=name, code=code, on=when.on, at=when.by.at)
        before = {"name": was["name"], "code": was["code"]}
        _enter(unit, Act.AMEND, when, before=before, after={"name": name, "code": code})


def merge(unit: int, *, into: int, when: When) -> None:
    """End a unit in favour of another, to which its records and its children go.

    Raises:
        RuleError: If the writer does not manage both, or the one does not stand.
    """
    _beneath(unit, when)
    _check([into], when)
    _check_day(when)
    with _told(), transaction.atomic():
        journal.lock()
        units.merge([unit], into=into, on=when.on, at=when.by.at)
        _enter(unit, Act.CLOSE, when, before={}, after={"into": into})


def _check(needed: Sequence[int], when: When) -> None:
    reached = when.by.reach(Action.MANAGE)
    if any(unit not in reached for unit in needed):
        raise RuleError(_FOREIGN)
    if when.on > when.by.day + _AHEAD:
        raise RuleError("变更日期最多可以提前一年填，请核对年份。", field="on")


def _check_day(when: When) -> None:
    """Refuse a day in a past year: its figures are reported, under the names they had."""
    first = when.by.day.replace(month=1, day=1)
    if when.on < first:
        raise RuleError(
            f"往年的数字已经报过，不再变动；变更最早从 {first} 起，请填这一天或以后的日期。",
            field="on",
        )


def _check_code(code: str, parent: int, when: When) -> None:
    """Refuse a code that is not of the range of the nearest unit above that has one."""
    line = reversed(units.tree().path(parent, when.on))
    above = next((each for each in line if each.code and each.level != Level.PLACE), None)
    if not code or above is None:
        return
    head = divisions.head(above.code, above.level)
    if not code.startswith(head):
        raise RuleError(
            f"代码应以上级“{above.name}”的 {head} 开头，请核对；没有代码就空着。", field="code"
        )


def _beneath(unit: int, when: When) -> dict[str, Any]:
    """Return what a unit is called now, if the writer manages it and the one above it."""
    place = units.tree().place(unit, when.on)
    if place.parent is None:
        raise RuleError(_FOREIGN)
    _check([unit, place.parent], when)
    return {"name": place.name, "code": place.code, "parent": place.parent}


@contextmanager
def _told() -> Iterator[None]:
    """Tell what the tree refuses as a broken rule: the asker sees the unit, it is not absent."""
    try:
        yield
    except UnitError as error:
        raise RuleError(str(error)) from error


def _enter(
    unit: int, act: str, when: When, *, before: dict[str, Any], after: dict[str, Any]
) -> None:
    record = record_of(unit)
    journal.append(
        [
            Entry(
                at=when.by.at,
                actor=when.by.account,
                act=act,
                kind=KIND,
                record=record,
                version=Entry.objects.filter(record=record).count() + 1,
                unit_id=unit,
                before=before,
                after={**after, "on": str(when.on)},
                reason=when.reason,
            )
        ],
        by=when.by,
    )
