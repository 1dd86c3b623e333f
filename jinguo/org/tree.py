"""The tree in memory: every unit's lineages, as arrays that counting adds up over."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
EPOCH = date(1970, 1, 1)
FAR = 2_000_000
"""A day after every day there is."""
_KEPT = 256
"""For how many units and days a tree keeps who stands beneath them."""


def day_number(day: date | None) -> int:
    """Return the day as days since 1970-01-01; no day is far away."""
    return FAR if day is None else (day - EPOCH).days


@dataclass(frozen=True)
class Place:
    """A unit's name, code and parent on some days (day numbers, half-open)."""

    unit: int
    parent: int | None
    name: str
    code: str
    level: int
    since: int
    until: int
    successor: int | None = None

    @property
    def word(self) -> str:
        """Return the word by which an address names it: its code, or its key if it has none."""
        return self.code or f"u{self.unit}"


@dataclass(frozen=True)
class Lineage:
    """A unit with everyone above it, on the days on which that stood."""

    unit: int
    above: tuple[int, ...]
    since: int
    until: int


@dataclass(frozen=True)
class Tree:
    """All units over all time. Units are numbered 0, 1, 2… in the order of `ids`."""

    places: list[Place]
    _by_unit: dict[int, list[Place]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        grouped: dict[int, list[Place]] = defaultdict(list)
        for place in sorted(self.places, key=lambda place: (place.code, place.unit)):
            grouped[place.unit].append(place)
        for unit, places in grouped.items():
            self._by_unit[unit] = sorted(places, key=lambda place: place.since)

    @cached_property
    def ids(self) -> list[int]:
        """Return the keys of all units, in the order of their codes."""
        return list(self._by_unit)

    @cached_property
    def index(self) -> dict[int, int]:
        """Return each unit's number by its key."""
        return {unit: number for number, unit in enumerate(self.ids)}

    @cached_property
    def levels(self) -> Ints:
        """Return each unit's level by its number."""
        return np.array([places[0].level for places in self._by_unit.values()], np.int32)

    @cached_property
    def lineages(self) -> list[Lineage]:
        """Return every unit's lineages, units in their order, days in theirs."""
        known: dict[int, list[Lineage]] = {}
        return [lineage for unit in self.ids for lineage in self._lineages(unit, known)]

    def _lineages(self, unit: int, known: dict[int, list[Lineage]]) -> list[Lineage]:
        if unit in known:
            return known[unit]
        found: list[Lineage] = []
        for place in self._by_unit.get(unit, []):
            for above in self._above(place, known):
                since, until = max(place.since, above.since), min(place.until, above.until)
                line = (*above.above, unit)
                if since >= until:
                    continue
                last = found[-1] if found else None
                if last and last.above == line and last.until == since:
                    # A new name or code alone changes nothing that is counted.
                    found[-1] = Lineage(unit, line, last.since, until)
                else:
                    found.append(Lineage(unit, line, since, until))
        known[unit] = found
        return found

    def _above(self, place: Place, known: dict[int, list[Lineage]]) -> list[Lineage]:
        if place.parent is None:
            return [Lineage(0, (), -FAR, FAR)]
        return self._lineages(place.parent, known)

    @cached_property
    def ancestors(self) -> Ints:
        """Return, for each lineage, the numbers of its units from the top down; -1 where none."""
        depth = max((len(lineage.above) for lineage in self.lineages), default=1)
        table = np.full((len(self.lineages), depth), -1, np.int32)
        for row, lineage in enumerate(self.lineages):
            table[row, : len(lineage.above)] = [self.index[unit] for unit in lineage.above]
        return table

    @cached_property
    def _starts(self) -> tuple[NDArray[np.int64], Ints, Ints]:
        units = np.array([self.index[line.unit] for line in self.lineages], np.int64)
        since = np.array([line.since for line in self.lineages], np.int64)
        until = np.array([line.until for line in self.lineages], np.int32)
        return units * (2 * FAR) + since + FAR, until, units.astype(np.int32)

    def numbers(self, units: NDArray[np.int64]) -> Ints:
        """Return the units' numbers for their keys; -1 for a key that is none."""
        if not self.ids:
            return np.full(len(units), -1, np.int32)
        keys = np.array(self.ids, np.int64)
        order = np.argsort(keys)
        at = np.searchsorted(keys[order], units).clip(max=len(keys) - 1)
        found = order[at].astype(np.int32)
        return np.where(keys[found] == units, found, np.int32(-1))

    def lineage_of(self, numbers: Ints, days: Ints) -> Ints:
        """Return the lineage in which each unit, or the one it was merged into, stood on its day.

        -1 where nobody stood.
        """
        lines = self._standing_in(numbers, days)
        lost = np.flatnonzero((lines < 0) & (numbers >= 0))
        if len(lost):
            heirs = np.array(
                [
                    self._heir(number, day)
                    for number, day in zip(numbers[lost].tolist(), days[lost].tolist(), strict=True)
                ],
                np.int32,
            )
            lines[lost] = self._standing_in(heirs, days[lost])
        return lines

    def _standing_in(self, numbers: Ints, days: Ints) -> Ints:
        starts, until, units = self._starts
        if not len(starts):
            return np.full(len(numbers), -1, np.int32)
        wanted = numbers.astype(np.int64) * (2 * FAR) + days + FAR
        at = np.searchsorted(starts, wanted, side="right") - 1
        fits = (at >= 0) & (numbers >= 0)
        at = at.clip(min=0)
        fits &= (units[at] == numbers) & (days < until[at])
        return np.where(fits, at, -1).astype(np.int32)

    def _heir(self, number: int, day: int) -> int:
        last = self._by_unit[self.ids[number]][-1]
        while last.successor is not None and last.until <= day:
            number = self.index[last.successor]
            last = self._by_unit[last.successor][-1]
        return number

    def lines_beneath(self, unit: int) -> NDArray[np.bool_]:
        """Return which lineages lie at or beneath a unit (a key)."""
        within: NDArray[np.bool_] = (self.ancestors == self.index[unit]).any(axis=1)
        return within

    def lines_of(self, unit: int) -> NDArray[np.bool_]:
        """Return which lineages are a unit's own, without those beneath it."""
        own: NDArray[np.bool_] = self._starts[2] == self.index[unit]
        return own

    def place(self, unit: int, day: date) -> Place:
        """Return a unit's place on a day; before its first or after its last, the nearest."""
        number = day_number(day)
        places = self._by_unit[unit]
        standing = [place for place in places if place.since <= number < place.until]
        if standing:
            return standing[0]
        return places[0] if number < places[0].since else places[-1]

    def stands(self, unit: int, day: date) -> bool:
        """Tell whether a unit stands on a day."""
        number = day_number(day)
        return any(place.since <= number < place.until for place in self._by_unit.get(unit, ()))

    def standing(self, day: date) -> list[Place]:
        """Return the places of all units that stand on a day, in the order of their codes."""
        number = day_number(day)
        return [
            place
            for places in self._by_unit.values()
            for place in places
            if place.since <= number < place.until
        ]

    def tops(self, day: date) -> list[int]:
        """Return the units above which there is none on a day, the highest first."""
        found = [place for place in self.standing(day) if place.parent is None]
        return [place.unit for place in sorted(found, key=lambda place: place.level)]

    def sizes(self, day: date) -> NDArray[np.int64]:
        """Return how many units stand beneath each unit on a day, by their numbers."""
        above = self.ancestors[self._lines_on(day)]
        counted = np.bincount(above[above >= 0], minlength=len(self.ids))
        # Every unit that stands is in its own line.
        return np.maximum(counted - 1, 0)

    def children(self, unit: int, since: date, until: date) -> list[int]:
        """Return the units that stood directly beneath a unit on some day of a span."""
        first, last = day_number(since), day_number(until)
        return [
            child
            for child in self._children.get(unit, ())
            if any(
                place.parent == unit and place.since < last and place.until > first
                for place in self._by_unit[child]
            )
        ]

    def moved(self, unit: int, since: date, until: date) -> bool:
        """Tell whether a unit stood beneath more than one parent in a span."""
        first, last = day_number(since), day_number(until)
        places = self._by_unit[unit]
        return len({p.parent for p in places if p.since < last and p.until > first}) > 1

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        children: dict[int, list[int]] = defaultdict(list)
        for unit, places in self._by_unit.items():
            for parent in dict.fromkeys(place.parent for place in places):
                if parent is not None:
                    children[parent].append(unit)
        return children

    def path(self, unit: int, day: date) -> list[Place]:
        """Return the places from the top down to a unit, on a day."""
        line: list[Place] = []
        at: int | None = unit
        while at is not None:
            place = self.place(at, day)
            line.append(place)
            at = place.parent
        return line[::-1]

    def beneath(self, unit: int, day: date) -> frozenset[int]:
        """Return a unit and everyone beneath it on a day."""
        return self._beneath(unit, day)

    @cached_property
    def _beneath(self) -> Callable[[int, date], frozenset[int]]:
        # A tree never changes: what is kept of it goes when another takes its place.
        return lru_cache(_KEPT)(self._found_beneath)

    def _found_beneath(self, unit: int, day: date) -> frozenset[int]:
        standing = self.lines_beneath(unit) & self._lines_on(day)
        return frozenset(self.ids[at] for at in self._starts[2][standing].tolist()) | {unit}

    def _lines_on(self, day: date) -> NDArray[np.bool_]:
        number = day_number(day)
        starts, until, units = self._starts
        since = starts - units * np.int64(2 * FAR) - FAR
        standing: NDArray[np.bool_] = (since <= number) & (number < until)
        return standing
