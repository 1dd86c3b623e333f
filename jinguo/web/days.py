"""A day as people type it: 2021-3-5, 3月5日, 去年3月5日, 昨天."""

import re
import unicodedata
from datetime import date, timedelta

from jinguo.errors import RuleError
from jinguo.exchange.days import day

_SPOKEN = {"今天": 0, "昨天": 1, "前天": 2, "大前天": 3}
_YEARS = {"": 0, "今年": 0, "去年": 1, "前年": 2}
_IN_A_YEAR = re.compile(r"(今年|去年|前年)?(\d{1,2})[-./月](\d{1,2})[日号]?")
_IN_A_MONTH = re.compile(r"(\d{1,2})[日号]")
_EXAMPLES = "日期请写成 2020-03-08、3月8日 或 昨天 的样子。"


def read_day(text: str, *, today: date, ahead: bool = False) -> date:
    """Return the day that somebody typed.

    Args:
        text: What was typed.
        today: The day on which it was.
        ahead: Whether a day without a year is the next one, not the last.

    Raises:
        RuleError: If it is no day.
    """
    said = "".join(unicodedata.normalize("NFKC", text).split())
    if said in _SPOKEN:
        return today - timedelta(_SPOKEN[said])
    try:
        return _short(said, today, ahead=ahead) or day(said)
    except (RuleError, ValueError) as error:
        raise RuleError(_EXAMPLES) from error


def _short(said: str, today: date, *, ahead: bool) -> date | None:
    """Return the day of what leaves the year out, or the month; None for anything else."""
    if found := _IN_A_YEAR.fullmatch(said):
        named, month, of_month = found[1] or "", int(found[2]), int(found[3])
        told = date(today.year - _YEARS[named], month, of_month)
        if named:
            return told
        years = (0, 1) if ahead else (0, -1)
        return next(each for each in _in_years(told, years) if _fits(each, today, ahead=ahead))
    if found := _IN_A_MONTH.fullmatch(said):
        here = today.replace(day=int(found[1]))
        if _fits(here, today, ahead=ahead):
            return here
        other = 28 if ahead else 1
        near = today.replace(day=other) + timedelta(4 if ahead else -1)
        return near.replace(day=int(found[1]))
    return None


def _in_years(told: date, years: tuple[int, int]) -> list[date]:
    return [told.replace(year=told.year + each) for each in years]


def _fits(told: date, today: date, *, ahead: bool) -> bool:
    return told >= today if ahead else told <= today
