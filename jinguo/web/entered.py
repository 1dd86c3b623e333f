"""已登记: what was saved, the figures that it changed, and what usually comes next."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import books
from jinguo.ledger import likenesses
from jinguo.ledger.kinds import model
from jinguo.ledger.lines import line
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Party, Record
from jinguo.ledger.reads import files
from jinguo.org.policy import Action
from jinguo.periods import Period
from jinguo.web import fields, looked, twins, years
from jinguo.web.changed import changed
from jinguo.web.entry_words import ENTERED
from jinguo.web.guard import Asked, not_found, reach, rule
from jinguo.web.picks import home, query
from jinguo.web.record_cells import cells
from jinguo.web.record_life import undo_offered

_ALIKE = 5


@dataclass(frozen=True)
class Next:
    """A kind whose records name this one: how its form is reached with it filled in."""

    kind: str
    label: str
    column: str


@rule(Action.SEE_RECORDS)
def saved(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Say what was saved and which figures it changed."""
    record = files(kind, request.scope).filter(id=id_).first() if kind in ENTERED else None
    if record is None:
        raise not_found()
    looked.read(request, record)
    kept = books()
    told = line(record, request.scope, kept.tree)
    period = Period.year(told.day.year)
    opened = Period.year(years.opening(kept, request.today))
    where = kept.tree.place(record.unit_id, period.last_day)
    shown = {
        "kind": KINDS[kind],
        "record": record,
        "title": fields.titled(kept, record, full=True),
        "told": told,
        "period": period,
        "figures": query(where, period),
        "opened": opened,
        "opened_figures": query(where, opened),
        "programmes": fields.programmes(kept.catalogue, record.programmes),
        "cells": cells(kept, record, told),
        "changed": changed(
            kept, record, unit=home(request), scope=reach(request, Action.SEE_FIGURES)
        ),
        "nexts": nexts(kind),
        "undo": undo_offered(request, record),
        "alike": twins.of(request, record),
        "compared": kind == "activity",
        "persons": _persons(request, record),
        "routed": kind == "party",
    }
    return render(request, "entered.html", shown)


def _persons(request: Asked, record: Record) -> list[tuple[Record, str, list[str]]]:
    """Return the registrations that the asker reads and that may be of the same person, and why."""
    if not isinstance(record, Party):
        return []
    kept, found = books(), likenesses.alike(record, request.scope, limit=_ALIKE)
    looked.listed(request, "party", [each for each, _ in found], unit=record.unit_id)
    return [(each, fields.titled(kept, each, full=False), why) for each, why in found]


def nexts(kind: str) -> list[Next]:
    """Return the kinds whose records name one of this kind, each once."""
    found: dict[str, Next] = {}
    for other in ENTERED:
        for column, of in linked_kinds(model(other)).items():
            if of == kind:
                found.setdefault(other, Next(other, KINDS[other].label, column))
    return list(found.values())
