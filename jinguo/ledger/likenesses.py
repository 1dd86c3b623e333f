"""A person registered a second time: asked of whoever registered them, by entries of the index."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q

from jinguo.ledger import apart, notices, wall
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
    # The scope is declared before what was decided is read: the second wall gives that by it.
    rows = records("party", scope).filter(wanted).exclude(number=party.number).order_by("number")
    parted = {
        other: fields
        for pair, fields in apart.decided(party.number).items()
        for other in pair
        if other != party.number
    }
    found = [
        (row, [SAID[field] for field in apart.shared(party, row) if field not in known])
        for row in rows[: limit + len(parted)]
        if isinstance(row, Party)
        for known in [parted.get(row.number, ())]
    ]
    return [(row, why) for row, why in found if why][:limit]


def pairs(scope: Scope, *, limit: int) -> list[tuple[Party, Party, list[str]]]:
    """Return pairs of registrations that a scope reads and that may be of one person, and why.

    Two that somebody decided to be of two persons are left out, for what they shared then.
    """
    rows, found = records("party", scope), dict[tuple[int, int], list[str]]()
    parted, by_number = apart.decided(), dict[int, Party]()
    for field, column in LOOKED_UP.items():
        # What several registrations share at all is read off the index alone, and is little.
        several = Party.objects.exclude(**{column: ""}).order_by().values(column)
        several = several.annotate(count=Count("number")).filter(count__gt=1).values(column)
        known = rows.filter(**{f"{column}__in": several})
        twice = known.order_by(column).values(column).annotate(count=Count("number"))
        # So many more as are decided: these may be the first that share something.
        shared = [each[column] for each in twice.filter(count__gt=1)[: limit + len(parted)]]
        before: dict[str, list[Party]] = defaultdict(list)
        for row in known.filter(**{f"{column}__in": shared}).order_by("number"):
            if not isinstance(row, Party):
                continue
            earlier = before[getattr(row, column)]
            for other in earlier:
                if field not in parted.get((other.number, row.number), ()):
                    by_number |= {row.number: row, other.number: other}
                    found.setdefault((other.number, row.number), []).append(SAID[field])
                    break
            earlier.append(row)
    some = sorted(found.items())[:limit]
    return [(by_number[one], by_number[two], why) for (one, two), why in some]
