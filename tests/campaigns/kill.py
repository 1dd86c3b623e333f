"""Kills a writer again and again in the middle of its work and looks for what was lost.

A fork of this process enters records one after another and acknowledges each through a pipe after
its commit; it is killed with SIGKILL after a moment of chance. After every kill a fresh process
compares the ledger with what was acknowledged.

    JINGUO_HOME=… python -m tests.campaigns.kill --kills 200
"""

import argparse
import os
import random
import signal
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from uuid import UUID

from tests.campaigns.own_home import own_home

_AT = datetime(2021, 1, 15, tzinfo=UTC)
_UNIT = 3


@dataclass
class Outcome:
    """What a campaign found."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    half_done: int = 0
    broken: int = 0

    def clean(self) -> bool:
        return self.acknowledged > 0 and not (self.lost or self.half_done or self.broken)


def campaign(kills: int, *, seed: int = 1) -> Outcome:
    """Kill a writer so many times on the home of this process; the settings must be in place."""
    from django.db import connections

    chance, outcome, acknowledged = random.Random(seed), Outcome(), set()
    connections.close_all()
    for _ in range(kills):
        acknowledged |= _write_until_killed(0.02 + chance.random() * 0.12)
        outcome.kills += 1
        outcome.acknowledged = len(acknowledged)
        found = _in_child(partial(_compare, acknowledged))
        outcome.lost += found[0]
        outcome.half_done += found[1]
        outcome.broken += found[2]
        if not all(number == 0 for number in found):
            break
    return outcome


def _write_until_killed(seconds: float) -> set[UUID]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _write(writer)
    os.close(writer)
    first = os.read(reader, 16)  # the clock starts with the first acknowledgement
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    rest = b""
    while more := os.read(reader, 65536):
        rest += more
    os.close(reader)
    raw = first + rest
    return {UUID(bytes=raw[at : at + 16]) for at in range(0, len(raw) - 15, 16)}


def _write(writer: int) -> None:
    from jinguo.ledger.drafts import By, Draft
    from jinguo.ledger.enter import enter

    while True:
        fields = {"held_on": date(2020, 5, 4), "subtype": "宣讲", "heads": 30, "title": "宣讲"}
        draft = Draft("activity", _UNIT, fields, ("big-preaching",))
        enter(draft, by=By(at=_AT), key=str(draft.id))
        os.write(writer, draft.id.bytes)


def _compare(acknowledged: set[UUID]) -> tuple[int, int, int]:
    """Return how many are lost, how many records lack their one entry or receipt, how many faults."""
    from django.db import connection

    from jinguo.ledger.journal import chained
    from jinguo.ledger.models import Activity, Entry, Receipt

    records = set(Activity.objects.values_list("id", flat=True))
    entries = sorted(Entry.objects.filter(kind="activity").values_list("record", flat=True))
    receipts = {UUID(key) for key in Receipt.objects.values_list("key", flat=True)}
    half_done = (
        len(records ^ set(entries)) + len(entries) - len(set(entries)) + len(records ^ receipts)
    )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        broken = int(cursor.fetchone()[0] != "ok")
    digest = ""
    for entry in Entry.objects.order_by("number"):
        digest = chained(digest, entry)
        broken += digest != entry.digest
    return len(acknowledged - records), half_done, broken


def _in_child(work) -> tuple[int, int, int]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        status = 1
        try:
            os.write(writer, " ".join(map(str, work())).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    told = os.read(reader, 100).decode()
    os.close(reader)
    if os.waitpid(child, 0)[1]:
        raise RuntimeError("the comparing process failed")
    lost, half_done, broken = map(int, told.split())
    return lost, half_done, broken


def prepare() -> None:
    """Make the home of this process ready with a city's units, in a child of its own."""

    def work() -> tuple[int, int, int]:
        from jinguo.console.home import open_home
        from jinguo.org import divisions

        open_home()
        divisions.load(divisions.read_shipped("3406"), what="3406", at=_AT)
        return 0, 0, 0

    _in_child(work)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with own_home():
        prepare()
        outcome = campaign(asked.kills, seed=asked.seed)
    sys.stdout.write(f"{outcome}\n")
    return 0 if outcome.clean() else 1


if __name__ == "__main__":
    sys.exit(main())
