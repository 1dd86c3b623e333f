"""A workbook to rows of cells; a formula is never evaluated, only its last value read."""

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import ZipFile, is_zipfile

from python_calamine import CalamineError, CalamineWorkbook

from jinguo.errors import UnreadableError
from jinguo.files.limits import Limits
from jinguo.files.package import BROKEN, Form, check, feed, parser

_FORM = Form("工作簿", "WPS 或 Excel", ".xlsx")
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_AT = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LETTERS = 26
_OTHER = "不是能读的工作簿，请用 WPS 或 Excel 另存为 .xlsx 后再试（不要加密码）。"
_WIDE = "有一张表用到 {} 列以外，请删去右边多余的列后再试。"
_MANY = "里的表连同空格超过 {} 格，请删去多余的空行空列，或按单位、期间分成几个后再试。"

Sheets = list[tuple[str, list[list[Any]]]]


def read_workbook(raw: bytes, limits: Limits) -> Sheets:
    """Return the names of the sheets of a workbook (.xlsx, .xls, .et, .ods) with their rows.

    Raises:
        UnreadableError: If it is none, or its sheets are too wide or hold too many cells.
    """
    parts = _parts(raw, limits)
    # The reader lays every sheet out as a full rectangle, so its corners are looked at before.
    _fit([(part.height, part.width) for part in parts.values()], limits)
    try:
        return _laid_out(raw, parts, limits)
    except CalamineError as error:
        raise UnreadableError(_OTHER) from error


def _laid_out(raw: bytes, parts: "dict[str, _Part]", limits: Limits) -> Sheets:
    book = CalamineWorkbook.from_filelike(BytesIO(raw))
    sheets, corners = [], []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        corners.append((sheet.total_height, sheet.total_width))
        _fit(corners, limits)
        rows = sheet.to_python(skip_empty_area=False)
        for (row, column), told in parts[name].failed.items() if name in parts else ():
            if row >= len(rows) or column >= len(rows[row]):
                raise UnreadableError(_FORM.damaged)
            rows[row][column] = told
        sheets.append((name, rows))
    return sheets


def _fit(corners: list[tuple[int, int]], limits: Limits) -> None:
    if any(width > limits.columns for _, width in corners):
        raise UnreadableError(_WIDE.format(limits.columns))
    if sum(height * width for height, width in corners) > limits.cells:
        raise UnreadableError(_MANY.format(limits.cells))


def _parts(raw: bytes, limits: Limits) -> "dict[str, _Part]":
    """Return what the XML of an .xlsx file's sheets says that the reader does not."""
    if not is_zipfile(BytesIO(raw)):
        return {}
    try:
        with ZipFile(BytesIO(raw)) as archive:
            check(archive, len(raw), limits, _FORM)
            names = set(archive.namelist())
            if not {_BOOK, _LINKS} <= names:
                return {}
            found = {}
            for name, target in _sheets(archive).items():
                part = found[name] = _Part()
                if target in names:
                    part.read(archive, target)
    except BROKEN as error:
        raise UnreadableError(_FORM.damaged) from error
    return found


def _sheets(archive: ZipFile) -> dict[str, str]:
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
    failed: dict[tuple[int, int], str] = field(default_factory=dict)
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
        self._column = 0
        for letter in found[1]:
            self._column = self._column * _LETTERS + ord(letter) - ord("A") + 1
        self._row = int(found[2])

    def _end(self, tag: str) -> None:
        if self._told is not None and _local(tag) == "v":
            self.failed[self._row - 1, self._column - 1] = "".join(self._told)
            self._told = None

    def _put(self, text: str) -> None:
        if self._told is not None:
            self._told.append(text)
