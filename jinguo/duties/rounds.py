"""Rounds of inspection: who was looked at, what was found, and how far putting right has come."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from jinguo.ledger.among import Among
from jinguo.ledger.models import Decision, Inspection, Issue, Step
from jinguo.ledger.reads import records
from jinguo.org.scope import Scope
from jinguo.periods import Period

Key = tuple[str, str, str]
"""What makes a round: its programmes, its type, its own name."""
_DONE = ("整改报告", "核验", "销号")


@dataclass(frozen=True)
class Found:
    """One issue of a round, and whether it was told of in a circular."""

    issue: Issue
    circulated: bool
    overdue: bool

    @property
    def state(self) -> str:
        """Return where it stands."""
        return self.issue.state or "发现"


@dataclass(frozen=True)
class Stage:
    """One number of a round: which of the issues it counts."""

    key: str
    holds: Callable[[Found], bool]


STAGES = (
    Stage("found", lambda _: True),
    Stage("assigned", lambda each: each.state != "发现"),
    Stage("rectified", lambda each: each.state in _DONE),
    Stage("verified", lambda each: each.state in _DONE[1:]),
    Stage("written-off", lambda each: each.state == "销号"),
    Stage("overdue", lambda each: each.overdue),
    Stage("to-circulate", lambda each: each.overdue and not each.circulated),
    Stage("circulated", lambda each: each.circulated),
)


@dataclass
class Round:
    """One round: its visits and its issues."""

    key: Key
    visits: list[Inspection] = field(default_factory=list)
    issues: list[Found] = field(default_factory=list)

    @property
    def units(self) -> int:
        """Return how many units were looked at."""
        return len({each.place_id or each.unit_id for each in self.visits})

    @property
    def first(self) -> date:
        """Return the day of the first visit."""
        return min(each.inspected_on for each in self.visits)

    @property
    def last(self) -> date:
        """Return the day of the last visit."""
        return max(each.inspected_on for each in self.visits)

    def at(self, stage: Stage) -> list[Found]:
        """Return the issues that a number counts."""
        return [each for each in self.issues if stage.holds(each)]


def rounds(units: frozenset[int], period: Period, reading: Scope, *, today: date) -> list[Round]:
    """Return the rounds of which a visit within a period is read, the newest first.

    A visit belongs to the units that recorded it and to the one that was looked at.
    """
    among = Among(units)
    here = Q(unit__in=among) | Q(place__in=among)
    within = Q(inspected_on__gte=period.start, inspected_on__lt=period.end)
    found: dict[Key, Round] = {}
    for visit in records("inspection", reading).filter(here & within).order_by("number"):
        assert isinstance(visit, Inspection)
        key = (visit.programmes, visit.type, visit.round)
        found.setdefault(key, Round(key)).visits.append(visit)
    of = {each.number: made for made in found.values() for each in made.visits}
    for number, issue in _issues(Q(inspection__in=Among(of)), reading, today):
        of[number].issues.append(issue)
    return sorted(found.values(), key=lambda each: each.last, reverse=True)


def loose(units: frozenset[int], period: Period, reading: Scope, *, today: date) -> list[Found]:
    """Return the issues found in a period that name no visit; a meeting's decisions are none."""
    within = Q(found_on__gte=period.start, found_on__lt=period.end)
    about = Q(unit__in=Among(units), inspection=None) & ~Q(id__in=Decision.objects.values("issue"))
    return [issue for _, issue in _issues(within & about, reading, today)]


def _issues(about: Q, reading: Scope, today: date) -> Iterator[tuple[int, Found]]:
    rows: Sequence[Issue] = [
        row for row in records("issue", reading).filter(about).order_by("found_on", "number")
        if isinstance(row, Issue)
    ]  # fmt: skip
    told = Step.objects.filter(
        code="circulate", course__kind="issue", course__of__in=Among(row.number for row in rows)
    )
    circulated = set(told.values_list("record", flat=True)) if rows else set()
    for row in rows:
        waits = row.state in ("交办", "整改中") and row.due_on is not None
        over = waits and row.due_on < today  # type: ignore[operator] # it waits for a day
        yield row.inspection_id or 0, Found(row, row.id in circulated, bool(over))
