"""What a standing meeting looks at, worked out before a template or a paper shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import F, Q

from jinguo.catalogue.meetings import Compared, Meeting
from jinguo.counting.books import Books
from jinguo.counting.guarded import MARK
from jinguo.duties.agenda import overdue
from jinguo.ledger import meetings
from jinguo.ledger.among import Among
from jinguo.ledger.drafts import By
from jinguo.ledger.meetings import Pair
from jinguo.ledger.models import Difference, Issue, Minutes, Tally
from jinguo.ledger.reads import records
from jinguo.org.policy import Scope
from jinguo.web import sheets, wording
from jinguo.web.picks import Picked
from jinguo.web.sheets import Row

_SHOWN = 50


@dataclass(frozen=True)
class Said:
    """One figure of one side, and what it rests on."""

    row: Row
    tallied: bool
    sources: list[str]
    """Document and who vouches for it, of each tally behind it."""

    @property
    def lacking(self) -> bool:
        """Tell whether a partner has not told it."""
        return self.tallied and not self.sources


@dataclass(frozen=True)
class Side:
    """One office at the table."""

    name: str
    said: list[Said]


@dataclass(frozen=True)
class Held:
    """A partner's number beside ours; `pair` only where both are known."""

    of: Compared
    theirs: str
    ours: str
    pair: Pair | None
    difference: str
    written: list[Difference] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Tell whether the two are one."""
        return self.pair is not None and self.pair.said_theirs == self.pair.said_ours

    @property
    def open(self) -> bool:
        """Tell whether nobody has said why they differ, or the numbers have moved since."""
        return self.pair is not None and not self.same and (not self.written or self.moved)

    @property
    def moved(self) -> bool:
        """Tell whether the numbers are others than when somebody said why."""
        if self.pair is None or not self.written:
            return False
        then = self.written[0]
        return (then.said_theirs, then.said_ours) != (self.pair.said_theirs, self.pair.said_ours)


@dataclass(frozen=True)
class Decision:
    """One decision, and how far it is."""

    id: UUID
    what: str
    who: str
    due: date | None
    state: str
    ended: bool
    late: bool


@dataclass(frozen=True)
class Past:
    """A meeting that was held."""

    minutes: Minutes
    day: date
    text: str


@dataclass(frozen=True)
class Looked:
    """All that the meeting has before it."""

    sides: list[Side]
    rates: list[Row]
    held: list[Held]
    overdue: list[tuple[str, int]]
    decisions: list[Decision]
    past: list[Past]

    @property
    def lacking(self) -> list[str]:
        """Return what partners have not told yet."""
        return [each.row.label for side in self.sides for each in side.said if each.lacking]

    @property
    def differing(self) -> list[str]:
        """Return of what the numbers differ without a reason."""
        return [each.of.label for each in self.held if each.open]

    @property
    def going(self) -> list[Decision]:
        """Return the decisions that are not done."""
        return [each for each in self.decisions if not each.ended]

    @property
    def late(self) -> int:
        """Return how many of them are overdue."""
        return sum(each.late for each in self.going)


def looked(
    books: Books, meeting: Meeting, picked: Picked, by: By, *, figures: Scope, reading: Scope
) -> Looked:
    """Return what a unit's meeting has before it for a period."""
    unit = picked.place.unit
    beneath = books.tree.beneath(unit, picked.period.last_day)
    rows = {
        each.address: each for each in sheets.rows(books, meeting.figures, picked, figures)
    }  # fmt: skip
    told = _tallies(meeting, beneath, picked, reading)
    sides = [
        Side(each.name, [_said(books, rows[one], told) for one in each.figures])
        for each in meeting.sides
    ]
    return Looked(
        sides, [rows[each] for each in meeting.rates], list(_held(meeting, rows, picked)),
        overdue(meeting.procedures, beneath, by.at), list(_decisions(meeting, unit, by, reading)),
        _past(meeting, unit, reading),
    )  # fmt: skip


def _tallies(
    meeting: Meeting, beneath: frozenset[int], picked: Picked, reading: Scope
) -> dict[str, list[str]]:
    period = picked.period
    about = Q(unit__in=Among(beneath), indicator__in=meeting.figures)
    within = Q(starts_on__gte=period.start, ends_before__lte=period.end)
    rows = records("tally", reading).filter(about & within)
    found: dict[str, list[str]] = {}
    for row in rows.order_by("number"):
        assert isinstance(row, Tally)
        told = f"{row.document}（{row.vouched_by}）"
        if told not in found.setdefault(row.indicator, []):
            found[row.indicator].append(told)
    return found


def _said(books: Books, row: Row, told: dict[str, list[str]]) -> Said:
    tallied = getattr(books.catalogue.indicator(row.address), "of", "") == "tally"
    return Said(row, tallied, told.get(row.address, []))


def _held(meeting: Meeting, rows: dict[str, Row], picked: Picked) -> Iterator[Held]:
    written = meetings.explained(picked.place.unit, picked.period)
    for each in meeting.compared:
        theirs, ours = rows[each.theirs], rows[each.ours]
        yield Held(
            each, theirs.exact, ours.exact, _pair(each, theirs, ours), _difference(theirs, ours),
            written.get((each.theirs, each.ours), []),
        )  # fmt: skip


def _pair(of: Compared, theirs: Row, ours: Row) -> Pair | None:
    told = [each.worked.value for each in (theirs, ours) if not each.worked.withheld]
    values = [int(each) for each in told if each is not None]
    # A partner that has told nothing is not one that told of none.
    known = len(values) == 2 and theirs.worked.rows  # noqa: PLR2004 - theirs and ours
    return Pair(of.theirs, of.ours, *values) if known else None


def _difference(theirs: Row, ours: Row) -> str:
    if theirs.worked.withheld or ours.worked.withheld:
        return MARK
    if not theirs.worked.rows:
        return wording.NOTHING
    return wording.difference(theirs.worked.value, ours.worked.value, theirs.measure)


def _decisions(meeting: Meeting, unit: int, by: By, reading: Scope) -> Iterator[Decision]:
    rows = records("issue", reading).filter(Q(unit=unit, category=meeting.category))
    # What is not done comes first, and none of it may fall off the end.
    open_first = F("written_off_on").desc(nulls_first=True)
    for row in rows.order_by(open_first, "due_on", "number")[:_SHOWN]:
        assert isinstance(row, Issue)
        ended = row.written_off_on is not None
        late = not ended and row.due_on is not None and row.due_on < by.day
        yield Decision(row.id, row.title, row.assigned_to, row.due_on, row.state, ended, late)


def _past(meeting: Meeting, unit: int, reading: Scope) -> list[Past]:
    rows = meetings.minutes_of(meeting.meeting, unit, reading)
    words = meetings.words(minutes for minutes, _ in rows)
    return [Past(minutes, day, words[minutes.id]) for minutes, day in rows]


def pair_at(held: Sequence[Held], at: int) -> Held | None:
    """Return the differing pair with a number, if there is one."""
    return held[at] if 0 <= at < len(held) and held[at].pair and not held[at].same else None
