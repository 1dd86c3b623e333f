"""The ways to rows: every one of them passes the policy's scope; an empty scope sees nothing."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from jinguo.ledger.kinds import model
from jinguo.ledger.models import Record
from jinguo.org.policy import Scope

_CHUNK = 5_000


def records(kind: str, scope: Scope) -> QuerySet[Record]:
    """Return the records of a kind that the scope may read, struck ones left out."""
    return _rows(kind, scope, "secrecy__lte")


def told(kind: str, column: str, numbers: Iterable[int], scope: Scope) -> list[str]:
    """Return what a column says on those of the records that the scope may read, one by one."""
    wanted = list(numbers)
    return [
        word
        for start in range(0, len(wanted), _CHUNK)
        for word in records(kind, scope)
        .filter(number__in=wanted[start : start + _CHUNK])
        .values_list(column, flat=True)
    ]


def by_numbers(
    kind: str, numbers: Iterable[int], scope: Scope, *, standing: bool = True
) -> list[Record]:
    """Return the records with these numbers that the scope may read, in the order given."""
    wanted = list(numbers)
    rows = records(kind, scope) if standing else struck(kind, scope)
    found: dict[int, Record] = {}
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        found.update((row.number, row) for row in rows.filter(number__in=some))
    return [found[number] for number in wanted if number in found]


def struck(kind: str, scope: Scope) -> QuerySet[Record]:
    """Return the records of a kind that were struck out and that the scope may read."""
    return _rows(kind, scope, "secrecy__lte", standing=False)


def withheld(kind: str, scope: Scope) -> QuerySet[Record]:
    """Return the records whose class is above what their unit's are read to: only to be counted."""
    return _rows(kind, scope, "secrecy__gt")


def _rows(kind: str, scope: Scope, secrecy: str, *, standing: bool = True) -> QuerySet[Record]:
    """Return the records of the scope's units whose class compares so to the highest read there."""
    rows = model(kind)._default_manager.filter(struck_at__isnull=standing)  # noqa: SLF001 - any kind's manager
    if scope.everything:
        return rows.filter(**{secrecy: scope.clearance})
    chosen = Q(pk__in=())  # not Q(), which an empty scope would leave as every record
    for highest, units in scope.by_class.items():
        chosen |= Q(("unit__in", units), (secrecy, highest))
    return rows.filter(chosen)
