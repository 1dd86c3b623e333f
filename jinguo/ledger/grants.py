"""Leave to open one sensitive record's names for a while: approved for days, or taken in need."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import aside, journal, notices, wall
from jinguo.ledger.candidates import ranks_above
from jinguo.ledger.conflicts import named
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import model
from jinguo.ledger.lines import code_of
from jinguo.ledger.models import Conflict, Grant, Look, Pending, Record
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.models.journal import Act
from jinguo.ledger.models.notice import Told
from jinguo.ledger.rights import depth_by, on_team, seen
from jinguo.ledger.seconding import Doing, Wish, register
from jinguo.ledger.team import owners
from jinguo.org.models import Account, Role
from jinguo.org.policy import Action, Depth, Scope, Strength

GRANT = "grant"
LONGEST = 30
URGENT = timedelta(hours=3)
WORDS = 10
_URGENTLY = frozenset({Role.CASEWORKER, Role.SUPERVISOR})


def granted(record: Record, account: Account, now: datetime) -> bool:
    """Tell whether an account may open a record's names at a moment: its own, or its case's."""
    # The asker's own alone, in whatever reach: pages ask before any is declared.
    with wall.whole():
        standing = list(Grant.objects.filter(account=account, since__lte=now, until__gt=now))
    if any(grant.record == record.id for grant in standing):
        return True
    return record.kind() == "party" and any(
        record.id in covered(let_in) for _, let_in in with_records(standing)
    )


def covered(record: Record) -> frozenset[UUID]:
    """Return the ids whose names a leave on a record opens: its own, and those of its people."""
    people = {id_ for kind, _, id_ in named(record) if kind == "party"}
    return frozenset({record.id, *people})


def standing_in(since: datetime, until: datetime) -> list[tuple[Grant, Record]]:
    """Return the leaves that stood at some moment of a time, each with its record."""
    return with_records(Grant.objects.filter(since__lt=until, until__gt=since).order_by("since"))


def urgent_now(account: Account, now: datetime) -> list[Grant]:
    """Return the leaves that an account took in need and that stand at a moment."""
    mine = Grant.objects.filter(account=account, urgent=True, since__lte=now, until__gt=now)
    with wall.whole():
        return list(mine.order_by("until"))


def may_take(record: Record, *, by: By) -> bool:
    """Tell whether somebody may take leave in need: a line that they read, whose file they lack."""
    return (
        by.account is not None
        and record.secrecy == Secrecy.S3
        and by.subject.strength is Strength.SECOND
        and not on_team(by, record)
        and depth_by(by, record, _URGENTLY) is Depth.LINE
    )


def take(record: Record, *, by: By, reason: str) -> Grant:
    """Take leave in need for exactly three hours; owner and those above are told at once.

    Raises:
        PolicyError: If the asker's line does not reach the record.
        RuleError: If the reason is too short, or leave stands already.
    """
    if by.account is None or not may_take(record, by=by):
        raise PolicyError("这条记录不能紧急查看，请向督导或领导申请授权。")
    if len("".join(reason.split())) < WORDS:
        raise RuleError(f"紧急查看要写明原因，至少 {WORDS} 个字。", field="reason")
    with transaction.atomic():
        journal.lock()
        if granted(record, by.account, by.at):
            raise RuleError("您现在已经可以查看这条记录。")
        grant = Grant.objects.create(
            kind=record.kind(), number=record.number, record=record.id, account=by.account,
            since=by.at, until=by.at + URGENT, urgent=True, reason=reason.strip()[:200],
        )  # fmt: skip
        _enter(Act.ENTER, grant, record, by, reason=grant.reason)
        team = owners([record]).get(record.number, [])
        notices.tell(team, Told.URGENT, by=by, record=record)
        notices.tell(reviewers(record, by.account, by=by), Told.TO_REVIEW, by=by, record=record)
    return grant


def reviewers(record: Record, taker: Account, *, by: By) -> list[Account]:
    """Return who may look into an account's leave: there or above; nobody means the operator."""
    found = [account for rank in ranks(record, taker, by=by) for account in rank]
    return list({account.pk: account for account in found}.values())


def ranks(record: Record, taker: Account, *, by: By) -> list[list[Account]]:
    """Return the same unit by unit, the nearest first."""
    barred = Conflict.objects.filter(record=record.id, until=None)
    away = {*barred.values_list("account", flat=True), taker.pk}
    return ranks_above(Action.REVIEW, record.unit_id, away, day=by.day)


def to_review(by: By) -> list[tuple[Grant, Record]]:
    """Return the leaves taken in need that this account is to look into, the oldest first.

    The operator is to look into those that nobody else could.
    """
    if by.subject.operator:
        return _left_over(unreviewed(), by)
    reach = by.reach(Action.REVIEW)
    mine = with_records(unreviewed().exclude(account=by.account))
    return [(grant, record) for grant, record in mine if _reached(record, reach)]


def unreviewed() -> QuerySet[Grant]:
    """Return the leaves taken in need that nobody has looked into, the oldest first."""
    waiting = Grant.objects.filter(urgent=True, reviewed_at=None)
    return waiting.select_related("account").order_by("since")


def left_to_operator(by: By) -> list[tuple[Grant, Record]]:
    """Return the account's own leaves that only the operator can look into."""
    return _left_over(unreviewed().filter(account=by.account), by)


def _left_over(waiting: QuerySet[Grant], by: By) -> list[tuple[Grant, Record]]:
    found = with_records(waiting)
    return [each for each in found if not reviewers(each[1], each[0].account, by=by)]


def _reached(record: Record, reach: Scope) -> bool:
    barred = record.number in reach.barred.get(record.kind(), ())
    return record.unit_id in reach and not barred


def with_records(grants: Iterable[Grant]) -> list[tuple[Grant, Record]]:
    """Return leaves with the records that they open."""
    # Whoever looks into a leave reads no line of the record, only its code.
    with wall.whole():
        rows = list(grants)
    found: dict[UUID, Record] = {}
    for kind in {grant.kind for grant in rows}:
        ids = [grant.record for grant in rows if grant.kind == kind]
        records = model(kind)._default_manager.filter(id__in=ids)  # noqa: SLF001 - any kind's manager
        with wall.whole():
            found.update((record.id, record) for record in records)
    return [(grant, found[grant.record]) for grant in rows if grant.record in found]


def opened(grant: Grant, record: Record) -> list[str]:
    """Return the fields, of a record and of its people, that were opened while a leave stood."""
    looks = Look.objects.filter(
        record__in=covered(record), actor=grant.account, at__gte=grant.since, at__lt=grant.until,
        act="reveal", allowed=True,
    )  # fmt: skip
    return sorted({field for look in looks for field in look.fields})


def review(number: int, *, by: By, finding: str) -> Grant:
    """Keep what somebody above, or the operator, found of a leave taken in need.

    Raises:
        PolicyError: If there is none for this account or the operator to look into.
        RuleError: If nothing is said.
    """
    if not finding.strip():
        raise RuleError("请写明复查意见，如“情况属实”。", field="finding")
    with transaction.atomic():
        journal.lock()
        waiting = {grant.pk: (grant, record) for grant, record in to_review(by)}
        if number not in waiting:
            raise PolicyError("没有这次紧急查看，或不该由您复查。")
        grant, record = waiting[number]
        grant.reviewed_at, grant.reviewed_by = by.at, by.account
        grant.finding = finding.strip()[:200]
        grant.save(update_fields=["reviewed_at", "reviewed_by", "finding"])
        _enter(Act.CLOSE, grant, record, by, reason=grant.finding)
        notices.tell([grant.account], Told.REVIEWED, by=by, record=record)
    return grant


def wanted(record: Record, days: int) -> dict[str, Any]:
    """Return what asks for leave to open a record's names for some days."""
    return {"kind": record.kind(), "record": str(record.id), "days": days}


def _found(wish: Wish) -> Record:
    told, by = wish.payload, wish.by
    record = seen(told["kind"], told["record"], by=by)
    if record.secrecy != Secrecy.S3:
        raise RuleError("只有敏感（S3）的记录要申请授权；封存的记录只有经办人能看。")
    if not 1 <= told["days"] <= LONGEST:
        raise RuleError(f"授权最短 1 天，最长 {LONGEST} 天。", field="days")
    if on_team(by, record):
        raise RuleError("您是这条记录的经办人，不用申请。")
    return record


def _check(wish: Wish) -> None:
    _found(wish)


def _facts(wish: Wish) -> Any:
    record = _found(wish)
    return [record.unit_id, record.secrecy]


def _perform(wish: Wish, pending: Pending) -> None:
    record, at = _found(wish), wish.by.at
    grant = Grant.objects.create(
        kind=record.kind(), number=record.number, record=record.id, account=pending.asked_by,
        since=at, until=at + timedelta(days=wish.payload["days"]), by=pending.seconded_by,
        by_operator=pending.by_operator, reason=pending.reason,
    )  # fmt: skip
    _enter(Act.ENTER, grant, record, wish.by, reason=pending.reason)
    team = owners([record]).get(record.number, [])
    notices.tell(team, Told.GRANTED, by=wish.by, record=record)


def _enter(act: str, grant: Grant, record: Record, by: By, *, reason: str) -> None:
    told = {
        "of": grant.kind, "record": str(grant.record), "account": grant.account_id,
        "by": grant.by_id, "operator": grant.by_operator, "urgent": grant.urgent,
        "until": str(grant.until),
    }  # fmt: skip
    unit = record.unit_id
    aside.write(act, ("grant", grant.pk), unit=unit, by=by, told=told, reason=reason)


def _describe(payload: Mapping[str, Any]) -> list[str]:
    tail = code_of(payload["record"])
    return [f"看编号 {tail} 的姓名等内容，{payload['days']} 天"]


register(
    GRANT,
    Doing(
        "授权查看", _describe, _check, _facts, _perform,
        lambda payload: [(payload["kind"], UUID(payload["record"]))], above=True,
    ),
)  # fmt: skip
