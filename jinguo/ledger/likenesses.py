"""A person registered a second time: asked of whoever registered them, by entries of the index."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q

from jinguo.ledger import notices, wall
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Inquiry, Party, Record
from jinguo.ledger.models.base import Channel
from jinguo.ledger.reads import records
from jinguo.ledger.sealed import LOOKED_UP
from jinguo.org.policy import Scope

_BATCH = 500
SAID = {"number": "证件号码相同", "phone": "电话相同", "sound": "姓名同音、生日相同"}


def ask(entered: Iterable[Record], *, by: By) -> None:
    """Keep that persons were registered, for who registered them before to be told when they come.

    The same is written whether or not there is anybody: nothing is looked for here.
    """
    for party in entered:
        if not isinstance(party, Party) or by.account is None:
            continue
        for field, column in LOOKED_UP.items():
            if index := getattr(party, column):
                notices.ask(
                    account=by.account, unit=party.unit_id, field=field, index=index, at=by.at
                )


def ask_of_imported(after: int, *, at: datetime) -> int:
    """Do the same for those who came in other ways than by the page, after an entry of the journal.

    Returns how many entries were asked for.
    """
    with wall.whole():
        rows = Party.objects.filter(
            change__gt=after, version=1, struck_at=None, recorder__isnull=False
        )
        told = rows.exclude(channel=Channel.PAGE).values_list(
            "recorder_id", "unit_id", *LOOKED_UP.values()
        )
        asked = [
            Inquiry(account_id=account, unit_id=unit, field=field, index=index, at=at)
            for account, unit, *indexes in told.iterator()
            for field, index in zip(LOOKED_UP, indexes, strict=True)
            if index
        ]
    Inquiry.objects.bulk_create(asked, batch_size=_BATCH)
    return len(asked)


def alike(party: Party, scope: Scope, *, limit: int) -> list[tuple[Party, list[str]]]:
    """Return the registrations that a scope reads and that may be of the same person, and why."""
    given = {field: getattr(party, column) for field, column in LOOKED_UP.items()}
    wanted = Q(pk__in=())
    for field, index in given.items():
        if index:
            wanted |= Q(**{LOOKED_UP[field]: index})
    rows = records("party", scope).filter(wanted).exclude(number=party.number).order_by("number")
    return [
        (
            row,
            [
                SAID[f]
                for f, index in given.items()
                if index and getattr(row, LOOKED_UP[f]) == index
            ],
        )
        for row in rows[:limit]
        if isinstance(row, Party)
    ]


def pairs(scope: Scope, *, limit: int) -> list[tuple[Party, Party, list[str]]]:
    """Return pairs of registrations that a scope reads and that may be of one person, and why."""
    rows, found = records("party", scope), dict[tuple[int, int], list[str]]()
    by_number: dict[int, Party] = {}
    for field, column in LOOKED_UP.items():
        known = rows.exclude(**{column: ""})
        twice = known.order_by(column).values(column).annotate(count=Count("number"))
        shared = [each[column] for each in twice.filter(count__gt=1)[:limit]]
        first: dict[str, Party] = {}
        for row in known.filter(**{f"{column}__in": shared}).order_by("number"):
            if not isinstance(row, Party):
                continue
            other = first.setdefault(getattr(row, column), row)
            if other is not row:
                by_number |= {row.number: row, other.number: other}
                found.setdefault((other.number, row.number), []).append(SAID[field])
    some = sorted(found.items())[:limit]
    return [(by_number[one], by_number[two], why) for (one, two), why in some]
