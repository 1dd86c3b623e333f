"""The attacker of small cells: collects all that anybody is told, and solves for what is hidden.

An invented city of many villages and skewed counts. Each kind of asker, and the public, asks for
every unit, period and figure, and for the parts of each, today and again after late entries; what
was told becomes equations over the persons of each unit, month and category. No hidden number may
lie within less than k of both its ends (k is 5; 10 in public), nor be known.

    python -m tests.campaigns.small_cells --towns 8 --villages 8 --bounded 60
    python -m tests.campaigns.small_cells --planted     # what lies beside the small ones is told
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from tests.campaigns.own_home import own_home

_DERIVED = ("share", "grown")
_RESTS_ON = {"trial.share": ("part", "all"), "trial.grown": ("all",)}


@dataclass
class Outcome:
    """What came of it."""

    cells: int = 0
    told: int = 0
    bounded: int = 0
    narrow: list[str] = field(default_factory=list)
    recovered: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    """Pages that say something else than was counted, and days that differ."""
    by_asker: Counter[str] = field(default_factory=Counter)

    def clean(self) -> bool:
        """Tell whether nothing was found."""
        return not (self.narrow or self.recovered or self.differing)

    def __str__(self) -> str:
        """Return the numbers."""
        return (
            f"{self.cells:,} cells asked for, {self.told:,} told; {self.bounded:,} hidden cells "
            f"bounded by LP: {len(self.recovered)} known, {len(self.narrow)} narrower than k; "
            f"{len(self.differing)} differing pages. {dict(self.by_asker)}"
            + "".join(
                f"\n  {each}"
                for some in (self.recovered, self.narrow, self.differing)
                for each in some[:8]
            )
        )


@dataclass(frozen=True)
class Cell:
    """One question: an indicator of a slice."""

    address: str
    where: Any
    value: Any
    withheld: bool
    exact: bool


def campaign(home: Path, *, towns: int, villages: int, bounded: int, seed: int) -> Outcome:
    """Settle the city, ask for everything as everybody, and bound what is hidden."""
    from tests.campaigns import small_cells_county as county

    county.declare(home)
    made, outcome = county.settle(towns, villages, seed), Outcome()
    rng, told = np.random.default_rng(seed), set[str]()
    before = {name: _collected(scope, outcome, name) for name, scope in _askers(made)}
    county.late(made, 12, seed)
    for name, scope in _askers(made):
        again = _collected(scope, outcome, name)
        _same_two_days(before[name], again, name, outcome)
        for year in county.YEARS:
            _bound(before[name], again, year, name, (bounded, rng), outcome)
            found = {*outcome.recovered, *outcome.narrow, *outcome.differing}
            sys.stderr.write("".join(f"{each}\n" for each in sorted(found - told)))
            told = found
    return outcome


def _askers(made: Any) -> Iterator[tuple[str, Any]]:
    from jinguo.ledger.team import subject
    from jinguo.org.policy import PUBLIC, Action, Strength, scope
    from jinguo.org.units import tree

    yield "public", PUBLIC
    for name, account in made.askers.items():
        who = subject(account, strength=Strength.SECOND)
        yield name, scope(who, Action.SEE_FIGURES, tree=tree(), day=date(2025, 4, 2))


def _collected(scope: Any, outcome: Outcome, name: str) -> list[Cell]:
    """Ask for every unit, period and figure of a scope, and for the parts of each unit."""
    from jinguo.counting.books import books
    from jinguo.counting.figures import Slice, by_children, figure, table
    from jinguo.counting.guarded import exact
    from jinguo.counting.published import lattice
    from tests.campaigns.small_cells_county import DERIVED, FLOWS, STANDING, YEARS

    kept = books()
    names = [f"trial.{each}" for each in (*FLOWS, *STANDING, *DERIVED)]
    periods = [period for year in YEARS for period in lattice(year)]
    whole = table(kept, names, periods, scope=scope)
    found: list[Cell] = []
    for unit in kept.tree.ids:
        if unit not in scope:
            continue
        for period in periods:
            for address in names:
                told = whole.worked(address, unit, period)
                where = Slice(unit, period)
                known = not address.endswith(DERIVED) and exact(kept, address, where, period, scope)
                found.append(Cell(address, where, told.value, told.withheld, known))
            for part in by_children(kept, Slice(unit, period)):
                if not part.alone and not kept.tree.moved(part.unit, period.start, period.end):
                    continue  # the whole unit is asked for by itself
                for address in names[:3]:
                    one = figure(kept, address, part, scope=scope)
                    known = exact(kept, address, part, period, scope)
                    found.append(Cell(address, part, one.value, one.worked.withheld, known))
    outcome.cells += len(found)
    outcome.told += sum(not cell.withheld for cell in found)
    outcome.by_asker[name] += len(found)
    _follows(found, name, outcome)
    return found


def _same_two_days(one: list[Cell], other: list[Cell], name: str, outcome: Outcome) -> None:
    """What is told as a cell is the same the next day, whatever was entered since."""
    for was, now in zip(one, other, strict=True):
        live = was.exact or was.address.endswith(_DERIVED)
        if not live and (was.value, was.withheld) != (now.value, now.withheld):
            outcome.differing.append(f"{name} {was.address} {was.where}: {was.value}, {now.value}")


@dataclass
class _Persons:
    """The unknown numbers of a year: of each unit, month and category; and what came later."""

    tree: Any
    year: int
    lines: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from jinguo.org.tree import day_number

        for month in range(1, 13):
            day = day_number(date(self.year, month, 15))
            for line in self.tree.lineages:
                if line.since <= day < line.until:
                    self.lines[line.unit, month] = line.above

    @property
    def size(self) -> int:
        return len(self.tree.ids) * 12 * 4 + len(self.tree.ids)

    def of(self, cell: Cell, *, later: bool) -> list[int]:
        """Return the numbers that add up to a cell, on the first day or on the second."""
        where = cell.where
        kinds = (0,) if cell.address.endswith("part") else (0, 1)
        if cell.address.endswith("pairs"):
            return [
                len(self.tree.ids) * 48 + self.tree.index[unit]
                for (unit, month), above in self.lines.items()
                if month == 12 and self._within(where, unit, above)
            ]
        return [
            (self.tree.index[unit] * 12 + month - 1) * 4 + kind + 2 * day
            for (unit, month), above in self.lines.items()
            if date(self.year, month, 1) in where.period and self._within(where, unit, above)
            for kind in kinds
            for day in range(1 + later)
        ]

    def _within(self, where: Any, unit: int, above: tuple[int, ...]) -> bool:
        if where.under is not None and where.under not in above:
            return False
        return unit == where.unit if where.alone else where.unit in above


def _bound(
    before: list[Cell], again: list[Cell], year: int, name: str, some: tuple[int, Any],
    outcome: Outcome,
) -> None:  # fmt: skip
    """Bound hidden cells of the first day by all that was told on both days."""
    from jinguo.counting.books import books
    from tests.campaigns.small_cells_bounds import TINY, Known

    tree, least = books().tree, 10 if name == "public" else 5
    persons = _Persons(tree, year)
    known = Known(persons.size)
    for later, cells in enumerate((before, again)):
        for cell in _of_year(cells, year):
            if not cell.withheld:
                # A published cell is of the first day, whenever it is read.
                known.tell(persons.of(cell, later=bool(later) and cell.exact), float(cell.value))
    # What stands at a year's end is one number by whichever period that ends there it is asked
    # for: who has the year's by right has that of December. A merged unit has nobody any more.
    known_or_nobody = {
        frozenset(persons.of(cell, later=False)) for cell in _of_year(before, year) if cell.exact
    } | {frozenset[int]()}
    hidden = [
        cell
        for cell in _of_year(before, year)
        if cell.withheld and frozenset(persons.of(cell, later=False)) not in known_or_nobody
    ]
    most, rng = some
    at = rng.permutation(len(hidden))[:most]
    wanted = [hidden[each] for each in at]
    for cell, (low, high) in zip(
        wanted, known.bounds(persons.of(cell, later=False) for cell in wanted), strict=True
    ):
        outcome.bounded += 1
        entitled = _entitled(cell, before, tree, least)
        said = f"{name} {cell.address} {cell.where}: {low:g} to {high:g}, may be {entitled:g}"
        if high - low < TINY < entitled:
            outcome.recovered.append(said)
        elif high - low < entitled - TINY:
            outcome.narrow.append(said)


def _of_year(cells: list[Cell], year: int) -> Iterator[Cell]:
    """Yield the cells of a year that add persons up; what stands is told at its end alone."""
    for cell in cells:
        period = cell.where.period
        unended = cell.address.endswith("pairs") and period.end.year == year
        if period.start.year == year and not unended and not cell.address.endswith(_DERIVED):
            yield cell


def _follows(cells: list[Cell], name: str, outcome: Outcome) -> None:
    """A share or a change is told only of what is told itself."""
    told = {(each.address, each.where) for each in cells if not each.withheld}
    for cell in cells:
        if cell.address in _RESTS_ON and not cell.withheld:
            needed = [(f"trial.{part}", cell.where) for part in _RESTS_ON[cell.address]]
            if not told.issuperset(needed):
                outcome.narrow.append(f"{name} {cell.address} {cell.where}")


def _entitled(cell: Cell, cells: list[Cell], tree: Any, least: int) -> float:
    """Return k, or less where what an asker has by right already says more.

    Who has the year's totals of a unit and of those beneath it knows what they leave of each
    other, and of one category: nothing, where one of them has all.
    """
    above = {place.unit for place in tree.path(cell.where.unit, cell.where.period.last_day)}
    year = cell.where.period.start.year
    last = date(year, 12, 31)
    right: dict[tuple[int, bool], dict[str, float]] = {}
    for each in cells:
        if each.exact and each.where.period.start.year == year and not each.withheld:
            of = right.setdefault((each.where.unit, each.where.alone), {})
            of[each.address.removeprefix("trial.")] = float(each.value)
    found = [float(least)]
    for (unit, alone), of in right.items():
        parent = tree.place(unit, last).parent
        if unit in above or parent in above:
            rest = [of["all"] - of["part"]] if "part" in of else []
            known = [*of.values(), *rest]
            own = cell.where.alone and unit == cell.where.unit
            beside = unit not in above or (alone and not own)
            # A sibling with nothing says nothing; one with all says that the others have none.
            found += [value for value in known if value or not beside]
    name = cell.address.removeprefix("trial.")
    for unit in above:
        whole = right.get((unit, False), {}).get(name)
        parts = [
            of.get(name, 0.0)
            for (at, alone), of in right.items()
            if alone == (at == unit) and (alone or tree.place(at, last).parent == unit)
        ]
        if parts and whole is not None:
            # What they leave may lie in one of those who are not told by themselves.
            left = whole - sum(parts)
            several = sum(part > 0 for part in [*parts, left]) > 1
            found += [] if several and left <= 0 else [left if several else 0.0]
    return min(found)


def plant() -> None:
    """Let the small parts be withheld and nothing beside them."""
    from jinguo.counting import suppress

    suppress._stands = lambda *_: True  # type: ignore[assignment]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, default=8)
    parser.add_argument("--villages", type=int, default=8)
    parser.add_argument("--bounded", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--planted", action="store_true")
    asked = parser.parse_args()
    with own_home() as folder:
        from jinguo.console.home import open_home

        open_home()
        if asked.planted:
            plant()
        started = time.monotonic()
        outcome = campaign(
            folder / "home",
            towns=asked.towns,
            villages=asked.villages,
            bounded=asked.bounded,
            seed=asked.seed,
        )
    sys.stdout.write(f"{outcome}\n{time.monotonic() - started:.0f} s\n")
    return 0 if outcome.clean() else 1


if __name__ == "__main__":
    sys.exit(main())
