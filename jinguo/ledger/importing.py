"""Writes down an import beside its records, takes it back, and learns what tables mean."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import aside, journal, team
from jinguo.ledger.closing import strike_all
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Entry, Import, Learnt
from jinguo.ledger.models.base import Custody
from jinguo.ledger.models.journal import Act
from jinguo.org.policy import Action

DAYS = 30
"""How long an import may be taken back."""
_CHUNK = 2_000
_ABSENT = "没有这次导入，或您无权撤销。"
_BUILT_ON = "这次导入的记录里有 {} 条后来被修改、作废或被别的记录引用，不能整批撤销；请逐条处理。"


@dataclass
class Taking:
    """An import while it is written: what it came to."""

    entered: int = 0
    known: int = 0
    left_out: int = 0
    number: int | None = None
    """Its number, once it stands; one that entered nothing is none."""


@contextmanager
def taking(content: str, *, unit: int, by: By) -> Iterator[Taking]:
    """Write down what is entered within it as one import; all of it stands at once or nothing."""
    told = Taking()
    with transaction.atomic():
        journal.lock()
        before = _newest()
        yield told
        if told.entered:
            made = Import.objects.create(
                at=by.at, account=by.account, unit_id=unit, content=content, entered=told.entered,
                known=told.known, left_out=told.left_out, first=before + 1, last=_newest(),
            )  # fmt: skip
            said = {"entered": told.entered, "known": told.known, "left_out": told.left_out}
            aside.write(Act.ENTER, ("import", made.number), unit=unit, by=by, told=said)
            told.number = made.number


def undone(content: str) -> int:
    """Return how many imports of the same content were taken back."""
    return Import.objects.filter(content=content).exclude(undone_at=None).count()


def may_undo(made: Import, *, by: By) -> bool:
    """Tell whether somebody may take an import back: who made it, or who manages its unit."""
    if by.subject.operator or (by.account and made.account_id == by.account.pk):
        return True
    return made.unit_id in by.reach(Action.MANAGE)


def undo(number: int, *, by: By) -> int:
    """Strike out all that an import entered, and return how many records that were.

    Raises:
        PolicyError: If there is none, or it is not theirs to take back.
        RuleError: If it is undone already, is too old, or others built on it.
    """
    with transaction.atomic():
        journal.lock()
        made = Import.objects.select_for_update().filter(number=number).first()
        if made is None or not may_undo(made, by=by):
            raise PolicyError(_ABSENT)
        if made.undone_at:
            raise RuleError("这次导入已经撤销过了，不用再办。")
        if by.at - made.at > timedelta(days=DAYS):
            raise RuleError(f"导入超过 {DAYS} 天，不能整批撤销；请逐条作废。")
        entered = _entered(made)
        _check_untouched(entered, by)
        count = 0
        # What names others goes first, as it came last.
        for kind in reversed(MODELS):
            for start in range(0, len(entered[kind]), _CHUNK):
                ids = entered[kind][start : start + _CHUNK]
                count += len(strike_all(kind, ids, by=by, reason=f"撤销第 {number} 次导入"))
        made.undone_at = by.at
        made.save(update_fields=["undone_at"])
        told = {"undone": count}
        aside.write(Act.CLOSE, ("import", number), unit=made.unit_id, by=by, told=told)
    return count


def _newest() -> int:
    return Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0


def _entered(made: Import) -> Mapping[str, list[UUID]]:
    found: dict[str, list[UUID]] = defaultdict(list)
    span = Entry.objects.filter(number__gte=made.first, number__lte=made.last, act=Act.ENTER)
    rows = span.filter(kind__in=MODELS).order_by("number").values_list("kind", "record")
    for kind, record in rows.iterator(_CHUNK):
        found[kind].append(record)
    return found


def _check_untouched(entered: Mapping[str, Sequence[UUID]], by: By) -> None:
    """Refuse where a record was touched since, or is named by one of another import."""
    touched, barred = 0, 0
    ours: dict[str, dict[int, UUID]] = {}
    for kind, ids in entered.items():
        ours[kind] = {}
        for start in range(0, len(ids), _CHUNK):
            some = MODELS[kind]._default_manager.filter(id__in=ids[start : start + _CHUNK])  # noqa: SLF001 - any kind's manager
            for record in some:
                ours[kind][record.number] = record.id
                touched += record.version != 1 or record.custody != Custody.ACTIVE
                barred += not team.may_change(record, by=by)
    touched += _named(ours)
    if touched:
        raise RuleError(_BUILT_ON.format(touched))
    if barred:
        raise PolicyError(_ABSENT)


def _named(ours: Mapping[str, Mapping[int, UUID]]) -> int:
    """Return how many records that did not come with it name one that did."""
    found = 0
    for other, of in MODELS.items():
        for column, kind in linked_kinds(of).items():
            numbers = list(ours.get(kind, ()))
            for start in range(0, len(numbers), _CHUNK):
                named = {f"{column}__in": numbers[start : start + _CHUNK], "struck_at": None}
                rows = of._default_manager.filter(**named).values_list("number", flat=True)  # noqa: SLF001 - the same
                found += sum(number not in ours.get(other, {}) for number in rows)
    return found


def learnt(unit: int, signature: str) -> dict[str, Any] | None:
    """Return what a unit's people decided that such a table means, if they did."""
    found = Learnt.objects.filter(unit=unit, signature=signature, dropped_at=None).first()
    return dict(found.decision) if found else None


def learn(unit: int, signature: str, decision: Mapping[str, Any], *, by: By) -> None:
    """Keep what somebody decided that a unit's table means, in place of what was kept before."""
    if learnt(unit, signature) == dict(decision):
        return
    with transaction.atomic():
        journal.lock()
        standing = Learnt.objects.filter(unit=unit, signature=signature, dropped_at=None)
        standing.update(dropped_at=by.at)
        made = Learnt.objects.create(
            unit_id=unit, signature=signature, decision=dict(decision), account=by.account, at=by.at
        )
        aside.write(Act.ENTER, ("mapping", made.pk), unit=unit, by=by, told=dict(decision))


def forget(number: int, *, by: By) -> None:
    """Use no longer what was kept of a table.

    Raises:
        PolicyError: If there is none, or it is of a unit where they enter nothing.
    """
    with transaction.atomic():
        journal.lock()
        kept = Learnt.objects.filter(pk=number, dropped_at=None).first()
        entering = by.reach(Action.ENTER)
        if kept is None or kept.unit_id not in entering:
            raise PolicyError("没有记住过这种表，或它是别的单位的。")
        kept.dropped_at = by.at
        kept.save(update_fields=["dropped_at"])
        aside.write(Act.CLOSE, ("mapping", number), unit=kept.unit_id, by=by, told={})
