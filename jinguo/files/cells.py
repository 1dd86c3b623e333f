"""What a workbook tells in words: the cells that hold sentences, each a line of text."""

import json
import re
from subprocess import CalledProcessError

from jinguo.errors import UnreadableError
from jinguo.files.child import WORKBOOK
from jinguo.files.limits import Limits
from jinguo.files.read import ask

BOOKS = (".xlsx", ".xls", ".et", ".ods")
_SENTENCE = re.compile(r"[\u4e00-\u9fff][^\n]*\d|\d[^\n]*[\u4e00-\u9fff]|[。；]")
_WORDS = 8
"""Characters: shorter cells are headings and names, and numbers stand alone in theirs."""


def told_in_cells(raw: bytes, limits: Limits | None = None) -> str:
    """Return the sentences of a workbook's cells in their order, those merged once.

    Raises:
        UnreadableError: If it cannot be read, or tells nothing in words; goes on from its name.
    """
    try:
        answer = ask(raw, WORKBOOK, limits or Limits())
    except CalledProcessError as error:
        raise UnreadableError(
            "太大或已损坏，没能在限度内读完，请拆分后另存为 .xlsx 再读。"
        ) from error
    lines: dict[str, None] = {}
    for told in map(json.loads, answer.decode().splitlines()):
        if isinstance(told, dict) and "refused" in told:
            raise UnreadableError(told["refused"])
        for cell in told if isinstance(told, list) else ():
            if isinstance(cell, str) and len(cell) >= _WORDS and _SENTENCE.search(cell):
                lines.setdefault(cell.strip())
    if not lines:
        raise UnreadableError("的单元格里没有成句的话，请把叙述的文字另存为 .docx 或 .txt 再读。")
    return "\n".join(lines)
