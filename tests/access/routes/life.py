"""What becomes of a record, and what is asked of somebody."""

from collections.abc import Callable, Iterator
from uuid import uuid4

from tests.access.cases import (
    ABSENT,
    EITHER,
    Case,
    Gate,
    Gated,
    Recipe,
    absent,
    asked,
    of_record,
    plain,
    url_of,
)
from tests.access.oracle import Oracle, Who
from tests.access.world import Planted, World


def _steps(name: str) -> Callable[[World], Iterator[Case]]:
    """A step of a record's life: refused in words or not there where it is not the asker's."""

    def cases(world: World) -> Iterator[Case]:
        told = {"version": "1", "reason": "误作废", "act": "return", "to": "1"}
        for key, each in world.records.items():
            gate = asked(of_record(each, whole=True))
            yield Case(url_of(name, {}, each.kind, key), gate, told, each.thing.unit, key)
        yield Case(url_of(name, {}, "case", uuid4()), absent, told)

    return cases


def _asks(world: World) -> Iterator[Case]:
    for key, each in world.records.items():
        told = {"to": each.thing.unit, "text": "请核对日期", "due": "2999-01-01"}
        where = url_of("ledger-ask", {}, each.kind, key)
        yield Case(where, asked(of_record(each)), told, each.thing.unit, key)
    yield Case(url_of("ledger-ask", {}, "case", uuid4()), absent)


def _questions(world: World) -> Iterator[Case]:
    del world
    yield Case(url_of("question", {}, 987_654), absent)


def _seconds(world: World) -> Iterator[Case]:
    for number, (asker, key) in world.pending.items():
        each = world.records[key]
        for say in ("yes", "no"):
            data = {"say": say, "answer": "请先电话联系"}
            yield Case(url_of("second", {}, number), _second(asker, each), data, each.thing.unit)
    yield Case(url_of("second", {}, 987_654), absent)


def _second(asker: str, each: Planted) -> Gated:
    """Gate a grant that waits: its asker sees it, and whom the page lets approve it may."""

    def gate(oracle: Oracle, who: Who) -> Gate:
        if who.key == asker:
            return EITHER
        approves = oracle.reaches(who, "review", each.thing.unit)
        return EITHER if approves and who.key not in each.thing.barred else ABSENT

    return gate


def _disputes(world: World) -> Iterator[Case]:
    """Nobody entered a record of the world for another unit, so there is nothing to dispute."""
    for key, each in world.records.items():
        yield Case(url_of("ledger-dispute", {}, each.kind, key), absent, {}, each.thing.unit, key)
    yield Case(url_of("ledger-dispute", {}, "activity", uuid4()), absent)


def _second_files(world: World) -> Iterator[Case]:
    """Nothing that waits in the world is a file."""
    for number in world.pending:
        yield Case(url_of("second-file", {}, number), absent)
    yield Case(url_of("second-file", {}, 987_654), absent)


RECIPES: dict[str, Recipe] = {
    "ledger-accept": Recipe("accept", _steps("ledger-accept"), posts_only=True),
    "ledger-mend": Recipe("enter", _steps("ledger-mend"), posts_only=True),
    "ledger-undo": Recipe("enter", _steps("ledger-undo"), posts_only=True),
    "ledger-unstrike": Recipe("enter", _steps("ledger-unstrike"), posts_only=True),
    "ledger-restore": Recipe("enter", _steps("ledger-restore"), posts_only=True),
    "ledger-dispute": Recipe("enter", _disputes, posts_only=True),
    "ledger-ask": Recipe("records", _asks),
    "questions": Recipe("figures", plain("questions")),
    "question": Recipe("figures", _questions),
    "accepting": Recipe("accept", plain("accepting")),
    "trusting": Recipe("accept", plain("trusting")),
    "trash": Recipe("enter", plain("trash")),
    "seconds": Recipe("figures", plain("seconds")),
    "second": Recipe("figures", _seconds),
    "second-file": Recipe("records", _second_files, posts_only=True),
    "reviews": Recipe("review", plain("reviews")),
    "notices": Recipe("figures", plain("notices")),
}
