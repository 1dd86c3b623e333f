"""What somebody entered that stands in some state, such as their drafts."""

from collections.abc import Collection
from functools import reduce

from django.db.models import CharField, Value

from jinguo.ledger.kinds import MODELS
from jinguo.ledger.models import Record
from jinguo.ledger.models.base import Status
from jinguo.ledger.reads import by_numbers
from jinguo.org.models import Account
from jinguo.org.policy import Scope


def unsent(
    account: Account, states: Collection[Status], scope: Scope, *, limit: int
) -> list[Record]:
    """Return what an account entered that stands in a state and that it reads, the newest first.

    One question finds them in all kinds; then one more for each kind that has any of these.
    """
    mine = [
        model._default_manager.filter(recorder=account, status__in=states, struck_at=None)  # noqa: SLF001 - any kind's manager
        .order_by()
        .values_list(Value(kind, output_field=CharField()), "number", "change")
        for kind, model in MODELS.items()
    ]
    rows = list(
        reduce(lambda one, other: one.union(other, all=True), mine).order_by("-change")[:limit]
    )
    found: dict[tuple[str, int], Record] = {}
    for kind in dict.fromkeys(kind for kind, _, _ in rows):
        numbers = [number for of, number, _ in rows if of == kind]
        found.update(((kind, each.number), each) for each in by_numbers(kind, numbers, scope))
    return [found[kind, number] for kind, number, _ in rows if (kind, number) in found]
