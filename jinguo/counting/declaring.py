"""Declares a home's own programme: everything is checked before anything is written."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from yaml import YAMLError

from jinguo.catalogue import load
from jinguo.catalogue.checks import faults, read_index, write_index
from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue, proposed
from jinguo.catalogue.overlay import Own, names, read, written
from jinguo.counting.examples import broken
from jinguo.errors import CatalogueError
from jinguo.ledger import overlay
from jinguo.ledger.assessing import PERSONAL, standing
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By
from jinguo.ledger.models.assessment import About


def wrong(catalogue: Catalogue) -> list[str]:
    """Return every fault of a catalogue in force, its examples not counted."""
    return faults(catalogue, read_index(load.INDEX.read_text(encoding="utf-8")))


def check(key: str, own: Own) -> list[str]:
    """Return why a programme's files cannot be taken as they are; nothing if they can."""
    now = declared()
    try:
        new = proposed(
            overlay.folder(), dict(zip(names(key), (own.programme, own.examples), strict=True))
        )
    except CatalogueError as error:
        return [str(error)]
    # What stands in the home's files was published when it was saved: none of it may change.
    published = read_index(write_index(now))
    before = faults(now, published)
    found = [fault for fault in faults(new, published) if fault not in before]
    shown = new.examples.get(key, ())
    return found or broken(replace(new, examples={key: shown}))


_SHIPPEDS = ("line", "since", "until", "source", "tags", "records")
"""What a file that extends a shipped programme leaves to it."""


def clashing(folder: Path) -> list[str]:
    """Return the keys of the home's files that a shipped programme has come to bear too."""
    keys = sorted(path.stem for path in folder.glob("programmes/*.yaml"))
    return [key for key in keys if load.is_shipped(key) and not _extends(folder, key)]


def _extends(folder: Path, key: str) -> bool:
    try:
        return bool(read(folder, key).content.get("extend"))
    except (YAMLError, UnicodeDecodeError):
        return True  # what cannot be read at all clashes with nothing; its own fault is told


def join(key: str, *, by: By) -> None:
    """Let a home's programme add to the shipped one that has come to bear the same key.

    Raises:
        PolicyError: If the writer does not manage the whole tree.
        CatalogueError: If the two cannot be put together; the sentence says what is in the way.
    """
    before, shipped = read(overlay.folder(), key), load.load().programmes[key]
    said = {name: what for name, what in before.content.items() if name not in _SHIPPEDS}
    own = Own(written({**said, "extend": True, "since": shipped.since}), before.examples)
    if told := overlay.declare(
        key, own, seen=before.digest, by=by, check=lambda: _misfits(key, own)
    ):
        raise CatalogueError("；".join(told))


def _misfits(key: str, own: Own) -> list[str]:
    """Return why a file cannot be read; others may still be faulty: one is mended after another."""
    try:
        proposed(overlay.folder(), {names(key)[0]: own.programme})
    except CatalogueError as error:
        return [str(error)] if f"{key}.yaml：" in str(error) else []
    return []


def declare(key: str, own: Own, *, seen: str, by: By) -> list[str]:
    """Check and write a programme's files; return the faults, having written nothing, if any.

    Raises:
        PolicyError: If the writer does not manage the whole tree.
        ConflictError: If somebody changed the files since.
    """
    return overlay.declare(
        key, own, seen=seen, by=by, check=lambda: check(key, own) or unassessed(key, own, by.day)
    )


def unassessed(key: str, own: Own, day: date) -> list[str]:
    """Return why a programme may not yet record people: nobody signed for what it newly records."""
    before = read(overlay.folder(), key).content.get("records") or {}
    records = own.content.get("records") or {}
    new = [kind for kind in records if kind in PERSONAL and kind not in before]
    if not new or standing(About.PROGRAMME, key, day):
        return []
    named = "、".join(KINDS[kind].label for kind in new)
    told = f"请到 管理 → 影响评估 写一份，对象选“项目”，代号写 {key}，签名后再保存。"
    return [f"这个项目要登记{named}，涉及个人信息，先要做影响评估：{told}"]
