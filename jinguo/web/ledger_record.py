"""One record: what it says, the figures it counts in, its journal, and striking it out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books, books
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Partner, Record, RecordQuantity
from jinguo.ledger.models.base import Channel, Secrecy
from jinguo.ledger.reads import records, struck
from jinguo.org.policy import Action, Scope
from jinguo.periods import Period
from jinguo.web import fields
from jinguo.web.changed import changed
from jinguo.web.fields import Cell
from jinguo.web.guard import Asked, account, not_found, reach, rule
from jinguo.web.journal import OPERATOR, journal
from jinguo.web.picks import home, query, steps

_READERS = {
    Secrecy.S0: "公开",
    Secrecy.S1: "内部，本单位和上级能看",
    Secrecy.S2: "涉及个人，只有维权干部能看",
    Secrecy.S3: "敏感，只有维权干部能看",
    Secrecy.S4: "封存",
}
_CHANGED = "这条记录刚被改过，现在的内容在这一页上。看过以后仍要作废，请再点一次。"


class StrikeForm(forms.Form):
    """Why a record is struck out, and the version of it that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="作废的原因",
        max_length=200,
        help_text="例：重复登记；人次填错，另登一条。不要写个人姓名。",
        error_messages={
            "required": "请写明作废的原因，如“重复登记”。", "max_length": "最多 200 个字。",
        },
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, version: int) -> None:
        super().__init__(data, initial={"version": version}, label_suffix="")


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
    return _page(request, found, StrikeForm(version=found.version))


@rule(Action.ENTER)
@require_POST
def strike(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Strike a record out, with a reason; what is struck out already stays as it is."""
    found = _to_strike(request, kind, id_)
    form, status = StrikeForm(request.POST, version=found.version), 400
    if found.struck_at:
        return redirect("ledger-record", kind, id_)
    if form.is_valid():
        seen, reason = form.cleaned_data["version"], form.cleaned_data["reason"]
        try:
            close((kind, id_, seen), by=_by(request), reason=reason)
            return redirect("ledger-record", kind, id_)
        except RuleError as error:
            found = _to_strike(request, kind, id_)
            form.add_error(None, str(error))
        except ConflictError:
            found, status = _to_strike(request, kind, id_), 409
            form = StrikeForm({"version": found.version, "reason": reason}, version=found.version)
            form.add_error(None, _CHANGED)
    return _page(request, found, form, status=status)


def _to_strike(request: Asked, kind: str, id_: UUID) -> Record:
    """Return a record that the asker reads, of a unit that they enter for."""
    found = _found(kind, id_, reach(request, Action.SEE_RECORDS))
    if found.unit_id not in request.scope:
        raise not_found()
    return found


def _by(request: Asked) -> By:
    return By(timezone.now(), request.subject, account(request), Channel.PAGE)


def _page(request: Asked, found: Record, form: StrikeForm, *, status: int = 200) -> HttpResponse:
    known, kind, reading = books(), found.kind(), reach(request, Action.SEE_RECORDS)
    day: date = getattr(found, KINDS[kind].on)
    year = Period.year(day.year)
    counted = [] if found.struck_at else changed(
        known, found, unit=home(request), scope=reach(request, Action.SEE_FIGURES)
    )  # fmt: skip
    shown = {
        "kind": KINDS[kind],
        "record": found,
        "day": day,
        "steps": steps(known, found.unit_id, year, reading),
        "place": known.tree.place(found.unit_id, day),
        "period": year,
        "programmes": fields.programmes(known.catalogue, found.programmes),
        "cells": list(_cells(known, found, day)),
        "linked": list(_linked(known, found, reading)),
        "partners": _partners(found),
        "title": fields.titled(known, found),
        "secrecy": _READERS[Secrecy(found.secrecy)],
        "plain": found.secrecy <= Secrecy.S1,
        "striking": found.unit_id in reach(request, Action.ENTER),
        "form": form,
        "recorder": found.recorder.name if found.recorder else OPERATOR,
        "changed": counted,
        "journal": journal(known, found, highest=reading.highest(found.unit_id)),
        "query": query(known.tree.place(found.unit_id, day), year),
    }
    return render(request, "ledger_record.html", shown, status=status)


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
            if told != fields.NOTHING and not fields.is_blank(kind, column, value):
                yield Cell(fields.label(kind, column), told, fields.is_number(kind, column))
    quantities = dict(RecordQuantity.objects.filter(record=found.id).values_list("code", "amount"))
    yield from fields.beside(known.catalogue, kind, quantities, found.extra)


def _linked(known: Books, found: Record, scope: Scope) -> Iterator[Linked]:
    for column, other in linked_kinds(type(found)).items():
        number = getattr(found, f"{column}_id")
        if number is not None:
            row = records(other, scope).filter(number=number).first()
            title = fields.titled(known, row) if row else ""
            yield Linked(
                fields.label(found.kind(), column), other, KINDS[other].label,
                row.id if row else None, title,
            )  # fmt: skip


def _partners(found: Record) -> list[str]:
    rows = Partner.objects.filter(record=found.id).order_by("pk").values_list("name", "role")
    return [fields.partner(name, role) for name, role in rows]
