"""免核: which units' records are accepted by themselves, since when, and how many are looked at."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import life, trusting
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Trust
from jinguo.org.models import Level
from jinguo.org.policy import Action
from jinguo.org.units import tree
from jinguo.web import inputs
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, rule
from jinguo.web.methods import BOTH
from jinguo.web.seen import blamed, seen

_ABSENT = "请从列表里选一个单位。"


@dataclass(frozen=True)
class Shown:
    """A trusted unit as the page shows it."""

    key: int
    unit: str
    trust: Trust


class TrustForm(forms.Form):
    """Which unit is trusted, from which day, and how many of a hundred are looked at."""

    unit = forms.TypedChoiceField(
        label="单位", coerce=int,
        error_messages={"required": "请选择单位。", "invalid_choice": "请从列表里选一个单位。"},
    )  # fmt: skip
    since = inputs.day("从哪天起")
    share = forms.IntegerField(
        label="抽看百分之几", min_value=1, max_value=100,
        help_text="每月至少抽看 1 条；抽到哪条，月底以后才知道。",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "请填 1 到 100。"
        ),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, by: By, taken: set[int]) -> None:
        super().__init__(data, label_suffix="", initial={"since": by.day, "share": 5})
        self.fields["unit"].choices = _units(by, taken)  # type: ignore[attr-defined] # a field of choices


class EndForm(forms.Form):
    """Which unit is no longer trusted, and why."""

    trust = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="停止的原因", max_length=200, validators=[seen], help_text="例：连续退回。",
        error_messages={"required": "请写明为什么停止免核。", "max_length": "最多 200 个字。"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="", auto_id="end-%s")


@rule(Action.ACCEPT, methods=BOTH)
def listing(request: Asked) -> HttpResponse:
    """Show the trusted units; trust another, or end it."""
    by = asked_by(request)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    units = life.reach(by)
    rows = list(Trust.objects.filter(unit__in=units, until=None).select_related("by", "above"))
    given = TrustForm(
        request.POST if act == "trust" else None, by=by, taken={row.unit_id for row in rows}
    )
    ended = EndForm(request.POST if act == "end" else None)
    form, status = (ended if act == "end" else given), 200
    if request.method == "POST":
        status = 400
        try:
            if form.is_valid():
                _do(act, form.cleaned_data, units, by)
                return redirect("trusting")
        except PolicyError:
            form.add_error(None, _ABSENT)
        except RuleError as error:
            if told := blamed(form, error):
                form.add_error(None, told)
    here = tree()
    shown = [Shown(row.pk, here.place(row.unit_id, by.day).name, row) for row in rows]
    page = {"trusted": shown, "given": given, "ended": ended, "units": len(units)}
    return render(request, "trusting.html", page, status=status)


def _do(act: str, given: dict[str, Any], units: frozenset[int], by: By) -> None:
    if act == "trust":
        unit = given["unit"]
        trusting.trust(
            unit, reach=units, above=_above(unit, by), since=given["since"],
            share=given["share"], by=by,
        )  # fmt: skip
    else:
        trusting.distrust(given["trust"], reach=units, by=by, reason=given["reason"])


def _above(unit: int, by: By) -> int:
    """Return the unit of the writer's own post that answers: the nearest above."""
    own = {post.unit for post in by.subject.posts if post.stands_on(by.day)}
    path = [place.unit for place in tree().path(unit, by.day)[:-1]]
    return next(each for each in reversed(path) if each in own)


def _units(by: By, taken: set[int]) -> list[tuple[int, str]]:
    units = life.reach(by)
    return [
        (place.unit, "　" * max(place.level - Level.COUNTY, 0) + place.name)
        for place in tree().standing(by.day)
        if place.unit in units and place.unit not in taken
    ]
