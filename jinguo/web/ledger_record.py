"""One record: what it says, the figures it counts in, its journal, and striking it out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books, books
from jinguo.duties.declared import fitting
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger import behalf, locks
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.lines import full, line
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Partner, Record
from jinguo.ledger.models.base import Channel, Secrecy
from jinguo.ledger.reads import by_numbers, one
from jinguo.org.policy import Action, Scope, Verdict
from jinguo.periods import Period
from jinguo.web import fields, looked
from jinguo.web.attachments import attachments_of
from jinguo.web.changed import changed
from jinguo.web.entry_words import ENTERED
from jinguo.web.guard import Asked, account, not_found, reach, rule
from jinguo.web.journal import OPERATOR, journal
from jinguo.web.methods import POST
from jinguo.web.names import askable, names, opened_value
from jinguo.web.picks import home, query, steps
from jinguo.web.record_cells import cells
from jinguo.web.record_life import Life, life_of
from jinguo.web.revealing import REFUSED, SHOWN_FOR, RevealForm
from jinguo.web.revealing import reveal as asked_to_reveal

_READERS = {
    Secrecy.S0: "公开",
    Secrecy.S1: "内部，本单位和上级能看",
    Secrecy.S2: "涉及个人，经办人能看全部，本条业务线的人能看概况",
    Secrecy.S3: "敏感，经办人能看全部，维权干部能看概况",
    Secrecy.S4: "封存，只有经办人能看",
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
    found = found_record(request, kind, id_)
    return _page(request, found)


@rule(Action.ENTER, methods=POST)
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


@rule(Action.SEE_NAMES, methods=POST)
def reveal(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Show one field that names somebody, for five minutes, to whom the policy allows it."""
    found = found_record(request, kind, id_)
    told = line(found, reach(request, Action.SEE_RECORDS), books().tree)
    form = RevealForm(request.POST, choices=askable(names(request, found, told)))
    if not form.is_valid():
        return _page(request, found, revealing=form, status=400)
    field = form.cleaned_data["field"]
    verdict = asked_to_reveal(request, found, field, reason=form.said())
    if verdict is Verdict.NEED_CONFIRMING:
        return redirect_to_login(request.path.removesuffix("reveal/"), reverse("confirm"))
    if verdict is not Verdict.ALLOW:
        form.add_error(None, REFUSED[verdict])
        return _page(request, found, revealing=form, status=403)
    answer = _page(request, found, opened={field: opened_value(found, field)})
    # Without scripts too, the page goes back to the masks by itself.
    answer.headers["Refresh"] = f"{SHOWN_FOR}; url={request.path.removesuffix('reveal/')}"
    return answer


def _to_strike(request: Asked, kind: str, id_: UUID) -> Record:
    """Return a record that the asker reads, of a unit that they enter for."""
    found = found_record(request, kind, id_)
    if found.unit_id not in request.scope or not full(found, reach(request, Action.SEE_RECORDS)):
        raise not_found()
    return found


def _by(request: Asked) -> By:
    return By(timezone.now(), request.subject, account(request), Channel.PAGE)


def _page(
    request: Asked, found: Record, form: StrikeForm | None = None, *, status: int = 200,
    revealing: RevealForm | None = None, opened: Mapping[str, str] | None = None,
    **more: Life,
) -> HttpResponse:  # fmt: skip
    known, kind, reading = books(), found.kind(), reach(request, Action.SEE_RECORDS)
    told = line(found, reading, known.tree)
    named_by_it = _linked_rows(found, reading) if told.full else {}
    # Whoever reads a record of persons is known to have read whom it names.
    beside = [] if found.secrecy >= Secrecy.S2 else filter(None, named_by_it.values())
    looked.read(request, found, *beside)
    named = names(request, found, told, opened)
    year = Period.year(told.day.year)
    counted = [] if found.struck_at else changed(
        known, found, unit=home(request), scope=reach(request, Action.SEE_FIGURES)
    )  # fmt: skip
    entries = journal(known, found, highest=highest(reading, found)) if told.full else []
    changing = told.full and found.unit_id in reach(request, Action.ENTER)
    life = more.get("life") or life_of(request, found, full=told.full)
    shown = {
        "kind": KINDS[kind],
        "record": found,
        "told": told,
        "steps": steps(known, told.place.unit, year, reading),
        "place": told.place,
        "period": year,
        "programmes": fields.programmes(known.catalogue, found.programmes),
        "cells": list(cells(known, found, told)),
        "linked": list(_linked(known, found, named_by_it, reading)),
        "partners": _partners(found) if told.full else [],
        "names": named,
        "revealing": revealing or RevealForm(choices=askable(named)),
        "title": fields.titled(known, found, full=told.full),
        "secrecy": _READERS[Secrecy(found.secrecy)],
        "plain": found.secrecy <= Secrecy.S1,
        "looked": found.secrecy >= Secrecy.S2 and full(found, reach(request, Action.SEE_RECORDS)),
        "revised": any(each.revision for each in entries) if told.full else locks.revised(found.id),
        "locked": [locks.told(each) for each in locks.touched(found, locks.standing())],
        "coursed": told.full and bool(fitting(found)),
        "safe": told.full and safe(found),
        "striking": changing,
        "amendable": kind in ENTERED and changing,
        "form": form or StrikeForm(version=found.version),
        "recorder": found.recorder.name if found.recorder else OPERATOR,
        "disputing": behalf.may_dispute(found, by=_by(request)),
        "disputed": bool(found.on_behalf_of) and behalf.disputed(found),
        "changed": counted,
        "journal": entries,
        "query": query(told.place, year),
        "life": life,
        "attached": told.full and attachments_of(found, changes=changing, told=life.attached),
    }
    return render(request, "ledger_record.html", shown, status=status)


def record_page(request: Asked, found: Record, life: Life, *, status: int) -> HttpResponse:
    """Show a record's page with what was wrong in a form of its life or its attachments."""
    return _page(request, found, life=life, status=status)


def found_record(request: Asked, kind: str, id_: UUID) -> Record:
    """Return a record that the asker reads; whoever asks in vain is written down."""
    if kind not in KINDS:
        raise not_found()
    found = one(kind, id_, reach(request, Action.SEE_RECORDS))
    if found is None:
        looked.refused(request, kind, id_)
        raise not_found()
    return found


def safe(found: Record) -> bool:
    """Tell whether somebody is not to be reached by what is registered of them."""
    return any(getattr(found, f"safe_{name}_sealed", "") for name in ("address", "contact"))


def whole_record(request: Asked, kind: str, id_: UUID) -> Record:
    """Return a record whose whole file is open to the asker; else it is not there."""
    found = found_record(request, kind, id_)
    if not full(found, reach(request, Action.SEE_RECORDS)):
        looked.refused(request, kind, id_)
        raise not_found()
    return found


def highest(scope: Scope, found: Record) -> int:
    """Return the class to which a file's journal is told: its team reads all of it."""
    on_team = found.number in scope.team.get(found.kind(), ())
    return Secrecy.S4 if on_team else scope.highest(found.unit_id)


def _linked_rows(found: Record, scope: Scope) -> dict[str, Record | None]:
    """Return, by column, the records that this one names; None for one that is not read."""
    return {
        column: next(iter(by_numbers(other, [number], scope)), None)
        for column, other in linked_kinds(type(found)).items()
        if (number := getattr(found, f"{column}_id")) is not None
    }


def _linked(
    known: Books, found: Record, rows: Mapping[str, Record | None], scope: Scope
) -> Iterator[Linked]:
    kinds = linked_kinds(type(found))
    for column, row in rows.items():
        other, title = kinds[column], ""
        if row is not None:
            title = fields.titled(known, row, full=full(row, scope))
        yield Linked(
            fields.label(found.kind(), column), other, KINDS[other].label,
            row.id if row else None, title,
        )  # fmt: skip


def _partners(found: Record) -> list[str]:
    rows = Partner.objects.filter(record=found.id).order_by("pk").values_list("name", "role")
    return [fields.partner(name, role) for name, role in rows]
