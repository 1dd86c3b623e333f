"""Kills the site and its worker with SIGKILL at moments of chance while people enter and import.

People sign in to a real server, send the form of an activity again and again, and upload workbooks
that the worker takes in. What was answered is acknowledged; what was not is sent once more, as
somebody would press the button again. At last every acknowledged record must stand once, with its
one entry and receipt, every acknowledged workbook whole and once, and the journal unbroken.

    python -m tests.campaigns.desk_kill --kills 100
"""

import argparse
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.campaigns.desk_crowd import BROKEN_OFF, PASSWORD, PEOPLE, ROWS, Crowd
from tests.campaigns.own_home import settle

ROOT = Path(__file__).parents[2]
_AT = datetime(2021, 1, 15, tzinfo=UTC)
_CITY = "3404"
_WAIT = 900.0


@dataclass
class Outcome:
    """What a campaign found."""

    kills: Counter[str] = field(default_factory=Counter)
    entered: int = 0
    imported: int = 0
    repeated: int = 0
    """How often something was sent again because no answer came."""
    wrong: list[str] = field(default_factory=list)

    def clean(self) -> bool:
        return self.entered > 0 and not self.wrong

    def told(self) -> str:
        kills = "、".join(f"{what} {count}" for what, count in sorted(self.kills.items()))
        return (
            f"kills: {kills}; acknowledged: {self.entered} records, {self.imported} workbooks of"
            f" {ROWS} rows; sent again: {self.repeated}; wrong: {len(self.wrong)} {self.wrong[:9]}"
        )


class Site:
    """A real server with its worker, begun again whenever it was killed."""

    def __init__(self, home: Path) -> None:
        self.home, self.server = home, None  # type: tuple[Path, subprocess.Popen[bytes] | None]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    def begin(self) -> None:
        command = [sys.executable, "-m", "config.command", "serve", "--port", str(self.port)]
        quiet = subprocess.DEVNULL
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            self.server = subprocess.Popen(
                command, cwd=ROOT, env=environment(self.home), stdout=quiet, stderr=quiet
            )
            while self.server.poll() is None and time.monotonic() < deadline:
                time.sleep(0.2)
                if self._answers() and self.server.poll() is None:
                    return
            time.sleep(0.5)  # its port is still held by one who dies
        raise RuntimeError("the site did not begin")

    def _answers(self) -> bool:
        here = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            here.request("GET", "/sign-in/")
            return here.getresponse().status == 200
        except BROKEN_OFF:
            return False
        finally:
            here.close()

    def parts(self) -> tuple[list[int], list[int]]:
        """Return the processes of the site, and those of its worker."""
        import psutil

        assert self.server
        site, worker = [self.server.pid], []
        try:
            for each in psutil.Process(self.server.pid).children(recursive=True):
                (worker if "work" in each.cmdline() else site).append(each.pid)
        except psutil.NoSuchProcess:
            pass
        return site, worker

    def kill(self, what: str) -> None:
        site, worker = self.parts()
        for pid in {"site": site, "worker": worker, "both": site + worker}[what]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if what != "worker":
            assert self.server
            self.server.wait()
            self.begin()

    def end(self) -> None:
        assert self.server
        self.server.terminate()
        self.server.wait()


def environment(home: Path) -> dict[str, str]:
    told = {"JINGUO_HOME": str(home), "JINGUO_DATABASE": "", "PYTHONUTF8": "1"}
    return {**os.environ, **told, "PYTHONPATH": str(ROOT)}


def campaign(kills: int, folder: Path, *, seed: int = 1) -> Outcome:
    """Kill so many times; then see what stands."""
    chance, outcome, home = random.Random(seed), Outcome(), folder / "home"
    told = json.loads(_inside(home, "--prepare"))
    site = Site(home)
    site.begin()
    crowd = Crowd(site.port, told["units"], told["codes"])
    try:
        for _ in range(kills):
            time.sleep(2 + chance.random() * 5)
            what = chance.choice(("site", "site", "worker", "worker", "both"))
            site.kill(what)
            outcome.kills[what] += 1
        time.sleep(3)
        crowd.end()
        told = {"entered": sorted(crowd.entered), "books": sorted(crowd.books)}
        _settled(home)
    finally:
        site.end()
    outcome.entered, outcome.imported = len(crowd.entered), len(crowd.books)
    outcome.repeated = crowd.repeated
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")
    outcome.wrong = json.loads(_inside(home, "--compare", str(folder / "told.json")))
    return outcome


def _settled(home: Path) -> None:
    """Wait until the worker has done all that was asked of it."""
    deadline = time.monotonic() + _WAIT
    while time.monotonic() < deadline and json.loads(_inside(home, "--open")):
        time.sleep(2)


def _inside(home: Path, *asked: str) -> str:
    """Do one thing in a process of its own: this one opens no ledger."""
    command = [sys.executable, "-m", "tests.campaigns.desk_kill", *asked]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2_000:])
    return done.stdout


def _prepare() -> Any:
    from jinguo.console.home import open_home
    from jinguo.org import divisions
    from jinguo.org.models import Account, Post, Role, Spell

    open_home()
    divisions.load(divisions.read_shipped(_CITY), what=_CITY, at=_AT)
    villages = Spell.objects.exclude(code="").order_by("-code")[:40]
    top = Spell.objects.get(code__startswith=_CITY, parent=None).unit_id
    for at in range(PEOPLE):
        account = Account.objects.open(f"person-{at}", name=f"演示{at}号", password=PASSWORD)
        post = {"unit_id": top, "role": Role.OFFICER, "since": date(2016, 1, 1)}
        Post.objects.create(account=account, **post)
    told = list(villages.values_list("unit_id", "code"))
    return {"units": [unit for unit, _ in told], "codes": [code for _, code in told]}


def _open() -> Any:
    from jinguo.jobs.models import ENDED, Job

    return Job.objects.exclude(state__in=ENDED).count()


def _compare(told: dict[str, list[str]]) -> list[str]:
    from django.db import connection

    from jinguo.jobs.models import ENDED, Job
    from jinguo.ledger.journal import broken
    from jinguo.ledger.models import Activity, Entry, Import, Receipt

    wrong = [f"job {each}" for each in Job.objects.exclude(state__in=ENDED)]
    wrong += [f"job {each.told}" for each in Job.objects.filter(state="failed")]
    titles = dict(Activity.objects.values_list("id", "title"))
    standing = {str(id_) for id_, title in titles.items() if title == "宣讲"}
    wrong += [f"lost {id_}" for id_ in told["entered"] if id_ not in standing]
    entries = Counter(
        Entry.objects.filter(kind="activity", act="enter").values_list("record", flat=True)
    )
    wrong += [f"{count} entries of {id_}" for id_, count in entries.items() if count != 1]
    wrong += [f"no entry of {id_}" for id_ in titles.keys() - entries.keys()]
    receipts = {str(key).split()[-1] for key in Receipt.objects.values_list("key", flat=True)}
    wrong += [f"receipt or record alone: {id_}" for id_ in receipts ^ standing]
    by_book = Counter(
        re.match("第[0-9]+份", title)[0] for title in titles.values() if title != "宣讲"
    )  # type: ignore[index]
    wrong += [f"{by_book[name]} rows of {name}" for name in told["books"] if by_book[name] != ROWS]
    wrong += [f"{count} rows of {name}" for name, count in by_book.items() if count != ROWS]
    once = Counter(title for title in titles.values() if title != "宣讲")
    wrong += [f"{count} × {title}" for title, count in once.items() if count > 1]
    made = list(Import.objects.all())
    wrong += [f"import {each.number}: {each.entered}" for each in made if each.entered != ROWS]
    if len(made) != len(by_book):
        wrong.append(f"{len(made)} imports for {len(by_book)} workbooks")
    wrong += [f"journal {number}" for number in broken(10**9)]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        wrong += [row[0] for row in cursor.fetchall() if row[0] != "ok"]
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--prepare", action="store_true")
    parser.add_argument("--open", action="store_true")
    parser.add_argument("--compare", type=Path)
    asked = parser.parse_args()
    if not (asked.prepare or asked.open or asked.compare):
        with tempfile.TemporaryDirectory() as folder:
            outcome = campaign(asked.kills, Path(folder), seed=asked.seed)
        sys.stdout.write(f"{outcome.told()}\n")
        return 0 if outcome.clean() else 1
    settle()
    if asked.prepare:
        told = _prepare()
    elif asked.open:
        told = _open()
    else:
        told = _compare(json.loads(asked.compare.read_text(encoding="utf-8")))
    sys.stdout.write(json.dumps(told, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
