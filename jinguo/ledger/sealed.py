"""Which texts of a record are sealed, and how far each may be read."""

from functools import lru_cache

from jinguo.errors import RuleError
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.models import Record
from jinguo.ledger.models.base import Secrecy

TAIL = "_sealed"
EXTRA = "extra."
"""Stands before the key of a declared detail where a field is named."""
FIELD_CLASS: dict[tuple[str, str], Secrecy] = {
    ("party", "name"): Secrecy.S2,
    ("party", "number"): Secrecy.S2,
    ("party", "phone"): Secrecy.S2,
    ("party", "address"): Secrecy.S2,
    ("party", "born_on"): Secrecy.S2,
    ("case", "story"): Secrecy.S3,
    ("case", "safe_address"): Secrecy.S4,
    ("case", "safe_contact"): Secrecy.S4,
    ("case", "reporter"): Secrecy.S4,
}
"""Kind and field, sealed whatever the record's class; the higher of the two counts."""
LOOSE = ("end_reason", "leave_reason", "close_reason", "strike_reason")
"""Words that a clerk writes freely, sealed where they stand from S2 up; a title and the details
are, too."""
INDEXED = {"number": "number_index", "phone": "phone_index"}
PERSON, PERSON_INDEX = "person", "person_index"
"""Name and birth date together, as they are looked up."""
SOUND, SOUND_INDEX = "sound", "sound_index"
"""The same by how the name sounds: spellings, homophones and a changed telephone find it."""
LOOKED_UP = {**INDEXED, SOUND: SOUND_INDEX}
"""By what a registration is looked for, and the column of its entry."""
_LONGEST = {"story": 5_000}
_LONG = 200


@lru_cache(maxsize=32)
def always(kind: str) -> tuple[str, ...]:
    """Return the fields of a kind that are sealed whatever the record's class."""
    return tuple(field for of, field in FIELD_CLASS if of == kind)


@lru_cache(maxsize=32)
def loose(kind: str) -> tuple[str, ...]:
    """Return the columns of a kind that are sealed in place from S2 up."""
    held = {each.name for each in MODELS[kind]._meta.concrete_fields}  # noqa: SLF001 - Django's documented Meta API
    return tuple(name for name in LOOSE if name in held)


def field_class(record: Record, field: str) -> int:
    """Return how far a field of a record may be read."""
    return max(record.secrecy, FIELD_CLASS.get((record.kind(), field), Secrecy.S0))


def check_length(field: str, label: str, value: str) -> None:
    """Refuse a text that is too long to be what the field asks for.

    Raises:
        RuleError: If it is.
    """
    longest = _LONGEST.get(field, _LONG)
    if len(value) > longest:
        raise RuleError(f"{label}最多 {longest} 个字，请写短一些。", field=field)
