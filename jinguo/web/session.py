"""What a session knows of its sign-in: how sure it was, when it was last confirmed, its age."""

import hashlib
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from jinguo.org.policy import Strength

_STRENGTH, _CONFIRMED = "strength", "confirmed"
_FRESH = timedelta(minutes=5)
_NAME = 12
_BEGAN, _SEEN = "began", "seen"
_IDLE, _IDLE_SENSITIVE = timedelta(minutes=30), timedelta(minutes=15)
_LONGEST = timedelta(hours=10)
_NOTED = timedelta(minutes=1)
"""How often the last request is kept: each time would write to the disk for every page."""


def signed(request: HttpRequest, strength: Strength) -> None:
    """Keep how surely the session is its account's, as of now."""
    request.session[_STRENGTH] = int(strength)
    confirm(request)


def confirm(request: HttpRequest) -> None:
    """Keep that whoever sits there has just shown again who they are."""
    request.session[_CONFIRMED] = timezone.now().isoformat()


def strength(request: HttpRequest) -> Strength:
    """Return how surely the session is its account's; what says nothing is a password."""
    return Strength(request.session.get(_STRENGTH, Strength.PASSWORD))


def confirmed(request: HttpRequest) -> bool:
    """Tell whether the sign-in was confirmed within the last five minutes."""
    said = request.session.get(_CONFIRMED)
    return said is not None and timezone.now() - datetime.fromisoformat(said) <= _FRESH


def session_name(request: HttpRequest) -> str:
    """Return the session's name in the journal, from which nobody gets the session."""
    key = request.session.session_key or ""
    return hashlib.sha256(f"session {key}".encode()).hexdigest()[:_NAME] if key else ""


def lapsed(request: HttpRequest, *, sensitive: bool) -> bool:
    """Tell whether a session lay idle too long, or is too old; otherwise keep that it is used."""
    at, session = timezone.now(), request.session
    began, seen = session.get(_BEGAN), session.get(_SEEN)
    if began is not None and at - datetime.fromisoformat(began) > _LONGEST:
        return True
    if seen is not None:
        since = at - datetime.fromisoformat(seen)
        if since > (_IDLE_SENSITIVE if sensitive else _IDLE):
            return True
        if since <= _NOTED:
            return False
    session.setdefault(_BEGAN, at.isoformat())
    session[_SEEN] = at.isoformat()
    return False
