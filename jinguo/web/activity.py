"""登记活动: one activity entered once, and which figures it changed."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jinguo.counting.books import books
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By, new_id
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Activity, Record
from jinguo.ledger.models.base import Channel
from jinguo.ledger.reads import records, struck
from jinguo.org.policy import Action
from jinguo.org.units import tree
from jinguo.periods import Period
from jinguo.web import years
from jinguo.web.activity_draft import copied
from jinguo.web.activity_form import ActivityForm, offers
from jinguo.web.changed import changed
from jinguo.web.guard import Asked, account, not_found, reach, rule, status_of
from jinguo.web.picks import home, query, usual


@rule(Action.ENTER)
def new(request: Asked) -> HttpResponse:
    """Show the form, or enter what it tells of; a repeated sending makes one record."""
    if request.method != "POST":
        return render(request, "activity.html", {"form": _form(request, preset=_preset(request))})
    form, status = _form(request, request.POST), 400
    if form.is_valid():
        try:
            draft = form.draft()
            enter(draft, by=_by(request), key=f"page {request.subject.account} {draft.id}")
            return redirect("activity-saved", draft.id)
        except RuleError as error:
            form.refuse(error)
        except ConflictError as error:
            form.add_error(None, str(error))
            status = status_of(error)
    return render(request, "activity.html", {"form": form}, status=status)


@rule(Action.SEE_RECORDS)
def saved(request: Asked, id_: UUID) -> HttpResponse:
    """Say what was saved and which figures it changed."""
    record = records("activity", request.scope).filter(id=id_).first()
    if not isinstance(record, Activity):
        raise not_found()
    kept = books()
    scope = reach(request, Action.SEE_FIGURES)
    period = Period.year(record.held_on.year)
    opened = Period.year(years.opening(kept, request.today))
    where = kept.tree.place(record.unit_id, period.last_day)
    shown = {
        "record": record,
        "period": period,
        "figures": query(where, period),
        "opened": opened,
        "opened_figures": query(where, opened),
        "place": kept.tree.place(record.unit_id, record.held_on),
        "programmes": [kept.catalogue.programmes[key].title for key in record.programmes.split()],
        "changed": changed(kept, record, unit=home(request), scope=scope),
    }
    return render(request, "activity_saved.html", shown)


def _form(
    request: Asked, data: Any = None, *, preset: dict[str, Any] | None = None
) -> ActivityForm:
    return ActivityForm(
        data, catalogue=declared(), tree=tree(), scope=request.scope, today=request.today,
        usual=usual(books(), "activity", request.scope, request.today), initial=preset,
    )  # fmt: skip


def _by(request: Asked) -> By:
    return By(timezone.now(), request.subject, account(request), Channel.PAGE)


def _preset(request: Asked) -> dict[str, Any]:
    """Return what this person entered last, so that the next is quick; else today, their unit."""
    last = last_entered(request)
    fresh = {"id": new_id(), "sessions": 1}
    if like := _like(request):
        return {**fresh, **copied(like)}
    if wanted := request.GET.get("programme"):
        own = {"held_on": request.today, "unit": _usual_unit(request, last)}
        return {**fresh, **own, **_of(wanted, request.today)}
    if not isinstance(last, Activity):
        return {**fresh, "held_on": request.today, "unit": home(request)}
    return {
        **fresh,
        "held_on": _passed(last.held_on, request.today),
        "unit": _usual_unit(request, last),
        "programmes": last.programmes.split(),
        "subtype": last.subtype,
    }


def _like(request: Asked) -> Activity | None:
    """Return the record, struck out or not, that the next is to be like, if the asker reads it."""
    try:
        id_ = UUID(request.GET.get("like", ""))
    except ValueError:
        return None
    scope = reach(request, Action.SEE_RECORDS)
    found = (rows("activity", scope).filter(id=id_).first() for rows in (records, struck))
    return next((row for row in found if isinstance(row, Activity)), None)


def _of(wanted: str, today: date) -> dict[str, Any]:
    """Return what an address asks for: a programme and its first type; nothing if it is none."""
    programme = declared().programmes.get(wanted)
    if programme is None or not offers(programme, today):
        return {}
    words = programme.records["activity"].choices.get("subtype", ())
    return {"programmes": [wanted], "subtype": next(iter(words), "")}


def _usual_unit(request: Asked, last: Record | None) -> int:
    return last.unit_id if last and last.unit_id in request.scope else home(request)


def _passed(day: date, today: date) -> date:
    return min(day, today)


def last_entered(request: Asked) -> Record | None:
    """Return the activity that this person entered last, if any."""
    mine = records("activity", reach(request, Action.SEE_RECORDS))
    return mine.filter(recorder=account(request)).order_by("-number").first()
