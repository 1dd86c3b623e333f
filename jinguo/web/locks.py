"""锁定: who locked which days of what unit, locking more, and asking for a lock to be lifted."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jinguo.errors import RuleError
from jinguo.ledger import locking, locks, seconding
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Lock
from jinguo.org.models import Level
from jinguo.org.policy import Action, may
from jinguo.org.units import tree
from jinguo.periods import Period, read_period, standard
from jinguo.web.asking import asked_by
from jinguo.web.confirm import wanted
from jinguo.web.guard import Asked, rule
from jinguo.web.methods import BOTH
from jinguo.web.seen import blamed, seen

_YEARS = 3
_LIFTED = 20


@dataclass(frozen=True)
class Shown:
    """A lock as the page shows it."""

    key: int
    unit: str
    days: str
    span: Period
    lock: Lock
    mine: bool
    """The asker may ask for it to be lifted."""


class LockForm(forms.Form):
    """Which unit's days are locked."""

    unit = forms.TypedChoiceField(
        label="单位", coerce=int, help_text="连同下面所有的单位。",
        error_messages={"required": "请选择单位。", "invalid_choice": "请从列表里选一个单位。"},
    )  # fmt: skip
    period = forms.ChoiceField(
        label="期间", help_text="只列已经过完的。",
        error_messages={"required": "请选择期间。", "invalid_choice": "请从列表里选一个期间。"},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, by: By) -> None:
        super().__init__(data, label_suffix="")
        self.fields["unit"].choices = _units(by)  # type: ignore[attr-defined] # a field of choices
        self.fields["period"].choices = _periods(by.day)  # type: ignore[attr-defined] # the same


class UnlockForm(forms.Form):
    """Which lock is to be lifted, and why."""

    lock = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="解锁的原因", max_length=200, validators=[seen],
        help_text="例：漏报一批走访，要整批补登。不要写个人姓名。",
        error_messages={"required": "请写明解锁的原因。", "max_length": "最多 200 个字。"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")


@rule(Action.LOCK, methods=BOTH)
def listing(request: Asked) -> HttpResponse:
    """Show the locks above and beneath the asker's units; lock days, or ask for a lock's end."""
    by = asked_by(request)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    locked = LockForm(request.POST if act == "lock" else None, by=by)
    unlocked = UnlockForm(request.POST if act == "unlock" else None)
    status = 200
    if request.method == "POST":
        if onward := wanted(request, request.path):
            return onward
        status, form = 400, unlocked if act == "unlock" else locked
        try:
            if form.is_valid():
                return redirect(*_done(act, form.cleaned_data, by))
        except RuleError as error:
            if told := blamed(form, error):
                form.add_error(None, told)
    shown = {"locked": locked, "unlocked": unlocked, **_shown(request, by)}
    return render(request, "locks.html", shown, status=status)


def _done(act: str, given: dict[str, Any], by: By) -> tuple[Any, ...]:
    """Do what was asked for and return where to go on."""
    if act == "lock":
        locking.lock(given["unit"], read_period(given["period"]), by=by)
        return ("locks",)
    found = Lock.objects.filter(pk=given["lock"]).first()
    if found is None:
        raise RuleError("没有这次锁定，请从列表里选。")
    told = locking.wanted(found)
    pending = seconding.ask(locking.UNLOCK, told, unit=found.unit_id, reason=given["reason"], by=by)
    return ("second", pending.number)


def _shown(request: Asked, by: By) -> dict[str, Any]:
    mine, here = locking.reach(by), tree()
    near = {
        place.unit
        for post in request.subject.posts
        if post.stands_on(by.day)
        for place in here.path(post.unit, by.day)
    }
    rows = Lock.objects.select_related("by", "lifted__asked_by", "lifted__seconded_by")
    seen_ = [
        Shown(each.pk, _name(each), span.chinese(), span, each, each.unit_id in mine)
        for each in rows.order_by("-pk")
        for span in [locks.period(each)]
        if each.unit_id in near or each.unit_id in request.scope
    ]
    return {
        "standing": [each for each in seen_ if each.lock.lifted_at is None],
        "lifted": [each for each in seen_ if each.lock.lifted_at][:_LIFTED],
        "may": bool(_units(by)),
        "manages": may(request.subject, Action.MANAGE, day=by.day),
    }


def _name(lock: Lock) -> str:
    return tree().place(lock.unit_id, locks.period(lock).last_day).name


def _units(by: By) -> list[tuple[int, str]]:
    """Return the units to choose from: down to townships; a village's days go with its township."""
    mine = locking.reach(by)
    return [
        (place.unit, "　" * max(place.level - Level.CITY, 0) + place.name)
        for place in tree().standing(by.day)
        if place.unit in mine and place.level <= Level.TOWNSHIP
    ]


def _periods(today: date) -> list[tuple[str, str]]:
    """Return the periods of the last years that are over, the newest year first."""
    found: list[tuple[str, str]] = []
    for year in range(today.year, today.year - _YEARS, -1):
        halves = [Period.of_months(year, month, 6) for month in (1, 7)]
        spans = [*reversed(standard(year)), *reversed(halves)]
        spans.sort(key=lambda span: (span.start - span.end, -span.end.toordinal()))
        found += [(str(span), span.chinese()) for span in spans if span.end <= today]
    return found
