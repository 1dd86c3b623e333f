"""From a workbook's bytes to rows of cells; a formula is never evaluated, only its last value read.

Takes bytes and returns plain values, so that it can run in a process of its own.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile, is_zipfile

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.utility import xl_cell_to_rowcol

from jinguo.errors import UnreadableError
from jinguo.exchange.cells import Cell

MOST = 10 * 1024 * 1024
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ERROR = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*\bt="e"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>')


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows from row 1 on, each from column A on; hidden ones too."""

    name: str
    rows: list[list[Cell]]

    @property
    def blank(self) -> bool:
        """Tell whether the sheet says nothing."""
        return not any(cell != "" for row in self.rows for cell in row)


def read(content: bytes) -> list[Sheet]:
    """Return the sheets of a workbook (.xlsx, .xls, .et, .ods).

    Raises:
        UnreadableError: If it is too large or no workbook.
    """
    if len(content) > MOST:
        raise UnreadableError(f"工作簿超过 {MOST // 1024**2} MB，请按单位或期间分成几个再导入。")
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = [
            Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in book.sheet_names
        ]
    except CalamineError as error:
        raise UnreadableError(
            "这个文件不是能读的工作簿，请用 WPS 或 Excel 另存为 .xlsx 后再试（不要加密码）。"
        ) from error
    for sheet, part in zip(sheets, _parts(content), strict=False):
        for row, column, told in _failed(part):
            sheet.rows[row][column] = told
    return sheets


def _parts(content: bytes) -> Iterator[bytes]:
    """Yield the XML of an .xlsx file's sheets, in the order in which the book names them."""
    if not is_zipfile(BytesIO(content)):
        return
    with ZipFile(BytesIO(content)) as archive:
        if _BOOK not in (names := set(archive.namelist())) or _LINKS not in names:
            return
        targets = {
            _attribute(link, "Id"): _attribute(link, "Target").lstrip("/").removeprefix("xl/")
            for link in re.findall(r"<Relationship\b[^>]*>", archive.read(_LINKS).decode())
        }
        for sheet in re.findall(r"<sheet\b[^>]*>", archive.read(_BOOK).decode()):
            name = f"xl/{targets.get(_attribute(sheet, 'r:id'))}"
            yield archive.read(name) if name in names else b""


def _failed(part: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield the cells whose formula failed: the reader gives them as empty ones."""
    for cell, told in _ERROR.findall(part) if b't="e"' in part else ():
        row, column = xl_cell_to_rowcol(cell.decode())
        yield row, column, told.decode()


def _attribute(element: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', element)
    return found[1] if found else ""


def digest(sheets: Sequence[Sheet]) -> str:
    """Return a digest of what a workbook says, the same however it was saved."""
    told = hashlib.sha256()
    for sheet in sheets:
        told.update(repr((sheet.name, sheet.rows)).encode())
    return told.hexdigest()
