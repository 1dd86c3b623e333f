"""Random trees and records for the law that every way of counting gives one number."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from jinguo.counting.books import books
from jinguo.errors import UnitError
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.ledger.recording import switch
from jinguo.org import divisions
from jinguo.org.units import merge, rename, transfer
from tests.factories import AT, UNITS, City, draft

PROGRAMME = """
programme: trial
title: 试算
since: 2000-01-01
records:
  activity: {}
  honour: {choices: {honour: [甲称号, 乙称号]}}
  payment: {choices: {purpose: [甲用途, 乙用途]}}
  party: {}
  body: {}
  tally: {}
quantities:
  books-lent: {label: 借出册数, measure: 册, of: activity}
  goods: {label: 物资折价, measure: 元, of: activity}
indicators:
  all: {label: 甲, measure: 次, of: activity, programmes: any, count: records}
  own: {label: 甲, measure: 次, of: activity, count: records}
  some: {label: 甲, measure: 次, of: activity, programmes: [other, trial], count: records, over: to-date}
  talks: {label: 甲, measure: 次, of: activity, programmes: any, where: {subtype: 宣讲}, count: records}
  two-ways: {label: 甲, measure: 次, of: activity, programmes: any, where: {subtype: [宣讲, 培训], mode: 线上}, count: records}
  village: {label: 甲, measure: 次, of: activity, programmes: any, at: [village], count: records}
  above: {label: 甲, measure: 场, of: activity, programmes: any, at: [township, county, city], count: sum sessions}
  heads: {label: 甲, measure: 人次, of: activity, programmes: any, count: sum heads, owed_by: [village]}
  heads-to-date: {label: 甲, measure: 人次, of: activity, programmes: any, count: sum heads, over: to-date}
  lent: {label: 甲, measure: 册, of: activity, programmes: any, count: sum books-lent}
  goods-value: {label: 甲, measure: 元, of: activity, programmes: any, count: sum goods, over: to-date}
  mean-heads: {label: 甲, measure: 人次, of: activity, programmes: any, count: mean heads}
  mean-lent: {label: 甲, measure: 册, of: activity, programmes: any, count: mean books-lent, over: to-date}
  mean-money: {label: 甲, measure: 元, of: payment, programmes: any, count: mean amount_fen}
  days: {label: 甲, measure: 天, of: activity, programmes: any, count: days}
  days-to-date: {label: 甲, measure: 天, of: activity, count: days, over: to-date}
  streak: {label: 甲, measure: 年, of: activity, programmes: any, count: streak years, over: to-date}
  busy-units: {label: 甲, measure: 个, of: activity, programmes: any, count: distinct unit}
  new-units: {label: 甲, measure: 个, of: activity, programmes: any, count: distinct unit, over: new}
  busy-towns: {label: 甲, measure: 个, of: activity, programmes: any, count: distinct unit, lifted_to: township}
  new-towns: {label: 甲, measure: 个, of: activity, programmes: any, count: distinct unit, lifted_to: township, over: new}
  winners: {label: 甲, measure: 户, of: honour, programmes: any, count: distinct party}
  new-winners: {label: 甲, measure: 户, of: honour, programmes: any, count: distinct party, over: new}
  winners-to-date: {label: 甲, measure: 户, of: honour, programmes: any, where: {honour: 甲称号}, count: distinct party, over: to-date}
  winners-standing: {label: 甲, measure: 户, of: honour, programmes: any, count: distinct party, over: standing}
  revoked: {label: 甲, measure: 个, of: honour, programmes: any, count: records, by: revoked_on}
  homes: {label: 甲, measure: 个, of: body, programmes: any, count: records, over: standing}
  home-units: {label: 甲, measure: 个, of: body, programmes: any, count: distinct unit, over: standing}
  closed: {label: 甲, measure: 个, of: body, programmes: any, count: records, by: closed_on, over: to-date}
  people: {label: 甲, measure: 人, of: party, programmes: any, where: {type: 个人}, count: records, over: standing}
  new-people: {label: 甲, measure: 人, of: party, programmes: any, count: records, over: new}
  money: {label: 甲, measure: 元, of: payment, programmes: any, where: {direction: 支出}, count: sum amount_fen}
  payees: {label: 甲, measure: 人, of: payment, programmes: any, count: sum payees, over: new}
  paid: {label: 甲, measure: 户, of: payment, programmes: any, count: distinct party}
  told: {label: 甲, measure: 份, of: tally, count: sum value}
  told-to-date: {label: 甲, measure: 元, of: tally, count: sum value, over: to-date}
  share: {label: 甲, measure: "%", ratio: [talks, all]}
  told-share: {label: 甲, measure: "%", ratio: [heads, told]}
  money-each: {label: 甲, measure: 元, ratio: [money, talks]}
  more: {label: 甲, measure: 人次, change: heads, against: before, by: difference}
  grown: {label: 甲, measure: "%", change: heads, against: before, by: share}
  more-money: {label: 甲, measure: 元, change: money, against: last-year, by: difference}
  grown-homes: {label: 甲, measure: "%", change: homes, against: last-year, by: share}
"""
OTHER = """
programme: other
title: 另一项
since: 2000-01-01
records: {activity: {}, body: {}}
"""
NAMES = list(UNITS)
SUBTYPES = ("宣讲", "培训", "其他")
PROGRAMMES: tuple[tuple[str, ...], ...] = ((), ("trial",), ("other",), ("other", "trial"))
TALLIED = ("trial.heads", "trial.winners", "trial.homes", "trial.talks")
FIRST, BY = date(2018, 11, 1), By(at=AT)
_LENGTH = 800
EDGES = [
    at
    for at in range(_LENGTH)
    if 1 in {(FIRST + timedelta(at)).day, (FIRST + timedelta(at + 1)).day}
    or FIRST + timedelta(at) in {date(2020, 2, 10), date(2020, 9, 20), date(2020, 9, 21)}
]
"""The first and last days of periods, where counting goes wrong if it does."""
_DAYS = st.sampled_from(EDGES) | st.integers(0, _LENGTH)


@dataclass(frozen=True)
class Told:
    """One random record: small numbers that choose its unit, day and words."""

    kind: str
    unit: int
    day: int
    seed: int

    def pick(self, shift: int, among: int) -> int:
        return (self.seed >> shift) % among

    @property
    def on(self) -> date:
        return FIRST + timedelta(self.day)


@dataclass(frozen=True)
class World:
    """A random city: records, what became of the tree, and which villages hand in tallies."""

    records: list[Told]
    events: list[tuple[str, int, int, int]] = field(default_factory=list)
    tallying: list[tuple[int, int | None]] = field(default_factory=list)


_TOLD = st.builds(
    Told,
    st.sampled_from(
        ["activity"] * 4 + ["party", "honour", "honour", "body", "payment", "tally", "tally"]
    ),
    st.integers(0, len(NAMES) - 1),
    _DAYS,
    st.integers(0, 2**24 - 1),
)
_EVENTS = st.tuples(
    st.sampled_from(["transfer", "merge", "rename", "transfer township", "merge township"]),
    st.integers(0, 3),
    st.integers(1, 3),
    _DAYS.map(lambda day: max(day, 60)),
)
WORLDS = st.builds(
    World,
    st.lists(_TOLD, min_size=15, max_size=45),
    st.lists(_EVENTS, max_size=3),
    st.lists(st.tuples(st.integers(0, 3), st.none() | _DAYS), max_size=3),
)


def settle(world: World) -> City:
    """Fill an empty database with a world."""
    divisions.load([(code, name) for name, code in UNITS.items()], what="演示市", at=AT)
    city = City.standing()
    villages = [city[name] for name in ("一村", "二村", "三村", "四村")]
    since = {
        villages[at]: None if day is None else FIRST + timedelta(day) for at, day in world.tallying
    }
    for unit, day in since.items():
        switch(unit, since=day, by=BY, reason="试算")
    drafts = list(_drafts(city, world, since))
    made = enter([each for _, each in drafts], by=BY)
    books()  # what comes after is appended to what is read here
    enter(list(_around(since)), by=BY)
    struck = [
        (record.kind(), record.id, 1)
        for (told, _), record in zip(drafts, made, strict=True)
        if told.pick(20, 8) == 0 and told.kind != "party"
    ]
    if struck:
        close(struck, by=BY, reason="试算")
    for event in sorted(world.events, key=lambda event: event[3]):
        with suppress(UnitError):
            _change(city, villages, *event)
    return city


def _around(since: dict[int, date | None]) -> Iterator[Draft]:
    """Yield records on both sides of every switch."""
    for unit, day in since.items():
        yield draft("body", unit, founded_on=FIRST, programmes=())
        for on in (day, day and day - timedelta(1)):
            if on:
                yield draft("activity", unit, held_on=on, programmes=())


def _change(city: City, villages: list[int], what: str, at: int, step: int, day: int) -> None:
    on = FIRST + timedelta(day)
    towns = [city[name] for name in ("东乡", "西乡", "南镇")]
    town, other = towns[at % 3], towns[(at + step) % 3]
    if what == "transfer":
        transfer(villages[at], to=other, on=on, at=AT)
    elif what == "merge":
        merge([villages[at]], into=villages[(at + step) % 4], on=on, at=AT)
    elif what == "rename":
        rename(town, name="新街道", code="990609001000", on=on, at=AT)
    elif what == "transfer township":
        transfer(town, to=city["乙区" if step == 1 else "甲县"], on=on, at=AT)
    else:
        merge([town], into=other, on=on, at=AT)


def _drafts(
    city: City, world: World, since: dict[int, date | None]
) -> Iterator[tuple[Told, Draft]]:
    parties: list[Draft] = []
    taken: set[object] = set()
    for told in world.records:
        unit = city[NAMES[told.unit]]
        if told.kind == "tally":
            unit, spare = _tallying(told, unit, since)
            fields = _tally(told, spare)
            key = (unit, fields["indicator"], fields["starts_on"].year, fields["starts_on"].month)
            end = since.get(unit) if spare else None
            if key in taken or (end and fields["ends_before"] > end):
                continue
            taken.add(key)
            yield told, _draft(told, unit, fields)
            continue
        fields = _FIELDS[told.kind](told)
        if told.kind in ("honour", "payment") and parties and told.pick(6, 4):
            party = parties[told.pick(8, len(parties))]
            key = (told.kind, party.id, told.day, fields.get("honour"))
            if key not in taken or told.kind == "payment":
                fields["party"] = party.id
                taken.add(key)
        made = _draft(told, unit, fields)
        if told.kind == "party":
            parties.append(made)
        yield told, made


def _draft(told: Told, unit: int, fields: dict[str, Any]) -> Draft:
    quantities = {
        code: told.pick(shift, 500)
        for code, shift in (("books-lent", 3), ("goods", 7))
        if told.kind == "activity" and told.pick(shift + 2, 3) == 0
    }
    programmes = PROGRAMMES[told.pick(11, 4)]
    if told.kind in ("honour", "payment"):
        programmes = ("trial",)
    if told.kind in ("party", "tally"):
        programmes = programmes and ("trial",)
    secrecy = 3 if told.pick(17, 6) == 0 else 1
    return draft(
        told.kind, unit, **fields, programmes=programmes, quantities=quantities, secrecy=secrecy
    )


def _precision(told: Told) -> str:
    return "日日日日月季年"[told.pick(14, 7)]


def _later(told: Told) -> date | None:
    """Return a day on which it stands no more: on an edge as often as not."""
    if told.pick(9, 2):
        return None
    later = [at for at in EDGES if at >= told.day]
    at = (
        later[told.pick(4, len(later))]
        if later and told.pick(7, 2)
        else told.day + told.pick(4, 300)
    )
    return FIRST + timedelta(at)


def _activity(told: Told) -> dict[str, Any]:
    return {
        "held_on": told.on,
        "precision": _precision(told),
        "subtype": SUBTYPES[told.pick(0, 3)],
        "mode": ("", "线上", "线下")[told.pick(2, 3)],
        "sessions": 1 + told.pick(5, 3),
        "heads": (None, told.pick(5, 300))[told.pick(3, 4) > 0],
    }


def _party(told: Told) -> dict[str, Any]:
    return {
        "registered_on": told.on,
        "left_on": _later(told),
        "precision": _precision(told),
        "type": ("个人", "家庭")[told.pick(0, 2)],
    }


def _honour(told: Told) -> dict[str, Any]:
    return {
        "awarded_on": told.on,
        "revoked_on": _later(told),
        "precision": _precision(told),
        "honour": ("甲称号", "乙称号")[told.pick(0, 2)],
    }


def _body(told: Told) -> dict[str, Any]:
    return {
        "founded_on": told.on,
        "closed_on": _later(told),
        "close_reason": "撤并",
        "precision": _precision(told),
    }


def _payment(told: Told) -> dict[str, Any]:
    return {
        "paid_on": told.on,
        "direction": ("支出", "收入")[told.pick(1, 3) == 0],
        "amount_fen": 1 + told.seed * 1_000_003,
        "payees": (None, told.pick(5, 50))[told.pick(3, 3) > 0],
        "purpose": "甲用途",
    }


_FIELDS = {
    "activity": _activity,
    "party": _party,
    "honour": _honour,
    "body": _body,
    "payment": _payment,
}


def _tallying(told: Told, unit: int, since: dict[int, date | None]) -> tuple[int, bool]:
    """Return a unit that hands in tallies, if there is one and chance says so."""
    units = sorted(since)
    if units and told.pick(6, 3):
        return units[told.pick(8, len(units))], True
    return unit, False


def _tally(told: Told, spare: bool) -> dict[str, Any]:
    first = told.on.replace(day=1)
    end = (first + timedelta(31)).replace(day=1)
    named = (
        TALLIED[told.pick(0, 4)] if spare else ("trial.told", "trial.told-to-date")[told.pick(0, 2)]
    )
    return {"indicator": named, "starts_on": first, "ends_before": end, "value": told.pick(4, 90)}
