"""Which figure is asked for, and what one comes to before it is a value."""

from dataclasses import dataclass

from jinguo.counting.reduce import Sum
from jinguo.periods import Period


@dataclass(frozen=True)
class Parts:
    """What one counted indicator comes to, from records and from tallies, in whole base units."""

    recorded: Sum
    tallied: Sum
    cells: bool = False
    """Published parts: what is told of them is told to everybody alike."""
    mixed: bool = False
    """Published parts that rest on records and on tallies, nobody says how much on which."""


@dataclass(frozen=True)
class Slice:
    """Which figure: a unit and all beneath it (or it `alone`), a period, one programme or all.

    `under` leaves out the days on which the unit stood beneath another parent.
    """

    unit: int
    period: Period
    alone: bool = False
    programme: str = ""
    under: int | None = None
