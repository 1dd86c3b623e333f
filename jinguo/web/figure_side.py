"""One figure opened beside a page: what it stands at, what it counts, its newest records."""

from django.http import HttpResponse
from django.shortcuts import render

from jinguo.counting.books import books
from jinguo.org.policy import Action
from jinguo.web import looked
from jinguo.web.definition import definition
from jinguo.web.guard import Asked, reach, rule
from jinguo.web.picks import pick
from jinguo.web.sheets import newest, row, unreported, zeroed

_FEW = 8
"""How many records are listed; the others are on the whole page."""


@rule(Action.SEE_FIGURES)
def side(request: Asked, address: str) -> HttpResponse:
    """Show the fragment that any page opens at its side; the whole page is one link further."""
    kept = books()
    kept.catalogue.indicator(address)
    picked = pick(request, kept)
    traced, _ = newest(
        kept, address, picked.slice,
        figures=request.scope, records=reach(request, Action.SEE_RECORDS), page=1,
    )  # fmt: skip
    looked.traced(request, traced.lines[:_FEW], unit=picked.place.unit)
    shown = {
        "picked": picked,
        "row": row(kept, address, picked, request.scope),
        "programme": kept.catalogue.programme_of(address),
        "definition": definition(kept.catalogue, address),
        "trace": traced,
        "newest": traced.lines[:_FEW],
        "unreported": unreported(kept, traced.figure, request.scope),
        "zeroed": zeroed(kept, traced.figure, request.scope),
    }
    return render(request, "figure_side.html", shown)
