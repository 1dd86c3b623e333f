"""Photographs and documents that hang on a record."""

from collections.abc import Iterator
from uuid import uuid4

from tests.access.cases import Case, Recipe, absent, asked, changing, file_of, url_of
from tests.access.world import World, attachment_of


def _attached(world: World) -> Iterator[Case]:
    """What is attached goes out to whom the file is open; of S3 and above, once confirmed."""
    for key, each in world.records.items():
        gate = file_of(each) if each.thing.secrecy < 3 else asked(file_of(each))
        where = url_of("attached", {}, each.kind, key, attachment_of(key))
        yield Case(where, gate, {}, each.thing.unit, key)
        # What hangs on another record is not there.
        other = url_of("attached", {}, each.kind, key, uuid4())
        yield Case(other, absent, {}, each.thing.unit)
    yield Case(url_of("attached", {}, "case", uuid4(), uuid4()), absent)


def _pictures(world: World) -> Iterator[Case]:
    """Documents have no small picture; see tests/web/test_attached.py."""
    for key, each in world.records.items():
        where = url_of("attached-small", {}, each.kind, key, attachment_of(key))
        yield Case(where, absent, {}, each.thing.unit, key)


def _attach(world: World) -> Iterator[Case]:
    for key, each in world.records.items():
        told = {"act": "remove", "attachment": str(attachment_of(key)), "removal": ""}
        gate = asked(changing(each))
        yield Case(url_of("attach", {}, each.kind, key), gate, told, each.thing.unit, key)
    yield Case(url_of("attach", {}, "case", uuid4()), absent, {"act": "remove"})


RECIPES: dict[str, Recipe] = {
    "attach": Recipe("enter", _attach, posts_only=True),
    "attached": Recipe("records", _attached),
    "attached-small": Recipe("records", _pictures),
}
