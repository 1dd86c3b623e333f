"""From a workbook's bytes to rows of cells, read in a process that may fail."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from subprocess import CalledProcessError
from typing import Any

from jinguo.errors import UnreadableError
from jinguo.exchange.cells import Cell
from jinguo.files.child import MARK, WORKBOOK, as_cell
from jinguo.files.limits import Limits
from jinguo.files.read import ask

_MB = 1024 * 1024
# A hundred thousand rows, and a city's whole ledger, are one workbook: more than a report may ask.
_LIMITS = Limits(answer=128 * _MB, cpu_seconds=60, seconds=90.0, unpacked=256 * _MB)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows from row 1 on, each from column A on; hidden ones too."""

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    since_1904: bool = False
    """Whether its bare numbers of days count from 1904."""

    @property
    def blank(self) -> bool:
        """Tell whether the sheet says nothing."""
        return not any(cell != "" for row in self.rows for cell in row)


def read(content: bytes) -> list[Sheet]:
    """Return the sheets of a workbook (.xlsx, .xls, .et, .ods) or of a table of plain text.

    What is merged downwards stands in each of its rows.

    Raises:
        UnreadableError: If it is too large or neither.
    """
    if len(content) > _LIMITS.size:
        most = _LIMITS.size // _MB
        raise UnreadableError(f"工作簿超过 {most} MB，请按单位或期间分成几个再导入。")
    try:
        answer = ask(content, WORKBOOK, _LIMITS)
    except CalledProcessError as error:
        raise UnreadableError(
            "这个工作簿太大或已损坏，没能在限度内读完，请分成几个并另存为 .xlsx 后再导入。"
        ) from error
    return list(_told(answer))


def _told(answer: bytes) -> Iterator[Sheet]:
    line = json.JSONDecoder(object_hook=as_cell).decode
    sheet, merged = None, list[list[int]]()
    for said in answer.decode().split("\n"):
        told = line(said) if said else None
        if isinstance(told, list):
            assert sheet  # a head comes before its rows
            sheet.rows.append(told)
        elif told and "refused" in told:
            raise UnreadableError(f"这个文件{told['refused']}")
        elif told:
            if sheet:
                yield _filled(sheet, merged)
            sheet = Sheet(told["sheet"], [], told["hidden"], told["1904"])
            merged = told["merged"]
    if sheet:
        yield _filled(sheet, merged)


def _filled(sheet: Sheet, merged: Sequence[Sequence[int]]) -> Sheet:
    """Write what is merged downwards into each of its rows: one unit beside several activities."""
    width = max(map(len, sheet.rows), default=0)
    for row in sheet.rows:  # a table of plain text has rows of any length
        if len(row) < width:
            row.extend([""] * (width - len(row)))
    for top, left, bottom, _ in merged:
        for row in sheet.rows[top + 1 : bottom + 1]:
            if left < len(row) and left < len(sheet.rows[top]):
                row[left] = sheet.rows[top][left]
    return sheet


def marked(content: bytes, notes: Mapping[str, Any]) -> bytes:
    """Return an .xlsx workbook with notes beside its rows, or nothing where that cannot be done."""
    try:
        return ask(json.dumps(notes).encode() + b"\n" + content, MARK, _LIMITS)
    except CalledProcessError:
        return b""


def digest(sheets: Sequence[Sheet]) -> str:
    """Return a digest of what a workbook says, the same however it was saved."""
    told = hashlib.sha256()
    for sheet in sheets:
        told.update(repr((sheet.name, sheet.rows)).encode())
    return told.hexdigest()
