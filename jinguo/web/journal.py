"""A record's journal as people read it: who did what and when, and what changed to what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books
from jinguo.ledger.courses import COURSE
from jinguo.ledger.life import STEP, TURNS
from jinguo.ledger.locks import REVISION
from jinguo.ledger.models import Entry, Record
from jinguo.ledger.models.journal import Act
from jinguo.vault.seal import is_sealed
from jinguo.web import fields
from jinguo.web.english.words import Word

OPERATOR = Word("系统管理员（命令行）")
_UNTOLD = frozenset(
    {
        "id", "version", "recorder_id", "recorded_at", "channel", "on_behalf_of", "struck_at",
        "strike_reason", "quantities", "extra", "partners",
        REVISION, STEP, COURSE, "returned",
    }
)  # fmt: skip

_STEPS = {**{step: turn.label for step, turn in TURNS.items()}, "unstrike": "恢复", "undo": "撤销"}


@dataclass(frozen=True)
class Change:
    """One thing that changed: nothing stood there before it was entered."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """One entry of the journal."""

    act: str
    at: datetime
    who: str
    reason: str
    version: int
    entered: bool
    withheld: bool
    """The record was of a higher class then than the asker reads."""
    changes: list[Change]
    revision: bool
    """It was written in days that were locked."""


def journal(books: Books, record: Record, *, highest: int) -> list[Told]:
    """Return a record's entries, the newest first; those above the class `highest` untold."""
    told, secrecy = [], 0
    day: date = getattr(record, KINDS[record.kind()].on)
    for entry in Entry.objects.filter(record=record.id).select_related("actor").order_by("number"):
        before, secrecy = entry.before.get("secrecy", secrecy), entry.after.get("secrecy", secrecy)
        hidden = max(before, secrecy) > highest
        changes = [] if hidden else list(_changes(books, record, entry, day))
        told.append(
            Told(
                act_of(entry),
                entry.at,
                entry.actor.name if entry.actor else OPERATOR,
                "" if hidden else _reason(entry),
                entry.version,
                entry.act == Act.ENTER,
                hidden,
                changes,
                REVISION in entry.after,
            )
        )
    return told[::-1]


def act_of(entry: Entry) -> str:
    """Return what an entry tells was done: a step of the record's life has its own word."""
    step = str(entry.after.get(STEP, ""))
    if course := entry.after.get(COURSE):
        return str(course.get("label") or ("改办理时间" if "retimed" in course else "开始办理"))
    return _STEPS.get(step) or str(Act(entry.act).label)


def said(books: Books, record: Record, entry: Entry) -> list[Change]:
    """Return what an entry changed on a record that is told in full."""
    return list(_changes(books, record, entry, getattr(record, KINDS[record.kind()].on)))


def _reason(entry: Entry) -> str:
    return fields.SEALED if is_sealed(entry.reason) else entry.reason


def _changes(books: Books, record: Record, entry: Entry, day: date) -> Iterator[Change]:
    kind = record.kind()
    about = fields.about(record)
    for column in [*entry.after, *(each for each in entry.before if each not in entry.after)]:
        if column in _UNTOLD or column.endswith("_index"):
            continue
        old, new = (
            fields.text(books, kind, column, side.get(column), day=day, about=about)
            for side in (entry.before, entry.after)
        )
        if old != new or is_sealed(entry.after.get(column)):
            yield Change(fields.label(kind, column), old, new)
    yield from _beside(books, kind, entry)


def _beside(books: Books, kind: str, entry: Entry) -> Iterator[Change]:
    """Yield what changed of the quantities, details and partners that hang on the record."""
    sides = [_cells(books, kind, side) for side in (entry.before, entry.after)]
    for label in dict.fromkeys([*sides[1], *sides[0]]):
        old, new = (side.get(label, fields.NOTHING) for side in sides)
        if old != new:
            yield Change(label, old, new)


def _cells(books: Books, kind: str, side: Mapping[str, Any]) -> dict[str, str]:
    cells = fields.beside(
        books.catalogue, kind, side.get("quantities") or {}, side.get("extra") or {}
    )
    told = {cell.label: cell.text for cell in cells}
    if partners := side.get("partners"):
        told["合作单位"] = "、".join(fields.partner(name, role) for name, role in partners)
    return told
