"""Bounds what is hidden: everything that was told as linear equations over persons, solved by LP."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

TINY = 1e-6


@dataclass
class Known:
    """Equations over numbers that are none below zero; each is of some of them, with a sign."""

    size: int
    rows: list[tuple[Sequence[int], float]] = field(default_factory=list)

    def tell(self, numbers: Sequence[int], value: float) -> None:
        """Take in that some numbers add up to a value."""
        self.rows.append((numbers, value))

    def matrix(self) -> tuple[csr_matrix, list[float]]:
        """Return the equations, each once."""
        once = {tuple(sorted(numbers)): value for numbers, value in self.rows}
        lengths = [len(numbers) for numbers in once]
        columns = np.concatenate([np.array(numbers, int) for numbers in once] or [np.zeros(0, int)])
        at = np.repeat(np.arange(len(lengths)), lengths)
        shape = (len(lengths), self.size)
        return csr_matrix((np.ones(len(columns)), (at, columns)), shape=shape), list(once.values())

    def bounds(self, wanted: Iterable[Sequence[int]]) -> list[tuple[float, float]]:
        """Return between which two numbers each of some sums must lie."""
        matrix, values = self.matrix()
        return [self._between(matrix, values, numbers) for numbers in wanted]

    def _between(
        self, matrix: csr_matrix, values: list[float], numbers: Sequence[int]
    ) -> tuple[float, float]:
        aim = np.zeros(self.size)
        aim[list(numbers)] = 1
        ends: list[float] = []
        for sign in (1.0, -1.0):
            found = linprog(sign * aim, A_eq=matrix, b_eq=values, bounds=(0, None), method="highs")
            if found.status == 3:
                ends.append(float("inf"))
            elif found.status == 0:
                ends.append(sign * found.fun)
            else:
                raise ValueError(found.message)
        return ends[0], ends[1]
