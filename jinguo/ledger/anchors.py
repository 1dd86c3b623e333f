"""Heads of the journal's chain kept outside the database: one line of JSON for each seal.

`keys/anchor` in the home is such a file, and so is what an office gives its superior: a database
that was put back, cut short or written anew does not agree with them.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from jinguo.errors import UnreadableError
from jinguo.ledger.keys import key_folder
from jinguo.ledger.models import Seal
from jinguo.ledger.proof import mac, utc

File = IO[bytes]
_LAST = 4096
"""More bytes than one line has."""


@dataclass(frozen=True)
class Line:
    """A seal as an anchor keeps it: the totals and last numbers of the journal up to there."""

    seal: int
    digest: str
    at: str
    entries: int
    looks: int
    entry: int
    look: int
    heads: str = ""
    after: int = 0
    """The seal that it follows, where those between were given up by an accepted restore."""
    mac: str = ""

    def signed(self, key: bytes) -> "Line":
        """Return the line with its MAC."""
        return Line(**{**asdict(self), "mac": self.wanted(key)})

    def wanted(self, key: bytes) -> str:
        """Return the MAC that the line must have."""
        told = [value for name, value in asdict(self).items() if name not in ("after", "mac")]
        return mac(key, ["anchor", *told, *([self.after] if self.after else [])], 32)

    def written(self) -> str:
        """Return the line as a file holds it."""
        return json.dumps(asdict(self)) + "\n"


def line_of(seal: Seal, *, key: bytes, heads: str = "", after: int = 0) -> Line:
    """Return the line of a seal."""
    told = Line(
        seal.number, seal.digest, utc(seal.at), seal.all_entries, seal.all_looks,
        seal.last_entry, seal.last_look, heads, after,
    )  # fmt: skip
    return told.signed(key)


def path() -> Path:
    """Return where the home keeps its own anchor."""
    return key_folder() / "anchor"


def read(file: Path) -> Iterator[Line | int]:
    """Yield the lines of an anchor, and the number of each line that is none.

    A last line without its end was cut off by a power cut; the next seal takes its place.

    Raises:
        UnreadableError: If there is no such file.
    """
    try:
        opened = file.open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UnreadableError(f"打不开校验文件“{file.name}”，请核对路径。") from error
    with opened:
        for number, text in enumerate(opened, 1):
            if text.endswith("\n"):
                yield _line(text) or number


def _line(text: str) -> Line | None:
    try:
        told: Any = json.loads(text)
        line = Line(**told)
    except (ValueError, TypeError):
        return None
    whole = (line.seal, line.entries, line.looks, line.entry, line.look, line.after)
    words = (line.digest, line.at, line.heads, line.mac)
    fits = all(type(each) is int for each in whole) and all(type(each) is str for each in words)
    return line if fits else None


@contextmanager
def held() -> Iterator[File]:
    """Open the home's own anchor for the one process that seals."""
    with os.fdopen(os.open(path(), os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def last(file: File) -> Line | None:
    """Return the last whole line, and stand behind it, to go on there."""
    end = file.seek(0, os.SEEK_END)
    start = max(0, end - _LAST)
    file.seek(start)
    tail = file.read()
    whole = tail.rfind(b"\n") + 1
    file.seek(start + whole)
    lines = tail[:whole].splitlines()
    return _line(lines[-1].decode("utf-8", "replace")) if lines else None


def append(file: File, line: Line) -> None:
    """Write a line where the file stands, and have it on the disk."""
    file.write(line.written().encode())
    file.truncate()
    file.flush()
    os.fsync(file.fileno())
