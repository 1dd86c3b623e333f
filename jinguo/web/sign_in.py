"""Signing in by a password, a passkey or a bound phone, showing the second factor, signing out."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from jinguo.ledger import accounts
from jinguo.org.models import Account, Told
from jinguo.org.passwords import LONGEST
from jinguo.org.policy import Strength
from jinguo.org.throttle import SlowError
from jinguo.web import door, factors
from jinguo.web.frame import city, demo
from jinguo.web.guard import Asked, account, rule
from jinguo.web.methods import BOTH, POST
from jinguo.web.onward import onward as led_to

_WRONG = "用户名或密码不对，请重新输入；忘记密码请联系上级妇联。"
_WRONG_CODE = "验证码不对或已用过，请等下一个；也可以输入一个没用过的恢复码。"
_WRONG_KEY = "没有认出这把通行密钥，请再试一次，或用别的方式登录。"
_RECOVERY = "recovery_codes"


class SignInForm(forms.Form):
    """A login and a password."""

    login = forms.CharField(
        label="用户名",
        max_length=40,
        error_messages={"required": "请填写用户名。", "max_length": "用户名最多 40 个字。"},
        widget=forms.TextInput(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        max_length=LONGEST,
        error_messages={"required": "请填写密码。", "max_length": "密码超过 256 个字，请核对。"},
        widget=forms.PasswordInput({"autocomplete": "current-password", "data-shown": ""}),
    )


class CodeForm(forms.Form):
    """A code of an app, or one for recovery."""

    code = forms.CharField(
        label="验证码",
        max_length=20,
        help_text="手机上验证器应用里的 6 位数字；手机不在身边，用一个 8 位的恢复码。",
        error_messages={"required": "请填写验证码。", "max_length": "验证码最多 20 个字。"},
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


@rule(public=True, methods=BOTH)
@sensitive_post_parameters("password")
def sign_in(request: Asked) -> HttpResponse:
    """Open a session for a login and a password that fit; say nothing about which did not."""
    onward = led_to(request)
    if account(request) is not None:
        return HttpResponseRedirect(onward or door.landing(request))
    form, status = SignInForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 400
    if form.is_valid():
        try:
            if who := _by_password(request, form.cleaned_data):
                return _signed(request, who, onward)
            form.add_error(None, _WRONG)
        except SlowError as error:
            form.add_error(None, str(error))
            status = 429
    shown = {"form": form, "next": onward, "demo": demo(), "city": city(request.today)}
    return render(request, "sign_in.html", shown, status=status)


def _by_password(request: Asked, given: dict[str, Any]) -> Account | None:
    login, password = given["login"].strip(), given["password"]
    who = Account.objects.filter(login=login).first()

    def judge() -> Account | None:
        # Django hashes for nothing where there is no such account: the time tells nobody.
        found = authenticate(request, username=login, password=password)
        return found if isinstance(found, Account) else None

    return door.tried(request, login, judge, who=who)


def _signed(request: Asked, who: Account, onward: str) -> HttpResponse:
    if factors.has_second(who):
        door.halfway(request, who, onward)
        return redirect("sign-in-second")
    door.begin(request, who, Strength.PASSWORD)
    return door.led_on(request, onward)


@rule(public=True, methods=BOTH)
def second(request: Asked) -> HttpResponse:
    """Ask for the second factor of whoever has shown a password."""
    found = door.half(request)
    if found is None:
        return redirect("sign-in")
    who, onward = found
    form, status = CodeForm(request.POST if request.POST.get("code") is not None else None), 200
    if request.method == "POST":
        status = 400
        try:
            if _second_shown(request, who, form):
                door.begin(request, who, Strength.SECOND)
                return door.led_on(request, onward)
        except SlowError as error:
            form.add_error(None, str(error))
            status = 429
    return render(request, "sign_in_second.html", _asked(who, form), status=status)


def _asked(who: Account, form: CodeForm) -> dict[str, Any]:
    kinds = {factor.type for factor in factors.of(who)}
    return {
        "form": form, "app": "totp" in kinds, "code": factors.demo_code(who) if demo() else "",
        "passkey": factors.asked_of_passkey(who) if "webauthn" in kinds else "",
    }  # fmt: skip


def _second_shown(request: Asked, who: Account, form: CodeForm) -> bool:
    """Tell whether the second factor was shown; if not, the form says what to do."""
    said = request.POST.get("credential")
    if said:
        if shown(request, who, credential=said):
            return True
        form.errors.setdefault("__all__", form.error_class([_WRONG_KEY]))
    elif form.is_valid():
        if shown(request, who, code=form.cleaned_data["code"]):
            return True
        form.add_error("code", _WRONG_CODE)
    return False


def shown(request: Asked, who: Account, *, code: str = "", credential: str = "") -> bool:
    """Tell whether an account's factor answers; wrong ones are counted.

    Raises:
        SlowError: If too many were wrong.
    """

    def judge() -> Any:
        if credential:
            return factors.judge_passkey(who, credential)
        return factors.judge_code(who, code)

    factor = door.tried(request, f"second factor of {who.pk}", judge, who=who)
    if factor is not None and factor.type == _RECOVERY:
        writer = door.writer(who, factor.last_used_at)
        accounts.tell(who, Told.CODE, by=writer)
    return factor is not None


@rule(public=True, methods=BOTH)
def passkey(request: Asked) -> HttpResponse:
    """Sign in by a passkey alone: it is held by its owner, and has asked for a finger or a PIN."""
    if request.method != "POST":
        return HttpResponse(factors.asked_of_passkey(None), content_type="application/json")
    try:
        factor = door.tried(
            request,
            door.here(request, "a passkey"),
            lambda: factors.judge_passkey(None, _credential(request)),
            who=None,
        )
    except SlowError as error:
        return JsonResponse({"told": str(error)}, status=429)
    if factor is None:
        return JsonResponse({"told": _WRONG_KEY}, status=400)
    onward = led_to(request)
    door.begin(request, factor.user, Strength.SECOND)
    return JsonResponse({"next": door.led_on(request, onward)["Location"]})


def _credential(request: Asked) -> str:
    return str(request.POST.get("credential", ""))


@rule(public=True, methods=POST)
def sign_out(request: Asked) -> HttpResponse:
    """End the session, and let the browser forget its pages."""
    door.finish(request)
    return door.cleared(redirect("front"))
