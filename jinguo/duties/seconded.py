"""A step that two people have to agree to, as an act of two people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from jinguo.duties.courses import Standing, standing
from jinguo.duties.taking import Wanted, check, take
from jinguo.errors import RuleError
from jinguo.ledger.courses import held
from jinguo.ledger.drafts import By
from jinguo.ledger.lines import code_of
from jinguo.ledger.models import Pending, Record
from jinguo.ledger.rights import seen
from jinguo.ledger.seconding import Doing, Wish, register

STEP = "step"


def payload(of: Standing, wanted: Wanted) -> dict[str, Any]:
    """Return a step as it is put up; what was written freely stands sealed in it."""
    return {
        "kind": of.record.kind(), "record": str(of.record.id), "procedure": of.row.procedure,
        "step": wanted.code, "at": wanted.at.isoformat(),
        "given": held(of.record, wanted.given), "label": of.procedure.steps[wanted.code].label,
    }  # fmt: skip


def _standing(told: Mapping[str, Any], by: By) -> Standing:
    record: Record = seen(told["kind"], told["record"], by=by)
    found = [each for each in standing(record) if each.row.procedure == told["procedure"]]
    if not found:
        raise RuleError("这条记录没有在办这个流程，请回到记录页重新打开。")
    return found[0]


def _wanted(told: Mapping[str, Any], of: Standing) -> Wanted:
    given = held(of.record, told["given"], opening=True)
    return Wanted(told["step"], datetime.fromisoformat(told["at"]), given)


def _check(wish: Wish) -> None:
    of = _standing(wish.payload, wish.by)
    check(of, _wanted(wish.payload, of), by=wish.by)


def _facts(wish: Wish) -> Any:
    of = _standing(wish.payload, wish.by)
    return [of.row.pk, of.row.steps, of.record.version]


def _perform(wish: Wish, pending: Pending) -> None:
    of = _standing(wish.payload, wish.by)
    wanted = _wanted(wish.payload, of)
    take(of, wanted, by=wish.by, second=pending.seconded_by, seconded=pending.number)


def _describe(told: Mapping[str, Any]) -> list[str]:
    return [f"给编号 {code_of(told['record'])} 的记录办“{told['label']}”"]


register(
    STEP,
    Doing(
        "办理一步", _describe, _check, _facts, _perform,
        lambda told: [(told["kind"], UUID(told["record"]))],
    ),
)  # fmt: skip
