"""合作单位的账号: opened, ended and reset by whoever keeps accounts; it sees its packets alone."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jinguo.catalogue.packets import templates
from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import devices
from jinguo.ledger.models import Office
from jinguo.ledger.overlay import folder
from jinguo.ledger.partners import offices, open_partner
from jinguo.org.policy import Action
from jinguo.org.units import tree
from jinguo.web import door
from jinguo.web.account_form import login_field, name_field
from jinguo.web.accounts import weak
from jinguo.web.confirm import wanted
from jinguo.web.guard import Asked, rule
from jinguo.web.methods import BOTH
from jinguo.web.picks import home


@dataclass(frozen=True)
class Row:
    """One partner's account on the list."""

    office: Office
    sort: str
    place: str
    phones: int


class PartnerForm(forms.Form):
    """Whose account it is."""

    sort = forms.ChoiceField(
        label="哪一类单位", help_text="转介包只能按这一类能看的几项发给它。",
        error_messages={"required": "请选择。", "invalid_choice": "请从列表里选。"},
    )  # fmt: skip
    name = name_field()
    login = login_field()

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        options = [(key, each.title) for key, each in templates(folder()).items()]
        self.fields["sort"].choices = [("", "请选择"), *options]  # type: ignore[attr-defined] # of choices
        self.fields["name"].label = "单位和经办人"
        self.fields["name"].help_text = "例：演示派出所 张警官。一个经办人一个账号，不要合用。"


@rule(Action.ACCOUNTS)
def listing(request: Asked) -> HttpResponse:
    """Show the partners' accounts that the asker keeps."""
    known, day = templates(folder()), request.today
    rows = [_row(each, known, day) for each in offices(request.scope.units)]
    return render(request, "partners.html", {"rows": rows})


def _row(office: Office, known: Any, day: date) -> Row:
    sort = known[office.sort].title if office.sort in known else office.sort
    place = tree().place(office.unit_id, day).name
    return Row(office, sort, place, len(devices.standing(office.account)))


@rule(Action.ACCOUNTS, methods=BOTH)
def new(request: Asked) -> HttpResponse:
    """Open an account for a partner's office, kept by the asker's own unit."""
    if answer := weak(request) or wanted(request, request.get_full_path()):
        return answer
    form, unit = PartnerForm(request.POST if request.method == "POST" else None), home(request)
    if form.is_valid():
        told = form.cleaned_data
        try:
            made = open_partner(
                told["login"], told["name"], sort=told["sort"], unit=unit, by=door.by(request)
            )
            return redirect("account", made.pk)
        except (RuleError, PolicyError) as error:
            field = getattr(error, "field", None)
            form.add_error(field if field in form.fields else None, str(error))
    shown = {"form": form, "place": tree().place(unit, request.today)}
    return render(request, "partner_new.html", shown, status=400 if form.errors else 200)
