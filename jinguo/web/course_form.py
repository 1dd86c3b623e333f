"""The form of one step, made of what its procedure asks for; and the one that mends a time."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from jinguo.catalogue.procedures import Fill, Step
from jinguo.duties.courses import Standing
from jinguo.duties.taking import Wanted
from jinguo.web import inputs
from jinguo.web.seen import seen, seen_lines

_AT = "%Y-%m-%dT%H:%M"
_REQUIRED = {
    "required": "请填写。",
    "invalid": "写法不对，请改正。",
    "invalid_choice": "请从列表里选。",
}
_OFF = {"autocomplete": "off"}


def _moment(label: str, hint: str) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, help_text=hint, input_formats=[_AT, "%Y-%m-%dT%H:%M:%S"],
        error_messages={"required": "请填时间。", "invalid": "时间不对，请改正。"},
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=_AT),
    )  # fmt: skip


def _day(_: Fill) -> forms.Field:
    return forms.DateField(widget=inputs.picker())


def _choice(fill: Fill) -> forms.Field:
    return forms.ChoiceField(choices=[("", "请选择"), *((word, word) for word in fill.choices)])


_MADE = {
    "字": lambda _: forms.CharField(
        max_length=200, validators=[seen], widget=forms.TextInput(_OFF)
    ),
    "长文": lambda _: forms.CharField(
        max_length=5_000, validators=[seen_lines], widget=forms.Textarea({"rows": "4", **_OFF})
    ),
    "数": lambda _: forms.IntegerField(
        min_value=0, widget=forms.TextInput({"inputmode": "numeric", **_OFF})
    ),
    "日期": _day,
    "时刻": lambda fill: _moment(fill.label, fill.hint),
    "选择": _choice,
}


class StepForm(forms.Form):
    """When the step was taken, and what it asks for; `steps` is how many the sender saw."""

    steps = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    at = _moment("发生时间", "按实际发生的时间填，时限从这里算。")

    def __init__(self, data: Any = None, *, of: Standing, step: Step, now: datetime) -> None:
        given = {
            "steps": of.row.steps, "version": of.record.version,
            "at": timezone.localtime(now).replace(second=0, microsecond=0),
        }  # fmt: skip
        super().__init__(data, initial=given, label_suffix="", auto_id="step-%s")
        self.of = of
        for name, fill in step.fill.items():
            field = _MADE[fill.as_](fill)
            field.label, field.help_text, field.required = fill.label, fill.hint, fill.required
            field.error_messages = {**field.error_messages, **_REQUIRED}
            self.fields[f"said_{name}"] = field

    def wanted(self, code: str, now: datetime) -> Wanted:
        """Return the step as it was filled in; a minute that is not over yet is this moment."""
        at: datetime = self.cleaned_data["at"]
        given = {
            name.removeprefix("said_"): _word(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("said_") and value not in (None, "")
        }
        taken = self.of.course.taken
        if _minute(at) == _minute(now):
            return Wanted(code, now, given)
        return Wanted(code, within(at, taken[-1].at) if taken else at, given)

    def named(self, field: str) -> str:
        """Return the form's name for what a rule calls a field."""
        return field if field in self.fields else f"said_{field}"


def within(said: datetime, before: datetime) -> datetime:
    """Return the moment that a minute stands for, which is not before the step before it.

    A page tells minutes, and the step before may have been taken seconds ago, in the same one.
    """
    return max(said, before) if _minute(said) == _minute(before) else said


def _minute(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def _word(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


class TimeForm(forms.Form):
    """The right time of a step, and why it was wrong."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    at = _moment("实际发生的时间", "改了以后，从这一步算的时限都跟着变。")
    reason = forms.CharField(
        label="原因", max_length=200, validators=[seen], help_text="不要写个人姓名和住址。",
        error_messages={"required": "请写明为什么改。", "max_length": "最多 200 个字。"},
        widget=forms.TextInput(_OFF),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, label_suffix="", auto_id="time-%s")
