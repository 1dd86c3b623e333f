"""Other records that a record names by id, and units that it names by number."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from jinguo.catalogue.kinds import KINDS
from jinguo.errors import RuleError
from jinguo.ledger.kinds import model
from jinguo.ledger.models import Record
from jinguo.ledger.models.base import Custody
from jinguo.org.models import Unit
from jinguo.org.units import tree

Links = Mapping[tuple[str, UUID], int]
"""The number of each record that is named: by its kind and id."""

Made = dict[UUID, Record]
"""Records of the same batch that are saved already, by their ids."""


@lru_cache(maxsize=32)
def linked_kinds(kind: type[Record]) -> dict[str, str]:
    """Return the columns of a kind that name another record, and of which kind."""
    return {
        field.name: field.related_model.kind()
        for field in kind._meta.concrete_fields  # noqa: SLF001 - Django's documented Meta API
        if isinstance(field.related_model, type) and issubclass(field.related_model, Record)
    }


@lru_cache(maxsize=32)
def linked_units(kind: type[Record]) -> frozenset[str]:
    """Return the columns of a kind that name a unit, beside the one that the record is of."""
    shared = {field.name for field in Record._meta.get_fields()}  # noqa: SLF001 - the same
    return frozenset(
        field.name
        for field in kind._meta.concrete_fields  # noqa: SLF001 - the same
        if field.related_model is Unit and field.name not in shared
    )


def linked_numbers(
    kind: str, fields: Sequence[Mapping[str, Any]], *, made: Made | None = None
) -> Links:
    """Return the numbers of the records that fields of a kind name by id."""
    links = {(record.kind(), id_): record.number for id_, record in (made or {}).items()}
    for name, other in linked_kinds(model(kind)).items():
        named = {_uuid(name, other, each[name]) for each in fields if each.get(name)}
        wanted = [id_ for id_ in named if (other, id_) not in links]
        if wanted:
            # What is restricted or erased is not there to be named.
            found = model(other)._default_manager.filter(id__in=wanted, custody=Custody.ACTIVE)  # noqa: SLF001 - any kind's manager
            links.update(
                ((other, id_), number) for id_, number in found.values_list("id", "number")
            )
    return links


def link(record: Record, name: str, value: Any, *, links: Links) -> bool:
    """Set a column that names another record or a unit; tell whether it is one.

    Raises:
        RuleError: If there is no such record or unit.
    """
    if other := linked_kinds(type(record)).get(name):
        number = links.get((other, _uuid(name, other, value))) if value else None
        if value and number is None:
            raise _absent(name, KINDS[other].label)
    elif name in linked_units(type(record)):
        number = value or None
        if value and (type(value) is not int or value not in tree().index):
            raise _absent(name, "单位")
    else:
        return False
    setattr(record, f"{name}_id", number)
    return True


def _uuid(name: str, kind: str, value: Any) -> UUID:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError as error:
        raise _absent(name, KINDS[kind].label) from error


def _absent(name: str, label: str) -> RuleError:
    return RuleError(f"所选的{label}不存在，请重新选择。", field=name)
