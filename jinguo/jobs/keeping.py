"""How long jobs are kept: their files a day, their rows a month; what has no row goes at once."""

from collections.abc import Collection
from datetime import datetime, timedelta

from jinguo.jobs import parcels
from jinguo.jobs.models import ENDED, Job, State

EVERY = timedelta(minutes=10)
FILES = timedelta(hours=24)
ROWS = timedelta(days=30)
_FRESH = timedelta(minutes=10)


def sweep(now: datetime) -> int:
    """Drop what is too old and return how many jobs' files went."""
    ended = Job.objects.filter(state__in=ENDED)
    ended.filter(ended_at__lt=now - ROWS).delete()
    kept = set(
        Job.objects.exclude(state__in=ENDED, ended_at__lt=now - FILES).values_list("id", flat=True)
    )
    gone = [each for each in parcels.standing() - kept if parcels.older(each, now - _FRESH)]
    for each in gone:
        parcels.drop(each)
    return len(gone)


def clear(outward: Collection[str]) -> int:
    """Drop the files of all that has ended, and stop the works that are letting records out now.

    For when something may no longer be read that they may hold. Those that run first: what ends
    meanwhile is told to keep nothing, or has ended.
    """
    Job.objects.filter(state=State.RUNNING, work__in=outward).update(stopping=True)
    ended = set(Job.objects.filter(state__in=ENDED).values_list("id", flat=True))
    gone = parcels.standing() & ended
    for each in gone:
        parcels.drop(each)
    return len(gone)
