"""从汇总到记录: each unit's dated switch, who is ready, and what switching would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from jinguo.counting import switching
from jinguo.counting.books import Books, books
from jinguo.errors import RuleError
from jinguo.ledger import recording
from jinguo.org.policy import Action, Scope
from jinguo.org.tree import EPOCH
from jinguo.web import inputs, wording
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, reach, rule
from jinguo.web.methods import BOTH
from jinguo.web.picks import Picked, pick
from jinguo.web.seen import blamed, seen
from jinguo.web.sparkline import Line, sparkline

READY = 3
"""In how many of the last six months a unit recorded before it is proposed to switch."""


@dataclass(frozen=True)
class Row:
    """One unit and how it tells of its work."""

    unit: int
    name: str
    since: date | None
    tallying: bool
    months: int
    ready: bool


@dataclass(frozen=True)
class Change:
    """A figure that a switch changes, in words."""

    label: str
    address: str
    before: str
    after: str
    evidence_before: str
    evidence_after: str


class SwitchForm(forms.Form):
    """Which units count from records, since when, and why."""

    units = forms.TypedMultipleChoiceField(
        label="单位", coerce=int,
        error_messages={"required": "请勾选要改的单位。", "invalid_choice": "请从列表里选单位。"},
    )  # fmt: skip
    since = inputs.day("自哪天起以记录为准", "这天以前的汇总数照旧算，两样不会重复。")
    reason = forms.CharField(
        label="依据或原因", max_length=120, validators=[seen], help_text="例：已连续登记半年。",
        error_messages={"required": "请写明依据或原因。", "max_length": "最多 120 个字。"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, rows: Sequence[Row], since: date) -> None:
        super().__init__(data, initial={"since": since}, label_suffix="")
        field = self.fields["units"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(row.unit), row.name) for row in rows if row.tallying]

    def ticked(self) -> list[str]:
        """Return the units that are ticked."""
        return list(self["units"].value() or [])


@rule(Action.MANAGE, methods=BOTH)
def page(request: Asked) -> HttpResponse:
    """Show each unit's state; preview what a switch of some would change, or switch them."""
    kept = books()
    picked = pick(request, kept)
    reading = reach(request, Action.SEE_RECORDS)
    rows = _rows(request, kept, picked, reading)
    since = picked.period.end if picked.period.end <= request.today else picked.period.start
    form = SwitchForm(request.POST if request.method == "POST" else None, rows=rows, since=since)
    shown: dict[str, Any] = {"changes": None, "switched": None}
    status = 200
    if request.method == "POST":
        status = 400
        try:
            if form.is_valid():
                shown |= _done(request, kept, picked, form.cleaned_data)
                status = 200
        except RuleError as error:
            if told := blamed(form, error):
                form.add_error(None, told)
    if shown["switched"] is not None:
        kept = books()
        rows = _rows(request, kept, picked, reading)
        form = SwitchForm(rows=rows, since=since)
    shown |= {
        "picked": picked,
        "rows": rows,
        "form": form,
        "line": line(kept, picked, reading, request.today),
    }
    shown["ready"] = [row for row in rows if row.ready]
    shown["tallying"] = any(row.tallying for row in rows)
    return render(request, "switching.html", shown, status=status)


def _done(request: Asked, kept: Books, picked: Picked, given: dict[str, Any]) -> dict[str, Any]:
    """Return what the preview shows, or how many were switched."""
    units, since = given["units"], given["since"]
    across = recording.beyond(units, since)
    if across:
        named = "、".join(kept.tree.place(unit, since).name for unit in across)
        told = f"{named}已有跨过 {since} 的汇总数，请改选日期，或先作废那条汇总数。"
        raise RuleError(told, field="since")
    if request.POST.get("act") == "switch":
        made = recording.switch_all(
            units, since=since, by=asked_by(request), reason=given["reason"]
        )
        return {"switched": len(made)}
    scope = reach(request, Action.SEE_FIGURES)
    return {"changes": _changes(kept, picked, units, since, scope), "chosen": units}


def _changes(
    kept: Books, picked: Picked, units: list[int], since: date, scope: Scope
) -> list[Change]:
    found = switching.preview(
        kept, units, since, of=picked.place.unit, period=picked.period, scope=scope
    )
    made = []
    for each in found:
        what = kept.catalogue.indicator(each.address)
        before, after = (
            wording.shown(told, what.measure) for told in (each.before, each.after)
        )  # fmt: skip
        shares = (wording.share(told.evidence) for told in (each.before, each.after))
        made.append(Change(what.label, each.address, before, after, *shares))
    return made


def _rows(request: Asked, kept: Books, picked: Picked, reading: Scope) -> list[Row]:
    day = min(picked.period.last_day, request.today)
    return [
        Row(
            each.unit,
            kept.tree.place(each.unit, day).name,
            EPOCH + timedelta(each.since) if each.since is not None and not each.tallying else None,
            each.tallying,
            each.months,
            each.tallying and each.months >= READY,
        )
        for each in switching.standings(kept, picked.place.unit, day, reading=reading)
        if each.unit in request.scope
    ]


def line(kept: Books, picked: Picked, reading: Scope, today: date) -> Line | None:
    """Return how many of the units beneath rest on records, over twelve months, as a line."""
    day = min(picked.period.last_day, today)
    return sparkline(switching.climbing(kept, picked.place.unit, day, reading=reading))
