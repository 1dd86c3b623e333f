"""Sends chosen fields of a case to one partner, who opens them once with a code told elsewhere.

A partner is an account without a post: it reads what is addressed to it, and nothing else.
"""

import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import aside, assessing, journal, notices, wall
from jinguo.ledger.drafts import By, new_id
from jinguo.ledger.keys import keyring
from jinguo.ledger.kinds import model
from jinguo.ledger.models import Office, Packet, Record
from jinguo.ledger.models.base import Custody
from jinguo.ledger.models.journal import Act
from jinguo.ledger.models.notice import Told
from jinguo.ledger.rights import on_team
from jinguo.ledger.team import owners
from jinguo.org.models import Account, Post
from jinguo.org.policy import Strength
from jinguo.vault.keyring import Plain
from jinguo.vault.seal import Place

Told_ = tuple[str, str]
"""A label and what stands there."""
LONGEST = 30
_DIGITS, _TRIES, _LONG = 6, 5, 500
_ABSENT = "没有这个转介包，或不是给您的。"
_GONE = "这个转介包已经过期，请联系发出的单位重新发。"
_WEAK = "只用密码登录打不开转介包，请先在“账号安全”里加第二种方式，或用登录条绑定手机。"
_USED = "这个转介包已经打开过一次，内容不再显示；需要再看，请联系发出的单位重新发。"


def partners() -> QuerySet[Account]:
    """Return the accounts of partners: active, opened as an office of some sort, never with a post.

    Whoever held one was staff, and is no partner the day after; whoever waits for one never was.
    """
    held = Post.objects.values("account")
    offices = Account.objects.filter(is_active=True, office__isnull=False)
    return offices.exclude(pk__in=held).order_by("name")


def send(
    record: Record, to: Account, *, purpose: str, content: Sequence[Told_], days: int, by: By
) -> tuple[Packet, str]:
    """Send a packet; return it and its code, which is shown once and told by another way.

    Raises:
        PolicyError: If the sender is not of the record's team.
        RuleError: If it goes to somebody who is no partner, tells nothing, or stands too long.
    """
    if not by.subject.operator and not on_team(by, record):
        raise PolicyError("转介包由这条记录的经办人发，请联系经办人。")
    if not partners().filter(pk=to.pk).exists():
        raise RuleError("只能发给合作单位的账号。", field="to")
    if not content or not purpose.strip():
        raise RuleError("请选要告诉对方哪几项，并写明请对方做什么。", field="fields")
    if not 1 <= days <= LONGEST:
        raise RuleError(f"有效期是 1 到 {LONGEST} 天。", field="days")
    assessing.check_partner(Office.objects.get(account=to).sort, by.day)
    code, id_ = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}", new_id()
    with transaction.atomic():
        journal.lock()
        [sealed] = keyring().seal(
            [Plain(record.unit_id, _place(record, id_), json.dumps(content, ensure_ascii=False))]
        )
        made = Packet.objects.create(
            id=id_, kind=record.kind(), record=record.id, unit_id=record.unit_id, to=to,
            purpose=purpose.strip(), content_sealed=sealed, code=_digest(id_, code), at=by.at,
            by=by.account, until=by.at + timedelta(days=days),
        )  # fmt: skip
        _enter(Act.ENTER, made, by, told={"fields": [label for label, _ in content]})
        notices.tell([to], Told.PACKET, by=by)
    return made, code


def _place(record: Record, id_: UUID, field: str = "packet") -> Place:
    return Place(record.kind(), str(record.id), f"{field}.{id_}")


def _digest(id_: UUID, code: str) -> str:
    return keyring().receipt(f"{id_}:{code}")


def _enter(act: str, packet: Packet, by: By, *, told: dict[str, object]) -> None:
    said = {"of": packet.kind, "record": str(packet.record), "to": packet.to_id, **told}
    number = packet.id.int % 2**62
    aside.write(act, ("packet", number), unit=packet.unit_id, by=by, told=said)


@dataclass(frozen=True)
class Addressed:
    """A packet as the account sees it to which it is addressed."""

    packet: Packet
    gone: bool
    """Its record is restricted, erased or struck out: nothing of it is shown, be it what for."""


def addressed(account: Account) -> list[Addressed]:
    """Return the packets that are addressed to an account, the newest first."""
    with wall.whole():
        found = list(Packet.objects.filter(to=account).order_by("-at"))
        used: set[UUID] = set()
        for kind in {each.kind for each in found}:
            ids = [each.record for each in found if each.kind == kind]
            rows = model(kind)._default_manager.filter(id__in=ids)  # noqa: SLF001 - any kind's manager
            used |= {each.id for each in rows if _used(each)}
    return [Addressed(each, each.record not in used) for each in found]


def _used(record: Record) -> bool:
    return record.custody == Custody.ACTIVE and record.struck_at is None


def of_record(record: Record) -> list[Packet]:
    """Return the packets of a record, for whoever its file is open to, the newest first."""
    return list(Packet.objects.filter(record=record.id).select_related("to").order_by("-at"))


def open_once(id_: UUID, code: str, *, by: By) -> list[Told_]:
    """Return what a packet tells, once, to whom it is addressed and who knows its code.

    Raises:
        PolicyError: If it is not there, or not theirs.
        RuleError: If the code is wrong, the sign-in a password alone, or it was opened or ended
            before, as it ends with its record.
    """
    if by.subject.strength is Strength.PASSWORD:
        raise RuleError(_WEAK)
    wrong = ""
    with transaction.atomic():
        journal.lock()
        packet, record = _mine(id_, by)
        if packet.opened_at is not None:
            raise RuleError(_USED)
        if by.at >= packet.until or packet.tries >= _TRIES:
            raise RuleError(_GONE)
        if hmac.compare_digest(_digest(id_, code.strip()), packet.code):
            packet.opened_at = by.at
            _enter(Act.AMEND, packet, by, told={"opened": True})
        else:
            packet.tries += 1
            wrong = f"开包码不对，还可以试 {_TRIES - packet.tries} 次；请打电话向发出的单位问。"
            _enter(Act.AMEND, packet, by, told={"wrong": packet.tries})
        packet.save()
    if wrong:  # outside: a wrong try is kept
        raise RuleError(wrong, field="code")
    said = keyring().open_one(packet.content_sealed, _place(record, packet.id))
    return [(label, word) for label, word in json.loads(said)]


def answer(id_: UUID, *, accepted: bool, words: str, by: By) -> None:
    """Send the outcome back in the same packet; the record's team is told.

    Raises:
        PolicyError: If it is not there, or not theirs.
        RuleError: If it was not opened, or answered before, or nothing is said.
    """
    if not words.strip() or len(words) > _LONG:
        raise RuleError(f"请写明办理情况，最多 {_LONG} 个字。", field="words")
    with transaction.atomic():
        journal.lock()
        packet, record = _mine(id_, by)
        if packet.opened_at is None or packet.answered_at is not None:
            raise RuleError("打开以后才能答复，只能答复一次。")
        place = _place(record, packet.id, "answer")
        [sealed] = keyring().seal([Plain(record.unit_id, place, words.strip())])
        packet.accepted, packet.answered_at, packet.answer_sealed = accepted, by.at, sealed
        packet.save()
        _enter(Act.CLOSE, packet, by, told={"accepted": accepted})
        team = owners([record]).get(record.number, [])
        notices.tell(team, Told.ANSWER, by=by, record=record)


def answered(packet: Packet, record: Record) -> str:
    """Return what a partner answered, for whoever the record's file is open to."""
    if not packet.answer_sealed:
        return ""
    return keyring().open_one(packet.answer_sealed, _place(record, packet.id, "answer"))


def _mine(id_: UUID, by: By) -> tuple[Packet, Record]:
    """Return a packet addressed to the asker; the lock opens the wall to this transaction.

    Raises:
        PolicyError: If there is none.
        RuleError: If its record is used no more.
    """
    found = Packet.objects.select_for_update().filter(id=id_, to=by.account).first()
    if by.account is None or found is None:
        raise PolicyError(_ABSENT)
    record = model(found.kind)._default_manager.get(id=found.record)  # noqa: SLF001 - any kind's manager
    if not _used(record):
        raise RuleError(_GONE)
    return found, record
