"""Looks at two units at once on PostgreSQL; run as a program on an empty home, prints JSON."""

import json
import sys
import threading
import time

import django

import config  # noqa: F401 - puts the one SQLite library in place before Django is imported

django.setup()

from django.db import connection, transaction  # noqa: E402 - after setup

from jinguo.console.home import open_home  # noqa: E402
from jinguo.ledger.chaining import seal_once  # noqa: E402
from jinguo.ledger.drafts import By  # noqa: E402
from jinguo.ledger.enter import enter  # noqa: E402
from jinguo.ledger.looks import at_door, look_over  # noqa: E402
from jinguo.ledger.models import Entry, Look  # noqa: E402
from jinguo.ledger.models.look import Looked  # noqa: E402
from jinguo.ledger.verifying import verify  # noqa: E402
from jinguo.org import divisions  # noqa: E402
from tests.factories import AT, UNITS, City, draft  # noqa: E402

BY = By(AT)
HELD = 1.0


def seen(unit: int) -> None:
    look_over(Looked.READ, "case", count=1, unit=unit, by=BY)


def hold(unit: int, begun: threading.Event) -> None:
    """Look at a unit in a transaction that stays open for a while."""
    with transaction.atomic():
        seen(unit)
        begun.set()
        time.sleep(HELD)
    connection.close()


def waited(held: int, asked: int) -> float:
    """Return how long a look at one unit waits while a look at another is not done yet."""
    begun = threading.Event()
    other = threading.Thread(target=hold, args=(held, begun))
    other.start()
    begun.wait()
    began = time.monotonic()
    seen(asked)
    seconds = time.monotonic() - began
    seal_once(at=AT)  # takes in what is committed, and not what is still open
    other.join()
    return seconds


def many(unit: int) -> None:
    for _ in range(20):
        seen(unit)
        at_door(Looked.SIGN_IN, by=BY, unit=None)
    connection.close()


def main() -> None:
    open_home()
    divisions.load([(code, name) for name, code in UNITS.items()], what="演示市", at=AT)
    city = City.standing()
    one, two = city["一村"], city["二村"]
    seen(one)
    seen(two)
    told = {"other unit": waited(one, two), "same unit": waited(one, one)}
    threads = [threading.Thread(target=many, args=(unit,)) for unit in (one, two, one)]
    for thread in threads:
        thread.start()
    enter([draft("activity", one) for _ in range(30)], by=BY)
    seal_once(at=AT)
    for thread in threads:
        thread.join()
    seal_once(at=AT)
    report = verify()
    json.dump(
        {
            **told, "faults": [str(fault) for fault in report.faults], "looks": report.looks,
            "entries": report.entries, "seals": report.seals,
            "unsealed": Look.objects.filter(seal=None).count(),
            "numbers": list(Entry.objects.order_by("number").values_list("number", flat=True)),
        },
        sys.stdout,
    )  # fmt: skip


main()
