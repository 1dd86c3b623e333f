"""转介包: sent by a case's team, opened once by the partner it is addressed to, answered there."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from jinguo.catalogue.packets import templates
from jinguo.counting.books import books
from jinguo.duties import papers
from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import assessing, packets, wall
from jinguo.ledger.models import Record
from jinguo.ledger.opening import opened
from jinguo.ledger.overlay import folder
from jinguo.ledger.rights import on_team
from jinguo.ledger.team import may_change
from jinguo.org.models import Account
from jinguo.org.policy import Action, Strength, Verdict
from jinguo.org.units import tree
from jinguo.web import fields, looked
from jinguo.web.asking import asked_by
from jinguo.web.door import to_second
from jinguo.web.guard import Asked, account, not_found, rule
from jinguo.web.ledger_record import whole_record
from jinguo.web.methods import BOTH
from jinguo.web.pace import WRITE
from jinguo.web.revealing import REFUSED, reveal
from jinguo.web.seen import seen, seen_lines
from jinguo.web.session import strength

LABELS = {
    "type": "类型", "risk": "风险等级", "minors": "涉及未成年人", "story": "情况",
    "party-name": "当事人姓名", "party-phone": "当事人电话", "party-number": "当事人证件号码",
}  # fmt: skip
_REASON = "办理手续：发转介包"
_LEAKS = "这里写了要保密的住址或联系方式，请改掉；对方要用的，在上面勾选。"
_OFF = {"autocomplete": "off"}


class SendForm(forms.Form):
    """To whom, which fields, for how long, and what for."""

    to = forms.ModelChoiceField(
        Account.objects.none(), label="发给哪个合作单位", empty_label="请选择",
        error_messages={"required": "请选择合作单位。", "invalid_choice": "请从列表里选。"},
    )  # fmt: skip
    template = forms.ChoiceField(
        label="对方是", error_messages={"required": "请选择。", "invalid_choice": "请从列表里选。"}
    )
    fields_ = forms.MultipleChoiceField(
        label="告诉对方哪几项", choices=list(LABELS.items()), widget=forms.CheckboxSelectMultiple,
        help_text="只选对方办这件事要用的。住址、安全联系方式和报告人不能放进来。",
        error_messages={"required": "请至少选一项。", "invalid_choice": "请从列表里选。"},
    )  # fmt: skip
    purpose = forms.CharField(
        label="请对方做什么", max_length=60, validators=[seen], help_text="不要写姓名和住址。",
        error_messages={"required": "请写明请对方做什么。", "max_length": "最多 60 个字。"},
        widget=forms.TextInput(_OFF),
    )  # fmt: skip
    days = forms.IntegerField(
        label="几天内打开", initial=3, min_value=1, max_value=packets.LONGEST,
        error_messages={
            "required": "请填几天。", "invalid": "请填整数。", "min_value": "最短 1 天。",
            "max_value": f"最长 {packets.LONGEST} 天。",
        },
        widget=forms.TextInput({"inputmode": "numeric", **_OFF}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, partners: Any) -> None:
        super().__init__(data, label_suffix="", auto_id="packet-%s")
        self.fields["to"].queryset = partners  # type: ignore[attr-defined] # a field of a model
        options = [(key, each.title) for key, each in templates(folder()).items()]
        self.fields["template"].choices = [("", "请选择"), *options]  # type: ignore[attr-defined] # of choices

    def clean_template(self) -> str:
        """Refuse a sort of partner that nobody signed for, before anything is opened for it."""
        sort = str(self.cleaned_data["template"])
        try:
            assessing.check_partner(sort, timezone.localdate())
        except RuleError as error:
            raise forms.ValidationError(str(error)) from error
        return sort

    def clean(self) -> dict[str, Any]:
        """Refuse what the sort of partner may not be told."""
        told: dict[str, Any] = super().clean() or {}
        known = templates(folder())
        template, to = known.get(told.get("template", "")), told.get("to")
        if template and to and to.office.sort != template.packet:
            sort = known[to.office.sort].title if to.office.sort in known else to.office.sort
            self.add_error("template", f"这个账号是{sort}的，请改正。")
        if template and (over := set(told.get("fields_", ())) - set(template.fields)):
            names = "、".join(LABELS[each] for each in LABELS if each in over)
            self.add_error("fields_", f"{template.title}不能告诉：{names}。")
        return told


@rule(Action.SEE_RECORDS, methods=BOTH, pace=WRITE)
def send(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Send a packet of a case, and show its code once."""
    found, by = whole_record(request, kind, id_), asked_by(request)
    if kind != "case" or not on_team(by, found) or not may_change(found, by=by):
        raise not_found()
    looked.read(request, found)
    form = SendForm(request.POST if request.method == "POST" else None, partners=packets.partners())
    status, code = 200, ""
    if request.method == "POST":
        status = 400
        if form.is_valid():
            told = form.cleaned_data
            verdict, content = _content(request, found, told["fields_"])
            if verdict is Verdict.NEED_CONFIRMING:
                return redirect_to_login(request.path, reverse("confirm"))
            try:
                if verdict is not Verdict.ALLOW:
                    raise RuleError(REFUSED[verdict])  # noqa: TRY301 - told beside the form
                _check(found, told["purpose"], content)
                _, code = packets.send(
                    found, told["to"], purpose=told["purpose"], content=content,
                    days=told["days"], by=by,
                )  # fmt: skip
                status = 200
            except RuleError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
    shown = {
        "record": found, "kind": {"name": kind, "label": "事项·案件"}, "form": form, "code": code,
        "title": fields.titled(books(), found, full=True),
        "sent": [(each, packets.answered(each, found)) for each in packets.of_record(found)],
    }  # fmt: skip
    return render(request, "packet_new.html", shown, status=status)


def _check(record: Record, purpose: str, content: list[tuple[str, str]]) -> None:
    """Refuse what would give a protected value away; one that was itself chosen may be told.

    Raises:
        RuleError: If so. What it is for stands in plain, so that nothing protected may be there.
    """
    guarded, here = papers.protected(record), tree()
    try:
        papers.check(purpose, guarded, here=here)
    except RuleError as error:
        raise RuleError(_LEAKS, field="purpose") from error
    words = [word for _, word in content]
    papers.check("\n".join(words), [each for each in guarded if each not in words], here=here)


def _content(
    request: Asked, found: Record, names: list[str]
) -> tuple[Verdict, list[tuple[str, str]]]:
    """Return what was chosen, each sealed field opened through the policy."""
    with wall.whole():
        party = getattr(found, "party", None)
    content = []
    for name in (each for each in LABELS if each in names):
        of, _, field = name.rpartition("-")
        record = party if of else found
        if record is None:
            continue
        if name in ("type", "risk", "minors"):
            content.append((LABELS[name], str(getattr(record, field))))
            continue
        if not getattr(record, f"{field}_sealed", ""):
            continue
        verdict = reveal(request, record, field, reason=_REASON)
        if verdict is not Verdict.ALLOW:
            return verdict, []
        content.append((LABELS[name], opened(record, field)))
    return Verdict.ALLOW, [(label, word) for label, word in content if word]


class OpenForm(forms.Form):
    """The code that was told by telephone."""

    code = forms.CharField(
        label="开包码", max_length=12, help_text="由发出的单位打电话告诉您，6 位数字。",
        error_messages={"required": "请填开包码。", "max_length": "开包码是 6 位数字。"},
        widget=forms.TextInput({"inputmode": "numeric", **_OFF}),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """Whether it is taken on, and what came of it."""

    accepted = forms.ChoiceField(
        label="接收吗", choices=[("", "请选择"), ("yes", "接收"), ("no", "不接收")],
        error_messages={"required": "请选择。", "invalid_choice": "请从列表里选。"},
    )  # fmt: skip
    words = forms.CharField(
        label="办理情况", max_length=500, validators=[seen_lines],
        error_messages={"required": "请写明办理情况。", "max_length": "最多 500 个字。"},
        widget=forms.Textarea({"rows": "3", **_OFF}),
    )  # fmt: skip


@rule(signed_in=True)
def listing(request: Asked) -> HttpResponse:
    """Show the packets that are addressed to the account."""
    who = account(request)
    assert who is not None
    found = [
        (each, tree().place(each.packet.unit_id, request.today).name)
        for each in packets.addressed(who)
    ]
    return render(request, "packets.html", {"packets": found, "now": asked_by(request).at})


@rule(signed_in=True, methods=BOTH, pace=WRITE)
def packet(request: Asked, id_: UUID) -> HttpResponse:
    """Open one packet once with its code, and answer it."""
    who, by = account(request), asked_by(request)
    assert who is not None
    found = next((each for each in packets.addressed(who) if each.packet.id == id_), None)
    if found is None:
        raise PolicyError("没有这个转介包，或不是给您的。")
    weak = strength(request) is Strength.PASSWORD
    content, status = list[tuple[str, str]](), 200
    act = request.POST.get("act", "") if request.method == "POST" else ""
    opening = OpenForm(request.POST if act == "open" else None, label_suffix="")
    answering = AnswerForm(request.POST if act == "answer" else None, label_suffix="")
    form: forms.Form = answering if act == "answer" else opening
    if act == "open" and weak:
        return redirect(to_second())
    if act:
        status = 400
        if form.is_valid():
            try:
                if act == "answer":
                    told = form.cleaned_data
                    packets.answer(
                        id_, accepted=told["accepted"] == "yes", words=told["words"], by=by
                    )
                    return redirect("packet", id_)
                content, status = packets.open_once(id_, form.cleaned_data["code"], by=by), 200
            except RuleError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
        found = next(each for each in packets.addressed(who) if each.packet.id == id_)
    shown = {
        "packet": found.packet, "unit": tree().place(found.packet.unit_id, request.today).name,
        "content": content, "opening": opening, "answering": answering, "weak": weak,
        "second": to_second(), "used": not found.gone,
        "gone": found.gone or by.at >= found.packet.until,
    }  # fmt: skip
    return render(request, "packet.html", shown, status=status)
