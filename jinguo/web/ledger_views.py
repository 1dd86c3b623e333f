"""视图: keeping how a ledger is narrowed and laid out, opening that again, sharing, removing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import books
from jinguo.counting.listing import Ledger
from jinguo.errors import RuleError
from jinguo.ledger import viewing
from jinguo.ledger.models import View
from jinguo.ledger.viewing import Look
from jinguo.org.policy import Action, Scope
from jinguo.org.tree import Tree
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, not_found, rule
from jinguo.web.ledger_columns import offered
from jinguo.web.ledger_filters import Filters, filters
from jinguo.web.ledger_layout import Layout, layout
from jinguo.web.methods import POST
from jinguo.web.number import as_number
from jinguo.web.picks import home


@dataclass(frozen=True)
class Saved:
    """A view as the page offers it."""

    key: int
    name: str
    query: str
    unit: str
    """The unit that shares it; nothing for one's own."""
    mine: bool
    """The asker may remove it."""


def saved(views: Iterable[View], sharing: Scope, here: Tree, day: date) -> list[Saved]:
    """Return the views that may be opened: one's own, then those of units."""
    shown = [
        Saved(
            each.pk, each.name, _query(each),
            here.place(each.unit_id, day).name if each.unit_id else "",
            each.unit_id is None or each.unit_id in sharing,
        )
        for each in views
        if each.name
    ]  # fmt: skip
    return sorted(shown, key=lambda each: bool(each.unit))


@rule(Action.SEE_RECORDS, methods=POST)
def views(request: Asked, kind: str) -> HttpResponse:
    """Keep the columns and the order, save a view, share it or remove it; then back to the ledger.

    Raises:
        RuleError: If the name may not stand, or nothing was asked for.
    """
    if kind not in KINDS:
        raise not_found()
    by, known = asked_by(request), books()
    narrowed = filters(request, Ledger(known, kind, request.scope))
    programme = narrowed.wanted.get("programme", "")
    back = narrowed.query
    act, name = request.POST.get("act", ""), request.POST.get("name", "")
    if act == "layout":
        viewing.lay_out(_posted(request, kind, programme), by=by)
    elif act == "remove":
        number = request.POST.get("view", "")
        viewing.remove(as_number(number) or 0, by=by)
    elif act in ("save", "share"):
        laid = layout(request, known.catalogue, kind, programme, viewing.open_to(by, kind))
        look = _look(narrowed, laid, shared=act == "share")
        if act == "share":
            viewing.share(name, look, home(request), by=by)
        else:
            viewing.save(name, look, by=by)
        back = "&".join(filter(None, (back, laid.query)))
    else:
        raise RuleError("没有这个操作，请从页面上的按钮来。")
    return redirect(f"{reverse('ledger', args=[kind])}?{back}")


def _posted(request: Asked, kind: str, programme: str) -> Look:
    """Return the layout chosen on the form; what is not offered falls away."""
    every = offered(books().catalogue, kind, programme)
    chosen = set(request.POST.getlist("columns"))
    columns = ",".join(each.key for each in every if each.key in chosen)
    order, size = request.POST.get("sort", ""), request.POST.get("size", "")
    if not any(each.key == order.removeprefix("-") and each.ordered for each in every):
        order = ""
    return Look(kind, programme, columns=columns, order=order, size=as_number(size) or 50)


def _look(narrowed: Filters, laid: Layout, *, shared: bool) -> Look:
    """Return how a ledger is looked at now; the words searched for are never kept.

    A shared view is opened at the unit of whoever opens it.
    """
    told = {choice.name: choice.now_word for choice in narrowed.choices if choice.now_word}
    if narrowed.period:
        told["period"] = str(narrowed.period)
    if not shared:
        told["unit"] = narrowed.picked.place.word
    columns = ",".join(each.key for each in laid.columns)
    return Look(narrowed.kind, told.get("programme", ""), told, columns, laid.word, laid.size)


def _query(view: View) -> str:
    laid = {"columns": view.columns, "sort": view.order, "size": str(view.size)}
    return urlencode({name: word for name, word in {**view.filters, **laid}.items() if word})
