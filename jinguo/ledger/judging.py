"""Judges one row of the journal: whether it stands as written, and if not what was done to it."""

from collections.abc import Collection
from typing import Any

from jinguo.ledger.faults import Wrong
from jinguo.ledger.journal import chained
from jinguo.ledger.proof import Mark, Table, actor_part, clock_part, mark, split, whole_part


def marked(row: Any) -> Mark:
    """Return the mark of a row as it stands."""
    return mark(row.number, row.unit_id, row.sequence, row.mac)


def follows(row: Any, before: str | None) -> bool:
    """Tell whether an entry's digest is that of its columns and of the entry before it."""
    return before is None or chained(before, row) == row.digest


def judge(
    key: bytes, table: Table, row: Any, *, kept: Mark | None, others: Collection[Mark],
    before: str | None,
) -> Wrong | None:  # fmt: skip
    """Return what was done to a row; `kept` is what its seal keeps of it, if it is sealed.

    `others` are the marks of its seal, `before` the digest of the entry before it, if known.
    """
    whole, clock, actor = split(row.mac)
    stands = whole == whole_part(key, table, row) and (table == "look" or follows(row, before))
    if stands and (kept is None or kept == marked(row)):
        return None
    timed = clock == clock_part(key, table, row)
    acted = actor == actor_part(key, table, row)
    if stands and kept is not None:
        return _forged(marked(row), kept, others)
    if kept is None or kept.whole == marked(row).whole:
        return _changed(timed=timed, acted=acted, sealed=kept is not None)
    return Wrong.REORDER if timed and acted else Wrong.INSERTION


def _changed(*, timed: bool, acted: bool, sealed: bool) -> Wrong:
    """Tell what of a row was changed whose MAC is the one that was written."""
    if timed is not acted:
        return Wrong.ACTOR if timed else Wrong.CLOCK
    # Before it is sealed a MAC may itself be another's.
    return Wrong.EDIT if timed or sealed else Wrong.INSERTION


def _forged(now: Mark, kept: Mark, others: Collection[Mark]) -> Wrong:
    """Tell what was changed of a row that was signed anew with our own key."""
    timed, acted = now.clock == kept.clock, now.actor == kept.actor
    if timed is not acted:
        return Wrong.ACTOR if timed else Wrong.CLOCK
    if any((now.clock, now.actor) == (each.clock, each.actor) for each in others if each != kept):
        return Wrong.REORDER if not timed else Wrong.EDIT
    return Wrong.EDIT
