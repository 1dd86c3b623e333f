"""给您的通知: neutral words, and the way to what they tell of."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from jinguo.ledger import notices
from jinguo.ledger.models import Notice
from jinguo.ledger.models.notice import Told
from jinguo.org.models import Account
from jinguo.org.policy import Action
from jinguo.org.units import tree
from jinguo.periods import Period
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, account, rule

_PAGES = {
    Told.TO_REVIEW: "reviews", Told.LATE: "reviews", Told.QUERIED: "questions",
    Told.ANSWERED: "questions", Told.TWINS: "twins", Told.DUE: "duties", Told.DEPUTY: "duties",
    Told.PACKET: "packets",
}  # fmt: skip
"""What leads to a page of its own, whatever record it is about."""


@dataclass(frozen=True)
class Shown:
    """One notice; `new` until its list was opened."""

    told: str
    at: datetime
    href: str
    new: bool
    unit: str = ""


@rule(Action.SEE_FIGURES)
def listing(request: Asked) -> HttpResponse:
    """Show the account's notices, the new ones first, and keep that they were seen."""
    who = account(request)
    by = asked_by(request)
    assert who is not None
    notices.gather(who)
    told = [shown(each) for each in notices.newest(who).select_related("inquiry", "urge")]
    notices.seen(who, by.at)
    return render(request, "notices.html", {"notices": told})


def new(who: Account | None, *, limit: int) -> list[Shown]:
    """Return the newest notices that an account has not opened."""
    return [shown(each) for each in notices.unseen(who, limit=limit)] if who else []


def shown(notice: Notice) -> Shown:
    """Return a notice as a page shows it: a link opens only what the reader may see."""
    unit = notice.inquiry.unit_id if notice.inquiry else None
    unit = notice.urge.unit_id if notice.urge else unit
    return Shown(
        _told(notice), notice.at, _href(notice), notice.seen_at is None,
        tree().place(unit, notice.at.date()).name if unit else "",
    )  # fmt: skip


def _told(notice: Notice) -> str:
    label = str(Told(notice.what).label)
    if notice.urge is None:
        return label
    return f"{Period(notice.urge.starts_on, notice.urge.ends_before).chinese()}：{label}"


def _href(notice: Notice) -> str:
    if notice.pending_id:
        return reverse("second", args=[notice.pending_id])
    if notice.urge is not None:
        span = Period(notice.urge.starts_on, notice.urge.ends_before)
        return f"{reverse('zero')}?{urlencode({'unit': notice.urge.unit_id, 'period': str(span)})}"
    if page := _PAGES.get(Told(notice.what)):
        return reverse(page)
    if notice.record is None or notice.what == Told.LEFT:
        return ""
    return reverse("ledger-record", args=[notice.kind, notice.record])
