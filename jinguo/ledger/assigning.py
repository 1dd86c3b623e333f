"""Changes a record's team and conflict list; each change stands in the journal."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import aside, conflicts, notices
from jinguo.ledger.drafts import By
from jinguo.ledger.lines import code_of
from jinguo.ledger.models import Conflict, Member, Pending, Record
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.models.journal import Act
from jinguo.ledger.models.notice import Told
from jinguo.ledger.rights import depth_by, on_team, seen
from jinguo.ledger.seconding import Doing, Wish, register
from jinguo.org.models import Account, Post, Role
from jinguo.org.policy import Action, Depth, roles_for
from jinguo.org.units import tree

LIFT = "lift"
_ASSIGNING = frozenset({Role.OFFICER, Role.SUPERVISOR})
_SUPERVISING = frozenset({Role.SUPERVISOR})
_NOT_YOURS = "经办人由读得到这条记录的妇联干部或案件督导指派，请联系他们。"
_NOT_LISTED = "回避名单由这条记录的经办人或案件督导填写，请联系他们。"


def may_assign(by: By, record: Record) -> bool:
    """Tell whether somebody may change a record's team: an officer or supervisor who reads it."""
    above = record.secrecy > Secrecy.S1
    return above and depth_by(by, record, _ASSIGNING) >= Depth.LINE


def may_list(by: By, record: Record) -> bool:
    """Tell whether somebody may keep others from a record: its team, or a supervisor."""
    above = record.secrecy > Secrecy.S1
    supervised = depth_by(by, record, _SUPERVISING) >= Depth.LINE
    return above and (on_team(by, record) or supervised)


def within(record: Record, day: date, *, action: Action | None = None) -> QuerySet[Account]:
    """Return the accounts whose posts reach a record's unit, perhaps for an action alone."""
    line = [place.unit for place in tree().path(record.unit_id, day)]
    posts = Post.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day, unit__in=line)
    if action:
        posts = posts.filter(role__in=roles_for(action))
    return Account.objects.filter(is_active=True, pk__in=posts.values("account")).order_by("name")


def assign(record: Record, account: Account, *, by: By) -> Member:
    """Put somebody on a record's team.

    Raises:
        PolicyError: If the asker may not.
        RuleError: If it is the asker, or somebody whose post cannot open the file.
    """
    _check(may_assign(by, record), _NOT_YOURS)
    if by.account is not None and account.pk == by.account.pk:
        raise RuleError("不能把自己指派为经办人，请由另一位干部或督导指派。", field="account")
    allowed = within(record, by.day, action=Action.SEE_NAMES)
    barred = Conflict.objects.filter(record=record.id, account=account, until=None)
    if not allowed.filter(pk=account.pk).exists() or barred.exists():
        raise RuleError("这个账号不能做这条记录的经办人，请另选一位。", field="account")
    if Member.objects.filter(record=record.id, account=account, until=None).exists():
        raise RuleError("此人已是这条记录的经办人，不用再加。", field="account")
    with transaction.atomic():
        member = Member.objects.create(
            kind=record.kind(), number=record.number, record=record.id, account=account,
            since=by.at, by=by.account,
        )  # fmt: skip
        _enter(Act.ENTER, "member", member.pk, record, account, by)
        notices.tell([account], Told.JOINED, by=by, record=record)
    return member


def dismiss(record: Record, account: Account, *, by: By) -> None:
    """Take somebody off a record's team; one at least stays.

    Raises:
        PolicyError: If the asker may not.
        RuleError: If nobody would be left, or the account is not of the team.
    """
    _check(may_assign(by, record), _NOT_YOURS)
    with transaction.atomic():
        team = list(Member.objects.select_for_update().filter(record=record.id, until=None))
        mine = [member for member in team if member.account_id == account.pk]
        if not mine:
            raise RuleError("此人不是这条记录的经办人，请刷新页面。", field="account")
        if len(team) == 1:
            raise RuleError("一条记录至少要有一位经办人，请先指派另一位。", field="account")
        mine[0].until = by.at
        mine[0].save(update_fields=["until"])
        _enter(Act.CLOSE, "member", mine[0].pk, record, account, by)
        notices.tell([account], Told.LEFT, by=by, record=record)


def bar(record: Record, account: Account, *, by: By) -> list[Conflict]:
    """Keep somebody from a record and from what belongs to it, from the next request on.

    Raises:
        PolicyError: If the asker may not.
        RuleError: If the account is on the list already.
    """
    _check(may_list(by, record), _NOT_LISTED)
    if Conflict.objects.filter(record=record.id, account=account, until=None).exists():
        raise RuleError("此人已在这条记录的回避名单上，不用再加。", field="account")
    origin = Conflict(since=by.at, by=by.account)
    with transaction.atomic():
        made = conflicts.listed(conflicts.around(record), account, since=origin)
        for each in made:
            told = _told(each.kind, each.record, account)
            unit = record.unit_id
            aside.write(Act.ENTER, ("conflict", each.pk), unit=unit, by=by, told=told)
    return made


def _check(allowed: bool, told: str) -> None:  # noqa: FBT001 - an answer and its sentence
    if not allowed:
        raise PolicyError(told)


def _enter(act: str, kind: str, number: int, record: Record, account: Account, by: By) -> None:
    told = _told(record.kind(), record.id, account)
    aside.write(act, (kind, number), unit=record.unit_id, by=by, told=told)


def _told(kind: str, id_: UUID, account: Account) -> dict[str, Any]:
    return {"of": kind, "record": str(id_), "account": account.pk}


def _listed(wish: Wish) -> tuple[Record, Conflict]:
    told = wish.payload
    record = seen(told["kind"], told["record"], by=wish.by)
    _check(may_list(wish.by, record), _NOT_LISTED)
    rows = Conflict.objects.filter(record=record.id, account=told["account"], until=None)
    conflict = rows.first()
    if conflict is None:
        raise RuleError("此人不在这条记录的回避名单上，请刷新页面。")
    return record, conflict


def _lift_check(wish: Wish) -> None:
    _listed(wish)


def _lift_facts(wish: Wish) -> Any:
    return [row.pk for row in _together(_listed(wish)[1])]


def _together(conflict: Conflict) -> list[Conflict]:
    """Return the rows that came with one listing: a case's, and those of what belongs to it."""
    same = Conflict.objects.filter(account=conflict.account, since=conflict.since, until=None)
    return list(same.order_by("pk"))


def _lift(wish: Wish, pending: Pending) -> None:
    record, conflict = _listed(wish)
    for each in _together(conflict):
        each.until = wish.by.at
        each.save(update_fields=["until"])
        told = {**_told(each.kind, each.record, each.account), "seconded": pending.number}
        aside.write(
            Act.CLOSE, ("conflict", each.pk), unit=record.unit_id, by=wish.by, told=told,
            reason=pending.reason,
        )  # fmt: skip


def _describe(payload: Any) -> list[str]:
    name = Account.objects.filter(pk=payload["account"]).values_list("name", flat=True).first()
    tail = code_of(payload["record"])
    return [f"把{name or '一个账号'}从编号 {tail} 的记录的回避名单上移出"]


register(
    LIFT,
    Doing(
        "移出回避名单", _describe, _lift_check, _lift_facts, _lift,
        lambda payload: [(payload["kind"], UUID(payload["record"]))],
    ),
)  # fmt: skip
