"""保存期限: what has come due, what is held back, and asking for what may be erased."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jinguo.catalogue.kinds import KINDS
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger import custody, erasing
from jinguo.ledger.dictionary import source
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Hold, Pending
from jinguo.ledger.models.base import Channel
from jinguo.org.policy import Action
from jinguo.web.guard import Asked, account, rule
from jinguo.web.methods import BOTH
from jinguo.web.number import as_number
from jinguo.web.seen import blamed, seen

_SHOWN = 20


class HoldForm(forms.Form):
    """Which record is kept for now, and on what ground."""

    kind = forms.ChoiceField(
        label="哪种记录", choices=[(kind.name, kind.label) for kind in KINDS.values()]
    )
    record = forms.UUIDField(
        label="编号",
        help_text="记录页网址里的那一串，或导出表第一列。",
        error_messages={"required": "请填写编号。", "invalid": "编号不对，请从记录页复制。"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    basis = forms.CharField(
        label="依据",
        max_length=200,
        validators=[seen],
        help_text="例：诉讼、调查、审计的案号或文号。不要写个人姓名。",
        error_messages={"required": "请写明依据，如案号、文号。", "max_length": "最多 200 个字。"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="", initial={"kind": "case"})


@rule(Action.MANAGE, methods=BOTH)
def keeping(request: Asked) -> HttpResponse:
    """Show what is due by number, never by name; restrict it, hold a record, ask for erasing."""
    by = By(timezone.now(), request.subject, account(request), Channel.PAGE)
    custody.check_keeper(by)
    act = str(request.POST.get("act", ""))
    form, status, told = HoldForm(request.POST if act == "hold" else None), 200, ""
    if act == "restrict" and "count" not in request.POST:
        return _preview(request, by.day)
    if request.method == "POST":
        status = 400
        try:
            if act == "restrict":
                return _restricted(request, by)
            if _done(act, request, form, by):
                return redirect("keeping")
        except RuleError as error:
            told = blamed(form, error)
    return render(request, "keeping.html", {**_shown(form, by.day), "told": told}, status=status)


class RestrictForm(forms.Form):
    """How many records stop being used, written once more by whoever decides it."""

    key = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    count = forms.IntegerField(
        label="再写一遍条数",
        help_text="写得和上面的一样才办，免得点错。",
        error_messages={"required": "请写上面的条数。", "invalid": "请写数字。"},
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        """Hold what was written against what was shown."""
        given = super().clean() or {}
        if "count" in given and given.get("seen") != given["count"]:
            self.add_error("count", "和上面的条数不一样，没有办。")
        return given


def _preview(
    request: Asked, today: date, form: RestrictForm | None = None, *, status: int = 200,
    told: str = "",
) -> HttpResponse:  # fmt: skip
    """Show how many records would stop being used, and ask once more."""
    key = str(request.POST.get("key", ""))
    found = next((each for each in custody.due(today) if each.key == key), None)
    if found is None or not found.restrict:
        raise RuleError("现在没有到期该停止使用的记录。")
    given = {"key": key, "seen": found.restrict}
    shown = {
        "due": found, "label": KINDS[found.keeping.of].label, "source": source(found.keeping),
        "form": form or RestrictForm(initial=given, label_suffix=""), "told": told,
    }  # fmt: skip
    return render(request, "keeping_restrict.html", shown, status=status)


def _restricted(request: Asked, by: By) -> HttpResponse:
    form = RestrictForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _preview(request, by.day, form, status=400)
    given = form.cleaned_data
    try:
        custody.restrict_due(given["key"], by.day, by=by, seen=given["seen"])
    except ConflictError as error:
        return _preview(request, by.day, status=409, told=str(error))
    return redirect("keeping")


def _done(act: str, request: Asked, form: HoldForm, by: By) -> bool:
    key = str(request.POST.get("key", ""))
    if act == "erase":
        erasing.ask_due(key, by=by)
    elif act == "lift":
        custody.lift(_number(key), by=by)
    elif act == "hold":
        if not form.is_valid():
            return False
        given = form.cleaned_data
        custody.hold(given["kind"], given["record"], by=by, basis=given["basis"])
    else:
        raise RuleError("没有这种办法，请从页面上选。")
    return True


def _number(said: str) -> int:
    number = as_number(said)
    if number is None:
        raise RuleError("没有这次暂缓，请从列表里选。")
    return number


def _shown(form: HoldForm, today: date) -> dict[str, Any]:
    holds = Hold.objects.filter(until=None).select_related("by").order_by("-since")
    asked = Pending.objects.filter(act=erasing.ERASE_DUE).select_related("asked_by")
    return {
        "rows": [
            (each, KINDS[each.keeping.of].label, source(each.keeping))
            for each in custody.due(today)
        ],
        "holds": [(each, KINDS[each.kind].label) for each in holds],
        "asked": asked.order_by("-number")[:_SHOWN],
        "form": form, "today": today,
    }  # fmt: skip
