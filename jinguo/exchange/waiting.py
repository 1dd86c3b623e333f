"""Workbooks that wait for a person to decide: sealed on the disk, gone once done or after a day.

Each has a key of its own among the home's keys, destroyed with it: what a copy of the folder still
holds is then nobody's any more.
"""

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
_KEY = 32


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
        plain = AESGCM(_key(id_)).decrypt(sealed[:_NONCE], sealed[_NONCE:], id_.bytes)
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
    """Keep a workbook no longer: its key goes first."""
    _key_path(id_).unlink(missing_ok=True)
    _path(id_).unlink(missing_ok=True)


def sweep(at: datetime) -> int:
    """Remove every workbook that waited for longer than a day; return how many."""
    old = {
        path.stem: path
        for folder in (_folder("keys", "imports"), _folder("imports"))
        for path in folder.glob("*")
        # A file that is decided upon is written anew, its key is not: at most it lives a day.
        if at.timestamp() - path.stat().st_mtime > LIFE.total_seconds()
    }
    for name in old:
        drop(UUID(hex=name))
        _path(UUID(hex=name)).with_suffix(".new").unlink(missing_ok=True)
    return len(old)


def _write(of: Waiting) -> None:
    found = of.decisions
    decided = None if found is None else {name: each.told() for name, each in found.items()}
    told = {"account": of.account, "at": of.at.isoformat(), "decisions": decided}
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(_key(of.id, make=True)).encrypt(
        nonce, json.dumps(told).encode() + b"\n" + of.content, of.id.bytes
    )
    path = _path(of.id)
    fresh = path.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(nonce + sealed)
    fresh.replace(path)


def _decisions(told: Mapping[str, Any] | None) -> Decisions | None:
    return None if told is None else {name: Decision.of(each) for name, each in told.items()}


def _path(id_: UUID) -> Path:
    return _folder("imports") / id_.hex


def _key_path(id_: UUID) -> Path:
    return _folder("keys", "imports") / f"{id_.hex}.key"


def _folder(*names: str) -> Path:
    folder = Path(settings.JINGUO_HOME).joinpath(*names)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _key(id_: UUID, *, make: bool = False) -> bytes:
    """Return a workbook's own key."""
    path = _key_path(id_)
    if make and not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as file:
            file.write(os.urandom(_KEY))
    return path.read_bytes()
