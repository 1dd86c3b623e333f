"""Chooses among all probes: every cell once, every planted word once, and the rest by chance."""

import random
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from tests.access import routes
from tests.access.oracle import Who
from tests.access.probing import Cell, Probe
from tests.access.world import Mark, Need, World

_PAGE = {"attached": "attached"}
"""Where a word is met that the record's own page does not show."""
_SHOWN = ("ledger-record", "ledger-reveal", *_PAGE.values())


def chosen(world: World, every: list[Probe], size: int, chance: random.Random) -> list[Probe]:
    """Return so many probes, at least one of each cell and one that must show each word."""
    chance.shuffle(every)
    asked: set[Cell] = set()
    first: list[Probe] = []
    rest: list[Probe] = []
    for probe in every:
        cell = probe.cell(world)
        (rest if cell in asked else first).append(probe)
        asked.add(cell)
    return list(chain(showing(world, chance), first, rest))[:size]


def showing(world: World, chance: random.Random) -> Iterator[Probe]:
    """Yield for every planted word that anybody may see one probe by somebody who may."""
    shown = {name: _by_record(world, name) for name in _SHOWN}
    for mark in world.marks.values():
        people = [each for each in world.people if may_see(world, each[1], mark)]
        if people:
            player, who = chance.choice(people)
            opens = mark.need is Need.REVEAL
            name = "ledger-reveal" if opens else _PAGE.get(mark.field, "ledger-record")
            case = shown[name][mark.record, mark.field if opens else ""]
            yield Probe(player, who, name, routes.RECIPES[name], case, "POST" if opens else "GET")


def showable(world: World) -> set[str]:
    """Return the planted words that somebody of the world may see."""
    return {
        word
        for word, mark in world.marks.items()
        if any(may_see(world, who, mark) for _, who in world.people)
    }


def may_see(world: World, who: Who, mark: Mark) -> bool:
    """Tell whether the page of access lets somebody see a planted word."""
    planted = world.records[mark.record]
    if mark.need is not Need.REVEAL:
        return world.oracle.depth(who, planted.thing) >= mark.need
    rank = world.opened_alone(mark.record)[mark.field]
    return world.oracle.reveals(who, planted.thing, rank)


def _by_record(world: World, name: str) -> dict[tuple[str, str], Any]:
    return {(case.record, case.opens): case for case in routes.RECIPES[name].cases(world)}


def spread(probes: Sequence[Probe], parts: int) -> list[list[Probe]]:
    """Return the probes in so many parts, those of one sign-in together: it signs in once."""
    ordered = sorted(
        probes, key=lambda each: (each.player.key, each.who.strength if each.who else 0)
    )
    size = -(-len(ordered) // parts)
    return [ordered[at : at + size] for at in range(0, len(ordered), size)]
