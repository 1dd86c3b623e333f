"""Where wrapped keys of units and records lie: beside the database and its backup, never in them.

Whoever destroys a record's key here makes every copy of the database unreadable for that record.
"""

import os
import secrets
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from jinguo.errors import SealError

NAME = "keystore.sqlite"
ROOT, ROUND, INDEX = "root", "round", "index"
"""What is numbered: the newest root, the round in which records' keys are made, the index key."""
_CHUNK = 10_000
_LOST = "找不到存放密钥的文件，加密的内容暂时打不开，请检查 JINGUO_HOME 下的 keys 文件夹。"
# No write-ahead log: what was erased would live on in it until a checkpoint.
_PRAGMAS = (
    "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
    "PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON;"
)
_TABLES = """
CREATE TABLE IF NOT EXISTS numbered (name TEXT PRIMARY KEY, number INTEGER NOT NULL,
  since TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unit_key (unit INTEGER, number INTEGER, root INTEGER NOT NULL,
  wrapped BLOB NOT NULL, PRIMARY KEY (unit, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS record_key (record BLOB, number INTEGER, unit INTEGER NOT NULL,
  unit_number INTEGER NOT NULL, wrapped BLOB NOT NULL, PRIMARY KEY (record, number)) WITHOUT ROWID;
INSERT OR IGNORE INTO numbered
  SELECT column1, 1, datetime('now') FROM (VALUES ('root'), ('round'), ('index'));
"""
_UNITS = "SELECT unit, number, root, wrapped FROM unit_key"
_RECORDS = (
    "SELECT r.record, r.number, r.unit, r.unit_number, r.wrapped, u.root, u.wrapped"
    " FROM record_key r JOIN unit_key u ON u.unit = r.unit AND u.number = r.unit_number"
)


@dataclass(frozen=True)
class UnitKey:
    """A unit's key, wrapped under a root."""

    unit: int
    number: int
    root: int
    wrapped: bytes


@dataclass(frozen=True)
class RecordKey:
    """A record's key, wrapped under its unit's."""

    record: bytes
    number: int
    wrapped: bytes
    unit: UnitKey


class KeyStore(Protocol):
    """What the keyring asks of a store of wrapped keys; another can take the file's place."""

    def transaction(self) -> AbstractContextManager[None]:
        """Write what happens within, all or nothing; durable when it ends."""

    def number(self, name: str) -> int:
        """Return the newest number of what is numbered."""

    def renumber(self, name: str, number: int) -> None:
        """Say which number is the newest from now on."""

    def unit_keys(self, units: Iterable[int] | None = None) -> list[UnitKey]:
        """Return the keys of these units, or of all, the newest of a unit last."""

    def record_keys(self, records: Iterable[bytes]) -> list[RecordKey]:
        """Return every key of these records."""

    def under(self, unit: int, number: int, *, limit: int) -> list[RecordKey]:
        """Return some of the records' keys that are wrapped under one unit's key."""

    def put_units(self, keys: Sequence[UnitKey]) -> None:
        """Write units' keys, over those of the same number."""

    def put_records(self, keys: Sequence[RecordKey]) -> None:
        """Write records' keys, over those of the same number."""

    def drop_unit(self, unit: int, number: int) -> None:
        """Destroy a unit's key, if no record's key is wrapped under it."""

    def drop_records(self, records: Iterable[bytes]) -> int:
        """Destroy every key of these records and return how many there were."""

    def since(self) -> dict[str, tuple[int, str]]:
        """Return each newest number and since when (UTC) it is the newest."""

    def counts(self) -> tuple[int, int]:
        """Return how many keys of units and of records there are."""


class FileKeyStore:
    """An SQLite file of its own, private to its owner; reads see one moment of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._own = threading.local()

    def make(self) -> None:
        """Make the store, unless it is there."""
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        os.close(handle)
        self._connection().executescript(_TABLES)

    def number(self, name: str) -> int:
        """Return the newest number of what is numbered."""
        [[number]] = self._rows("SELECT number FROM numbered WHERE name = ?", (name,))
        return int(number)

    def since(self) -> dict[str, tuple[int, str]]:
        """Return each newest number and since when (UTC) it is the newest."""
        rows = self._rows("SELECT name, number, since FROM numbered")
        return {name: (number, day) for name, number, day in rows}

    def renumber(self, name: str, number: int) -> None:
        """Say which number is the newest from now on."""
        told = "UPDATE numbered SET number = ?, since = datetime('now') WHERE name = ?"
        self._do(told, [(number, name)])

    def unit_keys(self, units: Iterable[int] | None = None) -> list[UnitKey]:
        """Return the keys of these units, or of all, the newest of a unit last."""
        if units is None:
            return [UnitKey(*row) for row in self._rows(f"{_UNITS} ORDER BY unit, number")]
        found = self._by(f"{_UNITS} WHERE unit IN (%s) ORDER BY unit, number", sorted(set(units)))
        return [UnitKey(*row) for row in found]

    def record_keys(self, records: Iterable[bytes]) -> list[RecordKey]:
        """Return every key of these records: one question for thousands of them."""
        rows = self._by(f"{_RECORDS} WHERE r.record IN (%s)", list(dict.fromkeys(records)))
        return [_record_key(row) for row in rows]

    def under(self, unit: int, number: int, *, limit: int) -> list[RecordKey]:
        """Return some of the records' keys that are wrapped under one unit's key."""
        told = f"{_RECORDS} WHERE r.unit = ? AND r.unit_number = ? LIMIT ?"
        return [_record_key(row) for row in self._rows(told, (unit, number, limit))]

    def put_units(self, keys: Sequence[UnitKey]) -> None:
        """Write units' keys, over those of the same number."""
        rows = [(each.unit, each.number, each.root, each.wrapped) for each in keys]
        self._do("INSERT OR REPLACE INTO unit_key VALUES (?, ?, ?, ?)", rows)

    def put_records(self, keys: Sequence[RecordKey]) -> None:
        """Write records' keys, over those of the same number."""
        rows = [
            (each.record, each.number, each.unit.unit, each.unit.number, each.wrapped)
            for each in keys
        ]
        self._do("INSERT OR REPLACE INTO record_key VALUES (?, ?, ?, ?, ?)", rows)

    def drop_unit(self, unit: int, number: int) -> None:
        """Destroy a unit's key, if no record's key is wrapped under it."""
        told = (
            "DELETE FROM unit_key WHERE unit = ?1 AND number = ?2 AND NOT EXISTS"
            " (SELECT 1 FROM record_key r WHERE r.unit = ?1 AND r.unit_number = ?2)"
        )
        self._do(told, [(unit, number)])

    def drop_records(self, records: Iterable[bytes]) -> int:
        """Destroy every key of these records and return how many there were."""
        # The bytes are overwritten where they stand, then the row goes: `secure_delete` clears
        # what it frees.
        rows = [(record,) for record in records]
        with self.transaction():
            told = "UPDATE record_key SET wrapped = zeroblob(length(wrapped)) WHERE record = ?"
            self._do(told, rows)
            return self._do("DELETE FROM record_key WHERE record = ?", rows)

    def copied(self) -> bytes:
        """Return the store of one moment as a file holds it; erased keys left nothing in it.

        Raises:
            SealError: If there is no room for the copy, or the store is out of reach.
        """
        # The library copies: opening the file beside it would drop its locks when closed.
        copy = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}")
        os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            with self._told():
                self._connection().execute("VACUUM INTO ?", (str(copy),))
            return copy.read_bytes()
        finally:
            copy.unlink()

    def counts(self) -> tuple[int, int]:
        """Return how many keys of units and of records there are."""
        told = "SELECT (SELECT count(*) FROM unit_key), (SELECT count(*) FROM record_key)"
        [[units, records]] = self._rows(told)
        return units, records

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write what happens within, all or nothing; durable when it ends."""
        with self._told():
            here = self._connection()
            if here.in_transaction:
                yield
                return
            here.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                here.rollback()
                raise
            here.commit()

    def _rows(self, told: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._told():
            rows: list[tuple[Any, ...]] = self._connection().execute(told, values).fetchall()
            return rows

    def _by(self, told: str, values: Sequence[object]) -> Iterator[tuple[Any, ...]]:
        for start in range(0, len(values), _CHUNK):
            some = values[start : start + _CHUNK]
            yield from self._rows(told % ",".join("?" * len(some)), some)

    def _do(self, told: str, rows: Sequence[Sequence[object]]) -> int:
        with self.transaction():
            return self._connection().executemany(told, rows).rowcount

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise SealError(_LOST) from error

    def _connection(self) -> sqlite3.Connection:
        """Return this thread's connection to the file that stands there now."""
        try:
            stands = self.path.stat()
        except OSError as error:
            raise SealError(_LOST) from error
        wanted = (os.getpid(), stands.st_dev, stands.st_ino)
        # A file that was put back from a copy, or a forked process, needs a connection of its own.
        if getattr(self._own, "of", None) != wanted:
            here = sqlite3.connect(self.path, timeout=10, isolation_level=None)
            here.executescript(_PRAGMAS)
            self._own.of, self._own.here = wanted, here
        found: sqlite3.Connection = self._own.here
        return found


def _record_key(row: Sequence[Any]) -> RecordKey:
    record, number, unit, unit_number, wrapped, root, unit_wrapped = row
    above = UnitKey(unit, unit_number, root, unit_wrapped)
    return RecordKey(record, number, wrapped, above)
