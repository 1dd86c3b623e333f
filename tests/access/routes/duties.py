"""What is due, and the way a record goes."""

from collections.abc import Callable, Iterator
from uuid import uuid4

from jinguo.ledger.models import Inspection
from jinguo.web.opaque import sealed
from tests.access.cases import (
    ABSENT,
    ABSENT_UNIT,
    EITHER,
    NO_FORM,
    SIGNED,
    Case,
    Gated,
    Recipe,
    absent,
    asked,
    file_of,
    of_unit,
    of_units,
    plain,
    url_of,
)
from tests.access.world import World


def _courses(world: World) -> Iterator[Case]:
    """How a record goes its way is told to whom its file is open; a step is judged by itself."""
    for key, each in world.records.items():
        where = url_of("course", {}, each.kind, key)
        yield Case(where, asked(file_of(each)), {"act": "start none"}, each.thing.unit, key)
        said = {"act": "step accept", "of": "dispute", "said_risk": "黄", "steps": "1"}
        yield Case(where, asked(file_of(each)), said, each.thing.unit, key)
    yield Case(url_of("course", {}, "case", uuid4()), absent)


def _papers(world: World) -> Iterator[Case]:
    """Nobody of the world has taken a step that makes a paper."""
    for key, each in world.records.items():
        where = url_of("step-paper", {}, each.kind, key, "dispute", 2, "visit.docx")
        yield Case(where, absent, {}, each.thing.unit, key)
    yield Case(url_of("step-paper", {}, "case", uuid4(), "dispute", 1, "visit.docx"), absent)


def _evidence(world: World) -> Iterator[Case]:
    """Evidence is for whom the file is open to; what it opens asks for a sign-in confirmed."""
    for key, each in world.records.items():
        gate = asked(file_of(each)) if each.kind == "case" else absent
        where = url_of("evidence", {}, each.kind, key, ".docx")
        yield Case(where, gate, {}, each.thing.unit, key)
    yield Case(url_of("evidence", {}, "case", uuid4(), ".docx"), absent)


def _packets(world: World) -> Iterator[Case]:
    """A packet is sent by a case's team; nobody of the world has been sent any."""
    for key, each in world.records.items():
        gate = asked(file_of(each)) if each.kind == "case" else absent
        yield Case(url_of("packet-new", {}, each.kind, key), maybe(gate), {}, each.thing.unit, key)
    yield Case(url_of("packet-new", {}, "case", uuid4()), absent)


def _meetings(name: str, *args: str, **told: str) -> Callable[[World], Iterator[Case]]:
    """A meeting is there for whom a unit answers to alone, which the oracle does not know."""

    def cases(world: World) -> Iterator[Case]:
        for unit in world.units.values():
            query = {"unit": f"u{unit}", "period": "2020"}
            where = url_of(name, query, "dv", *args)
            yield Case(where, maybe(of_unit("figures", unit)), told, unit)
        yield Case(url_of(name, {"unit": f"u{ABSENT_UNIT}"}, "dv", *args), absent)
        yield Case(url_of(name, {}, "none", *args), absent)

    return cases


def _rounds(world: World) -> Iterator[Case]:
    """A round is there for whom its visits are, and whoever picks a unit above them."""
    rows = Inspection.objects.filter(struck_at=None).values_list("programmes", "type", "round")
    words = [sealed("\n".join(key).encode(), of="round") for key in sorted(set(rows))[:3]]
    for unit in world.units.values():
        for word in words:
            where = url_of("round", {"unit": f"u{unit}", "period": "2020"}, word)
            yield Case(where, maybe(of_unit("records", unit)), {"act": "issue"}, unit)
    yield Case(url_of("round", {}, "none"), absent)


def maybe(gate: Gated) -> Gated:
    """Gate what is not there for some of those who open a file: whoever is not of its team."""
    return lambda oracle, who: ABSENT if gate(oracle, who) is ABSENT else EITHER


def _nobodys(world: World) -> Iterator[Case]:
    del world
    yield Case(url_of("packet", {}, uuid4()), absent, {"act": "open", "code": "000000"})


RECIPES: dict[str, Recipe] = {
    "course": Recipe("records", _courses),
    "step-paper": Recipe("records", _papers),
    "evidence": Recipe("records", _evidence),
    "packet-new": Recipe("records", _packets),
    "packets": Recipe(SIGNED, plain("packets")),
    "packet": Recipe(SIGNED, _nobodys),
    "meetings": Recipe("figures", plain("meetings")),
    "meeting": Recipe("figures", _meetings("meeting", act="hold"), also=NO_FORM),
    "meeting-file": Recipe("figures", _meetings("meeting-file", ".docx")),
    "rounds": Recipe("records", of_units("records", "rounds"), also=NO_FORM),
    "round": Recipe("records", _rounds, also=NO_FORM),
    "duties": Recipe("records", plain("duties")),
}
