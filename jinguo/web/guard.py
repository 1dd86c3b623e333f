"""The door: every endpoint declares who may come in; without that the site does not start.

A unit that does not exist and one that the asker may not see get the same answer: not found.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import get_resolver
from django.utils import timezone

from jinguo.errors import (
    AddressError,
    CatalogueError,
    ConflictError,
    FailedError,
    JinguoError,
    PolicyError,
    RefusedError,
    RuleError,
    UnitError,
)
from jinguo.ledger.packets import addressed
from jinguo.ledger.team import subject
from jinguo.org.duties import is_sensitive
from jinguo.org.models import Account
from jinguo.org.policy import NOBODY, Action, Scope, Subject, scope
from jinguo.org.units import tree
from jinguo.web.endpoints import undeclared
from jinguo.web.methods import GET, allowed
from jinguo.web.pace import WRITE, Pace, paces
from jinguo.web.session import lapsed, session_name, strength

Answer = HttpResponseBase
View = TypeVar("View", bound=Callable[..., Answer])

_LOG = logging.getLogger("jinguo.web")
"""Refusals of the door itself; those of records are looks of the journal."""

_STATUS: tuple[tuple[type[JinguoError], int], ...] = (
    (ConflictError, 409),
    (RuleError, 400),
    (RefusedError, 403),
    (FailedError, 500),
    (JinguoError, 400),
)
_ABSENT = (PolicyError, UnitError, AddressError)

MUST_CHANGE = "must-change"
"""A session whose password is too old by the profile: it opens the page for another one alone."""


@dataclass(frozen=True)
class Rule:
    """Who may call an endpoint: everybody, who has signed in, or whose posts allow an action."""

    action: Action | None = None
    signed_in: bool = False
    methods: tuple[str, ...] = GET
    pace: Pace | None = None

    @property
    def public(self) -> bool:
        """Tell whether anybody may call it."""
        return self.action is None and not self.signed_in


class Asked(HttpRequest):
    """A request that came through the door: who asks, and the units that the action reaches."""

    subject: Subject
    scope: Scope
    today: date


def rule(
    action: Action | None = None,
    *,
    public: bool = False,
    signed_in: bool = False,
    methods: tuple[str, ...] = GET,
    pace: Pace | None = None,
) -> Callable[[View], View]:
    """Declare who may call a view: an action of the policy, whoever has signed in, or everybody.

    A pace counts what is sent by POST; where only GET is answered, what is fetched.

    Raises:
        ImproperlyConfigured: If it says more than one of these, or none.
    """
    if [action is not None, public, signed_in].count(True) != 1:
        raise ImproperlyConfigured("a rule is an action, or signed_in=True, or public=True")

    def declare(view: View) -> View:
        view.__dict__["rule"] = Rule(action, signed_in, methods, pace)
        return view

    return declare


def reach(request: Asked, action: Action) -> Scope:
    """Return the units that the asker reaches for an action beside the endpoint's own."""
    return scope(request.subject, action, tree=tree(), day=request.today)


def account(request: HttpRequest) -> Account | None:
    """Return the account that asks, or None when nobody has signed in."""
    # A request that was refused before anybody asked who it is has no user at all.
    who = getattr(request, "user", None)
    return who if isinstance(who, Account) else None


class GuardMiddleware:
    """Lets a request through to a view whose rule it meets, and tells errors in Chinese."""

    def __init__(self, get_response: Callable[[HttpRequest], Answer]) -> None:
        self.get_response = get_response
        if open_ones := list(undeclared(get_resolver())):
            raise ImproperlyConfigured(f"endpoints without a rule: {', '.join(open_ones)}")

    def __call__(self, request: Asked) -> Answer:
        """Say who asks, then let Django find the view; nothing is kept by a browser or a proxy."""
        request.today = timezone.localdate()
        request.subject = _subject(request)
        request.scope = Scope()
        response = _by_method(request) or self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: Asked, view: Callable[..., Answer], args: Any, kwargs: Any
    ) -> Answer | None:
        """Ask for a sign-in, or refuse who has no unit for the view's action."""
        del args, kwargs
        needed = _rule_of(view)
        if not isinstance(needed, Rule):
            raise ImproperlyConfigured(f"{view} has no rule")
        if needed.public:
            return None
        if account(request) is None:
            return redirect_to_login(request.get_full_path())
        if request.session.get(MUST_CHANGE) and view.__name__ != "password":
            return redirect("password")
        if needed.action is None:
            return _too_fast(request, needed)
        request.scope = reach(request, needed.action)
        if not request.scope.everything and not request.scope.units:
            return _unposted(request, view, needed.action)
        return _too_fast(request, needed)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Tell an error raised on purpose in its own sentence."""
        if isinstance(error, _ABSENT):
            return absent(request)
        if isinstance(error, CatalogueError):
            # The page of programmes opens all the same, and says which file is to be mended.
            shown = {"told": str(error), "catalogue": True}
            return render(request, "refused.html", shown, status=status_of(error))
        if isinstance(error, JinguoError):
            return refuse(request, str(error), status=status_of(error))
        return None


def status_of(error: JinguoError) -> int:
    """Return the HTTP status that an error raised on purpose is answered with."""
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def _unposted(request: Asked, view: Callable[..., Answer], action: Action) -> HttpResponse:
    """Refuse who holds no post for an action; a partner comes to what is addressed to them."""
    who = account(request)
    if view.__name__ == "desk" and who is not None and addressed(who):
        return redirect("packets")
    _LOG.warning("no post: %s, account %s", action.name, request.subject.account)
    told = f"您现在没有可以{action.value}的岗位，请联系上级妇联开通。"
    return refuse(request, told, status=403)


def refuse(request: HttpRequest, told: str, *, status: int) -> HttpResponse:
    """Answer with one Chinese sentence."""
    return render(request, "refused.html", {"told": told}, status=status)


@rule(public=True)
def absent(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer that there is no such page, in the same words for what is not there and not seen."""
    del exception
    return render(request, "404.html", status=404)


@rule(public=True)
def unfit(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that is none of ours, or is too much at once."""
    if isinstance(exception, RequestDataTooBig):
        told = "一次提交的文字太多，没有收下。请分几次提交，或存成文件上传。"
        return refuse(request, told, status=400)
    return render(request, "400.html", status=400)


def not_found() -> Http404:
    """Return the error for what is not there, or not there for this asker."""
    return Http404()


def _by_method(request: HttpRequest) -> HttpResponse | None:
    """Answer OPTIONS, and a method that the address does not declare; let others through."""
    known = allowed(request.path_info)
    if not known or (request.method in known and request.method != "OPTIONS"):
        return None
    if request.method == "OPTIONS":
        answer = HttpResponse(status=204)
    else:
        told = "这个网址不接受这样的请求，请从页面上的链接和按钮操作。"
        answer = refuse(request, told, status=405)
    answer.headers["Allow"] = ", ".join(known)
    return answer


def _too_fast(request: HttpRequest, needed: Rule) -> HttpResponse | None:
    """Refuse who asks more often than people do, and say how long to wait."""
    who, posted = account(request), "POST" in needed.methods
    pace = needed.pace or (WRITE if posted else None)
    if who is None or pace is None or (posted and request.method != "POST"):
        return None
    wait = paces.wait(who.pk, pace)
    if not wait:
        return None
    _LOG.warning("too fast: %s, account %s", pace.what, who.pk)
    told = f"{pace.what}得太快了，请等 {wait} 秒再试；这一次没有做。"
    answer = refuse(request, told, status=429)
    answer.headers["Retry-After"] = str(wait)
    return answer


def _rule_of(view: Callable[..., Any]) -> object:
    return getattr(view, "rule", None)


def _subject(request: HttpRequest) -> Subject:
    who = account(request)
    if who is None:
        return NOBODY
    found = subject(who, strength=strength(request), session=session_name(request))
    if lapsed(request, sensitive=is_sensitive(found.posts, day=timezone.localdate())):
        logout(request)
        return NOBODY
    return found
