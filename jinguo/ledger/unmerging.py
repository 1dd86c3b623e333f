"""Takes a merge of two registrations apart again: both are as they were, by two people as well."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import aside, journal, locks, sealing, wall
from jinguo.ledger.content import digest_of
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import MODELS, model
from jinguo.ledger.lines import code_of
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Conflict, Consent, Entry, Member, Merge, Party, Pending, Record
from jinguo.ledger.models.base import Custody
from jinguo.ledger.models.journal import Act
from jinguo.ledger.rights import depth_by
from jinguo.ledger.seconding import Doing, Wish, register
from jinguo.ledger.signals import recorded
from jinguo.ledger.team import may_move
from jinguo.org.policy import Depth

UNMERGE = "unmerge"
_ABSENT = "没有这次合并，或不在您的岗位范围内；升级以前办的合并没有留下记号，不能自动拆开。"
_SHOWN = 5
"""So many codes a sentence names."""


@dataclass(frozen=True)
class Moved:
    """A record that the merge led elsewhere: which columns, and the class that it had before."""

    record: Record
    columns: tuple[str, ...]
    before: int
    after: int
    """Its class as the merge left it; it may have raised it."""


def wanted(merge: Merge) -> dict[str, Any]:
    """Return what asks for a merge to be taken apart."""
    return {"merge": merge.pk}


def standing(kept: Record) -> list[Merge]:
    """Return the merges into a registration that were not taken apart, the newest first."""
    if kept.kind() != "party":
        return []
    return list(Merge.objects.filter(kept=kept.number, undone=None).order_by("-pk"))


@wall.whole()
def gone_of(merge: Merge) -> Party:
    """Return the registration that a merge struck out."""
    return Party.objects.get(number=merge.gone)


@wall.whole()
def _found(wish: Wish) -> tuple[Merge, Party, Party, list[Moved]]:
    merge = Merge.objects.filter(pk=wish.payload["merge"], undone=None).first()
    if merge is None:
        raise PolicyError(_ABSENT)
    kept, gone = (Party.objects.get(number=each) for each in (merge.kept, merge.gone))
    moved = list(_moved(merge))
    if depth_by(wish.by, kept) < Depth.LINE or not all(
        may_move(each, by=wish.by) for each in (kept, gone, *(one.record for one in moved))
    ):
        raise PolicyError(_ABSENT)
    return merge, kept, gone, moved


def _moved(merge: Merge) -> Iterator[Moved]:
    """Yield what the merge moved, as the journal tells it."""
    entries = Entry.objects.filter(number__gt=merge.after_entry, number__lte=merge.last_entry)
    for entry in entries.filter(act=Act.AMEND, kind__in=MODELS).order_by("number"):
        columns = tuple(
            name
            for name, kind in linked_kinds(model(entry.kind)).items()
            if kind == "party"
            and entry.before.get(f"{name}_id") == merge.gone
            and entry.after.get(f"{name}_id") == merge.kept
        )
        if columns:
            record = model(entry.kind)._default_manager.get(id=entry.record)  # noqa: SLF001 - any kind's manager
            after = entry.after.get("secrecy", record.secrecy)
            yield Moved(record, columns, entry.before.get("secrecy", after), after)


@wall.whole()
def obstacles(merge: Merge, kept: Party, gone: Party, moved: list[Moved]) -> list[str]:
    """Return what was done since and stands in the way, each with what is to be done first."""
    if other := Merge.objects.filter(gone=kept.number, undone=None).first():
        return [f"留下的登记后来又并入了编号 {_code(other.kept)} 的登记，请先拆开那一次"]
    if kept.struck_at or kept.custody != Custody.ACTIVE:
        return ["留下的登记已经作废、限制使用或删除"]
    if gone.custody == Custody.ERASED:
        return ["作废的那条登记已经删除，密钥已销毁"]
    found = []
    if digest_of(kept) != merge.digest:
        found.append("留下的登记后来改过，请先改回合并时的内容")
    led = [each for each in moved if not _still(each, kept)]
    if led:
        found.append(f"{_codes(each.record for each in led)}后来又改连到别的登记，请先连回来")
    if fresh := _named_since(merge, kept, moved):
        told = _codes(fresh)
        found.append(f"{told}是合并以后连到留下的登记的，请先作废，拆开后连到该连的人重新登记")
    return found


def _still(moved: Moved, kept: Party) -> bool:
    return all(getattr(moved.record, f"{each}_id") == kept.number for each in moved.columns)


def _named_since(merge: Merge, kept: Party, moved: list[Moved]) -> list[Record]:
    """Return the records that name the one that stayed, and did not when they were merged."""
    ours = {(one.record.kind(), one.record.number, name) for one in moved for name in one.columns}
    found: dict[UUID, Record] = {}
    for kind, of in MODELS.items():
        for column, named in linked_kinds(of).items():
            rows = of._default_manager.filter(**{column: kept.number}, struck_at=None)  # noqa: SLF001 - the same
            for row in rows.filter(change__gt=merge.last_entry) if named == "party" else ():
                if (kind, row.number, column) not in ours and _came(row, column, kept, merge):
                    found[row.id] = row
    return list(found.values())


def _came(record: Record, column: str, kept: Party, merge: Merge) -> bool:
    """Tell whether a record came to name the one that stayed after the merge."""
    later = Entry.objects.filter(record=record.id, number__gt=merge.last_entry)
    return any(entry.after.get(f"{column}_id") == kept.number for entry in later)


def _code(number: int) -> str:
    return code_of(Party.objects.get(number=number).id)


def _codes(records: Any) -> str:
    codes = [code_of(each.id) for each in records]
    more = f"等 {len(codes)} 条记录" if len(codes) > _SHOWN else "的记录"
    return f"编号 {'、'.join(codes[:_SHOWN])} {more}"


def _check(wish: Wish) -> None:
    if told := obstacles(*_found(wish)):
        raise RuleError(f"现在不能拆开：{'；'.join(told)}。")


def _facts(wish: Wish) -> Any:
    merge, kept, gone, moved = _found(wish)
    links = [[each.record.kind(), str(each.record.id), each.record.version] for each in moved]
    return [merge.pk, kept.version, gone.version, sorted(links)]


def _perform(wish: Wish, pending: Pending) -> None:
    merge, kept, gone, moved = _found(wish)
    reason = f"拆开合并，两人同意（第 {pending.number} 号）"
    for each in moved:
        _lead_back(each, gone, by=wish.by, reason=reason)
    _stand_again(gone, by=wish.by, reason=reason)
    _lift(merge, kept, pending, by=wish.by)
    merge.undone = pending
    merge.save(update_fields=["undone"])
    records = [gone, *(each.record for each in moved)]
    recorded.send(sender=Record, act=Act.AMEND, records=records, by=wish.by)


def _lead_back(moved: Moved, gone: Party, *, by: By, reason: str) -> None:
    record = moved.record
    before = journal.snapshot(record)
    for column in moved.columns:
        setattr(record, f"{column}_id", gone.number)
    if record.secrecy == moved.after:
        record.secrecy = moved.before  # it rose by the merge alone, and two agree that it falls
        if record.custody != Custody.ERASED:
            sealing.seal([record])
    _save(record, before, by=by, reason=reason)


def _stand_again(gone: Party, *, by: By, reason: str) -> None:
    before = journal.snapshot(gone)
    gone.struck_at, gone.strike_reason = None, ""
    _save(gone, before, by=by, reason=reason)


def _save(record: Record, before: dict[str, Any], *, by: By, reason: str) -> None:
    record.version += 1
    told = sealing.reason(record, reason) if record.custody != Custody.ERASED else reason
    late = locks.check(locks.touched(record, locks.standing()), reason=reason, field="reason")
    [record.change] = journal.write(
        Act.AMEND, [record], by=by, before=[before], beside=[late], reason=told
    )
    record.save()


def _lift(merge: Merge, kept: Party, pending: Pending, *, by: By) -> None:
    """End the conflicts that came by the merge, and let whoever it took off a team back on."""
    lifted = Conflict.objects.filter(pk__in=merge.conflicts, until=None).update(until=by.at)
    back = 0
    for member in Member.objects.filter(pk__in=merge.members).exclude(until=None):
        if not Member.objects.filter(
            record=member.record, account=member.account_id, until=None
        ).exists():
            back += Member.objects.filter(pk=member.pk).update(until=None)
    told = {"act": UNMERGE, "seconded": pending.number, "conflicts": lifted, "members": back}
    aside.write(Act.CLOSE, ("merge", merge.pk), unit=kept.unit_id, by=by, told=told)


@wall.whole()
def _describe(payload: Mapping[str, Any]) -> list[str]:
    merge = Merge.objects.get(pk=payload["merge"])
    kept, gone = _code(merge.kept), _code(merge.gone)
    lines = [
        f"拆开第 {merge.pk} 号合并：编号 {gone} 的登记重新有效，编号 {kept} 的登记照旧",
        f"合并时改连的 {len(list(_moved(merge)))} 条记录连回编号 {gone} 的登记",
    ]
    if merge.conflicts:
        lines.append(f"合并时带过来的 {len(merge.conflicts)} 条回避同时撤下")
    since = merge.pending.done_at
    if since and Consent.objects.filter(party=merge.kept, recorded_at__gt=since).exists():
        lines.append(f"合并以后登记的同意留在编号 {kept} 的登记上，请核对是谁的")
    return lines


@wall.whole()
def _records(payload: Mapping[str, Any]) -> list[tuple[str, UUID]]:
    merge = Merge.objects.get(pk=payload["merge"])
    rows = Party.objects.filter(number__in=(merge.kept, merge.gone))
    return [("party", id_) for id_ in rows.values_list("id", flat=True)]


def newest_entry() -> int:
    """Return the number of the journal's newest entry."""
    return Entry.objects.aggregate(newest=Max("number"))["newest"] or 0


register(UNMERGE, Doing("拆开合并的登记", _describe, _check, _facts, _perform, _records))
