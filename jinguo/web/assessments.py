"""影响评估: what was weighed before personal data were put to a new use, and by whom."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jinguo.errors import RuleError
from jinguo.ledger.assessing import Weighed, register, sign
from jinguo.ledger.custody import check_keeper
from jinguo.ledger.drafts import By
from jinguo.ledger.models.assessment import About
from jinguo.ledger.models.base import Channel
from jinguo.org.policy import Action
from jinguo.web.guard import Asked, account, rule
from jinguo.web.methods import BOTH
from jinguo.web.seen import seen, seen_lines


def _words(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=400,
        validators=[seen_lines],
        help_text=hint,
        error_messages={"required": f"请填写{label}。", "max_length": "最多 400 个字。"},
        widget=forms.Textarea({"rows": 3}),
    )


class AssessmentForm(forms.Form):
    """One assessment, written out."""

    about = forms.ChoiceField(label="对象", choices=About.choices)
    subject = forms.CharField(
        label="名称或代号",
        max_length=80,
        validators=[seen],
        help_text="项目写它的代号，如 visits-home；合作单位写哪一类，如 公安机关。",
        error_messages={"required": "请填写名称或代号。", "max_length": "最多 80 个字。"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    purpose = _words("目的", "为了什么事用个人信息。")
    necessity = _words("为什么必要", "不用行不行，少用几项行不行。")
    risks = _words("对个人的影响和风险", "万一被不该看的人看到，会怎样。")
    measures = _words("保护措施", "谁能看、存多久、怎样删。")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")


@rule(Action.MANAGE, methods=BOTH)
def assessments(request: Asked) -> HttpResponse:
    """Show the register, and sign a new assessment."""
    by = By(timezone.now(), request.subject, account(request), Channel.PAGE)
    check_keeper(by)
    form, status = AssessmentForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                sign(Weighed(**form.cleaned_data), by=by)
                return redirect("assessments")
            except RuleError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
    shown = {"form": form, "rows": register(), "today": by.day}
    return render(request, "assessments.html", shown, status=status)
