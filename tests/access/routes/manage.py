"""Units, tallies, programmes, the journal and the whole home."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.access.cases import (
    ABSENT_UNIT,
    EITHER,
    FIGURE,
    NO_FORM,
    PROGRAMME,
    Case,
    Recipe,
    absent,
    of_unit,
    of_units,
    plain,
    url_of,
)
from tests.access.world import World


def _audits(world: World) -> Iterator[Case]:
    del world
    yield Case(url_of("audit-minors", {}))
    yield Case(url_of("audit-minors", {"year": "2020", "file": "1"}))


def _breaches(world: World) -> Iterator[Case]:
    for login in sorted(world.accounts)[:5]:
        told = {"login": login, "since": "2020-01-01T00:00", "until": "2030-01-01T00:00"}
        for file in ("", "1"):
            yield Case(url_of("audit-breach", {}), data={**told, "file": file})


def _unit_pages(world: World) -> Iterator[Case]:
    for unit in world.units.values():
        yield Case(url_of("unit", {}, unit), of_unit("manage", unit), {"act": "none"}, unit)
    yield Case(url_of("unit", {}, ABSENT_UNIT), absent)


def _unit_lists(world: World) -> Iterator[Case]:
    yield Case(url_of("units", {}))
    yield Case(url_of("units", {"q": "村"}))
    yield Case(url_of("units", {"unit": str(ABSENT_UNIT)}), absent)
    for unit in world.units.values():
        yield Case(url_of("units", {"unit": str(unit)}), of_unit("manage", unit), {}, unit)


def _of_programme(name: str, *args: str, **told: Any) -> Recipe:
    def cases(world: World) -> Iterator[Case]:
        del world
        yield Case(url_of(name, {}, *args), lambda *_: EITHER, told)

    return Recipe("manage", cases, also=frozenset({403, 404}))


RECIPES: dict[str, Recipe] = {
    "manage": Recipe("manage", plain("manage")),
    "health": Recipe("manage", plain("health", check="1")),
    "tallies": Recipe("manage", of_units("manage", "tallies")),
    "tally-sheet": Recipe(
        "manage", of_units("manage", "tally-sheet", indicator=FIGURE), also=NO_FORM
    ),
    "silence": Recipe("manage", of_units("manage", "silence"), also=NO_FORM),
    "switching": Recipe("manage", of_units("manage", "switching"), also=NO_FORM),
    "units": Recipe("manage", _unit_lists),
    "unit": Recipe("manage", _unit_pages),
    "programmes": Recipe("manage", plain("programmes")),
    "programme-new": Recipe("manage", plain("programme-new"), also=frozenset({403})),
    "journals": Recipe("audit", plain("journals")),
    "journal-file": Recipe("audit", plain("journal-file")),
    "audit": Recipe("audit", plain("audit")),
    "audit-minors": Recipe("audit", _audits),
    "audit-breach": Recipe("audit", _breaches),
    # Of the whole tree alone; elsewhere it is not there.
    "keeping": Recipe("manage", plain("keeping"), also=frozenset({404})),
    "assessments": Recipe("manage", plain("assessments"), also=frozenset({404})),
    "locks": Recipe("lock", plain("locks")),
    "programme-look": replace(_of_programme("programme-look", kind="activity"), posts_only=True),
    "programme-edit": _of_programme("programme-edit", PROGRAMME),
    "programme-join": replace(_of_programme("programme-join", PROGRAMME), posts_only=True),
    "programme-saved": _of_programme("programme-saved", PROGRAMME),
}
