"""台账: the records of each kind, narrowed and searched, page by page; all kinds at a glance."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books, books
from jinguo.counting.listing import Ledger, Wanted
from jinguo.ledger import viewing
from jinguo.ledger.reads import by_numbers
from jinguo.ledger.shown import SHOWN
from jinguo.org.policy import Action, may, scope
from jinguo.web import looked
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, not_found, rule
from jinguo.web.ledger_bulk import done, offers
from jinguo.web.ledger_filters import STRUCK, asked_for, filters, mark, wanted, window
from jinguo.web.ledger_layout import layout
from jinguo.web.ledger_lines import told
from jinguo.web.ledger_totals import totals
from jinguo.web.ledger_views import saved
from jinguo.web.methods import BOTH
from jinguo.web.pace import SEARCH
from jinguo.web.picks import Picked, home, pick


@dataclass(frozen=True)
class Kept:
    """One kind's ledger at a glance."""

    name: str
    label: str
    about: str
    count: str
    newest: date | None
    total: str = ""
    """Of all periods, where this one has none; `newest` is of the same."""


@rule(Action.SEE_RECORDS)
def index(request: Asked) -> HttpResponse:
    """Show every kind's ledger: how many records in the period, and the newest."""
    known = books()
    picked = pick(request, known)
    units = frozenset(known.tree.beneath(picked.place.unit, request.today))
    kept = [_kept(request, known, kind, units, picked) for kind in KINDS]
    shown = {
        "picked": picked,
        "kept": [each for each in kept if each.newest],
        "empty": [each for each in kept if not each.newest],
    }
    return render(request, "ledgers.html", shown)


@rule(Action.SEE_RECORDS, methods=BOTH, pace=SEARCH)
def ledger(request: Asked, kind: str) -> HttpResponse:
    """Show a page of one kind's records, the newest first."""
    if kind not in KINDS:
        raise not_found()
    if request.method == "POST":
        return redirect(f"{request.path}?{asked_for(request)}")
    known, by = books(), asked_by(request)
    of = Ledger(known, kind, request.scope)
    narrowed = filters(request, of)
    views = viewing.open_to(by, kind, known.tree)
    sharing = viewing.sharing(by, known.tree)
    entering = scope(request.subject, Action.ENTER, tree=known.tree, day=request.today)
    programme = narrowed.wanted.get("programme", "")
    laid = layout(request, known.catalogue, kind, programme, views)
    rows = of.fitting(wanted(narrowed, known, request))
    found = of.page(rows, window(request, laid.size), laid.order)
    struck = narrowed.wanted.get("status") == STRUCK
    read = by_numbers(kind, found.numbers, request.scope, standing=not struck)
    looked.listed(request, kind, read, unit=narrowed.picked.place.unit)
    here = "&".join(filter(None, (narrowed.query, laid.query)))
    shown = {
        "kind": KINDS[kind],
        "about": SHOWN[kind].about,
        "filters": narrowed,
        "picked": narrowed.picked,
        "layout": laid,
        "heads": laid.heads(narrowed.query),
        "lines": told(known, read, laid.columns, narrowed.picked, request.scope),
        "found": found,
        "total": f"{found.total:,}",
        "totals": totals(of, narrowed, rows, laid.columns),
        "older": mark(found.older),
        "newer": mark(found.newer),
        "struck": struck,
        "here": here,
        "views": saved(views, sharing, known.tree, request.today),
        "sharing": home(request) in sharing,
        "entering": bool(entering.units) and not struck,
        "acts": offers(
            known.catalogue, kind, accepting=may(request.subject, Action.ACCEPT, day=request.today)
        ),
        "done": done(request),
    }
    return render(request, "ledger.html", shown)


def _kept(request: Asked, known: Books, kind: str, units: frozenset[int], picked: Picked) -> Kept:
    of = Ledger(known, kind, request.scope)
    count, newest = of.summed(Wanted(units, picked.period))
    named = (kind, KINDS[kind].label, SHOWN[kind].about, f"{count:,}")
    if newest is not None:
        return Kept(*named, newest)
    total, last = of.summed(Wanted(units))
    return Kept(*named, last, f"{total:,}")
