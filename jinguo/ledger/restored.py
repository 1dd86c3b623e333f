"""Restores of a backup that somebody answered for: what a check of the journal tells of them."""

from dataclasses import dataclass
from datetime import datetime

from jinguo.ledger import anchors
from jinguo.ledger.anchors import Line
from jinguo.ledger.keys import audit_key
from jinguo.ledger.models import Entry, Seal

KIND = "restore"
"""The kind of the journal's entry that tells of one."""


@dataclass(frozen=True)
class Accepted:
    """Seals given up by a restore, both ends included, and who said so, when and why."""

    first: int
    last: int
    entries: int
    looks: int
    at: datetime
    reason: str


def accepted(before: int, seal: Seal) -> Accepted | None:
    """Return the acceptance by which a seal follows an earlier one, over seals that are gone.

    It stands in the seal itself, and the home's own anchor says the same: whoever writes in the
    database alone, be it with our key, has accepted nothing.
    """
    line = _line(seal)
    entry = Entry.objects.filter(seal=seal, kind=KIND).order_by("-number").first()
    if line is None or entry is None or line.after != before:
        return None
    told = entry.after
    if (told.get("after"), told.get("given_up")) != (before, seal.number - 1):
        return None
    return _of(entry)


def all_accepted() -> list[Accepted]:
    """Return every acceptance that the journal tells of, the newest first; not checked anew."""
    return [_of(entry) for entry in Entry.objects.filter(kind=KIND).order_by("-number")]


def _of(entry: Entry) -> Accepted:
    told = entry.after
    return Accepted(
        told["after"] + 1, told["given_up"], told["entries"], told["looks"], entry.at, entry.reason
    )


def _line(seal: Seal) -> Line | None:
    """Return what the home's own anchor keeps of a seal."""
    file, key = anchors.path(), audit_key()
    if not file.exists():
        return None
    for line in anchors.read(file):
        if isinstance(line, Line) and (line.seal, line.digest) == (seal.number, seal.digest):
            return line if line.mac == line.wanted(key) else None
    return None
