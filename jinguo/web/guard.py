"""The door: every endpoint declares who may come in; without that the site does not start.

A unit that does not exist and one that the asker may not see get the same answer: not found.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
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
from jinguo.org.models import Account, Post
from jinguo.org.policy import NOBODY, Action, Scope, Subject, held, scope
from jinguo.org.units import tree
from jinguo.web.endpoints import undeclared

Answer = HttpResponseBase
View = TypeVar("View", bound=Callable[..., Answer])

_STATUS: tuple[tuple[type[JinguoError], int], ...] = (
    (ConflictError, 409),
    (RuleError, 400),
    (RefusedError, 403),
    (FailedError, 500),
    (JinguoError, 400),
)
_ABSENT = (PolicyError, UnitError, AddressError)


@dataclass(frozen=True)
class Rule:
    """Who may call an endpoint: everybody, or those whose posts reach some unit for an action."""

    action: Action | None = None

    @property
    def public(self) -> bool:
        """Tell whether anybody may call it."""
        return self.action is None


class Asked(HttpRequest):
    """A request that came through the door: who asks, and the units that the action reaches."""

    subject: Subject
    scope: Scope
    today: date


def rule(action: Action | None = None, *, public: bool = False) -> Callable[[View], View]:
    """Declare who may call a view: an action of the policy, or everybody.

    Raises:
        ImproperlyConfigured: If it says both or neither.
    """
    if public is (action is not None):
        raise ImproperlyConfigured("a rule is either an action or public=True")

    def declare(view: View) -> View:
        view.__dict__["rule"] = Rule(action)
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
        response = self.get_response(request)
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
        if needed.action is None:
            return None
        if account(request) is None:
            return redirect_to_login(request.get_full_path())
        request.scope = reach(request, needed.action)
        if not request.scope.everything and not request.scope.units:
            told = f"您现在没有可以{needed.action.value}的岗位，请联系上级妇联开通。"
            return refuse(request, told, status=403)
        return None

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


def _rule_of(view: Callable[..., Any]) -> object:
    return getattr(view, "rule", None)


def _subject(request: HttpRequest) -> Subject:
    who = account(request)
    if who is None:
        return NOBODY
    posts = Post.objects.filter(account=who).values_list("unit_id", "role", "since", "until")
    return Subject(account=who.pk, posts=held(posts))
