"""What waits for somebody on their desk: drafts, acts to second, silent units."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books
from jinguo.duties.tasks import tasks
from jinguo.ledger.lines import line
from jinguo.ledger.models import Record
from jinguo.ledger.models.base import Status
from jinguo.ledger.notices import to_second
from jinguo.ledger.unsent import unsent
from jinguo.org.models import Level
from jinguo.org.policy import Action, Scope, may
from jinguo.web.asking import asked_by
from jinguo.web.fields import titled
from jinguo.web.guard import Asked, account, reach
from jinguo.web.picks import Picked
from jinguo.web.silence import silent_beneath
from jinguo.web.switching import line as climbing

_MOST = 12
"""How many of the own records that are not done with are listed."""


@dataclass(frozen=True)
class Mine:
    """One of the asker's own records that is not done with."""

    title: str
    about: str
    href: str


def waiting(request: Asked, kept: Books, picked: Picked, reading: Scope) -> dict[str, Any]:
    """Return what the desk shows beside the year; the number of questions never grows.

    `reading` is the asker's scope of SEE_RECORDS.
    """
    shown: dict[str, Any] = {"to_second": 0, "silent": 0, "line": None, "pressing": 0}
    who = account(request)
    mine: list[Record] = []
    if who is not None:
        shown["to_second"] = to_second(who, at=asked_by(request).at)
        mine = unsent(who, (Status.DRAFT,), reading, limit=_MOST)
    if reading.everything or reading.units:
        shown["pressing"] = tasks(asked_by(request)).pressing
    shown["drafts"] = [_mine(kept, each, reading) for each in mine]
    if may(request.subject, Action.MANAGE, day=request.today):
        if picked.place.unit in reach(request, Action.MANAGE):
            shown["silent"] = silent_beneath(kept, picked, reading)
        if picked.place.level <= Level.COUNTY:
            shown["line"] = climbing(kept, picked, reading, request.today)
    return shown


def _mine(kept: Books, record: Record, reading: Scope) -> Mine:
    told = line(record, reading, kept.tree)
    return Mine(
        titled(kept, record, full=told.full),
        f"{KINDS[record.kind()].label} · {told.place.name} · {told.when}",
        reverse("ledger-record", args=[record.kind(), record.id]),
    )
