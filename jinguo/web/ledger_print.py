"""打印: a whole ledger as filtered, as the usual table on A4 paper across."""

from django.http import HttpResponse
from django.shortcuts import render

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import books
from jinguo.counting.listing import Ledger
from jinguo.errors import RuleError
from jinguo.ledger import viewing
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.reads import by_numbers
from jinguo.org.policy import Action
from jinguo.web import looked
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, not_found, rule
from jinguo.web.ledger_filters import STRUCK, filters, wanted
from jinguo.web.ledger_layout import layout
from jinguo.web.ledger_lines import told
from jinguo.web.ledger_totals import totals

MOST = 2_000
"""How many records one table takes."""
PERSONAL = 50
"""How many of them may be above S1; more leave only by two people."""


@rule(Action.SEE_RECORDS)
def printed(request: Asked, kind: str) -> HttpResponse:
    """Show a ledger as it is printed; sensitive records are left out.

    Raises:
        RuleError: If there are more records than a table takes.
    """
    if kind not in KINDS:
        raise not_found()
    known = books()
    of = Ledger(known, kind, request.scope)
    narrowed = filters(request, of)
    views = viewing.open_to(asked_by(request), kind, known.tree)
    programme = narrowed.wanted.get("programme", "")
    laid = layout(request, known.catalogue, kind, programme, views)
    struck = narrowed.wanted.get("status") == STRUCK
    secrecy = of.columns["secrecy"]
    fitting = of.fitting(wanted(narrowed, known, request))
    rows = fitting[secrecy[fitting] < Secrecy.S3]
    if len(rows) > MOST:
        raise RuleError(
            f"一次最多印 {MOST:,} 条，现在有 {len(rows):,} 条，请按单位或期间筛选后再印。"
        )
    if (secrecy[rows] > Secrecy.S1).sum() > PERSONAL:
        raise RuleError(
            f"涉及个人的超过 {PERSONAL} 条，不能直接打印；请筛选，或由两个人同意后导出。"
        )
    read = by_numbers(kind, of.numbers(rows, laid.order), request.scope, standing=not struck)
    looked.listed(request, kind, read, unit=narrowed.picked.place.unit)
    shown = {
        "kind": KINDS[kind],
        "filters": narrowed,
        "picked": narrowed.picked,
        "columns": laid.columns,
        "lines": told(known, read, laid.columns, narrowed.picked, request.scope),
        "count": len(rows),
        "left_out": len(fitting) - len(rows),
        "totals": totals(of, narrowed, rows, laid.columns),
        "here": "&".join(filter(None, (narrowed.query, laid.query))),
        "today": request.today,
    }
    return render(request, "ledger_print.html", shown)
