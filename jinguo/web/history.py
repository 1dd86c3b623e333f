"""改动对照: what each field of a record said over time, old beside new, and putting it back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books, books
from jinguo.errors import ConflictError, RefusedError, RuleError
from jinguo.ledger import past, team
from jinguo.ledger.lines import full
from jinguo.ledger.locks import REVISION
from jinguo.ledger.models import Record
from jinguo.ledger.past import Version
from jinguo.ledger.returns import DETAIL, QUANTITY
from jinguo.ledger.sealed import EXTRA
from jinguo.org.policy import Action
from jinguo.vault.seal import is_sealed
from jinguo.web import fields, looked
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, not_found, reach, rule
from jinguo.web.journal import OPERATOR, act_of
from jinguo.web.ledger_record import found_record, highest
from jinguo.web.mending import label
from jinguo.web.methods import POST
from jinguo.web.seen import blamed, seen


@dataclass(frozen=True)
class Step:
    """One change of one field: what it said before and after, who, when and why."""

    before: str
    after: str
    version: int
    act: str
    who: str
    at: datetime
    reason: str
    revision: bool
    back: int | None
    """The version whose value may be put back: the one before this change."""


@dataclass(frozen=True)
class Field:
    """One field's changes, the newest first."""

    name: str
    label: str
    now: str
    steps: list[Step]


class RestoreForm(forms.Form):
    """Which version is put back, of which field or of all, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    to = forms.TypedChoiceField(
        label="恢复到", coerce=int,
        error_messages={"required": "请选是哪一版。", "invalid_choice": "请从列表里选一版。"},
    )  # fmt: skip
    field = forms.ChoiceField(
        label="哪一项", required=False, error_messages={"invalid_choice": "请从列表里选一项。"}
    )
    reason = forms.CharField(
        label="恢复的原因", max_length=200, validators=[seen],
        help_text="例：改错了一项。不要写个人姓名。",
        error_messages={"required": "请写明为什么恢复。", "max_length": "最多 200 个字。"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, record: Record, found: list[Field], told: list[Version],
        initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        given = {"version": record.version, **(initial or {})}
        super().__init__(data, initial=given, label_suffix="")
        versions = [(each.entry.version, f"第 {each.entry.version} 版") for each in told[:-1]]
        self.fields["to"].choices = [("", "请选择"), *versions[::-1]]  # type: ignore[attr-defined] # a field of choices
        names = [(each.name, each.label) for each in found if each.steps[0].back is not None]
        self.fields["field"].choices = [("", "全部"), *names]  # type: ignore[attr-defined] # the same


@rule(Action.SEE_RECORDS)
def history(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Show what each field of a record said over time, to whom its file is open."""
    return _page(request, _whole(request, kind, id_))


@rule(Action.ENTER, methods=POST)
def restore(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Put back what one field, or all of them, said at an earlier version."""
    found = _whole(request, kind, id_)
    if found.unit_id not in request.scope:
        raise not_found()
    by, status, told = asked_by(request), 400, past.versions(found)
    form = RestoreForm(request.POST, record=found, found=_fields(request, found, told), told=told)
    if form.is_valid():
        given = form.cleaned_data
        try:
            past.restore(
                (kind, id_, given["version"]), to=given["to"], field=given["field"], by=by,
                reason=given["reason"],
            )  # fmt: skip
            return redirect("ledger-history", kind, id_)
        except RefusedError as error:
            status = 409 if isinstance(error, ConflictError) else 400
            said = blamed(form, error) if isinstance(error, RuleError) else str(error)
            if said:
                form.add_error(None, said)
    return _page(request, _whole(request, kind, id_), form, status=status)


def _whole(request: Asked, kind: str, id_: UUID) -> Record:
    found = found_record(request, kind, id_)
    if not full(found, reach(request, Action.SEE_RECORDS)):
        raise not_found()
    return found


def _page(
    request: Asked, found: Record, form: RestoreForm | None = None, *, status: int = 200
) -> HttpResponse:
    looked.read(request, found)
    told = past.versions(found)
    shown = _fields(request, found, told)
    changes = not found.struck_at and team.may_change(found, by=asked_by(request))
    initial = {name: request.GET.get(name, "") for name in ("to", "field")}
    page = {
        "kind": found.kind(), "label": KINDS[found.kind()].label, "record": found,
        "here": "改动对照", "fields": shown, "versions": len(told),
        "form": form or RestoreForm(record=found, found=shown, told=told, initial=initial),
        "changes": changes and len(told) > 1,
    }  # fmt: skip
    return render(request, "history.html", page, status=status)


def _fields(request: Asked, found: Record, told: list[Version]) -> list[Field]:
    """Return the fields that changed, in the order of the form; what never did is left out."""
    known, most = books(), highest(reach(request, Action.SEE_RECORDS), found)
    names = dict.fromkeys(name for each in told for name in each.values)
    shown = []
    for name in names:
        if steps := list(_steps(known, found, name, told, most))[::-1]:
            now = _text(known, found, name, told[-1].values.get(name))
            shown.append(Field(name, _label(known, found, name), now, steps))
    return shown


def _steps(
    known: Books, found: Record, name: str, told: list[Version], most: int
) -> Iterator[Step]:
    """Yield each change of a field; what was of a class above the asker's stays untold."""
    for old, new in pairwise(told):
        was, now = old.values.get(name), new.values.get(name)
        if was == now:
            continue
        hidden = max(old.secrecy, new.secrecy) > most
        entry = new.entry
        before, after = (
            "（无权查看）" if hidden else _text(known, found, name, value) for value in (was, now)
        )
        secret = hidden or is_sealed(entry.reason)
        yield Step(
            before, after, entry.version, act_of(entry),
            entry.actor.name if entry.actor else OPERATOR, entry.at,
            fields.SEALED if secret and entry.reason else entry.reason, REVISION in entry.after,
            old.entry.version if not hidden and past.restorable(name, was) else None,
        )  # fmt: skip


def _label(known: Books, found: Record, name: str) -> str:
    return label(known.catalogue, found.kind(), name)


def _text(known: Books, found: Record, name: str, value: Any) -> str:
    """Return a value as people read it; of what is sealed only that it is."""
    if value in (None, ""):
        return fields.NOTHING
    if is_sealed(value):
        return fields.SEALED
    if name.startswith(QUANTITY):
        cells = fields.beside(
            known.catalogue, found.kind(), {name.removeprefix(QUANTITY): value}, {}
        )
        return cells[0].text if cells else str(value)
    if name.startswith((DETAIL, EXTRA)):
        return str(value)
    day = getattr(found, KINDS[found.kind()].on)
    column = str(found._meta.get_field(name).attname)  # type: ignore[union-attr] # noqa: SLF001 - Django's documented Meta API
    return fields.text(known, found.kind(), column, value, day=day, about=fields.about(found))
