"""Tells a number that is right, but of another period than the report's."""

from collections.abc import Iterator
from dataclasses import replace
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
