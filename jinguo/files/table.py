"""A table of plain text (CSV, or copied out with tabs) to rows, told as a workbook's one sheet."""

import csv
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

from jinguo.errors import UnreadableError
from jinguo.files.limits import Limits
from jinguo.files.text import decode

NAME = "表格"
"""What the one sheet is called: a table has no name of its own."""
_SEPARATORS = (",", "\t", ";", "，", "|")
_LOOKED_AT = 20
_LONGEST = 32_767
_OTHER = "不是能读的工作簿或表格，请用 WPS 或 Excel 另存为 .xlsx 后再试（不要加密码）。"


def read_table(raw: bytes, limits: Limits) -> Iterator[dict[str, Any] | list[Any]]:
    """Yield the head of the one sheet, then its rows.

    Raises:
        UnreadableError: If it is no table, or too wide or too long.
    """
    try:
        _, text = decode(raw)
    except UnreadableError as error:
        raise UnreadableError(_OTHER) from error
    separator = _separator(text)
    if not separator:
        raise UnreadableError(_OTHER)
    yield {"sheet": NAME, "hidden": False, "merged": [], "1904": False}
    csv.field_size_limit(min(sys.maxsize, _LONGEST))
    cells = 0
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=separator):
            cells += len(row)
            if len(row) > limits.columns or cells > limits.cells:
                raise UnreadableError("太宽或太长，请按单位、期间分成几个后再试。")
            yield row
    except csv.Error as error:
        raise UnreadableError(_OTHER) from error


def _separator(text: str) -> str:
    """Return what stands between the cells: what most lines have the same number of."""
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:_LOOKED_AT]
    counts = {each: [line.count(each) for line in lines] for each in _SEPARATORS}
    fitting = {each: sum(1 for n in found if n) for each, found in counts.items()}
    best = max(fitting, key=lambda each: (fitting[each], -_SEPARATORS.index(each)))
    return best if fitting[best] else ""
