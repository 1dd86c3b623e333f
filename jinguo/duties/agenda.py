"""What a standing meeting has to talk about, in numbers alone: no record is told of."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from jinguo.duties.course import clocks
from jinguo.duties.courses import whole
from jinguo.ledger import wall
from jinguo.ledger.declared import calendar
from jinguo.ledger.underway import underway


def overdue(
    procedures: Iterable[str], units: Iterable[int], now: datetime
) -> list[tuple[str, int]]:
    """Return how many times each clock is over at the records of some units, the most first."""
    days, counted = calendar(), Counter[str]()
    with wall.whole():
        for each in whole(underway(procedures, units)):
            for run in clocks(each.course, days):
                if run.stopped is None and run.overdue(now):
                    counted[each.course.edition.clocks[run.code].label] += 1
    return counted.most_common()
