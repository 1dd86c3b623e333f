"""Seals and opens with the keys of a home: root → unit → record → field, many values at a time."""

import hashlib
import hmac
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from jinguo.errors import SealError
from jinguo.vault.keystore import (
    INDEX,
    NAME,
    ROOT,
    ROUND,
    FileKeyStore,
    KeyStore,
    RecordKey,
    UnitKey,
)
from jinguo.vault.roots import KeyFiles, Roots, write_key
from jinguo.vault.seal import CHANGED, KEY, Place, number, seal, unseal, unwrap, wrap
from jinguo.vault.written import plain

RECEIPT = "receipt.key"
Blind = Callable[[str, str], str]
"""From a value and its field to the entry under which it is found."""


@dataclass(frozen=True)
class Plain:
    """A value to be sealed, for a record of a unit."""

    unit: int
    place: Place
    value: str


@dataclass(frozen=True)
class Sealed:
    """A sealed value and where it stands."""

    place: Place
    value: str


class Keyring:
    """The keys of one home. It keeps no record's key longer than one question takes."""

    def __init__(self, store: KeyStore, roots: Roots, indexes: KeyFiles, receipt: Path) -> None:
        self.store, self.roots = store, roots
        self.indexes, self._receipt = indexes, receipt

    def __repr__(self) -> str:
        """Say nothing of the keys."""
        return "Keyring()"

    def seal(self, values: Sequence[Plain]) -> list[str]:
        """Seal values; the keys of new records are on the disk before this returns."""
        wanted = {each.place.record: each.unit for each in values if each.value}
        keys, of = self._newest(wanted) if wanted else ({}, 0)
        return [
            seal(keys[each.place.record], of, each.value, each.place) if each.value else ""
            for each in values
        ]

    def open(self, values: Sequence[Sealed]) -> list[str | None]:
        """Open values; None stands for what does not open. Nothing opens as nothing.

        Raises:
            SealError: If no key can be reached at all.
        """
        wanted = {each.place.record for each in values if each.value}
        keys = self._opened(self.store.record_keys(map(_bytes, wanted))) if wanted else {}
        return [_opened(keys, each) for each in values]

    def open_one(self, value: str, place: Place) -> str:
        """Open one value.

        Raises:
            SealError: If it does not open.
        """
        [found] = self.open([Sealed(place, value)])
        if found is None:
            raise SealError("这一项已封，暂时打不开，请联系系统管理员。")
        return found

    def destroy(self, records: Iterable[UUID]) -> int:
        """Destroy the keys of records for good and return how many there were."""
        return self.store.drop_records([each.bytes for each in records])

    def held(self, records: Iterable[UUID]) -> set[UUID]:
        """Return those of the records that still have a key."""
        rows = self.store.record_keys(each.bytes for each in records)
        return {UUID(bytes=each.record) for each in rows}

    def blind(self) -> Blind:
        """Return what makes entries of the blind index with the newest key; for one write."""
        return _blind(self.indexes.key(self.store.number(INDEX)))

    def blinds(self, value: str, field: str) -> list[str]:
        """Return the entries to look a value up under: several while the index is made anew."""
        return [_blind(self.indexes.key(each))(value, field) for each in self.indexes.numbers()]

    def receipt(self, told: str) -> str:
        """Return the digest of what was sent: keyed, or numbers could be guessed from it."""
        write_key(self._receipt)
        key = bytes.fromhex(self._receipt.read_text())
        return hmac.new(key, told.encode(), hashlib.sha256).hexdigest()

    def _newest(self, wanted: dict[str, int]) -> tuple[dict[str, bytes], int]:
        """Return the newest key of each record, made where there is none, and their number."""
        of = self.store.number(ROUND)
        keys = self._of_round(wanted, of)
        if len(keys) < len(wanted):
            with self.store.transaction():
                # Read again: what another process made since then stands.
                of = self.store.number(ROUND)
                keys = self._of_round(wanted, of)
                keys |= self._made({k: v for k, v in wanted.items() if k not in keys}, of)
        return keys, of

    def _of_round(self, wanted: Iterable[str], of: int) -> dict[str, bytes]:
        rows = self.store.record_keys(map(_bytes, wanted))
        found = self._opened([each for each in rows if each.number == of])
        return {record: key for (record, _), key in found.items()}

    def _made(self, wanted: dict[str, int], of: int) -> dict[str, bytes]:
        units = {each.unit: each for each in self.store.unit_keys(wanted.values())}
        lacking = sorted(set(wanted.values()) - units.keys())
        fresh = [self.unit_key(unit, 1) for unit in lacking]
        self.store.put_units(fresh)
        units |= {each.unit: each for each in fresh}
        above = {unit: self.opened_unit(key) for unit, key in units.items()}
        made = {record: os.urandom(KEY) for record in wanted}
        self.store.put_records(
            [
                self.wrapped(_bytes(record), of, made[record], units[unit], above[unit])
                for record, unit in wanted.items()
            ]
        )
        return made

    def unit_key(self, unit: int, of: int, key: bytes | None = None) -> UnitKey:
        """Return a unit's key, a fresh one or this, wrapped under the newest root."""
        root = self.store.number(ROOT)
        bound = _unit_bound(unit, of)
        return UnitKey(unit, of, root, self.roots.wrap(root, key or os.urandom(KEY), bound))

    def opened_unit(self, key: UnitKey) -> bytes:
        """Return a unit's key unwrapped."""
        return self.roots.unwrap(key.root, key.wrapped, _unit_bound(key.unit, key.number))

    @staticmethod
    def wrapped(record: bytes, of: int, key: bytes, unit: UnitKey, above: bytes) -> RecordKey:
        """Return a record's key wrapped under its unit's key, which is `above`."""
        return RecordKey(record, of, wrap(above, key, _record_bound(record, of)), unit)

    def rewrapped(self, keys: Sequence[RecordKey], unit: UnitKey) -> list[RecordKey]:
        """Return records' keys wrapped under another key of their unit."""
        above, old = self.opened_unit(unit), self._opened(keys)
        if len(old) < len(keys):
            raise SealError(CHANGED)
        return [
            self.wrapped(each.record, each.number, old[_told(each)], unit, above) for each in keys
        ]

    def _opened(self, rows: Sequence[RecordKey]) -> dict[tuple[str, int], bytes]:
        """Return records' keys by record and number; one that does not unwrap is left out."""
        units: dict[tuple[int, int], bytes] = {}
        found: dict[tuple[str, int], bytes] = {}
        for each in rows:
            above = (each.unit.unit, each.unit.number)
            try:
                if above not in units:
                    units[above] = self._unit(each)
                bound = _record_bound(each.record, each.number)
                found[_told(each)] = unwrap(units[above], each.wrapped, bound)
            except SealError:
                if not self.roots.numbers():
                    raise
        return found

    def _unit(self, row: RecordKey) -> bytes:
        try:
            return self.opened_unit(row.unit)
        except SealError:
            # The root was replaced between reading the row and reading the root's file.
            [*_, again] = self.store.unit_keys([row.unit.unit])
            if again.number != row.unit.number or again.root == row.unit.root:
                raise
            return self.opened_unit(again)


@lru_cache(maxsize=8)
def at(folder: Path) -> Keyring:
    """Return the keyring whose keys lie in a folder."""
    roots, indexes = KeyFiles(folder, "root"), KeyFiles(folder, "index")
    return Keyring(FileKeyStore(folder / NAME), roots, indexes, folder / RECEIPT)


def prepare(folder: Path) -> None:
    """Make the keys of a new home; one that has its root never gets another store in silence."""
    if not (folder / "root.key").exists() and not list(folder.glob("root-*.key")):
        FileKeyStore(folder / NAME).make()
        write_key(folder / "root.key")
    if not (folder / "index.key").exists() and not list(folder.glob("index-*.key")):
        write_key(folder / "index.key")


def _opened(keys: dict[tuple[str, int], bytes], sealed: Sealed) -> str | None:
    if not sealed.value:
        return ""
    try:
        key = keys.get((sealed.place.record, number(sealed.value)))
        return unseal(key, sealed.value, sealed.place) if key else None
    except SealError:
        return None


def _blind(key: bytes) -> Blind:
    def entry(value: str, field: str) -> str:
        written = plain(value, field)
        told = f"{field}|{written}".encode()
        return hmac.new(key, told, hashlib.sha256).hexdigest() if written else ""

    return entry


def _bytes(record: str) -> bytes:
    return UUID(record).bytes


def _told(key: RecordKey) -> tuple[str, int]:
    return str(UUID(bytes=key.record)), key.number


def _unit_bound(unit: int, of: int) -> bytes:
    return f"unit|{unit}|{of}".encode()


def _record_bound(record: bytes, of: int) -> bytes:
    return f"record|{record.hex()}|{of}".encode()
