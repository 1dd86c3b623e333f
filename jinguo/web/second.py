"""待办复核: what waits for a second person, and what came of what one asked for oneself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jinguo.errors import ConflictError, PolicyError, RuleError
from jinguo.exchange import background
from jinguo.exchange.seconded import EXPORT, UNMASK
from jinguo.jobs.asking import ask as jobs_ask
from jinguo.ledger import seconding
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Pending, Record
from jinguo.ledger.models.pending import State
from jinguo.ledger.rights import seen
from jinguo.org.policy import Action
from jinguo.org.units import tree
from jinguo.web.asking import asked_by
from jinguo.web.confirm import wanted
from jinguo.web.guard import Asked, account, not_found, rule
from jinguo.web.methods import BOTH, POST

_MINE = 30
_TONES = {
    State.ASKED: "fair", State.APPROVED: "good", State.DONE: "good", State.REFUSED: "bad",
    State.EXPIRED: "lack",
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """One act of two people as a page shows it."""

    number: int
    label: str
    unit: str
    lines: list[str]
    reason: str
    who: str
    at: datetime
    until: datetime
    state: str
    tone: str
    answer: str
    second: str


class AnswerForm(forms.Form):
    """Yes or no, and why."""

    answer = forms.CharField(
        label="意见", max_length=200, required=False,
        help_text="不同意时要写明原因。不要写个人姓名。",
        error_messages={"max_length": "最多 200 个字。"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")


@rule(Action.SEE_FIGURES)
def listing(request: Asked) -> HttpResponse:
    """Show what waits for this account, and what it asked for itself."""
    by = asked_by(request)
    mine = Pending.objects.filter(asked_by=account(request)).select_related(
        "asked_by", "seconded_by"
    )
    shown = {
        "waiting": [_shown(each, by) for each in seconding.waiting(by)],
        "mine": [_shown(each, by) for each in mine.order_by("-number")[:_MINE] if _known(each)],
    }
    return render(request, "seconds.html", shown)


@rule(Action.SEE_FIGURES, methods=BOTH)
def detail(request: Asked, number: int) -> HttpResponse:
    """Show one act to its asker and to whoever may second it; the second says yes or no here."""
    by = asked_by(request)
    pending = _found(number, by)
    own = pending.asked_by == by.account
    form, status = AnswerForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        if onward := wanted(request, request.path):
            return onward
        status = _answer(request, number, form, by)
        if status == 0:
            return redirect("second", number)
        pending = _found(number, by)
    shown = {
        "each": _shown(pending, by),
        "own": own,
        "record": _record(pending, by) if own else None,
        "takeable": own and _takeable(pending, by),
        "open": pending.state == State.ASKED and by.at < pending.expires_at,
        "seconds": seconding.standing(pending, by),
        "same_name": not own and seconding.alike(pending.asked_by, by.account),
        "form": form,
    }
    return render(request, "second.html", shown, status=status)


@rule(Action.SEE_RECORDS, methods=POST)
def file(request: Asked, number: int) -> HttpResponse:
    """Let the worker write the file that a second person agreed to, for whoever asked for it."""
    by = asked_by(request)
    pending = _found(number, by)
    if pending.asked_by != by.account or not _takeable(pending, by):
        raise not_found()
    job = jobs_ask(background.to_take_out(pending, by=by), at=by.at)
    return redirect("job", job.id)


def _takeable(pending: Pending, by: By) -> bool:
    """Tell whether a file waits to be written for the asker."""
    agreed = pending.state == State.APPROVED and by.at < pending.expires_at
    return agreed and pending.act in (EXPORT, UNMASK)


def _answer(request: Asked, number: int, form: AnswerForm, by: By) -> int:
    """Do what the second says; return 0, or the status of what was wrong."""
    if not form.is_valid():
        return 400
    answer = form.cleaned_data["answer"]
    try:
        if request.POST.get("say") == "yes":
            seconding.approve(number, by=by, answer=answer)
        else:
            seconding.refuse(number, by=by, answer=answer)
    except ConflictError as error:
        form.add_error(None, str(error))
        return 409
    except RuleError as error:
        form.add_error("answer" if error.field == "answer" else None, str(error))
        return 400
    return 0


def _found(number: int, by: By) -> Pending:
    """Return an act for its asker, for who seconded it, or for who may."""
    rows = Pending.objects.select_related("asked_by", "seconded_by")
    pending = rows.filter(number=number).first()
    if pending is None or by.account is None or not _known(pending):
        raise not_found()
    if by.account in (pending.asked_by, pending.seconded_by):
        return pending
    if by.account not in seconding.standing(pending, by).accounts:
        raise not_found()
    return pending


def _record(pending: Pending, by: By) -> Record | None:
    """Return the record that an act is about, as far as its asker may open it."""
    for kind, id_ in seconding.ACTS[pending.act].records(pending.payload):
        try:
            return seen(kind, id_, by=by)
        except PolicyError:
            continue
    return None


def _known(pending: Pending) -> bool:
    return pending.act in seconding.ACTS


def _shown(pending: Pending, by: By) -> Shown:
    doing, place = seconding.ACTS[pending.act], tree().place(pending.unit_id, by.day)
    state = State(pending.state)
    if state in (State.ASKED, State.APPROVED) and by.at >= pending.expires_at:
        state = State.EXPIRED
    second = pending.seconded_by.name if pending.seconded_by else ""
    return Shown(
        pending.number, doing.label, place.name, doing.describe(pending.payload), pending.reason,
        pending.asked_by.name, pending.asked_at, pending.expires_at, state.label, _TONES[state],
        pending.answer, second or ("命令行" if pending.by_operator else ""),
    )  # fmt: skip
