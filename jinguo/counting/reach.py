"""Which rows a scope reaches, as masks over columns: what `ledger.reads` tells the database."""

import numpy as np
from numpy.typing import NDArray

from jinguo.counting.columns import Columns
from jinguo.org.policy import Scope

Mask = NDArray[np.bool_]


def reached(columns: Columns, scope: Scope) -> tuple[Mask, Mask]:
    """Return the rows of the scope's units, and those of them whose lines it reads."""
    secrecy, unit = columns["secrecy"], columns["unit_id"]
    if scope.everything:
        return np.ones(len(secrecy), np.bool_), secrecy <= scope.clearance
    here, read = (np.zeros(len(secrecy), np.bool_) for _ in range(2))
    for highest, units in scope.by_class.items():
        within = np.isin(unit, list(units))
        here |= within
        read |= within & (secrecy <= highest)
    return here, read
