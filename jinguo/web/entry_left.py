"""没填完的: forms that somebody typed and did not enter, kept for them and shown again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from jinguo.catalogue.kinds import KINDS, Kind
from jinguo.ledger import unfinished
from jinguo.org.policy import Action
from jinguo.web.entry_form import typed
from jinguo.web.entry_preset import id_of
from jinguo.web.entry_words import ENTERED
from jinguo.web.guard import Asked, account, rule
from jinguo.web.methods import POST
from jinguo.web.picks import home


@dataclass(frozen=True)
class Left:
    """A form that its writer has not finished."""

    form: UUID
    kind: Kind
    at: datetime


@rule(Action.ENTER, methods=POST)
def drop(request: Asked) -> HttpResponse:
    """Throw away what was typed into a form and never entered."""
    form, who = id_of(request.POST.get("form", "")), account(request)
    if form and who:
        unfinished.drop(form, account=who)
    return redirect("entry")


def lefts(request: Asked) -> list[Left]:
    """Return the forms that the asker has not finished, the last first."""
    who = account(request)
    rows = unfinished.listed(who) if who else []
    return [Left(row.form, KINDS[row.kind], row.at) for row in rows if row.kind in ENTERED]


def keep(request: Asked, kind: str) -> bool:
    """Keep what is typed, unless it may be a matter of persons; tell whether it is kept."""
    told, who = typed(request.POST), account(request)
    form = id_of(str(told.get("id", "")))
    if form is None or who is None:
        return False
    if unfinished.is_confidential(kind, told):
        unfinished.drop(form, account=who)
        return False
    unit = home(request)
    unfinished.keep(kind, form, told, account=who, unit=unit, at=timezone.now())
    return True


def finish(request: Asked, form: UUID) -> None:
    """Forget a form that was entered."""
    who = account(request)
    if who:
        unfinished.drop(form, account=who)
