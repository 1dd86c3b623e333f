"""The same pages with and without the policy, and with and without sealed words, turn by turn.

Between the two stands the policy without the look. What "without" is, the page that is written
says (`_HEAD`). Without the vault the records of a list are of S1, whose words stand in the clear;
with it they are of S2, on the asker's own team.

    python -m tests.campaigns.cost --records 300000 --runs 31 [--write docs/benchmarks/guard.md]
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from tests.campaigns.own_home import empty_home

MOST = 1.15
"""What a page may cost with the policy, compared with the same page without."""
_SEALED, _PLAIN = "credit-village", "clean-village"
_SAME = 1.05
"""How far the pages of two ways may differ in length to be one page."""
DESK = "/desk/"
_ROWS = 50
_PEOPLE = 100
_HEAD = """# What the guard costs

`python -m tests.campaigns.cost --records {records} --runs {runs}` enters so many activities of a city-year, a person
and a case for every hundred of them, in a home of its own, and opens each page with the policy, with it but
without the look, and without, turn by turn in one process: as officers of the city, a county and a township,
and the pages of persons as caseworkers there, who read lines; the township's is on the team of what it opens.
Milliseconds are the least of the server's processor time, ratios those of these; the policy may add 15 % to a
page. Without it nobody works out who asks: posts, team and conflicts are known, and so is every scope, which is
everything; no row is judged, no field asked about, nothing masked, no look written down. It is the same page. Of the
desk, which is another page where the asker's units are all, the scopes are known as they are. Questions are those
to the database in the same order; none of them grows with the rows (`tests/web/test_query_counts.py`).

| page | as | milliseconds | with the policy | of which the look | questions |
|---|---|---|---|---|---|
{rows}
| a list of 50 | with sealed words | questions, sealed and plain |
|---|---|---|
{vault}
"""


@dataclass(frozen=True)
class Cost:
    """One page some ways, the last without: least milliseconds, questions to the database."""

    page: str
    who: str
    least: tuple[float, ...]
    questions: tuple[int, ...]

    @property
    def ratio(self) -> float:
        """Return how much longer the page takes with what is measured."""
        return self.least[0] / self.least[-1]

    @property
    def look(self) -> float:
        """Return which part of the page without anything the look adds."""
        return (self.least[0] - self.least[1]) / self.least[-1]


def turns(ways: Sequence[Callable[[], Any]], runs: int) -> tuple[float, ...]:
    """Return the least milliseconds of the processor's time of things asked turn by turn.

    What others do on the machine only ever adds to it.
    """
    from jinguo.console.bench_city import timed

    times: list[list[float]] = [[] for _ in ways]
    for _ in range(runs):
        for side, what in zip(times, ways, strict=True):
            side.append(timed(what).cpu * 1000)
    return tuple(min(side) for side in times)


@contextmanager
def unlooked() -> Iterator[None]:
    """Write no look down while this lasts."""
    from jinguo.ledger import looks

    names = ("look", "look_over", "refused")
    with ExitStack() as stack:
        for name in names:
            stack.enter_context(_instead(looks, name, lambda *_, **__: None))
        yield


@dataclass(frozen=True)
class Known:
    """All that the policy would answer to somebody, known beforehand."""

    who: Any
    scopes: dict[Any, Any]
    verdicts: dict[tuple[int, str], Any]
    depths: dict[tuple[str, int], Any]
    everything: bool

    @classmethod
    def of(cls, account: Any, ask: Callable[[], Any], *, everything: bool) -> "Known":
        """Find out what the policy answers to an account that asks for something.

        A page that shows what is to be done in the asker's units is another one where these are
        all there are: its scopes are known, and stay as they are.
        """
        from django.utils import timezone

        from jinguo.ledger.team import subject
        from jinguo.org.policy import Action, Strength, depth, scope
        from jinguo.org.units import tree
        from jinguo.web import names

        who = subject(account, strength=Strength.SECOND, session="cost")
        found = {each: scope(who, each, tree=tree(), day=timezone.localdate()) for each in Action}
        # The units stay: a page offers the same acts; only who may do none of them has none.
        scopes = {
            action: replace(each, everything=True, clearance=4)
            if each.units and everything
            else each
            for action, each in found.items()
        }
        verdicts, depths, may_ask = {}, {}, names.may_ask

        def asked(request: Any, record: Any, field: str) -> Any:
            verdicts[record.number, field] = may_ask(request, record, field)
            return verdicts[record.number, field]

        def judged(thing: Any, within: Any) -> Any:
            depths[thing.kind, thing.number] = depth(thing, within)
            return depths[thing.kind, thing.number]

        with _instead(names, "may_ask", asked), _everywhere("depth", judged):
            ask()
        return cls(who, scopes, verdicts, depths, everything)


@contextmanager
def unguarded(known: Known) -> Iterator[None]:
    """Ask the policy nothing while this lasts: who asks is known, and reads everything."""
    from jinguo.ledger import opening, reads
    from jinguo.web import guard, names

    with ExitStack() as stack:
        stack.enter_context(unlooked())
        stack.enter_context(_everywhere("scope", lambda _, of, **__: known.scopes[of]))
        stack.enter_context(_instead(guard, "_subject", lambda _: known.who))
        if known.everything:
            stack.enter_context(_instead(reads, "_seen", lambda *_: True))
            told = lambda thing, _: known.depths[thing.kind, thing.number]  # noqa: E731 - beside its like
            stack.enter_context(_everywhere("depth", told))
        for masked in opening._MASKS:
            stack.enter_context(_in_place(opening._MASKS, masked, str))
        asked = lambda _, record, field: known.verdicts[record.number, field]  # noqa: E731 - beside its like
        stack.enter_context(_instead(names, "may_ask", asked))
        yield


@contextmanager
def _everywhere(name: str, what: Any) -> Iterator[None]:
    """Put something in the place of a function of the policy, wherever that was brought in."""
    from jinguo.org import policy

    real = getattr(policy, name)
    modules = [each for key, each in list(sys.modules.items()) if key.startswith("jinguo.")]
    with ExitStack() as stack:
        for module in modules:
            if getattr(module, name, None) is real:
                stack.enter_context(_instead(module, name, what))
        yield


@contextmanager
def _in_place(of: dict[str, Any], name: str, what: Any) -> Iterator[None]:
    kept, of[name] = of[name], what
    try:
        yield
    finally:
        of[name] = kept


@contextmanager
def _instead(where: Any, name: str, what: Any) -> Iterator[None]:
    kept = getattr(where, name)
    setattr(where, name, what)
    try:
        yield
    finally:
        setattr(where, name, kept)


def pages() -> dict[str, str]:
    """Return the pages that are measured: those of the ledger, and what leads to them."""
    from jinguo.ledger.models import Activity
    from jinguo.web.opaque import sealed

    return {
        "台账": "/ledgers/",
        "活动台账": "/ledgers/activity/",
        "活动台账，按类型": "/ledgers/activity/?subtype=宣讲",
        "活动台账，搜索": f"/ledgers/activity/?find={sealed('学校宣讲'.encode(), of='words')}",
        "记录": f"/ledgers/activity/{Activity.objects.latest('number').id}/",
        "工作台": DESK,
    }


def pages_of_persons() -> dict[str, str]:
    """Return the pages of persons' kinds: the lists, and the newest person and case."""
    from jinguo.ledger.models import Case, Party

    return {
        "人员台账": "/ledgers/party/",
        "案件台账": "/ledgers/case/",
        "人员": f"/ledgers/party/{Party.objects.latest('number').id}/",
        "案件": f"/ledgers/case/{Case.objects.latest('number').id}/",
    }


def policy(runs: int) -> list[Cost]:
    """Measure every page as each asker, with and without the policy."""
    from jinguo.org.models import Role, Spell
    from tests.campaigns import cost_people

    village = Spell.objects.get(unit=_unit_of_newest(), until=None)
    units = {
        who: Spell.objects.get(code=village.code[:length].ljust(12, "0"), until=None).unit_id
        for who, length in (("市", 4), ("县", 6), ("乡", 9))
    }
    found = []
    for who, unit in units.items():
        client = _client(who, unit)
        found += [_ways(client, name, who, each, runs) for name, each in pages().items()]
    readers = {who: _client(f"{who}维权", unit, Role.CASEWORKER) for who, unit in units.items()}
    cost_people.enter_as(readers["乡"], village.unit_id, _PEOPLE)
    told = pages_of_persons()
    for who, client in readers.items():
        found += [_ways(client, name, f"{who}，维权", each, runs) for name, each in told.items()]
    return found


def _unit_of_newest() -> int:
    from jinguo.ledger.models import Activity

    return int(Activity.objects.latest("number").unit_id)


def _client(who: str, unit: int, role: str = "officer", strength: int = 3) -> Any:
    from django.test import Client
    from django.utils import timezone

    from jinguo.org.models import Account, Post

    account = Account.objects.open(f"cost-{who}", name=who)
    Post.objects.create(account=account, unit_id=unit, role=role, since=date(2020, 1, 1))
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account)
    session = client.session
    session["strength"], session["confirmed"] = strength, timezone.now().isoformat()
    session.save()
    return client


def _ways(client: Any, name: str, who: str, address: str, runs: int) -> Cost:
    from jinguo.org.models import Account

    def ask() -> Any:
        return client.get(address)

    account = Account.objects.get(pk=client.session["_auth_user_id"])
    known = Known.of(account, ask, everything=address != DESK)

    def unseen() -> Any:
        with unlooked():
            return client.get(address)

    def plain() -> Any:
        with unguarded(known):
            return client.get(address)

    ways = (ask, unseen, plain)
    for what in ways:
        if what().status_code != 200:
            raise SystemExit(f"{address} as {who} answers {what().status_code}")
    sizes = [len(what().content) for what in ways]
    if max(sizes) > _SAME * min(sizes):
        sys.stderr.write(f"{address} as {who} is not the same page: {sizes} bytes\n")
    return Cost(name, who, turns(ways, runs), tuple(_questions(what) for what in ways))


def _questions(ask: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask()
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


def vault(runs: int) -> Cost:
    """Measure a list of fifty whose words are sealed beside one whose words are not."""
    from jinguo.ledger.drafts import By, Draft
    from jinguo.ledger.enter import enter
    from jinguo.ledger.team import subject
    from jinguo.org.models import Account
    from jinguo.org.policy import Strength
    from tests.factories import AT

    unit = _unit_of_newest()
    client = _client("村", unit)
    account = Account.objects.get(login="cost-村")
    by = By(AT, subject(account, strength=Strength.SECOND), account)
    for secrecy, subtype in ((1, "联谊"), (2, "仪式")):
        drafts = [
            Draft("activity", unit, {
                "held_on": date(2020, 3, 8), "subtype": subtype, "secrecy": secrecy,
                "title": f"第{at}场",
            })
            for at in range(_ROWS)
        ]  # fmt: skip
        enter(drafts, by=by)
    sealed, plain = (
        lambda word=word: client.get(f"/ledgers/activity/?subtype={word}")
        for word in ("仪式", "联谊")
    )
    questions = (_questions(sealed), _questions(plain))
    return Cost("活动台账，50 条", "村", turns((sealed, plain), runs), questions)


def main() -> int:
    """Measure, print, and perhaps write the table; 0 if the policy keeps within its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=300_000)
    parser.add_argument("--runs", type=int, default=31)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    with empty_home():
        from jinguo.console.bench_city import fill
        from tests.campaigns import cost_people

        fill(asked.records)
        cost_people.fill(asked.records // 100)
        found, sealed = policy(asked.runs), vault(asked.runs)
    rows = "".join(
        f"| {cost.page} | {cost.who} | {cost.least[0]:.1f} | {cost.ratio:.2f} × | {cost.look:.2f} |"
        f" {', '.join(map(str, cost.questions))} |\n"
        for cost in found
    )
    told = (
        f"| {sealed.page} | {sealed.ratio:.2f} × | {sealed.questions[0]}, {sealed.questions[1]} |"
    )
    whole = _HEAD.format(records=asked.records, runs=asked.runs, rows=rows, vault=told)
    sys.stdout.write(whole)
    if asked.write:
        asked.write.write_text(whole, encoding="utf-8")
    dear = [cost for cost in found if cost.ratio > MOST]
    sys.stdout.write(f"{len(dear)} pages beyond {MOST}\n")
    return 1 if dear else 0


if __name__ == "__main__":
    sys.exit(main())
