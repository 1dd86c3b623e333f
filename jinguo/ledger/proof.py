"""What proves a row of the journal as it was written: MACs by a key that no database holds.

A MAC is one over all columns, then two short ones over the clock and the actor alone, by which a
check says what of a row was changed. An entry's columns stand in its digest, which also holds the
digest of the entry before.
"""

import hashlib
import hmac
import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

Table = Literal["entry", "look"]
_WHOLE, _PART = 32, 16
_MARK = struct.Struct(">QII4s2s2s")
_LONG, _SHORT = 2**64 - 1, 2**32 - 1
_words = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def canonical(told: Sequence[Any]) -> bytes:
    """Return words and numbers as bytes that are the same in every release."""
    return _words(told).encode()


def mac(key: bytes, told: Sequence[Any], length: int = 64) -> str:
    """Return the MAC of words and numbers, in hexadecimal."""
    return hmac.digest(key, canonical(told), "sha256").hex()[:length]


def utc(at: datetime) -> str:
    """Return a moment as the journal's digests hold it."""
    return at.astimezone(UTC).isoformat()


def row_mac(key: bytes, table: Table, row: Any) -> str:
    """Return the MAC that a row of the journal must have."""
    return whole_part(key, table, row) + clock_part(key, table, row) + actor_part(key, table, row)


def whole_part(key: bytes, table: Table, row: Any) -> str:
    """Return the part of a MAC that covers all columns."""
    told = [
        table, row.number, row.unit_id, row.sequence, row.session, row.role, row.on_behalf_of,
    ]  # fmt: skip
    if table == "entry":
        told.append(row.digest)
    else:
        told += [
            utc(row.at), row.actor_id, row.act, row.kind, _plain(row.record), row.fields,
            row.count, row.reason, row.allowed,
        ]  # fmt: skip
    return mac(key, told, _WHOLE)


def clock_part(key: bytes, table: Table, row: Any) -> str:
    """Return the part of a MAC that covers when it was."""
    return mac(key, [table, "clock", row.act, _plain(row.record), utc(row.at)], _PART)


def actor_part(key: bytes, table: Table, row: Any) -> str:
    """Return the part of a MAC that covers who did it."""
    told = [row.actor_id, row.session, row.role, row.on_behalf_of]
    return mac(key, [table, "actor", row.act, _plain(row.record), *told], _PART)


def row_macs(key: bytes, table: Table, rows: Sequence[Any]) -> list[str]:
    """Return the MACs of many rows: what they share is written once.

    The bytes are those of `row_mac`; a test compares them.
    """
    shared = _Shared()
    one = _entry_mac if table == "entry" else _look_mac
    return [one(key, row, shared) for row in rows]


class _Shared:
    """The words that many rows share: who, when, and what of a record was seen."""

    def __init__(self) -> None:
        self._who, self._clocks = dict[tuple[Any, ...], tuple[str, str]](), dict[datetime, str]()
        self._seen = dict[tuple[Any, ...], tuple[str, str, str]]()

    def who(self, row: Any) -> tuple[str, str]:
        """Return who did it, without the account and with it."""
        told = (row.actor_id, row.session, row.role, row.on_behalf_of)
        if told not in self._who:
            self._who[told] = _words(told[1:])[1:-1], _words(told)[1:-1]
        return self._who[told]

    def clock(self, row: Any) -> str:
        """Return when it was."""
        if row.at not in self._clocks:
            self._clocks[row.at] = utc(row.at)
        return self._clocks[row.at]

    def seen(self, row: Any) -> tuple[str, str, str]:
        """Return in what way which kind was seen; and what of it, how often and why."""
        told = (row.act, row.kind, tuple(row.fields), row.count, row.reason, row.allowed)
        if told not in self._seen:
            self._seen[told] = _words(told[0]), _words(told[1]), _words(told[2:])[1:-1]
        return self._seen[told]


def _entry_mac(key: bytes, row: Any, shared: _Shared) -> str:
    short, long = shared.who(row)
    of = f'{_words(row.act)},"{row.record}"'
    whole = f'["entry",{row.number},{row.unit_id},{row.sequence},{short},"{row.digest}"]'
    clock = f'["entry","clock",{of},"{shared.clock(row)}"]'
    return _macs(key, whole, clock, f'["entry","actor",{of},{long}]')


def _look_mac(key: bytes, row: Any, shared: _Shared) -> str:
    short, long = shared.who(row)
    (act, kind, seen), at = shared.seen(row), shared.clock(row)
    record = "null" if row.record is None else f'"{row.record}"'
    unit = "null" if row.unit_id is None else row.unit_id
    actor = "null" if row.actor_id is None else row.actor_id
    whole = (
        f'["look",{row.number},{unit},{row.sequence},{short},'
        f'"{at}",{actor},{act},{kind},{record},{seen}]'
    )
    clock = f'["look","clock",{act},{record},"{at}"]'
    return _macs(key, whole, clock, f'["look","actor",{act},{record},{long}]')


def _macs(key: bytes, whole: str, clock: str, actor: str) -> str:
    return (
        hmac.digest(key, whole.encode(), "sha256").hex()[:_WHOLE]
        + hmac.digest(key, clock.encode(), "sha256").hex()[:_PART]
        + hmac.digest(key, actor.encode(), "sha256").hex()[:_PART]
    )


def split(told: str) -> tuple[str, str, str]:
    """Return the parts of a MAC: of all columns, of the clock, of the actor."""
    return told[:_WHOLE], told[_WHOLE : _WHOLE + _PART], told[_WHOLE + _PART :]


def counter_mac(key: bytes, table: str, unit: int, last: int) -> str:
    """Return the MAC of a counter."""
    return mac(key, ["counter", table, unit, last])


def _plain(record: Any) -> str | None:
    return None if record is None else str(record)


@dataclass(frozen=True)
class Mark:
    """What a seal keeps of one row: its number, unit and sequence, and the heads of its MAC."""

    number: int
    unit: int
    sequence: int
    whole: bytes
    clock: bytes
    actor: bytes


def mark(number: int, unit: int | None, sequence: int, told: str) -> Mark:
    """Return the mark of a row."""
    whole, clock, actor = split(told)
    return Mark(
        number & _LONG, (unit or 0) & _SHORT, sequence & _SHORT,
        _head(whole, 4), _head(clock, 2), _head(actor, 2),
    )  # fmt: skip


def _head(told: str, length: int) -> bytes:
    try:
        return bytes.fromhex(told[: 2 * length]).ljust(length, b"\0")
    except ValueError:  # somebody wrote there what is no MAC
        return b"\0" * length


def pack(marks: Sequence[Mark]) -> bytes:
    """Return marks as a seal holds them."""
    return b"".join(
        _MARK.pack(each.number, each.unit, each.sequence, each.whole, each.clock, each.actor)
        for each in marks
    )


def unpack(packed: bytes) -> list[Mark]:
    """Return the marks that a seal holds; what is cut off is none."""
    whole = len(packed) - len(packed) % _MARK.size
    return [Mark(*fields) for fields in _MARK.iter_unpack(packed[:whole])]


def root(macs: Sequence[str]) -> str:
    """Return the digest of whole MACs in their order."""
    return hashlib.sha256("".join(macs).encode()).hexdigest()


def seal_digest(seal: Any) -> str:
    """Return the digest that a seal must have, which binds it to the one before."""
    told = [
        seal.number, utc(seal.at), seal.entries, seal.looks, seal.all_entries, seal.all_looks,
        seal.last_entry, seal.last_look, hashlib.sha256(bytes(seal.marks)).hexdigest(),
        seal.root, seal.previous,
    ]  # fmt: skip
    return hashlib.sha256(canonical(told)).hexdigest()


def seal_mac(key: bytes, digest: str) -> str:
    """Return the MAC of a seal."""
    return mac(key, ["seal", digest])


def stump_mac(key: bytes, stump: Any) -> str:
    """Return the MAC of a stump."""
    return mac(key, ["stump", utc(stump.at), utc(stump.before), stump.looks, stump.digest])
