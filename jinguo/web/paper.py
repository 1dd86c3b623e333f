"""纸表: the month's activities of a village on one sheet of A4, for the township to enter."""

from django.http import HttpResponse
from django.shortcuts import render

from jinguo.counting.books import books
from jinguo.org.policy import Action
from jinguo.periods import Period
from jinguo.web.entry_fields import offers
from jinguo.web.guard import Asked, rule
from jinguo.web.picks import pick, usual

_ROWS, _PROGRAMMES = 10, 12


@rule(Action.ENTER)
def paper(request: Asked) -> HttpResponse:
    """Show a form with boxes to be printed; it holds no data but the unit, month and programmes."""
    kept = books()
    picked = pick(request, kept)
    month = picked.period
    if len(list(month.months())) != 1:
        month = Period.of_months(request.today.year, request.today.month, 1)
    programmes = kept.catalogue.programmes
    titles = [
        programmes[key].title
        for key in usual(kept, "activity", request.scope, request.today)
        if offers(programmes[key], "activity", request.today)
    ][:_PROGRAMMES]
    shown = {"picked": picked, "month": month, "rows": range(1, _ROWS + 1), "titles": titles}
    return render(request, "paper.html", shown)
