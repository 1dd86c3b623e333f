"""By when leave taken in need is to be looked into, and who is told that it was not."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from jinguo.catalogue.calendar import Calendar
from jinguo.ledger import grants, notices
from jinguo.ledger.declared import calendar
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Grant, Notice, Record
from jinguo.ledger.models.notice import Told
from jinguo.org.models import Account

_WITHIN = 2
"""Working days."""
_ZONE = ZoneInfo("Asia/Shanghai")


def due(grant: Grant, days: Calendar) -> datetime:
    """Return the moment by which a leave is to be looked into: the second working day's end."""
    last = days.nth_worked(grant.since.astimezone(_ZONE).date(), _WITHIN)
    return datetime.combine(last + timedelta(days=1), time(), _ZONE).astimezone(UTC)


def tell_overdue(*, by: By) -> int:
    """Tell those further above of leaves that nobody looked into in time, once; return how many.

    Where nobody is further above, those who should have looked are told.
    """
    days, told = calendar(), 0
    for grant, record in grants.with_records(grants.unreviewed()):
        if by.at >= due(grant, days):
            further = _further(grant, record, by)
            notices.tell(further, Told.LATE, by=by, record=record)
            told += len(further)
    return told


def _further(grant: Grant, record: Record, by: By) -> list[Account]:
    """Return who is to be told of a leave that is overdue and was not yet."""
    ranks = grants.ranks(record, grant.account, by=by)
    above = [account for rank in ranks[1:] or ranks for account in rank]
    known = Notice.objects.filter(what=Told.LATE, record=record.id, at__gte=grant.since)
    already = set(known.values_list("account", flat=True))
    return list({each.pk: each for each in above if each.pk not in already}.values())
