"""Workbooks that wait for a person to decide: sealed on the disk, gone once done or after a day."""

import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from jinguo.exchange.mapping import Decision, Decisions

LIFE = timedelta(hours=24)
_NONCE = 12
_PURPOSE = b"jinguo.exchange.waiting"


@dataclass(frozen=True)
class Waiting:
    """A workbook handed in by an account, and what was decided of it so far."""

    id: UUID
    account: int
    at: datetime
    decisions: Decisions | None
    content: bytes


def keep(content: bytes, *, account: int, at: datetime) -> UUID:
    """Keep a workbook and return by what it is found again; what is too old goes."""
    sweep(at)
    made = Waiting(uuid4(), account, at, None, content)
    _write(made)
    return made.id


def waiting(id_: UUID, *, account: int, at: datetime) -> Waiting | None:
    """Return a workbook that waits, for whoever handed it in."""
    try:
        sealed = _path(id_).read_bytes()
        plain = _key().decrypt(sealed[:_NONCE], sealed[_NONCE:], id_.bytes)
    except (FileNotFoundError, InvalidTag):
        return None
    line, _, content = plain.partition(b"\n")
    told = json.loads(line)
    since = datetime.fromisoformat(told["at"])
    if told["account"] != account or at - since > LIFE:
        return None
    return Waiting(id_, account, since, _decisions(told["decisions"]), content)


def decide(of: Waiting, decisions: Decisions) -> None:
    """Keep what was decided of a workbook beside it."""
    _write(Waiting(of.id, of.account, of.at, decisions, of.content))


def drop(id_: UUID) -> None:
    """Keep a workbook no longer."""
    _path(id_).unlink(missing_ok=True)


def sweep(at: datetime) -> int:
    """Remove every workbook that waited for longer than a day; return how many."""
    count = 0
    for path in _folder().glob("*"):
        # What is written is never changed but by being written anew, so a file's age is its own.
        if at.timestamp() - path.stat().st_mtime > LIFE.total_seconds():
            path.unlink(missing_ok=True)
            count += 1
    return count


def _write(of: Waiting) -> None:
    found = of.decisions
    decided = None if found is None else {name: each.told() for name, each in found.items()}
    told = {"account": of.account, "at": of.at.isoformat(), "decisions": decided}
    nonce = os.urandom(_NONCE)
    sealed = _key().encrypt(nonce, json.dumps(told).encode() + b"\n" + of.content, of.id.bytes)
    path = _path(of.id)
    fresh = path.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(nonce + sealed)
    fresh.replace(path)


def _decisions(told: Mapping[str, Any] | None) -> Decisions | None:
    return None if told is None else {name: Decision.of(each) for name, each in told.items()}


def _path(id_: UUID) -> Path:
    return _folder() / id_.hex


def _folder() -> Path:
    folder = Path(settings.JINGUO_HOME) / "imports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _key() -> AESGCM:
    """Return a key for nothing else, made of the home's secret: that lies apart from the files."""
    return AESGCM(hmac.digest(settings.SECRET_KEY.encode(), _PURPOSE, "sha256"))
