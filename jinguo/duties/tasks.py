"""Whose task what is: the clocks that run at records somebody reads, in the order of their ends.

Worked out when it is asked for, so that nothing due hides behind a job that did not run.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from jinguo.catalogue.calendar import Calendar
from jinguo.catalogue.procedures import Clock
from jinguo.duties import course
from jinguo.duties.course import Running
from jinguo.duties.courses import Standing, whole
from jinguo.duties.deadlines import day_of, ends
from jinguo.ledger import wall
from jinguo.ledger.among import Among
from jinguo.ledger.declared import calendar
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Course, Deputy, Member, Record
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.reads import by_numbers
from jinguo.ledger.team import subject
from jinguo.ledger.underway import paired
from jinguo.org.models import Account, Post, Role
from jinguo.org.policy import Action, Scope, Subject
from jinguo.org.tree import Tree
from jinguo.org.units import tree

_MOST_RAISED = 6


@dataclass(frozen=True)
class Task:
    """One clock that runs, as one asker meets it."""

    standing: Standing
    run: Running
    clock: Clock
    mine: bool
    raised: int = 0
    """How many times it was told one unit further up."""
    instead_of: Account | None = None
    """Whose deputy the asker is here."""

    @property
    def due(self) -> datetime | None:
        """Return the last moment in time."""
        return self.run.due

    def reminded(self, now: datetime) -> bool:
        """Tell whether a reminder before the end has come."""
        if self.run.due is None:
            return False
        return any(now >= self.run.due - timedelta(days=each) for each in self.clock.before)


@dataclass
class Tasks:
    """Somebody's tasks by when they are due; each list by its end, the nearest first."""

    overdue: list[Task] = field(default_factory=list)
    today: list[Task] = field(default_factory=list)
    week: list[Task] = field(default_factory=list)
    """Due within the calendar week, or reminded of."""
    later: list[Task] = field(default_factory=list)
    unknown: list[Task] = field(default_factory=list)
    """Clocks whose length is not known (待核)."""
    missing: set[int] = field(default_factory=set)
    """Years without a table of days off."""

    @property
    def all(self) -> list[Task]:
        """Return all of them."""
        return [*self.overdue, *self.today, *self.week, *self.later, *self.unknown]

    @property
    def pressing(self) -> int:
        """Return how many are overdue or due today."""
        return len(self.overdue) + len(self.today)


@dataclass(frozen=True)
class _Who:
    """An asker, or whom they stand in for, as far as it decides whose task something is."""

    posts: Mapping[int, frozenset[str]]
    """Roles held, by unit."""
    team: Mapping[str, frozenset[int]]
    instead_of: Account | None = None


def tasks(by: By) -> Tasks:
    """Return the tasks of whoever asks, those of whom they are the deputy among them."""
    here = tree()
    reading = by.reach(Action.SEE_RECORDS, here)
    days, found = calendar(), Tasks()
    stands = open_courses(reading)
    if not stands:
        return found
    people = [_who(by.subject, by.day), *_instead(by)]
    holders = _holders(stands, here, by.day)
    for each in stands:
        for run in course.clocks(each.course, days):
            if run.stopped is None and (task := _task(each, run, people, holders, by, days)):
                _place(found, task, by.at)
    for some in (found.overdue, found.today, found.week, found.later):
        some.sort(key=lambda task: (task.run.due or by.at, task.run.code))
    found.missing = days.missing
    return found


def open_courses(reading: Scope) -> list[Standing]:
    """Return the courses that have not ended of the records that a scope reads."""
    wall.declare(reading)
    rows = Course.objects.filter(ended=False).select_related("edition").order_by("pk")
    if not reading.everything:
        rows = rows.filter(unit__in=Among(reading.units))
    return whole(paired(rows, lambda kind, numbers: by_numbers(kind, numbers, reading)))


def _who(asker: Subject, day: date, instead_of: Account | None = None) -> _Who:
    posts: dict[int, set[str]] = defaultdict(set)
    for post in asker.posts:
        if post.stands_on(day):
            posts[post.unit].add(post.role)
    return _Who({unit: frozenset(roles) for unit, roles in posts.items()}, asker.team, instead_of)


def _instead(by: By) -> list[_Who]:
    """Return those whose deputy the asker is today."""
    if by.account is None:
        return []
    rows = Deputy.objects.filter(deputy=by.account, since__lte=by.day, until__gt=by.day)
    return [
        _who(subject(row.account, strength=by.subject.strength), by.day, row.account)
        for row in rows.select_related("account")
    ]


@dataclass(frozen=True)
class _Holders:
    """Who holds what: the posts of each unit, and which records have a team."""

    tree: Tree
    posts: Mapping[int, frozenset[str]]
    teams: frozenset[tuple[str, int]]


def _holders(stands: Sequence[Standing], here: Tree, day: date) -> _Holders:
    units = {place.unit for each in stands for place in here.path(each.record.unit_id, day)}
    rows = Post.objects.filter(
        Q(until=None) | Q(until__gt=day), since__lte=day, unit__in=Among(frozenset(units)),
        account__is_active=True,
    )  # fmt: skip
    posts: dict[int, set[str]] = defaultdict(set)
    for unit, role in rows.values_list("unit", "role").distinct():
        posts[unit].add(role)
    return _Holders(
        here, {unit: frozenset(roles) for unit, roles in posts.items()}, frozenset(_teams(stands))
    )


def _teams(stands: Iterable[Standing]) -> Iterator[tuple[str, int]]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for each in stands:
        if each.record.secrecy > Secrecy.S1:
            by_kind[each.record.kind()].append(each.record.number)
    for kind, numbers in by_kind.items():
        rows = Member.objects.filter(
            kind=kind, number__in=Among(frozenset(numbers)), until=None, account__is_active=True
        )
        yield from ((kind, number) for number in rows.values_list("number", flat=True))


def _task(
    of: Standing, run: Running, people: Sequence[_Who], holders: _Holders, by: By, days: Calendar
) -> Task | None:  # fmt: skip
    clock = of.course.edition.clocks[run.code]
    path = [place.unit for place in reversed(holders.tree.path(of.record.unit_id, by.day))]
    wanted = _wanted(of.record, clock)
    at = _held_at(wanted, path, holders)
    for who in people:
        if _is_mine(of.record, wanted, path, at, who, holders):
            return Task(of, run, clock, mine=True, instead_of=who.instead_of)
    raised = _raised(run, clock, by.at, days)
    above = set(path[at + 1 : at + 1 + raised])
    for who in people:
        if above & who.posts.keys():
            return Task(of, run, clock, mine=False, raised=raised, instead_of=who.instead_of)
    return None


_NONE: frozenset[str] = frozenset()
_READING = frozenset({Role.CASEWORKER.value, Role.SUPERVISOR.value})
"""Who reads lines above S1 without being of the record's team."""


def _wanted(record: Record, clock: Clock) -> frozenset[str]:
    """Return the roles that see to a clock, and that can: a team's own are told apart elsewhere."""
    wanted = frozenset(clock.posts)
    return wanted if record.secrecy <= Secrecy.S1 else (wanted & _READING) or _READING


def _held_at(wanted: frozenset[str], path: Sequence[int], holders: _Holders) -> int:
    """Return how far up the nearest unit is where somebody holds a post that sees to it."""
    return next((at for at, unit in enumerate(path) if holders.posts.get(unit, _NONE) & wanted), 0)


def _is_mine(
    record: Record, wanted: frozenset[str], path: Sequence[int], at: int, who: _Who,
    holders: _Holders,
) -> bool:  # fmt: skip
    """Tell whether it is somebody's task: as of the record's team, or by the nearest post."""
    kind, number = record.kind(), record.number
    if (kind, number) in holders.teams:
        return number in who.team.get(kind, ())
    return bool(path and who.posts.get(path[at], _NONE) & wanted)


def _raised(run: Running, clock: Clock, now: datetime, days: Calendar) -> int:
    """Return how many times it has been overdue for as long as it takes to be told further up."""
    if run.due is None or now <= run.due:
        return 0
    moment, found = run.due, 0
    while found < _MOST_RAISED:
        moment = ends(moment, clock.raised.length, clock.raised.unit, days, rolls=True)
        if now <= moment:
            break
        found += 1
    return found


def _place(found: Tasks, task: Task, now: datetime) -> None:
    if task.run.due is None:
        found.unknown.append(task)
        return
    today, last = day_of(now), day_of(task.run.due)
    sunday = today + timedelta(days=6 - today.weekday())
    if task.run.overdue(now):
        found.overdue.append(task)
    elif last == today:
        found.today.append(task)
    elif last <= sunday or task.reminded(now):
        found.week.append(task)
    else:
        found.later.append(task)
