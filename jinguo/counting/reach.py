"""Which rows a scope reaches, as masks over columns: what `ledger.reads` tells the database."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from jinguo.counting.columns import Columns
from jinguo.ledger.declared import programmes_of
from jinguo.ledger.models.base import Secrecy
from jinguo.org.policy import Scope

Mask = NDArray[np.bool_]
_KEPT = 64


def reached(columns: Columns, scope: Scope) -> tuple[Mask, Mask]:
    """Return the rows of the scope's units, and those of them whose lines it reads.

    What the asker must not know of is in neither; what is restricted or erased is only counted.
    """
    secrecy, unit = columns["secrecy"], columns["unit_id"]
    if scope.everything:
        return np.ones(len(secrecy), np.bool_), (secrecy <= scope.clearance) & _active(columns)
    here, read = (np.zeros(len(secrecy), np.bool_) for _ in range(2))
    for highest, units in scope.by_class.items():
        within = np.isin(unit, _keys(units))
        here |= within
        read |= within & (secrecy <= highest)
    for line, by_class in scope.by_line.items():
        of_line = columns.having("programmes", programmes_of(line))
        for highest, units in by_class.items():
            read |= of_line & np.isin(unit, _keys(units)) & (secrecy <= highest)
    read |= _on_team(columns, scope)
    kind, number = columns.kind.name, columns["number"]
    if barred := scope.barred.get(kind):
        known = ~np.isin(number, list(barred))
        here, read = here & known, read & known
    return here, here & read & _active(columns)


def in_full(columns: Columns, scope: Scope) -> Mask:
    """Return the rows whose whole file is open to a scope that reads their line."""
    plain: Mask = columns["secrecy"] <= Secrecy.S1
    return plain | _on_team(columns, scope)


def _on_team(columns: Columns, scope: Scope) -> Mask:
    secrecy, unit = columns["secrecy"], columns["unit_id"]
    team = scope.team.get(columns.kind.name)
    if not team:
        return np.zeros(len(secrecy), np.bool_)
    opened: Mask = np.isin(columns["number"], list(team)) & (secrecy <= scope.team_class)
    if scope.team_units is not None:
        opened &= np.isin(unit, list(scope.team_units))
    return opened


@lru_cache(_KEPT)
def _keys(units: frozenset[int]) -> NDArray[np.int64]:
    """Return units as columns compare them: each kind asks for the same ones again."""
    return np.fromiter(units, np.int64, len(units))


def _active(columns: Columns) -> Mask:
    active: Mask = ~columns["kept_back"]
    return active
