"""历年: the reports that a unit keeps, what they say year by year, and one of them in full."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jinguo.counting.books import Books, books
from jinguo.errors import RuleError, UnreadableError, UsageError
from jinguo.ledger import library
from jinguo.ledger.models import PastFigure, PastReport
from jinguo.org.policy import Action
from jinguo.periods import Period
from jinguo.reading.document import Document
from jinguo.reading.keeping import kept_of
from jinguo.web import looked
from jinguo.web.asking import asked_by
from jinguo.web.chart import chart
from jinguo.web.check_form import choose, units
from jinguo.web.check_teach import may_teach
from jinguo.web.guard import Asked, not_found, rule
from jinguo.web.marked import Span, Stretch, lines
from jinguo.web.methods import BOTH
from jinguo.web.pace import READING
from jinguo.web.past_series import SHOWN, by_indicator, by_unit, periods_of, years
from jinguo.web.picks import Picked, pick
from jinguo.web.submitted import MOST, checked, received


@dataclass(frozen=True)
class Kept:
    """A kept report on the list."""

    report: PastReport
    period: Period


@dataclass(frozen=True)
class Line:
    """A figure of a kept report, with what it was matched to."""

    figure: PastFigure
    label: str
    period: Period | None
    place: str


@rule(Action.SEE_FIGURES, methods=BOTH, pace=READING)
def listing(request: Asked) -> HttpResponse:
    """Show a unit's kept reports and their figures over the years, or keep one more."""
    fault = ""
    if request.method == "POST":
        try:
            return redirect("past-report", _kept(request).pk)
        except (RuleError, UsageError, UnreadableError) as error:
            fault = str(error)
    return _list(request, fault)


def _kept(request: Asked) -> PastReport:
    """Read a report once, and keep it.

    Raises:
        UsageError: If nothing was sent, or it cannot be told of when it is.
        RuleError: If it may not be kept.
    """
    document, kept = received(request), books()
    choice = choose(request, kept, document)
    found = checked(document, books=kept, picked=choice.picked, scope=request.scope)
    return library.keep(
        found.unit.unit, found.period, document.text, kept_of(found), by=asked_by(request)
    )


def _list(request: Asked, fault: str) -> HttpResponse:
    kept = books()
    picked = _picked(request, kept)
    unit = picked.place.unit
    found = library.figures(unit)
    periods = periods_of((each for each in found if each.unit_id == unit), most=SHOWN)
    shown = {
        "picked": picked,
        "fault": fault,
        "text": request.POST.get("text", "") if fault else "",
        "most": MOST // 10_000,
        "reports": [
            Kept(each, Period(each.starts_on, each.ends_before))
            for each in library.standing([unit])
        ],
        "keeps": may_teach(request, unit),
        "units": units(request, kept, picked),
        "chosen": {"period": request.POST.get("period", "")},
        "periods": periods,
        "rows": by_indicator(kept, unit, found, periods, request.scope),
    }
    return render(request, "past_reports.html", shown, status=400 if fault else 200)


def _picked(request: Asked, kept: Books) -> Picked:
    """Return what a page is about: what was posted picks, else the address."""
    posted = {name: request.POST.get(name, "") for name in ("unit", "period")}
    return pick(request, kept, posted if any(posted.values()) else None)


@rule(Action.SEE_FIGURES, methods=BOTH, pace=READING)
def detail(request: Asked, id_: UUID) -> HttpResponse:
    """Show a kept report with its figures marked, or take it down."""
    report = library.one(id_)
    if report is None or report.unit_id not in request.scope:
        raise not_found()
    period, kept = Period(report.starts_on, report.ends_before), books()
    place = kept.tree.place(report.unit_id, period.last_day)
    back = f"{reverse('past-reports')}?unit={place.word}"
    if request.method == "POST":
        act = request.POST.get("act")
        if act == "drop":
            library.take_down(id_, by=asked_by(request))
            return redirect(back)
        return redirect("past-report", _anew(request, report).pk if act == "again" else id_)
    looked.kept(request, report)
    found = library.all_of(report)
    shown = {
        "report": report,
        "period": period,
        "place": place,
        "back": back,
        "lines": _marked(library.text_of(report), found),
        "figures": [_line(each, kept) for each in found],
        "keeps": may_teach(request, report.unit_id),
    }
    return render(request, "past_report.html", shown)


def _anew(request: Asked, report: PastReport) -> PastReport:
    """Read a kept report anew, by what was learnt since.

    Raises:
        Http404: If it is not theirs to keep.
    """
    if report.unit_id not in library.keeping(asked_by(request)):
        raise not_found()
    text, kept = library.text_of(report), books()
    period = Period(report.starts_on, report.ends_before)
    place = kept.tree.place(report.unit_id, period.last_day)
    picked = pick(request, kept, {"unit": place.word, "period": str(period)})
    digest = hashlib.sha256(text.encode()).hexdigest()
    found = checked(
        Document("", "utf-8", digest, text), books=kept, picked=picked, scope=request.scope
    )
    return library.keep(
        report.unit_id, period, text, kept_of(found), by=asked_by(request), anew=report.pk
    )


def _marked(text: str, found: Sequence[PastFigure]) -> list[list[tuple[Stretch, bool]]]:
    """Return the lines of a text, each stretch with whether it is a figure that is matched."""
    marks = [Span(each.start, each.end, at) for at, each in enumerate(found)]
    return [
        [(each, each.mark is not None and bool(found[each.mark].indicator)) for each in line]
        for line in lines(text, marks)
    ]


def _line(each: PastFigure, kept: Books) -> Line:
    what = kept.catalogue.indicators.get(each.indicator)
    if each.starts_on is None or each.ends_before is None or each.unit_id is None:
        return Line(each, what.label if what else "", None, "")
    period = Period(each.starts_on, each.ends_before)
    place = kept.tree.place(each.unit_id, period.last_day)
    return Line(each, what.label if what else "", period, place.name)


@rule(Action.SEE_FIGURES)
def series(request: Asked, address: str) -> HttpResponse:
    """Show what kept reports say of one indicator: of a unit and those beneath it, year by year."""
    kept = books()
    what, picked = kept.catalogue.indicator(address), pick(request, kept)
    period = picked.period
    children = kept.tree.children(picked.place.unit, period.start, period.end)
    within = [picked.place.unit, *(each for each in children if each in request.scope)]
    found = library.of_indicator(address, within)
    rows = by_unit(kept, address, within, found, request.scope)
    own = next((row for row in rows if row.key == picked.place.word), None)
    shown = {
        "picked": picked,
        "address": address,
        "what": what,
        "back": f"{reverse('past-reports')}?{picked.query}",
        "periods": periods_of(found),
        "rows": rows,
        "chart": chart(years(own)) if own else None,
    }
    return render(request, "past_series.html", shown)
