"""The same pages with and without the policy, and with and without sealed words, turn by turn.

Without the policy every scope is everything, of every class. Without the vault the records of a
list are of S1, whose words stand in the clear; with it they are of S2, on the asker's own team.

    python -m tests.campaigns.cost --records 300000 --runs 15 [--write docs/benchmarks/guard.md]
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.campaigns.own_home import empty_home

MOST = 1.15
"""What a page may cost with the policy, compared with the same page without."""
_SEALED, _PLAIN = "credit-village", "clean-village"
_ROWS = 50
_HEAD = """# What the guard costs

`python -m tests.campaigns.cost --records {records} --runs {runs}` enters so many activities of a city-year
in a home of its own and opens each page with and without, turn by turn in one process, as officers of
the city, a county and a township. Ratios of medians of the server's time; the policy may add 15 % to
a page, and no question to the database. Without the policy every scope is everything.

| page | as | with the policy | questions, with and without |
|---|---|---|---|
{rows}
| a list of 50 | with sealed words | questions, sealed and plain |
|---|---|---|
{vault}
"""


@dataclass(frozen=True)
class Cost:
    """One page twice: medians in milliseconds, and questions to the database."""

    page: str
    who: str
    with_it: float
    without: float
    questions: tuple[int, int]

    @property
    def ratio(self) -> float:
        """Return how much longer the page takes with what is measured."""
        return self.with_it / self.without


def turns(ask: Callable[[], Any], plain: Callable[[], Any], runs: int) -> tuple[float, float]:
    """Return the medians of two things asked turn by turn, in milliseconds of processor time."""
    import numpy as np

    from jinguo.console.bench_city import timed

    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for side, what in enumerate((ask, plain)):
            times[side].append(timed(what).cpu * 1000)
    return float(np.median(times[0])), float(np.median(times[1]))


@contextmanager
def unguarded() -> Iterator[None]:
    """Let every scope be everything while this lasts."""
    from jinguo.org.policy import Scope
    from jinguo.web import guard

    kept, guard.scope = guard.scope, lambda *_, **__: Scope(everything=True, clearance=4)
    try:
        yield
    finally:
        guard.scope = kept


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
        "工作台": "/desk/",
    }


def policy(runs: int) -> list[Cost]:
    """Measure every page as each asker, with and without the policy."""
    from jinguo.org.models import Spell

    found = []
    of_record = _unit_of_newest()
    for who, length in (("市", 4), ("县", 6), ("乡", 9)):
        code = of_record[:length].ljust(12, "0")
        client = _client(who, Spell.objects.get(code=code, until=None).unit_id)
        for name, address in pages().items():
            found.append(_twice(client, name, who, address, runs))
    return found


def _unit_of_newest() -> str:
    from jinguo.ledger.models import Activity
    from jinguo.org.models import Spell

    unit = Activity.objects.latest("number").unit_id
    return Spell.objects.get(unit=unit, until=None).code


def _client(who: str, unit: int, strength: int = 3) -> Any:
    from django.test import Client
    from django.utils import timezone

    from jinguo.org.models import Account, Post, Role

    account = Account.objects.open(f"cost-{who}", name=who)
    Post.objects.create(
        account=account, unit_id=unit, role=Role.OFFICER, since=date(2020, 1, 1)
    )  # fmt: skip
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account)
    session = client.session
    session["strength"], session["confirmed"] = strength, timezone.now().isoformat()
    session.save()
    return client


def _twice(client: Any, name: str, who: str, address: str, runs: int) -> Cost:
    def ask() -> Any:
        return client.get(address)

    def plain() -> Any:
        with unguarded():
            return client.get(address)

    for what in (ask, plain):
        if what().status_code != 200:
            raise SystemExit(f"{address} as {who} answers {what().status_code}")
    questions = (_questions(ask), _questions(plain))
    return Cost(name, who, *turns(ask, plain, runs), questions)


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
    from jinguo.org.models import Account, Spell
    from jinguo.org.policy import Strength
    from tests.factories import AT

    unit = Spell.objects.get(code=_unit_of_newest(), until=None).unit_id
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
    return Cost("活动台账，50 条", "村", *turns(sealed, plain, runs), questions)


def main() -> int:
    """Measure, print, and perhaps write the table; 0 if the policy keeps within its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=300_000)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    with empty_home():
        from jinguo.console.bench_city import fill

        fill(asked.records)
        found, sealed = policy(asked.runs), vault(asked.runs)
    rows = "".join(
        f"| {cost.page} | {cost.who} | {cost.ratio:.2f} × | {cost.questions[0]}, {cost.questions[1]} |\n"
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
    more = [cost for cost in found if cost.questions[0] > cost.questions[1]]
    sys.stdout.write(f"{len(dear)} pages beyond {MOST}, {len(more)} with more questions\n")
    return 1 if dear or more else 0


if __name__ == "__main__":
    sys.exit(main())
