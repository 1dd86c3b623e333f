"""Tells a number of another period: one that says so, and one that only agrees with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from jinguo.catalogue.schema import Counted
from jinguo.counting.books import Books
from jinguo.counting.figures import Figure as Counting
from jinguo.counting.figures import figure
from jinguo.counting.judgement import AGREES, DIFFERS, NO_RECORD, OTHER_PERIOD, Judgement
from jinguo.org.policy import Scope
from jinguo.periods import Period
from jinguo.reading.compare import judge
from jinguo.reading.figure import Figure

_TELLING = 10
"""Smaller numbers, and approximate ones, agree with another year too easily."""

_PAUSE = re.compile(r"[，,。；;！!？?：:\n\r]")
_TIME = re.compile(
    r"(?P<year>20\d\d)年(?P<part>(?!12月底)\d{1,2}月|上半年|下半年|前?第?[一二三四1-4]季度)?+(?!以来|起|至今|开始)"
    r"|(?P<last>去年|上年|同期)|(?P<now>今年|本年)"
    r"|(?<![年\d])(?P<half>上半年|下半年)|(?<![年\d])第?(?P<quarter>[一二三四])季度"
)
_OWN_YEAR = re.compile(r"今年|本年|全年|一年来")
_ONLY_TIME = re.compile(
    r"\s*(?:截至?|截止|至|到|在)?(?:20\d\d年|去年|上年|今年|本年)[度底末初年\d月日]*(?:同期)?"
)
_ARRIVES = re.compile(r"(?:增加|增长|上升|提高|提升|扩大|发展|减少|下降|降低)了?(?:到|至|为)")
_CHANGES = re.compile(r"(?:增加|增长|上升|提高|提升|扩大|减少|下降|降低|多|少|增|减)了?$")

_SEVERAL = re.compile(r"20\d\d年?[至到—~～-]$")
"""Before a year: it ends several (2018年至2019年)."""


@dataclass(frozen=True)
class Stated:
    """Another period that the words before a number state; none if it is no whole one."""

    name: str
    period: Period | None


def names_own_year(text: str) -> bool:
    """Tell whether a report says 今年 or 全年 of its own year, so that 去年 is another one."""
    return bool(_OWN_YEAR.search(text))


def stated(before: str, after: str, period: Period, *, own_year: bool = False) -> Stated | None:
    """Return the other period that a number says it is of, if it says so.

    Args:
        before: Its sentence before the number.
        after: Its sentence from the number on.
        period: The report's period.
        own_year: Whether the report names its own year elsewhere.
    """
    clauses = _PAUSE.split(before)
    alone = clauses[-2:-1] if len(clauses) > 1 and _ONLY_TIME.fullmatch(clauses[-2]) else []
    clause = _ARRIVES.split("，".join([*alone, clauses[-1]]))[-1]
    said = list(_TIME.finditer(clause))
    if not said or said[-1]["now"]:
        return None
    found = said[-1]
    if found["half"] or found["quarter"]:
        return _part(found, period)
    # A report of 2024 that comes out in 2025 says 去年 for its own year.
    if found["last"]:
        is_other = own_year or re.search("今年|本年", before + after)
        other = period.last_year() if is_other else period
    else:
        other = Period.year(int(found["year"]))
    if period.start.year <= other.start.year <= period.last_day.year:
        return None
    spans = found["part"] or _SEVERAL.search(clause[: found.start()]) or other.start > period.start
    if spans or _CHANGES.search(clause):
        return Stated(found[0], None)
    return Stated(other.chinese(), other)


def _part(found: re.Match[str], period: Period) -> Stated | None:
    """Return the half or quarter of the report's own year, if it is a year's report."""
    if period != Period.year(period.start.year):
        return None
    first, count = (1 if found["half"] == "上半年" else 7, 6) if found["half"] else (0, 3)
    first = first or "一二三四".index(found["quarter"]) * 3 + 1
    part = Period.of_months(period.start.year, first, count)
    return Stated(part.chinese(), part)


def of_another_period(
    found: Figure, judgement: Judgement, counted: Counting, books: Books, *, scope: Scope
) -> Judgement:
    """Return 期间不符 for a number that differs here and is another period's; else as judged."""
    what = books.catalogue.indicators[counted.address]
    telling = found.approx == "exact" and found.value is not None and found.value >= _TELLING
    # Years in a row are last year's and one more: the year before says nothing.
    counts_years = isinstance(what, Counted) and what.way == "streak"
    if judgement.result not in {DIFFERS, NO_RECORD} or not telling or counts_years:
        return judgement
    period = counted.slice.period
    for name, other in _others(counted, books, period):
        there = figure(books, counted.address, replace(counted.slice, period=other), scope=scope)
        if there.value and there.worked.rows and judge(found, there.value).result == AGREES:
            here = "没有记录" if counted.value is None else f"为{counted.value:f}"
            told = (
                f"报告写“{found.surface}”，这是{name}的数，{period.chinese()}台账{here}，"
                "请改用本期的数或写明期间。"
            )
            return Judgement(OTHER_PERIOD, "high", told)
    return judgement


def _others(counted: Counting, books: Books, period: Period) -> Iterator[tuple[str, Period]]:
    """Yield the periods that a writer may have mistaken for the report's."""
    before = period.before()
    yield before.chinese(), before
    if period.last_year() != before:
        yield period.last_year().chinese(), period.last_year()
    what = books.catalogue.indicators[counted.address]
    if isinstance(what, Counted) and what.over in ("flow", "new"):
        yield f"历年累计到{period.chinese()}", Period(date(1949, 1, 1), period.end)
