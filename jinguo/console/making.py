"""Makes the records of a demonstration city, line by line of its plan.

A line says of which kind, for which programmes, at how many units of each level, with which fields
and titles, and optionally:

- `totals`, `quantities`: sums spread unevenly over the records, so that each is exactly borne;
- `between`: the days among which chance picks; `days`: so many days in a row, each of them used;
- `years`: the first and the last year; the line is made anew in each of them;
- `once`: never twice at a unit; `holder`, `again`: who gets a title, fresh or from its bearers;
- `links`: for each column the type of party to invent, and `among` how many they are; or `is`:
  whom records made before name (their kind, programme and column);
- `upon`: each record is about one made before of that kind, at its unit and on its day;
- `look_at`: the villages of a county that are inspected, in so many of its townships;
- `then`: what becomes of `count` of them after some days;
- `through`: the procedure whose steps lead to that (see `coursing`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any
from uuid import UUID

from jinguo.catalogue.kinds import KINDS
from jinguo.console.coursing import Through
from jinguo.ledger.drafts import By, Draft
from jinguo.org.models import Level
from jinguo.org.tree import Tree

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_VERSION_7 = (~(0xF << 76) & ~(0x3 << 62), 0x7 << 76 | 0x2 << 62)
Line = dict[str, Any]


@dataclass
class _Row:
    """A record on its way: what the steps of its line have given it so far."""

    kind: str
    unit: int
    fields: dict[str, Any]
    id: UUID
    quantities: dict[str, int] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """Return the day that the record is placed by."""
        day: date = self.fields[KINDS[self.kind].on]
        return day


@dataclass
class Making:
    """What a city is being made of."""

    plan: dict[str, Any]
    chance: Random
    by: By
    tree: Tree
    units: dict[Level, list[int]]
    tallying: list[int]
    bearers: dict[str, list[UUID]] = field(default_factory=dict)
    """Title to the parties that bear it."""
    made: dict[str, list[_Row]] = field(default_factory=dict)
    """Kind and first programme to the records of it, for those that are about them."""
    taken: set[int] = field(default_factory=set)
    """Units that have the one they may have."""
    people: int = 0
    through: Through = field(default_factory=Through)
    """What becomes of records by the steps of their procedures."""

    @cached_property
    def _codes(self) -> dict[int, str]:
        return {place.unit: place.code for place in self.tree.places}

    def county(self, unit: int) -> str:
        """Return the leading digits of the county that a unit lies in."""
        return self._codes[unit][:6]


def records(making: Making) -> Iterator[Draft]:
    """Yield the records of every line of the plan."""
    for line in making.plan["make"]:
        first, last = line.get("years", (making.plan["year"],) * 2)
        for year in range(first, last + 1):
            yield from _line(making, line, year)


def _line(making: Making, line: Line, year: int) -> Iterator[Draft]:
    kind, programmes = line["kind"], tuple(line["programmes"])
    rows = [_Row(kind, unit, fields, _id(making)) for unit, fields in _rows(making, line, year)]
    for name, parts in _parts(making, line.get("totals", {}), len(rows)):
        for row, part in zip(rows, parts, strict=True):
            row.fields[name] = part
    for code, parts in _parts(making, line.get("quantities", {}), len(rows)):
        for row, part in zip(rows, parts, strict=True):
            row.quantities[code] = part
    yield from _people(making, line, rows)
    for then in line.get("then", ()):
        _become(making, rows, then)
    making.made.setdefault(f"{kind} {programmes[0]}", []).extend(rows)
    for row in rows:
        making.through.strip(line.get("through"), row.id, row.fields)
        yield Draft(kind, row.unit, row.fields, programmes, row.id, row.quantities)


def _rows(making: Making, line: Line, year: int) -> list[tuple[int, dict[str, Any]]]:
    """Return unit and fields of each record of a line."""
    on = KINDS[line["kind"]].on
    if "upon" in line:
        about = making.made[f"{line['upon']} {line['programmes'][0]}"]
        return [
            (one.unit, {**_fields(making, line), line["upon"]: one.id, on: one.day})
            for one in making.chance.choices(about, k=line["count"])
        ]
    if "look_at" in line:
        places = _looked_at(making, line["look_at"])
    else:
        places = [(unit, {}) for unit in _places(making, line)]
    days = _days(making, line, year, len(places))
    return [
        (unit, {**_fields(making, line), on: day, **own})
        for (unit, own), day in zip(places, days, strict=True)
    ]


def _fields(making: Making, line: Line) -> dict[str, Any]:
    """Return a record's fields; of a list of words chance takes one."""
    fields = {
        name: making.chance.choice(value) if isinstance(value, list) else value
        for name, value in line["fields"].items()
    }
    return {**fields, "title": making.chance.choice(line["titles"])}


def _parts(making: Making, totals: dict[str, int], count: int) -> Iterator[tuple[str, list[int]]]:
    for name, total in totals.items():
        yield name, spread(making.chance, total, count)


def _people(making: Making, line: Line, rows: list[_Row]) -> Iterator[Draft]:
    """Yield the parties that the rows name, and name them there."""
    for column, whom in line.get("links", {}).items():
        if "is" in whom:
            _same(making, rows, column, *whom["is"].split())
        else:
            yield from _linked(making, rows, column, whom)
    if "again" in line:
        for row in rows:
            row.fields["party"] = making.bearers[line["again"]].pop()
    elif "holder" in line:
        yield from _linked(making, rows, "party", {"type": line["holder"]})
        for row in rows:
            making.bearers.setdefault(row.fields["honour"], []).append(row.fields["party"])


def _linked(making: Making, rows: list[_Row], column: str, whom: Line) -> list[Draft]:
    """Invent those whom a column names: one for each record, or so many `among` them all."""
    fresh = [_party(making, whom["type"], row.unit, row.day) for row in rows[: whom.get("among")]]
    for at, row in enumerate(rows):
        row.fields[column] = fresh[at % len(fresh)].id
    return fresh


def _same(
    making: Making, rows: list[_Row], column: str, kind: str, programme: str, of: str
) -> None:
    """Name people that records made before name, as `membership caring-mothers party` says.

    Those of the same county, in turn, as who helps lives near; anybody where it has none.
    """
    known: dict[str, list[UUID]] = {}
    for row in making.made[f"{kind} {programme}"]:
        known.setdefault(making.county(row.unit), []).append(row.fields[of])
    apart = {county: list(dict.fromkeys(people)) for county, people in known.items()}
    everyone = [person for people in apart.values() for person in people]
    taken = Counter[str]()
    for row in rows:
        county = making.county(row.unit)
        people = apart.get(county, everyone)
        row.fields[column] = people[taken[county] % len(people)]
        taken[county] += 1


def _become(making: Making, rows: list[_Row], then: Line) -> None:
    """Take some of the records a step further on a later day of their year."""
    waiting = [row for row in rows if then["day"] not in row.fields]
    for row in making.chance.sample(waiting, then["count"]):
        later = row.day + timedelta(making.chance.randint(*then["after"]))
        row.fields[then["day"]] = min(later, date(row.day.year, 12, 31))
        row.fields.update(then["fields"])


def _party(making: Making, type_: str, unit: int, day: date) -> Draft:
    making.people += 1
    name = f"{making.chance.choice(_SURNAMES)}某{making.people:05}"
    fields = {"type": type_, "name": f"{name}（演示）", "registered_on": day}
    return draft(making, "party", unit, fields, ())


def draft(
    making: Making, kind: str, unit: int, fields: dict[str, Any], programmes: Sequence[str]
) -> Draft:
    """Return a draft; the same plan gives it the same id."""
    return Draft(kind, unit, fields, tuple(programmes), _id(making))


def _id(making: Making) -> UUID:
    """Return an id of version 7 in shape, from the plan's own chance."""
    keep, mark = _VERSION_7
    return UUID(int=making.chance.getrandbits(128) & keep | mark)


def _places(making: Making, line: Line) -> list[int]:
    places: list[int] = []
    for level, count in line["at"].items():
        units = making.units[Level[level.upper()]]
        if line.get("once"):
            free = [unit for unit in units if unit not in making.taken]
            chosen = making.chance.sample(free, count)
            making.taken.update(chosen)
        else:
            chosen = making.chance.choices(units, k=count)
        places.extend(chosen)
    return places


def _looked_at(making: Making, asked: Line) -> list[tuple[int, dict[str, Any]]]:
    """Return villages of a county, at least one in each of its largest townships."""
    here = [one for one in making.tree.places if one.code.startswith(str(asked["county"]))]
    [county] = [one.unit for one in here if one.level == Level.COUNTY]
    by_town: dict[int, list[int]] = {}
    for place in here:
        if place.level == Level.VILLAGE:
            by_town.setdefault(place.parent or 0, []).append(place.unit)
    # Those with most villages, so that there are enough of them whatever chance picks.
    towns = sorted(by_town, key=lambda town: (-len(by_town[town]), town))[: asked["townships"]]
    first = [making.chance.choice(by_town[town]) for town in towns]
    rest = [unit for town in towns for unit in by_town[town] if unit not in first]
    more = making.chance.sample(rest, asked["villages"] - len(first))
    again = making.chance.choices(first + more, k=asked.get("again", 0))
    return [(county, {"place": place}) for place in (*first, *more, *again)]


def spread(chance: Random, total: int, count: int) -> list[int]:
    """Split a total into uneven whole parts, each at least one where the total allows."""
    least = 1 if total >= count else 0
    shares = [chance.uniform(0.4, 1.6) for _ in range(count)]
    rest = total - least * count
    parts = [least + int(rest * share / sum(shares)) for share in shares]
    for at in chance.sample(range(count), total - sum(parts)) if total > sum(parts) else ():
        parts[at] += 1
    return parts


def _days(making: Making, line: Line, year: int, count: int) -> list[date]:
    first, last = line.get("between", (date(year, 1, 4), date(year, 12, 28)))
    if "days" in line:
        row = [first + timedelta(at) for at in range(line["days"])]
        return [row[at % len(row)] for at in range(count)]
    length = (last - first).days
    return [first + timedelta(making.chance.randint(0, length)) for _ in range(count)]
