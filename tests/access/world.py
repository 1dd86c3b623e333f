"""A small tree with everybody and everything in it, each personal field holding a word of its own.

What stands in the database and what the oracle knows are made from the same facts, side by side.
A word (`Mark`) tells when it is met in an answer whose it is and who may see it at all.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from jinguo.catalogue.kinds import KINDS
from jinguo.files.attachments import PDF, Attached
from jinguo.ledger import attaching, close, sealing
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.models import Conflict, Grant, Member, Pending, Record
from jinguo.org import divisions
from jinguo.org.models import Account, Post, Spell
from tests import factories
from tests.access import cast
from tests.access.oracle import SECOND, Depth, Leave, Oracle, Thing, Who
from tests.access.oracle import Post as Held

AT = datetime(2021, 1, 15, 2, tzinfo=UTC)
FLOORS = {"case": 3, "order": 3, "pairing": 2, "contact": 1, "loan": 1, "placement": 1, "party": 1}
_PLACES = ("一村", "三村", "四村", "东乡", "甲县")
_TEXT_AT_LEAST = 20
_ASKED = 3
_SPANS = ("tally", "target", "zero")
_PARTED = ("unit", "indicator", "about")
WORD = "金丝雀{:05}"
SEALED: dict[str, dict[str, tuple[str, int]]] = {
    "party": {
        "name": (WORD, 2), "number": ("CANARY{:05}", 2), "phone": ("199000{:05}", 2),
        "address": (WORD, 2), "born_on": ("", 2),
    },
    "case": {
        "story": (WORD, 3), "safe_address": (WORD, 4), "safe_contact": (WORD, 4),
        "reporter": (WORD, 4),
    },
}  # fmt: skip
"""The fields that name or find a person, by kind: the form of the word in each, and its class."""
DETAIL = "说明"
HIGH = ("title", f"extra.{DETAIL}")
"""What is opened one by one, too, of a record above S1: of its own class."""
_BORN = date(1950, 1, 3)
_FIRST = date(2018, 1, 5)
_EXAMPLES = (date(2020, 3, 5), date(2020, 3, 8))
"""What forms and workbooks write as an example."""
_HUNG = datetime(2010, 1, 5, 2, tzinfo=UTC)


class Need(IntEnum):
    """What somebody must see of a record for a word of it to be met."""

    LINE = 1
    FILE = 2
    REVEAL = 3


@dataclass(frozen=True)
class Mark:
    """Whose a word is, which field it stands in, and what it takes to see it."""

    record: str
    field: str
    need: Need

    @property
    def personal(self) -> bool:
        """Tell whether it names somebody, so that no log may hold it either."""
        return self.need is Need.REVEAL


@dataclass(frozen=True)
class Planted:
    """One record of the world: as the oracle knows it, and where it is in the database."""

    thing: Thing
    kind: str
    number: int
    day: date
    struck: bool = False


@dataclass
class World:
    """Units by name, accounts, records by id, and the words planted in them."""

    units: dict[str, int]
    oracle: Oracle
    people: list[tuple[cast.Player, Who]] = field(default_factory=list)
    accounts: dict[str, int] = field(default_factory=dict)
    records: dict[str, Planted] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    pending: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Acts that wait for a second person: who asked, and for which record."""

    links: dict[str, str] = field(default_factory=dict)
    """Which person a record names."""

    def of_kind(self, kind: str) -> Iterator[Planted]:
        """Yield the records of a kind."""
        return (each for each in self.records.values() if each.kind == kind)

    def opened_alone(self, key: str) -> dict[str, int]:
        """Return the fields of a record that are opened one by one, each with its class."""
        each = self.records[key]
        told = {field: rank for field, (_, rank) in SEALED.get(each.kind, {}).items()}
        return told | dict.fromkeys(HIGH if each.thing.secrecy > 1 else (), each.thing.secrecy)

    def name(self, unit: int) -> str:
        """Return a unit's name."""
        return next(name for name, key in self.units.items() if key == unit)


def build(*, seed: int = 5, share: float = 1.0) -> World:
    """Fill an empty database; `share` is how many of the records are planted."""
    chance = random.Random(seed)
    divisions.load([(code, name) for name, code in cast.UNITS.items()], what="演示市", at=AT)
    units = dict(Spell.objects.values_list("name", "unit_id"))
    above = dict(Spell.objects.values_list("unit_id", "parent_id"))
    world = World(units, Oracle(above, timezone.now(), timezone.localdate()))
    _seat(world)
    _plant(world, chance, share)
    _put_up(world)
    return world


def _seat(world: World) -> None:
    for player in cast.players():
        account = Account.objects.open(player.key, name=f"演示{len(world.accounts)}号")
        world.accounts[player.key] = account.pk
        held = []
        for seat in player.seats:
            told = {"role": seat.role, "line": seat.line, "since": seat.since, "until": seat.until}
            Post.objects.create(account=account, unit_id=world.units[seat.unit], **told)
            held.append(Held(world.units[seat.unit], **told))
        for strength in cast.STRENGTHS:
            world.people.append((player, Who(player.key, tuple(held), strength)))


def _put_up(world: World) -> None:
    """Let three people ask to be let in to records whose line they read."""
    sensitive = [each for each in world.records.values() if each.thing.secrecy == 3]
    asked = world.oracle.now
    for _, who in world.people:
        lines = [
            each for each in sensitive
            if who.strength == SECOND and world.oracle.depth(who, each.thing) is Depth.LINE
        ]  # fmt: skip
        if lines and len(world.pending) < _ASKED:
            thing = lines[len(world.pending)].thing
            made = Pending.objects.create(
                act="grant", unit_id=thing.unit, digest="-", reason="走访前核对住址",
                payload={"kind": lines[len(world.pending)].kind, "record": thing.key, "days": 7},
                asked_by_id=world.accounts[who.key], strength=SECOND, asked_at=asked,
                expires_at=asked + timedelta(days=1),
            )  # fmt: skip
            world.pending[made.number] = (who.key, thing.key)


class _Words:
    """Makes words that stand nowhere else, and remembers what each is."""

    def __init__(self, marks: dict[str, Mark]) -> None:
        self.marks = marks

    def new(self, record: str, column: str, need: Need, *, form: str = WORD) -> str:
        """Return a word for one field of one record."""
        word = form.format(len(self.marks))
        self.marks[word] = Mark(record, column, need)
        return word


def _plant(world: World, chance: random.Random, share: float) -> None:
    words, lines = _Words(world.marks), _programmes()
    parties: dict[int, Record] = {}
    days = _days()
    for kind in MODELS:
        for secrecy in range(FLOORS.get(kind, 0), 5):
            for place in _PLACES:
                if chance.random() > share:
                    continue
                line = chance.choice(["", *cast.LINES, "both"])
                unit = world.units[place]
                party = parties.get(unit) if chance.random() < 0.5 else None
                made = _enter(kind, unit, secrecy, next(days), words, party)
                if kind in _SPANS:
                    next(days)  # the page names the day after its own: nobody else's
                key = " ".join(lines[each] for each in cast.LINES if line in (each, "both"))
                type(made).objects.filter(pk=made.pk).update(programmes=key)
                held = frozenset(each for each in cast.LINES if line in (each, "both"))
                named = party and told_links(kind) and world.records[str(party.id)].thing
                barred = named.barred if named else frozenset()
                thing = Thing(str(made.id), unit, secrecy, held, barred=barred)
                planted = Planted(thing, kind, made.number, getattr(made, KINDS[kind].on))
                world.records[thing.key] = _surround(world, planted, made, chance)
                now = world.records[thing.key]
                if kind == "party" and now.thing.active and not now.struck:
                    parties[unit] = made
                if party and told_links(kind):
                    _covers(world, str(party.id), thing.key)
                    world.links[thing.key] = str(party.id)


def _programmes() -> dict[str, str]:
    known = declared().programmes
    return {
        line: next(key for key, each in known.items() if each.line == line) for line in cast.LINES
    }


def _days() -> Iterator[date]:
    """Yield days that no page names by itself: never at a month's end, nor where a week begins."""
    day = _FIRST
    while True:
        if day.weekday() and day not in _EXAMPLES:
            yield day
        day += timedelta(1)
        if day.day > 25:
            day = (day.replace(day=1) + timedelta(32)).replace(day=5)


def _enter(  # one record's facts
    kind: str, unit: int, secrecy: int, day: date, words: _Words, party: Record | None
) -> Record:
    draft = Draft(kind, unit, {})
    id_, high = str(draft.id), secrecy > 1
    told = _fields(kind, day, secrecy)
    for column in _texts(kind):
        if column != "title" or high:
            told[column] = words.new(id_, column, _need(column)) if high else told.get(column, "")
    if not high:
        told["title"] = words.new(id_, "title", Need.LINE, form="标记{:05}")
    if party and (links := told_links(kind)):
        told[links[0]] = str(party.id)
    partner = words.new(id_, "partner", Need.FILE, form=WORD if high else "标记{:05}")
    if high:
        words.marks[f"{day:%Y-%m-%d}"] = Mark(id_, "day", Need.FILE)
    told |= _sealed(kind, id_, words)
    # Some words stand only with their programme; which ones it has is set afterwards.
    programmes = factories.PROGRAMMES.get(kind, ())
    whole = replace(draft, fields=told, programmes=programmes, partners=((partner, "host"),))
    made = enter(whole, by=By(AT))[0]
    attached = Attached(PDF, f"%PDF- {words.new(id_, 'attached', Need.FILE)} %%EOF".encode())
    # Nobody attaches so many in a day; and no record's own day is among these.
    attaching.attach(made, attached, "other", attachment_of(id_), by=By(_HUNG + (day - _FIRST)))
    if high:
        made.extra = {DETAIL: words.new(id_, HIGH[1], Need.REVEAL)}
        made.on_behalf_of = words.new(id_, "on_behalf_of", Need.FILE)
        sealing.seal([made])
        made.save()
    return made


def attachment_of(record: str) -> UUID:
    """Return the id of what is attached to a record of the world."""
    return uuid5(UUID(record), "attached")


def _need(column: str) -> Need:
    return Need.REVEAL if column in HIGH else Need.FILE


def told_links(kind: str) -> list[str]:
    """Return the columns by which a kind names a person."""
    columns = MODELS[kind]._meta.concrete_fields
    return [each.name for each in columns if each.name in ("party", "receiver")]


def _covers(world: World, party: str, named_by: str) -> None:
    """Let the grants on a record open the names of the person that it names."""
    there, here = world.records[party], world.records[named_by].thing
    leaves = dict(there.thing.leaves)
    for key, given in here.leaves.items():
        leaves[key] = leaves.get(key, ()) + given
    world.records[party] = replace(there, thing=replace(there.thing, leaves=leaves))


def _sealed(kind: str, record: str, words: _Words) -> dict[str, str]:
    told = {}
    for column, (form, _) in SEALED.get(kind, {}).items():
        born = (_BORN + timedelta(len(words.marks))).isoformat()
        told[column] = words.new(record, column, Need.REVEAL, form=form or born)
    return told


def _fields(kind: str, day: date, secrecy: int) -> dict[str, Any]:
    """Return fields that stand for a record of a kind on a day."""
    told: dict[str, Any] = {**factories.FIELDS[kind], "secrecy": secrecy, KINDS[kind].on: day}
    told.pop("applied_on", None)
    if kind in ("tally", "target", "zero"):
        told |= {"starts_on": day, "ends_before": day + timedelta(1)}
    if kind == "order" and secrecy > 3:
        told["type"] = "庇护安置"
    return told


def _texts(kind: str) -> Iterator[str]:
    """Yield the columns of free text of a kind, and the title."""
    shared = {each.name for each in Record._meta.get_fields()} - {"title"}
    for column in MODELS[kind]._meta.concrete_fields:
        free = column.get_internal_type() == "CharField" and column.name not in shared
        said = column.name in (*KINDS[kind].choices, *_PARTED) or column.name.endswith("_index")
        if free and not said and (column.max_length or 0) >= _TEXT_AT_LEAST:
            yield column.name


def _surround(world: World, planted: Planted, made: Record, chance: random.Random) -> Planted:
    """Give a record its team, its conflicts, its grants, its custody; some are struck out."""
    thing = planted.thing
    if thing.secrecy > 1 or planted.kind == "party":
        thing = replace(thing, team=_named(world, thing.unit, chance, 0.6))
        thing = replace(thing, leaves=_leaves(world, thing, chance) if thing.secrecy == 3 else {})
    # Whoever must not know of a person may not know of what names it either.
    barred = _named(world, thing.unit, chance, 0.25) | thing.barred
    thing = replace(thing, barred=barred, active=chance.random() > 0.08)
    kept = {"kind": planted.kind, "number": made.number, "record": made.id, "since": AT}
    for key in sorted(thing.team):
        Member.objects.create(account_id=world.accounts[key], **kept)
    for key in sorted(thing.barred):
        one = {"record": made.id, "account_id": world.accounts[key], "until": None}
        Conflict.objects.get_or_create(**one, defaults=kept)
    for key, leaves in thing.leaves.items():
        _grant(world, kept, key, leaves[0])
    struck = chance.random() < 0.06
    if struck:
        close.close((planted.kind, made.id, made.version), by=By(AT), reason="重复登记")
    if not thing.active:
        custody = chance.choice(["restricted", "erased"])
        type(made).objects.filter(pk=made.pk).update(custody=custody)
    return replace(planted, thing=thing, struck=struck)


def _named(world: World, unit: int, chance: random.Random, likely: float) -> frozenset[str]:
    """Return some accounts, most of them with a post, now or once, that holds the unit."""
    if chance.random() > likely:
        return frozenset()
    near = [
        player.key
        for player in cast.players()
        if any(
            world.oracle.holds(Held(world.units[seat.unit], seat.role), unit)
            for seat in player.seats
        )
    ]
    anybody = chance.choice(sorted(world.accounts))
    return frozenset([*chance.sample(near, min(4, len(near))), anybody])


def _leaves(world: World, thing: Thing, chance: random.Random) -> Mapping[str, tuple[Leave, ...]]:
    now, told = world.oracle.now, {}
    for key in sorted(_named(world, thing.unit, chance, 0.5) - thing.team):
        since = now - timedelta(hours=chance.choice([1, 1, 200]))
        told[key] = (Leave(since, since + timedelta(hours=3), urgent=chance.random() < 0.5),)
    return told


def _grant(world: World, kept: Mapping[str, Any], key: str, leave: Leave) -> None:
    other = next(pk for name, pk in world.accounts.items() if name != key)
    Grant.objects.create(
        **{**kept, "since": leave.since}, account_id=world.accounts[key], until=leave.until,
        reason="走访前核对住址", urgent=leave.urgent, by_id=None if leave.urgent else other,
    )  # fmt: skip
