"""Which recorded activities stand around others: picked from the columns, not yet compared."""

from collections.abc import Collection
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from jinguo.counting.books import Books
from jinguo.ledger.compared import COMPARED
from jinguo.ledger.models import Activity
from jinguo.org.policy import Scope
from jinguo.org.tree import EPOCH, day_number

_AROUND = 31
"""Days: a record that tells only its month stands on some day of it."""
_MOST = 200
_MOST_WITHIN = 20_000


def near(kept: Books, record: Activity, scope: Scope) -> list[int]:
    """Return the numbers of what stands around an activity, the nearest days first.

    Only units that the scope reaches are looked at: what lies outside costs nothing.
    """
    columns, here = kept.columns["activity"], kept.tree
    subtype = columns.vocabulary["subtype"].get(record.subtype)
    if subtype is None:
        return []
    line = [place.unit for place in here.path(record.unit_id, record.held_on)]
    units = {*line, *here.beneath(record.unit_id, record.held_on)}
    for above in line[-2:-1]:
        units.update(here.children(above, record.held_on, record.held_on + timedelta(days=1)))
    reached = [unit for unit in units if unit in scope]
    apart = np.abs(columns["held_on"] - day_number(record.held_on))
    fits = _compared(kept) & (apart <= _AROUND) & (columns["subtype"] == subtype)
    fits &= columns["number"] != record.number
    at = np.flatnonzero(fits)
    at = at[np.isin(columns["unit_id"][at], reached)]
    nearest = at[np.argsort(apart[at], kind="stable")][:_MOST]
    return [int(number) for number in columns["number"][nearest]]


def within(
    kept: Books, lines: Collection[tuple[int, ...]], days: tuple[int, int], scope: Scope
) -> list[int]:
    """Return the numbers of what stands in or beneath some lines of units, around some days.

    Args:
        kept: The books.
        lines: Units from the top down, the one itself last.
        days: The first and the last day, as day numbers.
        scope: Whose units are looked at at all.
    """
    columns, here, day = kept.columns["activity"], kept.tree, EPOCH + timedelta(days=days[1])
    units = {unit for line in lines for unit in line}.union(
        *(here.beneath(line[-1], day) for line in lines)
    )
    held = columns["held_on"]
    fits = _compared(kept) & (held >= days[0] - _AROUND) & (held <= days[1] + _AROUND)
    at = np.flatnonzero(fits)
    at = at[np.isin(columns["unit_id"][at], [unit for unit in units if unit in scope])]
    return [int(number) for number in columns["number"][at[:_MOST_WITHIN]]]


def _compared(kept: Books) -> NDArray[np.bool_]:
    columns = kept.columns["activity"]
    plain: NDArray[np.bool_] = columns["secrecy"] <= COMPARED
    plain &= ~columns["struck"] & ~columns["kept_back"]
    return plain
