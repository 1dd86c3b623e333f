"""The attacker on random trees: what `suppress` decides, and nothing else, bounded by LP.

python -m tests.campaigns.small_cells_trees --trees 200 --bounded 40
python -m tests.campaigns.small_cells_trees --trees 20 --planted    # totals only
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jinguo.counting.suppress import Count, Decided, Limits, Shape, decide, within
from tests.campaigns.small_cells_bounds import TINY, Known

LEAST = 5
MONTHS = [
    *([month] for month in range(12)),
    *([3 * quarter + at for at in range(3)] for quarter in range(4)),
    *([6 * half + at for at in range(6)] for half in range(2)),
    [*range(12)],
]
_LEVEL = [4] * 12 + [3] * 4 + [2] * 2 + [1]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Bounded:
    """What came of one tree: how much was told, how many hidden cells bounded, which are narrow."""

    told: int
    hidden: int
    narrow: list[str]


@dataclass(frozen=True)
class Tree:
    """A random tree with its persons: all, and those of one category, by unit and month."""

    shape: Shape
    persons: tuple[Whole, Whole]

    @classmethod
    def grown(cls, rng: np.random.Generator) -> "Tree":
        parents = [-1]
        for _ in range(int(rng.integers(1, 6))):
            parents.append(0)
        for town in range(1, len(parents)):
            parents += [town] * int(rng.integers(0, 6))
        size = len(parents)
        children: dict[int, list[int]] = {}
        for child, parent in enumerate(parents[1:], 1):
            children.setdefault(parent, []).append(child)
        shape = Shape(np.array(parents), range(size), children, np.ones(size, np.bool_))
        busy = rng.choice([0.1, 0.5, 1, 3, 8, 20], size) * rng.choice([0, 1, 1, 1], size)
        season = rng.choice([0, 0.3, 1, 2], 12) if rng.random() < 0.5 else np.ones(12)
        every = rng.poisson(busy[:, None] * season[None, :])
        for unit in children:
            every[unit] *= int(rng.random() < 0.4)
        some = rng.binomial(every, rng.choice([0.1, 0.5, 0.9]))
        return cls(shape, (every, some))

    def below(self, unit: int) -> list[int]:
        found = [unit]
        for each in found:
            found += self.shape.children.get(each, [])
        return found

    def cells(self, kind: int) -> Whole:
        rows = [self.persons[kind][self.below(unit)].sum(axis=0) for unit in self.shape.order]
        return np.array([[row[months].sum() for months in MONTHS] for row in rows])

    def numbers(self, kind: int, units: list[int], column: int) -> list[int]:
        """Return the unknown numbers of a cell: a unit's own by month, in the category or not."""
        return [
            (unit * 12 + month) * 2 + at
            for unit in units
            for month in MONTHS[column]
            for at in range(kind, 2)
        ]


def bound(seed: int, *, most: int, planted: bool = False) -> Bounded:
    """Bound hidden cells of one random tree by all that is told of it."""
    rng = np.random.default_rng(seed)
    tree = Tree.grown(rng)
    counts = [tree.cells(kind) for kind in (0, 1)]
    every = decide(tree.shape, [Count(counts[0])], Limits(LEAST))
    some = within(tree.shape, [Count(counts[1])], every, Count(counts[0]), Limits(LEAST))
    known = Known(len(tree.shape.parents) * 24)
    hidden: list[tuple[str, list[int]]] = []
    for kind, made in enumerate((every, some)):
        for name, numbers, value, told in _cells(tree, kind, counts[kind], made):
            if told or (planted and (value == 0 or value >= LEAST)):
                known.tell(numbers, value)
            else:
                hidden.append((name, numbers))
    at = rng.permutation(len(hidden))[:most]
    chosen = [hidden[each] for each in at]
    found = known.bounds(numbers for _, numbers in chosen)
    narrow = [
        f"{seed} {name}: {low:g} to {high:g}"
        for (name, _), (low, high) in zip(chosen, found, strict=True)
        # What must be nothing is shown as nothing (`published`).
        if high > TINY and high - low < LEAST - TINY
    ]
    return Bounded(len(known.rows), len(chosen), narrow)


def _cells(
    tree: Tree, kind: int, count: Whole, made: Decided
) -> Iterator[tuple[str, list[int], int, bool]]:
    """Yield every cell: its name, its unknown numbers, its value, and whether it is told."""
    for unit in tree.shape.order:
        below = tree.shape.children.get(unit, [])
        own = count[unit] - count[below].sum(axis=0)
        for column, level in enumerate(_LEVEL):
            numbers = tree.numbers(kind, tree.below(unit), column)
            told = made.level[unit] >= level
            yield f"{kind} unit {unit} {column}", numbers, int(count[unit, column]), bool(told)
            if below:
                numbers = tree.numbers(kind, [unit], column)
                told = made.own[unit] >= level
                yield f"{kind} own {unit} {column}", numbers, int(own[column]), bool(told)
        if made.split[unit] and unit not in made.groups:
            for child in below:
                if not made.level[child]:
                    yield "", tree.numbers(kind, tree.below(child), 18), 0, True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trees", type=int, default=200)
    parser.add_argument("--bounded", type=int, default=40)
    parser.add_argument("--planted", action="store_true")
    asked = parser.parse_args()
    made = [bound(at, most=asked.bounded, planted=asked.planted) for at in range(asked.trees)]
    narrow = [each for one in made for each in one.narrow]
    sys.stdout.write(
        f"{len(made)} trees, {sum(one.told for one in made):,} cells told, "
        f"{sum(one.hidden for one in made):,} hidden cells bounded, {len(narrow)} narrower than "
        f"{LEAST} in {sum(bool(one.narrow) for one in made)} trees\n"
    )
    return 1 if narrow else 0


if __name__ == "__main__":
    sys.exit(main())
