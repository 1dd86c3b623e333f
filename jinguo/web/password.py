"""Changing the own password, and setting one by a slip; nobody sets another's."""

from typing import Any

from django import forms
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from jinguo.errors import RuleError
from jinguo.ledger import accounts, slips
from jinguo.ledger.drafts import By
from jinguo.ledger.models.journal import Act
from jinguo.org import sittings
from jinguo.org.models import Account, Told
from jinguo.org.passwords import LONGEST, Validator
from jinguo.org.policy import Strength
from jinguo.org.throttle import SlowError
from jinguo.web import device, door, factors
from jinguo.web.guard import MUST_CHANGE, Asked, account, rule
from jinguo.web.methods import BOTH


def _word(label: str, kind: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST,
        help_text=hint,
        error_messages={"required": f"请填写{label}。", "max_length": "密码最多 256 个字。"},
        widget=forms.PasswordInput({"autocomplete": kind, "data-shown": ""}),
    )


class PasswordForm(forms.Form):
    """The present password and the next one."""

    current = _word("现在的密码", "current-password")
    fresh = _word("新密码", "new-password", Validator().get_help_text())

    def __init__(self, data: Any, *, who: Account | None) -> None:
        super().__init__(data, label_suffix="")
        self.who = who

    def clean_fresh(self) -> str:
        """Refuse what the rules of passwords refuse, and the same one again."""
        fresh = str(self.cleaned_data["fresh"])
        validate_password(fresh, self.who)
        if self.who is not None and self.who.check_password(fresh):
            raise forms.ValidationError("新密码和现在的一样，请换一个。")
        return fresh


class SlipForm(forms.Form):
    """The code of a slip and a password."""

    code = forms.CharField(
        label="登录条上的码",
        max_length=40,
        error_messages={"required": "请填写登录条上的码。", "max_length": "码最多 40 个字。"},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    fresh = _word("您要设的密码", "new-password", Validator().get_help_text())


@rule(signed_in=True, methods=BOTH)
@sensitive_post_parameters("current", "fresh")
def password(request: Asked) -> HttpResponse:
    """Change the own password; every other session ends."""
    who = account(request)
    assert who is not None
    if not who.has_usable_password():
        return redirect("safety")
    form, status = PasswordForm(request.POST if request.method == "POST" else None, who=who), 200
    if form.is_bound:
        status = 400
    if form.is_valid():
        try:
            if _is_current(request, who, form.cleaned_data["current"]):
                _change(request, who, form.cleaned_data["fresh"])
                return redirect("safety")
            form.add_error("current", "现在的密码不对，请重新输入。")
        except SlowError as error:
            form.add_error(None, str(error))
    shown = {"form": form, "must": request.session.get(MUST_CHANGE, False)}
    return render(request, "password.html", shown, status=status)


def _is_current(request: Asked, who: Account, typed: str) -> bool:
    def judge() -> bool | None:
        return who.check_password(typed) or None

    return door.tried(request, f"password of {who.pk}", judge, who=who) is not None


def _change(request: Asked, who: Account, fresh: str) -> None:
    keep(who, fresh, by=door.by(request), but=request.session.session_key)
    request.session.pop(MUST_CHANGE, None)
    update_session_auth_hash(request, who)


def keep(who: Account, fresh: str, *, by: By, but: str | None = None) -> None:
    """Keep a password that its owner chose; every session but one ends, and the owner is told."""
    with transaction.atomic():
        who.set_password(fresh)
        who.password_since = by.at
        who.save(update_fields=["password", "password_since"])
        sittings.end(who, but=but)
        accounts.tell(who, Told.PASSWORD, by=by)
        accounts.enter(who, Act.AMEND, {"password": "changed"}, by=by)


@rule(public=True, methods=BOTH)
@sensitive_post_parameters("code", "fresh")
def by_slip(request: Asked) -> HttpResponse:
    """Set a password by a slip; whoever has a second factor is asked for it still."""
    form, status = (
        SlipForm(request.POST if request.method == "POST" else None, label_suffix=""),
        200,
    )
    if form.is_bound:
        status = 400
    if form.is_valid():
        try:
            return _set(request, form)
        except RuleError as error:
            form.add_error("code", str(error))
        except SlowError as error:
            form.add_error(None, str(error))
            status = 429
        except forms.ValidationError as error:
            form.add_error("fresh", error)
    return render(request, "password_slip.html", {"form": form}, status=status)


def _set(request: Asked, form: SlipForm) -> HttpResponse:
    slip = device.opened(request, form.cleaned_data["code"])
    who, fresh = slip.account, form.cleaned_data["fresh"]
    validate_password(fresh, who)
    writer = door.writer(who, timezone.now())
    with transaction.atomic():
        slips.use(slip, at=writer.at)
        keep(who, fresh, by=writer)
    if factors.has_second(who):
        door.halfway(request, who, "")
        return redirect("sign-in-second")
    door.begin(request, who, Strength.PASSWORD)
    return door.led_on(request, "")
