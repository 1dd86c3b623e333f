"""逐村填报: one indicator and period of many villages in one table, entered by their township."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jinguo.catalogue.schema import Counted
from jinguo.counting.books import Books, books
from jinguo.counting.figures import is_money
from jinguo.counting.handed import LEAST, TIMES, Handed, handed, stands_out
from jinguo.counting.silence import ends
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger.drafts import Draft, new_id
from jinguo.ledger.enter import enter
from jinguo.org.policy import Action, tops
from jinguo.org.tree import day_number
from jinguo.web import fields, wording
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, reach, rule, status_of
from jinguo.web.methods import BOTH
from jinguo.web.picks import Picked, pick
from jinguo.web.seen import seen
from jinguo.web.tally_form import lines, reported, whole_value

_LONGEST = 40


def _line(label: str, length: int, hint: str, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, help_text=hint, validators=[seen],
        error_messages={"required": f"请填写{label}。", "max_length": f"最多 {length} 个字。"},
        widget=forms.TextInput({"autocomplete": "off"}), **more,
    )  # fmt: skip


class SheetForm(forms.Form):
    """What all the numbers of one sheet rest on."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    document = _line("依据文件", 120, "文号或名称，例：各村 2020 年上报表。不要写个人姓名。")
    vouched_by = _line("负责人或单位", 80, "谁对这些数负责，例：各村妇联。")
    late = _line("补报的原因", 200, "这段日期已经锁定才填。", required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, label_suffix="", **more)

    def is_late(self) -> bool:
        """Tell whether the reason for writing in locked days is asked for."""
        return bool(self["late"].errors or self["late"].value())


@dataclass
class Row:
    """One village: what it handed in last, and what is written for it now."""

    unit: int
    name: str
    last: str
    last_plain: str
    """The last value's digits, by which a script tells what stands out."""
    said: str = ""
    fault: str = ""
    value: str = ""
    """What it has handed in for this period already."""
    odd: bool = False


@rule(Action.MANAGE, methods=BOTH)
def sheet(request: Asked) -> HttpResponse:
    """Show a table of villages to fill in, or enter what was written in it: all of it or none."""
    kept = books()
    picked = pick(request, kept)
    address = request.GET.get("indicator", "")
    what = reported(kept.catalogue).get(address)
    shown: dict[str, Any] = {
        "picked": picked, "indicators": lines(kept.catalogue, request.today), "address": address,
        "period": picked.period, "times": TIMES, "least": LEAST,
    }  # fmt: skip
    if what is None or what.of == "tally":
        return render(request, "tally_sheet.html", shown)
    data = request.POST if request.method == "POST" else None
    rows = _rows(request, kept, picked, address)
    form, status = SheetForm(data, initial={"id": new_id()}), 200
    if data is not None:
        status = _entered(request, kept, picked, address, rows, form)
        if not status:
            return redirect(f"{request.path}?{request.GET.urlencode()}")
    shown |= {
        "what": what,
        "rows": rows,
        "form": form,
        "fillable": any(not row.value for row in rows),
    }
    return render(request, "tally_sheet.html", shown, status=status)


def _rows(request: Asked, kept: Books, picked: Picked, address: str) -> list[Row]:
    """Return the villages that hand in tallies for the period and that the asker enters for."""
    period, entering = picked.period, reach(request, Action.ENTER)
    units = [
        unit
        for unit in ends(kept, picked.place.unit, period.last_day)
        if unit in entering and kept.since.get(unit, -1) >= day_number(period.end)
    ]
    told = handed(kept, address, units, period)
    return [_row(kept, unit, address, period.last_day, told[unit]) for unit in units]


def _row(kept: Books, unit: int, address: str, day: date, told: Handed) -> Row:
    def written(value: int | None) -> str:
        return "" if value is None else fields.measured(kept.catalogue, address, value)

    what = kept.catalogue.indicator(address)
    money = isinstance(what, Counted) and is_money(kept.catalogue, what)
    plain = "" if told.last is None else str(Decimal(told.last) / (100 if money else 1))
    return Row(
        unit, kept.tree.place(unit, day).name, written(told.last) or wording.NOTHING, plain,
        value=written(told.value), odd=stands_out(told.value, told.last),
    )  # fmt: skip


def _entered(
    request: Asked, kept: Books, picked: Picked, address: str, rows: list[Row], form: SheetForm
) -> int:
    """Enter what was written; return 0, or the status of what is wrong with it."""
    values: dict[int, int] = {}
    for row in rows:
        row.said = request.POST.get(f"value-{row.unit}", "").strip()[:_LONGEST]
        if row.said:  # of a village that has told already only if the sending is a repeat
            try:
                values[row.unit] = whole_value(kept.catalogue, row.said, address)
            except RuleError as error:
                row.fault = str(error)
    if not form.is_valid() or any(row.fault for row in rows):
        return 400
    if not values:
        form.add_error(None, "还没有填一个数；没有发生的填 0，就是零报告。")
        return 400
    by = asked_by(request)
    try:
        enter(
            _drafts(request, picked, address, rows, values, form.cleaned_data),
            by=replace(by, late=form.cleaned_data["late"]),
            key=f"sheet {request.subject.account} {form.cleaned_data['id']}",
        )
    except RuleError as error:
        form.add_error("late" if error.field == "late" else None, str(error))
        return 400
    except ConflictError as error:
        form.add_error(None, str(error))
        return status_of(error)
    return 0


def _drafts(
    request: Asked, picked: Picked, address: str, rows: list[Row], values: dict[int, int],
    given: dict[str, Any],
) -> list[Draft]:  # fmt: skip
    period, own = picked.period, tops(request.subject, day=request.today)
    id_: UUID = given["id"]
    return [
        Draft(
            "tally",
            row.unit,
            {
                "starts_on": period.start, "ends_before": period.end, "indicator": address,
                "value": values[row.unit], "document": given["document"],
                "vouched_by": given["vouched_by"],
            },
            id=uuid5(NAMESPACE_OID, f"{id_} {row.unit}"),
            on_behalf_of="" if row.unit in own else row.name[:_LONGEST],
        )
        for row in rows
        if row.unit in values
    ]  # fmt: skip
