"""Decides which cells of a guarded figure's year may be told, so that no small one can be solved.

Cells are unit × period. A unit's series is told as fine as none of its periods is small (1 to
k-1), and its parts (the units beneath, and what it did itself) at one fineness for the whole year:
the small ones and those with nothing lie together in a group of k or more that looks alike, and
nothing beneath a grouped one is told. Every published table then is one of rows and columns that
are each 0 or at least k, two of them or more, from which no inner cell is known within less than k
(docs/adr/0025). It is decided from the numbers alone, whoever asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

LEVELS = (slice(18, 19), slice(16, 18), slice(12, 16), slice(0, 12))
"""The columns of a year, its halves, quarters and months, in a row of 19: months come first."""

COLUMNS = 19
YEAR = 18
FINEST = len(LEVELS)
_TWO = 2


@dataclass(frozen=True)
class Shape:
    """Who stood beneath whom in a year, units by their numbers, parents before children.

    `firm` are those that stood beneath one parent, or none, all through the year.
    """

    parents: NDArray[np.int64]
    order: Sequence[int]
    children: dict[int, list[int]]
    firm: Flags


@dataclass(frozen=True)
class Count:
    """Who stands behind one figure: persons or records, unit × column.

    What is `additive` is worth the same summed over units or periods; different persons are not.
    """

    cells: Whole
    additive: bool = True


@dataclass(frozen=True)
class Decided:
    """What is told. Levels: 0 nothing, 1 the year, 2 halves too, 3 quarters too, 4 months too."""

    level: NDArray[np.int8]
    """How fine each unit's series is told."""
    split: NDArray[np.int8]
    """How fine each unit's parts are told."""
    own: NDArray[np.int8]
    """How fine each unit's own share is told."""
    groups: dict[int, Whole] = field(default_factory=dict)
    """For each unit some of whose parts lie together: what these come to."""

    @classmethod
    def nothing(cls, units: int) -> "Decided":
        """Return the decision to tell nothing."""
        level, split, own = (np.zeros(units, np.int8) for _ in range(3))
        return cls(level, split, own)


@dataclass(frozen=True)
class Limits:
    """How small is small, and what an earlier or wider decision leaves."""

    least: int
    within: Decided | None = None
    """Nothing may be told that this one withholds; its groups may grow."""
    deepest: int = FINEST


def finest(counts: Sequence[Count], least: int) -> NDArray[np.int8]:
    """Return for each row how fine its periods may be told."""
    fine = np.stack([_fits(counts, level, least) for level in range(1, FINEST + 1)])
    found: NDArray[np.int8] = np.cumprod(fine, axis=0).sum(axis=0).astype(np.int8)
    return found


def _fits(counts: Sequence[Count], level: int, least: int) -> Flags:
    fits = np.ones(len(counts[0].cells), np.bool_)
    for count in counts:
        cells = count.cells[:, LEVELS[level - 1]]
        fits &= ((cells == 0) | (cells >= least)).all(axis=1)
        if level > 1:
            fits &= _divides(count, level, least)
    return fits


def _divides(count: Count, level: int, least: int) -> Flags:
    """Tell where each longer period falls into two shorter ones or more, and nearly all of it."""
    longer = count.cells[:, LEVELS[level - 2]]
    parts = count.cells[:, LEVELS[level - 1]].reshape(len(longer), longer.shape[1], -1)
    fits = (longer == 0) | ((parts > 0).sum(axis=2) >= _TWO)
    if count.additive:
        # What is dated to the longer period alone would be known as the rest of it.
        rest = longer - parts.sum(axis=2)
        fits &= (rest == 0) | (rest >= least)
    found: Flags = fits.all(axis=1)
    return found


@dataclass(frozen=True)
class _Parts:
    """The parts of one unit: units beneath, and last what it did itself."""

    whole: list[Count]
    each: list[Count]
    level: NDArray[np.int8]
    """How fine each part may be told by itself; 0 for what must lie in the group."""


def decide(shape: Shape, counts: Sequence[Count], limits: Limits) -> Decided:
    """Decide a figure's cells, from the top of the tree down. The first count is additive."""
    made = Decided.nothing(len(shape.parents))
    by_itself = np.minimum(finest(counts, limits.least), limits.deepest).astype(np.int8)
    by_itself[~shape.firm] = 0
    if limits.within:
        by_itself = np.minimum(by_itself, limits.within.level)
    for unit in shape.order:
        if shape.parents[unit] < 0:
            made.level[unit] = by_itself[unit]
        if made.level[unit] and counts[0].cells[unit, YEAR]:
            _divide(unit, shape, counts, by_itself, limits, made)
    return made


def _divide(
    unit: int, shape: Shape, counts: Sequence[Count], by_itself: NDArray[np.int8],
    limits: Limits, made: Decided,
) -> None:  # fmt: skip
    below = shape.children.get(unit, [])
    most = int(made.level[unit])
    if limits.within:
        most = min(most, int(limits.within.split[unit]))
    if not below or not most:
        return
    parts = _parts(unit, shape, counts, by_itself, limits)
    best: tuple[int, int, Flags] | None = None
    for level in range(1, most + 1):
        told = _told(parts, level, limits)
        if told is not None and (best is None or told.sum() >= best[0]):
            best = int(told.sum()), level, told
    if best is None:
        return
    _, level, told = best
    _write(unit, below, parts, (level, told), made)


def _write(
    unit: int, below: list[int], parts: _Parts, found: tuple[int, Flags], made: Decided
) -> None:
    level, told = found
    made.split[unit] = level
    nothing = parts.each[0].cells[:, YEAR] == 0
    if (rest := ~told & ~nothing).any():
        made.groups[unit] = parts.each[0].cells[rest].sum(axis=0)
    made.level[np.array(below)[told[:-1]]] = level
    made.own[unit] = level if told[-1] else 0


def _parts(
    unit: int, shape: Shape, counts: Sequence[Count], by_itself: NDArray[np.int8], limits: Limits
) -> _Parts:
    """Return the parts of a unit; its own share is what the units beneath leave of it."""
    below = shape.children[unit]
    whole = [Count(count.cells[[unit]], count.additive) for count in counts]
    own = [
        Count((count.cells[[unit]] - count.cells[below].sum(axis=0)).clip(min=0))
        for count in counts
    ]
    each = [
        Count(np.concatenate([count.cells[below], left.cells]), count.additive)
        for count, left in zip(counts, own, strict=True)
    ]
    sure = all(count.additive for count in counts) and bool(shape.firm[below].all())
    level = int(finest(own, limits.least)[0]) if sure else 0
    if limits.within:
        level = min(level, int(limits.within.own[unit]))
    return _Parts(whole, each, np.append(by_itself[below], np.int8(level)))


def _told(parts: _Parts, level: int, limits: Limits) -> Flags | None:
    """Return which parts may be told at a fineness; None if the group cannot be made."""
    sizes = parts.each[0].cells[:, YEAR]
    told = (parts.level >= level) & (sizes > 0)
    while told.any():
        if _stands(parts, told, level, limits.least):
            return told
        # The smallest of those told joins the group; of equals the first.
        at = np.flatnonzero(told)
        told[at[np.argmin(sizes[at])]] = False
    return None


def _stands(parts: _Parts, told: Flags, level: int, least: int) -> bool:
    """Tell whether what is left beside the told parts is nothing, or a group that hides each."""
    rest = [
        Count(whole.cells - each.cells[told].sum(axis=0), whole.additive)
        for whole, each in zip(parts.whole, parts.each, strict=True)
    ]
    left = ~told & (parts.each[0].cells[:, YEAR] != 0)
    if left.sum() == 1 or (rest[0].cells < 0).any():
        return False
    if left.any() and (
        not rest[0].cells[0, YEAR] or any(int(finest([one], least)[0]) < level for one in rest)
    ):
        return False
    if not left.any() and any(one.cells[0, YEAR] for one in rest if one.additive):
        return False
    return _two_everywhere(parts, told, rest[0], level)


def _two_everywhere(parts: _Parts, told: Flags, rest: Count, level: int) -> bool:
    """Tell whether in each period that has anything two parts or more share it."""
    whole, each = parts.whole[0].cells[0], parts.each[0].cells
    for columns in LEVELS[:level]:
        sharing = (each[told, columns] > 0).sum(axis=0) + (rest.cells[0, columns] > 0)
        if ((whole[columns] > 0) & (sharing < _TWO)).any():
            return False
    return True


def within(
    shape: Shape, counts: Sequence[Count], wider: Decided, of: Count, limits: Limits
) -> Decided:
    """Decide a figure that is a part of another: all the parts that the wider one tells, or none.

    Neither it nor what the wider one has beside it may be small, nor may it be all of it.
    """
    both = [*counts, Count(of.cells - counts[0].cells)]
    made = Decided.nothing(len(shape.parents))
    alone = np.minimum(finest(both, limits.least), wider.level)
    alone = np.where(_apart(both, limits.least), alone, 0)
    if limits.within:
        alone = np.minimum(alone, limits.within.level)
    for unit in shape.order:
        if shape.parents[unit] < 0:
            made.level[unit] = min(int(alone[unit]), limits.deepest)
        level = int(made.level[unit])
        if not level or level > wider.split[unit] or not shape.children.get(unit):
            continue
        if limits.within and level > limits.within.split[unit]:
            continue
        _follow(unit, shape, both, (wider, level), limits.least, made)
    return made


def _apart(both: Sequence[Count], least: int) -> Flags:
    """Tell where neither the figure nor the rest of the wider one is nothing."""
    year = [count.cells[:, YEAR] for count in (both[0], both[-1])]
    found: Flags = (year[0] >= least) & (year[1] >= least)
    return found


def _follow(
    unit: int, shape: Shape, both: Sequence[Count], wide: tuple[Decided, int], least: int,
    made: Decided,
) -> None:  # fmt: skip
    """Tell a unit's parts as the wider figure does, if each of them stands."""
    wider, level = wide
    below = np.array(shape.children[unit])
    told = below[wider.level[below] >= level]
    rows = []
    for count in both:
        own = count.cells[unit] - count.cells[below].sum(axis=0)
        seen = [own[None]] if wider.own[unit] >= level else []
        rest = count.cells[unit] - count.cells[told].sum(axis=0) - sum(s[0] for s in seen)
        rows.append(Count(np.concatenate([count.cells[told], *seen, rest[None]]), count.additive))
    summed = all(count.additive for count in both) or not wider.own[unit]
    stands = summed and all((row.cells >= 0).all() for row in rows)
    stands = stands and bool((finest(rows, least) >= level).all())
    for row in (rows[0], rows[-1]):
        for columns in LEVELS[:level]:
            some = (row.cells[:, columns] > 0).sum(axis=0)
            stands = stands and bool((some != 1).all())
    if not stands:
        return
    made.split[unit] = level
    made.level[told] = level
    made.own[unit] = level if wider.own[unit] >= level else 0
    if unit in wider.groups:
        made.groups[unit] = rows[0].cells[-1]


__all__ = [
    "COLUMNS",
    "FINEST",
    "LEVELS",
    "YEAR",
    "Count",
    "Decided",
    "Limits",
    "Shape",
    "decide",
    "finest",
    "within",
]
