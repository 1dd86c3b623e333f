"""The front page, which says what this is and whose without a sign-in; and the whole menu."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render

from jinguo.counting.books import Books, books
from jinguo.counting.figures import Slice, table
from jinguo.org.policy import PUBLIC, Action
from jinguo.periods import Period
from jinguo.web import wording, years
from jinguo.web.frame import demo, top
from jinguo.web.guard import Asked, account, reach, rule
from jinguo.web.highlights import by_line
from jinguo.web.nav import BESIDE, entries
from jinguo.web.picks import query

_FIGURES = 12


@dataclass(frozen=True)
class Shown:
    """One figure of the front page: its number apart from the measure word."""

    address: str
    label: str
    number: str
    measure: str


@rule(public=True)
def front(request: Asked) -> HttpResponse:
    """Name the city and lead to the sign-in; only a demonstration shows figures to everybody."""
    place, shows = top(request.today), demo()
    shown: dict[str, object] = {"city": place.name if place else "", "demo": shows}
    if place and shows:
        kept = books()
        period = Period.year(years.opening(kept, request.today))
        shown |= {"period": period, "figures": _year(kept, Slice(place.unit, period))}
        if account(request) and place.unit in reach(request, Action.SEE_FIGURES):
            shown["opened_by"] = query(place, period)
    return render(request, "front.html", shown)


@rule(signed_in=True)
def more(request: Asked) -> HttpResponse:
    """Show every page of the menu: on a phone the bar at the bottom holds only some."""
    beside = list(entries(request.subject, day=request.today, path=request.path, menu=BESIDE))
    return render(request, "more.html", {"beside": beside})


def _year(kept: Books, where: Slice) -> list[Shown]:
    """Return the year's figures; worked out once for the books, whoever asks and how often."""
    key = ("front", where)
    if key not in kept.derived:
        addresses = by_line(kept, where, _FIGURES)
        counted = table(kept, addresses, [where.period], scope=PUBLIC)
        kept.derived[key] = [
            _shown(kept, address, counted.worked(address, where.unit, where.period).value)
            for address in addresses
        ]
    found: list[Shown] = kept.derived[key]
    return found


def _shown(kept: Books, address: str, value: Decimal | None) -> Shown:
    what = kept.catalogue.indicator(address)
    text = wording.written(value, what.measure)
    number = text.removesuffix(what.measure)
    return Shown(address, what.label, number, what.measure if number != text else "")
