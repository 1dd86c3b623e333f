"""Clears looks away after the years that the law has them kept, under a signed stump."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from jinguo.errors import RuleError
from jinguo.ledger import stumps
from jinguo.ledger.keys import audit_key
from jinguo.ledger.models import Look, Stump
from jinguo.ledger.models.look import Looked
from jinguo.ledger.proof import stump_mac

DOOR = (Looked.SIGN_IN, Looked.SIGN_OUT, Looked.FAILED)
"""Looks that speak of no record: kept half a year at least."""
LEAST = timedelta(days=184)
LONG_YEARS = 6
"""How long looks at persons are kept at least."""
_CHUNK = 2_000


@dataclass(frozen=True)
class Cleared:
    """How many looks were cleared away, and how many are kept for longer by law."""

    looks: int
    kept: int


def clear(before: datetime, *, at: datetime) -> Cleared:
    """Clear away the looks older than a moment, as far as each may go.

    What is left of each is its number, unit, sequence, time and MAC, so that the seals still hold.

    Raises:
        RuleError: If the moment is less than half a year ago.
    """
    if before > at - LEAST:
        raise RuleError(
            f"日志至少要留 6 个月，只能清理 {(at - LEAST).date()} 以前的，请改早 --before。"
        )
    old = Look.objects.filter(at__lt=before, stump=None).exclude(seal=None)
    long_ago = min(before, _years_before(at))
    with transaction.atomic():
        gone = old.filter(act__in=DOOR) | old.filter(at__lt=long_ago)
        kept = old.exclude(act__in=DOOR).filter(at__gte=long_ago).count()
        looks = gone.count()
        if looks:
            _clear(gone, before=before, at=at, looks=looks)
    return Cleared(looks, kept)


def _years_before(at: datetime) -> datetime:
    day = 28 if (at.month, at.day) == (2, 29) else at.day
    return at.replace(year=at.year - LONG_YEARS, day=day)


def _clear(gone: QuerySet[Look], *, before: datetime, at: datetime, looks: int) -> None:
    digest = hashlib.sha256()
    for row in gone.order_by("seal_id", "number").iterator(_CHUNK):
        digest.update(stumps.told(row))
    stump = Stump(at=at, before=before, looks=looks, digest=digest.hexdigest())
    stump.mac = stump_mac(audit_key(), stump)
    stump.save()
    gone.update(
        stump=stump, actor=None, session="", role="", on_behalf_of="", kind="", record=None,
        fields=[], reason="", allowed=True, count=1,
    )  # fmt: skip
