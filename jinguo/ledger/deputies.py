"""Who does somebody's duties while they are away; it shows duties and opens no file."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from jinguo.errors import RuleError
from jinguo.ledger import aside, journal, notices
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Deputy
from jinguo.ledger.models.journal import Act
from jinguo.ledger.models.notice import Told
from jinguo.org.models import Account, Post
from jinguo.org.policy import tops

LONGEST = timedelta(days=92)
_KIND = "deputy"


def colleagues(by: By) -> QuerySet[Account]:
    """Return who may stand in for a writer: those who hold a post at one of the writer's units."""
    mine = tops(by.subject, day=by.day)
    rows = Post.objects.filter(Q(until=None) | Q(until__gt=by.day), since__lte=by.day)
    found = rows.filter(unit__in=mine).values("account")
    others = Account.objects.filter(is_active=True, pk__in=found)
    return others.exclude(pk=by.subject.account or 0).order_by("name")


def standing(by: By) -> QuerySet[Deputy]:
    """Return a writer's own deputies, today's and those to come."""
    rows = Deputy.objects.filter(account=by.subject.account, until__gt=by.day)
    return rows.select_related("deputy").order_by("since")


def appoint(deputy: Account, since: date, until: date, *, by: By) -> Deputy:
    """Name who does the writer's duties from a day on, until the day before another.

    Raises:
        RuleError: If it is nobody near, or the days make no sense.
    """
    if by.account is None:
        raise RuleError("代理人由本人自己写。")
    if not colleagues(by).filter(pk=deputy.pk).exists():
        raise RuleError("代理人应是同一单位的另一位同事。", field="deputy")
    if since < by.day or until <= since or until - since > LONGEST:
        raise RuleError(
            f"代理从今天或以后开始，最长 {LONGEST.days} 天，请改正日期。", field="until"
        )
    with transaction.atomic():
        journal.lock()
        overlapping = standing(by).filter(since__lt=until, until__gt=since)
        if overlapping.exists():
            raise RuleError("这些天里已经有代理人，请先结束那一段。", field="since")
        made = Deputy.objects.create(
            account=by.account, deputy=deputy, since=since, until=until, at=by.at, by=by.account
        )
        _enter(Act.ENTER, made, by)
        notices.tell([deputy], Told.DEPUTY, by=by)
    return made


def end(number: int, *, by: By) -> None:
    """Let one of the writer's deputies stand in no more from today on.

    Raises:
        RuleError: If there is none of that number.
    """
    with transaction.atomic():
        journal.lock()
        found = standing(by).filter(pk=number).first()
        if found is None:
            raise RuleError("没有这一段代理，或已经结束，请刷新页面。")
        _enter(Act.CLOSE, found, by)
        if found.since >= by.day:
            found.delete()
        else:
            found.until = by.day
            found.save(update_fields=["until"])


def _enter(act: str, deputy: Deputy, by: By) -> None:
    told = {
        "account": deputy.account_id, "deputy": deputy.deputy_id,
        "since": str(deputy.since), "until": str(deputy.until),
    }  # fmt: skip
    unit = next(iter(tops(by.subject, day=by.day)))
    aside.write(act, (_KIND, deputy.pk), unit=unit, by=by, told=told)
