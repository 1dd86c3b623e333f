"""A workbook to rows of cells; a formula is never evaluated, only its last value read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import ZipFile, is_zipfile

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from jinguo.errors import UnreadableError
from jinguo.files.limits import Limits
from jinguo.files.package import BROKEN, Form, check, feed, parser

_FORM = Form("工作簿", "WPS 或 Excel", ".xlsx")
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_AT = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LETTERS = 26
_SURE = 2_000_000
"""Cells: a sheet that reaches further is parsed, to know how far it is filled."""
_OTHER = "不是能读的工作簿，请用 WPS 或 Excel 另存为 .xlsx 后再试（不要加密码）。"
_WIDE = "有一张表用到 {} 列以外，请删去右边多余的列后再试。"
_MANY = "里的表连同空格超过 {} 格，请删去多余的空行空列，或按单位、期间分成几个后再试。"

_CELL = re.compile(rb'<c (?:[a-z]+="[^"<>]*" )*?r="([A-Z]{1,3})([0-9]{1,7})"')
_ROW = re.compile(rb'<row [^<>]*?\br="([0-9]{1,7})"')
_FAR = 1_048_576
_CHUNK = 1 << 20
_OLD = re.compile(rb'date1904="(?:1|true)"')
Message = dict[str, Any] | list[Any]
"""A sheet's head, or a row of it."""


def read_workbook(raw: bytes, limits: Limits) -> Iterator[Message]:
    """Yield the head of each sheet of a workbook (.xlsx, .xls, .et, .ods), then its rows.

    Raises:
        UnreadableError: If it is none, or its sheets are too wide or hold too many cells.
    """
    parts, since_1904 = _parts(raw, limits)
    # The reader lays every sheet out as a full rectangle, so its corners are looked at before.
    _fit([(part.height, part.width) for part in parts.values()], limits)
    try:
        yield from _laid_out(raw, parts, limits, since_1904=since_1904)
    except CalamineError as error:
        raise UnreadableError(_OTHER) from error


def _laid_out(
    raw: bytes, parts: "dict[str, _Part]", limits: Limits, *, since_1904: bool
) -> Iterator[Message]:
    book = CalamineWorkbook.from_filelike(BytesIO(raw))
    hidden = {
        each.name for each in book.sheets_metadata if each.visible != SheetVisibleEnum.Visible
    }
    corners = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        corners.append((sheet.total_height, sheet.total_width))
        _fit(corners, limits)
        merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
        yield {"sheet": name, "hidden": name in hidden, "merged": merged, "1904": since_1904}
        failed = dict(parts[name].failed) if name in parts else {}
        # Columns before the first filled cell are not among those that are handed out; rows are.
        before = [""] * (sheet.start[1] if sheet.start else 0)
        for at, row in enumerate(sheet.iter_rows()):
            told = before + row
            for column in failed.pop(at, ()):
                if column[0] >= len(told):
                    raise UnreadableError(_FORM.damaged)
                told[column[0]] = column[1]
            yield told
        if failed:
            raise UnreadableError(_FORM.damaged)


def _fit(corners: list[tuple[int, int]], limits: Limits) -> None:
    if any(width > limits.columns for _, width in corners):
        raise UnreadableError(_WIDE.format(limits.columns))
    if sum(height * width for height, width in corners) > limits.cells:
        raise UnreadableError(_MANY.format(limits.cells))


def _parts(raw: bytes, limits: Limits) -> "tuple[dict[str, _Part], bool]":
    """Return what an .xlsx file's XML says that the reader does not; if it counts from 1904."""
    if not is_zipfile(BytesIO(raw)):
        return {}, False
    try:
        with ZipFile(BytesIO(raw)) as archive:
            check(archive, len(raw), limits, _FORM)
            names = set(archive.namelist())
            if not {_BOOK, _LINKS} <= names:
                return {}, False
            found = {}
            for name, target in sheet_parts(archive).items():
                part = found[name] = _Part()
                if target in names and not _looked_over(archive, target, part):
                    part.read(archive, target)
            return found, bool(_OLD.search(archive.read(_BOOK)))
    except BROKEN as error:
        raise UnreadableError(_FORM.damaged) from error


def _looked_over(archive: ZipFile, name: str, part: "_Part") -> bool:
    """Note how far a sheet's cells reach without parsing it; tell whether that is sure.

    It is where the sheet is written as office programs write it and no formula failed: each cell
    with its own place, and nothing in which something could only look like one.
    """
    columns, last, kept = set[bytes](), 0, b""
    with archive.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            told = kept + chunk
            cut = told.rfind(b"<")
            told, kept = (told[:cut], told[cut:]) if cut > 0 else (b"", told)
            if b"<!" in told or b't="e"' in told or b"'e'" in told or b"\xff" in told:
                return False
            cells = _CELL.findall(told)
            if len(cells) != told.count(b"<c ") + told.count(b"<c>") or b":c " in told:
                return False
            columns.update(column for column, _ in cells)
            last = max([last, *(int(row) for row in _ROW.findall(told))])
            if cells:
                last = max(last, int(cells[-1][1]))
    height, width = min(last, _FAR), max((_number(each.decode()) for each in columns), default=0)
    if height * width > _SURE:
        return False  # it may be that empty cells carry a format: a parse tells them apart
    part.height, part.width = height, width
    return True


def _number(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * _LETTERS + ord(letter) - ord("A") + 1
    return found


def sheet_parts(archive: ZipFile) -> dict[str, str]:
    """Return the parts of an .xlsx file's sheets by their names."""
    targets = {
        given.get("Id", ""): given.get("Target", "").lstrip("/").removeprefix("xl/")
        for given in _elements(archive, _LINKS, "Relationship")
    }
    return {
        given.get("name", ""): f"xl/{targets.get(_linked(given))}"
        for given in _elements(archive, _BOOK, "sheet")
    }


def _linked(given: dict[str, str]) -> str:
    return next((value for name, value in given.items() if name.endswith(" id")), "")


def _elements(archive: ZipFile, part: str, name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(tag: str, given: dict[str, str]) -> None:
        if _local(tag) == name:
            found.append(given)

    reading = parser(_FORM)
    reading.StartElementHandler = start
    feed(archive, part, reading)
    return found


def _local(tag: str) -> str:
    return tag.rpartition(" ")[2]


@dataclass
class _Part:
    """The XML of one sheet: how far its filled cells reach, and the formulas that failed.

    The reader gives failed ones as empty cells.
    """

    height: int = 0
    width: int = 0
    failed: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    """Row, then column and what the cell says."""
    _row: int = 0
    _column: int = 0
    _error: bool = False
    _told: list[str] | None = None

    def read(self, archive: ZipFile, name: str) -> None:
        reading = parser(_FORM)
        reading.StartElementHandler = self._start
        reading.EndElementHandler = self._end
        reading.CharacterDataHandler = self._put
        feed(archive, name, reading)

    def _start(self, tag: str, given: dict[str, str]) -> None:
        name = _local(tag)
        if name == "row":
            self._row, self._column = int(given.get("r", self._row + 1)), 0
        elif name == "c":
            self._error = given.get("t") == "e"
            self._place(given.get("r"))
        elif name in ("v", "is", "f"):
            self.height, self.width = max(self.height, self._row), max(self.width, self._column)
            self._told = [] if name == "v" and self._error else None

    def _place(self, at: str | None) -> None:
        if at is None:  # it follows the one before
            self._column += 1
            return
        found = _AT.fullmatch(at)
        if not found:
            raise UnreadableError(_FORM.damaged)
        self._column = _number(found[1])
        self._row = int(found[2])

    def _end(self, tag: str) -> None:
        if self._told is not None and _local(tag) == "v":
            told = (self._column - 1, "".join(self._told))
            self.failed.setdefault(self._row - 1, []).append(told)
            self._told = None

    def _put(self, text: str) -> None:
        if self._told is not None:
            self._told.append(text)
