"""Asks, compares with the oracle, and keeps what disagrees."""

import logging
import os
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from jinguo.ledger import anchors
from jinguo.org.models import Account
from jinguo.web.pace import paces
from tests.access import cases, routes, witness
from tests.access.cases import ABSENT, EITHER, Case, Recipe
from tests.access.cast import Player
from tests.access.oracle import Depth, Who
from tests.access.world import Need, World

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_UNANSWERED = frozenset({"PUT", "PATCH", "DELETE", "OPTIONS"})
_EMPTY = (200, 204)
_HIDING = (301, 302)
_FRAMED = re.compile(r"<(tr|li)\b.*?</\1>", re.DOTALL)
_CONFIRMED_FOR = timedelta(minutes=3)
ANYBODY = Player("anybody", ())
Cell = tuple[str, str, str, str]


@dataclass(frozen=True)
class Probe:
    """One request: who, where, how."""

    player: Player
    who: Who | None
    name: str
    recipe: Recipe
    case: Case
    method: str

    def cell(self, world: World) -> Cell:
        """Return what a probe is one of: address, role, relation and method."""
        role = self.player.role if self.who else "nobody signed in"
        return self.name, role, relation(world, self.who, self.case), self.method

    def __str__(self) -> str:
        """Tell who asked what; the words of a case are invented."""
        strength = self.who.strength if self.who else 0
        return f"{self.player.key}/{strength} {self.method} {self.case.path}"


@dataclass
class Outcome:
    """What a run found."""

    probes: int = 0
    disagreements: list[str] = field(default_factory=list)
    canaries: list[str] = field(default_factory=list)
    by_role: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_relation: Counter[str] = field(default_factory=Counter)
    routes: set[str] = field(default_factory=set)
    cells: set[Cell] = field(default_factory=set)
    """What was asked at least once: address, role, relation, method."""
    seen: set[str] = field(default_factory=set)
    """Planted words that were shown to somebody who may see them: the search can find these."""

    def add(self, other: "Outcome") -> None:
        """Take in what another run found."""
        self.probes += other.probes
        self.disagreements += other.disagreements
        self.canaries += other.canaries
        self.by_role += other.by_role
        self.by_relation += other.by_relation
        self.routes |= other.routes
        self.cells |= other.cells
        self.seen |= other.seen


def unclassified() -> set[str]:
    """Return the addresses for which there is no recipe, and recipes without an address."""
    return set(cases.names()) ^ set(routes.RECIPES)


def relation(world: World, who: Who | None, case: Case) -> str:
    """Tell how a case's object stands to whoever asks."""
    if case.unit is None:
        return "absent" if case.gate is cases.absent else "none"
    if who is None or not who.posts:
        return "foreign"
    if case.record and who.key in world.records[case.record].thing.team:
        return "assigned"
    return _kinship(world, who.posts[-1].unit, case.unit)


def _kinship(world: World, own: int, unit: int) -> str:
    if own == unit:
        return "own"
    above = world.oracle.above
    if own in _ancestors(above, unit):
        return "subtree"
    if unit in _ancestors(above, own):
        return "ancestor"
    return "sibling" if above[own] == above[unit] else "foreign"


def _ancestors(above: Any, unit: int) -> Iterator[int]:
    at = above[unit]
    while at is not None:
        yield at
        at = above[at]


def probes(world: World, *, each: int, seed: int, people: Sequence[Any]) -> Iterator[Probe]:
    """Yield for everybody, every address, every relation and method so many cases at random."""
    chance = random.Random(seed)
    told = {name: list(recipe.cases(world)) for name, recipe in sorted(routes.RECIPES.items())}
    for player, who in people:
        for name, recipe in sorted(routes.RECIPES.items()):
            groups: dict[str, list[Case]] = defaultdict(list)
            for case in told[name]:
                groups[relation(world, who, case)].append(case)
            for alike in groups.values():
                for method in METHODS:
                    for case in chance.sample(alike, min(each, len(alike))):
                        yield Probe(player, who, name, recipe, case, method)


def signed_in(who: Who | None) -> Client:
    """Return a client of somebody, or of nobody."""
    client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
    if who:
        client.force_login(Account.objects.get(login=who.key))
        session = client.session
        session["strength"] = who.strength
        session["confirmed"] = timezone.now().isoformat()
        session.save()
    return client


@contextmanager
def put_back() -> Iterator[None]:
    """Have all as it was: the database, and what the journal's head outside has grown by.

    A home whose database alone is older than that head is one that somebody put back.
    """
    head = anchors.path()
    known = head.stat().st_size if head.exists() else None
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    if known is not None:
        os.truncate(head, known)
    else:
        head.unlink(missing_ok=True)


class Prober:
    """Holds the sessions, asks, and judges the answers."""

    def __init__(self, world: World) -> None:
        self.world, self.oracle = world, world.oracle
        self.handler = Client(raise_request_exception=False).handler
        self.clients: dict[tuple[str, int], tuple[Client, datetime]] = {}
        self.heard = witness.Heard()
        logging.getLogger().addHandler(self.heard)
        self.outcome = Outcome()

    def close(self) -> Outcome:
        """Stop listening to the log and return what was found."""
        logging.getLogger().removeHandler(self.heard)
        return self.outcome

    def run(self, some: Iterator[Probe]) -> Outcome:
        """Ask every probe; what it changed is rolled back."""
        for probe in some:
            self.ask(probe)
        return self.close()

    def ask(self, probe: Probe) -> None:
        """Ask one probe and judge its answer."""
        client = self._client(probe.who)
        packed = {"HTTP_ACCEPT_ENCODING": "gzip"} if self.outcome.probes % 4 == 0 else {}
        data = {"data": dict(probe.case.data)} if probe.method == "POST" else {}
        paces.forget()  # nobody asks as fast as this
        kept = {name: morsel.value for name, morsel in client.cookies.items()}
        with put_back():
            answer = getattr(client, probe.method.lower())(probe.case.path, **data, **packed)
            content = witness.body(answer)
        # Signed out, or under another name: the session it was stands again in the database.
        client.cookies.clear()
        client.cookies.load(kept)
        self._judge(probe, answer, content)
        found, cell = self.outcome, probe.cell(self.world)
        found.probes += 1
        found.routes.add(probe.name)
        found.cells.add(cell)
        found.by_role[cell[1], probe.name] += 1
        found.by_relation[cell[2]] += 1

    def _client(self, who: Who | None) -> Client:
        """Return who asks, signed in with their strength and confirmed within minutes."""
        key = (who.key, who.strength) if who else ("", 0)
        client, since = self.clients.get(key, (None, None))
        if client is None or since is None or timezone.now() - since > _CONFIRMED_FOR:
            client, since = signed_in(who), timezone.now()
            client.handler = self.handler  # one site, however many sessions
            self.clients[key] = client, since
        return client

    def _judge(self, probe: Probe, answer: Any, content: bytes) -> None:
        wrong = self._wrong_status(probe, answer)
        if wrong:
            self.outcome.disagreements.append(f"{probe} → {answer.status_code}, {wrong}")
        asked = witness.found(probe.case.path) | witness.found(str(probe.case.data))
        words = witness.words(answer, content) - asked
        opened = self._opened(probe)
        self.outcome.seen |= opened & words
        self._judge_words(probe, words - opened)
        if opened and not (opened <= words and answer.status_code == 200):
            self.outcome.disagreements.append(f"{probe} → {answer.status_code}, wanted it opened")
        self._judge_log(probe)
        if answer.status_code == 200 and probe.method == "GET" and probe.who:
            self._judge_depth(probe, words | asked, content)

    def _wrong_status(self, probe: Probe, answer: Any) -> str:
        status, recipe, who = answer.status_code, probe.recipe, probe.who
        if status >= 500:
            return "an error of the server"
        if probe.method in _UNANSWERED or status == 405:
            # Whatever the object and whoever asks: no address of ours changes anything by these.
            fetched = probe.method in ("GET", "HEAD") and not recipe.posts_only
            told = (status == 405 and not fetched) or (
                probe.method == "OPTIONS" and status in _EMPTY
            )
            return "" if told else "wanted no such method"
        if recipe.act == cases.PUBLIC or status in recipe.also:
            return ""
        if who is None:
            led = status in _HIDING and "/sign-in/" in answer["Location"]
            return "" if led else "wanted the sign-in"
        return self._wrong_for(probe, status, who)

    def _wrong_for(self, probe: Probe, status: int, who: Who) -> str:
        recipe = probe.recipe
        if recipe.act == cases.SIGNED:
            return ""
        if not self.oracle.enters(who, recipe.act):
            return "" if status == 403 else "wanted a refusal at the door"
        return self._wrong_gate(probe, status, who)

    def _wrong_gate(self, probe: Probe, status: int, who: Who) -> str:
        method = probe.method
        gate = probe.case.gate(self.oracle, who)
        if gate is EITHER:
            return ""
        if gate is ABSENT:
            # What is posted to a list is answered with its address, which then is absent.
            moved = method == "POST" and probe.name == "ledger" and status in _HIDING
            return "" if status == 404 or moved else "wanted not found"
        return "" if status not in (403, 404) else "wanted it open"

    def _opened(self, probe: Probe) -> set[str]:
        """Return the word that this probe may have opened, if the oracle lets it."""
        case, who = probe.case, probe.who
        if who is None or not case.opens or probe.method != "POST":
            return set()
        record = self.world.records[case.record]
        if not self.oracle.reveals(
            who, record.thing, self.world.opened_alone(case.record)[case.opens]
        ):
            return set()
        return {
            word for word, mark in self.world.marks.items()
            if (mark.record, mark.field) == (case.record, case.opens)
        }  # fmt: skip

    def _judge_words(self, probe: Probe, words: set[str]) -> None:
        for word in words:
            if word in self.world.records:
                record, need, what = word, Need.LINE, "id"
            elif mark := self.world.marks.get(word):
                record, need, what = mark.record, mark.need, mark.field
            else:
                continue
            thing = self.world.records[record].thing
            depth = self.oracle.depth(probe.who, thing) if probe.who else Depth.NONE
            journal = probe.name in cases.JOURNALS and what == "id"
            if journal and probe.who and self.oracle.audits(probe.who, thing):
                continue
            if what == "day" and probe.name in cases.RECKONED and record != probe.case.record:
                continue
            if need > depth:
                told = f"{probe}: {what} of a {self.world.records[record].kind} S{thing.secrecy}"
                self.outcome.canaries.append(f"{told}, seen as {depth.name}")
            elif what != "id":
                self.outcome.seen.add(word)

    def _judge_log(self, probe: Probe) -> None:
        for line in self.heard.taken():
            for word in witness.found(line) & self.world.marks.keys():
                if self.world.marks[word].field != "day":
                    self.outcome.canaries.append(f"{probe}: {self.world.marks[word].field} logged")

    def _judge_depth(self, probe: Probe, words: set[str], content: bytes) -> None:
        case, who = probe.case, probe.who
        assert who is not None
        if case.shows:
            thing = self.world.records[case.record].thing
            marked = {
                word
                for word, mark in self.world.marks.items()
                if mark.record == case.record and mark.field == "partner"
            }
            seen = Depth.FILE if marked & words else Depth.LINE
            if seen != self.oracle.depth(who, thing):
                self.outcome.disagreements.append(f"{probe}: shown as {seen.name}")
        if case.listed:
            self._judge_list(probe, who, words)
            self._judge_villages(probe, who, content.decode())

    def _judge_list(self, probe: Probe, who: Who, words: set[str]) -> None:
        """Compare a list with what the oracle says stands on it."""
        case, above = probe.case, self.oracle.above
        assert case.unit is not None
        wanted = {
            each.thing.key
            for each in self.world.of_kind(case.listed)
            if not each.struck and self.oracle.depth(who, each.thing) > Depth.NONE
            and case.unit in (each.thing.unit, *_ancestors(above, each.thing.unit))
        }  # fmt: skip
        shown = {word for word in words if word in self.world.records}
        shown = {word for word in shown if self.world.records[word].kind == case.listed}
        if wanted != shown:
            told = f"{len(wanted - shown)} lacking, {len(shown - wanted)} too many"
            self.outcome.disagreements.append(f"{probe}: {told} of {len(wanted)}")

    def _judge_villages(self, probe: Probe, who: Who, page: str) -> None:
        """A line above S1 names the township at most."""
        for row in _FRAMED.finditer(page):
            for word in witness.found(row[0]) & self.world.records.keys():
                thing = self.world.records[word].thing
                line = self.oracle.depth(who, thing) is Depth.LINE and thing.secrecy > 1
                name = self.world.name(thing.unit)
                if line and name.endswith("村") and name in row[0]:
                    self.outcome.canaries.append(f"{probe}: a line names {name}")
