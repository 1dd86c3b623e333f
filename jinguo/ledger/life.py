"""The life of a plain record: which state follows which, and who may bring it about.

Plain is what stands no higher than S1. That days are locked is no state here: see `locks`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import transaction

from jinguo.errors import ConflictError, RuleError
from jinguo.ledger import journal, notices
from jinguo.ledger.close import Named
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import MODELS, model
from jinguo.ledger.models import Entry, Record, Returned
from jinguo.ledger.models.base import Custody, Secrecy, Status
from jinguo.ledger.models.journal import Act
from jinguo.ledger.models.notice import Told
from jinguo.ledger.returns import follow, send
from jinguo.ledger.signals import recorded
from jinguo.ledger.team import may_change, thing
from jinguo.org.policy import Action, Depth, depth, may
from jinguo.org.tree import Tree
from jinguo.org.units import tree

STEP = "step"
"""Under this name the journal's entry keeps which step of a record's life it was."""
_ABSENT = "没有这条记录，或不该由您办，请刷新列表。"
_OWN = "自己登记或改过的记录不能自己核，请另一位同事或上级来核。"


@dataclass(frozen=True)
class Turn:
    """One step: out of which states, into which, and by whom.

    `above` asks for an officer of a unit above who did not write it; otherwise for whoever may
    change the record.
    """

    label: str
    of: frozenset[str]
    to: str
    above: bool
    struck: bool = False
    """It may be taken at what is struck out, too."""


TURNS: Mapping[str, Turn] = {
    "submit": Turn(
        "报送", frozenset({Status.DRAFT, Status.RETURNED}), Status.SUBMITTED, above=False
    ),
    "accept": Turn("核收", frozenset({Status.SUBMITTED}), Status.ACCEPTED, above=True),
    "check": Turn(
        "抽查", frozenset({Status.ACCEPTED}), Status.ACCEPTED, above=True, struck=True
    ),
    "return": Turn(
        "退回", frozenset({Status.SUBMITTED, Status.ACCEPTED}), Status.RETURNED, above=True
    ),
}  # fmt: skip


def reach(by: By) -> frozenset[int]:
    """Return the units whose records somebody accepts: those strictly beneath their posts."""
    return _reach(by, tree())


def _reach(by: By, here: Tree) -> frozenset[int]:
    if by.subject.operator:
        return frozenset()
    found = set[int]()
    whole = by.reach(Action.ACCEPT, here)
    for post in by.subject.posts:
        if post.stands_on(by.day) and post.unit in whole:
            found |= set(here.beneath(post.unit, by.day)) - {post.unit}
    return frozenset(found & whole.units)


def accept(records: Named | Sequence[Named], *, by: By) -> list[Record]:
    """Accept one record or several: all of it or nothing.

    Raises:
        RuleError: If one is not there to be accepted by this writer, or not in this state.
        ConflictError: If a record is not at the version that the sender saw.
    """
    return _turn("accept", _batch(records), by)


def check(records: Named | Sequence[Named], *, by: By) -> list[Record]:
    """Keep that what was accepted by itself was looked at and is in order.

    Raises:
        RuleError: As for accepting.
        ConflictError: If a record is not at the version that the sender saw.
    """
    return _turn("check", _batch(records), by)


def submit(records: Named | Sequence[Named], *, by: By, reason: str = "") -> list[Record]:
    """Hand in a draft, or again what was returned, as it stands.

    Raises:
        RuleError: If the writer may not change it, or it is not in this state.
        ConflictError: If a record is not at the version that the sender saw.
    """
    return _turn("submit", _batch(records), by, reason=reason)


def send_back(named: Named, *, by: By, field: str, message: str) -> Record:
    """Return a record with a message at one of its fields.

    Raises:
        RuleError: As for accepting, or if the field or the message is missing.
        ConflictError: If the record is not at the version that the sender saw.
    """
    if not message.strip():
        raise RuleError("请写明哪里不对、怎样改。", field="message")

    def returned(record: Record) -> None:
        send(record, by=by, field=field, message=message.strip())

    told = {"returned": field}
    [record] = _turn("return", [named], by, reason=message.strip(), beside=told, beyond=returned)
    if record.recorder:
        notices.tell([record.recorder], Told.RETURNED, by=by, record=record)
    return record


def _batch(records: Named | Sequence[Named]) -> list[Named]:
    return [cast("Named", records)] if isinstance(records, tuple) else list(records)


def _turn(
    step: str, batch: Sequence[Named], by: By, *, reason: str = "",
    beside: Mapping[str, Any] | None = None, beyond: Callable[[Record], None] | None = None,
) -> list[Record]:  # fmt: skip
    turn = TURNS[step]
    with transaction.atomic():
        journal.lock()
        records = [_current(named) for named in batch]
        _check(records, turn, by)
        for record, (_, _, version) in zip(records, batch, strict=True):
            _check_state(record, turn, version)
        befores = [journal.snapshot(record) for record in records]
        stood = [record.status for record in records]
        for record in records:
            record.status, record.version = turn.to, record.version + 1
        told = {STEP: step, **(beside or {})}
        numbers = journal.write(
            Act.AMEND, records, by=by, before=befores, beside=[told] * len(records), reason=reason
        )
        for record, number, was in zip(records, numbers, stood, strict=True):
            record.change = number
            record.save(update_fields=["status", "version", "change"])
            follow(record, was=was, at=by.at)
            if beyond:
                beyond(record)
        recorded.send(sender=Record, act=Act.AMEND, records=records, by=by)
    return records


def _current(named: Named) -> Record:
    kind, id_, _ = named
    rows = model(kind)._default_manager.select_for_update(of=("self",))  # noqa: SLF001 - any kind's manager
    found = rows.select_related("recorder").filter(id=id_).first() if kind in MODELS else None
    if found is None:
        raise RuleError(_ABSENT)
    return found


def _check(records: Sequence[Record], turn: Turn, by: By) -> None:
    """Refuse what is not this writer's to bring about; absent and out of reach are told alike."""
    if turn.above:
        allows = _may_accept(records, by)
    else:
        allows = [may_change(record, by=by) for record in records]
    for record, allowed in zip(records, allows, strict=True):
        gone = record.struck_at and not turn.struck
        if not allowed or gone or record.secrecy > Secrecy.S1:
            raise RuleError(_ABSENT)
    if turn.above and any(written_by(records, by).values()):
        raise RuleError(_OWN)


def _may_accept(records: Sequence[Record], by: By) -> list[bool]:
    here = tree()
    units = _reach(by, here)
    reading = by.reach(Action.SEE_RECORDS, here)
    return [
        record.unit_id in units and depth(thing(record), reading) is Depth.FILE
        for record in records
    ]


def acceptable(record: Record, *, by: By) -> bool:
    """Tell whether a record is a writer's to accept, check or return, if its state allows."""
    plain = record.secrecy <= Secrecy.S1 and record.custody == Custody.ACTIVE
    if not plain or record.struck_at or not may(by.subject, Action.ACCEPT, day=by.day):
        return False
    if not _may_accept([record], by)[0]:
        return False
    return not written_by([record], by)[record.number]


def refusals(records: Sequence[Record], *, by: By) -> dict[int, str]:
    """Tell of each record by its number why this writer may not accept it; nothing if they may."""
    mine, allowed = written_by(records, by), _may_accept(records, by)
    return {
        record.number: _refusal(record, allowed=may_, own=mine[record.number])
        for record, may_ in zip(records, allowed, strict=True)
    }


def _refusal(record: Record, *, allowed: bool, own: bool) -> str:
    if not allowed or record.custody != Custody.ACTIVE:
        return "不是您下级登记的，不由您核收"
    if record.secrecy > Secrecy.S1:
        return "涉及个人，不在这里核收"
    if own:
        return "您自己登记或改过，要别人来核"
    if record.status not in TURNS["accept"].of:
        return f"现在是“{Status(record.status).label}”，不用核收"
    return ""


def written_by(records: Sequence[Record], by: By) -> dict[int, bool]:
    """Tell of each record by its number whether this account entered it or changed it last."""
    mine = by.account and by.account.pk
    last = Entry.objects.filter(number__in=[record.change for record in records], actor=mine)
    above = {step for step, turn in TURNS.items() if turn.above}
    ours = {entry.number for entry in last if entry.after.get(STEP) not in above}
    return {
        record.number: mine is not None and (record.recorder_id == mine or record.change in ours)
        for record in records
    }


def _check_state(record: Record, turn: Turn, version: int) -> None:
    if record.version != version:
        raise ConflictError(
            f"这条记录已被别人改过（您看到第 {version} 版，现在是第 {record.version} 版），"
            "请刷新后再办。"
        )
    if record.status not in turn.of:
        now = Status(record.status).label
        raise RuleError(f"这条记录现在是“{now}”，不能{turn.label}，请刷新页面。")


def open_return(record: Record) -> Returned | None:
    """Return the message with which a record was returned, if it stands so."""
    if record.status != Status.RETURNED or record.struck_at:
        return None
    rows = Returned.objects.filter(record=record.id, mended_at=None)
    return rows.select_related("by").first()
