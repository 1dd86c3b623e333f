"""Opens what is sealed, one field of one record at a time; whoever asks has asked the policy."""

from collections.abc import Callable, Sequence

from jinguo.ledger.keys import keyring
from jinguo.ledger.models import Record
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.sealed import EXTRA, FIELD_CLASS, always, loose
from jinguo.ledger.sealing import held, place
from jinguo.vault import mask
from jinguo.vault.keyring import Sealed
from jinguo.vault.seal import is_sealed

LOCKED = "已封，暂时打不开"
"""Stands for what does not open: its key is out of reach, or it was changed."""
SHUT = "已封存"
"""Stands for what is not even masked: S4 is opened for its team only."""
_MASKS: dict[str, Callable[[str], str]] = {
    "name": mask.name,
    "number": mask.identity_number,
    "phone": mask.phone,
    "address": mask.address,
}


def fields(record: Record) -> list[str]:
    """Return which fields of a record hold something sealed."""
    named = ["title", *always(record.kind()), *loose(record.kind())]
    return [
        *(name for name in named if is_sealed(held(record, name))),
        *(EXTRA + key for key, value in record.extra.items() if is_sealed(value)),
    ]


def opened(record: Record, field: str) -> str:
    """Return what stands in one field.

    Raises:
        SealError: If it does not open.
    """
    value = held(record, field)
    return keyring().open_one(value, place(record, field)) if is_sealed(value) else value


def masked(record: Record, field: str) -> str:
    """Return one field as whoever need not read it sees it."""
    return masked_many([record], [field])[0][field]


def masked_many(records: Sequence[Record], fields: Sequence[str]) -> list[dict[str, str]]:
    """Return some fields of records masked: one question of the keys for all of them."""
    told = [(record, field) for record in records for field in fields]
    wanted = [(record, field) for record, field in told if field in _MASKS and held(record, field)]
    values = keyring().open(
        [Sealed(place(record, field), held(record, field)) for record, field in wanted]
    )
    found = {
        (record.id, field): LOCKED if value is None else _MASKS[field](value)
        for (record, field), value in zip(wanted, values, strict=True)
    }
    return [
        {field: found.get((record.id, field), _unopened(record, field)) for field in fields}
        for record in records
    ]


def _unopened(record: Record, field: str) -> str:
    value = held(record, field)
    if FIELD_CLASS.get((record.kind(), field)) == Secrecy.S4 and value:
        return SHUT
    return mask.hidden(value) if is_sealed(value) else value
