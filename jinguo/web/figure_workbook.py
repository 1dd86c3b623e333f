"""Figures as workbooks: the whole list of a unit and a period, and one figure with its parts."""

from io import BytesIO

from django.http import FileResponse
from django.http.response import HttpResponseBase

from jinguo.counting.books import books
from jinguo.exchange.figures import export_list, export_one
from jinguo.org.policy import Action, may
from jinguo.web.guard import Asked, rule
from jinguo.web.picks import Picked, pick


@rule(Action.SEE_FIGURES)
def listing(request: Asked) -> HttpResponseBase:
    """Hand out every figure in force as a workbook."""
    kept, file = books(), BytesIO()
    picked = pick(request, kept)
    export_list(kept, picked.slice, scope=request.scope, file=file, addressed=_manages(request))
    return _handed(file, picked, "数字")


@rule(Action.SEE_FIGURES)
def one(request: Asked, address: str) -> HttpResponseBase:
    """Hand out one figure with its parts as a workbook."""
    kept, file = books(), BytesIO()
    label = kept.catalogue.indicator(address).label
    picked = pick(request, kept)
    export_one(
        kept, address, picked.slice, scope=request.scope, file=file, addressed=_manages(request)
    )
    return _handed(file, picked, label)


def _manages(request: Asked) -> bool:
    return may(request.subject, Action.MANAGE, day=request.today)


def _handed(file: BytesIO, picked: Picked, what: str) -> HttpResponseBase:
    file.seek(0)
    name = f"{picked.place.name}{picked.period.chinese()}{what}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)
