"""Figures as files: the whole list of a unit and a period, and one figure with its parts."""

from io import BytesIO

from django.http import HttpResponse

from jinguo.counting.books import books
from jinguo.exchange.background import CSV, XLSX
from jinguo.exchange.figures import Into, export_list, export_one
from jinguo.org.policy import Action, may
from jinguo.web.attachment import attachment
from jinguo.web.guard import Asked, rule
from jinguo.web.pace import EXPORT
from jinguo.web.picks import Picked, pick


@rule(Action.SEE_FIGURES, pace=EXPORT)
def listing(request: Asked) -> HttpResponse:
    """Hand out every figure in force as a workbook or a table of plain text."""
    kept, file = books(), BytesIO()
    picked = pick(request, kept)
    export_list(kept, picked.slice, scope=request.scope, into=_into(request, file))
    return _handed(request, file, picked, "数字")


@rule(Action.SEE_FIGURES, pace=EXPORT)
def one(request: Asked, address: str) -> HttpResponse:
    """Hand out one figure with its parts as a workbook or a table of plain text."""
    kept, file = books(), BytesIO()
    label = kept.catalogue.indicator(address).label
    picked = pick(request, kept)
    export_one(kept, address, picked.slice, scope=request.scope, into=_into(request, file))
    return _handed(request, file, picked, label)


def _into(request: Asked, file: BytesIO) -> Into:
    addressed = may(request.subject, Action.MANAGE, day=request.today)
    return Into(file, plain=_plain(request), addressed=addressed)


def _plain(request: Asked) -> bool:
    """Tell whether a table of plain text is asked for."""
    return request.GET.get("as") == "csv"


def _handed(request: Asked, file: BytesIO, picked: Picked, what: str) -> HttpResponse:
    suffix, media = (".csv", CSV) if _plain(request) else (".xlsx", XLSX)
    name = f"{picked.place.name}{picked.period.chinese()}{what}{suffix}"
    return attachment(file.getvalue(), name=name, media=media)
