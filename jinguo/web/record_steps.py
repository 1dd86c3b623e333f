"""The steps of a record's life, sent from its page: accept, return, mend, undo, stand again."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect

from jinguo.errors import ConflictError, RefusedError, RuleError
from jinguo.ledger import life, returns, undoing, unstriking
from jinguo.ledger.amend import amend
from jinguo.ledger.lines import full
from jinguo.ledger.models import Record
from jinguo.org.policy import Action
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, not_found, reach, rule
from jinguo.web.ledger_record import found_record, record_page
from jinguo.web.mending import MendForm, mendable
from jinguo.web.methods import POST
from jinguo.web.number import as_number
from jinguo.web.record_life import AgainForm, ReturnForm, life_of
from jinguo.web.seen import blamed

_STALE = "请重新打开这条记录再办。"


@rule(Action.ACCEPT, methods=POST)
def accept(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Accept a record, or return it with a message at one of its fields."""
    by, found = asked_by(request), found_record(request, kind, id_)
    if found.unit_id not in life.reach(by) or not _whole(request, found):
        raise not_found()
    if request.POST.get("act") != "return":
        named = (kind, id_, _version(request))
        return _done(request, found, lambda: life.accept(named, by=by))
    form = ReturnForm(request.POST, record=found)

    def send() -> Any:
        given = form.cleaned_data
        named, field = (kind, id_, given["version"]), given["field"]
        return life.send_back(named, by=by, field=field, message=given["message"])

    return _done(request, found, send, form=form, at="returning")


@rule(Action.ENTER, methods=POST)
def mend(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Mend the field that a record was returned for, or hand it in as it stands."""
    by, found = asked_by(request), _mine(request, kind, id_)
    opened = life.open_return(found)
    if request.POST.get("act") == "submit" or opened is None:
        reason = request.POST.get("reason", "").strip()[: returns.LONGEST]
        named = (kind, id_, _version(request))
        return _done(request, found, lambda: life.submit(named, by=by, reason=reason))
    if not mendable(found, opened.field):
        raise not_found()
    form = MendForm(request.POST, record=found, field=opened.field)

    def put_right() -> Any:
        return amend(form.amendment(), by=by, reason=form.cleaned_data["reason"])

    return _done(request, found, put_right, form=form, at="mend")


@rule(Action.ENTER, methods=POST)
def undo(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Undo what the asker just did to a record."""
    by, found = asked_by(request), _mine(request, kind, id_)
    named = (kind, id_, _version(request))
    return _done(request, found, lambda: undoing.undo(named, by=by))


@rule(Action.ENTER, methods=POST)
def unstrike(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Let a record that was struck out lately stand again."""
    by, found = asked_by(request), _mine(request, kind, id_)
    form = AgainForm(request.POST, record=found)

    def stand() -> Any:
        given = form.cleaned_data
        return unstriking.unstrike((kind, id_, given["version"]), by=by, reason=given["reason"])

    return _done(request, found, stand, form=form, at="again")


def _mine(request: Asked, kind: str, id_: UUID) -> Record:
    """Return a record whose file the asker reads, of a unit that they enter for."""
    found = found_record(request, kind, id_)
    if found.unit_id not in request.scope or not _whole(request, found):
        raise not_found()
    return found


def _whole(request: Asked, found: Record) -> bool:
    return full(found, reach(request, Action.SEE_RECORDS))


def _version(request: Asked) -> int:
    """Return the version that was seen; 0 stands for none, which is never a record's."""
    said = request.POST.get("version", "")
    return as_number(said) or 0


def _done(
    request: Asked, found: Record, do: Any, *, form: forms.Form | None = None, at: str = ""
) -> HttpResponse:
    """Do a step and go back to the record's page; what is wrong is told there."""
    status, told = 400, ""
    if form is None or form.is_valid():
        try:
            do()
            return redirect("ledger-record", found.kind(), found.id)
        except RefusedError as error:
            status = 409 if isinstance(error, ConflictError) else 400
            told = blamed(form, error) if form and isinstance(error, RuleError) else str(error)
    now = found_record(request, found.kind(), found.id)
    shown = life_of(request, now, full=True)
    if form is not None and at and getattr(shown, at, None) is not None:
        mine: dict[str, Any] = {at: form}
        shown = replace(shown, **mine)
    elif not told:
        told = _STALE
    return record_page(request, now, replace(shown, told=told), status=status)
