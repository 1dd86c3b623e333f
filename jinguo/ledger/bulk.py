"""One act on many records: first weighed record by record, then done in one transaction.

What is weighed is bound by a digest, so that exactly what was shown is done or nothing. Another act
is one more line of `ACTS`.
"""

import copy
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from jinguo.catalogue.kinds import KINDS
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger import life, locks
from jinguo.ledger.amend import Amendment, amend, check
from jinguo.ledger.close import close
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Lock, Pending, Record, RecordQuantity
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.reads import by_ids
from jinguo.ledger.seconding import Doing, Wish, register
from jinguo.ledger.team import changeable
from jinguo.org.policy import Action

BULK = "bulk"
"""The act of two people by which many personal records are changed at once."""
MOST = 500
"""How many records one act takes."""
ALONE = 50
"""So many records above S1 one person may change at once; more of them two."""
_FOREIGN = "不归您登记，或者您只能看概况"
_CHANGED = "预览以后记录有了变化，没有办。请重新看一遍再办。"


@dataclass(frozen=True)
class Bulk:
    """What is to be done to many records of a kind."""

    act: str
    kind: str
    reason: str = ""
    programme: str = ""


@dataclass(frozen=True)
class Held:
    """A record with what stands beside it, to be weighed."""

    record: Record
    quantities: Mapping[str, int]
    by: By


@dataclass(frozen=True)
class Act:
    """One act that can be done to many.

    Args:
        label: What it is called.
        judge: Why one record is refused; nothing if it fits.
        do: Does it to those that fit, inside the transaction.
        undo: What to do to have it undone, told before and after.
        programme: It wants a programme.
        reason: It wants a reason, whatever days it touches.
    """

    label: str
    judge: Callable[[Bulk, Held], str]
    do: Callable[[Bulk, Sequence[Record], By], Any]
    undo: str
    programme: bool = False
    reason: bool = False
    beforehand: Callable[..., Mapping[int, str]] | None = None
    """Why each record is refused, by its number, found out for all at once: of an act that changes
    nothing that a record says, so that neither who may change it nor locked days matter."""


@dataclass(frozen=True)
class Weighed:
    """What an act would do: to which records, and which it refuses and why."""

    bulk: Bulk
    fits: list[Record] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    revised: int = 0
    """How many of those that fit lie in locked days, and will be marked."""

    @property
    def personal(self) -> int:
        """Return how many of those that fit are above S1."""
        return sum(each.secrecy > Secrecy.S1 for each in self.fits)

    @property
    def by_two(self) -> bool:
        """Tell whether only two people may do it."""
        return self.personal > ALONE

    @property
    def digest(self) -> str:
        """Return what binds the act to the very records at their versions."""
        told = [asdict(self.bulk), sorted([str(each.id), each.version] for each in self.fits)]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def weigh(bulk: Bulk, records: Sequence[Record], *, by: By) -> Weighed:
    """Tell what an act would do to each of some records; nothing is written.

    Raises:
        RuleError: If there is no such act or no record, there are too many, or a reason or a
            programme is wanted.
    """
    act = ACTS.get(bulk.act)
    if act is None:
        raise RuleError("请选择要办的事。", field="act")
    if not records:
        raise RuleError("没有选中记录，请先勾选，或选“全部”。", field="record")
    if len(records) > MOST:
        raise RuleError(f"一次最多办 {MOST} 条，请先筛选，分几次办。", field="record")
    if act.programme and bulk.programme not in declared().programmes:
        raise RuleError("请选择项目。", field="programme")
    if act.reason and not bulk.reason.strip():
        raise RuleError("请写明原因，如“重复登记”。", field="reason")
    return _weighed(bulk, act, records, by)


def _weighed(bulk: Bulk, act: Act, records: Sequence[Record], by: By) -> Weighed:
    may, locked, counted = changeable(by), locks.standing(), _quantities(records)
    known = act.beforehand(records, by=by) if act.beforehand else None
    fits: list[Record] = []
    refused: Counter[str] = Counter()
    revised = 0
    for record in records:
        if known is None:
            why = _common(record, may, locked, bulk.reason)
        else:
            why = "已经作废" if record.struck_at else known[record.number]
        why = why or act.judge(bulk, Held(record, counted.get(record.id, {}), by))
        if why:
            refused[why] += 1
        else:
            fits.append(record)
            revised += known is None and bool(locks.touched(record, locked))
    return Weighed(bulk, fits, dict(refused.most_common()), revised)


def perform(bulk: Bulk, records: Sequence[Record], *, digest: str, by: By) -> Weighed:
    """Do to those records that fit what was weighed, all of it or nothing.

    Raises:
        RuleError: If nothing fits, or only two people may do it.
        ConflictError: If it is no longer what was weighed.
    """
    with transaction.atomic():
        found = weigh(bulk, records, by=by)
        if found.digest != digest:
            raise ConflictError(_CHANGED)
        if not found.fits:
            raise RuleError("没有一条能办，请看每一类的原因。")
        if found.by_two:
            raise RuleError(f"涉及个人的超过 {ALONE} 条，要两个人同意，请提出复核。")
        ACTS[bulk.act].do(bulk, found.fits, by)
    return found


def asked_for(found: Weighed) -> dict[str, Any]:
    """Return what asks a second person for an act."""
    named = [[str(each.id), each.version] for each in found.fits]
    return {"bulk": asdict(found.bulk), "records": named}


def _common(
    record: Record, may: Callable[[Record], bool], locked: Iterable[Lock], reason: str
) -> str:
    if not may(record):
        return _FOREIGN
    if record.struck_at:
        return "已经作废"
    try:
        locks.check(locks.touched(record, locked), reason=reason, field="reason")
    except RuleError as error:
        return str(error)
    return ""


def _quantities(records: Sequence[Record]) -> dict[UUID, dict[str, int]]:
    found: dict[UUID, dict[str, int]] = {}
    rows = RecordQuantity.objects.filter(record__in=[each.id for each in records])
    for record, code, amount in rows.values_list("record", "code", "amount"):
        found.setdefault(record, {})[code] = amount
    return found


def _with(record: Record, programme: str) -> tuple[str, ...]:
    return tuple(sorted({*record.programmes.split(), programme}))


def _without(record: Record, programme: str) -> tuple[str, ...]:
    return tuple(each for each in record.programmes.split() if each != programme)


def _may_add(bulk: Bulk, held: Held) -> str:
    if bulk.programme in held.record.programmes.split():
        return "已经记在这个项目里"
    return _broken(held, _with(held.record, bulk.programme))


def _may_take(bulk: Bulk, held: Held) -> str:
    if bulk.programme not in held.record.programmes.split():
        return "没有记在这个项目里"
    return _broken(held, _without(held.record, bulk.programme))


def _broken(held: Held, programmes: tuple[str, ...]) -> str:
    """Return the rule that a record with other programmes would break, if it does."""
    probe = copy.copy(held.record)
    probe.programmes = " ".join(programmes)
    try:
        check(probe, held.quantities, held.by)
    except RuleError as error:
        return str(error)
    return ""


def _change(
    to: Callable[[Record, str], tuple[str, ...]],
) -> Callable[[Bulk, Sequence[Record], By], Any]:
    def do(bulk: Bulk, records: Sequence[Record], by: By) -> Any:
        changes = [
            Amendment(bulk.kind, each.id, each.version, programmes=to(each, bulk.programme))
            for each in records
        ]
        return amend(changes, by=by, reason=bulk.reason.strip())

    return do


def _strike(bulk: Bulk, records: Sequence[Record], by: By) -> Any:
    named = [(bulk.kind, each.id, each.version) for each in records]
    return close(named, by=by, reason=bulk.reason)


def _accept(bulk: Bulk, records: Sequence[Record], by: By) -> Any:
    return life.accept([(bulk.kind, each.id, each.version) for each in records], by=by)


ACTS: dict[str, Act] = {
    "add": Act(
        "记入一个项目", _may_add, _change(_with), "照同样的筛选，用“移出一个项目”退回。",
        programme=True,
    ),
    "take": Act(
        "移出一个项目", _may_take, _change(_without), "照同样的筛选，用“记入一个项目”退回。",
        programme=True,
    ),
    "strike": Act(
        "作废", lambda _, __: "", _strike,
        "作废的记录、原因和日志都留着，在状态“作废的”里查得到；要再计入数字，重新登记。",
        reason=True,
    ),
    "accept": Act(
        "核收", lambda _, __: "", _accept,
        "核收以后看出不对，在记录页上写明意见退回。", beforehand=life.refusals,
    ),
}  # fmt: skip
"""By the word that a form carries."""


def _of(payload: Mapping[str, Any]) -> Bulk:
    return Bulk(**payload["bulk"])


def _found(wish: Wish) -> Weighed:
    bulk = _of(wish.payload)
    reading = wish.by.reach(Action.SEE_RECORDS)
    versions = {UUID(key): version for key, version in wish.payload["records"]}
    rows = by_ids(bulk.kind, versions, reading)
    found = weigh(bulk, rows, by=wish.by)
    same = {each.id: each.version for each in found.fits} == versions
    if not same:
        raise ConflictError(_CHANGED)
    return found


def _check(wish: Wish) -> None:
    _found(wish)


def _facts(wish: Wish) -> Any:
    return _found(wish).digest


def _perform(wish: Wish, pending: Pending) -> None:
    found = _found(wish)
    reason = f"两人同意（第 {pending.number} 号）：{found.bulk.reason or pending.reason}"[:200]
    told = Bulk(**{**asdict(found.bulk), "reason": reason})
    ACTS[told.act].do(told, found.fits, wish.by)


def _describe(payload: Mapping[str, Any]) -> list[str]:
    bulk = _of(payload)
    title = declared().programmes[bulk.programme].title if bulk.programme else ""
    what = f"{ACTS[bulk.act].label}{f'“{title}”' if title else ''}"
    label, count = KINDS[bulk.kind].label, len(payload["records"])
    return [f"{label}记录 {count} 条：{what}", *([f"原因：{bulk.reason}"] if bulk.reason else [])]


register(
    BULK,
    Doing(
        "成批办理", _describe, _check, _facts, _perform,
        lambda payload: [(payload["bulk"]["kind"], UUID(key)) for key, _ in payload["records"]],
    ),
)  # fmt: skip
