"""Brings the texts of records in line with their class before they are saved."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from jinguo.errors import RuleError, SealError
from jinguo.ledger.keys import keyring
from jinguo.ledger.models import Party, Record
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.sealed import (
    EXTRA,
    INDEXED,
    PERSON,
    PERSON_INDEX,
    SOUND,
    SOUND_INDEX,
    TAIL,
    always,
    check_length,
    loose,
)
from jinguo.matching.names import sound
from jinguo.vault.keyring import Plain, Sealed
from jinguo.vault.seal import Place, is_sealed

_WAITING = "_waiting"


def hold(record: Record, field: str, value: Any) -> None:
    """Keep what is to be sealed into a field, outside every column, until `seal`."""
    column: Any = record._meta.get_field(field + TAIL)  # noqa: SLF001 - Django's documented Meta API
    label = str(column.verbose_name)
    text = _day(value) if field == "born_on" else str(value or "")
    check_length(field, label, text)
    waiting(record)[field] = text


def waiting(record: Record) -> dict[str, str]:
    """Return what is to be sealed on a record."""
    found: dict[str, str] = record.__dict__.setdefault(_WAITING, {})
    return found


def seal(records: Sequence[Record]) -> None:
    """Seal what has to be sealed on records; what a lower class frees is put back in the clear.

    The keys are on the disk when this returns, before the records are: a key without its record
    does no harm.
    """
    due = [(record, field, text) for record in records for field, text in _due(record)]
    sealed = keyring().seal(
        [Plain(record.unit_id, place(record, field), text) for record, field, text in due]
    )
    for (record, field, _), value in zip(due, sealed, strict=True):
        _put(record, field, value)
    _index([record for record in records if isinstance(record, Party)])
    for record in records:
        waiting(record).clear()
        if record.secrecy < Secrecy.S2:
            _free(record)


def place(record: Record, field: str) -> Place:
    """Return where a field of a record stands, as the vault binds it."""
    return Place(record.kind(), str(record.id), field)


def reason(record: Record, words: str) -> str:
    """Return the words of a reason as a record of its class keeps them."""
    if record.secrecy < Secrecy.S2 or not words:
        return words
    [told] = keyring().seal([Plain(record.unit_id, place(record, "reason"), words)])
    return told


def veiled(record: Record, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns as they were, without what stood in the clear before the class rose."""
    if record.secrecy < Secrecy.S2:
        return dict(before)
    kept = dict(before)
    if kept.get("title"):
        kept["title"] = ""
    for name in loose(record.kind()):
        if kept.get(name) and not is_sealed(kept[name]):
            kept[name] = ""
    kept["extra"] = {
        key: value if is_sealed(value) or not isinstance(value, str) else ""
        for key, value in kept.get("extra", {}).items()
    }
    return kept


def details(record: Record) -> dict[str, Any]:
    """Return a record's declared details, opened: rules are checked on the words themselves.

    Raises:
        SealError: If one does not open.
    """
    sealed = {key: value for key, value in record.extra.items() if is_sealed(value)}
    values = [Sealed(place(record, EXTRA + key), value) for key, value in sealed.items()]
    opened = keyring().open(values) if values else []
    if None in opened:
        raise SealError("这条记录的内容已封，暂时打不开，请联系系统管理员。")
    return {**record.extra, **dict(zip(sealed, opened, strict=True))}


def held(record: Record, field: str) -> str:
    """Return what stands in a field: sealed, or in the clear where the class allows it."""
    if field.startswith(EXTRA):
        return str(record.extra.get(field.removeprefix(EXTRA), ""))
    if field == "title":
        return record.title_sealed or record.title
    if field in always(record.kind()):
        # Never the column of the bare name: a party's number is sealed, its key is not.
        return str(getattr(record, field + TAIL))
    return str(getattr(record, field))


def _due(record: Record) -> Iterator[tuple[str, str]]:
    yield from waiting(record).items()
    if record.secrecy < Secrecy.S2:
        return
    if record.title:
        yield "title", record.title
    for name in loose(record.kind()):
        if (text := getattr(record, name)) and not is_sealed(text):
            yield name, text
    for key, value in record.extra.items():
        if isinstance(value, str) and value and not is_sealed(value):
            yield EXTRA + key, value


def _put(record: Record, field: str, value: str) -> None:
    if field.startswith(EXTRA):
        record.extra = {**record.extra, field.removeprefix(EXTRA): value}
    elif field == "title":
        record.title, record.title_sealed = "", value
    elif field in loose(record.kind()):
        setattr(record, field, value)
    else:
        setattr(record, field + TAIL, value)


def _index(parties: Sequence[Party]) -> None:
    """Make the entries under which exact values are found again."""
    changed = [party for party in parties if waiting(party)]
    if not changed:
        return
    blind = keyring().blind()
    for party in changed:
        fresh = waiting(party)
        for field, column in INDEXED.items():
            if field in fresh:
                setattr(party, column, blind(fresh[field], field))
        if {"name", "born_on"} & fresh.keys():
            name, born_on = (
                fresh[each] if each in fresh else _standing(party, each)
                for each in ("name", "born_on")
            )
            setattr(party, PERSON_INDEX, person(blind, name, born_on))
            setattr(party, SOUND_INDEX, sounding(blind, name, born_on))


def person(blind: Any, name: str, born_on: str) -> str:
    """Return the entry for a name with a birth date; one without the other finds nobody."""
    return str(blind(f"{name}|{born_on}", PERSON)) if name and born_on else ""


def sounding(blind: Any, name: str, born_on: str) -> str:
    """Return the entry for how a name sounds, with a birth date."""
    return str(blind(heard(name, born_on), SOUND)) if name and born_on else ""


def heard(name: str, born_on: str) -> str:
    """Return how a name sounds, with a birth date, as it is looked up."""
    return f"{sound(name)}|{born_on}"


def _standing(party: Party, field: str) -> str:
    sealed = held(party, field)
    return keyring().open_one(sealed, place(party, field)) if sealed else ""


def _free(record: Record) -> None:
    """Put back in the clear what a class below S2 need not seal."""
    fields = [name for name in ("title", *loose(record.kind())) if is_sealed(held(record, name))]
    fields += [EXTRA + key for key, value in record.extra.items() if is_sealed(value)]
    if not fields:
        return
    values = keyring().open([Sealed(place(record, each), held(record, each)) for each in fields])
    if None in values:
        raise SealError("这条记录的内容已封，暂时打不开，密级没有改动，请联系系统管理员。")
    for field, value in zip(fields, values, strict=True):
        _put(record, field, value or "")
        if field == "title":
            record.title, record.title_sealed = value or "", ""


def _day(value: Any) -> str:
    """Return a birth date as it is sealed.

    Raises:
        RuleError: If it is no day of the calendar.
    """
    if not value:
        return ""
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
    except ValueError as error:
        told = "出生日期应写成 1990-03-08 这样的日期，请改正。"
        raise RuleError(told, field="born_on") from error
