"""What waits: for being accepted, the newest change first; and what was struck out lately."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice

from django.db.models import Q, QuerySet

from jinguo.ledger.among import Among
from jinguo.ledger.kinds import MODELS, model
from jinguo.ledger.models import Entry, Record
from jinguo.ledger.models.base import Secrecy, Status
from jinguo.ledger.reads import files, records
from jinguo.ledger.unstriking import LASTS
from jinguo.org.policy import Scope


def to_accept(
    scope: Scope, units: frozenset[int], *, limit: int, before: int | None = None
) -> list[Record]:
    """Return the plain records of some units that are submitted, the last changed first.

    `before` goes on beneath the change with that number.
    """
    older = Q() if before is None else Q(change__lt=before)
    wanted = Q(status=Status.SUBMITTED, secrecy__lte=Secrecy.S1, unit__in=Among(units)) & older
    return _newest(lambda kind: records(kind, scope).filter(wanted), limit=limit)


def struck_lately(scope: Scope, units: Scope, *, at: datetime, limit: int) -> list[Record]:
    """Return what was struck out in the last days in units, of the files that a scope opens."""
    here = Q() if units.everything else Q(unit__in=Among(units.units))

    def rows(kind: str) -> "QuerySet[Record]":
        # What was struck out at all is little and has an index; of the units' all there is much.
        lately = model(kind)._default_manager.filter(struck_at__gt=at - LASTS).values("number")  # noqa: SLF001 - any kind's manager
        return files(kind, scope, standing=False).filter(here, number__in=lately)

    found = _newest(rows, limit=limit)
    return sorted(found, key=lambda record: (record.struck_at, record.change), reverse=True)


def _newest(rows: Callable[[str], "QuerySet[Record]"], *, limit: int) -> list[Record]:
    found = [
        record
        for kind in MODELS
        for record in rows(kind).select_related("recorder").order_by("-change")[:limit]
    ]
    found.sort(key=lambda record: -record.change)
    return list(islice(found, limit))


def since_judged(found: list[Record]) -> dict[str, list[Entry]]:
    """Return the entries of each record since it was accepted or returned last, the oldest first.

    The first of them is the entering where nobody above has judged it yet.
    """
    told: dict[str, list[Entry]] = {str(record.id): [] for record in found}
    rows = Entry.objects.filter(record__in=[record.id for record in found])
    for entry in rows.select_related("actor").order_by("number"):
        mine = told[str(entry.record)]
        if entry.after.get("step") in ("accept", "check", "return"):
            mine.clear()
        else:
            mine.append(entry)
    return told
