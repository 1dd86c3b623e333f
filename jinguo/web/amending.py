"""更正: a record changed on the form of its kind; what another changed stands beside."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from jinguo.counting.books import books
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger.amend import amend as change
from jinguo.ledger.lines import full
from jinguo.ledger.models import Entry, Record
from jinguo.org.policy import Action
from jinguo.web import fields, looked
from jinguo.web.amend_form import AmendForm, Both, merged
from jinguo.web.asking import asked_by
from jinguo.web.entry import answered, ground, refused
from jinguo.web.entry_form import typed
from jinguo.web.entry_words import ENTERED
from jinguo.web.guard import Asked, account, not_found, reach, rule
from jinguo.web.ledger_record import found_record
from jinguo.web.methods import BOTH


@rule(Action.ENTER, methods=BOTH)
@sensitive_post_parameters()
def amend(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Show a record on its form, or change it; one that was changed meanwhile shows both."""
    found = to_change(request, kind, id_)
    if found.struck_at:
        return redirect("ledger-record", kind, id_)
    if request.method != "POST":
        return _page(request, _form(request, found))
    if sought := request.POST.get("find"):
        return _page(request, _form(request, found, initial=typed(request.POST), looked=sought))
    return _change(request, found)


def _change(request: Asked, found: Record) -> HttpResponse:
    kind, id_ = found.kind(), found.id
    form = _form(request, found, request.POST)
    if str(found.version) != request.POST.get("version"):
        return _both(request, found)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            change(form.amendment(), by=asked_by(request), reason=reason)
            return answered(request, reverse("ledger-record", args=[kind, id_]))
        except RuleError as error:
            form.refuse(error)
        except ConflictError:
            return _both(request, to_change(request, kind, id_))
    return refused(request, form, 400) or _page(request, form, status=400)


def to_change(request: Asked, kind: str, id_: UUID) -> Record:
    """Return a record whose file the asker reads, of a unit that they enter for.

    Raises:
        Http404: If there is none.
    """
    found = found_record(request, kind, id_)
    whole = full(found, reach(request, Action.SEE_RECORDS))
    if kind not in ENTERED or found.unit_id not in request.scope or not whole:
        raise not_found()
    return found


def _form(request: Asked, found: Record, data: Any = None, **more: Any) -> AmendForm:
    own = found.recorder_id is not None and found.recorder == account(request)
    return AmendForm(found, data, ground=ground(request, found.kind()), own=own, **more)


def _both(request: Asked, found: Record) -> HttpResponse:
    """Show what the sender typed beside what somebody else wrote meanwhile."""
    told, both = merged(request.POST, found, _form(request, found))
    return _page(request, _form(request, found, initial=told), both=both, status=409)


def _page(
    request: Asked, form: AmendForm, *, both: list[Both] | None = None, status: int = 200
) -> HttpResponse:
    found = form.record
    looked.read(request, found)
    shown = {
        "form": form,
        "kind": form.kind,
        "record": found,
        "title": fields.titled(books(), found, full=True),
        "both": both,
        "changed_by": _last(found) if both is not None else None,
    }
    return render(request, "amend.html", shown, status=status)


def _last(found: Record) -> Entry | None:
    rows = Entry.objects.filter(kind=found.kind(), record=found.id).select_related("actor")
    return rows.order_by("-number").first()
