"""What somebody reaches for one action: units, classes, and single records."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

Numbers = Mapping[str, frozenset[int]]
"""Numbers of records by their kind."""


class Depth(IntEnum):
    """How much of a record somebody sees (docs/access.md)."""

    NONE = 0
    LINE = 1
    FILE = 2


@dataclass(frozen=True)
class Scope:
    """The units that somebody reaches for one action, each with the highest class read there.

    `everything` is the operator's: every unit there is, all up to the class `clearance`. `lines`
    holds, for each line of work, the units where records of its programmes are read further.
    `team` are records whose files open up to `team_class`, `barred` those not to be known of.
    """

    classes: Mapping[int, int] = field(default_factory=dict)
    everything: bool = False
    clearance: int = -1
    lines: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    team: Numbers = field(default_factory=dict)
    team_class: int = 4
    team_units: frozenset[int] | None = None
    """Where the team's files open at this sign-in; None is everywhere in the scope."""
    barred: Numbers = field(default_factory=dict)
    account: int | None = None
    reading: "Scope | None" = None
    """For figures: what of the records behind them the same person reads, and so could count."""
    assessed: frozenset[int] = frozenset()
    """For figures: the units whose totals of a year are told exactly, however small."""
    public: bool = False
    """Whether anybody at all may be reading: then nothing small is told, not to the operator."""
    reads: dict[tuple[object, ...], bool] = field(default_factory=dict, compare=False, repr=False)
    """What counting found out about this scope, so that it is asked once."""

    def __contains__(self, unit: object) -> bool:
        return self.everything or unit in self.classes

    def highest(self, unit: int) -> int:
        """Return the highest class reached at a unit whatever the work; -1 where nothing is."""
        return self.clearance if self.everything else self.classes.get(unit, -1)

    def on_team(self, kind: str, number: int, unit: int, secrecy: int) -> bool:
        """Tell whether a record is one whose file opens for its team here."""
        near = self.team_units is None or unit in self.team_units
        return number in self.team.get(kind, ()) and secrecy <= self.team_class and near

    @cached_property
    def units(self) -> frozenset[int]:
        """Return the units that are reached one by one; none if it is everything."""
        return frozenset(self.classes)

    @cached_property
    def by_class(self) -> dict[int, frozenset[int]]:
        """Return the units by the highest class that is read there, to ask for together."""
        return _by_class(self.classes)

    @cached_property
    def by_line(self) -> dict[str, dict[int, frozenset[int]]]:
        """Return the same for each line of work in which more is read."""
        return {line: _by_class(units) for line, units in self.lines.items()}


def _by_class(classes: Mapping[int, int]) -> dict[int, frozenset[int]]:
    units: dict[int, set[int]] = defaultdict(set)
    for unit, highest in classes.items():
        units[highest].add(unit)
    return {highest: frozenset(some) for highest, some in units.items()}


NOWHERE = Scope()
EVERYTHING = Scope(everything=True)
"""The operator's: every number as it is, for checking one against another."""

PUBLIC = Scope(everything=True, public=True)
"""What is told to everybody."""
