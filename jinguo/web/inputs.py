"""The fields that most forms are made of; what is wrong with one is told alike on every page."""

from typing import Any

from django import forms

from jinguo.web.seen import seen

OFF = {"autocomplete": "off"}
CHOOSE = {"required": "请选择。", "invalid_choice": "请从列表里选。"}


def day(label: str, hint: str = "", **more: Any) -> forms.DateField:
    """Return the field of a day, picked from the browser's own calendar."""
    return forms.DateField(
        label=label, help_text=hint, widget=picker(), **more,
        error_messages={
            "required": "请填写日期。", "invalid": "日期请写成 2020-03-08 的样子。",
        },
    )  # fmt: skip


def picker() -> forms.DateInput:
    """Return the browser's own calendar."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def heads(label: str) -> forms.IntegerField:
    """Return the field of how many people; it may stay empty."""
    return forms.IntegerField(
        label=label, min_value=1, required=False,
        error_messages={"invalid": "请填整数。", "min_value": "人数应是正数。"},
        widget=forms.TextInput({"inputmode": "numeric", **OFF}),
    )  # fmt: skip


def line(label: str, length: int, hint: str = "", *, required: bool = False) -> forms.CharField:
    """Return the field of one line of text, of characters that a reader sees."""
    return forms.CharField(
        label=label, max_length=length, required=required, help_text=hint, validators=[seen],
        error_messages={"required": f"请填写{label}。", "max_length": f"最多 {length} 个字。"},
        widget=forms.TextInput(OFF),
    )  # fmt: skip
