"""Courses that are under way, with their records."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from jinguo.ledger.among import Among
from jinguo.ledger.kinds import model
from jinguo.ledger.models import Course, Record
from jinguo.ledger.models.base import Custody

Pairs = list[tuple[Course, Record]]


def paired(
    courses: Iterable[Course], find: Callable[[str, Iterable[int]], Iterable[Record]]
) -> Pairs:
    """Return courses with their records, as many as are found by kind and numbers."""
    by_kind: dict[str, dict[int, list[Course]]] = defaultdict(lambda: defaultdict(list))
    for course in courses:
        by_kind[course.kind][course.of].append(course)
    return [
        (course, record)
        for kind, numbers in by_kind.items()
        for record in find(kind, numbers)
        for course in numbers[record.number]
    ]


def underway(procedures: Iterable[str], units: Iterable[int]) -> Pairs:
    """Return the open courses of some procedures at some units: to be counted, by whomever."""
    rows = Course.objects.filter(ended=False, procedure__in=list(procedures))
    rows = rows.filter(unit__in=Among(frozenset(units))).select_related("edition")
    return paired(rows, _standing)


def _standing(kind: str, numbers: Iterable[int]) -> Iterable[Record]:
    stand = {"struck_at": None, "custody": Custody.ACTIVE}
    return model(kind)._default_manager.filter(number__in=Among(numbers), **stand)  # noqa: SLF001 - any kind's manager
