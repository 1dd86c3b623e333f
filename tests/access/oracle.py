"""A second model of docs/access.md, written from that page alone: plain, slow, and knowing no code.

It holds facts (units, posts, records) and answers what an account sees and may do. The matrix
compares every endpoint with it, so nothing here may be taken over from `jinguo`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum

PASSWORD, DEVICE, SECOND = 1, 2, 3

RECORDER, OFFICER, CASEWORKER = "recorder", "officer", "caseworker"
SUPERVISOR, LEADER, AUDITOR, KEEPER = "supervisor", "leader", "auditor", "keeper"
ROLES = (RECORDER, OFFICER, CASEWORKER, SUPERVISOR, LEADER, AUDITOR, KEEPER)

_FIGURES = {RECORDER, OFFICER, CASEWORKER, SUPERVISOR, LEADER}
_LINES = {RECORDER, OFFICER, CASEWORKER, SUPERVISOR}
_NAMES_OF_LINES = {OFFICER, CASEWORKER, SUPERVISOR}
_ENTERS = {RECORDER, OFFICER, CASEWORKER}
_ACTS = {
    "figures": _FIGURES,
    "records": _LINES,
    "enter": _ENTERS,
    "manage": {OFFICER},
    "slips": {OFFICER, KEEPER},
    "accounts": {KEEPER},
    "second": {OFFICER, CASEWORKER, SUPERVISOR, LEADER},
    "review": {SUPERVISOR, LEADER},
    "audit": {AUDITOR},
    "lock": {OFFICER, LEADER},
    "accept": {OFFICER},
    "names": _LINES,
}
"""Which roles may do each thing anywhere at all."""


class Depth(IntEnum):
    """How far a record is seen; every record is counted, whatever its depth."""

    NONE = 0
    LINE = 1
    FILE = 2


@dataclass(frozen=True)
class Post:
    """A role at a unit for a term, perhaps for one line of work."""

    unit: int
    role: str
    line: str = ""
    since: date = date(2016, 1, 1)
    until: date | None = None


@dataclass(frozen=True)
class Who:
    """An account, the strength of its sign-in, and its posts. `key` names it in the world."""

    key: str
    posts: tuple[Post, ...]
    strength: int = SECOND


@dataclass(frozen=True)
class Leave:
    """A grant on one record: approved by another, or taken in an emergency."""

    since: datetime
    until: datetime
    urgent: bool = False


@dataclass(frozen=True)
class Thing:
    """A record as facts; accounts are named by their keys."""

    key: str
    unit: int
    secrecy: int
    lines: frozenset[str] = frozenset()
    active: bool = True
    team: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    leaves: Mapping[str, tuple[Leave, ...]] = field(default_factory=dict)
    """Grants on the record itself, and on those that name it."""


@dataclass(frozen=True)
class Oracle:
    """The page's answers on a day, for a tree in which each unit names the one above."""

    above: Mapping[int, int | None]
    now: datetime
    today: date

    def holds(self, post: Post, unit: int) -> bool:
        """Tell whether a unit is a post's own or beneath it."""
        at: int | None = unit
        while at is not None:
            if at == post.unit:
                return True
            at = self.above[at]
        return False

    def standing(self, who: Who) -> list[Post]:
        """Return the posts that somebody holds today."""
        return [
            post
            for post in who.posts
            if post.since <= self.today and (post.until is None or self.today < post.until)
        ]

    def enters(self, who: Who, act: str) -> bool:
        """Tell whether somebody may open the pages of an act at all."""
        return any(post.role in _ACTS[act] for post in self.standing(who))

    def reaches(self, who: Who, act: str, unit: int) -> bool:
        """Tell whether somebody may do a thing for a unit."""
        return any(
            post.role in _ACTS[act] and self.holds(post, unit) for post in self.standing(who)
        )

    def serves(self, who: Who, other: Who) -> bool:
        """Tell whether somebody may at least give slips to another: all that the page says of it.

        An officer to recorders strictly beneath, a keeper to all beneath; nobody to themselves.
        """
        mine = self.standing(who)
        keeps = [post for post in mine if post.role == KEEPER]
        if any(self.holds(post, each.unit) for post in keeps for each in other.posts):
            return who.key != other.key
        return any(
            post.role == OFFICER
            and each.role == RECORDER
            and self.holds(post, each.unit)
            and post.unit != each.unit
            for post in mine
            for each in self.standing(other)
        )

    def audits(self, who: Who, thing: Thing) -> bool:
        """Tell whether somebody reads of a record in the journal that it is there."""
        return who.key not in thing.barred and self.reaches(who, "audit", thing.unit)

    def depth(self, who: Who, thing: Thing) -> Depth:
        """Return how far somebody sees a record."""
        if who.key in thing.barred or not thing.active:
            return Depth.NONE
        if self._on_team(who, thing):
            return Depth.FILE
        reading = [post for post in self.standing(who) if self._reads(who, post, thing)]
        if not reading:
            return Depth.NONE
        return Depth.FILE if thing.secrecy <= 1 else Depth.LINE

    def reveals(self, who: Who, thing: Thing, field_class: int) -> bool:
        """Tell whether somebody may open one field of a record, given reason and budget."""
        if self.depth(who, thing) is Depth.NONE:
            return False
        rank = max(thing.secrecy, field_class)
        posts = [post for post in self.standing(who) if self._surely(who, post, thing.unit, rank)]
        if who.key in thing.team and self._holding(posts, thing.unit):
            return True
        if rank == 3:
            return self._let_in(who, thing) and self._holding(posts, thing.unit)
        return rank <= 2 and any(self._names(post, thing) for post in posts)

    def _names(self, post: Post, thing: Thing) -> bool:
        """Tell whether a post opens names of S2 outside the team: where it reads lines of S2."""
        return (
            post.role in _NAMES_OF_LINES
            and self.holds(post, thing.unit)
            and self._up_to(post, thing) >= 2
        )

    def _on_team(self, who: Who, thing: Thing) -> bool:
        """Tell whether somebody is of the team and a post of theirs still holds the unit."""
        if who.key not in thing.team:
            return False
        posts = self.standing(who)
        sure = [post for post in posts if self._surely(who, post, thing.unit, thing.secrecy)]
        return self._holding(sure, thing.unit)

    def _let_in(self, who: Who, thing: Thing) -> bool:
        leaves = thing.leaves.get(who.key, ())
        return any(leave.since <= self.now < leave.until for leave in leaves)

    def _holding(self, posts: list[Post], unit: int) -> bool:
        return any(post.role in _LINES and self.holds(post, unit) for post in posts)

    def _reads(self, who: Who, post: Post, thing: Thing) -> bool:
        return (
            self.holds(post, thing.unit)
            and thing.secrecy <= self._up_to(post, thing)
            and self._surely(who, post, thing.unit, thing.secrecy)
        )

    def _up_to(self, post: Post, thing: Thing) -> int:
        """Return the class up to which a post reads lines such as this record's."""
        mine = post.line in thing.lines
        if post.role == RECORDER:
            return 1
        if post.role == OFFICER:
            return 2 if post.line and mine else 1
        if post.role in (CASEWORKER, SUPERVISOR):
            return 3 if not post.line or mine else 1
        return -1

    def _surely(self, who: Who, post: Post, unit: int, rank: int) -> bool:
        """Tell whether the sign-in is sure enough to read a class of a unit through a post."""
        if rank <= 1 or who.strength >= SECOND:
            return True
        return who.strength == DEVICE and rank == 2 and post.unit == unit
