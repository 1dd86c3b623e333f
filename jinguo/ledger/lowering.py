"""Lowering a record's class: it rises by itself and falls only by two people."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from jinguo.catalogue.kinds import KINDS
from jinguo.errors import RuleError
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.lines import code_of
from jinguo.ledger.models import Pending, Record
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.rights import seen
from jinguo.ledger.seconding import Doing, Wish, register
from jinguo.ledger.team import may_change

LOWER = "lower"


def wanted(record: Record, to: int) -> dict[str, Any]:
    """Return what asks for a record's class to fall."""
    return {
        "kind": record.kind(), "record": str(record.id), "version": record.version, "to": int(to),
    }  # fmt: skip


def _found(wish: Wish) -> Record:
    record = seen(wish.payload["kind"], wish.payload["record"], by=wish.by)
    if not may_change(record, by=wish.by):
        raise RuleError("降低密级由这条记录的经办人提出，请联系他们。")
    if not Secrecy.S0 <= wish.payload["to"] < record.secrecy:
        raise RuleError("降低后的密级应低于现在的密级，请重新选择。", field="to")
    if wish.payload["to"] < lowest(record):
        label = KINDS[record.kind()].label
        raise RuleError(f"{label}的密级不能低于 S{lowest(record)}。", field="to")
    return record


def lowest(record: Record) -> int:
    """Return the class below which records of this kind never stand."""
    plain = type(record)()
    if hasattr(record, "type"):
        plain.type = record.type  # type: ignore[attr-defined] # not every kind has one
    floor = plain.floor()
    return floor if floor > Secrecy.S1 or record.kind() == "party" else Secrecy.S0


def _check(wish: Wish) -> None:
    _found(wish)


def _facts(wish: Wish) -> Any:
    record = _found(wish)
    return [record.version, record.secrecy, record.unit_id]


def _perform(wish: Wish, pending: Pending) -> None:
    told = wish.payload
    change = Amendment(told["kind"], UUID(told["record"]), told["version"], {"secrecy": told["to"]})
    reason = f"两人同意（第 {pending.number} 号）：{pending.reason}"[:200]
    amend(change, by=wish.by, reason=reason, seconded=pending.number)


def _describe(payload: Mapping[str, Any]) -> list[str]:
    tail = code_of(payload["record"])
    label = KINDS[payload["kind"]].label
    named = Secrecy(payload["to"]).label
    return [f"{label}记录编号 {tail}（第 {payload['version']} 版）的密级降为 {named}"]


register(
    LOWER,
    Doing(
        "降低密级", _describe, _check, _facts, _perform,
        lambda payload: [(payload["kind"], UUID(payload["record"]))],
    ),
)  # fmt: skip
