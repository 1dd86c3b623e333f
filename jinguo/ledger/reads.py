"""The ways to rows: every one of them passes the policy's scope; an empty scope sees nothing."""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from jinguo.ledger import wall
from jinguo.ledger.among import Among
from jinguo.ledger.declared import programmes_of
from jinguo.ledger.kinds import model
from jinguo.ledger.models import Member, Record
from jinguo.ledger.models.base import Custody, Secrecy
from jinguo.org.policy import Depth, Scope, Thing, depth

_CHUNK = 5_000
_FEW = 500


def records(kind: str, scope: Scope) -> QuerySet[Record]:
    """Return the records of a kind that the scope may read, struck ones left out."""
    return _standing(kind, scope).filter(_here(kind, scope) & _read(kind, scope))


def files(kind: str, scope: Scope, *, standing: bool = True) -> QuerySet[Record]:
    """Return the records whose whole file is open: what somebody wrote is told of these alone."""
    here = _standing(kind, scope, standing=standing).filter(_here(kind, scope) & _read(kind, scope))
    return here.filter(Q(secrecy__lte=Secrecy.S1) | _on_team(kind, scope))


def one(kind: str, id_: UUID, scope: Scope) -> Record | None:
    """Return the record with an id, struck out or not, if the scope reads it.

    The row is judged by itself: to tell the database of all units for one row costs more than it.
    """
    wall.declare(scope)
    rows = model(kind)._default_manager.select_related("recorder")  # noqa: SLF001 - any kind's
    lines, found = _lines(scope), rows.filter(id=id_).first()
    return found if found and _seen(found, scope, lines) else None


def told(kind: str, column: str, numbers: Iterable[int], scope: Scope) -> list[str]:
    """Return what a column says on those of the records that say it in the clear."""
    wanted = list(numbers)
    return [
        word
        for start in range(0, len(wanted), _CHUNK)
        for word in records(kind, scope)
        .filter(secrecy__lte=Secrecy.S1, number__in=wanted[start : start + _CHUNK])
        .values_list(column, flat=True)
    ]


def by_numbers(
    kind: str, numbers: Iterable[int], scope: Scope, *, standing: bool = True
) -> list[Record]:
    """Return the records with these numbers that the scope may read, in the order given.

    Each row is judged by itself: told a city's units one by one, the database takes as long to
    read the question as to find fifty rows.
    """
    wanted = list(numbers)
    lines = _lines(scope)
    found: dict[int, Record] = {}
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        rows = _standing(kind, scope, standing=standing).filter(number__in=some)
        found.update((row.number, row) for row in rows if _seen(row, scope, lines))
    return [found[number] for number in wanted if number in found]


def _lines(scope: Scope) -> dict[str, frozenset[str]]:
    """Return the programmes of each line of work in which the scope reads more."""
    return {line: frozenset(programmes_of(line)) for line in scope.lines}


def by_ids(kind: str, ids: Iterable[UUID], scope: Scope) -> list[Record]:
    """Return the records with these ids that the scope may read, in the order of entering."""
    named = _standing(kind, scope).filter(id__in=list(ids)).order_by("number")
    return by_numbers(kind, named.values_list("number", flat=True), scope)


def _seen(row: Record, scope: Scope, lines: Mapping[str, frozenset[str]]) -> bool:
    keys = set(row.programmes.split())
    mine = frozenset(line for line, of_line in lines.items() if keys & of_line)
    active = row.custody == Custody.ACTIVE
    what = Thing(row.kind(), row.number, row.unit_id, row.secrecy, lines=mine, active=active)
    return depth(what, scope) > Depth.NONE


def struck(kind: str, scope: Scope) -> QuerySet[Record]:
    """Return the records of a kind that were struck out and that the scope may read."""
    return _standing(kind, scope, standing=False).filter(_here(kind, scope) & _read(kind, scope))


def withheld(kind: str, scope: Scope) -> QuerySet[Record]:
    """Return the records of the scope's units that are not read there: only to be counted."""
    return _standing(kind, scope).filter(_here(kind, scope) & ~_read(kind, scope))


def _standing(kind: str, scope: Scope, *, standing: bool = True) -> QuerySet[Record]:
    # Whatever is asked of these rows, PostgreSQL itself gives none that the scope does not reach.
    wall.declare(scope)
    rows = model(kind)._default_manager  # noqa: SLF001 - any kind's manager
    return rows.filter(struck_at__isnull=standing)


def _here(kind: str, scope: Scope) -> Q:
    """Return the condition of standing in the scope's units, and not being kept from the asker."""
    barred = ~Q(number__in=scope.barred.get(kind, ()))
    return barred if scope.everything else barred & Q(unit__in=Among(scope.units))


def _read(kind: str, scope: Scope) -> Q:
    """Return the condition of being read: by class, by line of work, or by the record's team."""
    if scope.everything:
        return Q(custody=Custody.ACTIVE, secrecy__lte=scope.clearance)
    chosen = Q(pk__in=())  # not Q(), which an empty scope would leave as every record
    for highest, units in scope.by_class.items():
        chosen |= Q(unit__in=Among(units), secrecy__lte=highest)
    for line, by_class in scope.by_line.items():
        for highest, units in by_class.items():
            chosen |= _of_line(line) & Q(unit__in=Among(units), secrecy__lte=highest)
    chosen |= _on_team(kind, scope)
    return Q(custody=Custody.ACTIVE) & chosen


def _on_team(kind: str, scope: Scope) -> Q:
    """Return the condition of being a record whose file opens to the asker as of its team."""
    if not scope.team.get(kind):
        return Q(pk__in=())
    opened = Q(number__in=_team(kind, scope), secrecy__lte=scope.team_class)
    return opened if scope.team_units is None else opened & Q(unit__in=Among(scope.team_units))


def _team(kind: str, scope: Scope) -> "frozenset[int] | QuerySet[Member, int]":
    """Return the numbers of the records whose team the asker is on; large ones stay below."""
    if len(scope.team[kind]) <= _FEW:
        return scope.team[kind]
    mine = Member.objects.filter(account=scope.account, kind=kind, until=None)
    return mine.values_list("number", flat=True)


def _of_line(line: str) -> Q:
    """Return the condition that a record's words of programmes hold one of a line of work."""
    keys = "|".join(map(re.escape, programmes_of(line)))
    return Q(programmes__regex=f"(^| )({keys})( |$)") if keys else Q(pk__in=())
