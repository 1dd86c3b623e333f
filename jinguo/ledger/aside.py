"""Journal entries of what hangs beside records: teams, conflicts, grants, acts of two people."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from jinguo.ledger import journal
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Entry


def id_of(kind: str, number: int) -> UUID:
    """Return the id under which the journal tells of something that is no record."""
    return uuid5(NAMESPACE_URL, f"jinguo:{kind}:{number}")


def write(
    act: str, of: tuple[str, int], *, unit: int, by: By, told: Mapping[str, Any], reason: str = ""
) -> None:
    """Write one entry of something by its kind and number; `told` names nobody but by number."""
    kind, record = of[0], id_of(*of)
    journal.lock()
    journal.append(
        [
            Entry(
                at=by.at,
                actor=by.account,
                act=act,
                kind=kind,
                record=record,
                version=Entry.objects.filter(record=record).count() + 1,
                unit_id=unit,
                before={},
                after=dict(told),
                reason=reason,
            )
        ],
        by=by,
    )
