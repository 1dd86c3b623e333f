"""质询: what is asked of a record or a figure, by whom, of whom, until when; and the answer."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books, books
from jinguo.errors import RuleError
from jinguo.ledger import questions
from jinguo.ledger.drafts import By
from jinguo.ledger.lines import line
from jinguo.ledger.models import Question
from jinguo.ledger.questions import ANSWERED, ASKED, About
from jinguo.org.policy import Action
from jinguo.org.units import tree
from jinguo.web import fields, inputs, looked
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, not_found, reach, rule
from jinguo.web.ledger_record import found_record
from jinguo.web.methods import BOTH
from jinguo.web.picks import pick, query
from jinguo.web.seen import blamed, seen

_DAYS = 7
"""So long an answer may take unless the asker says another day."""
_CLOSED = 20
_WORDS = {
    "required": "请填写。",
    "max_length": "最多 200 个字。",
    "invalid_choice": "请从列表里选。",
}


@dataclass(frozen=True)
class Shown:
    """A question as the pages show it."""

    question: Question
    about: str
    href: str
    to: str
    asked_from: str
    late: bool
    answers: bool
    ends: bool


class AskForm(forms.Form):
    """What is asked, of whom, until when."""

    to = forms.TypedChoiceField(
        label="问谁", coerce=int, help_text="这个单位在任的人都会看到。",
        error_messages={"required": "请选择单位。", "invalid_choice": "请从列表里选一个单位。"},
    )  # fmt: skip
    text = forms.CharField(
        label="问什么", max_length=200, validators=[seen], error_messages=_WORDS,
        help_text="例：比上年少一半，是漏报吗？不要写个人姓名。",
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    due = inputs.day("哪天前答复")

    def __init__(self, data: Any = None, *, about: About, by: By) -> None:
        initial = {"due": by.day + timedelta(days=_DAYS)}
        super().__init__(data, initial=initial, label_suffix="")
        here = tree()
        units = questions.addressees(about, by=by)
        options = [(unit, here.place(unit, by.day).name) for unit in units]
        self.fields["to"].choices = options  # type: ignore[attr-defined] # a field of choices
        if about.listed:
            self.fields["text"] = _listed("问什么", ASKED)


class AnswerForm(forms.Form):
    """What the answer is."""

    answer = forms.CharField(
        label="答复", max_length=200, validators=[seen], error_messages=_WORDS,
        help_text="例：核对过，有两场没有登记，已经补上。不要写个人姓名。",
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, about: About) -> None:
        super().__init__(data, label_suffix="")
        if about.listed:
            self.fields["answer"] = _listed("答复", ANSWERED)


def _listed(label: str, words: tuple[str, ...]) -> forms.ChoiceField:
    options = [("", "请选择"), *((word, word) for word in words)]
    told = "这条记录涉及个人，只能从列表里选。"
    return forms.ChoiceField(label=label, choices=options, error_messages=_WORDS, help_text=told)


@rule(Action.SEE_FIGURES)
def listing(request: Asked) -> HttpResponse:
    """Show the open questions to and from the asker's units, and those closed last."""
    by, known = asked_by(request), books()
    found = [
        _shown(request, known, each, about, by)
        for each in questions.mine(by)
        if (about := questions.seen(each, by=by))
    ]
    open_ones = [each for each in found if each.question.closed_at is None]
    closed = [each for each in found if each.question.closed_at]
    told = {
        "to_us": [each for each in open_ones if each.answers],
        "from_us": [each for each in open_ones if each.ends and not each.answers],
        "closed": closed[::-1][:_CLOSED],
    }
    return render(request, "questions.html", told)


@rule(Action.SEE_FIGURES, methods=BOTH)
def detail(request: Asked, number: int) -> HttpResponse:
    """Show one question; answer it, or close it."""
    by, known = asked_by(request), books()
    found = Question.objects.filter(pk=number).select_related("asked_by", "answered_by").first()
    about = questions.seen(found, by=by) if found else None
    if found is None or about is None:
        raise not_found()
    if about.record is not None:
        looked.read(request, about.record)
    sent = request.POST if request.method == "POST" else None
    act, status = request.POST.get("act", ""), 200
    form, told = AnswerForm(sent if act == "answer" else None, about=about), ""
    if sent is not None:
        status = 400
        try:
            if act == "end":
                questions.end(number, by=by)
                return redirect("questions")
            if act == "answer" and form.is_valid():
                questions.answer(number, by=by, text=form.cleaned_data["answer"])
                return redirect("question", number)
        except RuleError as error:
            told = blamed(form, error)
    shown = {"each": _shown(request, known, found, about, by), "form": form, "told": told}
    return render(request, "question.html", shown, status=status)


@rule(Action.SEE_RECORDS, methods=BOTH)
def on_record(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Ask something of a record whose line the asker sees."""
    found = found_record(request, kind, id_)
    looked.read(request, found)
    return _ask(request, About(found.unit_id, record=found))


@rule(Action.SEE_FIGURES, methods=BOTH)
def on_figure(request: Asked, address: str) -> HttpResponse:
    """Ask something of a figure of a unit and a period."""
    known = books()
    known.catalogue.indicator(address)
    picked = pick(request, known)
    return _ask(request, About(picked.place.unit, address=address, period=picked.period))


def _ask(request: Asked, about: About) -> HttpResponse:
    by, known = asked_by(request), books()
    sent = request.POST if request.method == "POST" else None
    form, told, status = AskForm(sent, about=about, by=by), "", 200
    if sent is not None:
        status = 400
        try:
            if form.is_valid():
                given = form.cleaned_data
                to, text, due = given["to"], given["text"], given["due"]
                made = questions.ask(about, to=to, text=text, due=due, by=by)
                return redirect("question", made.pk)
        except RuleError as error:
            told = blamed(form, error)
    named, href = _about(request, known, about)
    shown = {"form": form, "told": told, "about": named, "href": href}
    return render(request, "question_new.html", shown, status=status)


def _about(request: Asked, known: Books, about: About) -> tuple[str, str]:
    """Return what a question is on, in words that name nobody, and the way there."""
    if about.record is not None:
        record = about.record
        told = line(record, reach(request, Action.SEE_RECORDS), known.tree)
        title = fields.titled(known, record, full=told.full)
        kind = record.kind()
        href = reverse("ledger-record", args=[kind, record.id])
        return f"{title}（{told.place.name}的{KINDS[kind].label}）", href
    assert about.period is not None
    place = known.tree.place(about.unit, about.period.last_day)
    label = known.catalogue.indicator(about.address).label
    href = f"{reverse('figure', args=[about.address])}?{query(place, about.period)}"
    return f"{label} · {place.name}{about.period.chinese()}", href


def _shown(request: Asked, known: Books, each: Question, about: About, by: By) -> Shown:
    named, href = _about(request, known, about)
    here, today = tree(), by.day
    return Shown(
        each, named, href, here.place(each.to_id, today).name,
        here.place(each.asked_from_id, today).name, _late(each, today),
        questions.answers(each, by=by), questions.ends(each, by=by),
    )  # fmt: skip


def _late(each: Question, today: date) -> bool:
    return each.closed_at is None and each.answered_at is None and each.due < today
