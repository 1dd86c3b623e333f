"""Opening and ending a session: what every way of signing in has in common."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone

from jinguo.ledger import accounts
from jinguo.ledger.drafts import By
from jinguo.ledger.looks import at_door
from jinguo.ledger.models.base import Channel
from jinguo.ledger.models.look import Looked
from jinguo.ledger.partners import is_partner
from jinguo.ledger.team import subject
from jinguo.org import throttle
from jinguo.org.duties import needs_second
from jinguo.org.models import Account, Sitting, Told
from jinguo.org.passwords import stale
from jinguo.org.policy import NOBODY, Strength, Subject, tops
from jinguo.org.sittings import digest
from jinguo.web import address
from jinguo.web.guard import MUST_CHANGE, Asked, account
from jinguo.web.nav import entries
from jinguo.web.session import session_name, signed, strength

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_HALF, _HALF_LASTS = "half", 600.0
Judged = TypeVar("Judged")


def by(request: Asked) -> By:
    """Return who asks as the one who writes."""
    return By(timezone.now(), request.subject, account(request), Channel.PAGE)


def writer(who: Account, at: datetime) -> By:
    """Return an account as the writer of what concerns itself, before it has a session."""
    return By(at, subject(who, strength=Strength.PASSWORD), who, Channel.PAGE)


def tried(
    request: Asked, name: str, judge: Callable[[], Judged | None], *, who: Account | None
) -> Judged | None:
    """Return what `judge` makes of a try for a name; a wrong one is counted and written down.

    Raises:
        SlowError: If too many went before.
    """
    at = timezone.now()
    attempt = throttle.attempt(name, address.network(request), account=who, at=at)
    try:
        found = judge()
    except Exception:
        attempt.unjudged()
        raise
    if found is None:
        failed(who, at)
    else:
        attempt.right()
    return found


def here(request: Asked, what: str) -> str:
    """Return the name of what belongs to nobody yet: counted by itself on each network.

    One name for all would let ten wrong tries anywhere keep everybody out.
    """
    return f"{what} from {address.network(request)}"


def failed(who: Account | None, at: datetime) -> None:
    """Write a failed try down: for whom, if there is such an account, never what was typed."""
    # Asked of nobody too: as many questions, so that the time tells of no account.
    asker = writer(who or Account(pk=0), at)
    by = asker if who else By(at, NOBODY, None, Channel.PAGE)
    at_door(Looked.FAILED, by=by, unit=_unit(asker.subject, asker), allowed=False)


def _unit(asker: Subject, writes: By) -> int | None:
    return next(iter(tops(asker, day=writes.day)), None)


def begin(request: Asked, who: Account, how: Strength) -> None:
    """Open a session under a new id; the one that the account had on such a device ends."""
    at = timezone.now()
    login(request, who, backend=_BACKEND)
    session = request.session
    kind = address.kind(request)
    session["kind"], session["began"], session["seen"] = kind, at.isoformat(), at.isoformat()
    session.pop(_HALF, None)
    signed(request, how)
    if how is not Strength.DEVICE and stale(who, at=at):
        session[MUST_CHANGE] = True
    session.save()
    # One a kind of device: three kinds, so three at most.
    others = Sitting.objects.filter(account=who, kind__in=("", kind))
    others.exclude(session_key=digest(session.session_key or "")).delete()
    request.subject = subject(who, strength=how, session=session_name(request))
    asker = By(at, request.subject, who, Channel.PAGE)
    if throttle.remember(who, address.network(request), at=at):
        accounts.tell(who, Told.NETWORK, by=asker, where=kind)
    at_door(Looked.SIGN_IN, by=asker, unit=_unit(request.subject, asker))


def finish(request: Asked) -> None:
    """End the session, and write that down."""
    if account(request) is not None:
        asker = by(request)
        at_door(Looked.SIGN_OUT, by=asker, unit=_unit(request.subject, asker))
    logout(request)


def cleared(answer: HttpResponse) -> HttpResponse:
    """Let the browser forget what it kept of the pages.

    Not its storage: there the phone's own key is, which signs in next time. Nor all cookies: that
    would reach the other systems of the same domain; ours are ended by name.
    """
    answer.headers["Clear-Site-Data"] = '"cache"'
    answer.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
    answer.delete_cookie(settings.CSRF_COOKIE_NAME, samesite="Lax")
    return answer


def halfway(request: Asked, who: Account, onward: str) -> None:
    """Keep that a password was right, until the second factor is shown too."""
    request.session.flush()
    request.session[_HALF] = {
        "account": who.pk, "at": timezone.now().timestamp(), "next": onward,
        "password": who.password[-16:],
    }  # fmt: skip


def half(request: Asked) -> tuple[Account, str] | None:
    """Return who has shown a password alone within ten minutes, and where they want to go."""
    kept = request.session.get(_HALF)
    if not kept or timezone.now().timestamp() - kept["at"] > _HALF_LASTS:
        return None
    who = Account.objects.filter(pk=kept["account"], is_active=True).first()
    if who is None or who.password[-16:] != kept["password"]:
        return None
    return who, kept["next"]


def led_on(request: Asked, wanted: str) -> HttpResponse:
    """Lead on after a sign-in: who reads personal data by a password alone first to a factor."""
    if request.session.get(MUST_CHANGE):
        return HttpResponseRedirect(resolve_url("password"))
    if strength(request) is Strength.PASSWORD and asks_second(request):
        return HttpResponseRedirect(to_second())
    return HttpResponseRedirect(wanted or landing(request))


def asks_second(request: Asked) -> bool:
    """Tell whether the account is to sign in by more than a password: by a post, or as a partner.

    A partner has no post, and what it opens is about a case.
    """
    by_post = needs_second(request.subject.posts, day=request.today)
    return by_post or is_partner(request.subject.account)


def to_second() -> str:
    """Return where another way to sign in is added, for whoever cannot go on without."""
    return resolve_url("safety") + "?second=1"


def landing(request: Asked) -> str:
    """Return the page that a person opens first: of the menu, or what a partner is sent."""
    first = next(iter(entries(request.subject, day=request.today, path="")), None)
    if first:
        return first.href
    return resolve_url("packets" if is_partner(request.subject.account) else "safety")
