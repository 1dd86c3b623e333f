"""A course: where a record stands in its procedure, which steps are open, what is in the way; pure.

Everything is worked out from the steps taken and from the record's own columns.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from jinguo.catalogue.calendar import Calendar
from jinguo.catalogue.procedures import Conditions, Edition, Guard, Length, Procedure, Step
from jinguo.duties.deadlines import end_of, ends, last_day, start_of

Facts = Mapping[str, str]
"""What was filled in, by name, as text; days as 2024-03-08, moments as ISO 8601."""


@dataclass(frozen=True)
class Taken:
    """One step that was taken."""

    code: str
    to: str
    at: datetime
    facts: Facts = field(default_factory=dict)
    by: int | None = None
    recorded_at: datetime | None = None


@dataclass(frozen=True)
class Course:
    """A record's way through one edition of a procedure, the first step first."""

    edition: Edition
    taken: Sequence[Taken]
    columns: Facts = field(default_factory=dict)
    """What the record itself says now."""

    @property
    def procedure(self) -> Procedure:
        """Return the procedure."""
        return self.edition.procedure

    @property
    def state(self) -> str:
        """Return the state in which it stands."""
        return self.taken[-1].to if self.taken else self.procedure.begins

    @property
    def ended(self) -> bool:
        """Tell whether it has come to an end."""
        return self.procedure.states[self.state].ends

    @property
    def facts(self) -> dict[str, str]:
        """Return what is known: the record's columns, and over them what steps said last."""
        found = {name: word for name, word in self.columns.items() if word}
        for each in self.taken:
            found.update({name: word for name, word in each.facts.items() if word})
        return found

    def last(self, code: str) -> Taken | None:
        """Return when a step was last taken."""
        return next((each for each in reversed(self.taken) if each.code == code), None)

    def open(self) -> dict[str, Step]:
        """Return the steps that lead out of the state, in the order of the file."""
        return {
            code: step for code, step in self.procedure.steps.items() if self.state in step.from_
        }


def target(step: Step, state: str) -> str:
    """Return the state after a step."""
    return state if step.to == "=" else step.to


def holds(conditions: Conditions, facts: Facts) -> bool:
    """Tell whether every condition holds; what is not known holds nothing."""
    return all(facts.get(name, "") in words for name, words in conditions.items())


def refusals(
    course: Course, code: str, at: datetime, given: Facts, calendar: Calendar
) -> Iterator[str]:
    """Yield what stands against taking a step at a moment with what is filled in."""
    facts = {**course.facts, **{name: word for name, word in given.items() if word}}
    for guard in course.procedure.steps[code].guards:
        if _against(guard, course, at, facts, calendar):
            yield guard.say


def _against(guard: Guard, course: Course, at: datetime, facts: Facts, calendar: Calendar) -> bool:
    """Tell whether everything that a guard says holds."""
    if any(course.last(code) for code in guard.unless_done):
        return False
    if guard.if_done and not any(course.last(code) for code in guard.if_done):
        return False
    return holds(guard.when, facts) and all(_times(guard, course, at, facts, calendar))


def _times(
    guard: Guard, course: Course, at: datetime, facts: Facts, calendar: Calendar
) -> Iterator[bool]:
    """Yield whether each thing holds that a guard says of times."""
    if guard.until:
        last = course.facts.get(guard.until, "")  # not the new one that is being filled in
        yield bool(last) and at <= end_of(date.fromisoformat(last[:10]))
    if guard.sooner is not None:
        since = course.last(guard.sooner.step)
        yield since is not None and at <= _end(since.at, guard.sooner, calendar)
    if guard.later is not None:
        since = course.last(guard.later.step)
        yield since is not None and at > _end(since.at, guard.later, calendar, rolls=False)
    if guard.more_than:
        yield any(
            _beyond(facts.get(name, ""), facts.get(guard.since, ""), most, calendar)
            for name, most in guard.more_than.items()
        )


def _end(start: datetime, of: Length, calendar: Calendar, *, rolls: bool = True) -> datetime:
    return ends(start, of.length, of.unit, calendar, rolls=rolls)


def _beyond(word: str, since: str, most: Length, calendar: Calendar) -> bool:
    if not word or not since:
        return False
    start = date.fromisoformat(since[:10])
    return date.fromisoformat(word[:10]) > last_day(
        start, most.length, most.unit, calendar, rolls=False
    )


@dataclass(frozen=True)
class Running:
    """One run of a clock: from when, until when, and whether it was stopped."""

    code: str
    started: datetime
    due: datetime | None
    """The last moment in time; nothing where the length is not known (待核)."""
    stopped: datetime | None = None
    provisional: frozenset[int] = frozenset()
    """Years without a table of days off that the end rests on."""

    def overdue(self, now: datetime) -> bool:
        """Tell whether it has run out without being stopped, or was stopped too late."""
        return self.due is not None and (self.stopped or now) > self.due

    def left(self, now: datetime) -> timedelta | None:
        """Return how much time is left."""
        return self.due - now if self.due else None


def clocks(course: Course, calendar: Calendar) -> list[Running]:
    """Return every run of every clock of a course, in the order in which they began."""
    events = {f"{course.procedure.procedure}.{each.code}" for each in course.taken}
    begun = [
        code for code, clock in course.edition.clocks.items() if not events.isdisjoint(clock.starts)
    ]
    found = [run for code in begun for run in _runs(course, code, calendar)]
    return sorted(found, key=lambda run: (run.started, run.code))


def _runs(course: Course, code: str, calendar: Calendar) -> Iterator[Running]:
    clock = course.edition.clocks[code]
    head, open_run = course.procedure.procedure, None
    facts: dict[str, str] = {name: word for name, word in course.columns.items() if word}
    for taken in course.taken:
        facts.update({name: word for name, word in taken.facts.items() if word})
        event = f"{head}.{taken.code}"
        if open_run is not None and event in (*clock.stops, *clock.renews, *clock.starts):
            yield Running(code, open_run.started, open_run.due, taken.at, open_run.provisional)
            renewed, open_run = event not in clock.stops, None
        else:
            renewed = False
        starts = event in clock.starts and holds(clock.when, facts)
        if starts or (renewed and event in clock.renews):
            open_run = _run(code, course, taken, facts, calendar)
    if open_run is not None:
        stopped = course.taken[-1].at if course.ended else None
        yield Running(code, open_run.started, open_run.due, stopped, open_run.provisional)


def _run(
    code: str, course: Course, taken: Taken, facts: Facts, calendar: Calendar
) -> Running | None:
    clock, asked = course.edition.clocks[code], Calendar(calendar.years)
    start = _moment(facts.get(clock.from_, "")) if clock.from_ else taken.at
    if clock.due:
        word = facts.get(clock.due, "")
        due = end_of(date.fromisoformat(word[:10])) if word else None
        return Running(code, start or taken.at, due) if word else None
    if start is None:
        return None
    due = (
        ends(start, clock.length, clock.unit, asked, rolls=clock.rolls)
        if clock.length is not None
        else None
    )
    calendar.missing.update(asked.missing)
    return Running(code, start, due, None, frozenset(asked.missing))


def _moment(word: str) -> datetime | None:
    if not word:
        return None
    if len(word) == len("2024-03-08"):
        return start_of(date.fromisoformat(word))
    return datetime.fromisoformat(word)
