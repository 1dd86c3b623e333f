"""Enters of many drafts of one kind those that may be, and tells of each other one why not."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from jinguo.errors import RefusedError, RuleError
from jinguo.ledger import grounds, journal, locks, rules, sealing, states, team
from jinguo.ledger.constraints import broken
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import Memo, build, check_alone, enter, rules_of_kind, save
from jinguo.ledger.kinds import model
from jinguo.ledger.links import Links, linked_kinds, linked_numbers
from jinguo.ledger.models import Record
from jinguo.ledger.models.journal import Act
from jinguo.ledger.signals import recorded
from jinguo.org.policy import Action, scope
from jinguo.org.units import tree

_TOGETHER = frozenset({"tally", "target", "zero"})
"""Kinds whose records are judged beside one another."""
_ELSEWHERE = "您的岗位不能为这个单位登记，请选本单位或下级单位。"


@dataclass
class Sifted:
    """How many were entered, and why each of the others was not, by its place among the drafts."""

    entered: int = 0
    refused: dict[int, RefusedError] = field(default_factory=dict)


def sift(drafts: Sequence[Draft], *, by: By, trial: bool = False) -> Sifted:
    """Enter those drafts of one kind that break no rule; the same rules as `enter`.

    Call it within the transaction in which all of it is to stand. A `trial` checks and writes
    nothing: what only the database knows (two records that may not stand side by side) is not
    told, nor are links to records that are not entered yet.
    """
    if not drafts:
        return Sifted()
    found = Sifted()
    numbered = list(enumerate(drafts))
    if drafts[0].kind in _TOGETHER and not trial:
        _halved(numbered, by, found)
        return found
    ready = _ready(numbered, by, found)
    _refuse_broken(ready, found)
    ready = [each for each in ready if each[0] not in found.refused]
    if trial:
        found.entered = len(ready)
        return found
    states.first([record for _, _, record in ready], by=by)
    sealing.seal([record for _, _, record in ready])
    journal.lock()
    _save(ready, by, found)
    return found


Ready = list[tuple[int, Draft, Record]]
Numbered = Sequence[tuple[int, Draft]]


def _ready(numbered: Numbered, by: By, found: Sifted) -> Ready:
    """Return the drafts that break no rule of their own, with their records built."""
    here, catalogue, today, memo = tree(), declared(), by.day, Memo()
    reach = scope(by.subject, Action.ENTER, tree=here, day=today)
    links, ready = _links(numbered, found), Ready()
    standing: dict[tuple[int, object], bool] = {}
    locked = locks.standing()
    for at, draft in numbered:
        if at in found.refused:
            continue
        try:
            if draft.unit not in reach:
                raise RuleError(_ELSEWHERE, field="unit")
            record = build(draft, by=by, links=links, memo=memo)
            check_alone(draft, record, catalogue=catalogue, today=today)
            day = getattr(record, rules.on(draft.kind))
            if (draft.unit, day) not in standing:
                standing[draft.unit, day] = here.stands(draft.unit, day)
            if not standing[draft.unit, day]:
                rules.check_standing([record])
            if locked:
                locks.check(locks.touched(record, locked), reason=by.late, field="late")
            ready.append((at, draft, record))
        except RefusedError as error:
            found.refused[at] = error
    return _of_all(ready, by, found)


def _of_all(ready: Ready, by: By, found: Sifted) -> Ready:
    """Apply the rules that look at several records at once, to each alone where all do not pass."""
    if not ready:
        return ready
    records = [record for _, _, record in ready]
    grounds.raise_classes(records, today=by.day)
    try:
        _check(records, by)
    except RefusedError:
        return _each(ready, by, found)
    return ready


def _each(ready: Ready, by: By, found: Sifted) -> Ready:
    kept = Ready()
    for at, draft, record in ready:
        try:
            _check([record], by)
            kept.append((at, draft, record))
        except RefusedError as error:
            found.refused[at] = error
    return kept


def _check(records: Sequence[Record], by: By) -> None:
    team.check_strength(records, by=by)
    if records[0].kind() not in _TOGETHER:
        rules_of_kind(records, catalogue=declared(), today=by.day)


def _links(numbered: Numbered, found: Sifted) -> Links:
    kind = numbered[0][1].kind
    if not linked_kinds(model(kind)):
        return {}
    try:
        return linked_numbers(kind, [draft.fields for _, draft in numbered])
    except RefusedError:
        links: dict[tuple[str, object], int] = {}
    for at, draft in numbered:
        try:
            links |= linked_numbers(kind, [draft.fields])  # type: ignore[arg-type] # by kind and id
        except RefusedError as error:
            found.refused[at] = error
    return links  # type: ignore[return-value] # the same


def _refuse_broken(ready: Ready, found: Sifted) -> None:
    told = broken([record for _, _, record in ready]) if ready else []
    # A title above S1 stands in the clear until it is sealed, just before it is saved.
    for (at, _, record), said in zip(ready, told, strict=True):
        if said and not (record.secrecy > 1 and "没有加密" in said):
            found.refused[at] = RuleError(said)


def _save(ready: Ready, by: By, found: Sifted) -> None:
    """Save what is ready; where the database refuses, halve it until each faulty one is alone."""
    if not ready:
        return
    drafts, records = [each[1] for each in ready], [each[2] for each in ready]
    try:
        with transaction.atomic():
            save(drafts, records, by=by, locked=locks.standing())
            recorded.send(sender=Record, act=Act.ENTER, records=records, by=by)
    except RefusedError as error:
        if len(ready) == 1:
            found.refused[ready[0][0]] = error
            return
        middle = len(ready) // 2
        _save(ready[:middle], by, found)
        _save(ready[middle:], by, found)
    else:
        found.entered += len(ready)


def _halved(numbered: Numbered, by: By, found: Sifted) -> None:
    try:
        with transaction.atomic():
            enter([draft for _, draft in numbered], by=by)
    except RefusedError as error:
        if len(numbered) == 1:
            found.refused[numbered[0][0]] = error
            return
        middle = len(numbered) // 2
        _halved(numbered[:middle], by, found)
        _halved(numbered[middle:], by, found)
    else:
        found.entered += len(numbered)
