"""Ledgers and the pages of one record."""

from collections.abc import Callable, Iterator
from uuid import uuid4

from jinguo.catalogue.kinds import KINDS
from tests.access import cast
from tests.access.cases import (
    ABSENT_CODE,
    PROGRAMME,
    Case,
    Gated,
    Recipe,
    absent,
    asked,
    file_of,
    of_record,
    of_unit,
    of_units,
    plain,
    url_of,
)
from tests.access.world import World


def _ledger(world: World) -> Iterator[Case]:
    for kind in KINDS:
        for name, unit in world.units.items():
            where, gate = {"unit": cast.UNITS[name]}, of_unit("records", unit)
            yield Case(url_of("ledger", where, kind), gate, {"q": "标记"}, unit, listed=kind)
            for more in (
                {"period": "2018"}, {"status": "struck"}, {"programme": PROGRAMME},
                {"status": "submitted"},
            ):  # fmt: skip
                yield Case(url_of("ledger", {**where, **more}, kind), gate, unit=unit)
    yield Case(url_of("ledger", {}, "nothing"), absent)
    yield Case(url_of("ledger", {"unit": ABSENT_CODE}, "activity"), absent)


def _bulks(world: World) -> Iterator[Case]:
    """What each of many records allows is judged one by one; the page is who reads the unit's."""
    ids = [str(key) for key in world.records]
    for kind in KINDS:
        for name, unit in world.units.items():
            url, gate = (
                url_of("ledger-bulk", {"unit": cast.UNITS[name]}, kind),
                of_unit("records", unit),
            )
            told = {"act": "strike", "reason": "重复登记", "record": ids[:50]}
            yield Case(url, asked(gate), told, unit)
    yield Case(url_of("ledger-bulk", {}, "nothing"), absent)


def _views(world: World) -> Iterator[Case]:
    for name, unit in world.units.items():
        url, gate = (
            url_of("ledger-views", {"unit": cast.UNITS[name]}, "activity"),
            of_unit("records", unit),
        )
        yield Case(url, asked(gate), {"act": "layout", "columns": ["title"]}, unit)
    yield Case(
        url_of("ledger-views", {}, "activity"), asked(absent), {"act": "remove", "view": "987654"}
    )
    yield Case(url_of("ledger-views", {}, "nothing"), absent)


def _prints(world: World) -> Iterator[Case]:
    for kind in KINDS:
        for name, unit in world.units.items():
            where = url_of("ledger-print", {"unit": cast.UNITS[name]}, kind)
            yield Case(where, of_unit("records", unit), {}, unit)
    yield Case(url_of("ledger-print", {}, "nothing"), absent)


def _records(name: str, *, whole: bool = False) -> Callable[[World], Iterator[Case]]:
    def cases(world: World) -> Iterator[Case]:
        for key, each in world.records.items():
            gate, unit = of_record(each, whole=whole), each.thing.unit
            data = {"version": "1", "reason": "重复登记"}
            shown = not whole
            yield Case(url_of(name, {}, each.kind, key), gate, data, unit, key, shows=shown)
        for kind in ("activity", "case", "party"):
            yield Case(url_of(name, {}, kind, uuid4()), absent, {"version": "1", "reason": "重复"})

    return cases


def _reveals(world: World) -> Iterator[Case]:
    said = {"reason": "联系本人", "words": "约定走访时间"}
    for key, each in world.records.items():
        gate, unit, sealed = of_record(each, whole=True), each.thing.unit, world.opened_alone(key)
        for column in sealed or ("name",):
            url, data = url_of("ledger-reveal", {}, each.kind, key), {**said, "field": column}
            opens = column if sealed else ""
            yield Case(url, asked(gate), data, unit, key, opens=opens)
    yield Case(url_of("ledger-reveal", {}, "party", uuid4()), absent, {**said, "field": "name"})


def _teams(world: World) -> Iterator[Case]:
    for key, each in world.records.items():
        gate: Gated = of_record(each)
        if each.struck:
            gate = asked(gate)
        elif each.thing.secrecy <= 1 and each.kind != "party":
            gate = absent
        yield Case(url_of("team", {}, each.kind, key), gate, {}, each.thing.unit, key)
        for act in ("assign", "bar", "urgent", "grant", "merge"):
            told = {"act": act, "reason": "走访前要核对住址和安全的联系时间", "days": "3"}
            told |= {"account": str(next(iter(world.accounts.values()))), "other": str(uuid4())}
            yield Case(url_of("team", {}, each.kind, key), asked(gate), told, each.thing.unit, key)
    yield Case(url_of("team", {}, "case", uuid4()), absent)


def _consents(world: World) -> Iterator[Case]:
    for each in world.of_kind("party"):
        gate, where = asked(of_record(each)), url_of("consent", {}, each.thing.key)
        yield Case(where, gate, {"act": "none"}, each.thing.unit, each.thing.key)
    yield Case(url_of("consent", {}, uuid4()), absent)


def _looks(world: World) -> Iterator[Case]:
    """Who looked at a record is told to whom its file is open."""
    for key, each in world.records.items():
        where = url_of("ledger-looks", {}, each.kind, key)
        yield Case(where, file_of(each), {}, each.thing.unit, key)
    yield Case(url_of("ledger-looks", {}, "case", uuid4()), absent)


def _histories(world: World) -> Iterator[Case]:
    for key, each in world.records.items():
        where = url_of("ledger-history", {}, each.kind, key)
        yield Case(where, file_of(each), {}, each.thing.unit, key)
    yield Case(url_of("ledger-history", {}, "case", uuid4()), absent)


def _lookups(world: World) -> Iterator[Case]:
    yield Case(url_of("lookup", {}))
    for word, mark in world.marks.items():
        if mark.field in ("number", "phone"):
            yield Case(url_of("lookup", {}), data={"field": mark.field, "value": word})
    yield Case(url_of("lookup", {}), data={"field": "phone", "value": "18800000000"})


def _ledger_files(world: World) -> Iterator[Case]:
    for kind in ("activity", "party", "case"):
        for name, unit in world.units.items():
            for suffix in (".xlsx", ".csv"):
                url = url_of("ledger-file", {"unit": cast.UNITS[name]}, kind, suffix)
                yield Case(url, of_unit("records", unit), {}, unit)
    yield Case(url_of("ledger-file", {}, "activity", ".nothing"), absent)


def _ledger_asks(world: World) -> Iterator[Case]:
    for kind in ("activity", "party", "case"):
        for name, unit in world.units.items():
            url = url_of("ledger-asked", {"unit": cast.UNITS[name]}, kind, ".xlsx")
            yield Case(url, asked(of_unit("records", unit)), {"reason": "核对名单"}, unit)
    yield Case(url_of("ledger-asked", {}, "activity", ".nothing"), absent)


RECIPES: dict[str, Recipe] = {
    "ledgers": Recipe("records", of_units("records", "ledgers")),
    "ledger": Recipe("records", _ledger),
    "ledger-file": Recipe("records", _ledger_files, also=frozenset({403, 404})),
    "ledger-asked": Recipe("records", _ledger_asks),
    "ledger-bulk": Recipe("records", _bulks, posts_only=True),
    "ledger-views": Recipe("records", _views, posts_only=True),
    "ledger-print": Recipe("records", _prints),
    "ledger-record": Recipe("records", _records("ledger-record")),
    "ledger-strike": Recipe("enter", _records("ledger-strike", whole=True), posts_only=True),
    "ledger-reveal": Recipe("names", _reveals, posts_only=True),
    "ledger-history": Recipe("records", _histories),
    "ledger-looks": Recipe("records", _looks),
    "team": Recipe("records", _teams),
    "lookup": Recipe("records", _lookups),
    "twins": Recipe("records", plain("twins")),
    "consent": Recipe("enter", _consents),
}
