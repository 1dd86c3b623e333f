"""One record: everything it says, the figures it counts in, and its journal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books, books
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Partner, Record, RecordQuantity
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.reads import records, struck
from jinguo.org.policy import Action, Scope
from jinguo.periods import Period
from jinguo.web import fields
from jinguo.web.changed import changed
from jinguo.web.fields import Cell
from jinguo.web.guard import Asked, not_found, reach, rule
from jinguo.web.journal import OPERATOR, journal
from jinguo.web.picks import home, query, steps


@dataclass(frozen=True)
class Linked:
    """Another record that this one names; without an id the asker does not read it."""

    label: str
    kind: str
    kind_label: str
    id: UUID | None
    title: str


@rule(Action.SEE_RECORDS)
def record(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Show one record; absent and out of reach are answered alike."""
    found = _found(kind, id_, request.scope)
    known = books()
    day: date = getattr(found, KINDS[kind].on)
    year = Period.year(day.year)
    counted = [] if found.struck_at else changed(
        known, found, unit=home(request), scope=reach(request, Action.SEE_FIGURES)
    )  # fmt: skip
    shown = {
        "kind": KINDS[kind],
        "record": found,
        "day": day,
        "steps": steps(known, found.unit_id, year, request.scope),
        "place": known.tree.place(found.unit_id, day),
        "period": year,
        "programmes": fields.programmes(known.catalogue, found.programmes),
        "cells": list(_cells(known, found, day)),
        "linked": list(_linked(found, request.scope)),
        "partners": _partners(found),
        "secrecy": f"{Secrecy(found.secrecy).name} {Secrecy(found.secrecy).label}",
        "recorder": found.recorder.name if found.recorder else OPERATOR,
        "changed": counted,
        "journal": journal(known, found, highest=request.scope.highest(found.unit_id)),
        "query": query(known.tree.place(found.unit_id, day), year),
    }
    return render(request, "ledger_record.html", shown)


def _found(kind: str, id_: UUID, scope: Scope) -> Record:
    if kind not in KINDS:
        raise not_found()
    rows = [
        each.select_related("recorder").filter(id=id_).first()
        for each in (records(kind, scope), struck(kind, scope))
    ]
    found = rows[0] or rows[1]
    if found is None:
        raise not_found()
    return found


def _cells(known: Books, found: Record, day: date) -> Iterator[Cell]:
    """Yield what the record says, leaving out what is not filled in."""
    kind = found.kind()
    links = {f"{name}_id" for name in linked_kinds(type(found))}
    for column in fields.own(kind):
        if column not in links:
            value = getattr(found, column)
            told = fields.text(known, kind, column, value, day=day, about=fields.about(found))
            if told != fields.NOTHING:
                yield Cell(fields.label(kind, column), told, fields.is_number(kind, column))
    quantities = dict(RecordQuantity.objects.filter(record=found.id).values_list("code", "amount"))
    yield from fields.beside(known.catalogue, kind, quantities, found.extra)


def _linked(found: Record, scope: Scope) -> Iterator[Linked]:
    for column, other in linked_kinds(type(found)).items():
        number = getattr(found, f"{column}_id")
        if number is not None:
            row = records(other, scope).filter(number=number).first()
            title = (row.title or "（没有名称）") if row else ""
            yield Linked(
                fields.label(found.kind(), column), other, KINDS[other].label,
                row.id if row else None, title,
            )  # fmt: skip


def _partners(found: Record) -> list[str]:
    rows = Partner.objects.filter(record=found.id).order_by("pk").values_list("name", "role")
    return [fields.partner(name, role) for name, role in rows]
