"""What one cell of a workbook says: text, a whole number, money, a day, one of some words."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from jinguo.errors import RuleError

Cell = str | int | float | bool | date | datetime | time | timedelta
"""A cell as a reader of workbooks gives it; an empty one is empty text."""

FAILED = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
)
"""What a workbook keeps as the value of a formula that failed."""

_DAY = re.compile(r"(\d{4})(?:[-./年]\s*(\d{1,2})[-./月]\s*(\d{1,2})日?|(\d{2})(\d{2}))")
_DIGITS = re.compile(r"-?\d{1,18}(\.\d{1,20})?")
_SURE = 10**15
"""From here on a workbook's number has lost its last digits."""
_FEN = 2


def text(cell: Cell) -> str:
    """Return what a cell says as text, without spaces around it.

    Raises:
        RuleError: If its formula failed, or it is a number too long for a workbook to have kept.
    """
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, str):
        if cell in FAILED:
            raise RuleError(f"这一格的公式出错（{cell}），请改正公式，或直接填写。")
        return cell.strip()
    if isinstance(cell, (int, float)):
        if abs(cell) >= _SURE:
            raise RuleError("这一格存成了数字，末几位已经丢失，请把格式设为文本后重填。")
        return str(int(cell)) if cell == int(cell) else repr(cell)
    return str(cell)


def folded(cell: Cell) -> str:
    """Return a cell's text with full-width digits, letters and signs made plain."""
    return unicodedata.normalize("NFKC", text(cell)).strip()


def whole(cell: Cell) -> int:
    """Return a whole number.

    Raises:
        RuleError: If the cell holds none.
    """
    number = _number(cell, "应是整数，请只写数字（如 30）。")
    if number != int(number):
        raise RuleError(f"“{folded(cell)}”应是整数，请去掉小数。")
    return int(number)


def money(cell: Cell) -> int:
    """Return an amount given in 元 as whole 分, exactly.

    Raises:
        RuleError: If the cell holds no amount, or one finer than 分.
    """
    fen = _number(cell, "应是金额，请只写以元为单位的数字（如 1234.50）。").scaleb(_FEN)
    if fen != int(fen):
        raise RuleError(f"“{folded(cell)}”最多写到分，请改成两位小数。")
    return int(fen)


def yuan(fen: int) -> Decimal:
    """Return whole 分 as 元 with two decimals."""
    return Decimal(fen).scaleb(-_FEN)


def day(cell: Cell) -> date:
    """Return a day: a real date, or 2020-03-05, 2020年3月5日, 2020.3.5, 20200305.

    Raises:
        RuleError: If the cell holds none.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    said = _DAY.fullmatch(folded(cell))
    try:
        year, *rest = [int(part) for part in said.groups() if part] if said else []
        return date(year, rest[0], rest[1])
    except ValueError as error:
        raise RuleError(f"“{text(cell)}”不是日期，请写成 2020-03-05 这样。") from error


def word(cell: Cell, words: Mapping[str, Any]) -> Any:
    """Return what one of some words stands for.

    Raises:
        RuleError: If the cell holds another; the sentence names them.
    """
    said = folded(cell)
    if said not in words:
        raise RuleError(f"“{said}”不在可选之列，可选的是 {'、'.join(words)}。")
    return words[said]


def _number(cell: Cell, wanted: str) -> Decimal:
    said = folded(cell).replace(",", "").replace(" ", "")
    if not _DIGITS.fullmatch(said):
        raise RuleError(f"“{text(cell)}”{wanted}")
    # A workbook keeps numbers in binary; the shortest decimal that means it is what was typed.
    return Decimal(said)
