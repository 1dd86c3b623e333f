"""Slows guessing down without locking anybody out.

A try is counted for a name on a network, for the network over all names, and for the name over
all networks that it never came from. Only the last reaches across networks, and it slows strange
ones alone: who tries from elsewhere never keeps the owner from the network that she uses.

A try is written before it is judged and taken back if it was right, so that no number of tries at
once gets past the count.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, models, transaction

from jinguo.errors import RefusedError
from jinguo.org.models import Account, Known, Try
from jinguo.org.passwords import strict

_HOUR = timedelta(hours=1)
_FREE = 4
"""Tries on one network before the first wait."""
_MOST = 10
"""Tries an hour for a name on one network, and again for it over all strange networks."""
_FIRST_WAIT = timedelta(seconds=15)
_LONGEST_WAIT = timedelta(minutes=15)
_STRICT_TRIES, _STRICT_LOCK = 5, timedelta(minutes=30)
_SPRAY = 30
"""Tries an hour on one network over the names that are strange to it."""
_SPRAY_KNOWN = 200
"""The same over the names that are at home there: an office behind one address."""
_FORGET = timedelta(days=90)
_LOCK = 7_202_408


class SlowError(RefusedError):
    """Too many wrong tries: a time must pass first."""

    def __init__(self, wait: timedelta) -> None:
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        super().__init__(f"输错的次数多了，请等 {minutes} 分钟再试；忘记了请联系上级妇联。")
        self.wait = wait


@dataclass(frozen=True)
class Attempt:
    """One try that is being judged."""

    number: int
    who: str
    network: str

    def right(self) -> None:
        """Take it back, with the wrong ones of the same name before it on this network."""
        Try.objects.filter(who=self.who, network=self.network).delete()

    def unjudged(self) -> None:
        """Take it alone back: it was neither right nor wrong."""
        Try.objects.filter(pk=self.number).delete()


def keyed(text: str, *, of: str) -> str:
    """Return a digest that nobody can make without the home's key."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"{of} {text}".encode(), hashlib.sha256).hexdigest()[:32]


def attempt(name: str, network: str, *, account: Account | None, at: datetime) -> Attempt:
    """Write down a try for a name (as typed, whether or not it exists) from a network.

    Raises:
        SlowError: If a time must pass first; such a try is not counted.
    """
    who = keyed(name.strip().casefold(), of="try")
    with transaction.atomic():
        _one_at_a_time()
        # Asked of nobody too: as many questions, so that the time tells of no account.
        known = is_known(account or Account(pk=0), network, at=at)
        wait = _wait(who, network, known=known, at=at)
        if wait > timedelta():
            raise SlowError(wait)
        Try.objects.filter(at__lt=at - timedelta(days=1)).delete()
        made = Try.objects.create(who=who, network=network, at=at, known=known)
    return Attempt(made.pk, who, network)


def _one_at_a_time() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _wait(who: str, network: str, *, known: bool, at: datetime) -> timedelta:
    """Return how long to wait before the next try; nothing if it may be made now."""
    recent = Try.objects.filter(at__gt=at - _HOUR)
    here = list(
        recent.filter(who=who, network=network).order_by("-at").values_list("at", flat=True)
    )
    most = _SPRAY_KNOWN if known else _SPRAY
    waits = [
        _after(here, at),
        _full(recent.filter(network=network, known=known), most, at),
        timedelta() if known else _full(recent.filter(who=who, known=False), _MOST, at),
    ]
    return max(waits)


def _after(here: list[datetime], at: datetime) -> timedelta:
    """Return the wait after tries for one name on one network: each doubles it."""
    if strict():
        locked = len(here) >= _STRICT_TRIES
        return _left(here[0] + _STRICT_LOCK, at) if locked else timedelta()
    if len(here) >= _MOST:
        return _left(here[_MOST - 1] + _HOUR, at)
    if len(here) <= _FREE:
        return timedelta()
    wait = min(_FIRST_WAIT * 2 ** (len(here) - _FREE - 1), _LONGEST_WAIT)
    return _left(here[0] + wait, at)


def _full(tries: "models.QuerySet[Try]", most: int, at: datetime) -> timedelta:
    """Return the wait until fewer than `most` tries lie within the hour."""
    oldest = tries.order_by("-at").values_list("at", flat=True)[most - 1 : most].first()
    return _left(oldest + _HOUR, at) if oldest else timedelta()


def _left(until: datetime, at: datetime) -> timedelta:
    return max(until - at, timedelta())


def is_known(account: Account, network: str, *, at: datetime) -> bool:
    """Tell whether an account signed in from a network lately."""
    seen = Known.objects.filter(account=account, network=network, seen_at__gt=at - _FORGET)
    return seen.exists()


def remember(account: Account, network: str, *, at: datetime) -> bool:
    """Keep that an account signed in from a network; return True if it was strange before."""
    strange = not is_known(account, network, at=at)
    Known.objects.update_or_create(account=account, network=network, defaults={"seen_at": at})
    return strange
