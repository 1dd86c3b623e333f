"""Writes sheets: headings, cells that no program takes for a formula, days and money as such."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from io import TextIOWrapper
from typing import IO, Any

import xlsxwriter

from jinguo.exchange.columns import Column, Form, Part

LONGEST = 1_048_575
"""Rows that a sheet holds beneath its headings."""

Written = str | int | Decimal | date | None
_FIRST_DAY = date(1900, 3, 1)
"""Workbooks count a 29 February 1900 that was none; days before are written as text."""
_SURE = 10**15
_FORMULA = frozenset("=+-@＝＋－＠﹢﹣﹦﹫\t\r\n\0|%")
"""What some program takes for the beginning of a formula, its wide and small twins too."""
_WIDTHS = {Part.ID: 12, Part.UNIT: 16, Part.PROGRAMMES: 22, Part.LINK: 12, Part.PARTNERS: 24}
_BY_FORM = {Form.DAY: 12, Form.WHOLE: 10, Form.MONEY: 14, Form.WORD: 10, Form.INDICATOR: 30}
_PLAIN = 18
_A4 = 9
_FAR = 16_383
_LEFT_OPEN = dict.fromkeys(
    (
        "format_cells",
        "format_columns",
        "format_rows",
        "insert_rows",
        "delete_rows",
        "sort",
        "autofilter",
        "objects",
        "scenarios",
    ),
    True,
)
"""What a protected sheet lets its user do all the same."""
_LINE = 15
"""The height of a line, in points."""

FORMATS: dict[str, dict[str, Any]] = {
    "heading": {
        "bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#F3E3E6", "border": 1,
    },
    "required": {
        "bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#B5384F", "border": 1,
        "font_color": "#FFFFFF",
    },
    "open": {"locked": False},
    "open day": {"num_format": "yyyy-mm-dd", "locked": False},
    "open money": {"num_format": "#,##0.00", "locked": False},
    "open text": {"num_format": "@", "locked": False},
    "day": {"num_format": "yyyy-mm-dd"},
    "money": {"num_format": "#,##0.00"},
    "text": {"num_format": "@"},
    "guarded": {"num_format": "@", "quote_prefix": True},
    "wrapped": {"text_wrap": True, "valign": "top"},
}  # fmt: skip


class Page:
    """One sheet, written row after row."""

    def __init__(self, workbook: Any, name: str) -> None:
        self.sheet = workbook.add_worksheet(name)
        self.formats = workbook.jinguo_formats
        self._next = 0
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)

    def head(self, columns: Sequence[Column]) -> None:
        """Write the headings, which stay in sight."""
        for at, column in enumerate(columns):
            form = self.formats["required" if column.required else "heading"]
            self.sheet.set_column(at, at, width(column))
            self.sheet.write_string(0, at, column.heading, form)
        self.sheet.set_row(0, 32)
        self.sheet.freeze_panes(1, 0)
        self._next = 1

    def write(self, cells: Sequence[Written], form: str = "text", *, lines: int = 1) -> None:
        """Write the next row; `form` is that of its text, `lines` how many lines it needs."""
        if lines > 1:
            self.sheet.set_row(self._next, lines * _LINE)
        for at, value in enumerate(cells):
            if value is not None and value != "":
                self._put(at, value, form)
        self._next += 1

    def _put(self, at: int, value: str | int | Decimal | date, form: str) -> None:
        if isinstance(value, date) and value >= _FIRST_DAY:
            self.sheet.write_datetime(self._next, at, value, self.formats["day"])
        elif isinstance(value, int) and abs(value) < _SURE:
            self.sheet.write_number(self._next, at, value)
        elif isinstance(value, Decimal) and abs(value.scaleb(2)) < _SURE:
            self.sheet.write_number(self._next, at, float(value), self.formats["money"])
        else:
            said = str(value)
            guard = "guarded" if begins_formula(said) else form
            self.sheet.write_string(self._next, at, said, self.formats[guard])

    def widths(self, widths: Sequence[int]) -> None:
        """Set how wide the columns are, in characters."""
        for at, wide in enumerate(widths):
            self.sheet.set_column(at, at, wide)

    def hide(self) -> None:
        """Keep the sheet out of sight."""
        self.sheet.very_hidden()

    def tell(self, at: int, told: str) -> None:
        """Put a note on a heading."""
        self.sheet.write_comment(0, at, told, {"x_scale": 1.5})

    def ready(self, at: int, column: Column) -> None:
        """Give the empty cells of a column the format of what is to be written there."""
        name = {Form.DAY: "day", Form.MONEY: "money", Form.WHOLE: None, Form.VALUE: None}
        form = name.get(column.form, "text")
        self.sheet.set_column(at, at, width(column), self.formats[f"open {form or ''}".strip()])

    def guard(self, columns: int) -> None:
        """Protect the headings from being changed by mistake, by no password; cells stay open."""
        self.sheet.set_column(columns, _FAR, _PLAIN, self.formats["open"])
        self.sheet.protect("", _LEFT_OPEN)

    def offer(self, at: int, words: "Sequence[str] | str", *, rows: int, several: bool) -> None:
        """Offer words in a list; where several may stand in a cell, others are let pass."""
        self._check(at, rows, {"validate": "list", "source": words, "show_error": not several})

    def check(self, at: int, form: Form, *, rows: int) -> None:
        """Warn of what is no number or day; text that says a day is read all the same."""
        if form in (Form.WHOLE, Form.MONEY, Form.VALUE):
            whole = "整数" if form is Form.WHOLE else "数字"
            how: dict[str, Any] = {
                "validate": "integer" if form is Form.WHOLE else "decimal",
                "criteria": ">=", "value": 0, "error_title": "请核对",
                "error_message": f"这一列应是不小于 0 的{whole}。",
            }  # fmt: skip
            self._check(at, rows, how)
        elif form is Form.DAY:
            how = {
                "validate": "date", "criteria": ">=", "value": _FIRST_DAY, "error_type": "warning",
                "error_title": "请核对", "error_message": "请写成 2020-03-05 这样的日期。",
            }  # fmt: skip
            self._check(at, rows, how)

    def _check(self, at: int, rows: int, how: dict[str, Any]) -> None:
        self.sheet.data_validation(1, at, rows, at, how)


def begins_formula(text: str) -> bool:
    """Tell whether some program takes a cell's text for a formula."""
    return text.lstrip(" \u3000\xa0")[:1] in _FORMULA


def plain(cell: Written) -> str:
    """Return a cell as plain text that no program takes for a formula."""
    said = "" if cell is None else str(cell)
    risky = isinstance(cell, str) and begins_formula(said)
    return f"'{said}" if risky else said


def width(column: Column) -> int:
    """Return how wide a column is, in characters."""
    return _WIDTHS.get(column.part, _BY_FORM.get(column.form, _PLAIN))


@contextmanager
def book(file: IO[bytes]) -> "Iterator[Callable[[str], Page]]":
    """Write a workbook to a file; yields what adds a sheet. Rows do not stay in memory."""
    workbook = xlsxwriter.Workbook(file, {"constant_memory": True})
    workbook.jinguo_formats = {name: workbook.add_format(how) for name, how in FORMATS.items()}
    try:
        yield lambda name: Page(workbook, name)
    finally:
        workbook.close()


class PlainPage:
    """One part of a table of plain text, written row after row as a sheet is."""

    def __init__(self, lines: Any) -> None:
        self._lines = lines

    def write(self, cells: Sequence[Written], form: str = "text") -> None:
        """Write the next row; plain text has no form."""
        del form
        self._lines.writerow([plain(cell) for cell in cells])

    def widths(self, widths: Sequence[int]) -> None:
        """Leave the columns as wide as they are shown."""
        del widths


@contextmanager
def plain_book(file: IO[bytes]) -> "Iterator[Callable[[str], PlainPage]]":
    """Write what a workbook would hold as one table of plain text, part beneath part.

    UTF-8 with its mark, as WPS and Excel open it; a part after the first begins with its name.
    """
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    lines = csv.writer(text)
    begun: list[str] = []

    def add(name: str) -> PlainPage:
        if begun:
            lines.writerows([[], [name]])
        begun.append(name)
        return PlainPage(lines)

    try:
        yield add
    finally:
        text.detach()  # the file stays open for whoever gave it
