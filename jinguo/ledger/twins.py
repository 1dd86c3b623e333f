"""疑似重复: the pairs that were found, kept until somebody decides, and shown to who reads both."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from jinguo.ledger.lines import full
from jinguo.ledger.models import Activity, Twin
from jinguo.ledger.models.twin import Decided
from jinguo.ledger.reads import by_numbers, files
from jinguo.matching.blocking import Pair
from jinguo.org.policy import Scope

DAYS = 30
"""So many days a decision may be taken back."""
_CHUNK = 500
_SIDES = ("first", "second")
Shown = tuple[Twin, Activity, Activity]


def keep(pairs: Iterable[Pair], *, at: datetime) -> list[Pair]:
    """Keep pairs that were found, and return those that nobody had been shown before."""
    new = []
    for some in _chunks(list(pairs)):
        keys = {(each.one.key, each.other.key): each for each in some}
        known = Twin.objects.filter(first__in=[first for first, _ in keys])
        stands = set(known.values_list("first", "second"))
        Twin.objects.bulk_create(
            [_row(each, at) for each in keys.values()],
            update_conflicts=True, unique_fields=["first", "second"],
            update_fields=["score", "reasons"],
        )  # fmt: skip
        new += [each for key, each in keys.items() if key not in stands]
    return new


def _row(pair: Pair, at: datetime) -> Twin:
    reasons = [[each.told, each.points] for each in pair.score.reasons]
    return Twin(
        first=pair.one.key, second=pair.other.key, score=pair.score.points, reasons=reasons,
        found_at=at,
    )  # fmt: skip


def _chunks(pairs: list[Pair]) -> Iterator[list[Pair]]:
    for start in range(0, len(pairs), _CHUNK):
        yield pairs[start : start + _CHUNK]


def waiting(scope: Scope, *, limit: int) -> list[Shown]:
    """Return the pairs to be decided on whose files a scope both opens, the most alike first."""
    # Asked for each pair: of all that a city reads the database would make a list first.
    rows = Twin.objects.filter(*(_read(side, scope) for side in _SIDES), state=Decided.OPEN)
    return _with_records(list(rows.order_by("-score", "-pk")[:limit]), scope)


def decided(scope: Scope, *, at: datetime, limit: int) -> list[Shown]:
    """Return the pairs decided on lately whose files a scope both opens, the newest first."""
    rows = Twin.objects.filter(
        *(_read(side, scope) | _read(side, scope, standing=False) for side in _SIDES),
        decided_at__gt=at - timedelta(days=DAYS),
    ).select_related("decided_by")
    return _with_records(list(rows.order_by("-decided_at")[:limit]), scope)


def _read(side: str, scope: Scope, *, standing: bool = True) -> Q:
    """Return the condition that a scope opens the file of one side of a pair."""
    return Q(Exists(files("activity", scope, standing=standing).filter(number=OuterRef(side))))


def of(record: Activity, scope: Scope) -> list[Shown]:
    """Return the pairs of a record that nobody decided on, as far as a scope opens both files."""
    rows = Twin.objects.filter(Q(first=record.number) | Q(second=record.number), state=Decided.OPEN)
    return _with_records(list(rows.order_by("-score")), scope)


def one(key: int, scope: Scope) -> Shown | None:
    """Return a pair of which a scope opens both files."""
    # What is not there is looked for like what is hidden: the same questions, the same answer.
    rows = list(Twin.objects.filter(pk=key).select_related("decided_by")) or [
        Twin(first=0, second=0)
    ]
    found = _with_records(rows, scope)
    return found[0] if found else None


def _with_records(rows: list[Twin], scope: Scope) -> list[Shown]:
    """Return pairs with their records, leaving out those of which only one is read."""
    numbers = {each for row in rows for each in (row.first, row.second)}
    read = {
        each.number: each
        for standing in (True, False)
        for each in by_numbers("activity", sorted(numbers), scope, standing=standing)
        if full(each, scope)
    }
    return [
        (row, first, second)
        for row in rows
        for first, second in [(read.get(row.first), read.get(row.second))]
        if isinstance(first, Activity) and isinstance(second, Activity)
    ]
