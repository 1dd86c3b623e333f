"""对照: a report in full, each sentence linked to programme, ledger, figure and result."""

from django.http import HttpResponse
from django.shortcuts import render

from jinguo.counting.books import Books, books
from jinguo.errors import RuleError, UnreadableError, UsageError
from jinguo.org.policy import Action
from jinguo.reading.crossread import Line
from jinguo.reading.crossread import crossread as read_across
from jinguo.reading.document import Document
from jinguo.reporting.write import write
from jinguo.web.across import SHOWN, counts, rows
from jinguo.web.guard import Asked, rule
from jinguo.web.methods import BOTH
from jinguo.web.pace import READING
from jinguo.web.picks import Picked, pick
from jinguo.web.report_page import as_read
from jinguo.web.submitted import MOST, checked, received, sealed


@rule(Action.SEE_FIGURES, methods=BOTH, pace=READING)
def crossread(request: Asked) -> HttpResponse:
    """Show the year's own report, or the one handed in, sentence by sentence; keep nothing."""
    kept = books()
    picked = pick(request, kept)
    own = request.method != "POST"
    document, told = _own(kept, picked, request) if own else _handed_in(request)
    lines: list[Line] = []
    try:
        lines = _across(kept, picked, request, document)
    except (UsageError, UnreadableError) as error:
        told = str(error)
    fault = "" if own else told
    show = request.GET.get("show", "")
    shown = {
        "picked": picked,
        "own": own,
        "text": request.POST.get("text", "") if fault else "",
        "fault": fault,
        "most": MOST // 10_000,
        "sealed": "" if own or document is None else sealed(document),
        "told": told,
        "show": show if show in SHOWN else "all",
        "shows": SHOWN,
        "rows": rows(kept, lines, picked),
        "counts": counts(lines) if lines else None,
    }
    return render(request, "crossread.html", shown, status=400 if fault else 200)


def _own(kept: Books, picked: Picked, request: Asked) -> tuple[Document | None, str]:
    """Return the report that the ledger writes, or why it writes none."""
    try:
        written = write(kept, unit=picked.place.unit, period=picked.period, scope=request.scope)
    except RuleError as error:
        return None, str(error)
    return as_read(written), ""


def _handed_in(request: Asked) -> tuple[Document | None, str]:
    """Return the report that was sent, or why it cannot be read."""
    try:
        return received(request), ""
    except (UsageError, UnreadableError) as error:
        return None, str(error)


def _across(kept: Books, picked: Picked, request: Asked, document: Document | None) -> list[Line]:
    if document is None:
        return []
    found = checked(document, books=kept, picked=picked, scope=request.scope)
    return read_across(found, kept.catalogue)
