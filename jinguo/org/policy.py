"""Who may see and do what: pure functions of facts passed in; nothing else decides.

A person sees the units beneath their posts. Numbers of those units are seen by every post;
lines of records too, as far as the class allows that a post reads in its own units; an empty
scope sees nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from jinguo.org.models import Role
from jinguo.org.tree import Tree


class Action(Enum):
    """What somebody may want to do."""

    SEE_FIGURES = "看数字"
    SEE_RECORDS = "看记录"
    ENTER = "登记"
    SEE_NAMES = "看姓名"
    MANAGE = "管理"


@dataclass(frozen=True)
class Held:
    """A post as a fact: where, as what, from when, until when (the first day no more)."""

    unit: int
    role: str
    since: date
    until: date | None = None

    def stands_on(self, day: date) -> bool:
        """Tell whether the post is held on a day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Subject:
    """Who asks: the posts of an account, or the home's operator at the command line."""

    account: int | None = None
    posts: tuple[Held, ...] = ()
    operator: bool = False


OPERATOR = Subject(operator=True)
NOBODY = Subject()

_ROLES: dict[Action, frozenset[str]] = {
    Action.SEE_FIGURES: frozenset(Role),
    Action.SEE_RECORDS: frozenset({Role.RECORDER, Role.OFFICER, Role.CASEWORKER}),
    Action.ENTER: frozenset({Role.RECORDER, Role.OFFICER, Role.CASEWORKER}),
    Action.MANAGE: frozenset({Role.OFFICER}),
    # Nobody yet: names are opened one by one, with a reason and an entry in the journal.
    Action.SEE_NAMES: frozenset(),
}
_CLEARANCE = {Role.RECORDER: 1, Role.OFFICER: 1, Role.CASEWORKER: 3, Role.LEADER: 0}
"""The highest class (S0 to S4) whose lines a role reads. Names are never in a line."""

OPERATOR_CLEARANCE = 1


@dataclass(frozen=True)
class Scope:
    """The units that somebody reaches for one action, each with the highest class read there.

    `everything` is the operator's: every unit there is, all up to the class `clearance`.
    """

    classes: Mapping[int, int] = field(default_factory=dict)
    everything: bool = False
    clearance: int = -1

    def __contains__(self, unit: object) -> bool:
        return self.everything or unit in self.classes

    def highest(self, unit: int) -> int:
        """Return the highest class reached at a unit; -1 where nothing is."""
        return self.clearance if self.everything else self.classes.get(unit, -1)

    @property
    def units(self) -> frozenset[int]:
        """Return the units that are reached one by one; none if it is everything."""
        return frozenset(self.classes)

    @property
    def by_class(self) -> dict[int, set[int]]:
        """Return the units by the highest class that is read there, to ask for together."""
        units: dict[int, set[int]] = defaultdict(set)
        for unit, highest in self.classes.items():
            units[highest].add(unit)
        return dict(units)


NOWHERE = Scope()


def scope(subject: Subject, action: Action, *, tree: Tree, day: date) -> Scope:
    """Return the units that the subject reaches for an action on a day.

    Where two posts reach a unit, the one that reads more counts, in that unit alone.
    """
    if subject.operator and action is not Action.SEE_NAMES:
        return Scope(everything=True, clearance=OPERATOR_CLEARANCE)
    held = [post for post in subject.posts if post.stands_on(day) and post.role in _ROLES[action]]
    classes: dict[int, int] = {}
    for post in sorted(held, key=_highest):
        classes |= dict.fromkeys(tree.beneath(post.unit, day), _highest(post))
    return Scope(classes)


def _highest(post: Held) -> int:
    return _CLEARANCE[Role(post.role)]


def may(subject: Subject, action: Action, *, day: date) -> bool:
    """Tell whether some post of the subject allows an action on a day, wherever that is."""
    return any(post.stands_on(day) and post.role in _ROLES[action] for post in subject.posts)


def tops(subject: Subject, *, day: date) -> list[int]:
    """Return the units of the posts that the subject holds on a day."""
    return list(dict.fromkeys(post.unit for post in subject.posts if post.stands_on(day)))


def held(posts: Iterable[tuple[int, str, date, date | None]]) -> tuple[Held, ...]:
    """Return posts as facts from rows of unit, role, since, until."""
    return tuple(Held(*post) for post in posts)
