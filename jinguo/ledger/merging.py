"""Merges two registrations of one person: links move to the one kept, the other is struck out."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db.models import Max

from jinguo.errors import RuleError
from jinguo.ledger import apart, conflicts, wall
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.content import digest_of
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.lines import code_of
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Conflict, Member, Merge, Party, Pending, Record
from jinguo.ledger.rights import seen
from jinguo.ledger.seconding import Doing, Wish, register
from jinguo.ledger.team import may_move
from jinguo.ledger.unmerging import newest_entry

MERGE = "merge"


def wanted(kept: Record, gone: Record) -> dict[str, Any]:
    """Return what asks for two registrations to become one."""
    return {"kept": [str(kept.id), kept.version], "gone": [str(gone.id), gone.version]}


def naming(gone: Party) -> list[tuple[Record, str]]:
    """Return the records that name a party and still stand, with the column that names it."""
    with wall.whole():
        return list(_naming(gone))


def _naming(gone: Party) -> Iterator[tuple[Record, str]]:
    for of in MODELS.values():
        for column, kind in linked_kinds(of).items():
            if kind == "party":
                rows = of._default_manager.filter(**{column: gone.number}, struck_at=None)  # noqa: SLF001 - any kind's manager
                for row in rows.order_by("number"):
                    yield row, column


def _both(wish: Wish) -> tuple[Party, Party]:
    found = [seen("party", wish.payload[each][0], by=wish.by) for each in ("kept", "gone")]
    kept, gone = (each for each in found if isinstance(each, Party))
    if kept.id == gone.id:
        raise RuleError("要合并的是同一条登记，请另选一条。")
    if kept.type != gone.type:
        raise RuleError(f"一条是{kept.type}、一条是{gone.type}，不能合并。")
    moved = [kept, gone, *(row for row, _ in naming(gone))]
    if not all(may_move(record, by=wish.by) for record in moved):
        raise RuleError("有的记录不在您的岗位范围内，请由上级妇联提出合并。")
    return kept, gone


def _check(wish: Wish) -> None:
    _both(wish)


def _facts(wish: Wish) -> Any:
    kept, gone = _both(wish)
    moved = [[row.kind(), str(row.id), row.version, column] for row, column in naming(gone)]
    return [kept.version, gone.version, sorted(moved)]


def _perform(wish: Wish, pending: Pending) -> None:
    kept, gone = _both(wish)
    made = Merge(
        pending=pending, kept=kept.number, gone=gone.number, digest=digest_of(kept),
        after_entry=newest_entry(),
    )  # fmt: skip
    with _noting_conflicts(made):
        _merge(wish, pending, kept, gone)
    apart.end(kept.number, gone.number, by=wish.by)
    made.last_entry = newest_entry()
    made.save(force_insert=True)


@contextmanager
def _noting_conflicts(made: Merge) -> Iterator[None]:
    """Note which rows of conflicts and teams a merge makes and ends."""
    last = Conflict.objects.aggregate(last=Max("pk"))["last"] or 0
    of = Conflict.objects.filter(number__in=(made.kept, made.gone), kind="party", until=None)
    team = Member.objects.filter(account__in=of.values("account"), until=None)
    before = list(team.values_list("pk", flat=True))
    yield
    fresh = Conflict.objects.filter(pk__gt=last).order_by("pk")
    made.conflicts = list(fresh.values_list("pk", flat=True))
    ended = Member.objects.filter(pk__in=before).exclude(until=None).order_by("pk")
    made.members = list(ended.values_list("pk", flat=True))


def _merge(wish: Wish, pending: Pending, kept: Party, gone: Party) -> None:
    columns: dict[tuple[str, UUID, int], dict[str, Any]] = {}
    for row, column in naming(gone):
        columns.setdefault((row.kind(), row.id, row.version), {})[column] = str(kept.id)
    changes = [Amendment(*named, fields) for named, fields in columns.items()]
    reason = f"合并登记，两人同意（第 {pending.number} 号）"
    amend(changes, by=wish.by, reason=reason, seconded=pending.number)
    conflicts.carry(gone, kept)
    named = ("party", gone.id, gone.version)
    close(named, by=wish.by, reason=reason, seconded=pending.number)


def _describe(payload: Mapping[str, Any]) -> list[str]:
    kept, gone = (code_of(payload[each][0]) for each in ("kept", "gone"))
    with wall.whole():
        gone_party = Party.objects.filter(id=payload["gone"][0]).first()
    moved = len(naming(gone_party)) if gone_party else 0
    return [
        f"留下编号 {kept} 的登记，作废编号 {gone} 的登记",
        f"原来连到作废那条的 {moved} 处记录改连到留下的一条",
    ]


def _records(payload: Mapping[str, Any]) -> list[tuple[str, UUID]]:
    return [("party", UUID(payload[each][0])) for each in ("kept", "gone")]


register(MERGE, Doing("合并登记", _describe, _check, _facts, _perform, _records))
