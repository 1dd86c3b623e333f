"""账号安全: what an account is told, its sessions, its factors and phones."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url

from jinguo.errors import RefusedError
from jinguo.ledger import accounts, devices
from jinguo.ledger.models.journal import Act
from jinguo.ledger.partners import is_partner
from jinguo.org import sittings
from jinguo.org.duties import needs_second
from jinguo.org.models import Account, Notice, Sitting, Told
from jinguo.org.policy import Strength
from jinguo.web import door, factors, recovery
from jinguo.web.confirm import wanted
from jinguo.web.guard import Asked, account, not_found, rule
from jinguo.web.methods import BOTH, POST
from jinguo.web.number import as_number
from jinguo.web.reach import drawn
from jinguo.web.session import signed, strength

_NOTICES = 30
_SECRET = "totp-secret"  # noqa: S105 - the name under which a session keeps it until it is confirmed
_STRENGTHS = {
    Strength.PASSWORD: "密码",
    Strength.DEVICE: "绑定的手机和 PIN",
    Strength.SECOND: "密码和第二种方式，或通行密钥",
}


@dataclass(frozen=True)
class Open:
    """One session as its owner sees it."""

    word: str
    kind: str
    began: datetime | None
    here: bool


class FactorForm(forms.Form):
    """The first code of an app that is to be added."""

    code = forms.CharField(
        label="应用里显示的 6 位数字",
        max_length=10,
        error_messages={"required": "请填写 6 位数字。", "max_length": "应是 6 位数字。"},
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


def _who(request: Asked) -> Account:
    who = account(request)
    assert who is not None
    return who


@rule(signed_in=True)
def safety(request: Asked) -> HttpResponse:
    """Show what the account was told, where it is signed in, and by what it signs in."""
    who = _who(request)
    held = factors.of(who)
    strong = factors.has_second(who)
    shown = {
        "who": who, "strength": _STRENGTHS[strength(request)],
        "notices": Notice.objects.filter(account=who).order_by("-at", "-pk")[:_NOTICES],
        "sittings": list(_sittings(request, who)),
        "app": next((each for each in held if each.type == "totp"), None),
        "passkeys": [(each.pk, each.wrap().name, each) for each in held if each.type == "webauthn"],
        "strong": strong, "phones": devices.standing(who), "password": who.has_usable_password(),
        "wants": not strong and needs_second(request.subject.posts, day=request.today),
        "sent_to": not strong and is_partner(who.pk),
    }  # fmt: skip
    return render(request, "safety.html", shown)


def _sittings(request: Asked, who: Account) -> list[Open]:
    here = sittings.digest(request.session.session_key or "")
    rows = Sitting.objects.filter(account=who).order_by("-began")
    return [
        Open(row.session_key, row.kind or "未知设备", row.began, row.session_key == here)
        for row in rows
    ]


@rule(signed_in=True, methods=POST)
def end(request: Asked) -> HttpResponse:
    """End another session of one's own."""
    word = request.POST.get("sitting", "")
    Sitting.objects.filter(account=_who(request), session_key=word).delete()
    return redirect("safety")


@rule(signed_in=True, methods=POST)
def end_phone(request: Asked) -> HttpResponse:
    """Let a phone of one's own sign in no more."""
    for device in devices.standing(_who(request)):
        if str(device.id) == request.POST.get("phone"):
            devices.end(device, by=door.by(request))
            sittings.end(device.account, but=request.session.session_key)
    return redirect("safety")


@rule(signed_in=True, methods=BOTH)
def app(request: Asked) -> HttpResponse:
    """Add an app that shows codes: scan, type the first code."""
    who, back = _who(request), resolve_url("safety-app")
    if answer := wanted(request, back) or _kept_from(request, who):
        return answer
    if any(each.type == "totp" for each in factors.of(who)):
        return redirect("safety")
    form = FactorForm(request.POST if request.method == "POST" else None, label_suffix="")
    keeps = factors.Adapter()
    # Sealed: who reads the table of sessions must not have the secret before its owner does.
    secret = keeps.decrypt(
        request.session.setdefault(_SECRET, keeps.encrypt(generate_totp_secret()))
    )
    if form.is_valid():
        if factors.code_fits(secret, form.cleaned_data["code"].strip()) is not None:
            with transaction.atomic():
                TOTP.activate(who, secret)
                _added(request, who)
            del request.session[_SECRET]
            return _first_codes(request, who)
        form.add_error("code", "不对，请等应用里出现下一个数字再填；也请核对手机的时间。")
    url = keeps.build_totp_url(who, secret)
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    shown = {"form": form, "code": drawn(url), "secret": groups}
    return render(request, "safety_app.html", shown, status=400 if form.errors else 200)


def _kept_from(request: Asked, who: Account) -> HttpResponse | None:
    """Refuse who has a factor and did not show it: a stolen password adds no other."""
    if factors.has_second(who) and strength(request) is not Strength.SECOND:
        raise RefusedError("请退出，用第二种方式登录后再来增减登录方式。")
    return None


def _added(request: Asked, who: Account) -> None:
    """Tell the owner of a new factor, end the other sessions; this one has shown it."""
    writer = door.by(request)
    accounts.tell(who, Told.ADDED, by=writer)
    accounts.enter(who, Act.AMEND, {"factor": "added"}, by=writer)
    sittings.end(who, but=request.session.session_key)
    signed(request, Strength.SECOND)


@rule(signed_in=True, methods=BOTH)
def passkey(request: Asked) -> HttpResponse:
    """Add a passkey of this device or a security key."""
    who = _who(request)
    if answer := wanted(request, resolve_url("safety-passkey")) or _kept_from(request, who):
        return answer
    told = ""
    if request.method == "POST":
        name = request.POST.get("name", "").strip()[:40] or "通行密钥"
        if factors.add_passkey(who, request.POST.get("credential", ""), name):
            _added(request, who)
            return _first_codes(request, who)
        told = "这把通行密钥没有加上，请再试一次。"
    shown = {"told": told, "asked": factors.asked_of_new_passkey(who)}
    return render(request, "safety_passkey.html", shown, status=400 if told else 200)


@rule(signed_in=True, methods=BOTH)
def codes(request: Asked) -> HttpResponse:
    """Say how many recovery codes are good, once the sign-in was confirmed; or make new ones."""
    who = _who(request)
    if answer := wanted(request, resolve_url("safety-codes")) or _kept_from(request, who):
        return answer
    if not factors.has_second(who):
        return redirect("safety")
    if request.method == "POST":
        with transaction.atomic():
            made = recovery.make(who)
            accounts.tell(who, Told.ADDED, by=door.by(request))
        return _codes_shown(request, made)
    return render(request, "safety_codes.html", {"left": recovery.left(who)})


def _first_codes(request: Asked, who: Account) -> HttpResponse:
    """Show the codes that come with the first factor; with a second one the old ones stay."""
    if recovery.left(who):
        return redirect("safety")
    return _codes_shown(request, recovery.make(who))


def _codes_shown(request: Asked, codes: list[str]) -> HttpResponse:
    """Answer with codes in this one page: no table and no session holds them for another."""
    return render(request, "safety_codes.html", {"codes": codes})


@rule(signed_in=True, methods=POST)
def remove(request: Asked) -> HttpResponse:
    """Take an app or a passkey away; every other session ends."""
    who = _who(request)
    if answer := wanted(request, resolve_url("safety")) or _kept_from(request, who):
        return answer
    number = request.POST.get("factor", "")
    own: Any = Authenticator.objects.filter(user=who).exclude(type="recovery_codes")
    factor = own.filter(pk=as_number(number) or 0).first()
    if factor is None:
        raise not_found()
    writer = door.by(request)
    with transaction.atomic():
        factors.remove(factor)
        accounts.tell(who, Told.REMOVED, by=writer)
        accounts.enter(who, Act.AMEND, {"factor": "removed"}, by=writer)
        sittings.end(who, but=request.session.session_key)
    if not factors.has_second(who):
        signed(request, Strength.PASSWORD)
    return redirect("safety")
