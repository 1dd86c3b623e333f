"""The day that a cell says, in any of the ways in which staff write it, and how exact it is."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jinguo.errors import RuleError
from jinguo.exchange.cells import Cell, folded, text

DAY, MONTH, YEAR = "日", "月", "年"
"""How exact a day is told."""

_CHINESE = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TENS = re.compile(r"([1-9]?)十([1-9]?)")
_WHOLE = re.compile(
    r"(\d{4}|\d{2}(?=年))[-./年]\s*(\d{1,2})[-./月]\s*(\d{1,2})[日号]?"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
)
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})(?:[-./]|年)\s*(\d{1,2})月?(?:份)?")
_YEARLESS = re.compile(r"(\d{1,2})[月./-]\s*(\d{1,2})[日号]?")
_ONLY_YEAR = re.compile(r"((?:19|20)\d{2})年?度?")
_SERIAL = range(18_000, 73_051)
"""The bare numbers of days that are taken for days: 1949 to 2099."""
_CENTURY, _SHORT = 2_000, 100
_EPOCH, _FROM_1904 = date(1899, 12, 30), 1462


@dataclass(frozen=True)
class Said:
    """A day and how exactly it was told."""

    day: date
    precision: str = DAY


def read_day(cell: Cell, *, year: int | None = None, since_1904: bool = False) -> Said:
    """Return the day that a cell says.

    Args:
        cell: A real date; 2020-03-05, 2020.3.5, 2020年3月5日, 20200305, 二〇二〇年三月五日, 3月5日,
            2020年3月; or the number of days by which workbooks keep a day.
        year: The year that the table is of, for days written without one.
        since_1904: Whether the workbook counts its days from 1904.

    Raises:
        RuleError: If the cell holds none.
    """
    if isinstance(cell, datetime):
        return Said(cell.date())
    if isinstance(cell, date):
        return Said(cell)
    said = _plain(folded(cell))
    try:
        found = _serial(cell, said, since_1904=since_1904) or _written(said, year)
    except ValueError as error:
        raise _none(cell) from error
    if found is None:
        raise _none(cell)
    return found


def day(cell: Cell) -> date:
    """Return a day told to the day.

    Raises:
        RuleError: If the cell holds none.
    """
    found = read_day(cell)
    if found.precision != DAY:
        raise _none(cell)
    return found.day


def year_of(said: str) -> int | None:
    """Return the one year that a heading, a title or a name speaks of."""
    found = set(re.findall(r"(?<!\d)((?:19|20)\d{2})(?=年|\D|$)", _plain(said)))
    return int(found.pop()) if len(found) == 1 else None


def _plain(said: str) -> str:
    """Return a text with Chinese digits made plain: 二〇二一年十二月三十日 is 2021年12月30日."""
    if said.isascii():
        return said
    told = said.translate(_CHINESE)
    return _TENS.sub(lambda m: f"{m[1] or 1}{m[2] or 0}", told).replace(" ", "")


def _serial(cell: Cell, said: str, *, since_1904: bool) -> Said | None:
    if not said.isdigit() or int(said) not in _SERIAL:
        return None
    ahead = _FROM_1904 if since_1904 and not isinstance(cell, str) else 0
    return Said(_EPOCH + timedelta(int(said) + ahead))


def _written(said: str, year: int | None) -> Said | None:
    if found := _WHOLE.fullmatch(said) or _EIGHT.fullmatch(said):
        # 21年3月5日 is of this century.
        first = int(found[1]) + (_CENTURY if int(found[1]) < _SHORT else 0)
        return Said(date(first, int(found[2]), int(found[3])))
    if found := _MONTH.fullmatch(said):
        return Said(date(int(found[1]), int(found[2]), 1), MONTH)
    if found := _YEARLESS.fullmatch(said):
        if year is None:
            raise RuleError(f"“{said}”没有写年份，请写全，或在标题里写明是哪一年的表。")
        return Said(date(year, int(found[1]), int(found[2])))
    if found := _ONLY_YEAR.fullmatch(said):
        return Said(date(int(found[1]), 1, 1), YEAR)
    return None


def _none(cell: Cell) -> RuleError:
    return RuleError(f"“{text(cell)}”不是日期，请写成 2020-03-05 这样。")
