"""Signing in and out."""

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from jinguo.web.frame import city, demo
from jinguo.web.guard import Asked, account, rule

_WRONG = "用户名或密码不对，请重新输入；忘记密码请联系上级妇联。"


class SignInForm(forms.Form):
    """A login and a password."""

    login = forms.CharField(
        label="用户名",
        max_length=40,
        error_messages={"required": "请填写用户名。"},
        widget=forms.TextInput(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        error_messages={"required": "请填写密码。"},
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


@rule(public=True)
@sensitive_post_parameters("password")
def sign_in(request: Asked) -> HttpResponse:
    """Open a session for a login and a password that fit; say nothing about which did not."""
    onward = _onward(request)
    if account(request) is not None:
        return HttpResponseRedirect(onward)
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        who = authenticate(request, username=given["login"], password=given["password"])
        if who is not None:
            login(request, who)
            return HttpResponseRedirect(onward)
        form.add_error(None, _WRONG)
    status = 400 if form.is_bound else 200
    shown = {"form": form, "next": onward, "demo": demo(), "city": city(request.today)}
    return render(request, "sign_in.html", shown, status=status)


@rule(public=True)
@require_POST
def sign_out(request: Asked) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("front")


def _onward(request: Asked) -> str:
    """Return where to go next: within this site only."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
