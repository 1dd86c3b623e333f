"""Entering and amending, by form, message and workbook."""

from collections.abc import Callable, Iterator
from uuid import uuid4

from jinguo.web.entry_words import ENTERED
from jinguo.web.offline import ON_DEVICE
from tests.access.cases import (
    NO_FORM,
    OPEN,
    PROGRAMME,
    PUBLIC,
    Case,
    Gate,
    Gated,
    Recipe,
    absent,
    asked,
    changing,
    of_record,
    of_units,
    plain,
    url_of,
)
from tests.access.oracle import Oracle, Who
from tests.access.world import World


def _entered(world: World) -> Iterator[Case]:
    for key, each in world.records.items():
        gate = of_record(each, whole=True) if each.kind in ENTERED else absent
        yield Case(url_of("entered", {}, each.kind, key), gate, {}, each.thing.unit, key)
    yield Case(url_of("entered", {}, "activity", uuid4()), absent)


def _amended(world: World) -> Iterator[Case]:
    for key, each in world.records.items():
        gate: Gated = changing(each) if each.kind in ENTERED else absent
        told = {"version": "1", "seen": "{}", "reason": "数错了"}
        yield Case(url_of("ledger-amend", {}, each.kind, key), gate, told, each.thing.unit, key)
    yield Case(url_of("ledger-amend", {}, "activity", uuid4()), absent)


def _kept_forms(world: World) -> Iterator[Case]:
    del world
    for kind in ENTERED:
        gate = plainly if kind in ON_DEVICE else absent
        yield Case(url_of("enter-offline-form", {}, kind), gate)


def plainly(oracle: Oracle, who: Who) -> Gate:
    del oracle, who
    return OPEN


def _checked(world: World) -> Iterator[Case]:
    for kind in ENTERED:
        for unit in world.units.values():
            yield Case(url_of("enter-check", {}, kind), data={"unit": unit}, unit=unit)
    for each in world.of_kind("party"):
        told = {"id": str(uuid4()), "party": each.thing.key}
        yield Case(url_of("enter-check", {}, "membership"), data=told, record=each.thing.key)
    yield Case(url_of("enter-check", {}, "nothing"), absent)


def _enter(world: World) -> Iterator[Case]:
    typed = {
        "held_on": "2020-03-08", "programmes": [PROGRAMME], "subtype": "宣讲", "title": "新登记",
        "sessions": "1", "heads": "3",
    }  # fmt: skip
    for kind in ENTERED:
        yield Case(url_of("enter", {}, kind))
    for unit in world.units.values():
        told = {**typed, "id": str(uuid4()), "unit": unit}
        yield Case(url_of("enter", {}, "activity"), data=told, unit=unit)
    for key, each in world.records.items():
        if each.kind in ENTERED:
            where = url_of("enter", {"like": key}, each.kind)
            yield Case(where, unit=each.thing.unit, record=key)
    for word in ("标记", "演示", *world.marks):
        looking = {"find": "party", "find-party": word}
        yield Case(url_of("enter", {}, "membership"), data=looking)
    pasted = {"paste": "1", "message": "3月8日开展全会精神宣讲1场，参加35人。"}
    yield Case(url_of("enter", {}, "activity"), data=pasted)
    yield Case(url_of("enter", {}, "contact"), asked(plainly), pasted)
    yield Case(url_of("enter", {"like": str(uuid4())}, "activity"))
    for kind in ("tally", "nothing"):
        yield Case(url_of("enter", {}, kind), absent)


def _never(name: str, *args: object) -> Callable[[World], Iterator[Case]]:
    """What waits or was imported is there for whoever sent it alone: nobody has anything yet."""

    def cases(world: World) -> Iterator[Case]:
        del world
        yield Case(url_of(name, {}, *args), absent, {"act": "cancel"})

    return cases


def _blanks(world: World) -> Iterator[Case]:
    del world
    yield Case(url_of("import-template", {}, "activity"))
    yield Case(url_of("import-template", {}, PROGRAMME))


RECIPES: dict[str, Recipe] = {
    "activity": Recipe("enter", plain("activity")),
    "entry": Recipe("enter", plain("entry")),
    "enter": Recipe("enter", _enter),
    "enter-worker": Recipe(PUBLIC, plain("enter-worker")),
    "enter-offline": Recipe("enter", plain("enter-offline")),
    "enter-offline-form": Recipe("enter", _kept_forms),
    "enter-drop": Recipe("enter", plain("enter-drop"), posts_only=True),
    "enter-check": Recipe("enter", _checked, posts_only=True),
    "ledger-amend": Recipe("enter", _amended),
    "entered": Recipe("records", _entered),
    "imports": Recipe("enter", plain("imports"), also=frozenset({400})),
    "import": Recipe("enter", _never("import", uuid4())),
    "import-done": Recipe("enter", _never("import-done", 987_654)),
    "import-rest": Recipe("enter", _never("import-rest", 987_654, uuid4())),
    "import-template": Recipe("enter", _blanks),
    "zero": Recipe("enter", plain("zero"), also=NO_FORM),
    "paper": Recipe("enter", of_units("enter", "paper")),
}
