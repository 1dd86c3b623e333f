"""审计: who read minors' data in a year, and whose data an account read; ids, never names."""

import io
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jinguo.catalogue.kinds import KINDS
from jinguo.documents.formats import FORMATS
from jinguo.errors import JinguoError
from jinguo.exchange.affected import export_affected
from jinguo.ledger.breach import Affected, Suspect, affected, clocks
from jinguo.ledger.minors import audit as audit_of_minors
from jinguo.ledger.models.look import Looked
from jinguo.org.models import Account
from jinguo.org.policy import Action
from jinguo.reporting.minors import written
from jinguo.web.attachment import attachment
from jinguo.web.guard import Asked, rule
from jinguo.web.methods import BOTH
from jinguo.web.number import as_number

_SHOWN = 200
"""So many records stand on the page; the workbook holds all."""
_FIRST, _LAST = 2000, 2100
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WHEN = {"required": "请填写时间。", "invalid": "时间请写成 2024-05-01T08:00 的样子。"}


def _moment(label: str, hint: str = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        help_text=hint,
        error_messages=_WHEN,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class BreachForm(forms.Form):
    """Which account or sign-in, and what time."""

    login = forms.CharField(
        label="账号", max_length=40, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    session = forms.CharField(
        label="或某次登录",
        max_length=16,
        required=False,
        help_text="查看记录里的登录代号。",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    since = _moment("从")
    until = _moment("到", "不含这一刻，北京时间。")

    def __init__(self, data: Any = None, *, start: dict[str, Any]) -> None:
        super().__init__(data, initial=start, label_suffix="")

    def suspect(self) -> Suspect:
        """Return whose looks are asked for; an account that is not there has left none."""
        given = self.cleaned_data
        account = None
        if given["login"]:
            found = Account.objects.filter(login=given["login"]).values_list("pk", flat=True)
            account = found.first() or 0
        return Suspect(given["since"], given["until"], account, given["session"])


@rule(Action.AUDIT)
def audit(request: Asked) -> HttpResponse:
    """Show what there is to audit."""
    return render(request, "audit.html", {"year": request.today.year})


@rule(Action.AUDIT)
def minors(request: Asked) -> HttpResponse:
    """Show the yearly audit of minors' data, or give it as a document."""
    year = _year(request)
    found = audit_of_minors(year, within=request.scope)
    if request.GET.get("file"):
        form = FORMATS[".docx"]
        content = form.content(written(found, at=timezone.now()))
        return attachment(content, name=f"未成年人信息年度审计{year}.docx", media=form.media)
    rows = [(each, len(each.records), found.unusual.get(each.login, ())) for each in found.readers]
    shown = {"found": found, "rows": rows, "years": range(request.today.year, year - 6, -1)}
    return render(request, "audit_minors.html", shown)


def _year(request: Asked) -> int:
    said = request.GET.get("year", "")
    year = as_number(said) or 0
    return year if _FIRST <= year <= _LAST else request.today.year


@rule(Action.AUDIT, methods=BOTH)
def breach(request: Asked) -> HttpResponse:
    """Show whose data an account read in a time; asked for by POST, so that no address tells it."""
    asked = request.method == "POST"
    now = timezone.now()
    start = {"since": timezone.localtime(now) - timedelta(days=1), "until": timezone.localtime(now)}
    form = BreachForm(request.POST if asked else None, start=start)
    found: Affected | None = None
    if asked and form.is_valid():
        try:
            found = affected(form.suspect(), within=request.scope)
        except JinguoError as error:
            form.add_error(None, str(error))
    if found and request.POST.get("file"):
        file = io.BytesIO()
        export_affected(found, file)
        return attachment(file.getvalue(), name="泄露影响编号.xlsx", media=_WORKBOOK)
    status = 400 if asked and found is None else 200
    return render(request, "audit_breach.html", _shown(form, found, now), status=status)


def _shown(form: BreachForm, found: Affected | None, now: datetime) -> dict[str, Any]:
    if found is None:
        return {"form": form}
    return {
        "form": form, "found": found, "now": now, "most": _SHOWN,
        "persons": sorted(found.persons)[:_SHOWN],
        "rows": [
            (one, KINDS[one.kind].label if one.kind in KINDS else one.kind,
             [str(Looked(act).label) for act in sorted(one.acts)], sorted(one.fields))
            for one in found.seen[:_SHOWN]
        ],
        "clocks": clocks(found, noticed=now),
    }  # fmt: skip
