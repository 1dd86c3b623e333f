"""A meeting that was held: entered with its minutes, each decision assigned as of that day."""

from collections.abc import Iterator, Sequence

from django.db import transaction

from jinguo.duties import courses
from jinguo.duties.deadlines import day_of, start_of
from jinguo.duties.taking import Wanted, planned
from jinguo.ledger import meetings
from jinguo.ledger.courses import Move, move
from jinguo.ledger.drafts import By
from jinguo.ledger.meetings import Decided, Held
from jinguo.ledger.models import Issue, Minutes

_PROCEDURE, _FOUND, _ASSIGN = "issue", "found", "assign"


def hold(held: Held, text: str, decided: Sequence[Decided], *, by: By) -> Minutes:
    """Enter a meeting; what it decided is assigned, so that its day is kept like any issue's.

    Whoever enters minutes tells what the meeting assigned; their own post need not assign.

    Raises:
        RuleError: If a rule is broken, or a decision is due before the meeting.
    """
    with transaction.atomic():
        made = meetings.hold(held, text, decided, by=by)
        steps = [each for issue in meetings.decided_of(made) for each in _assigned(issue, by)]
        if steps:
            move(steps, by=by)
    return made


def _assigned(issue: Issue, by: By) -> Iterator[Move]:
    """Yield the step by which an issue is assigned, unless it has been."""
    for each in courses.standing(issue):
        if each.row.procedure == _PROCEDURE and each.course.state == _FOUND:
            today = issue.found_on == day_of(by.at)
            given = {"assigned_to": issue.assigned_to, "due_on": str(issue.due_on)}
            at = by.at if today else start_of(issue.found_on)
            yield planned(each, Wanted(_ASSIGN, at, given))
