"""登记: what somebody did, entered once on the form of its kind, and which figures it changed."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from jinguo.catalogue.kinds import KINDS, Kind
from jinguo.counting.books import books
from jinguo.errors import ConflictError, RuleError, UnreadableError
from jinguo.ledger import likenesses, unfinished
from jinguo.ledger.declared import declared
from jinguo.ledger.enter import enter
from jinguo.ledger.shown import SHOWN
from jinguo.org.policy import Action
from jinguo.org.units import tree
from jinguo.web import attachments, entry_left, entry_links, entry_paste, twins
from jinguo.web.asking import asked_by
from jinguo.web.entry_fields import Ground, offers
from jinguo.web.entry_form import EntryForm, typed
from jinguo.web.entry_preset import last_entered, of_address, preset
from jinguo.web.entry_words import ENTERED, KINDS_IN_GROUPS
from jinguo.web.guard import Asked, not_found, rule, status_of
from jinguo.web.methods import BOTH, POST
from jinguo.web.offline import confidential_types
from jinguo.web.pace import Pace
from jinguo.web.picks import usual

_USUAL = 3
TYPING = Pace("核对", 300, 60)
"""A form asks by itself what is wrong with it, as somebody types."""


@dataclass(frozen=True)
class Offer:
    """A kind on the page of entry, and the programmes in which this unit usually records it."""

    kind: Kind
    about: str
    programmes: list[tuple[str, str]]


@rule(Action.ENTER)
def index(request: Asked) -> HttpResponse:
    """Show what can be entered, the programmes that are usual here beside each kind."""
    groups = [
        (label, [_offer(request, kind) for kind in kinds]) for label, kinds in KINDS_IN_GROUPS
    ]
    return render(
        request, "entry.html", {"groups": groups, "unfinished": entry_left.lefts(request)}
    )


def _offer(request: Asked, kind: str) -> Offer:
    known = declared().programmes
    keys = [
        key for key in usual(books(), kind, request.scope, request.today)
        if key in known and offers(known[key], kind, request.today)
    ]  # fmt: skip
    return Offer(KINDS[kind], SHOWN[kind].about, [(key, known[key].title) for key in keys[:_USUAL]])


@rule(Action.ENTER, methods=BOTH)
@sensitive_post_parameters()
def new(request: Asked, kind: str) -> HttpResponse:
    """Show the form of a kind, or enter what it tells of; a repeated sending makes one record."""
    check_kind(kind)
    if request.method != "POST":
        return _page(request, form_of(request, kind, initial=preset(request, kind)))
    if "paste" in request.POST:
        return _pasted(request, kind)
    if looked := request.POST.get("find"):
        return _page(request, form_of(request, kind, initial=typed(request.POST), looked=looked))
    form, status = form_of(request, kind, request.POST), 400
    if form.is_valid():
        given = form.cleaned_data
        try:
            files = attachments.given(request)
            drafts = form.drafts()
            key = f"page {request.subject.account} {drafts[-1].id}"
            whose, late = given["on_behalf_of"], given["late"]
            made = enter(
                drafts, by=replace(asked_by(request), on_behalf_of=whose, late=late), key=key
            )
            attachments.attach_entered(request, made[-1], files)
            twins.seek(request, made)
            likenesses.ask(made, by=asked_by(request))
            entry_left.finish(request, drafts[-1].id)
            return answered(request, _onward(request, kind, drafts[-1].id))
        except RuleError as error:
            form.refuse(error)
        except UnreadableError as error:
            form.add_error(None, str(error))
        except ConflictError as error:
            form.add_error(None, str(error))
            status = status_of(error)
    return refused(request, form, status) or _page(request, form, status=status)


@rule(Action.ENTER, methods=POST, pace=TYPING)
@sensitive_post_parameters()
def check(request: Asked, kind: str) -> HttpResponse:
    """Keep what is typed so far, and tell what is wrong with it."""
    check_kind(kind)
    form = form_of(request, kind, request.POST)
    form.is_valid()
    return JsonResponse({"faults": form.told(), "kept": entry_left.keep(request, kind)})


@rule(Action.ENTER)
def activity(request: Asked) -> HttpResponse:
    """Lead on from the address that the form of an activity had."""
    query = request.GET.urlencode()
    return redirect(reverse("enter", args=["activity"]) + (f"?{query}" if query else ""))


def check_kind(kind: str) -> None:
    """Refuse a kind that has no page of entry.

    Raises:
        Http404: If it is none.
    """
    if kind not in ENTERED:
        raise not_found()


def form_of(request: Asked, kind: str, data: Any = None, **more: Any) -> EntryForm:
    """Return the form of a kind for whoever asks."""
    return EntryForm(kind, data, ground=ground(request, kind), **more)


def ground(request: Asked, kind: str) -> Ground:
    """Return what a form of a kind is made from for whoever asks."""
    return Ground(
        declared(), tree(), request.scope, request.today,
        usual(books(), kind, request.scope, request.today),
        entry_links.picker(request), partial(entry_links.reads, request),
    )  # fmt: skip


def wants_data(request: Asked) -> bool:
    """Tell whether the page's script asks, which goes on by itself."""
    return request.headers.get("Accept") == "application/json"


def answered(request: Asked, where: str) -> HttpResponse:
    """Lead on to a page, or tell the script where."""
    return JsonResponse({"next": where}) if wants_data(request) else redirect(where)


def refused(request: Asked, form: EntryForm, status: int) -> HttpResponse | None:
    """Tell the script what is wrong; None where the page shows it."""
    return JsonResponse({"faults": form.told()}, status=status) if wants_data(request) else None


def _onward(request: Asked, kind: str, id_: UUID) -> str:
    if "next" in request.POST:
        return f"{reverse('enter', args=[kind])}?saved={id_}"
    return reverse("entered", args=[kind, id_])


def _pasted(request: Asked, kind: str) -> HttpResponse:
    """Show the form as a pasted message fills it; nothing is kept of the message."""
    if kind != entry_paste.KIND:
        raise not_found()
    form, told = entry_paste.paste(request, ground(request, kind))
    return _page(request, form, status=400 if told.fault else 200, pasted=told)


def _page(
    request: Asked, form: EntryForm, *, status: int = 200, pasted: entry_paste.Pasted | None = None
) -> HttpResponse:
    kind = form.kind.name
    before = of_address(request, kind, "saved")
    shown = {
        "form": form,
        "kind": form.kind,
        "about": SHOWN[kind].about,
        "last": last_entered(request, kind),
        "saved": before,
        "alike": bool(before and twins.of(request, before)),
        "left": [each for each in entry_left.lefts(request) if each.kind.name == kind],
        "device": confidential_types(kind),
        "resumed": bool(request.GET.get("draft")),
        "attaching": attachments.AttachForm(),
        "pastes": kind == entry_paste.KIND,
        "pasted": pasted,
        "keeps": not unfinished.is_confidential(kind, {}),
    }
    return render(request, "enter.html", shown, status=status)
