"""报告: the year's report as a page to read, in the parts wanted, and written as a file."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from jinguo.counting.books import Books, books
from jinguo.documents.formats import offered
from jinguo.errors import RuleError
from jinguo.ledger.codes import Code, give_out
from jinguo.org.policy import Action
from jinguo.reporting.outline import Entry
from jinguo.reporting.write import Written, outline, write
from jinguo.web import looked
from jinguo.web.attachment import attachment
from jinguo.web.guard import Asked, not_found, rule
from jinguo.web.highlights import busiest
from jinguo.web.methods import BOTH
from jinguo.web.pace import EXPORT
from jinguo.web.picks import Picked, pick
from jinguo.web.report_page import Passage, as_read, choices, lacking, missed, passages, waiting
from jinguo.web.submitted import sealed


@rule(Action.SEE_FIGURES)
def report(request: Asked) -> HttpResponse:
    """Show the report of a unit and a period; a choice of parts is put into the address first."""
    kept = books()
    picked = pick(request, kept)
    planned = outline(kept, picked.slice)
    if "chosen" in request.GET:
        left = _not_ticked(planned, request.GET.getlist("with"))
        return redirect(f"{reverse('reports')}?{_query(picked, left)}")
    left = _left_out(planned, request)
    read: list[Passage] = []
    shown: dict[str, object] = {"picked": picked, "query": _query(picked, left), "left": left}
    try:
        written = _written(kept, picked, request, left)
    except RuleError as nothing:
        shown["nothing"] = str(nothing)
    else:
        read = passages(written.document)
        left_out = missed(written, busiest(kept, picked.slice))
        late = waiting(written, picked)
        shown |= {
            "written": written,
            "sealed": sealed(as_read(written)),
            "title": written.document.title.split(),
            "passages": read,
            "missed": left_out,
            "waiting": late,
            "lacking": lacking(left_out, late),
            "as_of": kept.at,
            "forms": offered(),
        }
    shown["choices"] = list(choices(planned, left, read))
    return render(request, "reports.html", shown)


@rule(Action.SEE_FIGURES, methods=BOTH, pace=EXPORT)
def file(request: Asked, suffix: str) -> HttpResponse:
    """Return the report as a file, its links leading to the site by its own name.

    What is posted for is to be handed in: it ends with the journal's code.
    """
    form = offered().get(suffix)
    if form is None:
        raise not_found()
    kept = books()
    picked = pick(request, kept)
    left = _left_out(outline(kept, picked.slice), request)
    # Without a name of its own the site is on this PC alone, and answers to its few names only.
    site = settings.SITE or request.build_absolute_uri("/")
    written = _written(kept, picked, request, left, site)
    code = str(_code(request, picked)) if request.method == "POST" else ""
    content = form.content(replace(written.document, at=timezone.now(), code=code))
    name = f"{picked.place.name}妇联{picked.period.chinese()}工作报告{suffix}"
    return attachment(content, name=name, media=form.media)


def _code(request: Asked, picked: Picked) -> Code:
    by = looked.by(request)
    return give_out("report", at=by.at, by=by, unit=picked.place.unit)


def _written(
    books: Books, picked: Picked, request: Asked, without: Sequence[str], site: str = ""
) -> Written:
    where = picked.slice
    return write(
        books, unit=where.unit, period=where.period, scope=request.scope, site=site, without=without
    )


def _query(picked: Picked, without: Sequence[str]) -> str:
    """Return what an address says to open the same report again, with the same parts."""
    left = urlencode([("without", number) for number in without])
    return "&".join(filter(None, (picked.query, left)))


def _left_out(planned: Sequence[Entry], request: Asked) -> list[str]:
    """Return the numbers of the parts that the address leaves out, of those that there are."""
    asked = set(request.GET.getlist("without"))
    return [number for number in _numbers(planned) if number in asked]


def _not_ticked(planned: Sequence[Entry], ticked: Sequence[str]) -> list[str]:
    """Return the numbers of what is not ticked; a section that is not takes its parts along."""
    left = [entry.number for entry in planned if entry.number not in ticked]
    return left + [
        part.number
        for entry in planned
        if entry.number not in left
        for part in entry.parts
        if part.number not in ticked
    ]


def _numbers(planned: Sequence[Entry]) -> list[str]:
    return [each.number for entry in planned for each in (entry, *entry.parts)]
