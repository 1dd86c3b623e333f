"""紧急查看的复查: what was opened in need, to be looked into within two working days."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jinguo.catalogue.calendar import Calendar
from jinguo.catalogue.kinds import KINDS
from jinguo.errors import RuleError
from jinguo.ledger import grants, reviews
from jinguo.ledger.declared import calendar
from jinguo.ledger.drafts import By
from jinguo.ledger.lines import code_of, township
from jinguo.ledger.models import Grant, Record
from jinguo.org.policy import Action
from jinguo.org.units import tree
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, rule
from jinguo.web.methods import BOTH
from jinguo.web.number import as_number

_LABELS = {"name": "姓名", "number": "证件号码", "phone": "电话", "address": "住址"}


@dataclass(frozen=True)
class Open:
    """One leave taken in need; nothing of what was read."""

    number: int
    kind: str
    code: str
    unit: str
    who: str
    reason: str
    since: datetime
    until: datetime | None
    due: datetime
    late: bool
    fields: str
    form: "FindingForm"


class FindingForm(forms.Form):
    """What was found."""

    finding = forms.CharField(
        label="复查意见", max_length=200,
        help_text="例：情况属实；不属实，已约谈。不要写个人姓名。",
        error_messages={
            "required": "请写明复查意见，如“情况属实”。", "max_length": "最多 200 个字。",
        },
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, number: int) -> None:
        super().__init__(data, label_suffix="", auto_id=f"review-{number}-%s")


@rule(Action.REVIEW, methods=BOTH)
def listing(request: Asked) -> HttpResponse:
    """Show what waits to be looked into, and keep what was found."""
    by = asked_by(request)
    number = request.POST.get("number", "") if request.method == "POST" else ""
    if (sent := as_number(number)) is not None:
        form = FindingForm(request.POST, number=sent)
        if form.is_valid():
            try:
                grants.review(sent, by=by, finding=form.cleaned_data["finding"])
                return redirect("reviews")
            except RuleError as error:
                form.add_error("finding", str(error))
    days = calendar()
    opened = [
        _open(grant, record, by, days, sent=request.POST if grant.pk == sent else None)
        for grant, record in grants.to_review(by)
    ]
    left = [code_of(grant.record) for grant, _ in grants.left_to_operator(by)]
    shown = {"open": opened, "left": left, "missing": sorted(days.missing)}
    return render(request, "reviews.html", shown, status=400 if sent else 200)


def _open(grant: Grant, record: Record, by: By, days: Calendar, *, sent: Any) -> Open:
    due, place = reviews.due(grant, days), township(tree(), record.unit_id, by.day)
    named = "、".join(_LABELS.get(field, field) for field in grants.opened(grant, record))
    return Open(
        grant.pk, KINDS[grant.kind].label, code_of(grant.record), place.name,
        grant.account.name, grant.reason, grant.since, grant.until, due, by.at >= due, named,
        FindingForm(sent, number=grant.pk),
    )  # fmt: skip
