"""Erasing by two people: what the schedule says is over, or one record on somebody's wish."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from jinguo.catalogue.kinds import KINDS
from jinguo.errors import RuleError
from jinguo.ledger import custody
from jinguo.ledger.drafts import By
from jinguo.ledger.erase import erase
from jinguo.ledger.lines import code_of
from jinguo.ledger.models import Pending, Record
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.rights import seen
from jinguo.ledger.seconding import Doing, Wish, ask, register
from jinguo.ledger.team import may_change
from jinguo.org.units import tree

ERASE, ERASE_DUE = "erase", "erase-due"
_HELD = "这条记录暂缓删除，先由暂缓的人解除。"


def wanted(record: Record) -> dict[str, Any]:
    """Return what asks for one record to be erased."""
    return {"kind": record.kind(), "record": str(record.id), "version": record.version}


def ask_due(key: str, *, by: By) -> Pending:
    """Put up for a second person what one entry of the schedule says is over.

    Raises:
        PolicyError: If the writer does not manage the whole tree.
        RuleError: If nothing is due.
    """
    top = tree().tops(by.day)[0]
    return ask(ERASE_DUE, {"key": key}, unit=top, reason=f"保存期限 {key} 已满", by=by)


def _one(wish: Wish) -> Record:
    record = seen(wish.payload["kind"], wish.payload["record"], by=wish.by)
    if record.secrecy < Secrecy.S2 and record.kind() != "party":
        raise RuleError("只有涉及个人的记录能删除；别的写错了请作废。")
    if not may_change(record, by=wish.by):
        raise RuleError("删除由这条记录的经办人提出，请联系他们。")
    if custody.held(record.id):
        raise RuleError(_HELD)
    return record


def _check_one(wish: Wish) -> None:
    _one(wish)


def _erase_one(wish: Wish, pending: Pending) -> None:
    told = wish.payload
    _one(wish)
    erase(
        told["kind"], UUID(told["record"]), told["version"], by=wish.by,
        basis=pending.reason, seconded=pending.number,
    )  # fmt: skip


def _due(wish: Wish) -> custody.Request:
    custody.check_keeper(wish.by)
    found = custody.erasing(wish.payload["key"], wish.by.day)
    if not found.named:
        raise RuleError("现在没有到期该删除的记录。")
    return found


def _check_due(wish: Wish) -> None:
    _due(wish)


def _erase_due(wish: Wish, pending: Pending) -> None:
    for kind, id_, version in _due(wish).named:
        erase(kind, id_, version, by=wish.by, basis=pending.reason, seconded=pending.number)


def _describe_one(payload: Mapping[str, Any]) -> list[str]:
    label, tail = KINDS[payload["kind"]].label, code_of(payload["record"])
    return [
        f"删除{label}记录编号 {tail}（第 {payload['version']} 版）里的姓名和文字",
        "密钥随即销毁，备份里的也打不开，不能恢复；数字不变",
    ]


def _describe_due(payload: Mapping[str, Any]) -> list[str]:
    return [f"删除保存期限 {payload['key']} 已满的记录，密钥随即销毁，不能恢复；数字不变"]


register(
    ERASE,
    Doing(
        "删除个人信息", _describe_one, _check_one,
        lambda wish: [_one(wish).version], _erase_one,
        lambda payload: [(payload["kind"], UUID(payload["record"]))],
    ),
)  # fmt: skip
register(
    ERASE_DUE,
    Doing(
        "删除期满的个人信息", _describe_due, _check_due,
        lambda wish: _due(wish).digest, _erase_due,
    ),
)  # fmt: skip
