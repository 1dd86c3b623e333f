"""What standing meetings leave: reasons of differences, minutes, decisions that are followed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import aside, journal
from jinguo.ledger.drafts import By, Draft, new_id
from jinguo.ledger.enter import enter
from jinguo.ledger.keys import keyring
from jinguo.ledger.models import Activity, Decision, Difference, Issue, Minutes
from jinguo.ledger.models.journal import Act
from jinguo.ledger.reads import by_ids
from jinguo.org.policy import Action
from jinguo.org.scope import Scope
from jinguo.periods import Period
from jinguo.vault.keyring import Plain, Sealed
from jinguo.vault.seal import Place

LONGEST = 5_000
_LAST = 24
_FIELD = "minutes"
_FOREIGN = "您的岗位不能为这个单位登记，请选本单位或下级单位。"


@dataclass(frozen=True)
class Pair:
    """Two numbers that were held against each other."""

    theirs: str
    ours: str
    said_theirs: int
    said_ours: int


@dataclass(frozen=True)
class Decided:
    """One decision: what, by whom, until when."""

    what: str
    who: str
    due: date


@dataclass(frozen=True)
class Held:
    """A meeting that was held: of which sort and programme, when, what it looked at."""

    meeting: str
    title: str
    programme: str
    category: str
    id: UUID
    """Made by the client: that of the meeting's record, from which those of its issues come."""
    unit: int
    day: date
    heads: int | None
    period: Period


def explain(pair: Pair, unit: int, period: Period, *, reason: str, note: str, by: By) -> Difference:
    """Write down why a partner's number and ours are not the same.

    Raises:
        PolicyError: If the writer does not enter for the unit.
        RuleError: If the two are the same.
    """
    _check_unit(unit, by)
    if pair.said_theirs == pair.said_ours:
        raise RuleError("两个数一样，不用说明。", field="reason")
    with transaction.atomic():
        journal.lock()
        made = Difference.objects.create(
            unit_id=unit, theirs=pair.theirs, ours=pair.ours, said_theirs=pair.said_theirs,
            said_ours=pair.said_ours, starts_on=period.start, ends_before=period.end,
            reason=reason, note=note.strip(), at=by.at, by=by.account,
        )  # fmt: skip
        told = {"theirs": pair.theirs, "ours": pair.ours, "reason": reason}
        aside.write(Act.ENTER, ("difference", made.pk), unit=unit, by=by, told=told)
    return made


def explained(unit: int, period: Period) -> dict[tuple[str, str], list[Difference]]:
    """Return what was written of a unit's differences in a period, the newest first."""
    rows = Difference.objects.filter(unit=unit, starts_on=period.start, ends_before=period.end)
    found: dict[tuple[str, str], list[Difference]] = {}
    for row in rows.select_related("by").order_by("-pk"):
        found.setdefault((row.theirs, row.ours), []).append(row)
    return found


def hold(held: Held, text: str, decided: Sequence[Decided], *, by: By) -> Minutes:
    """Enter a meeting with its minutes; each decision is an issue that is followed from now on.

    The same meeting sent again changes nothing.

    Raises:
        RuleError: If a rule is broken, or a decision is due before the meeting.
    """
    if not text.strip() or len(text) > LONGEST:
        raise RuleError(f"请写会议记录，最多 {LONGEST} 个字。", field="text")
    if late := [each for each in decided if each.due < held.day]:
        raise RuleError(f"“{late[0].what}”的办结期限早于开会那天，请改正。", field="decisions")
    meeting = _draft(held)
    drafts = [_issue(held, each, at) for at, each in enumerate(decided)]
    with transaction.atomic():
        journal.lock()
        [entered, *issues] = enter([meeting, *drafts], by=by, key=f"meeting {held.id}")
        if before := Minutes.objects.filter(record=entered.id).first():
            return before
        id_ = new_id()
        place = Place("activity", str(entered.id), _FIELD)
        [sealed] = keyring().seal([Plain(held.unit, place, text.strip())])
        made = Minutes.objects.create(
            id=id_, kind="activity", record=entered.id, unit_id=held.unit, meeting=held.meeting,
            starts_on=held.period.start, ends_before=held.period.end, text_sealed=sealed,
            at=by.at, by=by.account,
        )  # fmt: skip
        Decision.objects.bulk_create(Decision(minutes=made, issue=each.id) for each in issues)
        told = {"meeting": str(entered.id), "decisions": [str(each.id) for each in issues]}
        aside.write(Act.ENTER, ("minutes", id_.int % 2**62), unit=held.unit, by=by, told=told)
    return made


def decided_of(made: Minutes) -> list[Issue]:
    """Return the issues that a meeting's decisions are, for whoever has just entered them."""
    return list(Issue.objects.filter(id__in=made.decisions.values("issue")))


def _draft(held: Held) -> Draft:
    fields = {"held_on": held.day, "subtype": "会议", "title": held.title, "sessions": 1}
    if held.heads is not None:
        fields["heads"] = held.heads
    return Draft("activity", held.unit, fields, (held.programme,), id=held.id)


def _issue(held: Held, decided: Decided, at: int) -> Draft:
    fields = {
        "title": decided.what, "category": held.category, "found_on": held.day,
        "assigned_to": decided.who, "due_on": decided.due, "state": "发现",
    }  # fmt: skip
    id_ = uuid5(NAMESPACE_OID, f"{held.id} {at}")
    return Draft("issue", held.unit, fields, (held.programme,), id=id_)


def _check_unit(unit: int, by: By) -> None:
    if unit not in by.reach(Action.ENTER):
        raise PolicyError(_FOREIGN)


def minutes_of(meeting: str, unit: int, reading: Scope) -> list[tuple[Minutes, date]]:
    """Return the last minutes of a unit's meetings that the scope reads, with each meeting's day.

    The newest meeting comes first.
    """
    kept = Minutes.objects.filter(meeting=meeting, unit=unit).order_by("-at")[:_LAST]
    rows = {each.record: each for each in kept}
    there = [each for each in by_ids("activity", rows, reading) if isinstance(each, Activity)]
    return [(rows[each.id], each.held_on) for each in sorted(there, key=_day, reverse=True)]


def _day(meeting: Activity) -> date:
    return meeting.held_on


def words(minutes: Iterable[Minutes]) -> Mapping[UUID, str]:
    """Return the text of minutes, in one question to the vault."""
    rows = list(minutes)
    places = [Place(each.kind, str(each.record), _FIELD) for each in rows]
    opened = keyring().open(
        [Sealed(place, each.text_sealed) for place, each in zip(places, rows, strict=True)]
    )
    return {each.id: text or "" for each, text in zip(rows, opened, strict=True)}
