"""数字: every figure of a unit and a period, and each figure down to the records behind it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jinguo.counting.books import books
from jinguo.org.policy import Action
from jinguo.web import looked
from jinguo.web.chart import chart
from jinguo.web.definition import definition
from jinguo.web.guard import Asked, reach, rule
from jinguo.web.number import as_number
from jinguo.web.picks import pick
from jinguo.web.sheets import (
    children,
    lines,
    months,
    newest,
    row,
    unreported,
    whole,
    zeroed,
)
from jinguo.web.spread import spread


@rule(Action.SEE_FIGURES)
def listing(request: Asked) -> HttpResponse:
    """Show every figure in force for a unit and a period, by line of work."""
    kept = books()
    picked = pick(request, kept)
    told = lines(kept, picked, request.scope)
    shown = {"picked": picked, "lines": told, "whole": whole(told), "as_of": kept.at}
    return render(request, "figures.html", shown)


@rule(Action.SEE_FIGURES)
def detail(request: Asked, address: str) -> HttpResponse:
    """Show one figure: its definition, its parts, and the records behind it."""
    kept = books()
    kept.catalogue.indicator(address)
    picked, page = pick(request, kept), _page(request)
    by_month = months(kept, address, picked, request.scope)
    below = children(kept, address, picked, request.scope)
    traced, paging = newest(
        kept, address, picked.slice,
        figures=request.scope, records=reach(request, Action.SEE_RECORDS), page=page,
    )  # fmt: skip
    looked.traced(request, traced.lines, unit=picked.place.unit)
    shown = {
        "picked": picked,
        "row": row(kept, address, picked, request.scope),
        "trace": traced,
        "definition": definition(kept.catalogue, address),
        "programme": kept.catalogue.programme_of(address),
        "children": below,
        "spread": spread(below),
        "months": by_month,
        "chart": chart(by_month),
        "unreported": unreported(kept, traced.figure, request.scope),
        "zeroed": zeroed(kept, traced.figure, request.scope),
        "paging": paging,
    }
    return render(request, "figure.html", shown)


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return as_number(asked, digits=5) or 1
