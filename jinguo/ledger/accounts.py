"""Opens accounts, gives and ends posts: each with an entry in the journal, in its transaction.

Who gives never gives more than they hold: posts at their unit or beneath it, the keeper's own
role strictly beneath, nothing to themselves. Nobody ever chooses or sees another's password.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q

from jinguo.characters import fault_of
from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import journal, moving
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Entry, Office
from jinguo.ledger.models.journal import Act
from jinguo.org import sittings
from jinguo.org.duties import may_be_together
from jinguo.org.models import Account, Device, Notice, Post, Role, Slip, Told
from jinguo.org.policy import Action, Subject, beneath_only
from jinguo.org.units import tree

ACCOUNT, POST = "account", "post"
"""What the journal calls their changes."""
TERM = 5
"""Years that a post stands unless said otherwise."""
_LOGIN = re.compile(r"[A-Za-z0-9._-]{2,40}")
_LONGEST_NAME = 40
_FOREIGN = "这个账号或单位不归您管，请由管它的账号管理员办理。"
_OWN = "不能给自己办理岗位和账号的变动，请由另一位账号管理员办理。"
_TOGETHER = "账号管理员、审计员不能兼任别的岗位，请给另一个人，或先结束原来的岗位。"


@dataclass(frozen=True)
class Term:
    """Which post, from when until when; without an end it stands for a term."""

    unit: int
    role: str
    since: date
    until: date | None = None
    line: str = ""


def term_end(day: date) -> date:
    """Return the first day after a term that begins on a day."""
    try:
        return day.replace(year=day.year + TERM)
    except ValueError:  # 29 February
        return day.replace(year=day.year + TERM, month=3, day=1)


def open_account(
    login: str, name: str, *, by: By, term: Term | None = None, unit: int | None = None
) -> Account:
    """Open an account, with a post if one is given; a slip lets its owner sign in.

    One without a post is kept by a unit: the one that is said, or the top of the tree.

    Raises:
        RuleError: If the login is taken or none, or the post may not be given.
    """
    _check_names(login, name)
    with transaction.atomic():
        journal.lock()
        if Account.objects.filter(login__iexact=login).exists():
            raise RuleError(f"用户名“{login}”已有人用，请换一个。", field="login")
        account = Account.objects.open(login, name=name.strip())
        keeper = term.unit if term else unit or tree().tops(by.day)[0]
        _enter(account, Act.ENTER, {}, {"account": account.pk}, by=by, unit=keeper)
        if term:
            give(account, term, by=by)
    return account


def _check_names(login: str, name: str) -> None:
    if not _LOGIN.fullmatch(login):
        told = "用户名请用 2 至 40 个字母、数字、点、横线或下划线。"
        raise RuleError(told, field="login")
    if not name.strip() or len(name.strip()) > _LONGEST_NAME or fault_of(name):
        raise RuleError("姓名请写 1 至 40 个字。", field="name")


def give(account: Account, term: Term, *, by: By) -> Post:
    """Give an account a post.

    Raises:
        PolicyError: If the giver may not.
        RuleError: If the post cannot stand beside the others, or its days are none.
    """
    until = term.until or term_end(max(term.since, by.day))
    if until <= term.since:
        raise RuleError("离任日期应晚于到任日期，请改正。", field="until")
    with transaction.atomic():
        journal.lock()
        _check_giver(account, term, by)
        _check_beside(account, replace(term, until=until))
        post = Post.objects.create(
            account=account, unit_id=term.unit, role=term.role, line=term.line,
            since=term.since, until=until,
        )  # fmt: skip
        _enter_post(post, Act.ENTER, {}, by=by)
        tell(account, Told.POST, by=by)
    return post


def _check_giver(account: Account, term: Term, by: By) -> None:
    check_acts_on(account, by)
    if Office.objects.filter(account=account).exists():
        raise RuleError("合作单位的账号不能给岗位，请另开一个账号。")
    if by.subject.operator:
        return
    if term.unit not in reached(by, Action.ACCOUNTS):
        raise PolicyError(_FOREIGN)
    if term.role == Role.KEEPER and term.unit not in _strictly(by, Role.KEEPER):
        raise PolicyError("账号管理员只能开在您单位的下级，同级的请由上级办理。")


def _check_beside(account: Account, term: Term) -> None:
    """Refuse a post that the account holds already, or may not hold beside its others."""
    assert term.until is not None
    stands = Post.objects.filter(account=account, since__lt=term.until)
    others = list(stands.filter(Q(until=None) | Q(until__gt=term.since)))
    for post in others:
        if (post.unit_id, post.role, post.line) == (term.unit, term.role, term.line):
            raise RuleError("此人已在这个岗位上，不用再加。", field="role")
    if not may_be_together({term.role, *(post.role for post in others)}):
        raise RuleError(_TOGETHER, field="role")


def end_post(post: Post, *, by: By) -> None:
    """End a post today: its rights are gone at the next request, and its sessions now.

    Raises:
        PolicyError: If the writer may not.
    """
    with transaction.atomic():
        journal.lock()
        post = Post.objects.select_related("account").get(pk=post.pk)
        check_acts_on(post.account, by)
        _check_reached(post.unit_id, by)
        before = _told(post)
        # A post that began today never stood a day; the journal keeps that it was given.
        ended = replace_until(post, by.day)
        _enter_post(ended, Act.CLOSE, before, by=by)
        tell(post.account, Told.POST, by=by)
        sittings.end(post.account)


def replace_until(post: Post, day: date) -> Post:
    """Let a post end before a day, and return it as it then was."""
    if post.until is not None and post.until <= day:
        raise RuleError("这个岗位已经结束，请刷新页面。")
    post.until = day
    if post.since >= day:
        Post.objects.filter(pk=post.pk).delete()
    else:
        post.save(update_fields=["until"])
    return post


def hand_over(post: Post, to: Account, *, by: By) -> Post:
    """Hand a post over today: the old holder's ends, the new holder's begins.

    Raises:
        PolicyError: If the writer may not.
        RuleError: If the new holder may not hold it.
    """
    if to.pk == post.account_id:
        raise RuleError("接任的人就是现任，请选另一个人。", field="to")
    with transaction.atomic():
        end_post(post, by=by)
        given = give(to, Term(post.unit_id, post.role, by.day, line=post.line), by=by)
        moving.move(post, to, by=by)
    return given


def hand_over_to_new(post: Post, login: str, name: str, *, by: By) -> Account:
    """Hand a post over to somebody who has no account yet."""
    with transaction.atomic():
        end_post(post, by=by)
        term = Term(post.unit_id, post.role, by.day, line=post.line)
        opened = open_account(login, name, by=by, term=term)
        moving.move(post, opened, by=by)
    return opened


def disable(account: Account, *, by: By) -> None:
    """Let nobody sign in with an account any more."""
    with transaction.atomic():
        journal.lock()
        check_acts_on(account, by)
        Account.objects.filter(pk=account.pk).update(is_active=False)
        account.is_active = False
        _end_devices(account, by)
        sittings.end(account)
        enter(account, Act.CLOSE, {"is_active": False}, by=by)


def enable(account: Account, *, by: By) -> None:
    """Let an account sign in again."""
    with transaction.atomic():
        journal.lock()
        check_acts_on(account, by)
        Account.objects.filter(pk=account.pk).update(is_active=True)
        account.is_active = True
        enter(account, Act.AMEND, {"is_active": True}, by=by)


def end_devices(account: Account, *, by: By) -> None:
    """Let no phone of an account sign in any more, as when one is lost."""
    with transaction.atomic():
        journal.lock()
        check_gives_slip(account, by)
        _end_devices(account, by)
        tell(account, Told.UNBOUND, by=by)
        sittings.end(account)
        enter(account, Act.AMEND, {"devices": "ended"}, by=by)


def _end_devices(account: Account, by: By) -> None:
    """End the phones, and the slip that would bind another: it may lie with whoever has one."""
    Slip.objects.filter(account=account, used_at=None).delete()
    Device.objects.filter(account=account, ended_at=None).update(ended_at=by.at)


def reset(account: Account, *, by: By) -> None:
    """Take away password, factors and phones; only a new slip lets the owner in again."""
    with transaction.atomic():
        journal.lock()
        check_acts_on(account, by)
        Authenticator.objects.filter(user=account).delete()
        _end_devices(account, by)
        account.set_unusable_password()
        account.save(update_fields=["password"])
        sittings.end(account)
        tell(account, Told.RESET, by=by)
        enter(account, Act.AMEND, {"factors": "reset"}, by=by)


def check_acts_on(account: Account, by: By) -> None:
    """Refuse who acts on themselves, or on an account with a post out of their reach.

    Raises:
        PolicyError: If it is so.
    """
    if by.subject.operator:
        return
    if account.pk == by.subject.account:
        raise PolicyError(_OWN)
    posts = list(_standing(account, by.day))
    mine, beneath = reached(by, Action.ACCOUNTS), _strictly(by, Role.KEEPER)
    for post in posts:
        if post.unit_id not in (beneath if post.role == Role.KEEPER else mine):
            raise PolicyError(_FOREIGN)
    if not posts and not _lately_mine(account, mine):
        raise PolicyError(_FOREIGN)


def check_gives_slip(account: Account, by: By) -> None:
    """Refuse who may not give an account a slip: officers only recorders strictly beneath.

    Raises:
        PolicyError: If it is so.
    """
    if by.subject.operator:
        return
    if account.pk != by.subject.account:
        posts = list(_standing(account, by.day))
        beneath = _strictly(by, Role.OFFICER)
        ours = [post.role == Role.RECORDER and post.unit_id in beneath for post in posts]
        if ours and all(ours):
            return
    check_acts_on(account, by)


def _lately_mine(account: Account, mine: Iterable[int]) -> bool:
    """Tell whether an account without posts held its last one here, or was opened by nobody."""
    last = Post.objects.filter(account=account).order_by("-until", "-pk").first()
    if last is not None:
        return last.unit_id in set(mine)
    entry = Entry.objects.filter(record=record_of(account), act=Act.ENTER).first()
    return entry is not None and entry.unit_id in set(mine)


def _standing(account: Account, day: date) -> Iterable[Post]:
    return Post.objects.filter(account=account).filter(Q(until=None) | Q(until__gt=day))


def reached(by: By, action: Action) -> frozenset[int]:
    """Return the units that the writer reaches for an action."""
    return by.reach(action).units


def _check_reached(unit: int, by: By) -> None:
    if not by.subject.operator and unit not in reached(by, Action.ACCOUNTS):
        raise PolicyError(_FOREIGN)


def _strictly(by: By, role: str) -> set[int]:
    """Return the units strictly beneath the writer's posts of one role."""
    mine = Subject(posts=tuple(post for post in by.subject.posts if post.role == role))
    below = by.reach(Action.SLIPS).units
    return beneath_only(below, mine, tree=tree(), day=by.day)


def tell(account: Account, what: Told, *, by: By, where: str = "") -> None:
    """Tell an account something on its own page of safety."""
    Notice.objects.create(account=account, at=by.at, what=what, where=where)


def record_of(account: Account) -> UUID:
    """Return the id under which the journal keeps an account's changes."""
    return uuid5(NAMESPACE_OID, f"account {account.pk}")


def post_record(post: Post) -> UUID:
    """Return the id under which the journal keeps a post's changes."""
    return uuid5(NAMESPACE_OID, f"post {post.pk}")


def _told(post: Post) -> dict[str, Any]:
    until = str(post.until) if post.until else None
    return {
        "account": post.account_id, "unit": post.unit_id, "role": str(post.role),
        "line": post.line, "since": str(post.since), "until": until,
    }  # fmt: skip


def enter(account: Account, act: str, after: dict[str, Any], *, by: By) -> None:
    """Write what was done to an account into the journal, at the unit of its newest post."""
    post = Post.objects.filter(account=account).order_by("-since", "-pk").first()
    kept = Office.objects.filter(account=account).first()
    unit = post.unit_id if post else kept.unit_id if kept else None
    unit = unit or next(iter(tree().tops(by.day)), None)
    if unit is not None:
        _enter(account, act, {}, after, by=by, unit=unit)


def _enter(
    account: Account, act: str, before: dict[str, Any], after: dict[str, Any], *, by: By, unit: int
) -> None:
    _append(ACCOUNT, record_of(account), act, (before, after), by, unit)


def _enter_post(post: Post, act: str, before: dict[str, Any], *, by: By) -> None:
    _append(POST, post_record(post), act, (before, _told(post)), by, post.unit_id)


def _append(
    kind: str, record: UUID, act: str, change: tuple[dict[str, Any], dict[str, Any]], by: By,
    unit: int,
) -> None:  # fmt: skip
    version = Entry.objects.filter(record=record).count() + 1
    journal.append(
        [
            Entry(
                at=by.at, actor=by.account, act=act, kind=kind, record=record, version=version,
                unit_id=unit, before=change[0], after=change[1],
            )
        ]
    )  # fmt: skip
