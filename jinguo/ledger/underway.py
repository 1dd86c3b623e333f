"""Courses that are under way, with their records: for numbers alone, whoever reads the records."""

from collections import defaultdict
from collections.abc import Iterable

from jinguo.ledger.among import Among
from jinguo.ledger.kinds import model
from jinguo.ledger.models import Course, Record
from jinguo.ledger.models.base import Custody


def underway(procedures: Iterable[str], units: Iterable[int]) -> list[tuple[Course, Record]]:
    """Return the open courses of some procedures at some units, each with its record."""
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
