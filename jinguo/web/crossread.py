"""对照: a report in full, each sentence linked to programme, ledger, figure and result."""

from django.http import HttpResponse
from django.shortcuts import render

from jinguo.counting.books import Books, books
from jinguo.errors import RuleError, UnreadableError, UsageError
from jinguo.org.policy import Action
from jinguo.reading.check import check
from jinguo.reading.crossread import crossread as read_across
from jinguo.reading.document import Document
from jinguo.reporting.write import write
from jinguo.web.across import SHOWN, counts, rows
from jinguo.web.guard import Asked, rule
from jinguo.web.picks import Picked, pick
from jinguo.web.report_page import as_read
from jinguo.web.submitted import MOST, received, sealed


@rule(Action.SEE_FIGURES)
def crossread(request: Asked) -> HttpResponse:
    """Show the year's own report, or the one handed in, sentence by sentence; keep nothing."""
    kept = books()
    picked = pick(request, kept)
    own = request.method != "POST"
    document, told = _own(kept, picked, request) if own else _handed_in(request)
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
        **_across(kept, picked, request, document),
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


def _across(
    kept: Books, picked: Picked, request: Asked, document: Document | None
) -> dict[str, object]:
    if document is None:
        return {"rows": [], "counts": None}
    checked = check(
        document, books=kept, unit=picked.place.unit, period=picked.period, scope=request.scope
    )
    lines = read_across(checked, kept.catalogue)
    return {"rows": rows(kept, lines, picked), "counts": counts(lines)}
