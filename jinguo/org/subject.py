"""Who asks: posts and sign-in as facts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from jinguo.org.scope import Numbers


class Strength(IntEnum):
    """How surely a session is its account's: what it read or entered depends on it."""

    PASSWORD = 1
    DEVICE = 2
    """A bound device and its PIN: personal data of the post's own unit."""
    SECOND = 3
    """A second factor, TOTP or passkey: all that the posts allow."""


@dataclass(frozen=True)
class Held:
    """A post as a fact: where, as what, from when, until when (the first day no more)."""

    unit: int
    role: str
    since: date
    until: date | None = None
    line: str = ""

    def stands_on(self, day: date) -> bool:
        """Tell whether the post is held on a day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Subject:
    """Who asks: the posts of an account, or the home's operator at the command line.

    `team` holds the numbers of the records above S1 whose file the account opens, `barred` of
    those that it must not even know of, each by kind. `session` names the sign-in in the journal.
    """

    account: int | None = None
    posts: tuple[Held, ...] = ()
    operator: bool = False
    strength: Strength = Strength.SECOND
    team: Numbers = field(default_factory=dict)
    barred: Numbers = field(default_factory=dict)
    session: str = ""


OPERATOR = Subject(operator=True)
NOBODY = Subject()


def held(posts: Iterable[tuple[int, str, date, date | None, str]]) -> tuple[Held, ...]:
    """Return posts as facts from rows of unit, role, since, until, line."""
    return tuple(Held(*post) for post in posts)
