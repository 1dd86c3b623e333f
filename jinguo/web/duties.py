"""我的待办: what is due, overdue first; neutral lines that lead to what the asker may open."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books, books
from jinguo.duties.tasks import Task, tasks
from jinguo.errors import RuleError
from jinguo.ledger import deputies
from jinguo.ledger.drafts import By
from jinguo.ledger.lines import code, line
from jinguo.ledger.models.base import Secrecy
from jinguo.org.models import Account
from jinguo.org.policy import Action, Scope
from jinguo.web import inputs, looked
from jinguo.web.asking import asked_by
from jinguo.web.clocks import roughly, when
from jinguo.web.guard import Asked, rule
from jinguo.web.methods import BOTH
from jinguo.web.number import as_number
from jinguo.web.picks import home

_SHOWN = 50
"""How many of what is due later, or of unknown length, are listed."""


@dataclass(frozen=True)
class Due:
    """One task as the page shows it."""

    label: str
    href: str
    what: str
    where: str
    state: str
    when: str
    left: str
    tone: str
    note: str


@dataclass(frozen=True)
class Group:
    """Tasks that are due at one time."""

    key: str
    label: str
    tasks: Sequence[Due]
    total: int

    @property
    def more(self) -> bool:
        """Tell whether some are not listed."""
        return self.total > len(self.tasks)


class DeputyForm(forms.Form):
    """Who does the asker's duties, from when, until when (that day included)."""

    deputy = forms.ModelChoiceField(
        Account.objects.none(), label="由谁代办", empty_label="请选择",
        help_text="同一单位的同事。代办只看得到待办；要办案件，请再指派为经办人。",
        error_messages={"required": "请选择一位同事。", "invalid_choice": "请从列表里选一位。"},
    )  # fmt: skip
    since = inputs.day("从哪天")
    last = inputs.day("到哪天（含）")

    def __init__(self, data: Any = None, *, by: By) -> None:
        super().__init__(data, initial={"since": by.day}, label_suffix="", auto_id="deputy-%s")
        named: Any = self.fields["deputy"]
        named.queryset = deputies.colleagues(by)
        named.label_from_instance = _named


def _named(account: Account) -> str:
    return f"{account.name}（{account.login}）"


@rule(Action.SEE_RECORDS, methods=BOTH)
def listing(request: Asked) -> HttpResponse:
    """Show the asker's tasks, and let them name who does these while they are away."""
    by, form, status = asked_by(request), None, 200
    if request.method == "POST":
        form, status = DeputyForm(request.POST, by=by), 400
        try:
            if ended := request.POST.get("end", ""):
                deputies.end(as_number(ended) or 0, by=by)
                return redirect("duties")
            if form.is_valid():
                told = form.cleaned_data
                until = told["last"] + timedelta(days=1)
                deputies.appoint(told["deputy"], told["since"], until, by=by)
                return redirect("duties")
        except RuleError as error:
            field = "last" if error.field == "until" else error.field
            form.add_error(field if field in form.fields else None, str(error))
    return _page(request, by, form or DeputyForm(by=by), status)


def _page(request: Asked, by: By, form: DeputyForm, status: int) -> HttpResponse:
    found, kept = tasks(by), books()
    groups = (
        ("overdue", "逾期", found.overdue), ("today", "今天", found.today),
        ("week", "本周", found.week), ("later", "以后", found.later),
        ("unknown", "期限待核", found.unknown),
    )  # fmt: skip
    listed = [(key, label, some, some[:_SHOWN]) for key, label, some in groups if some]
    persons = {
        (each.standing.record.kind(), each.standing.record.number)
        for _, _, _, some in listed
        for each in some
        if each.standing.record.secrecy >= Secrecy.S2
    }
    looked.over(request, Counter(kind for kind, _ in persons), unit=home(request))
    shown = {
        "groups": [
            Group(
                key, label, [_due(kept, each, request.scope, by.at) for each in some],
                len(every),
            )
            for key, label, every, some in listed
        ],
        "digest": _digest(kept, found.all, request.scope, by.at),
        "missing": sorted(found.missing),
        "form": form,
        "deputies": [] if by.account is None else list(deputies.standing(by)),
    }  # fmt: skip
    return render(request, "duties.html", shown, status=status)


@dataclass(frozen=True)
class Count:
    """How many tasks one unit has: counts alone, so that the page may be printed and shown."""

    where: str
    overdue: int
    others: int


def _digest(kept: Books, some: Sequence[Task], scope: Scope, now: datetime) -> list[Count]:
    """Return how many are overdue at each place; nothing where all are at one."""
    overdue, others = Counter[str](), Counter[str]()
    for each in some:
        where = line(each.standing.record, scope, kept.tree).place.name
        (overdue if each.run.overdue(now) else others)[where] += 1
    places = sorted(overdue.keys() | others.keys(), key=lambda where: (-overdue[where], where))
    counted = [Count(where, overdue[where], others[where]) for where in places]
    return counted if len(counted) > 1 else []


def _due(kept: Books, task: Task, scope: Scope, now: datetime) -> Due:
    of = task.standing
    told, kind = line(of.record, scope, kept.tree), of.record.kind()
    page = "course" if told.full else "ledger-record"
    notes = [f"代{task.instead_of.name}办"] if task.instead_of else []
    if task.raised:
        notes.append("逾期未办，报到您这里")
    if task.run.provisional:
        notes.append("按周末推算")
    said = (when if told.full else roughly)(task.run, now)
    return Due(
        task.clock.label, reverse(page, args=[kind, of.record.id]),
        f"{KINDS[kind].label} {code(of.record)}", told.place.name,
        of.procedure.states[of.course.state].label, said.told, said.left, said.tone,
        "；".join(notes),
    )  # fmt: skip
