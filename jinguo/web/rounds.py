"""督查轮次: each round in numbers that open to its issues; a visit and a finding in few fields."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jinguo.counting.books import Books, books
from jinguo.duties import rounds
from jinguo.duties.rounds import STAGES, Found, Key, Round, Stage
from jinguo.errors import ConflictError, RuleError, UsageError
from jinguo.ledger.drafts import Draft
from jinguo.ledger.enter import enter
from jinguo.org.policy import Action
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, not_found, reach, rule, status_of
from jinguo.web.methods import BOTH
from jinguo.web.opaque import opened, sealed
from jinguo.web.pace import WRITE
from jinguo.web.picks import Picked, pick
from jinguo.web.rounds_form import IssueForm, StartForm, VisitForm, where

LABELS = {
    "found": "发现", "assigned": "交办", "rectified": "整改", "verified": "核验",
    "written-off": "销号", "overdue": "逾期", "to-circulate": "逾期待通报",
    "circulated": "已通报",
}  # fmt: skip
_OF, _BETWEEN = "round", "\n"
_MOST = 500


@dataclass(frozen=True)
class Number:
    """One number of a round, and what opens it."""

    stage: Stage
    count: int

    @property
    def label(self) -> str:
        """Return what it is called."""
        return LABELS[self.stage.key]

    @property
    def bad(self) -> bool:
        """Tell whether it stands for something that is late."""
        return bool(self.count) and self.stage.key in ("overdue", "to-circulate")


@dataclass(frozen=True)
class Shown:
    """One round as a page shows it."""

    word: str
    name: str
    about: str
    units: int
    visits: int
    first: date
    last: date
    numbers: list[Number]


@dataclass(frozen=True)
class Line:
    """One issue of a round."""

    id: UUID
    what: str
    where: str
    who: str
    due: date | None
    state: str
    overdue: bool


@rule(Action.SEE_RECORDS, methods=BOTH, pace=WRITE)
def listing(request: Asked) -> HttpResponse:
    """Show the rounds of a unit and those beneath it; start one with its first visit."""
    kept = books()
    picked = pick(request, kept)
    units, enters = _units(request, kept, picked)
    form, status = _start(request, kept, units & enters), 200
    if request.method == "POST":
        _check_enters(picked, enters)
        status = 400
        if form.is_valid():
            key = form.key()
            status = _entered(request, form, form.draft(picked.place.unit, key))
            if not status:
                return redirect(_address(key, picked))
    found = rounds.rounds(units, picked.period, request.scope, today=request.today)
    unbound = rounds.loose(units, picked.period, request.scope, today=request.today)
    shown = {
        "picked": picked, "rounds": [_shown(kept, each) for each in found], "form": form,
        "loose": len(unbound), "enters": picked.place.unit in enters,
    }  # fmt: skip
    return render(request, "rounds.html", shown, status=status)


def _start(request: Asked, kept: Books, units: frozenset[int]) -> StartForm:
    data = request.POST if request.method == "POST" else None
    return StartForm(data, books=kept, units=units, today=request.today)


def _units(request: Asked, kept: Books, picked: Picked) -> tuple[frozenset[int], frozenset[int]]:
    """Return the units that are picked, and those for which the asker enters."""
    beneath = kept.tree.beneath(picked.place.unit, picked.period.last_day)
    entering = reach(request, Action.ENTER)
    return beneath, frozenset(unit for unit in beneath if unit in entering)


def _check_enters(picked: Picked, enters: frozenset[int]) -> None:
    if picked.place.unit not in enters:
        raise not_found()


def _entered(request: Asked, form: forms.Form, draft: Draft) -> int:
    """Enter what a form tells of; return 0, or the status of what is wrong with it."""
    try:
        enter(draft, by=asked_by(request), key=f"round {request.subject.account} {draft.id}")
    except (RuleError, ConflictError) as error:
        field = {"inspected_on": "day", "title": "what"}.get(getattr(error, "field", "") or "")
        form.add_error(field if field in form.fields else None, str(error))
        return status_of(error)
    return 0


def _word(key: Key) -> str:
    """Return a round as an address names it: what people called it stays out of histories."""
    return sealed(_BETWEEN.join(key).encode(), of=_OF)


def _address(key: Key, picked: Picked, mark: str = "") -> str:
    return f"{reverse('round', args=[_word(key)])}?{picked.query}{mark}"


def _shown(kept: Books, each: Round) -> Shown:
    programmes, type_, name = each.key
    known = kept.catalogue.programmes
    titles = [known[key].title for key in programmes.split() if key in known]
    numbers = [Number(stage, len(each.at(stage))) for stage in STAGES]
    return Shown(
        _word(each.key), name or (titles or [type_])[0], " · ".join([type_, *titles]), each.units,
        len(each.visits), each.first, each.last, numbers,
    )  # fmt: skip


@rule(Action.SEE_RECORDS, methods=BOTH, pace=WRITE)
def one(request: Asked, word: str) -> HttpResponse:
    """Show one round and the issues of one of its numbers; take in a visit or a finding."""
    kept = books()
    picked = pick(request, kept)
    units, enters = _units(request, kept, picked)
    found, key = rounds.rounds(units, picked.period, request.scope, today=request.today), _key(word)
    made = next((each for each in found if each.key == key), None)
    if made is None:
        raise not_found()
    asked: dict[str, Any] = {"visit": None, "issue": None}
    act, status = request.POST.get("act", ""), 200
    if request.method == "POST":
        _check_enters(picked, enters)
        asked[act if act in asked else "visit"] = request.POST
    visit = VisitForm(asked["visit"], books=kept, units=units & enters, today=request.today)
    within = [each for each in made.visits if where(each) in enters]
    issue = IssueForm(asked["issue"], books=kept, visits=within, key=key[0])
    if request.method == "POST":
        status = 400
        form: VisitForm | IssueForm = issue if act == "issue" else visit
        if form.is_valid():
            draft = (
                form.draft(key[0]) if isinstance(form, IssueForm)
                else form.draft(picked.place.unit, key)
            )  # fmt: skip
            status = _entered(request, form, draft)
            if not status:
                return redirect(_address(key, picked, f"#{act}"))
    stage = _stage(request)
    lines = made.at(stage)
    shown = {
        "picked": picked, "round": _shown(kept, made), "label": LABELS[stage.key], "visit": visit,
        "issue": issue, "lines": [_line(kept, each) for each in lines[:_MOST]],
        "more": max(len(lines) - _MOST, 0), "total": len(lines),
        "enters": picked.place.unit in enters,
    }  # fmt: skip
    return render(request, "round.html", shown, status=status)


def _key(word: str) -> Key:
    try:
        programmes, type_, name = opened(word, of=_OF).decode().split(_BETWEEN)
    except (UsageError, ValueError) as error:
        raise not_found() from error
    return programmes, type_, name


def _stage(request: Asked) -> Stage:
    asked = request.GET.get("stage", "")
    return next((each for each in STAGES if each.key == asked), STAGES[0])


def _line(kept: Books, each: Found) -> Line:
    of = each.issue
    return Line(
        of.id, of.title or of.category, kept.tree.place(of.unit_id, of.found_on).name,
        of.assigned_to, of.due_on, each.state, each.overdue,
    )  # fmt: skip
