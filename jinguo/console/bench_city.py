"""The city-year that benchmarks run on: activities spread over the units and days of 淮南."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.org import divisions
from jinguo.org.units import tree

CITY, YEAR = "3404", 2024
AT = datetime(YEAR + 1, 1, 15, tzinfo=UTC)
_BATCH = 5_000
_SUBTYPES = ("宣讲", "普法", "培训", "家庭教育", "志愿服务", "主题宣传")
_PROGRAMMES: tuple[tuple[str, ...], ...] = (
    ("big-preaching",),
    ("credit-village",),
    ("big-preaching", "credit-village"),
)
_PLACES = ("村部", "社区", "学校", "广场", "企业", "文化站", "礼堂", "集市")


@dataclass(frozen=True)
class Measured:
    """CPU and wall seconds of one run, and what it returned."""

    cpu: float
    wall: float
    found: Any


def timed(work: Callable[[], Any]) -> Measured:
    """Run something and tell how long it took."""
    cpu, wall = time.process_time(), time.perf_counter()
    found = work()
    return Measured(time.process_time() - cpu, time.perf_counter() - wall, found)


def fill(records: int) -> None:
    """Load the city's units and enter so many activities through the ledger."""
    chance = Random(YEAR)  # noqa: S311 - the same each time
    divisions.load(divisions.read_shipped(CITY), what=CITY, at=AT)
    drafts = _drafts(records, chance)
    for _ in range(0, records, _BATCH):
        enter([draft for draft, _ in zip(drafts, range(_BATCH), strict=False)], by=By(at=AT))


def _drafts(records: int, chance: Random) -> Iterator[Draft]:
    units, first = tree().ids, date(YEAR, 1, 1)
    for at in range(records):
        subtype = chance.choice(_SUBTYPES)
        fields = {
            "held_on": first + timedelta(chance.randrange(366)),
            "subtype": subtype,
            "sessions": chance.randrange(1, 4),
            "heads": chance.randrange(200),
            "title": f"{chance.choice(_PLACES)}{subtype}第{at + 1}场",
        }
        yield Draft("activity", chance.choice(units), fields, chance.choice(_PROGRAMMES))
