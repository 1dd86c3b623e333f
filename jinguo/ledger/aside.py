"""Journal entries of what hangs beside records: teams, conflicts, grants, acts of two people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Count

from jinguo.ledger import journal
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Entry


@dataclass(frozen=True)
class Said:
    """What is told of one thing by its kind and number; `told` names nobody but by number."""

    of: tuple[str, int]
    unit: int
    told: Mapping[str, Any]


def id_of(kind: str, number: int) -> UUID:
    """Return the id under which the journal tells of something that is no record."""
    return uuid5(NAMESPACE_URL, f"jinguo:{kind}:{number}")


def write(
    act: str, of: tuple[str, int], *, unit: int, by: By, told: Mapping[str, Any], reason: str = ""
) -> None:
    """Write one entry of something by its kind and number; `told` names nobody but by number."""
    write_all(act, [Said(of, unit, told)], by=by, reason=reason)


def write_all(act: str, said: Sequence[Said], *, by: By, reason: str = "") -> None:
    """Write an entry of each of several things, of which none is told twice."""
    if not said:
        return
    journal.lock()
    ids = [id_of(*each.of) for each in said]
    rows = Entry.objects.filter(record__in=ids).order_by().values_list("record")
    before = dict(rows.annotate(Count("pk")))
    journal.append(
        [
            Entry(
                at=by.at,
                actor=by.account,
                act=act,
                kind=each.of[0],
                record=id_,
                version=before.get(id_, 0) + 1,
                unit_id=each.unit,
                before={},
                after=dict(each.told),
                reason=reason,
            )
            for each, id_ in zip(said, ids, strict=True)
        ],
        by=by,
    )
