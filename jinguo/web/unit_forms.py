"""The forms by which a unit is opened, renamed or merged, each with its day and its reason."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from jinguo.org.models import Level
from jinguo.org.tree import Place
from jinguo.web import inputs
from jinguo.web.seen import seen


class _Change(forms.Form):
    """From what day on, and why."""

    on = inputs.day("从哪一天起")
    reason = forms.CharField(
        label="依据",
        max_length=200,
        validators=[seen],
        help_text="例：区划调整的文号。",
        error_messages={
            "required": "请写明依据，如区划调整的文号。", "max_length": "最多 200 个字。",
        },
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    order: tuple[str, ...] = ()

    def __init__(self, data: Any, *, start: dict[str, Any]) -> None:
        super().__init__(data, initial=start, prefix=self.order[0], label_suffix="")
        self.order_fields([*self.order[1:], "on", "reason"])


def _name(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=80,
        validators=[seen],
        error_messages={"required": f"请填写{label}。", "max_length": "最多 80 个字。"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )


def _code(hint: str) -> forms.RegexField:
    return forms.RegexField(
        r"^[0-9]{12}$",
        label="区划代码",
        required=False,
        help_text=hint,
        error_messages={"invalid": "区划代码应是 12 位数字，没有就空着。"},
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )


class FoundForm(_Change):
    """A new unit beneath another."""

    order = ("found", "name", "level", "code")
    name = _name("名称")
    level = forms.TypedChoiceField(label="层级", coerce=int)
    code = _code("12 位；机关、企业没有就空着。")

    def __init__(self, data: Any, *, parent: Place, today: date) -> None:
        super().__init__(data, start={"on": today})
        field = self.fields["level"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(at.value), at.label) for at in Level if at > parent.level] or [
            (str(Level.PLACE.value), Level.PLACE.label)
        ]


class RenameForm(_Change):
    """Another name or code."""

    order = ("rename", "name", "code")
    name = _name("新的名称")
    code = _code("没有变就不改。")

    def __init__(self, data: Any, *, place: Place, today: date) -> None:
        super().__init__(data, start={"name": place.name, "code": place.code, "on": today})


class MergeForm(_Change):
    """The unit into which this one goes."""

    order = ("merge", "into")
    into = forms.TypedChoiceField(
        label="并入", coerce=int, error_messages={"required": "请选择并入哪个单位。"}
    )

    def __init__(self, data: Any, *, others: Sequence[Place], today: date) -> None:
        super().__init__(data, start={"on": today})
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "请选择"), *((str(place.unit), place.name) for place in others)]
