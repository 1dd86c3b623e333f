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
    """Return the MACs of many entries: what they share is written once.

    The bytes are those of `row_mac`; a test compares them.
    """
    if table != "entry":
        return [row_mac(key, table, row) for row in rows]
    said, clocks = dict[tuple[Any, ...], tuple[str, str]](), dict[datetime, str]()
    return [_entry_mac(key, row, said, clocks) for row in rows]


def _entry_mac(
    key: bytes, row: Any, said: dict[tuple[Any, ...], tuple[str, str]], clocks: dict[datetime, str]
) -> str:
    who = (row.actor_id, row.session, row.role, row.on_behalf_of)
    if who not in said:
        said[who] = _words(who[1:])[1:-1], _words(who)[1:-1]
    if row.at not in clocks:
        clocks[row.at] = utc(row.at)
    short, long = said[who]
    of = f'{_words(row.act)},"{row.record}"'
    whole = f'["entry",{row.number},{row.unit_id},{row.sequence},{short},"{row.digest}"]'
    clock = f'["entry","clock",{of},"{clocks[row.at]}"]'
    return (
        hmac.digest(key, whole.encode(), "sha256").hex()[:_WHOLE]
        + hmac.digest(key, clock.encode(), "sha256").hex()[:_PART]
        + hmac.digest(key, f'["entry","actor",{of},{long}]'.encode(), "sha256").hex()[:_PART]
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
