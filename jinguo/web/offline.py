"""Entry without a network: the worker that keeps the forms, and the forms as they are kept."""

from functools import lru_cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import books
from jinguo.ledger.declared import declared
from jinguo.ledger.shown import SHOWN
from jinguo.ledger.unfinished import is_confidential
from jinguo.org.policy import Action
from jinguo.org.units import tree
from jinguo.web.entry_draft import asked, defaults
from jinguo.web.entry_fields import Ground
from jinguo.web.entry_form import EntryForm
from jinguo.web.guard import Asked, not_found, rule
from jinguo.web.picks import usual

ON_DEVICE = ("activity", "contact", "body")
"""The kinds of which a device may keep what is typed: they tell of nobody."""
_SCRIPT = Path(__file__).parent / "static" / "web" / "worker.js"


def confidential_types(kind: str) -> list[str] | None:
    """Return the types of a kind that no device keeps; None where it keeps none at all."""
    if kind not in ON_DEVICE:
        return None
    return [
        word
        for word in KINDS[kind].choices.get("type", ())
        if is_confidential(kind, {"type": word})
    ]


@rule(public=True)
def worker(request: HttpRequest) -> HttpResponse:
    """Return the worker's script; its address is what it may reach."""
    del request
    # It stands in for every page of the site, not for those beneath its own address alone.
    headers = {"Service-Worker-Allowed": "/"}
    return HttpResponse(_script(), headers=headers, content_type="text/javascript; charset=utf-8")


@lru_cache(maxsize=1)
def _script() -> bytes:
    return _SCRIPT.read_bytes()


@rule(Action.ENTER)
def page(request: Asked) -> HttpResponse:
    """Show what stands in the place of a page that wants a network."""
    kinds = [KINDS[kind] for kind in ON_DEVICE]
    return render(request, "enter_offline.html", {"kinds": kinds, "offline": True})


@rule(Action.ENTER)
def form(request: Asked, kind: str) -> HttpResponse:
    """Show a form as a device keeps it: nobody to pick, no token, nothing that was entered."""
    if kind not in ON_DEVICE:
        raise not_found()
    often = usual(books(), kind, request.scope, request.today)
    ground = Ground(declared(), tree(), request.scope, request.today, often)
    made = EntryForm(kind, ground=ground, initial=defaults(kind, asked(kind, declared())))
    shown = {
        "form": made,
        "kind": KINDS[kind],
        "about": SHOWN[kind].about,
        "offline": True,
        "keeps": True,
        "device": confidential_types(kind),
    }
    return render(request, "enter.html", shown)
