"""Moves the ledger of a demonstration city across the ends of what a report says.

For one figure it strikes out, or enters, the fewest records that take the value beyond an end, and
tells which other figures count those records too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from django.db import models

from jinguo.catalogue.kinds import KINDS, MONEY
from jinguo.catalogue.load import load
from jinguo.catalogue.schema import Counted
from jinguo.counting.books import books
from jinguo.counting.evaluate import chosen
from jinguo.counting.figures import Slice, figure, parts_of
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By, Draft, new_id
from jinguo.ledger.enter import enter
from jinguo.ledger.kinds import model
from jinguo.ledger.models import Case, Party, Record, RecordQuantity
from jinguo.org.models import Level
from jinguo.org.policy import OPERATOR, Action, scope
from jinguo.org.units import find, tree
from jinguo.periods import Period
from jinguo.reading.check import Answer, Check, check
from jinguo.reading.document import Document

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
SAMPLES = Path(__file__).parents[1] / "samples"
CATALOGUE = load()
BY = By(at=datetime(2025, 3, 1, tzinfo=UTC))
_COPIED = {"unit", "held_until", "inspected_until", "left_on", "ended_on", "closed_on"}


@dataclass(frozen=True)
class Told:
    """A report with the demonstration city that bears it."""

    name: str
    code: str
    year: int
    text: str
    declared: dict[str, str] = field(default_factory=dict)
    """Every figure of the report that the shipped catalogue answers, and by which indicator."""

    @property
    def period(self) -> Period:
        return Period.year(self.year)

    @property
    def city(self) -> int:
        return find(self.code, day=self.period.last_day)

    def check(self, text: str | None = None) -> Check:
        document = Document("报告.txt", "utf-8", "0" * 64, self.text if text is None else text)
        return check(document, books=books(), unit=self.city, period=self.period, scope=reach())

    def answers(self, text: str | None = None) -> list[Answer]:
        return self.check(text).answers

    def value(self, address: str) -> Decimal:
        value = figure(books(), address, Slice(self.city, self.period), scope=reach()).value
        assert value is not None
        return value


def declared(report: str) -> dict[str, str]:
    """Return the figures that programmes name with a report as their source."""
    return {
        key: address
        for address, what in CATALOGUE.indicators.items()
        for key in what.answers
        for source in CATALOGUE.programme_of(address).source
        if source.report == report and key in source.figures
    }


@lru_cache
def commissioned(name: str, code: str, year: int) -> Told:
    path = SEEDS / f"{name}.txt"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return Told(name, code, year, text, declared(name))


def reach() -> Any:
    return scope(OPERATOR, Action.SEE_FIGURES, tree=tree(), day=BY.at.date())


def behind(told: Told, address: str) -> list[Record]:
    """Return the records behind a counted indicator, those that add most first."""
    found = chosen(books(), address)
    rows = np.flatnonzero(found.mask)
    kind = model(found.columns.kind.name)
    numbers = found.columns["number"][rows].tolist()
    records = [
        record
        for record in kind._default_manager.filter(number__in=numbers)
        if _day(address, record) < told.period.end
        and (
            found.what.over in ("standing", "to-date") or _day(address, record) >= told.period.start
        )
    ]
    return sorted(records, key=lambda record: (-adds(address, record), record.number))


def _what(address: str) -> Counted:
    what = CATALOGUE.indicators[address]
    assert isinstance(what, Counted)
    return what


def _day(address: str, record: Record) -> date:
    day: date = getattr(record, _what(address).placed_by)
    return day


def _column(address: str, record: Record) -> int:
    what = _what(address)
    if hasattr(record, what.column):
        return getattr(record, what.column) or 0
    stated = RecordQuantity.objects.filter(record=record.id, code=what.column).first()
    return stated.amount if stated else 0


def adds(address: str, record: Record) -> Decimal:
    """Return what one record adds by itself to a figure that adds up."""
    what = _what(address)
    if what.way not in ("sum", "mean"):
        return Decimal(1)
    return Decimal(_column(address, record)) / (100 if what.column in MONEY else 1)


def _key(address: str) -> Callable[[Record], object]:
    """Return by what a figure tells records apart: each for itself where they add up."""
    what = _what(address)
    if what.way == "days":
        return lambda record: _day(address, record)
    if what.way == "streak":
        return lambda record: _day(address, record).year
    if what.way != "distinct":
        return lambda record: record.number
    if what.lifted_to:
        return lambda record: _above(getattr(record, f"{what.column}_id"), what.lifted_to or "")
    return lambda record: getattr(record, f"{what.column}_id")


def _above(unit: int, level: str) -> int:
    here = tree()
    [line] = [line for line in here.lineages if line.unit == unit]
    [above] = [one for one in line.above if here.levels[here.index[one]] == Level[level.upper()]]
    return above


def fewer(told: Told, address: str, low: Decimal) -> list[Record]:
    """Strike out the fewest records that take the value below an end."""
    if _what(address).way == "mean":
        return enter(_alike(behind(told, address)[0], {_what(address).column: 100}), by=BY)
    groups: dict[object, list[Record]] = defaultdict(list)
    for record in behind(told, address):
        groups[_key(address)(record)].append(record)
    value, struck = told.value(address), []
    by_size = sorted(groups.values(), key=len) if _what(address).way != "sum" else groups.values()
    for group in by_size:
        if value < low:
            break
        value -= sum(adds(address, one) for one in group) if _what(address).way == "sum" else 1
        struck += group
    return close([(r.kind(), r.id, r.version) for r in struck], by=BY, reason="核对后作废")


def more(told: Told, address: str, high: Decimal) -> list[Record]:
    """Enter the fewest records that take the value above an end."""
    like, what = behind(told, address)[0], _what(address)
    lacking = int(high - told.value(address)) + 1
    if what.way in ("days", "streak"):
        return enter(
            [one for day in _days(told, address, lacking) for one in _alike(like, day)], by=BY
        )
    if what.lifted_to:
        places = _elsewhere(told, address, lacking)
        return enter([one for place in places for one in _alike(like, {what.column: place})], by=BY)
    if what.way in ("records", "distinct"):
        return enter([one for _ in range(lacking) for one in _alike(like, {})], by=BY)
    scale = 100 if what.column in MONEY else 1
    # One more record shifts a mean by a share of what it is above it.
    step = lacking * len(behind(told, address)) * 2 if what.way == "mean" else lacking
    base = int(told.value(address)) if what.way == "mean" else 0
    return enter(_alike(like, {what.column: (base + step) * scale}), by=BY)


def _days(told: Told, address: str, count: int) -> Iterable[dict[str, date]]:
    """Yield so many days, or years, on which there is nothing yet."""
    on, records = _what(address).placed_by, behind(told, address)
    taken = {_key(address)(record) for record in records}
    if _what(address).way == "streak":
        first = min(_day(address, record) for record in records)
        return [{on: first.replace(year=first.year - at - 1, day=1)} for at in range(count)]
    begun = min(_day(address, record) for record in records)
    days = [begun + timedelta(at) for at in range(300)]
    return [{on: day} for day in days if day not in taken][:count]


def _elsewhere(told: Told, address: str, count: int) -> list[int]:
    """Return places of the same county, each in a unit that none of the records names yet."""
    what, records = _what(address), behind(told, address)
    taken = {_key(address)(record) for record in records}
    county = _above(records[0].unit_id, "county")
    free: dict[int, int] = {}
    for line in tree().lineages:
        here = tree()
        if county in line.above and here.levels[here.index[line.unit]] == Level.VILLAGE:
            lifted = _above(line.unit, what.lifted_to or "")
            if lifted not in taken:
                free.setdefault(lifted, line.unit)
    assert len(free) >= count
    return list(free.values())[:count]


def _alike(like: Record, changes: dict[str, Any]) -> list[Draft]:
    """Return a record like another, with people of its own wherever that names any."""
    parties: list[Draft] = []
    content: dict[str, Any] = {"title": "补登", "secrecy": like.secrecy}
    left = {each.name for each in Record._meta.get_fields()} | _COPIED
    if isinstance(like, Case):
        left.discard("closed_on")  # what is closed is closed on a day
    for each in like._meta.concrete_fields:
        value = getattr(like, each.name)
        if each.name in left or value in (None, "") or each.primary_key:
            continue
        if isinstance(value, Party):
            parties.append(_somebody(value))
            content[each.name] = parties[-1].id
        elif isinstance(value, Record):
            content[each.name] = value.id
        elif isinstance(each, models.ForeignKey):
            content[each.name] = value.pk
        else:
            content[each.name] = value
    stated = dict(RecordQuantity.objects.filter(record=like.id).values_list("code", "amount"))
    stated |= {name: changes.pop(name) for name in list(changes) if name in stated}
    return [
        *parties,
        Draft(
            like.kind(), like.unit_id, content | changes, tuple(like.programmes.split()),
            new_id(), stated,
        ),
    ]  # fmt: skip


def _somebody(like: Party) -> Draft:
    fields = {"type": like.type, "name": "补登（演示）", "registered_on": like.registered_on}
    return Draft("party", like.unit_id, fields)


def ratio(told: Told, address: str, end: str, at: Decimal) -> list[Record]:
    """Amend one tally so that the share passes an end: numerator up, or denominator up."""
    numerator, denominator = parts_of(books(), address)
    if end == "high":
        part, step = numerator, int(at * told.value(denominator)) + 1 - told.value(numerator)
    else:
        part, step = denominator, int(told.value(numerator) / at) + 1 - told.value(denominator)
    tally = next(r for r in behind(told, part))
    change = Amendment("tally", tally.id, tally.version, {"value": tally.value + int(step)})
    return amend(change, by=BY, reason="通报更正")


def _parts(address: str) -> list[str]:
    what = CATALOGUE.indicators[address]
    if isinstance(what, Counted):
        return [address]
    return list(parts_of(books(), address))


def touched(told: Told, records: list[Record]) -> set[str]:
    """Return the indicators that count any of these records, before or after the change."""
    kinds = {record.kind() for record in records}
    words = {word for record in records for word in record.programmes.split()}
    named = {record.indicator for record in records if record.kind() == "tally"}
    found = set()
    for address in told.declared.values():
        for part in _parts(address):
            what = _what(part)
            wanted = CATALOGUE.counted_programmes(part)
            own = wanted is None or bool(set(wanted) & words)
            if part in named or (what.of in kinds and what.of != "tally" and own):
                found.add(address)
    return found


__all__ = [
    "KINDS",
    "Told",
    "adds",
    "behind",
    "commissioned",
    "fewer",
    "more",
    "ratio",
    "reach",
    "touched",
]
