"""What a standing meeting has to talk about, in numbers alone: no record is told of."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

from jinguo.duties.course import clocks
from jinguo.duties.courses import whole
from jinguo.duties.declared import calendar
from jinguo.ledger import wall
from jinguo.ledger.among import Among
from jinguo.ledger.kinds import model
from jinguo.ledger.models import Course, Record
from jinguo.ledger.models.base import Custody


def overdue(
    procedures: Iterable[str], units: Iterable[int], now: datetime
) -> list[tuple[str, int]]:
    """Return how many times each clock is over at the records of some units, the most first."""
    days, counted = calendar(), Counter[str]()
    with wall.whole():
        for each in whole(_open(procedures, units)):
            for run in clocks(each.course, days):
                if run.stopped is None and run.overdue(now):
                    counted[each.course.edition.clocks[run.code].label] += 1
    return counted.most_common()


def _open(procedures: Iterable[str], units: Iterable[int]) -> list[tuple[Course, Record]]:
    rows = Course.objects.filter(ended=False, procedure__in=list(procedures))
    by_kind: dict[str, dict[int, list[Course]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.filter(unit__in=Among(frozenset(units))).select_related("edition"):
        by_kind[row.kind][row.of].append(row)
    pairs = []
    for kind, numbers in by_kind.items():
        found = model(kind)._default_manager.filter(  # noqa: SLF001 - any kind's manager
            number__in=list(numbers), struck_at=None, custody=Custody.ACTIVE
        )
        pairs += [(row, record) for record in found for row in numbers[record.number]]
    return pairs
