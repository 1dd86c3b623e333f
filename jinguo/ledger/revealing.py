"""How many names an account opens in a day, and whom to tell when that is far more than usual."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from statistics import median

from django.db.models import QuerySet
from django.utils import timezone

from jinguo.ledger import notices
from jinguo.ledger.candidates import barred, holders_above
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Look, Member, Record
from jinguo.ledger.models.look import Looked
from jinguo.ledger.models.notice import Told
from jinguo.org.policy import Action

MANY, TIMES = 10, 3
"""A day is unusual beyond so many fields, and beyond so many times the account's middle day."""
_BACK = timedelta(days=90)
"""So far back the days are counted on which the account opened anything."""

Opened = tuple[str, str]
"""The id of a record, and a field of it."""


def opened_on(account: int | None, day: date) -> set[Opened]:
    """Return the distinct fields that an account has had opened on a day."""
    since = _began(day)
    return {
        (str(record), field)
        for record, fields in _reveals(account, since).values_list("record", "fields")
        for field in fields
    }


def usual(account: int | None, day: date) -> float:
    """Return how many fields an account opens on its middle day of those before a day."""
    until, days = _began(day), defaultdict[date, set[Opened]](set)
    rows = _reveals(account, until - _BACK).filter(at__lt=until)
    for at, record, fields in rows.values_list("at", "record", "fields").iterator(5_000):
        days[timezone.localdate(at)].update((str(record), field) for field in fields)
    return median(map(len, days.values())) if days else 0


def warn(record: Record, *, before: set[Opened], by: By) -> None:
    """Tell of a day that becomes unusual with a field of a record; `before` were opened earlier.

    Whose records were opened that day are told, and whoever looks into break-glass of the record:
    of records that are all the asker's own nobody else would hear.
    """
    account, count = by.account, len(before) + 1
    if account is None or count <= MANY:
        return
    most = max(MANY, TIMES * usual(account.pk, by.day))
    if not count - 1 <= most < count:  # told once a day, when it passes
        return
    ids = [str(record.id), *(each for each, _ in before)]
    team = Member.objects.filter(record__in=ids, until=None).order_by("-since")
    notices.tell_each(team, Told.UNUSUAL, by=by)
    above = holders_above(Action.REVIEW, record.unit_id, barred([record.id]), day=by.day)
    told = {each.account_id for each in team}
    notices.tell([each for each in above if each.pk not in told], Told.UNUSUAL, by=by)


def _reveals(account: int | None, since: datetime) -> QuerySet[Look]:
    return Look.objects.filter(actor=account, act=Looked.REVEAL, allowed=True, at__gte=since)


def _began(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
