"""Fills an empty home with one small ledger and prints what comes out of it; run as a program."""

import json
import sys
from datetime import date
from uuid import UUID

import django

import config  # noqa: F401 - puts the one SQLite library in place before Django is imported

django.setup()

from django.db import connection  # noqa: E402 - after setup

from jinguo.console import main  # noqa: E402
from jinguo.console.home import open_home  # noqa: E402
from jinguo.counting.books import books  # noqa: E402
from jinguo.counting.figures import table  # noqa: E402
from jinguo.counting.recount import read, value  # noqa: E402
from jinguo.errors import JinguoError  # noqa: E402
from jinguo.ledger import wall  # noqa: E402
from jinguo.ledger.amend import Amendment, amend  # noqa: E402
from jinguo.ledger.close import close  # noqa: E402
from jinguo.ledger.declared import declared  # noqa: E402
from jinguo.ledger.drafts import By, Draft  # noqa: E402
from jinguo.ledger.enter import enter  # noqa: E402
from jinguo.ledger.journal import chained  # noqa: E402
from jinguo.ledger.models import Entry  # noqa: E402
from jinguo.ledger.recording import switch  # noqa: E402
from jinguo.org import divisions  # noqa: E402
from jinguo.org.policy import EVERYTHING  # noqa: E402
from jinguo.org.units import merge, transfer  # noqa: E402
from jinguo.periods import standard  # noqa: E402
from tests.factories import AT, UNITS, City, draft  # noqa: E402

BY = By(at=AT)
LENT = {"programmes": ("book-corner",), "quantities": {"books-lent": 12}}


def drafts(city: City) -> list[Draft]:
    made = [
        draft("party", city["一村"], name="演示某", number="34060019900101002X", secrecy=3),
        draft("activity", city["一村"], held_on=date(2020, 1, 31), **LENT),
        draft("activity", city["四村"], held_on=date(2020, 2, 29), heads=None, sessions=3),
        draft("activity", city["东乡"], held_on=date(2020, 9, 1), precision="季"),
        draft("body", city["一村"]),
        draft("body", city["四村"], closed_on=date(2020, 10, 1), close_reason="撤并"),
        draft("payment", city["演示市"], amount_fen=2**53 + 1),
        draft("tally", city["二村"], indicator="big-preaching.talks"),
        draft("tally", city["乙区"]),
        draft("tally", city["乙区"], indicator="warning-letter.alerts", value=1000),
    ]
    made.append(draft("honour", city["一村"], party=made[0].id))
    ids = (UUID(int=at << 80 | 0x7 << 76 | 0x2 << 62) for at in range(1, 99))
    renamed = {each.id: next(ids) for each in made}
    return [
        Draft(
            each.kind, each.unit,
            {name: renamed.get(told, told) if name == "party" else told for name, told in each.fields.items()},
            each.programmes, renamed[each.id], each.quantities, each.partners,
        )
        for each in made
    ]  # fmt: skip


def refusals(city: City, sent: list[Draft]) -> list[str]:
    """Return the sentences with which the ledger refuses what breaks a rule of the tables."""
    honour = draft("honour", city["一村"], party=sent[0].id)
    tries = [
        sent[1],
        honour,
        [draft("activity", city["一村"], id=sent[0].id)],
        draft("body", city["一村"], closed_on=date(2020, 9, 1)),
        draft("activity", city["一村"], heads=3, persons=4),
        draft("payment", city["一村"], form="物资"),
        draft("party", city["一村"], secrecy=0),
        draft("tally", city["乙区"], value=9),
        draft("activity", city["一村"], **{**LENT, "quantities": {"books-lent": -1}}),
        [
            draft("honour", city["一村"], party=sent[0].id, awarded_on=date(2020, 6, 1))
            for _ in "ab"
        ],
    ]
    told = []
    for each in tries:
        try:
            enter(each, by=BY)
        except JinguoError as error:
            told.append(f"{type(error).__name__}: {error}")
        else:
            told.append("entered")
    return told


def broken() -> int:
    digest, count = "", 0
    for entry in Entry.objects.order_by("number"):
        count += chained(digest, entry) != entry.digest
        digest = entry.digest
    return count


def run() -> int:
    open_home()
    divisions.load([(code, name) for name, code in UNITS.items()], what="演示市", at=AT)
    city = City.standing()
    switch(city["二村"], since=None, by=BY, reason="还在报汇总数")
    sent = drafts(city)
    enter(sent, by=BY, key="k")
    books()  # what follows is appended to these columns
    enter(sent, by=BY, key="k")
    amend(
        Amendment("activity", sent[1].id, 1, {"sessions": 2}, quantities={"books-lent": 15}), by=BY
    )
    close(("body", sent[4].id, 1), by=BY, reason="错")
    told = refusals(city, sent)
    transfer(city["东乡"], to=city["乙区"], on=date(2020, 7, 1), at=AT)
    merge([city["四村"]], into=city["三村"], on=date(2020, 8, 1), at=AT)
    counted = books()
    addresses, periods = list(counted.catalogue.indicators), standard(2020)
    whole, plain = table(counted, addresses, periods, scope=EVERYTHING), read(declared())
    figures = {
        f"{address} {name} {period}": [
            str(whole.worked(address, unit, period).value),
            str(value(plain, address, unit, period)),
        ]
        for address in addresses
        for name, unit in city.units.items()
        for period in periods
    }
    with wall.whole():
        entries, wrong = Entry.objects.count(), broken()
    content = {"vendor": connection.vendor, "entries": entries, "broken": wrong}
    json.dump({**content, "told": told, "figures": figures}, sys.stderr, ensure_ascii=False)
    return main.run(["figures", "verify"])


if __name__ == "__main__":
    sys.exit(run())
