"""What two people must do: asked for by one, seconded by another, checked again when done.

Acts are small sets of functions that rooms register; this one knows who may second and when.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from jinguo.errors import ConflictError, JinguoError, PolicyError, RuleError
from jinguo.ledger import aside, journal, notices
from jinguo.ledger.candidates import Standing, candidates, home
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Pending
from jinguo.ledger.models.journal import Act
from jinguo.ledger.models.notice import Told
from jinguo.ledger.models.pending import State
from jinguo.ledger.team import subject
from jinguo.org.models import Account
from jinguo.org.policy import Strength

LASTS = timedelta(hours=24)
_KIND = "pending"
_ABSENT = "没有这件事，或不该由您复核。"
_LATE = "这件事已过 24 小时，不再有效，请重新提出。"
_CHANGED = "提出以后内容已经变了，不能照原样办，请重新提出。"
_OWN = "不能自己复核自己提出的事，请另一位同事来办。"
_SAME = "复核要在另一次登录里进行，请复核人用自己的电脑或手机登录。"
_WEAK = "只用密码登录不能提出或复核这件事，请用第二种方式登录。"


@dataclass(frozen=True)
class Wish:
    """An act as somebody wants it done: what with, and by whom."""

    payload: Mapping[str, Any]
    by: By


@dataclass(frozen=True)
class Doing:
    """One act of two people.

    Args:
        label: What it is called.
        describe: Lines for the second to read; nothing in them names a person.
        check: Refuses what the asker may not do.
        facts: What exactly would happen now: records with their versions. The digest binds it.
        perform: Does it; an act that only gives leave to take something out has none.
        records: The records it is about, of kind and id, whose conflicts keep people away.
        above: Only a supervisor or leader, there or above, seconds it; where none is, the operator.
    """

    label: str
    describe: Callable[[Mapping[str, Any]], list[str]]
    check: Callable[[Wish], None]
    facts: Callable[[Wish], Any]
    perform: Callable[[Wish, Pending], None] | None = None
    records: Callable[[Mapping[str, Any]], list[tuple[str, UUID]]] = lambda _: []
    above: bool = False


ACTS: dict[str, Doing] = {}


def register(act: str, doing: Doing) -> None:
    """Make an act known; a room does so once, when the site starts."""
    ACTS[act] = doing


def ask(act: str, payload: Mapping[str, Any], *, unit: int, reason: str, by: By) -> Pending:
    """Put up an act for a second person; the same asked again while it waits is the same.

    Raises:
        RuleError: If there is no reason, nobody asks, or the asker may not do it.
    """
    if by.account is None:
        raise RuleError("命令行自己不能提出这件事，请用 --as 写明账号。")
    if by.subject.strength is Strength.PASSWORD:
        raise RuleError(_WEAK)
    if not reason.strip():
        raise RuleError("请写明为什么要这样做。", field="reason")
    wish = Wish(payload, by)
    ACTS[act].check(wish)
    bound = _digest(act, wish)
    with transaction.atomic():
        journal.lock()
        same = Pending.objects.filter(
            act=act, asked_by=by.account, digest=bound, state=State.ASKED, expires_at__gt=by.at
        ).first()
        return same or _put_up(act, wish, bound, unit, reason.strip())


def _put_up(act: str, wish: Wish, bound: str, unit: int, reason: str) -> Pending:
    by = wish.by
    assert by.account is not None
    pending = Pending.objects.create(
        act=act, unit_id=home(by.subject, unit, day=by.day), payload=dict(wish.payload),
        digest=bound, reason=reason, asked_by=by.account, asked_session=by.subject.session,
        strength=by.subject.strength, asked_at=by.at, expires_at=by.at + LASTS,
    )  # fmt: skip
    _enter(Act.ENTER, pending, by, reason=reason)
    told = standing(pending, by)
    notices.tell(told.accounts, Told.ASKED, by=by, pending=pending)
    return pending


def standing(pending: Pending, by: By) -> Standing:
    """Return who may second an act at this moment."""
    doing = ACTS[pending.act]
    return candidates(pending, doing.records(pending.payload), above=doing.above, day=by.day)


def waiting(by: By) -> list[Pending]:
    """Return the acts that the account could second now, the oldest first."""
    rows = Pending.objects.filter(state=State.ASKED, expires_at__gt=by.at)
    open_ones = rows.select_related("asked_by").order_by("number")
    return [
        each
        for each in open_ones
        if each.act in ACTS and each.asked_by != by.account and _may(each, by)
    ]


def _may(pending: Pending, by: By) -> bool:
    found = standing(pending, by)
    if by.account is None:
        return by.subject.operator and found.operator
    return any(account.pk == by.account.pk for account in found.accounts)


def approve(number: int, *, by: By, answer: str = "") -> Pending:
    """Second an act: it is done at once, or its asker may take out what it is about, once.

    Raises:
        PolicyError: If there is no such act, or it is not this account's to second.
        RuleError: If the asker or the asker's own session seconds it, or it ended already.
        ConflictError: If it is too late, or what would happen is no longer what was asked for.
    """
    with transaction.atomic():
        journal.lock()
        pending = _open(number, by)
        stale = _stale(pending, by)
        if stale:
            _end(pending, State.EXPIRED, by, stale)
        else:
            _approve(pending, by, answer)
    if stale:
        raise ConflictError(stale)
    return pending


def _approve(pending: Pending, by: By, answer: str) -> None:
    doing = ACTS[pending.act]
    pending.seconded_by, pending.by_operator = by.account, by.account is None
    pending.seconded_session, pending.seconded_at = by.subject.session, by.at
    pending.answer, pending.state = answer.strip(), State.APPROVED
    pending.expires_at = by.at + LASTS
    pending.save()
    _enter(Act.AMEND, pending, by, reason=pending.answer)
    if doing.perform:
        doing.perform(_wish(pending, by), pending)
        _done(pending, by)
    notices.tell([pending.asked_by], Told.APPROVED, by=by, pending=pending)


def refuse(number: int, *, by: By, answer: str) -> Pending:
    """Say no to an act, and why.

    Raises:
        PolicyError: If there is no such act, or it is not this account's to second.
        RuleError: If no reason is given, or it ended already.
    """
    if not answer.strip():
        raise RuleError("请写明为什么不同意。", field="answer")
    with transaction.atomic():
        journal.lock()
        pending = _open(number, by)
        pending.seconded_by, pending.by_operator = by.account, by.account is None
        pending.seconded_session, pending.seconded_at = by.subject.session, by.at
        _end(pending, State.REFUSED, by, answer.strip())
        notices.tell([pending.asked_by], Told.REFUSED, by=by, pending=pending)
    return pending


def use(number: int, act: str, payload: Mapping[str, Any], *, by: By) -> Pending:
    """Take the leave that a second gave, once, for exactly what was asked for.

    Raises:
        PolicyError: If the asker has no such leave.
        ConflictError: If it is too late, or what would be taken out has changed.
    """
    with transaction.atomic():
        journal.lock()
        found = Pending.objects.select_for_update().filter(number=number, act=act).first()
        if found is None or by.account is None or found.asked_by_id != by.account.pk:
            raise PolicyError(f"没有您提出的第 {number} 号申请，请核对号码。")
        if found.state != State.APPROVED:
            raise RuleError(f"第 {number} 号申请现在是“{State(found.state).label}”，不能使用。")
        stale = _stale(found, by) or _lost(found, by)
        if not stale and _digest(act, Wish(payload, by)) != found.digest:
            stale = _CHANGED
        if stale:
            _end(found, State.EXPIRED, by, stale)
        else:
            _done(found, by)
    if stale:
        raise ConflictError(stale)
    return found


def _open(number: int, by: By) -> Pending:
    """Return an act that waits, if this account or operator may second it now."""
    pending = Pending.objects.select_for_update().filter(number=number).first()
    if pending is None or pending.act not in ACTS:
        raise PolicyError(_ABSENT)
    if by.account is not None and pending.asked_by_id == by.account.pk:
        raise RuleError(_OWN)
    if not _may(pending, by):
        raise PolicyError(_ABSENT)
    if by.subject.session and by.subject.session == pending.asked_session:
        raise RuleError(_SAME)
    if by.subject.strength is Strength.PASSWORD:
        raise RuleError(_WEAK)
    if pending.state != State.ASKED:
        raise RuleError(f"这件事现在是“{State(pending.state).label}”，不用再复核。")
    return pending


def _stale(pending: Pending, by: By) -> str:
    """Tell why an act can no longer be done as it was asked for; nothing if it can."""
    if by.at >= pending.expires_at:
        return _LATE
    wish = _wish(pending, by)
    if not pending.asked_by.is_active:
        return "提出人的账号已经停用，这件事不再有效。"
    try:
        ACTS[pending.act].check(wish)
        same = _digest(pending.act, wish) == pending.digest
    except JinguoError as error:
        return f"提出人现在不能这样做了：{error}"
    return "" if same else _CHANGED


def _lost(pending: Pending, by: By) -> str:
    """Tell whether whoever seconded could not do so any more."""
    kept = pending.by_operator or any(
        account.pk == pending.seconded_by_id for account in standing(pending, by).accounts
    )
    return "" if kept else "复核人已不在岗或应当回避，请重新提出。"


def _wish(pending: Pending, by: By) -> Wish:
    """Return the act as its asker, with the posts of this moment, wants it done."""
    asker = subject(
        pending.asked_by, strength=Strength(pending.strength), session=pending.asked_session
    )
    return Wish(pending.payload, By(by.at, asker, pending.asked_by, by.channel))


def _done(pending: Pending, by: By) -> None:
    pending.state, pending.done_at = State.DONE, by.at
    pending.save()
    _enter(Act.CLOSE, pending, by)


def _end(pending: Pending, state: State, by: By, answer: str) -> None:
    pending.state, pending.answer = state, answer[:200]
    pending.save()
    _enter(Act.CLOSE, pending, by, reason=pending.answer)


def _enter(act: str, pending: Pending, by: By, *, reason: str = "") -> None:
    told = {
        "act": pending.act,
        "state": str(pending.state),
        "digest": pending.digest,
        "asked_by": pending.asked_by_id,
        "seconded_by": pending.seconded_by_id,
        "same_name": same_name(pending),
    }
    unit, number = pending.unit_id, pending.number
    aside.write(act, (_KIND, number), unit=unit, by=by, told=told, reason=reason)


def same_name(pending: Pending) -> bool:
    """Tell whether both people are called the same: perhaps one human with two accounts."""
    return alike(pending.asked_by, pending.seconded_by)


def alike(one: Account, other: Account | None) -> bool:
    """Tell whether two accounts bear the same name; nothing surer is known of a human yet."""
    return other is not None and _plain(one.name) == _plain(other.name)


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def _digest(act: str, wish: Wish) -> str:
    told: Sequence[Any] = [act, wish.payload, ACTS[act].facts(wish)]
    return hashlib.sha256(
        json.dumps(told, sort_keys=True, ensure_ascii=False, default=str).encode()
    ).hexdigest()
