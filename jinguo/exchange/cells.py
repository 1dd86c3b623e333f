"""What one cell of a workbook says: text, a whole number, money, one of some words."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from jinguo.errors import QuantityError, RuleError
from jinguo.quantities.numerals import read_numeral

Cell = str | int | float | bool | date | datetime | time | timedelta
"""A cell as a reader of workbooks gives it; an empty one is empty text."""

FAILED = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
)
"""What a workbook keeps as the value of a formula that failed."""

_DIGITS = re.compile(r"-?\d{1,18}(\.\d{1,20})?")
_MEASURED = re.compile(r"(.+?)((?:人次|人|名|位|户|场次|场|次|期|件|份|篇|个|对|元|条)?)")
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
    if isinstance(cell, str) and cell[:1] != "#":
        return cell.strip()
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
    said = text(cell)
    return said if said.isascii() else unicodedata.normalize("NFKC", said).strip()


def whole(cell: Cell, *, measures: frozenset[str] = frozenset()) -> int:
    """Return a whole number, also one written with one of the column's own measure words.

    Raises:
        RuleError: If the cell holds none.
    """
    if type(cell) is float and cell.is_integer() and abs(cell) < _SURE:
        return int(cell)
    number = _number(cell, "应是整数，请只写数字（如 30）。", measures)
    if number != int(number):
        raise RuleError(f"“{folded(cell)}”应是整数，请去掉小数。")
    return int(number)


def money(cell: Cell, *, times: int = 1) -> int:
    """Return an amount given in 元, or in so many times that, as whole 分, exactly.

    Raises:
        RuleError: If the cell holds no amount, or one finer than 分.
    """
    told = "应是金额，请只写以元为单位的数字（如 1234.50）。"
    said = folded(cell)
    # What says its own unit is in that, whatever the heading says.
    own = isinstance(cell, str) and said.endswith(("元", "万", "亿"))
    number = _number(cell, told, frozenset({"元"})) * (1 if own else times)
    fen = number.scaleb(_FEN)
    if fen != int(fen):
        raise RuleError(f"“{said}”最多写到分，请改成两位小数。")
    return int(fen)


def yuan(fen: int) -> Decimal:
    """Return whole 分 as 元 with two decimals."""
    return Decimal(fen).scaleb(-_FEN)


def word(cell: Cell, words: Mapping[str, Any]) -> Any:
    """Return what one of some words stands for.

    Raises:
        RuleError: If the cell holds another; the sentence names them.
    """
    said = folded(cell)
    if said not in words:
        raise RuleError(f"“{said}”不在可选之列，可选的是 {'、'.join(words)}。")
    return words[said]


def _number(cell: Cell, wanted: str, measures: frozenset[str]) -> Decimal:
    said = folded(cell).replace(",", "").replace(" ", "").removeprefix("¥")
    if _DIGITS.fullmatch(said):
        # A workbook keeps numbers in binary; the shortest decimal that means it is what was typed.
        return Decimal(said)
    found = _MEASURED.fullmatch(said)
    if found and found[2] and found[2] not in measures:
        raise RuleError(f"“{text(cell)}”的单位“{found[2]}”不是这一列的单位，请核对。")
    try:
        return read_numeral(found[1] if found else said).value
    except QuantityError as error:
        raise RuleError(f"“{text(cell)}”{wanted}") from error
