"""联席会: partners' figures and ours side by side, why they differ, agenda, decisions."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jinguo.catalogue.meetings import Meeting
from jinguo.counting.books import Books, books
from jinguo.documents.formats import offered
from jinguo.duties.declared import meetings
from jinguo.duties.meetings import hold
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger.drafts import By
from jinguo.ledger.meetings import explain
from jinguo.org.policy import Action
from jinguo.web.asking import asked_by
from jinguo.web.attachment import attachment
from jinguo.web.guard import Asked, not_found, reach, rule, status_of
from jinguo.web.meeting_form import MinutesForm, ReasonForm
from jinguo.web.meeting_paper import document, named
from jinguo.web.meeting_table import Looked, looked, pair_at
from jinguo.web.methods import BOTH
from jinguo.web.number import as_number
from jinguo.web.pace import EXPORT, WRITE
from jinguo.web.picks import Picked, pick

_FORMS = (".docx", ".pdf")
"""A paper is printed and handed round; other forms of it serve nobody."""


@rule(Action.SEE_FIGURES)
def first(request: Asked) -> HttpResponse:
    """Lead to the first of the standing meetings."""
    del request
    return redirect("meeting", next(iter(meetings())))


@rule(Action.SEE_FIGURES, methods=BOTH, pace=WRITE)
def meeting(request: Asked, name: str) -> HttpResponse:
    """Show what a meeting has before it; take in why numbers differ, and the minutes."""
    kept, of = books(), _of(name)
    picked, by = _pick(request, kept), asked_by(request)
    table = _table(request, kept, of, picked, by)
    forms: dict[str, Any] = {"minutes": None, "reason": None, "at": -1}
    status = 200
    if request.method == "POST":
        if picked.place.unit not in reach(request, Action.ENTER):
            raise not_found()
        status = _taken(request, of, picked, table, by, forms)
        if not status:
            return redirect(f"{request.path}?{picked.query}")
    return render(request, "meeting.html", _shown(request, of, picked, table, forms), status=status)


def _of(name: str) -> Meeting:
    found = meetings().get(name)
    if found is None:
        raise not_found()
    return found


def _pick(request: Asked, kept: Books) -> Picked:
    """Return what the address picks, where the asker answers for the unit or looks after it."""
    picked = pick(request, kept)
    if picked.place.unit not in request.scope.assessed:
        raise not_found()
    return picked


def _table(request: Asked, kept: Books, of: Meeting, picked: Picked, by: By) -> Looked:
    reading = reach(request, Action.SEE_RECORDS)
    return looked(kept, of, picked, by, figures=request.scope, reading=reading)


def _taken(
    request: Asked, of: Meeting, picked: Picked, table: Looked, by: By, forms: dict[str, Any]
) -> int:
    """Take in what was sent; return 0, or the status of what is wrong with it."""
    unit, form = picked.place.unit, MinutesForm(request.POST, today=request.today)
    at = as_number(request.POST.get("at", ""))
    pair = None if at is None else pair_at(table.held, at)
    said: MinutesForm | ReasonForm = form
    if request.POST.get("act") == "explain":
        if at is None or pair is None or pair.pair is None:
            raise not_found()
        said = ReasonForm(request.POST, meeting=of, at=at)
        forms |= {"reason": said, "at": at}
    else:
        forms["minutes"] = form
    if not said.is_valid():
        return 400
    try:
        if isinstance(said, MinutesForm):
            hold(
                said.held(of, unit, picked.period), said.cleaned_data["text"], said.decided(), by=by
            )
        elif pair is not None and pair.pair is not None:
            told = said.cleaned_data
            explain(pair.pair, unit, picked.period, reason=told["reason"], note=told["note"], by=by)
    except (RuleError, ConflictError) as error:
        field = getattr(error, "field", None)
        said.add_error(field if field in said.fields else None, str(error))
        return status_of(error)
    return 0


def _shown(
    request: Asked, of: Meeting, picked: Picked, table: Looked, forms: dict[str, Any]
) -> dict[str, object]:
    pairs = [
        (
            each,
            forms["reason"]
            if forms["at"] == at
            else ReasonForm(None, meeting=of, at=at)
            if pair_at(table.held, at)
            else None,
        )
        for at, each in enumerate(table.held)
    ]
    return {
        "of": of, "picked": picked, "table": table, "pairs": pairs,
        "minutes": forms["minutes"] or MinutesForm(today=request.today),
        "writes": picked.place.unit in reach(request, Action.ENTER),
        "tallies": picked.place.unit in reach(request, Action.MANAGE),
        "forms": {key: form for key, form in offered().items() if key in _FORMS},
    }  # fmt: skip


@rule(Action.SEE_FIGURES, pace=EXPORT)
def file(request: Asked, name: str, suffix: str) -> HttpResponse:
    """Hand out the paper of the meeting."""
    kept, of, form = books(), _of(name), offered().get(suffix)
    if form is None or suffix not in _FORMS:
        raise not_found()
    picked, by = _pick(request, kept), asked_by(request)
    table = _table(request, kept, of, picked, by)
    content = form.content(document(of.title, picked, table, timezone.now()))
    return attachment(content, name=named(of.title, picked, suffix), media=form.media)
