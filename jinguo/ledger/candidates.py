"""Who may second an act: a peer, else the nearest unit above, else beneath, else the operator."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from jinguo.errors import PolicyError
from jinguo.ledger.models import Conflict, Pending
from jinguo.org.models import Account, Post
from jinguo.org.policy import Action, Subject, roles_for
from jinguo.org.units import tree

_OPERATOR = "命令行"


@dataclass(frozen=True)
class Standing:
    """Who may second an act now; `operator` where the home has nobody else who could."""

    accounts: tuple[Account, ...] = ()
    operator: bool = False
    where: str = ""
    """How they stand to the asker: 同级, 上级, 下级, 命令行."""


def home(subject: Subject, unit: int, *, day: date) -> int:
    """Return the unit of the asker's post that reaches a unit, the nearest of several.

    Raises:
        PolicyError: If none does.
    """
    mine = {post.unit for post in subject.posts if post.stands_on(day)}
    for place in reversed(tree().path(unit, day)):
        if place.unit in mine:
            return place.unit
    raise PolicyError("您的岗位不及这个单位，请选本单位或下级单位。")


def candidates(
    pending: Pending, records: Sequence[tuple[str, UUID]], *, above: bool, day: date
) -> Standing:
    """Return who may second an act on a day, by the order of docs/access.md."""
    away = barred(id_ for _, id_ in records) | {pending.asked_by_id}
    here = tree()
    line = [place.unit for place in reversed(here.path(pending.unit_id, day))]
    if above:
        found = holders_above(Action.REVIEW, pending.unit_id, away, day=day)
        return Standing(tuple(found), not found, "上级" if found else _OPERATOR)
    seconding = _holders(Action.SECOND, away, day)
    for unit in line:
        if seconding.get(unit):
            where = "同级" if unit == pending.unit_id else "上级"
            return Standing(_once(seconding[unit]), where=where)
    beneath = here.beneath(pending.unit_id, day) & seconding.keys()
    if beneath:
        nearest = min(here.place(unit, day).level for unit in beneath)
        chosen = sorted(unit for unit in beneath if here.place(unit, day).level == nearest)
        return Standing(_once(each for unit in chosen for each in seconding[unit]), where="下级")
    return Standing(operator=True, where=_OPERATOR)


def holders_above(action: Action, unit: int, away: set[int], *, day: date) -> list[Account]:
    """Return the accounts whose posts, at a unit or above it, allow an action there."""
    ranks = ranks_above(action, unit, away, day=day)
    return list(_once(account for rank in ranks for account in rank))


def ranks_above(action: Action, unit: int, away: set[int], *, day: date) -> list[list[Account]]:
    """Return those accounts unit by unit, the nearest first, without units that have none."""
    holding = _holders(action, away, day)
    line = [place.unit for place in reversed(tree().path(unit, day))]
    return [holding[each] for each in line if each in holding]


def _holders(action: Action, away: set[int], day: date) -> dict[int, list[Account]]:
    """Return the accounts whose posts allow an action, by the unit of the post."""
    rows = Post.objects.filter(
        Q(until=None) | Q(until__gt=day), since__lte=day, role__in=roles_for(action),
        account__is_active=True,
    ).exclude(account__in=away)  # fmt: skip
    found: dict[int, list[Account]] = defaultdict(list)
    for post in rows.select_related("account").order_by("account"):
        found[post.unit_id].append(post.account)
    return dict(found)


def barred(records: Iterable[UUID]) -> set[int]:
    """Return the accounts that are on the conflict list of any of the records."""
    rows = Conflict.objects.filter(record__in=list(records), until=None)
    return set(rows.values_list("account", flat=True))


def _once(accounts: Iterable[Account]) -> tuple[Account, ...]:
    return tuple({account.pk: account for account in accounts}.values())
