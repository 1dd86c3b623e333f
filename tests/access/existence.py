"""What is hidden and what is not there, asked for in pairs: the two answers must be one.

Compared are status, headers, bytes (without what the asker sent and the page's own tokens), the
number of questions to the database, and the time.
"""

import itertools
import random
import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from scipy.stats import mannwhitneyu

from jinguo.catalogue.kinds import KINDS
from jinguo.ledger.models import Apart, Twin
from jinguo.org.models import Account
from jinguo.web.opaque import sealed
from jinguo.web.pace import paces
from tests.access import cast, witness
from tests.access.cases import FIGURE, PROGRAMME, Url
from tests.access.oracle import Depth, Who
from tests.access.probing import signed_in
from tests.access.world import Planted, World

CHANCE, GAP = 0.01, 0.002
"""A difference of time counts if it is no chance and wide enough to be measured from outside."""
_TOKEN = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|name="id" value="[^"]*"'
)
"""What is new on each page whoever asks for what: tokens, and the id of a form not yet sent."""
_VARYING = frozenset({"Set-Cookie", "Content-Security-Policy"})
_ABSENT_UNIT = "990699"


@dataclass(frozen=True)
class Ask:
    """One request, and the words in it that the answer may repeat."""

    path: str
    data: Mapping[str, Any] | None = None
    echoed: tuple[str, ...] = ()


Asks = Callable[[random.Random], tuple[Ask, Ask]]
"""Makes a pair: what is hidden, what is absent."""


@dataclass
class Lookup:
    """One way of asking whether something is there."""

    name: str
    who: Who | None
    pair: Asks
    before: tuple[Ask, ...] = ()
    """What is asked once beforehand: the first search of a kind reads its words for all others."""


@dataclass
class Compared:
    """How the pairs of one lookup compare."""

    name: str
    pairs: int = 0
    differing: list[str] = field(default_factory=list)
    times: tuple[list[float], list[float]] = field(default_factory=lambda: ([], []))

    @property
    def gap(self) -> float:
        """Return how far the medians of time lie apart, in seconds."""
        return float(abs(np.median(self.times[0]) - np.median(self.times[1])))

    @property
    def chance(self) -> float:
        """Return how probable such times are if they come from the same source."""
        return float(mannwhitneyu(*self.times).pvalue)

    @property
    def told_by_time(self) -> bool:
        """Tell whether the time betrays what is there."""
        return self.chance < CHANCE and self.gap > GAP


def compare(lookup: Lookup, pairs: int, *, seed: int = 3) -> Compared:
    """Ask so many pairs in an order of chance."""
    chance, found = random.Random(f"{seed} {lookup.name}"), Compared(lookup.name)
    client = signed_in(lookup.who)
    for ask in (*lookup.before, *lookup.pair(chance)):
        _asked(client, ask)
    for _ in range(pairs):
        if found.pairs % 200 == 199:
            client = signed_in(lookup.who)
        asks = lookup.pair(chance)
        order = [0, 1] if chance.random() < 0.5 else [1, 0]
        told: dict[int, tuple[Any, ...]] = {}
        for side in order:
            told[side], taken = _asked(client, asks[side])
            found.times[side].append(taken)
        found.pairs += 1
        for what, hidden, absent in zip(
            ("status", "headers", "bytes", "queries"), told[0], told[1], strict=True
        ):
            if hidden != absent:
                found.differing.append(f"{asks[0].path} and {asks[1].path}: {what}")
    return found


def _asked(client: Client, ask: Ask) -> tuple[tuple[Any, ...], float]:
    paces.forget()  # nobody asks as fast as this
    reset_queries()  # the log of a connection keeps only so many
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        started = time.perf_counter()
        answer = client.get(ask.path) if ask.data is None else client.post(ask.path, ask.data)
        content = witness.body(answer)
        taken = time.perf_counter() - started
        asked = len(queries)
        transaction.set_rollback(True)
    for word in ask.echoed:
        content = content.replace(word.encode(), b"?")
    headers = {
        name: _without(value, ask.echoed) for name, value in answer.items() if name not in _VARYING
    }
    # The token is of one length whatever it is; so is the rest, once it is taken out.
    return (answer.status_code, headers, _TOKEN.sub(b"", content), asked), taken


def _without(text: str, words: Sequence[str]) -> str:
    for word in words:
        text = text.replace(word, "?")
    return text


def lookups(world: World) -> Iterator[Lookup]:
    """Yield every search and lookup of the site, each as somebody from whom something is hidden."""
    caseworker, officer = (_who(world, f"{role}-all-990601001000") for role in _OF_A_TOWNSHIP)
    hidden = [each for each in world.records.values() if _is_hidden(world, officer, each)]
    cases = [each for each in world.records.values() if _is_hidden(world, caseworker, each)]
    for who, some in ((officer, hidden), (caseworker, cases)):
        role = who.posts[0].role
        yield Lookup(f"记录，{role}", who, _records("ledger-record", some))
        yield Lookup(f"作废，{role}", who, _records("ledger-strike", some, **_STRIKE))
        yield Lookup(f"看姓名，{role}", who, _records("ledger-reveal", some, **_REVEAL))
        yield Lookup(f"查找，{role}", who, _searches(world, some), _first_searches())
    yield Lookup("查重", officer, _numbers(world, hidden))
    yield Lookup("查重，姓名", officer, _sounds(world, hidden))
    activities = [each for each in hidden if each.kind == "activity"]
    yield Lookup("登记以后", officer, _saved(activities))
    yield Lookup("照这条登记", officer, _like(activities))
    yield Lookup("疑似重复", officer, _twins(activities))
    yield Lookup("不是同一个人", officer, _apart([each for each in hidden if each.kind == "party"]))
    yield from _of_units(world, officer)
    yield Lookup("登录", None, _sign_ins(world))


_OF_A_TOWNSHIP = ("caseworker", "officer")
_STRIKE = {"version": "1", "reason": "重复登记"}
_REVEAL = {"field": "name", "reason": "联系本人", "words": "约定走访时间"}


def _who(world: World, key: str) -> Who:
    return next(who for _, who in world.people if (who.key, who.strength) == (key, 3))


def _is_hidden(world: World, who: Who, each: Planted) -> bool:
    return world.oracle.depth(who, each.thing) is Depth.NONE


def _id(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def _records(name: str, some: list[Planted], **data: str) -> Asks:
    def pair(chance: random.Random) -> tuple[Ask, Ask]:
        each, other = chance.choice(some), _id(chance)
        ids = (each.thing.key, other)
        one, two = (Ask(reverse(name, args=[each.kind, id_]), data or None, (id_,)) for id_ in ids)
        return one, two

    return pair


def _searches(world: World, some: list[Planted]) -> Asks:
    """Search for the words of a title that is hidden, and for such as stand nowhere."""
    titles = {mark.record: word for word, mark in world.marks.items() if mark.field == "title"}

    def pair(chance: random.Random) -> tuple[Ask, Ask]:
        each = chance.choice(some)
        word = titles[each.thing.key]
        asks = []
        for said in (word, word[:3] + f"9{chance.randrange(10_000):04}"[: len(word) - 3]):
            find = sealed(said.encode(), of="words")
            path = f"{reverse('ledger', args=[each.kind])}?find={find}"
            asks.append(Ask(path, None, (find, said)))
        return asks[0], asks[1]

    return pair


def _numbers(world: World, some: list[Planted]) -> Asks:
    """Look up the number of somebody who is hidden, and one that nobody has."""
    keys = {each.thing.key for each in some}
    known = [
        word for word, mark in world.marks.items() if mark.record in keys and mark.field == "number"
    ]

    def pair(chance: random.Random) -> tuple[Ask, Ask]:
        numbers = (chance.choice(known), f"CANARY9{chance.randrange(10_000):04}")
        one, two = (
            Ask(reverse("lookup"), {"field": "number", "value": each}, (each,)) for each in numbers
        )
        return one, two

    return pair


def _sounds(world: World, some: list[Planted]) -> Asks:
    """Look up the name and birth date of somebody who is hidden, and such as nobody has."""
    said: dict[str, dict[str, str]] = {each.thing.key: {} for each in some}
    for word, mark in world.marks.items():
        if mark.record in said:
            said[mark.record][mark.field] = word
    known = [(told["name"], told["born_on"]) for told in said.values() if "born_on" in told]

    def pair(chance: random.Random) -> tuple[Ask, Ask]:
        name, born = chance.choice(known)
        other = f"{name[:3]}9{chance.randrange(10_000):04}"
        one, two = (
            Ask(reverse("lookup"), {"field": "sound", "value": f"{each} {born}"}, (each,))
            for each in (name, other)
        )
        return one, two

    return pair


def _twins(some: list[Planted]) -> Asks:
    """Decide on a pair of records that are hidden, and on a pair that is not there."""
    numbers = sorted(each.number for each in some)
    now = timezone.now()
    made = Twin.objects.bulk_create(
        Twin(first=first, second=second, score=90, found_at=now)
        for first, second in itertools.pairwise(numbers)
    )

    def pair(chance: random.Random) -> tuple[Ask, Ask]:
        one, two = (
            Ask(reverse("twins"), {"twin": number, "act": "different"})
            for number in (chance.choice(made).pk, chance.randrange(100_000, 900_000))
        )
        return one, two

    return pair


def _apart(some: list[Planted]) -> Asks:
    """Tell two apart who are hidden, undo such a decision; and the same of what is not there."""
    numbers = sorted(each.number for each in some)
    now = timezone.now()
    made = Apart.objects.bulk_create(
        Apart(first=first, second=second, why="asked", at=now)
        for first, second in itertools.pairwise(numbers)
    )
    told = {"act": "apart", "first_version": 1, "second_version": 1, "why": "asked"}

    def pair(chance: random.Random) -> tuple[Ask, Ask]:
        if chance.random() < 0.5:
            keys = chance.choice(made).pk, chance.randrange(100_000, 900_000)
            one, two = (Ask(reverse("twins"), {"act": "rejoin", "apart": key}) for key in keys)
            return one, two
        first = chance.choice(numbers[:-1])
        one, two = (
            Ask(reverse("twins"), {**told, "first": low, "second": low + 1})
            for low in (first, chance.randrange(100_000, 900_000))
        )
        return one, two

    return pair


def _first_searches() -> tuple[Ask, ...]:
    find = sealed("没有".encode(), of="words")
    return tuple(Ask(f"{reverse('ledger', args=[kind])}?find={find}") for kind in KINDS)


def _saved(some: list[Planted]) -> Asks:
    def pair(chance: random.Random) -> tuple[Ask, Ask]:
        ids = (chance.choice(some).thing.key, _id(chance))
        one, two = (Ask(reverse("entered", args=["activity", id_]), None, (id_,)) for id_ in ids)
        return one, two

    return pair


def _like(some: list[Planted]) -> Asks:
    """Ask for a form like a record; the form has an id of its own each time."""

    def pair(chance: random.Random) -> tuple[Ask, Ask]:
        ids = (chance.choice(some).thing.key, _id(chance))
        # What is offered depends on the whole ledger and not on the record asked for.
        form = reverse("enter", args=["activity"])
        one, two = (Ask(f"{form}?like={id_}", None, (id_,)) for id_ in ids)
        return one, two

    return pair


def _of_units(world: World, who: Who) -> Iterator[Lookup]:
    foreign = [
        (name, unit) for name, unit in world.units.items()
        if not world.oracle.reaches(who, "figures", unit)
    ]  # fmt: skip
    for url in (
        Url("figures"), Url("figure", FIGURE), Url("figure-side", FIGURE), Url("desk"),
        Url("figures-workbook"), Url("figure-workbook", FIGURE), Url("reports"), Url("crossread"),
        Url("programme", PROGRAMME), Url("ledgers"), Url("ledger", "case"), Url("tallies"),
        Url("check"), Url("learnt"), Url("past-reports"), Url("past-series", FIGURE),
    ):  # fmt: skip
        yield Lookup(f"单位，{url.name}", who, _codes(url, [name for name, _ in foreign]))
    keys = [unit for _, unit in foreign]
    yield Lookup("单位页", who, _keys(keys))
    yield Lookup("为单位登记", who, _entries(keys))


def _codes(url: Url, names: list[str]) -> Asks:
    def pair(chance: random.Random) -> tuple[Ask, Ask]:
        codes = (cast.UNITS[chance.choice(names)], f"{_ABSENT_UNIT}{chance.randrange(10**6):06}")
        one, two = (Ask(f"{url.path}?unit={code}&period=2020", None, (code,)) for code in codes)
        return one, two

    return pair


def _keys(keys: list[int]) -> Asks:
    def pair(chance: random.Random) -> tuple[Ask, Ask]:
        units = (chance.choice(keys), chance.randrange(100_000, 900_000))
        one, two = (
            Ask(path, None, (path,)) for path in (reverse("unit", args=[key]) for key in units)
        )
        return one, two

    return pair


def _entries(keys: list[int]) -> Asks:
    """Enter for a unit that is not the asker's, and for one that is not there."""
    typed = {
        "held_on": "2020-03-08", "programmes": [PROGRAMME], "subtype": "宣讲", "title": "新登记",
        "sessions": "1", "heads": "3",
    }  # fmt: skip

    def pair(chance: random.Random) -> tuple[Ask, Ask]:
        id_ = _id(chance)
        units = (chance.choice(keys), chance.randrange(100_000, 900_000))
        one, two = (
            Ask(reverse("enter", args=["activity"]), {**typed, "id": id_, "unit": unit}, (id_,))
            for unit in units
        )
        return one, two

    return pair


def _sign_ins(world: World) -> Asks:
    known = sorted(world.accounts)[:3]
    for login in known:
        account = Account.objects.get(login=login)
        account.set_password("演示口令-演示口令")
        account.save()

    def pair(chance: random.Random) -> tuple[Ask, Ask]:
        login = chance.choice(known)
        other = "x" + login[1:]
        one, two = (
            Ask(reverse("sign-in"), {"login": each, "password": "不是这个口令-不是"}, (each,))
            for each in (login, other)
        )
        return one, two

    return pair
