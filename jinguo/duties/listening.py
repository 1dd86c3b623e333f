"""What happens to courses when records are entered or changed, inside the same transaction."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.procedures import BEGIN, Procedure
from jinguo.duties import courses
from jinguo.duties.deadlines import day_of, start_of
from jinguo.duties.declared import declared, fits
from jinguo.ledger.courses import begin, follow_day
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Course, Entry, Record, Step
from jinguo.ledger.models.base import Channel
from jinguo.ledger.models.journal import Act


def listen(*, act: str, records: Sequence[Record], by: By, **_: Any) -> None:
    """Let records enter the procedures that begin at once for them, and follow their own day."""
    procedures = [each for each in declared().procedures.values() if each.at_once]
    kinds = {each.of for each in procedures}
    # A demonstration lets its own records begin, with the steps that they took.
    some = [each for each in records if each.kind() in kinds and each.channel != Channel.DEMO]
    if not some or act not in (Act.ENTER, Act.AMEND):
        return
    if act == Act.ENTER:
        courses.begin(some, by=by)
        return
    known = _known(some)
    for record in some:
        _follow(record, known[record.id], procedures, by)
    moved = _moved(some)
    at_once = {each.procedure for each in procedures}
    own = [c.pk for each in moved for c in known[each.id] if c.procedure in at_once]
    _follow_days({each.id: each for each in moved}, own, by)


def _known(records: Sequence[Record]) -> dict[UUID, list[Course]]:
    found: dict[UUID, list[Course]] = defaultdict(list)
    for course in Course.objects.filter(record__in=[each.id for each in records]):
        found[course.record].append(course)
    return found


def _moved(records: Sequence[Record]) -> list[Record]:
    """Return those whose own day is another one by the change that was just written down."""
    entries = Entry.objects.filter(number__in=[each.change for each in records])
    before = dict(entries.values_list("record", "before"))
    return [each for each in records if KINDS[each.kind()].on in before.get(each.id, ())]


def _follow(
    record: Record, known: Sequence[Course], procedures: Sequence[Procedure], by: By
) -> None:
    there = {each.procedure for each in known}
    fresh = [each for each in procedures if each.procedure not in there and fits(each, record)]
    begin([courses.began(record, each, by) for each in fresh if known], by=by)
    fitting = {each.procedure for each in procedures if fits(each, record)}
    for course in known:
        if course.steps == 1 and course.procedure not in fitting and not course.ended:
            course.ended = True  # entered as something else, and put right before the first step
            course.save(update_fields=["ended"])


def _follow_days(records: Mapping[UUID, Record], known: Sequence[int], by: By) -> None:
    """Let courses that begin with a record begin on the day that it now says it came in."""
    for first in Step.objects.filter(course__in=known, sequence=1, code=BEGIN):
        record = records[first.record]
        day: date = getattr(record, KINDS[record.kind()].on)
        if day_of(first.at) != day:
            follow_day(first, _moment(day, first.recorded_at), record, by)


def _moment(day: date, latest: datetime) -> datetime:
    return min(start_of(day), latest)
