"""查重: whether a number is registered already; what one may not see is asked of its owner."""

import re
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from jinguo.counting.books import books
from jinguo.ledger import notices
from jinguo.ledger.keys import keyring
from jinguo.ledger.models import Record
from jinguo.ledger.reads import records
from jinguo.ledger.sealed import LOOKED_UP, SOUND
from jinguo.ledger.sealing import heard
from jinguo.org.policy import Action, tops
from jinguo.web import fields, looked
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, account, rule
from jinguo.web.methods import BOTH
from jinguo.web.pace import SEARCH

_SHOWN = 5
_FIELDS = {"number": "证件号码", "phone": "电话", SOUND: "姓名和出生日期"}
_DAY = re.compile(r"(.+?)[\s,，]*(\d{4})\D?(\d{1,2})\D?(\d{1,2})日?")


class LookupForm(forms.Form):
    """One number, exactly."""

    field = forms.ChoiceField(
        label="按什么查", choices=list(_FIELDS.items()), initial="number",
        error_messages={"required": "请选择按什么查。", "invalid_choice": "请从列表里选。"},
    )  # fmt: skip
    value = forms.CharField(
        label="号码，或姓名和出生日期", min_length=6, max_length=40,
        help_text="号码要完整；姓名后面写出生日期，如 王某某 1990-03-08，同音字、异体字也找得到。"
        "输入的内容不会留在网址、日志和浏览记录里。",
        error_messages={
            "required": "请填完整的号码。", "min_length": "请填完整的号码。",
            "max_length": "太长了，请核对。",
        },
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "inputmode": "text"}),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")

    def clean(self) -> dict[str, Any]:
        """Let a name with a birth date be told as it is looked up: by its sound."""
        given = super().clean() or {}
        if given.get("field") == SOUND and (value := given.get("value")):
            told = _DAY.fullmatch(value.strip())
            try:
                name, *day = told.groups() if told else ("", "", "", "")
                given["value"] = heard(name, date(*map(int, day)).isoformat())
            except ValueError:
                self.add_error("value", "请写姓名和出生日期，如 王某某 1990-03-08。")
        return given


@rule(Action.SEE_RECORDS, methods=BOTH, pace=SEARCH)
@sensitive_post_parameters("value")
def lookup(request: Asked) -> HttpResponse:
    """Answer from what the asker reads; otherwise say the same whether or not there is anything."""
    form = LookupForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"form": form}
    status = 400 if form.is_bound else 200
    if form.is_valid():
        found = _found(request, form.cleaned_data["field"], form.cleaned_data["value"])
        # The books are opened only to name what may be seen: hidden and absent cost the same.
        named = [(each, fields.titled(books(), each, full=False)) for each in found]
        shown |= {"asked": True, "found": named, "form": LookupForm()}
        status = 200
    return render(request, "lookup.html", shown, status=status)


def _found(request: Asked, field: str, value: str) -> list[Record]:
    """Look a number up and let its owners know: the same two steps whatever there is."""
    who, by = account(request), asked_by(request)
    assert who is not None
    index = keyring().blind()(value, field)
    entries = keyring().blinds(value, field)
    rows = records("party", request.scope).filter(**{f"{LOOKED_UP[field]}__in": entries})
    found = list(rows.order_by("number")[:_SHOWN])
    units = tops(request.subject, day=by.day)
    unit = units[0] if units else None
    notices.ask(account=who, unit=unit, field=field, index=index, at=by.at)
    looked.found(request, found)
    return found
