"""What the page of a record shows of its life: a return and its mending, accepting, undoing."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from jinguo.catalogue.load import Catalogue
from jinguo.ledger import life, questions, returns, team, undoing, unstriking
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Question, Record, Returned
from jinguo.ledger.models.base import Secrecy, Status
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked
from jinguo.web.journal import OPERATOR
from jinguo.web.mending import MendForm, label, mendable
from jinguo.web.seen import seen


@dataclass(frozen=True)
class Sent:
    """With what message a record was returned."""

    field: str
    label: str
    message: str
    who: str
    at: datetime


class ReturnForm(forms.Form):
    """Which field is wrong, and how."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    field = forms.ChoiceField(
        label="哪一项",
        error_messages={"required": "请选是哪一项。", "invalid_choice": "请从列表里选。"},
    )
    message = forms.CharField(
        label="退回的意见", max_length=200, validators=[seen],
        help_text="例：和签到表不符，请核对。不要写个人姓名。",
        error_messages={"required": "请写明哪里不对、怎样改。", "max_length": "最多 200 个字。"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, record: Record) -> None:
        initial = {"version": record.version}
        super().__init__(data, initial=initial, label_suffix="", auto_id="return-%s")
        catalogue, kind = declared(), record.kind()
        options = [(name, label(catalogue, kind, name)) for name in returns.fields(record)]
        self.fields["field"].choices = [("", "请选择"), *options]  # type: ignore[attr-defined] # a field of choices


class AgainForm(forms.Form):
    """Why something stands again."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="恢复的原因", max_length=200, validators=[seen],
        help_text="例：作废错了。不要写个人姓名。",
        error_messages={"required": "请写明恢复的原因。", "max_length": "最多 200 个字。"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, record: Record) -> None:
        initial = {"version": record.version}
        super().__init__(data, initial=initial, label_suffix="", auto_id="again-%s")


@dataclass(frozen=True)
class Life:
    """All of it for one asker; a form stands where the asker may use it."""

    sent: Sent | None = None
    mend: MendForm | None = None
    changes: bool = False
    """The asker may change the record, and so submit it again."""
    accepts: bool = False
    returning: ReturnForm | None = None
    undo: bool = False
    again: AgainForm | None = None
    questions: tuple[Question, ...] = ()
    told: str = ""
    """Why the last step was refused."""
    attached: str = ""
    """Why something was not attached, or not taken off."""


def life_of(request: Asked, found: Record, *, full: bool) -> Life:
    """Return what a record's page shows of its life to an asker."""
    by = asked_by(request)
    asked = tuple(questions.on(found.kind(), found, by=by))
    if not full:
        return Life(questions=asked)
    if found.struck_at:
        again = AgainForm(record=found) if unstriking.restorable(found, by=by) else None
        return Life(undo=_undo(found, by), again=again, questions=asked)
    if found.secrecy > Secrecy.S1:
        return Life(questions=asked)
    opened = life.open_return(found)
    handing = found.status in life.TURNS["submit"].of and team.may_change(found, by=by)
    mine = life.acceptable(found, by=by) if found.status in _JUDGED else False
    shown = Life(
        changes=handing,
        accepts=mine and found.status == Status.SUBMITTED,
        returning=ReturnForm(record=found) if mine else None,
        undo=_undo(found, by), questions=asked,
    )  # fmt: skip
    return replace(shown, **_mending(found, opened, changes=handing)) if opened else shown


_JUDGED = frozenset({Status.SUBMITTED, Status.ACCEPTED})


def undo_offered(request: Asked, found: Record) -> bool:
    """Tell whether a page offers to undo what the asker just did to a record."""
    return _undo(found, asked_by(request))


def _undo(found: Record, by: By) -> bool:
    return undoing.undoable(found, by=by) is not None


def _mending(found: Record, opened: Returned, *, changes: bool) -> dict[str, Any]:
    mend = None
    if changes and mendable(found, opened.field):
        mend = MendForm(record=found, field=opened.field)
    return {"sent": sent(declared(), opened), "mend": mend}


def sent(catalogue: Catalogue, opened: Returned) -> Sent:
    """Return a message as a page shows it."""
    who = opened.by.name if opened.by else OPERATOR
    named = label(catalogue, opened.kind, opened.field)
    return Sent(opened.field, named, opened.message, who, timezone.localtime(opened.at))
