"""不是同一个人: two registrations that look alike are of two persons, until that is undone."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from jinguo.errors import ConflictError, PolicyError, RuleError
from jinguo.ledger import aside, journal
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Apart, Party
from jinguo.ledger.models.apart import Unlike
from jinguo.ledger.models.journal import Act
from jinguo.ledger.reads import by_numbers, files
from jinguo.ledger.sealed import LOOKED_UP
from jinguo.ledger.team import check_strength, may_change
from jinguo.org.policy import Scope

_KIND = "apart"
_ABSENT = "没有这两条登记，或有一条不在您的岗位范围内。"
Pairs = Mapping[tuple[int, int], frozenset[str]]
Told = tuple[Apart, Party, Party]


@dataclass(frozen=True)
class Parting:
    """Two registrations by their numbers, each at the version seen, and why they differ."""

    versions: Mapping[int, int]
    why: str


def shared(one: Party, other: Party) -> list[str]:
    """Return the entries of the index that two registrations share."""
    return [
        field
        for field, column in LOOKED_UP.items()
        if getattr(one, column) and getattr(one, column) == getattr(other, column)
    ]


def separate(wish: Parting, *, by: By) -> Apart:
    """Keep that two registrations are of two persons; they are not put before anybody again.

    Raises:
        PolicyError: If there are no such two that the writer may both change.
        ConflictError: If one changed since it was seen, or they look alike in nothing.
        RuleError: If no reason was chosen.
    """
    with transaction.atomic():
        journal.lock()
        first, second = _both(sorted(wish.versions), by)
        if wish.why not in Unlike:
            raise RuleError("请选为什么不是同一个人。", field="why")
        if any(wish.versions[each.number] != each.version for each in (first, second)):
            raise ConflictError("其中一条登记刚被改过，请看过现在的内容再处理。")
        fields = shared(first, second)
        before = Apart.objects.filter(first=first.number, second=second.number, until=None).first()
        if not fields or (before and set(fields) <= set(before.fields)):
            raise ConflictError("这两条登记刚由别人处理过，请看现在的情况。")
        if before:
            before.until = by.at
            before.save(update_fields=["until"])
            fields = sorted({*fields, *before.fields})
            aside.write(Act.CLOSE, (_KIND, before.pk), unit=first.unit_id, by=by, told={})
        made = Apart.objects.create(
            first=first.number, second=second.number, fields=fields, why=wish.why, at=by.at,
            by=by.account,
        )  # fmt: skip
        told = {"records": [first.number, second.number], "fields": fields, "why": wish.why}
        aside.write(Act.ENTER, (_KIND, made.pk), unit=first.unit_id, by=by, told=told)
    return made


def rejoin(key: int, *, by: By) -> Apart:
    """Undo that two registrations are of two persons: they are put before people again.

    Raises:
        PolicyError: If there is nothing such whose registrations the writer may both change.
        ConflictError: If it is undone already.
    """
    with transaction.atomic():
        journal.lock()
        found = Apart.objects.select_for_update().filter(pk=key).first()
        first, _ = _both([found.first, found.second] if found else [], by)
        if found is None or found.until is not None:
            raise ConflictError("这两条登记刚由别人处理过，请看现在的情况。")
        found.until = by.at
        found.save(update_fields=["until"])
        told = {"records": [found.first, found.second], "undone": True}
        aside.write(Act.CLOSE, (_KIND, found.pk), unit=first.unit_id, by=by, told=told)
    return found


def end(first: int, second: int, *, by: By) -> None:
    """Let it end with the merge of the two, on which two people agreed; that has its own entry."""
    low, high = sorted((first, second))
    Apart.objects.filter(first=low, second=high, until=None).update(until=by.at)


def _both(numbers: list[int], by: By) -> tuple[Party, Party]:
    rows = list(Party.objects.select_for_update().filter(number__in=numbers).order_by("number"))
    stand = [each for each in rows if each.struck_at is None and may_change(each, by=by)]
    if len(stand) != 2:  # noqa: PLR2004 - two
        raise PolicyError(_ABSENT)
    check_strength(stand, by=by)
    return stand[0], stand[1]


def decided(of: int | None = None) -> Pairs:
    """Return the pairs that are of two persons, and what they shared: all, or those of one."""
    rows = Apart.objects.filter(until=None)
    if of is not None:
        rows = rows.filter(Q(first=of) | Q(second=of))
    return {
        (first, second): frozenset(fields)
        for first, second, fields in rows.values_list("first", "second", "fields").iterator()
    }


def told(scope: Scope, *, limit: int) -> list[Told]:
    """Return what was decided of two whose files a scope both opens, the newest first."""
    read = (
        Exists(files("party", scope).filter(number=OuterRef(side))) for side in ("first", "second")
    )
    rows = Apart.objects.filter(*read, until=None).select_related("by")
    some = list(rows.order_by("-at", "-pk")[:limit])
    numbers = {each for row in some for each in (row.first, row.second)}
    by_number = {each.number: each for each in by_numbers("party", sorted(numbers), scope)}
    return [
        (row, one, other)
        for row in some
        for one, other in [(by_number.get(row.first), by_number.get(row.second))]
        if isinstance(one, Party) and isinstance(other, Party)
    ]


def read_both(numbers: list[int], scope: Scope) -> bool:
    """Tell whether a scope opens the files of two registrations."""
    return files("party", scope).filter(number__in=numbers).count() == 2  # noqa: PLR2004 - two


def read_one(key: int, scope: Scope) -> bool:
    """Tell whether there is such a decision, and a scope opens the files of both registrations."""
    row = Apart.objects.filter(pk=key).first() or Apart(first=0, second=0)
    return read_both([row.first, row.second], scope)
