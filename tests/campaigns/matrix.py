"""Asks every address as everybody about everything, and compares the answers with the oracle.

A world of its own is built once; each process gets a copy of the home and a share of the
probes. What a probe changes is rolled back. Every cell of address, role, relation and method is
asked at least once, and every planted word is asked for by somebody who may see it: a search that
cannot find what stands there would find nothing anywhere.

    python -m tests.campaigns.matrix --sample 100000 --processes 2
"""

import argparse
import os
import pickle
import random
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.campaigns.own_home import empty_home

_SEED = 11


@dataclass
class Told:
    """What a run found, and how much of all that could be asked it asked."""

    found: Any
    people: int
    every: int
    unasked: set[Any]
    showable: set[str]
    marks: Any

    def unseen(self) -> list[str]:
        """Return the planted words that somebody may see and nobody was shown."""
        lacking = sorted(self.showable - self.found.seen)
        return [
            f"{word}: {self.marks[word].field} of {self.marks[word].record}" for word in lacking
        ]

    def __str__(self) -> str:
        """Return the numbers."""
        found, unseen = self.found, self.unseen()
        return (
            f"{found.probes:,} probes of {self.every:,}, {len(found.routes)} addresses, "
            f"{self.people} sign-ins; {len(found.cells):,} cells of address, role, relation and "
            f"method asked, {len(self.unasked)} not: {len(found.disagreements)} disagreements, "
            f"{len(found.canaries)} canaries found; of {len(self.showable):,} words that somebody "
            f"may see (of {len(self.marks):,}) {len(unseen)} never identified"
        )


def run(sample: int, processes: int, folder: Path) -> Told:
    """Ask so many probes, and return what was found."""
    import logging

    from django.db import connections

    from tests.access import probing, strata, world
    from tests.access.probing import ANYBODY

    # What would go to the console is heard and searched all the same.
    logging.getLogger().handlers.clear()
    made, chance = world.build(), random.Random(_SEED)
    people: list[Any] = [(ANYBODY, None), *made.people]
    every = list(probing.probes(made, each=2, seed=_SEED, people=people))
    chosen = strata.chosen(made, every, sample, chance)
    connections.close_all()
    parts = strata.spread(chosen, processes)
    children = [_fork(made, part, folder, number) for number, part in enumerate(parts)]
    found = _gathered(children)
    unasked = {probe.cell(made) for probe in every} - found.cells
    return Told(found, len(people), len(every), unasked, strata.showable(made), made.marks)


def _fork(made: Any, part: Any, folder: Path, number: int) -> tuple[int, Path]:
    from django.conf import settings

    # A home of its own: what is sealed stands in the keys' folder too.
    home, told = folder / f"home-{number}", folder / f"{number}.found"
    shutil.copytree(settings.JINGUO_HOME, home)
    child = os.fork()
    if child == 0:
        _ask(made, part, home, told)
    return child, told


def _ask(made: Any, part: Any, home: Path, told: Path) -> None:
    from django.conf import settings
    from django.db import connections

    from tests.access.probing import Prober

    settings.JINGUO_HOME = home
    connections["default"].settings_dict["NAME"] = str(home / "ledger.sqlite")
    prober, started, known = Prober(made), time.monotonic(), 0
    for number, probe in enumerate(part, 1):
        prober.ask(probe)
        wrong = [*prober.outcome.disagreements, *prober.outcome.canaries]
        if len(wrong) > known:
            sys.stderr.write(f"{number:7,} {probe} {wrong[-1]}\n")
        known = len(wrong)
        if number % 1_000 == 0:
            found = prober.outcome
            counts = f"{len(found.disagreements)} + {len(found.canaries)}"
            sys.stderr.write(f"{number:7,} {time.monotonic() - started:6.0f} s, wrong {counts}\n")
    told.write_bytes(pickle.dumps(prober.close()))
    os._exit(0)


def _gathered(children: list[tuple[int, Path]]) -> Any:
    from tests.access.probing import Outcome

    whole = Outcome()
    for child, told in children:
        _, status = os.waitpid(child, 0)
        if status:
            raise SystemExit(f"a process of the campaign ended with {status}")
        whole.add(pickle.loads(told.read_bytes()))
    return whole


def _table(found: Any) -> None:
    roles = sorted({role for role, _ in found.by_role})
    for role in roles:
        asked = sum(number for (of, _), number in found.by_role.items() if of == role)
        names = len({name for of, name in found.by_role if of == role})
        sys.stdout.write(f"| {role} | {asked:,} | {names} |\n")
    for name, number in sorted(found.by_relation.items()):
        sys.stdout.write(f"{name}: {number:,}\n")


def main() -> int:
    """Run the campaign and print what it found; 0 if nothing is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=100_000)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    with empty_home() as folder:
        from tests.access import probing

        lacking = probing.unclassified()
        told = run(asked.sample, asked.processes, folder)
    found, unseen = told.found, told.unseen()
    _table(found)
    for each in [*found.disagreements[:50], *found.canaries[:50], *unseen[:50]]:
        sys.stdout.write(f"  {each}\n")
    sys.stdout.write(f"{told}, {len(lacking)} routes unclassified {sorted(lacking)}\n")
    wrong = found.disagreements or found.canaries or unseen or told.unasked or lacking
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
