"""Lets what somebody was dealing with go to whoever takes over their post."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from jinguo.ledger import aside
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import model
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Conflict, Course, Member
from jinguo.ledger.models.base import Custody
from jinguo.ledger.models.journal import Act
from jinguo.org.models import Account, Post
from jinguo.org.units import tree

_FOLLOWING = ("party", "case")
"""What goes with an open record that names it, wherever it is kept: its people and its case."""


def move(post: Post, to: Account, *, by: By) -> int:
    """Move somebody's place on the teams of what goes with a post; return how many.

    Within the transaction that hands the post over, whose lock opens the wall. Who must not know
    of a record does not get it; it stays with whoever had it.
    """
    barred = Conflict.objects.filter(account=to, until=None).values("record")
    standing = Member.objects.filter(account=post.account_id, until=None)
    mine = list(standing.exclude(record__in=barred).order_by("pk"))
    units = _units(mine)
    beneath = tree().beneath(post.unit_id, by.day)
    here = [each for each in mine if units.get(each.record) in beneath]
    going = _underway(here, mine) | _alone(here, post, by.day)
    moved = [each for each in mine if each.record in going & units.keys()]
    _leave(moved, units, by)
    _join(moved, units, to, by)
    return len(moved)


def _units(members: Iterable[Member]) -> dict[UUID, int]:
    """Return the unit of each record that is not erased."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for each in members:
        by_kind[each.kind].append(each.record)
    found: dict[UUID, int] = {}
    for kind, ids in by_kind.items():
        rows = model(kind)._default_manager.filter(id__in=ids)  # noqa: SLF001 - any kind's manager
        found.update(rows.exclude(custody=Custody.ERASED).values_list("id", "unit_id"))
    return found


def _underway(here: Sequence[Member], mine: Sequence[Member]) -> set[UUID]:
    """Return what still goes its procedure's way, and the people and cases it names."""
    ids = [each.record for each in here]
    open_ones = set(
        Course.objects.filter(record__in=ids, ended=False).values_list("record", flat=True)
    )
    named = _named({(each.kind, each.number) for each in here if each.record in open_ones})
    return open_ones | {each.record for each in mine if (each.kind, each.number) in named}


def _named(records: set[tuple[str, int]]) -> set[tuple[str, int]]:
    """Return the people and cases that records name, and the people of those cases."""
    found: set[tuple[str, int]] = set()
    while records:
        further: set[tuple[str, int]] = set()
        for kind in {kind for kind, _ in records}:
            links = linked_kinds(model(kind))
            columns = {name: other for name, other in links.items() if other in _FOLLOWING}
            numbers = [number for other, number in records if other == kind]
            rows = model(kind)._default_manager.filter(number__in=numbers)  # noqa: SLF001 - the same
            for row in rows.values(*columns) if columns else ():
                further |= {(columns[name], row[name]) for name in columns if row[name]}
        records = further - found
        found |= records
    return found


def _alone(here: Sequence[Member], post: Post, day: date) -> set[UUID]:
    """Return what has no procedure, as a person or a visit, and nobody else who deals with it.

    What has ended stays with whoever ended it.
    """
    ids = [each.record for each in here]
    begun = set(Course.objects.filter(record__in=ids).values_list("record", flat=True))
    posts = Post.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
    others = Member.objects.filter(
        record__in=ids, until=None, account__is_active=True, account__in=posts.values("account")
    ).exclude(account=post.account_id)
    return {*ids} - begun - {*others.values_list("record", flat=True)}


def _leave(members: Sequence[Member], units: dict[UUID, int], by: By) -> None:
    Member.objects.filter(pk__in=[each.pk for each in members]).update(until=by.at)
    _tell(Act.CLOSE, members, units, by)


def _join(members: Sequence[Member], units: dict[UUID, int], to: Account, by: By) -> None:
    there = set(Member.objects.filter(account=to, until=None).values_list("record", flat=True))
    made = Member.objects.bulk_create(
        Member(
            kind=each.kind, number=each.number, record=each.record, account=to, since=by.at,
            by=by.account,
        )
        for each in members
        if each.record not in there
    )  # fmt: skip
    _tell(Act.ENTER, made, units, by)


def _tell(act: Act, members: Sequence[Member], units: dict[UUID, int], by: By) -> None:
    said = [
        aside.Said(
            ("member", each.pk), units[each.record],
            {"of": each.kind, "record": str(each.record), "account": each.account_id},
        )
        for each in members
    ]  # fmt: skip
    aside.write_all(act, said, by=by)
