"""谁没报: which units told of a period and how, and asking the silent ones (催办)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from jinguo.counting.books import Books, books
from jinguo.counting.silence import Said, Telling, tellings
from jinguo.errors import RuleError
from jinguo.ledger import urging
from jinguo.org.policy import Action, Scope
from jinguo.org.tree import Place
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, not_found, reach, rule
from jinguo.web.methods import BOTH
from jinguo.web.number import as_number
from jinguo.web.picks import Picked, home, pick, query
from jinguo.web.sheets import Paging

_PAGE = 100


@dataclass(frozen=True)
class Row:
    """One unit at the ends, how it told of the period, and when it was last asked to."""

    place: Place
    above: str
    query: str
    told: Telling
    asked: date | None
    askable: bool
    """It is silent, beneath the asker, and was not asked today."""


@dataclass(frozen=True)
class Under:
    """A unit directly beneath, with how many of the units at its ends are silent."""

    name: str
    query: str
    silent: int
    zeros: int
    whole: int


@rule(Action.MANAGE, methods=BOTH)
def silence(request: Asked) -> HttpResponse:
    """Show who told of a period and who is silent; ask one of these, or all of them."""
    kept = books()
    picked = pick(request, kept)
    told = tellings(
        kept, picked.place.unit, picked.period, reading=reach(request, Action.SEE_RECORDS)
    )
    shown: dict[str, Any] = {"fault": "", "done": None}
    status = 200
    if request.method == "POST":
        try:
            shown["done"] = _ask(request, picked, told)
        except RuleError as error:
            shown["fault"], status = str(error), 400
    shown |= {"picked": picked, **_shown(request, kept, picked, told)}
    return render(request, "silence.html", shown, status=status)


def _ask(request: Asked, picked: Picked, told: list[Telling]) -> urging.Urged:
    """Ask the silent unit that was named, or all of them."""
    silent = [each.unit for each in told if each.said is Said.SILENT and each.unit in request.scope]
    said = request.POST.get("unit", "")
    if not said:
        raise RuleError("请选要催办的单位，或全部催办。")
    if said != "all":
        if (one := as_number(said)) is None or one not in request.scope:
            raise not_found()
        silent = [unit for unit in silent if unit == one]
    if not silent:
        raise RuleError("这个单位这一期已经报了，不用再催。")
    return urging.urge(silent, picked.period, by=asked_by(request))


def _shown(request: Asked, kept: Books, picked: Picked, told: list[Telling]) -> dict[str, Any]:
    asked = urging.asked_on([each.unit for each in told], picked.period)
    begun = picked.period.start <= request.today
    silent = [each for each in told if each.said is Said.SILENT]
    fresh = [
        each
        for each in silent
        if begun and each.unit in request.scope and asked.get(each.unit) != request.today
    ]
    askable = {each.unit for each in fresh}
    pages = max(-(-len(told) // _PAGE), 1)
    page = min(_page(request), pages)
    here = told[(page - 1) * _PAGE : page * _PAGE]
    day = picked.period.last_day
    return {
        "rows": [_row(kept, each, picked, asked, askable) for each in here],
        "counts": [(said.label, sum(each.said is said for each in told)) for said in Said],
        "whole": len(told),
        "askable": [kept.tree.place(each.unit, day).name for each in fresh],
        "under": _under(kept, picked, told, request.scope),
        "burden": urging.burden(home(request), request.today.year),
        "year": request.today.year,
        "over": picked.period.end <= request.today,
        "paging": Paging(page, pages),
    }


def _row(
    kept: Books, told: Telling, picked: Picked, asked: dict[int, date], askable: set[int]
) -> Row:
    day = picked.period.last_day
    place = kept.tree.place(told.unit, day)
    above = kept.tree.place(place.parent, day).name if place.parent else ""
    return Row(
        place, above if place.parent != picked.place.unit else "", query(place, picked.period),
        told, asked.get(told.unit), told.unit in askable,
    )  # fmt: skip


def _under(kept: Books, picked: Picked, told: list[Telling], scope: Scope) -> list[Under]:
    """Return the units directly beneath that have others beneath them, the most silent first."""
    period = picked.period
    said = {each.unit: each.said for each in told}
    made = []
    for child in kept.tree.children(picked.place.unit, period.start, period.end):
        within = kept.tree.beneath(child, period.last_day) - {child}
        found = [said[unit] for unit in within if unit in said]
        if found and child in scope:
            place = kept.tree.place(child, period.last_day)
            counts = (found.count(Said.SILENT), found.count(Said.ZERO), len(found))
            made.append(Under(place.name, query(place, period), *counts))
    return sorted(made, key=lambda each: -each.silent)


def silent_beneath(kept: Books, picked: Picked, reading: Scope) -> int:
    """Return how many units at the ends beneath the page's unit are silent."""
    told = tellings(kept, picked.place.unit, picked.period, reading=reading)
    return sum(each.said is Said.SILENT for each in told if each.unit != picked.place.unit)


def _page(request: Asked) -> int:
    asked = request.GET.get("page", "")
    return as_number(asked, digits=5) or 1
