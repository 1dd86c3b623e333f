"""Who must not know of a record (回避), of what it names, and of what names the same."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from jinguo.ledger import wall
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Conflict, Member, Party, Record
from jinguo.org.models import Account

_SPREADING = ("party", "case")
"""What carries a conflict further: whoever may not know of a case may not know of its people."""
_NOBODY = "单位"
"""The type of party that is no person: a bank or a school carries no conflict."""

Row = tuple[str, int, UUID]
"""A record: kind, number, id."""


def listed(records: Sequence[Row], account: Account, *, since: Conflict) -> list[Conflict]:
    """Put an account on the conflict lists of records, as far as it is not there yet."""
    ids = [id_ for _, _, id_ in records]
    known = set(
        Conflict.objects.filter(record__in=ids, account=account, until=None).values_list(
            "record", flat=True
        )
    )
    made = Conflict.objects.bulk_create(
        Conflict(
            kind=kind, number=number, record=id_, account=account, since=since.since, by=since.by
        )
        for kind, number, id_ in records
        if id_ not in known
    )
    Member.objects.filter(record__in=ids, account=account, until=None).update(until=since.since)
    return made


def around(record: Record) -> list[Row]:
    """Return a record, the people and case that it names, and everything that names those."""
    centre = [_row(record), *named(record)]
    rows = {id_: (kind, number, id_) for kind, number, id_ in centre}
    with wall.whole():
        for kind, number, _ in centre:
            if kind in _SPREADING:
                rows.update((row[2], row) for row in _naming(kind, number))
    return list(rows.values())


def _row(record: Record) -> Row:
    return record.kind(), record.number, record.id


def named(record: Record) -> list[Row]:
    """Return the people and the case that a record names, and the people of that case."""
    found: list[Row] = []
    for column, kind in linked_kinds(type(record)).items():
        with wall.whole():
            other = getattr(record, column) if kind in _SPREADING else None
        if other is not None and not (isinstance(other, Party) and other.type == _NOBODY):
            found += [_row(other), *named(other)]
    return found


def _naming(kind: str, number: int) -> list[Row]:
    found: list[Row] = []
    for other, of in MODELS.items():
        columns = [column for column, named in linked_kinds(of).items() if named == kind]
        if columns:
            named = Q()
            for column in columns:
                named |= Q(**{column: number})
            rows = of._default_manager.filter(named)  # noqa: SLF001 - any kind's manager
            found += [(other, number_, id_) for number_, id_ in rows.values_list("number", "id")]
    return found


def follow(records: Sequence[Record]) -> None:
    """Let records just written share the conflicts of the people and cases that they name."""
    naming: dict[tuple[str, int], list[Record]] = defaultdict(list)
    for record in records:
        for column, kind in linked_kinds(type(record)).items():
            number = getattr(record, f"{column}_id")
            if kind in _SPREADING and number is not None:
                naming[kind, number].append(record)
    if not naming:
        return
    for each in _standing(naming):
        if not (each.kind == "party" and _is_nobody(each.number)):
            listed([_row(r) for r in naming[each.kind, each.number]], each.account, since=each)


def _standing(named: dict[tuple[str, int], list[Record]]) -> list[Conflict]:
    """Return the conflicts that stand on what is named; few stand at all, so all are read."""
    rows = Conflict.objects.filter(until=None, kind__in=_SPREADING).select_related("account")
    return [each for each in rows if (each.kind, each.number) in named]


def _is_nobody(number: int) -> bool:
    return Party.objects.filter(number=number, type=_NOBODY).exists()


def carry(gone: Record, kept: Record) -> None:
    """Let what stays of two merged records keep the conflicts of the one that goes."""
    rows = Conflict.objects.filter(record=gone.id, until=None).select_related("account")
    for each in rows:
        listed(around(kept), each.account, since=each)
