"""Who may see and do what: pure functions of facts passed in; nothing else decides.

The rules are told in docs/access.md. A person reaches the units beneath their posts; an empty
scope sees nothing. `scope` answers for many records at once, `decide` for one of them, and a test
holds the two against each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

from jinguo.org.models import Role
from jinguo.org.scope import EVERYTHING, NOWHERE, PUBLIC, Depth, Scope
from jinguo.org.subject import NOBODY, OPERATOR, Held, Strength, Subject, held
from jinguo.org.tree import Tree

__all__ = [
    "EVERYTHING",
    "NOBODY",
    "NOWHERE",
    "OPERATOR",
    "PUBLIC",
    "Action",
    "Depth",
    "Held",
    "Scope",
    "Strength",
    "Subject",
    "beneath_only",
    "held",
    "may",
    "roles_for",
    "scope",
    "tops",
]  # fmt: skip


class Action(Enum):
    """What somebody may want to do."""

    SEE_FIGURES = "看数字"
    SEE_RECORDS = "看记录"
    ENTER = "登记"
    SEE_NAMES = "看姓名"
    MANAGE = "管理"
    SLIPS = "发登录条"
    ACCOUNTS = "管理账号"
    SECOND = "复核"
    REVIEW = "复查紧急查看"
    AUDIT = "查日志"
    LOCK = "锁定"
    ACCEPT = "核收"


_WORKING = frozenset({Role.RECORDER, Role.OFFICER, Role.CASEWORKER})
_ROLES: dict[Action, frozenset[str]] = {
    Action.SEE_FIGURES: _WORKING | {Role.SUPERVISOR, Role.LEADER},
    Action.SEE_RECORDS: _WORKING | {Role.SUPERVISOR},
    Action.ENTER: _WORKING,
    Action.SEE_NAMES: _WORKING | {Role.SUPERVISOR},
    Action.MANAGE: frozenset({Role.OFFICER}),
    Action.SLIPS: frozenset({Role.OFFICER, Role.KEEPER}),
    Action.ACCOUNTS: frozenset({Role.KEEPER}),
    Action.SECOND: frozenset({Role.OFFICER, Role.CASEWORKER, Role.SUPERVISOR, Role.LEADER}),
    Action.REVIEW: frozenset({Role.SUPERVISOR, Role.LEADER}),
    Action.AUDIT: frozenset({Role.AUDITOR}),
    Action.LOCK: frozenset({Role.OFFICER, Role.LEADER}),
    Action.ACCEPT: frozenset({Role.OFFICER}),
}
_ASSESSING = frozenset({Role.OFFICER, Role.CASEWORKER, Role.SUPERVISOR, Role.LEADER})
"""Who answers for a unit's year and looks after those directly beneath."""

_INTERNAL = 1
"""S1: what an office reads of its work; above it stand persons."""

_CLEARANCE = {Role.RECORDER: 1, Role.OFFICER: 1, Role.CASEWORKER: 3, Role.SUPERVISOR: 3}
"""The highest class whose lines a role reads whatever the line of work; others read none."""

_IN_LINE = {Role.OFFICER: 2, Role.CASEWORKER: 3, Role.SUPERVISOR: 3}
"""The same within a post's line of work, if it has one."""

OPERATOR_CLEARANCE = 1


def scope(subject: Subject, action: Action, *, tree: Tree, day: date) -> Scope:
    """Return the units that the subject reaches for an action on a day.

    Where two posts reach a unit, the one that reads more counts, in that unit alone.
    """
    if subject.operator and action is not Action.SEE_NAMES:
        return Scope(everything=True, clearance=OPERATOR_CLEARANCE)
    posts = _posts(subject, action, day)
    classes: dict[int, int] = {}
    lines: dict[str, dict[int, int]] = {}
    for post in sorted(posts, key=_plainly):
        beneath, plainly = tree.beneath(post.unit, day), _plainly(post)
        _raise(classes, post.unit, beneath, plainly, subject.strength)
        if post.line and (most := _IN_LINE.get(Role(post.role))):
            of_line = lines.setdefault(post.line, {})
            _raise(of_line, post.unit, beneath, most, subject.strength)
    counting = action is Action.SEE_FIGURES
    return Scope(
        classes, lines={line: units for line, units in lines.items() if max(units.values()) > 1},
        barred=subject.barred, account=subject.account,
        reading=scope(subject, Action.SEE_RECORDS, tree=tree, day=day) if counting else None,
        assessed=_assessed(posts, tree, day) if counting else frozenset(),
        **_team(subject, action, posts),
    )  # fmt: skip


def _raise(
    classes: dict[int, int], own: int, beneath: frozenset[int], most: int, strength: Strength
) -> None:
    """Let a post read up to a class in its own unit and beneath it, as its sign-in caps it."""
    added = dict.fromkeys(beneath, _capped(most, strength, own=False))
    added[own] = _capped(most, strength, own=True)
    for unit in classes.keys() & added.keys():
        added[unit] = max(classes[unit], added[unit])
    classes.update(added)


def _assessed(posts: Iterable[Held], tree: Tree, day: date) -> frozenset[int]:
    """Return the units of the posts that assess, and those directly beneath them."""
    own = {post.unit for post in posts if post.role in _ASSESSING}
    next_day = day + timedelta(days=1)
    return frozenset(own.union(*(tree.children(unit, day, next_day) for unit in own)))


def _team(subject: Subject, action: Action, posts: list[Held]) -> dict[str, Any]:
    """Return the records whose files the subject opens: with a device only near its posts."""
    if action not in (Action.SEE_RECORDS, Action.SEE_NAMES):
        return {}
    most = _FILES[subject.strength]
    own = frozenset(post.unit for post in posts) if subject.strength is Strength.DEVICE else None
    return {"team": subject.team, "team_class": most, "team_units": own}


def _posts(subject: Subject, action: Action, day: date) -> list[Held]:
    return [post for post in subject.posts if post.stands_on(day) and post.role in _ROLES[action]]


def _plainly(post: Held) -> int:
    """Return the highest class whose lines a post reads whatever the line of work."""
    highest = _CLEARANCE.get(Role(post.role), 0)
    return min(highest, _INTERNAL) if post.line else highest


_FILES = {
    Strength.PASSWORD: _INTERNAL, Strength.DEVICE: 2, Strength.SECOND: 4,
}  # fmt: skip
"""The highest class of what a sign-in of some strength opens at all."""


def _capped(highest: int, strength: Strength, *, own: bool) -> int:
    """Return the class that a sign-in of some strength lets a post read in a unit."""
    if strength is Strength.DEVICE and not own:
        return min(highest, _INTERNAL)
    return min(highest, _FILES[strength])


def may(subject: Subject, action: Action, *, day: date) -> bool:
    """Tell whether some post of the subject allows an action on a day, wherever that is."""
    return bool(_posts(subject, action, day))


def roles_for(action: Action) -> frozenset[str]:
    """Return the roles that allow an action."""
    return _ROLES[action]


def tops(subject: Subject, *, day: date) -> list[int]:
    """Return the units of the posts that the subject holds on a day."""
    return list(dict.fromkeys(post.unit for post in subject.posts if post.stands_on(day)))


def beneath_only(units: Iterable[int], subject: Subject, *, tree: Tree, day: date) -> set[int]:
    """Return those of the units that stand strictly beneath some post of the subject."""
    mine = set(tops(subject, day=day))
    below: set[int] = set()
    for unit in mine:
        below |= set(tree.beneath(unit, day)) - {unit}
    return set(units) & below


@dataclass(frozen=True)
class Thing:
    """What is asked for, as facts: one record, or one field of it."""

    kind: str
    number: int
    unit: int
    secrecy: int
    """The class of the record."""
    field: int = 0
    """The class that the field has of its own."""
    lines: frozenset[str] = frozenset()
    """The lines of work of its programmes."""
    active: bool = True
    """Neither restricted nor erased."""

    @property
    def highest(self) -> int:
        """Return the class of what is asked for."""
        return max(self.secrecy, self.field)


class Purpose(Enum):
    """What for a name may be opened at all."""

    CONTACT = "联系本人"
    IDENTITY = "核对身份"
    PROCEDURE = "办理手续"
    VISIT = "上门走访"
    EMERGENCY = "紧急情况"


_PURPOSES = {each.value: each for each in Purpose}


@dataclass(frozen=True)
class Asking:
    """The moment of a question about names: what was said, and what was opened before."""

    reason: str = ""
    """The purpose, and after a colon words of one's own."""
    confirmed: bool = False
    """The sign-in was confirmed within the last five minutes."""
    granted: bool = False
    """A grant of this record stands at this moment."""
    revealed: int = 0
    """How many distinct fields the account has had opened today."""

    @property
    def purpose(self) -> Purpose | None:
        """Return what it is for: one of the list, said with words, or nothing."""
        purpose, _, words = self.reason.partition("：")
        return _PURPOSES.get(purpose) if words.strip() else None


class Verdict(Enum):
    """What the policy answers; only ALLOW lets anything out."""

    ALLOW = "可以"
    ABSENT = "没有"
    NEED_REASON = "要写原因"
    NEED_STRENGTH = "要用第二种方式登录"
    NEED_CONFIRMING = "要再确认一次身份"
    NEED_GRANT = "要有授权"
    SPENT = "今天已到上限"
    CLOSED = "封存"


BUDGET = {Role.RECORDER: 30}
"""How many distinct fields a role may open a day; others `MOST_REVEALED`."""

MOST_REVEALED = 100
PERSONAL, SENSITIVE, SEALED = 2, 3, 4


def depth(thing: Thing, within: Scope) -> Depth:
    """Return how much of a record a scope of SEE_RECORDS shows."""
    away = thing.number in within.barred.get(thing.kind, ())
    if away or not thing.active or thing.unit not in within:
        return Depth.NONE
    if within.on_team(thing.kind, thing.number, thing.unit, thing.secrecy):
        return Depth.FILE
    highest = within.highest(thing.unit)
    for line in thing.lines & within.lines.keys():
        highest = max(highest, within.lines[line].get(thing.unit, -1))
    if thing.secrecy > highest:
        return Depth.NONE
    return Depth.FILE if thing.secrecy <= _INTERNAL else Depth.LINE


def decide(subject: Subject, thing: Thing, asking: Asking, *, tree: Tree, day: date) -> Verdict:
    """Tell whether the subject may have one field of a record that names a person opened now."""
    within = scope(subject, Action.SEE_NAMES, tree=tree, day=day)
    if subject.operator or depth(thing, within) is Depth.NONE:
        return Verdict.ABSENT
    posts = _posts(subject, Action.SEE_NAMES, day)
    on_team = thing.number in subject.team.get(thing.kind, ())
    if not _strong(subject, thing, posts):
        return Verdict.NEED_STRENGTH
    if refused := _beyond(thing, asking, posts, on_team=on_team):
        return refused
    if thing.highest >= SENSITIVE and not asking.confirmed:
        return Verdict.NEED_CONFIRMING
    if asking.revealed >= max(BUDGET.get(Role(post.role), MOST_REVEALED) for post in posts):
        return Verdict.SPENT
    return Verdict.ALLOW if asking.purpose else Verdict.NEED_REASON


def _strong(subject: Subject, thing: Thing, posts: list[Held]) -> bool:
    """Tell whether the sign-in is strong enough for what is asked for, where it is."""
    own = any(post.unit == thing.unit for post in posts)
    return thing.highest <= _capped(thing.highest, subject.strength, own=own)


def _beyond(thing: Thing, asking: Asking, posts: list[Held], *, on_team: bool) -> Verdict | None:
    """Return what stands between somebody outside the team and a name."""
    if on_team:
        return None
    if thing.highest >= SEALED:
        return Verdict.CLOSED
    only_records = all(post.role == Role.RECORDER for post in posts)
    if not asking.granted and (only_records or thing.highest >= SENSITIVE):
        return Verdict.NEED_GRANT
    return None
