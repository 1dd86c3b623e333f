"""Writes how records go their procedure's way: begun with the record, each step with an entry.

What a step may be is judged above, in `duties`; here it is kept, in the transaction of its entry.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from django.db import transaction

from jinguo.catalogue.procedures import BEGIN, Edition
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger import amend, conflicts, journal, locks, sealing, team
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import fill, kept
from jinguo.ledger.inserting import insert, update
from jinguo.ledger.keys import keyring
from jinguo.ledger.links import linked_numbers
from jinguo.ledger.models import Course, Record, RecordQuantity, Retimed, Step
from jinguo.ledger.models import Edition as Kept
from jinguo.ledger.models.base import Custody, Secrecy
from jinguo.ledger.models.journal import Act
from jinguo.ledger.signals import recorded
from jinguo.org.models import Account
from jinguo.vault.keyring import Plain, Sealed
from jinguo.vault.seal import Place, is_sealed

COURSE = "course"
"""Under this name the journal's entry keeps which step of which procedure it was."""
_FIXED = frozenset({"number", "id", "recorder", "recorded_at", "channel", "on_behalf_of"})
_FOLLOWED = "记录的日期更正了"
_TOO_LATE = "另一个人刚办了一步，请刷新后看过新的进展再办。"


@dataclass(frozen=True)
class Began:
    """A record that enters a procedure: under which edition, in which state, since when."""

    record: Record
    edition: Edition
    state: str
    at: datetime


@dataclass(frozen=True)
class Move:
    """One step as it is to be kept; `sequence` is how many the sender saw."""

    record: Record
    course: Course
    sequence: int
    code: str
    to: str
    ended: bool
    at: datetime
    facts: Mapping[str, str] = field(default_factory=dict)
    free: frozenset[str] = frozenset()
    """The facts that somebody wrote freely: sealed from S2 up."""
    columns: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""
    second: Account | None = None


def begin(began: Sequence[Began], *, by: By) -> list[Course]:
    """Let records enter a procedure, in the transaction and under the entry that made them."""
    if not began:
        return []
    editions = {each.edition.digest: _edition(each.edition, by.at) for each in began}
    courses = [_course(each, editions[each.edition.digest]) for each in began]
    for course, number in zip(courses, insert(Course, courses), strict=True):
        course.pk = number
        course._state.adding = False  # noqa: SLF001 - as bulk_create does
    steps = [
        Step(
            kind=course.kind, record=course.record, course=course, sequence=1, code=BEGIN,
            to=each.state, at=min(each.at, by.at), recorded_at=by.at, by=by.account,
            change=each.record.change,
        )
        for each, course in zip(began, courses, strict=True)
    ]  # fmt: skip
    insert(Step, steps)
    return courses


def start(began: Began, *, by: By) -> Course:
    """Let a record enter a procedure later than it was entered itself, with an entry.

    Raises:
        RuleError: If the record is out of reach, or in that procedure already.
        ConflictError: If it has changed since it was read.
    """
    record = began.record
    with transaction.atomic():
        journal.lock()
        amend.current(record.kind(), record.id, record.version, by=by)
        name = began.edition.procedure.procedure
        if Course.objects.filter(record=record.id, procedure=name).exists():
            raise RuleError("这条记录已经在办这个流程，请在“办理”里接着办。")
        before = journal.snapshot(record)
        record.version += 1
        told = {"procedure": name, "step": BEGIN, "to": began.state, "at": began.at.isoformat()}
        [record.change] = journal.write(
            Act.AMEND, [record], by=by, before=[before], beside=[{COURSE: told}]
        )
        record.save(update_fields=["version", "change"])
        [course] = begin([began], by=by)
        recorded.send(sender=Record, act=Act.AMEND, records=[record], by=by)
    return course


def _course(each: Began, edition: Kept) -> Course:
    record, procedure = each.record, each.edition.procedure
    return Course(
        kind=record.kind(), of=record.number, record=record.id, unit_id=record.unit_id,
        procedure=procedure.procedure, edition=edition, state=each.state,
        ended=procedure.states[each.state].ends,
    )  # fmt: skip


def _edition(edition: Edition, at: datetime) -> Kept:
    said = {"procedure": edition.procedure.procedure, "text": edition.text, "at": at}
    return Kept.objects.get_or_create(digest=edition.digest, defaults=said)[0]


def move(moves: Move | Sequence[Move], *, by: By, seconded: int = 0) -> list[Step]:
    """Keep steps, each of another record of one kind: all in one transaction with their entries.

    Raises:
        RuleError: If a record is out of reach or would break a rule.
        ConflictError: If somebody took a step first.
    """
    batch = [moves] if isinstance(moves, Move) else list(moves)
    records = [each.record for each in batch]
    with transaction.atomic():
        journal.lock()
        _check_turns(batch, by, seconded)
        befores = [journal.snapshot(record) for record in records]
        beside = _fill(batch, by)
        facts = _sealed(batch)
        for told, each, said in zip(beside, batch, facts, strict=True):
            told[COURSE] = _told(each, said)
            each.record.version += 1
        veiled = [sealing.veiled(*each) for each in zip(records, befores, strict=True)]
        reasons = [sealing.reason(record, by.late) for record in records]
        numbers = journal.write(
            Act.AMEND, records, by=by, before=veiled, beside=beside, reason=reasons
        )
        steps = _save(batch, facts, numbers, by)
        conflicts.follow(records)
        recorded.send(sender=Record, act=Act.AMEND, records=records, by=by)
    return steps


def _fill(batch: Sequence[Move], by: By) -> list[dict[str, Any]]:
    """Set the records' columns, check and seal them; return which locks each is written over."""
    locked = locks.standing()
    over = [locks.touched(each.record, locked) if each.columns else [] for each in batch]
    changed = [each for each in batch if each.columns]
    if changed:
        kind = changed[0].record.kind()
        links = linked_numbers(kind, [each.columns for each in changed])
        for each in changed:
            fill(each.record, each.columns, links=links)
        records = [each.record for each in changed]
        amend.check_all(records, _quantities(records), by)
    sealing.seal([each.record for each in batch])
    return [
        locks.check(
            [*before, *locks.touched(each.record, locked)] if each.columns else [],
            reason=by.late or each.label, field="late",
        )
        for before, each in zip(over, batch, strict=True)
    ]  # fmt: skip


def _told(each: Move, facts: Mapping[str, str]) -> dict[str, Any]:
    """Return what the journal's entry keeps of a step."""
    return {
        "procedure": each.course.procedure, "step": each.code, "to": each.to, "label": each.label,
        "at": each.at.isoformat(), "facts": facts,
    }  # fmt: skip


def _save(
    batch: Sequence[Move], facts: Sequence[dict[str, str]], numbers: Sequence[int], by: By
) -> list[Step]:
    records = [each.record for each in batch]
    for each, number in zip(batch, numbers, strict=True):
        each.record.change = number
        course = each.course
        course.state, course.ended, course.steps = each.to, each.ended, each.sequence + 1
        course.unit_id = each.record.unit_id
    with kept(records):
        update(type(records[0]), records, _columns(type(records[0])))
    update(Course, [each.course for each in batch], ("state", "ended", "steps", "unit"))
    steps = [
        Step(
            kind=each.course.kind, record=each.record.id, course=each.course,
            sequence=each.course.steps, code=each.code, to=each.to, at=each.at,
            recorded_at=by.at, by=by.account, second=each.second, facts=said,
            change=each.record.change,
        )
        for each, said in zip(batch, facts, strict=True)
    ]  # fmt: skip
    for step, number in zip(steps, insert(Step, steps), strict=True):
        step.pk = number
        step._state.adding = False  # noqa: SLF001 - as bulk_create does
    return steps


@lru_cache(maxsize=32)
def _columns(of: type[Record]) -> tuple[str, ...]:
    """Return the columns that a step may change."""
    fields = of._meta.concrete_fields  # noqa: SLF001 - Django's documented Meta API
    return tuple(each.name for each in fields if each.name not in _FIXED)


def _check_turns(batch: Sequence[Move], by: By, seconded: int) -> None:
    """Refuse who may not change a record, and who comes second."""
    records = {each.record.id: each.record for each in batch}
    [of] = {type(record) for record in records.values()}
    rows = of._default_manager.select_for_update().filter(id__in=records)  # noqa: SLF001 - any kind's manager
    stands = {row.id: row for row in rows}
    may = team.changeable(by) if not seconded else partial(team.may_move, by=by)
    for id_, record in records.items():
        row = stands.get(id_)
        if row is None or row.custody != Custody.ACTIVE or not may(row):
            raise RuleError("没有这条记录，或您无权修改。")
        if row.struck_at:
            raise RuleError("这条记录已经作废，不能再改。")
        if row.version != record.version:
            raise ConflictError(_TOO_LATE)
    keys = [each.course.pk for each in batch]
    taken = dict(Course.objects.select_for_update().filter(pk__in=keys).values_list("pk", "steps"))
    if any(taken.get(each.course.pk) != each.sequence for each in batch):
        raise ConflictError(_TOO_LATE)
    if any(each.at > by.at for each in batch):
        raise RuleError("发生时间不能晚于现在，请改正。", field="at")


def _quantities(records: Sequence[Record]) -> dict[UUID, dict[str, int]]:
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    rows = RecordQuantity.objects.filter(record__in=[record.id for record in records])
    for record, code, amount in rows.values_list("record", "code", "amount"):
        found[record][code] = amount
    return found


def _sealed(batch: Sequence[Move]) -> list[dict[str, str]]:
    """Return the facts as they are kept: what was written freely is sealed from S2 up."""
    said = [{name: word for name, word in each.facts.items() if word} for each in batch]
    due = [
        (at, name)
        for at, each in enumerate(batch)
        for name in said[at]
        if name in each.free and each.record.secrecy >= Secrecy.S2
    ]
    plain = [
        Plain(
            batch[at].record.unit_id,
            _place(batch[at].record.kind(), batch[at].record.id, batch[at].sequence + 1, name),
            said[at][name],
        )
        for at, name in due
    ]
    for (at, name), value in zip(due, keyring().seal(plain) if plain else [], strict=True):
        said[at][name] = value
    return said


def _place(kind: str, id_: UUID, sequence: int, name: str) -> Place:
    return Place(kind, str(id_), f"step.{sequence}.{name}")


def opened(steps: Sequence[Step]) -> list[dict[str, str]]:
    """Return the facts of steps opened: only for whoever the record's file is open to."""
    due = [
        (at, name, Sealed(_place(step.kind, step.record, step.sequence, name), word))
        for at, step in enumerate(steps)
        for name, word in step.facts.items()
        if is_sealed(word)
    ]
    values = keyring().open([each for _, _, each in due]) if due else []
    found = [dict(step.facts) for step in steps]
    for (at, name, _), value in zip(due, values, strict=True):
        found[at][name] = "（暂时打不开）" if value is None else value
    return found


def retime(step: Step, became: datetime, *, record: Record, by: By, reason: str) -> Retimed:
    """Put the time of a step right; every deadline that rests on it follows.

    Raises:
        RuleError: If no reason is given, or the time lies ahead or out of the steps' order.
        ConflictError: If the record has changed since it was read.
    """
    if not reason.strip():
        raise RuleError("改时间要写明原因。", field="reason")
    with transaction.atomic():
        journal.lock()
        amend.current(record.kind(), record.id, record.version, by=by)
        _check_order(step, became, by)
        before, was = journal.snapshot(record), step.at
        record.version += 1
        sealed = sealing.reason(record, reason.strip())
        told = {
            "procedure": step.course.procedure, "step": step.code, "retimed": step.sequence,
            "was": was.isoformat(), "at": became.isoformat(),
        }  # fmt: skip
        [record.change] = journal.write(
            Act.AMEND, [record], by=by, before=[before], beside=[{COURSE: told}], reason=sealed
        )
        record.save(update_fields=["version", "change"])
        step.at = became
        step.save(update_fields=["at"])
        made = Retimed.objects.create(
            kind=step.kind, record=step.record, step=step, was=was, became=became, reason=sealed,
            at=by.at, by=by.account,
        )  # fmt: skip
        recorded.send(sender=Record, act=Act.AMEND, records=[record], by=by)
    return made


def _check_order(step: Step, became: datetime, by: By) -> None:
    if became > by.at or became > step.recorded_at:
        raise RuleError("发生时间不能晚于登记的时间，请改正。", field="at")
    beside = Step.objects.filter(course=step.course_id)
    before = beside.filter(sequence__lt=step.sequence).order_by("-sequence").first()
    after = beside.filter(sequence__gt=step.sequence).order_by("sequence").first()
    if before and became < before.at:
        raise RuleError("发生时间不能早于上一步，请改正。", field="at")
    if after and became > after.at:
        raise RuleError("发生时间不能晚于下一步，请改正。", field="at")


def follow_day(first: Step, became: datetime, record: Record, by: By) -> None:
    """Let a course begin when its record now says, under the entry that changed the record."""
    Retimed.objects.create(
        kind=first.kind, record=first.record, step=first, was=first.at, became=became,
        reason=sealing.reason(record, _FOLLOWED), at=by.at, by=by.account,
    )  # fmt: skip
    first.at = became
    first.save(update_fields=["at"])


def held(record: Record, given: Mapping[str, str], *, opening: bool = False) -> dict[str, str]:
    """Return what was filled in as it waits for a second person, sealed; or opened again."""
    if record.secrecy < Secrecy.S2:
        return dict(given)
    places = {name: Place(record.kind(), str(record.id), f"waiting.{name}") for name in given}
    if opening:
        values = keyring().open([Sealed(places[name], word) for name, word in given.items()])
        return {name: word or "" for name, word in zip(given, values, strict=True)}
    sealed = keyring().seal(
        [Plain(record.unit_id, places[name], word) for name, word in given.items()]
    )
    return dict(zip(given, sealed, strict=True))
