"""再确认一次身份: shown before what is sensitive, by a password, a factor or the bound phone."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters

from jinguo.errors import JinguoError
from jinguo.org.models import Account
from jinguo.org.policy import Strength
from jinguo.org.throttle import SlowError
from jinguo.web import device, door, factors
from jinguo.web.guard import Asked, account, rule
from jinguo.web.methods import BOTH
from jinguo.web.onward import onward as led_to
from jinguo.web.session import confirm as keep
from jinguo.web.session import confirmed, strength
from jinguo.web.sign_in import shown

_WRONG = "不对，请重新输入。"


class ConfirmForm(forms.Form):
    """The password, or a code of the app."""

    word = forms.CharField(
        label="密码",
        strip=False,
        max_length=256,
        error_messages={"required": "请填写。", "max_length": "太长了，请核对。"},
        widget=forms.PasswordInput({"autocomplete": "current-password", "data-shown": ""}),
    )


def wanted(request: Asked, back: str) -> HttpResponse | None:
    """Return the way to a confirmation that leads back, unless one was made lately."""
    if confirmed(request):
        return None
    return HttpResponseRedirect(f"{resolve_url('confirm')}?{urlencode({'next': back})}")


@rule(signed_in=True, methods=BOTH)
@sensitive_post_parameters("word", "pin")
def confirm(request: Asked) -> HttpResponse:
    """Let whoever sits there show again who they are, and lead them back."""
    who = account(request)
    assert who is not None
    onward = led_to(request) or door.landing(request)
    by_factor = strength(request) is Strength.SECOND and factors.has_second(who)
    form = _form(request, by_factor=by_factor)
    if request.POST.get("device"):
        return _by_device(request, who, onward)
    status = 200
    if request.method == "POST":
        status = 400
        try:
            if _right(request, who, form, by_factor=by_factor):
                keep(request)
                return HttpResponseRedirect(onward)
            form.add_error(None, _WRONG)
        except SlowError as error:
            form.add_error(None, str(error))
            status = 429
    return render(request, "confirm.html", _asked(request, who, form, onward), status=status)


def _form(request: Asked, *, by_factor: bool) -> ConfirmForm:
    given = request.POST if request.method == "POST" else None
    form = ConfirmForm(given, label_suffix="")
    if by_factor:
        form.fields["word"].label = "验证码"
        form.fields["word"].widget = forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "numeric"}
        )
    return form


def _right(request: Asked, who: Account, form: ConfirmForm, *, by_factor: bool) -> bool:
    if said := request.POST.get("credential"):
        return shown(request, who, credential=said)
    if not form.is_valid():
        return False
    word = form.cleaned_data["word"]
    if by_factor:
        return shown(request, who, code=word)
    right = door.tried(
        request, f"password of {who.pk}", lambda: who.check_password(word) or None, who=who
    )
    return right is not None


def _by_device(request: Asked, who: Account, onward: str) -> HttpResponse:
    try:
        held = device.judged(request)
    except JinguoError as error:
        return JsonResponse({"told": str(error)}, status=400)
    if held.account_id != who.pk:
        return JsonResponse({"told": "这部手机是另一个账号的，请换一种方式确认。"}, status=400)
    keep(request)
    return JsonResponse({"next": onward})


def _asked(request: Asked, who: Account, form: ConfirmForm, onward: str) -> dict[str, Any]:
    passkeys = [each for each in factors.of(who) if each.type == "webauthn"]
    strong = strength(request) is Strength.SECOND
    return {
        "form": form, "next": onward, "device": strength(request) is Strength.DEVICE,
        "passkey": factors.asked_of_passkey(who) if strong and passkeys else "",
    }  # fmt: skip
