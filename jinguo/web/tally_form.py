"""The form of a tally: one unit's total of one indicator over a span of days."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Counted
from jinguo.counting.figures import is_money
from jinguo.errors import RuleError
from jinguo.ledger.drafts import Draft
from jinguo.org.policy import Scope
from jinguo.org.tree import Tree
from jinguo.web import inputs
from jinguo.web.entry_fields import units
from jinguo.web.seen import seen

_WAYS = ("records", "sum", "distinct")
_FEN = 100
_LAST = date(2999, 12, 31)
_DIGITS = 15


def reported(catalogue: Catalogue) -> dict[str, Counted]:
    """Return the indicators of which totals may be handed in."""
    return {
        address: what
        for address, what in catalogue.indicators.items()
        if isinstance(what, Counted) and (what.of == "tally" or what.way in _WAYS)
    }


def _text(label: str, length: int, hint: str, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        help_text=hint,
        validators=[seen],
        error_messages={
            "required": f"请填写{label}。",
            "max_length": f"最多 {length} 个字，请写短一些。",
        },
        widget=forms.TextInput({"autocomplete": "off"}),
        **more,
    )


def _day(label: str, hint: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        error_messages={
            "required": f"请填写{label}。",
            "invalid": "日期请写成 2020-01-01 的样子。",
        },
        widget=inputs.picker(),
    )


def whole_value(catalogue: Catalogue, said: str, address: str) -> int:
    """Return what somebody wrote as a whole number of an indicator's base unit.

    Raises:
        RuleError: If it is no such number.
    """
    money = is_money(catalogue, reported(catalogue)[address])
    try:
        amount = Decimal(said.replace(",", "").replace("，", ""))
    except InvalidOperation as error:
        raise RuleError("请只填数，如 35；金额如 1200.50。") from error
    if not amount.is_finite() or amount < 0 or amount.adjusted() >= _DIGITS:
        raise RuleError("这个数不对，应是不小于 0 的数，请核对。")
    amount *= _FEN if money else 1
    if amount != amount.to_integral_value():
        raise RuleError("金额最多到分。" if money else "这个口径要填整数，不带小数。")
    return int(amount)


class TallyForm(forms.Form):
    """One tally, all its fields."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    unit = forms.TypedChoiceField(
        label="单位",
        coerce=int,
        help_text="汇总数只代表这一个单位自己，不含下级。",
        error_messages={
            "required": "请选择单位。",
            "invalid_choice": "您的岗位不能为这个单位报，请选本单位或下级单位。",
        },
    )
    indicator = forms.ChoiceField(
        label="口径",
        error_messages={
            "required": "请选择报的是哪个数。",
            "invalid_choice": "没有这个口径，请从列表里选。",
        },
    )
    starts_on = _day("起始日期", "这个数从哪天算起。")
    last_day = _day("截止日期", "算到哪天，这一天也算在内。")
    value = _text("数值", _DIGITS + 5, "只写数，量词已在口径里；金额写元。没有就报 0（零报告）。")
    document = _text("依据文件", 120, "例：2020 年度妇联工作汇总表。不要写个人姓名。")
    vouched_by = _text("负责人或单位", 80, "谁对这个数负责，例：县妇联办公室。")
    title = _text("名称", 120, "可以不填。", required=False)
    late = _text(
        "补报的原因", 200, "这段日期已经锁定，写明原因后登记，会标明“修订”。", required=False
    )

    def __init__(
        self, data: Any = None, *, catalogue: Catalogue, tree: Tree, scope: Scope, today: date,
        initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=dict(initial or {}), label_suffix="")
        self.catalogue = catalogue
        _choose(self, "unit", units(tree, scope, today))
        _choose(self, "indicator", [("", "请选择"), *lines(catalogue, today)])

    def is_late(self) -> bool:
        """Tell whether the reason for writing in locked days is asked for."""
        return bool(self["late"].errors or self["late"].value())

    def clean(self) -> dict[str, Any]:
        """Read the value in the indicator's measure, and hold the days in their order."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("starts_on"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "截止日期不能早于起始日期，请改其中一个。")
        if last and last > _LAST:
            self.add_error("last_day", "截止日期太远了，请核对年份。")
        if given.get("value") and given.get("indicator"):
            try:
                given["value"] = whole_value(self.catalogue, given["value"], given["indicator"])
            except RuleError as error:
                self.add_error("value", str(error))
        return given

    def draft(self) -> Draft:
        """Return the tally that the form tells of; call after `is_valid`."""
        given = self.cleaned_data
        fields = {
            name: given[name]
            for name in ("starts_on", "indicator", "value", "document", "vouched_by", "title")
            if given[name] != ""
        }
        fields["ends_before"] = given["last_day"] + timedelta(1)
        return Draft("tally", given["unit"], fields, id=given["id"])

    def refuse(self, error: RuleError) -> None:
        """Show a rule's refusal beside the field it names, or above them all."""
        name = {"ends_before": "last_day"}.get(error.field or "", error.field)
        self.add_error(name if name in self.fields else None, str(error))


def lines(catalogue: Catalogue, today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the indicators as choices, those of one line of work together."""
    lines: dict[str, list[tuple[str, str]]] = {}
    for address, what in reported(catalogue).items():
        if what.until is None or what.until > today:
            line = catalogue.programme_of(address).line or "其他"
            lines.setdefault(line, []).append((address, f"{what.label}（{what.measure}）"))
    return list(lines.items())


def _choose(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
