"""Tampers with a journal in fourteen ways, with and without its key, and sees each found and located.

A small city writes, reads and seals; then one thing is planted by SQL, the journal is checked, and
all is put back. Beside it stand runs of random honest work, after which nothing may be found.

    python -m tests.campaigns.tamper --tamperings 10000 --clean 1000
"""

import argparse
import shutil
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.campaigns.own_home import own_home
from tests.campaigns.random_work import Stage, open_database, work
from tests.campaigns.tampering import TAMPERINGS

KINDS = (
    "edit", "delete", "insert", "swap", "truncate", "truncate-and-sign", "clock", "actor",
    "restore", "fork", "anchor", "re-chain", "accept-unanchored", "accepted",
)  # fmt: skip
NAMED = {
    "edit": {"edit", "reorder"}, "delete": {"deletion", "truncation"}, "insert": {"insertion"},
    "swap": {"reorder", "edit", "clock", "actor"}, "truncate": {"truncation"},
    "truncate-and-sign": {"rollback"}, "clock": {"clock"}, "actor": {"actor"},
    "restore": {"rollback"}, "fork": {"fork"}, "anchor": {"anchor", "fork", "re-chain"},
    "re-chain": {"re-chain"}, "accept-unanchored": {"rollback"}, "accepted": {"edit"},
}  # fmt: skip
"""What a check may call each of them."""


@dataclass
class Outcome:
    """What a campaign planted and found."""

    planted: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)
    located: Counter = field(default_factory=Counter)
    named: Counter = field(default_factory=Counter)
    clean: int = 0
    alarms: int = 0
    missed: list[str] = field(default_factory=list)

    def whole(self) -> bool:
        return self.planted == self.found == self.located == self.named and not self.alarms

    def told(self) -> str:
        lines = [
            f"{kind:<18} planted {self.planted[kind]:>5} found {self.found[kind]:>5}"
            f" located {self.located[kind]:>5} named {self.named[kind]:>5}"
            for kind in KINDS
        ]
        total = f"{self.planted.total()} planted, {self.found.total()} found, {self.located.total()} located"
        return "\n".join([*lines, f"{total}; {self.clean} clean runs, {self.alarms} false alarms"])


@contextmanager
def put_back(stage: Stage):
    """Let somebody tamper, then have everything as it was: the database, the anchor, the clock."""
    from django.db import connection, transaction

    from jinguo.ledger.anchors import path

    name, known, at = connection.settings_dict["NAME"], path().read_bytes(), stage.at
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    path().write_bytes(known)
    stage.at = at
    open_database(name) if connection.settings_dict["NAME"] != name else None


@contextmanager
def put_back_files(stage: Stage):
    from django.db import connection

    from jinguo.ledger.anchors import path

    name, known, at = connection.settings_dict["NAME"], path().read_bytes(), stage.at
    yield
    open_database(name)
    path().write_bytes(known)
    stage.at = at


def tamper(stage: Stage, kind: str, outcome: Outcome) -> None:
    """Plant one thing, check, and score what the check said."""
    from jinguo.ledger.verifying import verify

    stolen = stage.chance.random() < 0.5
    files = kind in ("restore", "fork", "accept-unanchored", "accepted")
    with (put_back_files if files else put_back)(stage):
        planted = TAMPERINGS[kind](stage, stolen=stolen)
        report = verify()
        outcome.planted[kind] += 1
        if not report.faults:
            outcome.missed.append(f"{kind} stolen={stolen} {planted}: nothing")
            return
        first = report.faults[0]
        outcome.found[kind] += 1
        at_row = (first.table, first.number) == (planted.table, planted.number)
        # Before its seal, only its unit and sequence are known of a row that is not there.
        at_row |= bool(planted.sequence) and (
            (first.table, first.unit, first.sequence)
            == (planted.table, planted.unit, planted.sequence)
        )
        at_seal = bool(planted.seal) and first.seal == planted.seal
        outcome.located[kind] += at_row or at_seal
        outcome.named[kind] += first.wrong.value in NAMED[kind]
        if not (at_row or at_seal) or first.wrong.value not in NAMED[kind]:
            outcome.missed.append(f"{kind} stolen={stolen} {planted}: {first}")


def honest(stage: Stage, outcome: Outcome) -> None:
    """Work, seal and read at random on a copy, and check before and after the last seal."""
    from jinguo.ledger import anchors
    from jinguo.ledger.chaining import seal_once
    from jinguo.ledger.drafts import By
    from jinguo.ledger.restoring import accept
    from jinguo.ledger.verifying import verify

    with put_back_files(stage):
        kept = stage.chance.choice(stage.kept)
        copy = stage.home.parent / "honest.sqlite"
        shutil.copy(kept / "ledger.sqlite", copy)
        open_database(copy)
        restored = stage.chance.random() < 0.3 and kept != stage.kept[-1]
        if restored:
            accept(reason="硬盘坏了", by=By(stage.later()))
        else:
            shutil.copy(kept / "anchor", anchors.path())
        for _ in range(stage.chance.randint(3, 12)):
            work(stage)
            if stage.chance.random() < 0.3:
                seal_once(at=stage.at)
        for report in (verify(), (seal_once(at=stage.at), verify())[1]):
            if report.faults or len(report.accepted) != restored:
                outcome.alarms += 1
                outcome.missed.append(f"clean: {report.faults[:1]} {report.accepted}")
        outcome.clean += 1


def campaign(folder: Path, *, tamperings: int, clean: int, seed: int = 1) -> Outcome:
    """Run the campaign on a home of its own; the settings must be in place."""
    stage, outcome, told = Stage(folder, seed), Outcome(), 0
    for at in range(tamperings + clean):
        if at < tamperings:
            tamper(stage, KINDS[at % len(KINDS)], outcome)
        else:
            honest(stage, outcome)
        for missed in outcome.missed[told:]:
            sys.stderr.write(f"{at:,} {missed}\n")
        told = len(outcome.missed)
        if at % 1_000 == 0:
            sys.stderr.write(f"{at:,}\n")
    return outcome


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tamperings", type=int, default=10_000)
    parser.add_argument("--clean", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with own_home() as folder:
        began = time.monotonic()
        outcome = campaign(folder, tamperings=asked.tamperings, clean=asked.clean, seed=asked.seed)
    for each in outcome.missed[:20]:
        sys.stdout.write(f"{each}\n")
    sys.stdout.write(f"{outcome.told()}; {time.monotonic() - began:.0f} s\n")
    return 0 if outcome.whole() else 1


if __name__ == "__main__":
    sys.exit(main())
