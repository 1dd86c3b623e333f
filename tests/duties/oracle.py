"""An independent reckoning of deadlines: day by day, with its own summer time and its own tables.

It shares no line with `jinguo.duties.deadlines`: it counts where that computes.
"""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

import yaml

import jinguo.catalogue

TABLES = Path(jinguo.catalogue.__file__ or "").parent / "calendar"
SUMMERS = {
    1986: ((5, 4), (9, 14)), 1987: ((4, 12), (9, 13)), 1988: ((4, 17), (9, 11)),
    1989: ((4, 16), (9, 17)), 1990: ((4, 15), (9, 16)), 1991: ((4, 14), (9, 15)),
}  # fmt: skip
"""The Sundays on which the clocks went forward and back at two in the morning."""
FREE: set[date] = set()
WORKED: set[date] = set()
KNOWN: set[int] = set()
for _path in TABLES.glob("*.yaml"):
    _said = yaml.safe_load(_path.read_text(encoding="utf-8"))
    KNOWN.add(_said["year"])
    WORKED |= set(_said["worked"])
    for _first, _last in _said["free"]:
        FREE |= {_first + timedelta(at) for at in range((_last - _first).days + 1)}


def _ahead(wall: datetime) -> int:
    """Hours ahead of UTC at a moment of the standard clock (UTC+8), without any library."""
    spans = SUMMERS.get(wall.year)
    if spans is None:
        return 8
    # Forward at 2:00 of the standard clock; back at 2:00 of the summer clock, which is 1:00.
    first, last = (*spans[0], 2), (*spans[1], 1)
    return 9 if first <= (wall.month, wall.day, wall.hour) < last else 8


def here(moment: datetime) -> datetime:
    standard = moment.astimezone(UTC).replace(tzinfo=None) + timedelta(hours=8)
    return standard + timedelta(hours=_ahead(standard) - 8)


def free(day: date) -> bool:
    if day in WORKED:
        return False
    return day in FREE or day.isoweekday() > 5


def due(start: datetime, length: int, unit: str, *, rolls: bool) -> datetime:
    if unit == "小时":
        return datetime.fromtimestamp(start.timestamp() + 3600 * length, UTC)
    day = last_day(here(start).date(), length, unit)
    while unit in ("天", "月") and rolls and free(day):
        day = day + timedelta(1)
    midnight = datetime.combine(day, time()) + timedelta(1)
    ahead = _ahead(midnight - timedelta(seconds=1))
    return (midnight - timedelta(hours=ahead)).replace(tzinfo=UTC) - timedelta(microseconds=1)


def last_day(day: date, length: int, unit: str) -> date:
    if unit == "月":
        wanted, first = day.day, day.replace(day=1)
        for _ in range(length):
            first = (first + timedelta(31)).replace(day=1)
        last = (first + timedelta(31)).replace(day=1) - timedelta(1)
        return last if wanted > last.day else first.replace(day=wanted)
    left = length
    while left:
        day = day + timedelta(1)
        left -= unit == "天" or not free(day)
    return day


EDGES = (
    date(2020, 2, 29), date(2024, 2, 29), date(2023, 12, 31), date(2024, 1, 31), date(2025, 3, 31),
    date(2024, 9, 29), date(2024, 2, 9), date(2020, 1, 23), date(2025, 9, 30), date(2026, 2, 14),
    date(1986, 5, 3), date(1988, 9, 10), date(1991, 4, 13), date(1987, 12, 31), date(1989, 8, 31),
)  # fmt: skip


def questions(count: int, seed: int) -> list[tuple[datetime, int, str, bool]]:
    """Random deadlines that lean to the hard days: ends of months and years, leap days, festivals."""
    chance, found = Random(seed), []
    for _ in range(count):
        year = chance.choice([*range(2015, 2028), *range(1986, 1992)])
        day = date(year, 1, 1) + timedelta(chance.randrange(366))
        if chance.random() < 0.4:
            day = chance.choice(EDGES) + timedelta(chance.randint(-2, 2))
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(
            seconds=chance.randrange(86_400)
        )
        unit = chance.choice(["小时", "天", "工作日", "月"])
        most = {"小时": 200, "天": 400, "工作日": 120, "月": 36}[unit]
        found.append((moment, chance.randint(1, most), unit, chance.random() < 0.7))
    return found
