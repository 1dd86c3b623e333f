"""零报告: saying that a unit had nothing to tell, of one figure, one programme or all its work."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Counted
from jinguo.counting.books import Books, books
from jinguo.counting.figures import Slice, figure
from jinguo.counting.guarded import secrecy
from jinguo.counting.silence import recorded
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger.drafts import Draft, new_id
from jinguo.ledger.enter import enter
from jinguo.org.policy import Action, tops
from jinguo.org.units import tree
from jinguo.periods import Period, read_period, standard
from jinguo.web.asking import asked_by
from jinguo.web.entry_fields import units
from jinguo.web.guard import Asked, reach, rule, status_of
from jinguo.web.methods import BOTH
from jinguo.web.picks import home
from jinguo.web.seen import blamed, seen

_LONGEST = 40
_ALL = "all"


class ZeroForm(forms.Form):
    """Who had nothing, of what, and when."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    unit = forms.TypedChoiceField(
        label="单位", coerce=int, help_text="只代表这一个单位自己，不含下级。",
        error_messages={
            "required": "请选择单位。",
            "invalid_choice": "您的岗位不能为这个单位报，请选本单位或下级单位。",
        },
    )  # fmt: skip
    about = forms.ChoiceField(
        label="没有什么", help_text="案件、文书、结对一类不在这里报。",
        error_messages={"required": "请选择。", "invalid_choice": "请从列表里选。"},
    )  # fmt: skip
    period = forms.ChoiceField(
        label="期间",
        error_messages={"required": "请选择期间。", "invalid_choice": "请从列表里选一个期间。"},
    )
    late = forms.CharField(
        label="补报的原因", max_length=200, required=False, validators=[seen],
        help_text="这段日期已经锁定才填，会标明“修订”。",
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, request: Asked, known: Books, data: Any = None) -> None:
        day = request.today
        last = Period.of_months(day.year, day.month, 1).before()
        asked = request.GET.get("period", "")
        initial = {
            "id": new_id(), "unit": request.GET.get("unit") or home(request), "about": _ALL,
            "period": asked or str(last),
        }  # fmt: skip
        super().__init__(data, initial=initial, label_suffix="")
        self._choose("unit", units(tree(), request.scope, day))
        self._choose("about", _abouts(known.catalogue, day))
        self._choose("period", _periods(day, asked))

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def is_late(self) -> bool:
        """Tell whether the reason for writing in locked days is asked for."""
        return bool(self["late"].errors or self["late"].value())


@rule(Action.ENTER, methods=BOTH)
def new(request: Asked) -> HttpResponse:
    """Show the form, or keep that there was nothing."""
    known = books()
    form, status = ZeroForm(request, known, request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                return redirect("ledger-record", "zero", _entered(request, known, form).id)
            except RuleError as error:
                if told := blamed(form, error):
                    form.add_error(None, told)
            except ConflictError as error:
                form.add_error(None, str(error))
                status = status_of(error)
    return render(request, "zero.html", {"form": form}, status=status)


def _entered(request: Asked, known: Books, form: ZeroForm) -> Draft:
    given = form.cleaned_data
    unit, period = given["unit"], read_period(given["period"])
    about = "" if given["about"] == _ALL else given["about"]
    if _something(request, known, unit, about, period):
        raise RuleError("这一期已经登记过或报过数，不是零；直接看数字就行。", field="about")
    own = unit in tops(request.subject, day=request.today)
    told = {"starts_on": period.start, "ends_before": period.end, "about": about}
    name = known.tree.place(unit, period.last_day).name[:_LONGEST]
    draft = Draft("zero", unit, told, id=given["id"], on_behalf_of="" if own else name)
    by = replace(asked_by(request), late=given["late"])
    enter(draft, by=by, key=f"zero {request.subject.account} {draft.id}")
    return draft


def _something(request: Asked, known: Books, unit: int, about: str, period: Period) -> bool:
    """Tell whether the unit's own figures say that there was something after all."""
    if not about:
        reading = reach(request, Action.SEE_RECORDS)
        return bool(recorded(known, [period], reading)[known.tree.index[unit]].any())
    scope = reach(request, Action.SEE_FIGURES)
    addresses = [
        address
        for address in _plain(known.catalogue)
        if about in (address, address.split(".")[0])
    ]  # fmt: skip
    where = Slice(unit, period, alone=True)
    return any(figure(known, address, where, scope=scope).worked.rows for address in addresses)


def _plain(catalogue: Catalogue) -> list[str]:
    """Return the counted indicators that single out nobody."""
    return [
        address
        for address, what in catalogue.indicators.items()
        if isinstance(what, Counted) and what.of != "tally" and not secrecy(catalogue, address)
    ]


def _abouts(catalogue: Catalogue, today: date) -> list[Any]:
    plain = [
        address
        for address in _plain(catalogue)
        if (until := catalogue.indicators[address].until) is None or until > today
    ]
    keys = dict.fromkeys(address.split(".")[0] for address in plain)
    groups = [
        (
            catalogue.programmes[key].title,
            [
                (key, f"{catalogue.programmes[key].title}：全部"),
                *((at, catalogue.indicators[at].label) for at in plain if at.split(".")[0] == key),
            ],
        )
        for key in keys
    ]
    return [(_ALL, "全部工作"), *groups]


def _periods(today: date, asked: str) -> list[tuple[str, str]]:
    """Return the periods of this year and the last that have begun, the newest first."""
    found = [
        span
        for year in (today.year, today.year - 1)
        for span in sorted(standard(year), key=lambda span: span.end, reverse=True)
        if span.start <= today
    ]
    if asked and asked not in map(str, found):
        found.append(read_period(asked))
    return [(str(span), span.chinese()) for span in found]
