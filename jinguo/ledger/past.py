"""What a record said at each of its versions, and putting earlier values back as an amendment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from jinguo.errors import RuleError
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import Named
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import model
from jinguo.ledger.links import linked_kinds, linked_units
from jinguo.ledger.models import Entry, Record
from jinguo.ledger.models.journal import Act
from jinguo.ledger.returns import DETAIL, QUANTITY, fields
from jinguo.ledger.sealed import TAIL
from jinguo.vault.seal import is_sealed


@dataclass(frozen=True)
class Version:
    """A record as one entry of the journal left it: what it says, by the names of its fields."""

    entry: Entry
    values: Mapping[str, Any]
    secrecy: int


def versions(record: Record) -> list[Version]:
    """Return every version of a record, the oldest first."""
    return list(_versions(record))


def _versions(record: Record) -> Iterator[Version]:
    columns = {name: _column(record, name) for name in _names(record)}
    state: dict[str, Any] = {}
    rows = Entry.objects.filter(record=record.id).exclude(act=Act.ERASE)
    for entry in rows.select_related("actor").order_by("number"):
        state |= entry.after
        told = {name: state.get(column) for name, column in columns.items()}
        if record.title_sealed or state.get("title_sealed"):
            told["title"] = state.get("title_sealed") or state.get("title")
        told |= {QUANTITY + code: each for code, each in (state.get("quantities") or {}).items()}
        told |= {DETAIL + key: each for key, each in (state.get("extra") or {}).items()}
        yield Version(entry, told, int(state.get("secrecy") or 0))


def _names(record: Record) -> list[str]:
    """Return the names of a kind's columns, those that hold something sealed among them."""
    sealed = [
        field.name
        for field in record._meta.concrete_fields  # noqa: SLF001 - Django's documented Meta API
        if field.name.endswith(TAIL) and field.name != "title_sealed"
    ]
    plain = [name for name in fields(record) if not name.startswith((QUANTITY, DETAIL))]
    return [*plain, *sealed]


def _column(record: Record, name: str) -> str:
    """Return under which name the journal keeps a field."""
    return str(record._meta.get_field(name).attname)  # type: ignore[union-attr] # noqa: SLF001 - the same


def restorable(name: str, value: Any) -> bool:
    """Tell whether an earlier value may be put back: nothing that is sealed."""
    return not name.endswith(TAIL) and not is_sealed(value)


def restore(named: Named, *, to: int, field: str = "", by: By, reason: str) -> Record:
    """Put back what one field, or all of them, said at an earlier version: an amendment.

    Sealed texts and quantities that were not stated then stay as they are.

    Raises:
        RuleError: If there is no reason or no such version, nothing differs, or a rule is broken.
        ConflictError: If the record is not at the version that the sender saw.
    """
    if not reason.strip():
        raise RuleError("请写明为什么恢复。", field="reason")
    kind, id_, version = named
    with transaction.atomic():
        record = model(kind)._default_manager.filter(id=id_).first()  # noqa: SLF001 - any kind's manager
        all_ = versions(record) if record else []
        then = next((each for each in all_ if each.entry.version == to), None)
        if record is None or then is None or (field and field not in then.values):
            raise RuleError("没有这一版，请从列表里选。")
        wanted = {
            name: value
            for name, value in then.values.items()
            if (not field or name == field)
            and restorable(name, value)
            and value != all_[-1].values.get(name)
        }
        if not wanted:
            raise RuleError("和现在一样，不用恢复。")
        change = _change(record, version, wanted)
        return amend(change, by=by, reason=f"恢复到第 {to} 版：{reason.strip()}")[0]


def _change(record: Record, version: int, wanted: Mapping[str, Any]) -> Amendment:
    columns = {
        name: _named(record, name, value)
        for name, value in wanted.items()
        if not name.startswith((QUANTITY, DETAIL)) and name not in ("unit", "programmes")
    }
    amounts = {
        name.removeprefix(QUANTITY): value
        for name, value in wanted.items()
        if name.startswith(QUANTITY)
    }
    details = {
        name.removeprefix(DETAIL): value
        for name, value in wanted.items()
        if name.startswith(DETAIL)
    }
    programmes = wanted.get("programmes")
    return Amendment(
        record.kind(), record.id, version, columns,
        programmes=None if programmes is None else tuple(programmes.split()), quantities=amounts,
        extra={**record.extra, **details} if details else None, unit=wanted.get("unit"),
    )  # fmt: skip


def _named(record: Record, name: str, value: Any) -> Any:
    """Return a value as an amendment takes it: other records by their ids, not their numbers."""
    other = linked_kinds(type(record)).get(name)
    if other is None or value is None or name in linked_units(type(record)):
        return value
    rows = model(other)._default_manager.filter(number=value)  # noqa: SLF001 - the same
    return rows.values_list("id", flat=True).first()
