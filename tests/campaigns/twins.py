"""How many pairs are compared among a city's activities: `python -m tests.campaigns.twins`."""

import argparse
import random
import time
from collections.abc import Iterator

from jinguo.matching.activities import Event
from jinguo.matching.blocking import Search

_TYPES = ("宣讲", "培训", "走访", "讲座", "联谊", "志愿服务")
_WORDS = [
    "维权",
    "家教",
    "反诈",
    "禁毒",
    "健康",
    "就业",
    "普法",
    "亲子",
    "阅读",
    "清洁",
    "节水",
    "敬老",
    "创业",
    "心理",
    "家风",
    "安全",
]
_DAYS = 3 * 365
_TWINS = 100
"""One record of so many is entered a second time, by the unit above."""


def city(count: int, *, seed: int = 7) -> Iterator[Event]:
    """Yield activities of three years in 8 counties, 120 townships and 1,800 villages."""
    chance = random.Random(seed)
    for at in range(0, 2 * count, 2):
        village = chance.randrange(1_800)
        path = (1, 10 + village // 225, 100 + village // 15, 1_000 + village)
        path = path[: chance.choices((2, 3, 4), (1, 10, 89))[0]]
        title = f"{chance.choice(_WORDS)}{chance.choice(_WORDS)}{chance.choice(('讲座', '宣传', '课堂', ''))}"
        day = chance.randrange(_DAYS)
        made = Event(
            at, path, day, day, chance.choice(_TYPES), frozenset({chance.choice("abcdef")}),
            title, 1, chance.randrange(10, 90),
        )  # fmt: skip
        yield made
        if at % _TWINS == 0 and len(path) > 2:
            yield Event(
                at + 1,
                path[:-1],
                day,
                day,
                made.subtype,
                made.programmes,
                f"开展{title}活动",
                1,
                made.heads,
            )


def main() -> None:
    """Search a city, and say how much was compared and found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=300_000)
    events = list(city(parser.parse_args().count))
    begun, search = time.process_time(), Search()
    found = {(pair.one.key, pair.other.key) for pair in search.pairs(events)}
    planted = {(each.key - 1, each.key) for each in events if each.key % 2}
    print(  # noqa: T201 - a campaign reports
        f"{len(events):,} activities, {search.compared:,} pairs compared "
        f"(all pairs: {len(events) * (len(events) - 1) // 2:,}), {search.narrowed:,} narrowed; "
        f"{len(found):,} found, {len(planted & found):,} of {len(planted):,} planted; "
        f"{time.process_time() - begun:.0f} s of CPU"
    )


if __name__ == "__main__":
    main()
