"""The short code of the journal's head that is printed on what an office hands in."""

import re
from dataclasses import dataclass
from datetime import datetime

from jinguo.errors import RuleError, UsageError
from jinguo.ledger.chaining import seal_once
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Anchor, Seal

_DIGITS = 16
_CODE = re.compile(r"(\d{1,18})((?:-[0-9A-F]{4}){4})")


@dataclass(frozen=True)
class Code:
    """A seal's number and the head of its digest."""

    seal: int
    head: str

    def __str__(self) -> str:
        """Return the code as it is printed."""
        groups = [self.head[at : at + 4].upper() for at in range(0, _DIGITS, 4)]
        return "-".join([str(self.seal), *groups])


def code_of(seal: Seal) -> Code:
    """Return the code of a seal."""
    return Code(seal.number, seal.digest[:_DIGITS])


def read_code(text: str) -> Code:
    """Return the code that somebody reads off a paper.

    Raises:
        UsageError: If it is none.
    """
    found = _CODE.fullmatch(text.strip().upper())
    if found is None:
        raise UsageError(f"“{text}”不是校验码，请照纸上的抄，例如 128-3F9A-77C1-0B2E-D4A0。")
    return Code(int(found[1]), found[2].replace("-", "").lower())


def give_out(where: str, *, at: datetime, by: By, unit: int | None) -> Code:
    """Seal what there is, keep that its code was given out, and return it.

    Raises:
        RuleError: If the journal is still empty.
    """
    seal = seal_once(at=at)
    if seal is None:
        raise RuleError("日志还是空的，没有校验码，请先登记。")
    Anchor.objects.create(at=at, seal=seal, account=by.account, unit_id=unit, where=where)
    return code_of(seal)
