"""账号与岗位: who holds what beneath, opened and ended here; slips for who is to sign in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url

from jinguo.errors import JinguoError, PolicyError, RuleError, UnitError
from jinguo.ledger import accounts, devices, slips
from jinguo.ledger.accounts import Term
from jinguo.ledger.models import Office
from jinguo.org.models import Account, Post, Role
from jinguo.org.policy import Action, Strength, beneath_only, may
from jinguo.org.units import find, tree
from jinguo.web import door
from jinguo.web.account_form import GiveForm, HandOverForm, NewForm
from jinguo.web.confirm import wanted
from jinguo.web.guard import Asked, not_found, reach, rule
from jinguo.web.methods import BOTH, POST
from jinguo.web.number import as_number
from jinguo.web.picks import home
from jinguo.web.reach import drawn
from jinguo.web.session import strength

_SOON = timedelta(days=90)
_MOST = 400


@dataclass(frozen=True)
class Row:
    """A post on the list."""

    post: Post
    place: str
    soon: bool
    phones: int
    own: bool


@rule(Action.SLIPS)
def listing(request: Asked) -> HttpResponse:
    """Show who holds posts at a unit and right beneath it, as far as the asker gives slips."""
    here, day = tree(), request.today
    given = request.GET.get("unit", "")
    unit = home(request) if (key := as_number(given)) is None else key
    if unit not in request.scope:
        raise not_found()
    below = here.children(unit, day, day + timedelta(days=1))
    posts = _posts(request, [unit, *below])
    sizes = here.sizes(day)
    shown = {
        "place": here.place(unit, day), "rows": [_row(request, post) for post in posts[:_MOST]],
        "steps": [(each, each.unit in request.scope) for each in here.path(unit, day)],
        "below": [here.place(each, day) for each in below if sizes[here.index[each]]],
        "keeps": unit in reach(request, Action.ACCOUNTS), "cut": len(posts) > _MOST,
    }  # fmt: skip
    return render(request, "accounts.html", shown)


def _posts(request: Asked, units: list[int]) -> list[Post]:
    """Return the posts that stand at some units and are shown: to officers recorders alone."""
    day = request.today
    stands = Post.objects.filter(unit__in=units, since__lte=day)
    stands = stands.filter(Q(until=None) | Q(until__gt=day)).select_related("account")
    kept = reach(request, Action.ACCOUNTS)
    strictly = beneath_only(units, request.subject, tree=tree(), day=day)
    return [
        post
        for post in stands.order_by("unit__spells__code", "role", "account__login").distinct()
        if post.unit_id in kept or (post.role == Role.RECORDER and post.unit_id in strictly)
    ]


def _row(request: Asked, post: Post) -> Row:
    place = tree().place(post.unit_id, request.today).name
    soon = post.until is not None and post.until - request.today < _SOON
    phones = len(devices.standing(post.account))
    return Row(post, place, soon, phones, post.account_id == request.subject.account)


def weak(request: Asked) -> HttpResponse | None:
    """Lead a keeper without a second factor to one: who gives rights shows surely who they are."""
    if strength(request) is not Strength.SECOND:
        return redirect(door.to_second())
    return None


@rule(Action.ACCOUNTS, methods=BOTH)
def new(request: Asked) -> HttpResponse:
    """Open an account with a post at a unit."""
    given = request.GET.get("unit", "")
    unit = home(request) if (key := as_number(given)) is None else key
    if unit not in request.scope:
        raise not_found()
    if answer := weak(request) or wanted(request, request.get_full_path()):
        return answer
    form = NewForm(request.POST if request.method == "POST" else None, today=request.today)
    if form.is_valid():
        told = form.cleaned_data
        term = Term(unit, told["role"], request.today, told["until"], told["line"])
        try:
            opened = accounts.open_account(
                told["login"], told["name"], by=door.by(request), term=term
            )
            return redirect("account", opened.pk)
        except (RuleError, PolicyError) as error:
            _blame(form, error)
    shown = {"form": form, "place": tree().place(unit, request.today)}
    return render(request, "account_new.html", shown, status=400 if form.errors else 200)


def _blame(form: Any, error: JinguoError) -> None:
    field = getattr(error, "field", None)
    form.add_error(field if field in form.fields else None, str(error))


def _found(request: Asked, number: int) -> tuple[Account, bool]:
    """Return an account, and whether the asker may do more than give a slip.

    Raises:
        Http404: If it is not there, or not for this asker.
    """
    account = Account.objects.filter(pk=number).first()
    if account is None:
        raise not_found()
    by = door.by(request)
    for check, keeps in ((accounts.check_acts_on, True), (accounts.check_gives_slip, False)):
        try:
            check(account, by)
        except PolicyError:
            continue
        return account, keeps and may(request.subject, Action.ACCOUNTS, day=request.today)
    raise not_found()


@rule(Action.SLIPS, methods=BOTH)
def detail(request: Asked, number: int) -> HttpResponse:
    """Show an account's posts; give, hand over and end them."""
    account, keeps = _found(request, number)
    forms: dict[str, Any] = {"give": None, "hand": None}
    status = 200
    if request.method == "POST":
        answer = weak(request) if keeps else None
        if answer := answer or wanted(request, resolve_url("account", number)):
            return answer
        act, status = request.POST.get("act", ""), 400
        if act in forms:
            forms[act] = request.POST
        elif (done := _ACTS.get(act)) and (keeps or act == "devices"):
            done(request, account)
            return redirect("account", number)
    made = {
        "give": GiveForm(forms["give"], today=request.today),
        "hand": HandOverForm(forms["hand"]),
    }
    if keeps and (answer := _filled(request, account, made)):
        return answer
    shown = _shown(request, account) | made | {"keeps": keeps}
    return render(request, "account.html", shown, status=status)


def _shown(request: Asked, account: Account) -> dict[str, Any]:
    posts = Post.objects.filter(account=account).order_by("-until", "since")
    return {
        "who": account, "rows": [_row(request, post) for post in posts], "days": slips.DAYS,
        "phones": devices.standing(account), "today": request.today,
        "standing": [post for post in posts if post.until is None or post.until > request.today],
        "partner": Office.objects.filter(account=account).exists(),
        "can": account.has_usable_password() or devices.standing(account),
    }  # fmt: skip


def _filled(request: Asked, account: Account, made: dict[str, Any]) -> HttpResponse | None:
    """Do what a filled form asks for; return None if there is none or it does not stand."""
    for act, done in (("give", _give), ("hand", _hand_over)):
        form = made[act]
        if form.is_valid():
            try:
                return redirect("account", done(request, account, form.cleaned_data))
            except (RuleError, PolicyError, UnitError) as error:
                _blame(form, error)
    return None


def _give(request: Asked, account: Account, given: dict[str, Any]) -> int:
    unit = find(given["unit"], day=request.today)
    if unit not in reach(request, Action.ACCOUNTS):
        raise RuleError("这个单位不归您管，请改正。", field="unit")
    term = Term(unit, given["role"], request.today, given["until"], given["line"])
    accounts.give(account, term, by=door.by(request))
    return account.pk


def _hand_over(request: Asked, account: Account, given: dict[str, Any]) -> int:
    post, by = _post(request, account), door.by(request)
    to = Account.objects.filter(login=given["login"], is_active=True).first()
    if to is not None:
        accounts.hand_over(post, to, by=by)
        return to.pk
    if not given["name"]:
        raise RuleError("没有这个账号；要新开，请写上接任者的姓名。", field="name")
    return accounts.hand_over_to_new(post, given["login"], given["name"], by=by).pk


def _post(request: Asked, account: Account) -> Post:
    number = request.POST.get("post", "")
    own = Post.objects.filter(account=account)
    post = own.filter(pk=as_number(number) or 0).first()
    if post is None:
        raise RuleError("请选交接哪个岗位。")
    return post


def _end(request: Asked, account: Account) -> None:
    accounts.end_post(_post(request, account), by=door.by(request))


def _simple(act: Callable[..., None]) -> Callable[[Asked, Account], None]:
    return lambda request, account: act(account, by=door.by(request))


_ACTS: dict[str, Callable[[Asked, Account], None]] = {
    "end": _end,
    "devices": _simple(accounts.end_devices),
    "disable": _simple(accounts.disable),
    "enable": _simple(accounts.enable),
    "reset": _simple(accounts.reset),
}


@rule(Action.SLIPS, methods=POST)
def slip(request: Asked, number: int) -> HttpResponse:
    """Write a slip and show it once, to be printed and handed over."""
    account, keeps = _found(request, number)
    answer = weak(request) if keeps else None
    if answer := answer or wanted(request, resolve_url("account", number)):
        return answer
    written = slips.write(account, by=door.by(request))
    site = settings.REACHED or f"{request.scheme}://{request.get_host()}"
    address = f"{site}{resolve_url('bind')}"
    unit = Post.objects.filter(account=account).order_by("-since").values_list("unit", flat=True)
    here = tree()
    shown = {
        "who": account, "slip": written, "code": drawn(f"{address}#{written.code}"),
        "address": address, "days": slips.DAYS,
        "place": here.place(unit[0], request.today).name if unit else "",
    }  # fmt: skip
    return render(request, "slip.html", shown)
