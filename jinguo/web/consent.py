"""同意: what somebody agreed to, by purpose; given and taken back, with its notice."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jinguo.errors import RuleError
from jinguo.ledger.consenting import Said, give, withdraw
from jinguo.ledger.drafts import By
from jinguo.ledger.grounds import states_of
from jinguo.ledger.lawful import lawful
from jinguo.ledger.models import Consent, Party
from jinguo.ledger.models.base import Channel
from jinguo.ledger.models.consent import Giver, Way
from jinguo.ledger.reads import files
from jinguo.org.policy import Action
from jinguo.web import inputs, looked
from jinguo.web.guard import Asked, account, not_found, reach, rule
from jinguo.web.methods import BOTH
from jinguo.web.seen import blamed

_TONES = {"有效": "good", "没有": "lack", "过期": "bad", "已撤回": "bad"}


class ConsentForm(forms.Form):
    """What somebody agreed to, and how they said so."""

    purpose = forms.ChoiceField(label="用途")
    giver = forms.ChoiceField(
        label="由谁同意", choices=Giver.choices, help_text="不满十四周岁的由监护人同意。"
    )
    way = forms.ChoiceField(label="方式", choices=Way.choices)
    on = inputs.day("同意日期")

    def __init__(self, data: Any = None, *, start: dict[str, Any]) -> None:
        super().__init__(data, initial=start, label_suffix="")
        field = self.fields["purpose"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, f"{key}：{what.label}") for key, what in lawful().purposes.items()]


@rule(Action.ENTER, methods=BOTH)
def consent(request: Asked, id_: UUID) -> HttpResponse:
    """Show somebody's consents; write down a new one, or that one was taken back."""
    whose = _whose(request, id_)
    by = By(timezone.now(), request.subject, account(request), Channel.PAGE)
    act = str(request.POST.get("act", ""))
    form = ConsentForm(request.POST if act == "give" else None, start={"on": by.day})
    status, told = 200, ""
    if request.method == "POST":
        status = 400
        try:
            if _done(act, whose, request, form, by):
                return redirect("consent", id_)
        except RuleError as error:
            told = blamed(form, error)
    return render(request, "consent.html", {**_shown(whose, form, by), "told": told}, status=status)


def _done(act: str, whose: Party, request: Asked, form: ConsentForm, by: By) -> bool:
    if act == "give":
        if not form.is_valid():
            return False
        give(whose.id, Said(**form.cleaned_data), by=by)
        return True
    if act == "withdraw":
        asked = str(request.POST.get("consent", ""))
        found = next((each for each in _all(whose) if str(each.id) == asked), None)
        if found is None:
            raise not_found()
        withdraw(found.id, on=by.day, by=by)
        return True
    raise RuleError("没有这种办法，请从页面上选。")


def _whose(request: Asked, id_: UUID) -> Party:
    """Return somebody whose file the asker opens, of a unit that they enter for."""
    found = files("party", reach(request, Action.SEE_RECORDS)).filter(id=id_).first()
    if not isinstance(found, Party) or found.unit_id not in request.scope:
        looked.refused(request, "party", id_)
        raise not_found()
    looked.read(request, found)
    return found


def _all(whose: Party) -> list[Consent]:
    rows = Consent.objects.filter(party=whose).select_related("recorder")
    return list(rows.order_by("-given_on", "-recorded_at"))


def _shown(whose: Party, form: ConsentForm, by: By) -> dict[str, Any]:
    purposes = lawful().purposes
    states = states_of(whose, by.day)
    return {
        "record": whose, "form": form, "all": _all(whose), "today": by.day,
        "tail": whose.id.hex[-4:],
        "states": [
            (key, what.label, states[key].value, _TONES.get(states[key].value, "fair"),
             what.notice(by.day))
            for key, what in purposes.items()
        ],
    }  # fmt: skip
