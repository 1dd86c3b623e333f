"""Locks a unit's days when its figures are settled, and lifts the lock again by two people."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import aside, journal
from jinguo.ledger.drafts import By
from jinguo.ledger.locks import period, told
from jinguo.ledger.models import Lock, Pending
from jinguo.ledger.models.journal import Act
from jinguo.ledger.seconding import Doing, Wish, register
from jinguo.org.models import Level
from jinguo.org.policy import Action, Scope, scope
from jinguo.org.units import tree
from jinguo.periods import Period

UNLOCK = "unlock"
_KIND = "lock"
_FOREIGN = "锁定由县级以上妇联的干部或领导办理，请选本单位或下级单位。"
_ABSENT = "没有这次锁定，或已经解锁。"


def reach(by: By) -> Scope:
    """Return the units whose days somebody may lock: by posts of a county and above."""
    here = tree()
    high = tuple(
        post for post in by.subject.posts
        if post.unit in here.index and here.place(post.unit, by.day).level <= Level.COUNTY
    )  # fmt: skip
    return scope(replace(by.subject, posts=high), Action.LOCK, tree=here, day=by.day)


def lock(unit: int, days: Period, *, by: By) -> Lock:
    """Lock days of a unit and of all beneath it.

    Raises:
        PolicyError: If the writer may not.
        RuleError: If the days are not over, or are locked so already.
    """
    if unit not in reach(by):
        raise PolicyError(_FOREIGN)
    if days.end > by.day:
        raise RuleError("只能锁定已经过完的日期，请改选。", field="period")
    with transaction.atomic():
        journal.lock()
        same = Lock.objects.filter(
            unit=unit, starts_on=days.start, ends_before=days.end, lifted_at=None
        )
        if same.exists():
            raise RuleError("这个单位的这段日期已经锁定，不用再锁。", field="period")
        made = Lock.objects.create(
            unit_id=unit, starts_on=days.start, ends_before=days.end, at=by.at, by=by.account
        )
        span = {"starts_on": str(days.start), "ends_before": str(days.end)}
        aside.write(Act.ENTER, (_KIND, made.pk), unit=unit, by=by, told=span)
    return made


def wanted(locked: Lock) -> dict[str, Any]:
    """Return what asks for a lock to be lifted."""
    return {"lock": locked.pk}


def _found(wish: Wish) -> Lock:
    found = Lock.objects.filter(pk=wish.payload["lock"], lifted_at=None).first()
    if found is None or found.unit_id not in reach(wish.by):
        raise PolicyError(_ABSENT)
    return found


def _check(wish: Wish) -> None:
    _found(wish)


def _facts(wish: Wish) -> Any:
    found = _found(wish)
    return [found.unit_id, str(found.starts_on), str(found.ends_before)]


def _perform(wish: Wish, pending: Pending) -> None:
    found = _found(wish)
    found.lifted_at, found.lifted = wish.by.at, pending
    found.save(update_fields=["lifted_at", "lifted"])
    aside.write(
        Act.CLOSE, (_KIND, found.pk), unit=found.unit_id, by=wish.by,
        told={"seconded": pending.number}, reason=pending.reason,
    )  # fmt: skip


def _describe(payload: Mapping[str, Any]) -> list[str]:
    found = Lock.objects.select_related("by").get(pk=payload["lock"])
    who = found.by.name if found.by else "命令行"
    span = period(found)
    return [
        f"解锁{told(found)}（{span.start} 至 {span.last_day}）",
        f"{who}在 {timezone.localdate(found.at)} 锁定；解锁以后照平常登记、修改，不标明修订",
    ]


register(UNLOCK, Doing("解锁", _describe, _check, _facts, _perform))
