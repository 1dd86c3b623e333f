"""Tells people once a day that something is due or overdue: that it is, never what."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from jinguo.duties.tasks import tasks
from jinguo.jobs import asking
from jinguo.jobs.models import Job
from jinguo.jobs.works import Work, work
from jinguo.ledger import grants, notices, reviews, wall
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Course, Notice
from jinguo.ledger.models.notice import Told
from jinguo.ledger.team import subject
from jinguo.org.models import Account, Post
from jinguo.org.policy import Action, Strength, roles_for

WORK = "reminding"


def ask_if_due(at: datetime) -> Job | None:
    """Put today's reminding into the queue, once a day, while anything is open."""
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    if Job.objects.filter(work=WORK, asked_at__gte=today).exists():
        return None
    with wall.whole():
        if not Course.objects.filter(ended=False).exists() and not grants.unreviewed().exists():
            return None
    return asking.ask(asking.Wish(WORK, "提醒到期事项"), at=at)


@work(WORK)
def done(of: Work) -> str:
    """Remind as the worker's job."""
    at = of.clock()
    return f"提醒了 {remind(at) + reviews.tell_overdue(by=By(at))} 人。"


def remind(at: datetime) -> int:
    """Tell everybody something of whose is overdue, due today or soon; once until they look."""
    told = set(Notice.objects.filter(what=Told.DUE, seen_at=None).values_list("account", flat=True))
    day = timezone.localdate(at)
    posts = Post.objects.filter(
        Q(until=None) | Q(until__gt=day), since__lte=day, role__in=roles_for(Action.SEE_RECORDS)
    )
    people = Account.objects.filter(is_active=True, pk__in=posts.values("account"))
    wanted = [
        each for each in people.exclude(pk__in=told) if _pressed(each, at)
    ]  # fmt: skip
    notices.tell(wanted, Told.DUE, by=By(at))
    return len(wanted)


def _pressed(who: Account, at: datetime) -> bool:
    found = tasks(By(at, subject(who, strength=Strength.SECOND), who))
    return bool(found.pressing) or any(task.reminded(at) for task in found.week)
