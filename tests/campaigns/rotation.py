"""Rotates every key again and again under load, is killed on the way, and looks for what is shut.

Some thousand persons stand there. Writers enter more and amend these and those, readers open them,
each in a process of its own, while another rotates root, units, records and index; that one is
killed with SIGKILL after a moment of chance and begun again. At last every row is opened, compared
with what was written, and found by its index.

    python -m tests.campaigns.rotation --kills 20 --rows 2000
"""

import argparse
import os
import random
import signal
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.campaigns.own_home import own_home

_AT = datetime(2021, 1, 15, 2, tzinfo=UTC)
_UNIT = 4
_BATCH, _OLDER = 200, 3


@dataclass
class Outcome:
    """What a campaign found."""

    kills: int = 0
    filled: int = 0
    """How many stood there before anything was rotated."""
    rows: int = 0
    """How many stood there at last, each opened, compared and found."""
    entered: int = 0
    amended: int = 0
    rotations: int = 0
    read_meanwhile: int = 0
    unreadable: int = 0
    changed: int = 0
    not_found: int = 0
    waited_in_vain: int = 0
    """Writes that the database was too long locked for: refused whole, as anybody's is."""
    died: int = 0
    """Processes that ended before they were killed: a writer that fails tells nothing any more."""

    def clean(self) -> bool:
        busy = min(self.rows, self.read_meanwhile, self.entered + self.amended) > 0
        return busy and not (self.unreadable or self.changed or self.not_found or self.died)


def campaign(kills: int, rows: int, *, seed: int = 1) -> Outcome:
    """Rotate under load on the home of this process; the settings must be in place."""
    from django.db import connections

    chance, outcome = random.Random(seed), Outcome(kills=kills, filled=_fill(rows))
    connections.close_all()
    reader, writer = os.pipe()
    workers = [_child(lambda at=at: _write(at, writer)) for at in (1, 2)]
    workers += [_child(lambda: _read(writer))]
    drained = _Drained(reader)
    for _ in range(kills):
        rotating = _child(lambda: _rotate(writer))
        time.sleep(0.3 + chance.random() * 1.5)
        outcome.died += _kill(rotating)
    outcome.died += sum(map(_kill, workers))
    os.close(writer)
    told = drained.whole()
    outcome.rotations, outcome.read_meanwhile = told[b"R"], told[b"o"]
    outcome.entered, outcome.amended, outcome.unreadable = told[b"e"], told[b"a"], told[b"x"]
    outcome.waited_in_vain = told[b"w"]
    _finish(outcome)
    return outcome


class _Drained:
    """Reads what the processes tell while they work: a full pipe would stop them all."""

    def __init__(self, reader: int) -> None:
        self.reader, self.told = reader, Counter[bytes]()
        self.thread = threading.Thread(target=self._drain)
        self.thread.start()

    def _drain(self) -> None:
        while more := os.read(self.reader, 65536):
            self.told.update(bytes([each]) for each in more)
        os.close(self.reader)

    def whole(self) -> Counter[bytes]:
        """Return how often each was told, once nobody tells any more."""
        self.thread.join()
        return self.told


def _fill(rows: int) -> int:
    from jinguo.ledger.drafts import By
    from jinguo.ledger.enter import enter
    from tests.factories import draft

    made = 0
    while made < rows:
        some = range(made, min(made + _BATCH, rows))
        enter([draft("party", _UNIT, **_person(at)) for at in some], by=By(at=_AT))
        made += len(some)
    return made


def _person(at: int) -> dict[str, str]:
    return {"name": f"演示{at}", "phone": f"139{at:08}", "born_on": "1990-01-01"}


def _child(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            traceback.print_exc()  # only what fails comes here before it is killed
            os._exit(1)
    return child


def _kill(child: int) -> bool:
    """Kill a process, and tell whether it had ended by itself."""
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return not os.WIFSIGNALED(status)


def _write(seed: int, writer: int) -> None:
    """Enter persons, and amend these and those that stood there."""
    from django.db import OperationalError

    from jinguo.ledger.models import Party
    from tests.factories import enter_one

    chance, at = random.Random(seed), seed * 1_000_000
    numbers = list(Party.objects.values_list("number", flat=True))
    while True:
        at += 1
        try:
            made = enter_one("party", _UNIT, **_person(at))
            os.write(writer, b"e")
            _amend(made, writer)
            for number in chance.sample(numbers, min(_OLDER, len(numbers))):
                _amend(Party.objects.get(number=number), writer)
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            os.write(writer, b"w")


def _amend(row: Any, writer: int) -> None:
    from jinguo.errors import ConflictError
    from jinguo.ledger.amend import Amendment, amend
    from jinguo.ledger.drafts import By

    address = f"某路{row.number}号{row.version}"
    try:
        amend(Amendment("party", row.id, row.version, {"address": address}), by=By(at=_AT))
        os.write(writer, b"a")
    except ConflictError:
        return  # the other writer was first


def _read(writer: int) -> None:
    from jinguo.ledger.models import Party
    from jinguo.ledger.opening import LOCKED, masked_many

    while True:
        rows = list(Party.objects.order_by("?")[:50])
        for told in masked_many(rows, ["name", "phone", "address"]):
            os.write(writer, b"x" if LOCKED in told.values() else b"o")
        time.sleep(0.01)


def _rotate(writer: int) -> None:
    from jinguo.ledger.keys import keyring
    from jinguo.ledger.rotation import rotate_index, rotate_records
    from jinguo.vault.rotation import finish_units, new_root, new_units

    while True:
        for act in (new_root, finish_units, new_units):
            act(keyring())
            os.write(writer, b"R")
        for act in (rotate_records, rotate_index):
            act()
            os.write(writer, b"R")


def _finish(outcome: Outcome) -> None:
    """Finish what was interrupted, then open every row, compare it and find it by its index."""
    from jinguo.ledger.keys import keyring
    from jinguo.ledger.models import Party
    from jinguo.ledger.opening import LOCKED, masked_many, opened
    from jinguo.ledger.rotation import rotate_index, rotate_records
    from jinguo.vault.rotation import finish_units, new_root

    finish_units(keyring())
    new_root(keyring())
    rotate_records()
    rotate_index()
    blind = keyring().blind()
    rows = list(Party.objects.all())
    for row, told in zip(rows, masked_many(rows, ["name", "phone", "address"]), strict=True):
        outcome.rows += 1
        phone = opened(row, "phone")
        outcome.unreadable += LOCKED in told.values()
        outcome.changed += not _as_written(row, opened(row, "name"), phone, opened(row, "address"))
        outcome.not_found += row.phone_index != blind(phone, "phone")


def _as_written(row: Any, name: str, phone: str, address: str) -> bool:
    """Tell whether a person says what was entered: name and phone are of one number."""
    wanted = f"某路{row.number}号{row.version - 1}" if row.version > 1 else ""
    return phone == f"139{int(name.removeprefix('演示')):08}" and address == wanted


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--rows", type=int, default=2_000)
    asked = parser.parse_args()
    with own_home():
        from jinguo.console.home import open_home
        from jinguo.org import divisions
        from tests.factories import UNITS

        open_home()
        divisions.load([(code, name) for name, code in UNITS.items()], what="演示市", at=_AT)
        outcome = campaign(asked.kills, asked.rows)
    sys.stdout.write(f"{outcome}\n")
    return 0 if outcome.clean() else 1


if __name__ == "__main__":
    sys.exit(main())
