"""What is filled in at a standing meeting: why numbers differ, the minutes, what was decided."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField

from jinguo.catalogue.meetings import Meeting
from jinguo.ledger.drafts import new_id
from jinguo.ledger.meetings import LONGEST, Decided, Held
from jinguo.periods import Period
from jinguo.web import inputs
from jinguo.web.seen import seen_lines

_DECISIONS = 4


class ReasonForm(forms.Form):
    """Why a partner's number and ours are not the same."""

    reason = forms.ChoiceField(
        label="为什么不一样",
        error_messages={"required": "请选择原因。", "invalid_choice": "请从列表里选。"},
    )
    note = inputs.line("补充", 100, "可以不填；不要写姓名和案情。")

    def __init__(self, data: Any, *, meeting: Meeting, at: int) -> None:
        super().__init__(data, label_suffix="", auto_id=f"reason-{at}-%s")
        words = [(word, word) for word in meeting.reasons]
        self.fields["reason"].choices = [("", "请选择"), *words]  # type: ignore[attr-defined] # of choices


class MinutesForm(forms.Form):
    """One meeting that was held: its day, its minutes, and what was decided."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    day = inputs.day("开会日期")
    heads = inputs.heads("到会人数")
    text = forms.CharField(
        label="会议记录", max_length=LONGEST, validators=[seen_lines],
        help_text="写议了什么、怎么定的；不写当事人姓名、住址和案情。",
        error_messages={"required": "请写会议记录。", "max_length": f"最多 {LONGEST} 个字。"},
        widget=forms.Textarea({"rows": "5", **inputs.OFF}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(
            data, initial={"id": new_id(), "day": today}, label_suffix="", auto_id="minutes-%s"
        )
        for at in range(_DECISIONS):
            self.fields[f"what{at}"] = inputs.line("议定事项", 120)
            self.fields[f"who{at}"] = inputs.line("责任单位", 80)
            self.fields[f"due{at}"] = inputs.day("办结期限", required=False)

    def main(self) -> list[BoundField]:
        """Return the fields of the meeting itself."""
        return [self[name] for name in ("day", "heads", "text")]

    def rows(self) -> Iterator[list[BoundField]]:
        """Yield the fields of each decision."""
        for at in range(_DECISIONS):
            yield [self[f"{name}{at}"] for name in ("what", "who", "due")]

    def clean(self) -> dict[str, Any]:
        """Refuse a decision of which a part is missing."""
        told: dict[str, Any] = super().clean() or {}
        for at in range(_DECISIONS):
            names = [f"{name}{at}" for name in ("what", "who", "due")]
            if any(told.get(name) for name in names):
                for name in names:
                    if not told.get(name) and name not in self.errors:
                        self.add_error(name, "议定事项、责任单位和办结期限都要填。")
        return told

    def decided(self) -> list[Decided]:
        """Return what was decided; call after `is_valid`."""
        told = self.cleaned_data
        return [
            Decided(told[f"what{at}"], told[f"who{at}"], told[f"due{at}"])
            for at in range(_DECISIONS)
            if told[f"what{at}"]
        ]

    def held(self, meeting: Meeting, unit: int, period: Period) -> Held:
        """Return the meeting that the form tells of; call after `is_valid`."""
        told = self.cleaned_data
        return Held(
            meeting.meeting, meeting.title, meeting.programme, meeting.category, told["id"], unit,
            told["day"], told["heads"], period,
        )  # fmt: skip
