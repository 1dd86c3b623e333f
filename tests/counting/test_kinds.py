"""Records of every kind are counted by their own days, sums, links and words."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from jinguo.catalogue.checks import faults
from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.schema import Counted
from jinguo.counting import recount
from jinguo.counting.books import books, fresh
from jinguo.counting.figures import Slice, figure, scale
from jinguo.ledger.close import close
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.org.policy import Scope
from jinguo.periods import read_period, standard
from tests.factories import City, draft

PROGRAMME = """
programme: work
title: 各项工作
since: 2000-01-01
records:
  issue: {choices: {category: [台账, 消毒]}}
  loan: {choices: {product: [创业担保贷款, 巾帼贷]}}
indicators:
  pieces: {label: 甲, measure: 篇, of: publication, programmes: any, where: {type: 媒体稿件}, count: sum pieces}
  copies: {label: 甲, measure: 份, of: publication, programmes: any, count: sum copies}
  national: {label: 甲, measure: 篇, of: publication, programmes: any, where: {outlet_level: 国家级}, count: records}
  members: {label: 甲, measure: 人, of: membership, programmes: any, count: distinct party, over: standing}
  bodies: {label: 甲, measure: 个, of: membership, programmes: any, where: {role: 执委}, count: distinct body}
  joined: {label: 甲, measure: 人, of: membership, programmes: any, count: records, over: new}
  inspected: {label: 甲, measure: 个, of: inspection, programmes: any, count: distinct place}
  towns-inspected: {label: 甲, measure: 个, of: inspection, programmes: any, count: distinct place, lifted_to: township}
  finished: {label: 甲, measure: 次, of: inspection, programmes: any, count: records, by: inspected_until}
  inspectors: {label: 甲, measure: 人次, of: inspection, programmes: any, count: sum inspectors}
  found: {label: 甲, measure: 个, of: issue, programmes: any, count: records}
  ledgers: {label: 甲, measure: 个, of: issue, where: {category: 台账}, count: records}
  open: {label: 甲, measure: 个, of: issue, programmes: any, count: records, over: standing}
  written-off: {label: 甲, measure: 个, of: issue, programmes: any, count: records, by: written_off_on}
  faulty: {label: 甲, measure: 次, of: issue, programmes: any, count: distinct inspection}
  put-right: {label: 甲, measure: "%", ratio: [written-off, found]}
  visits: {label: 甲, measure: 次, of: contact, programmes: any, where: {type: 走访排查}, count: records}
  visited: {label: 甲, measure: 户, of: contact, programmes: any, count: sum households}
  disputes: {label: 甲, measure: 次, of: contact, programmes: any, where: {found_dispute: 是}, count: records}
  cases: {label: 甲, measure: 件, of: case, programmes: any, count: records}
  resolved: {label: 甲, measure: 件, of: case, programmes: any, where: {outcome: 化解}, count: records, by: resolved_on}
  pending: {label: 甲, measure: 件, of: case, programmes: any, count: records, over: standing}
  letters: {label: 甲, measure: 份, of: order, programmes: any, where: {type: 告诫书}, count: records}
  in-force: {label: 甲, measure: 份, of: order, programmes: any, count: distinct case, over: standing}
  pairs: {label: 甲, measure: 对, of: pairing, programmes: any, count: records, over: standing}
  mothers: {label: 甲, measure: 人, of: pairing, programmes: any, count: distinct giver, over: standing}
  children: {label: 甲, measure: 人, of: pairing, programmes: any, count: distinct receiver, over: to-date}
  lent: {label: 甲, measure: 元, of: loan, where: {product: 巾帼贷}, count: sum amount_fen}
  owing: {label: 甲, measure: 元, of: loan, programmes: any, count: sum amount_fen, over: standing}
  placed: {label: 甲, measure: 人, of: placement, programmes: any, count: distinct party}
  gained: {label: 甲, measure: 元, of: placement, programmes: any, count: mean income_gain_fen}
  targets: {label: 甲, measure: 个, of: target, programmes: any, where: {direction: 不高于}, count: records, by: starts_on}
  projects: {label: 甲, measure: 个, of: project, programmes: any, where: {stage: 实施}, count: records, over: standing}
"""
TOLD = {
    "pieces": 13, "copies": 500, "national": 1,
    "members": 2, "bodies": 1, "joined": 3,
    "inspected": 2, "towns-inspected": 1, "finished": 1, "inspectors": 7,
    "found": 3, "ledgers": 1, "open": 1, "written-off": 2, "faulty": 2,
    "visits": 2, "visited": 5, "disputes": 1,
    "cases": 2, "resolved": 1, "pending": 1,
    "letters": 1, "in-force": 1,
    "pairs": 2, "mothers": 1, "children": 3,
    "lent": 50_000, "owing": 150_000,
    "placed": 2, "gained": 4_000, "targets": 1, "projects": 1,
}  # fmt: skip
ALL = Scope(everything=True)
_FIRST = {"activity", "party", "honour", "body", "payment", "tally", "zero"}


@pytest.fixture
def worked(city: City, by: By, overlay: Any) -> City:
    overlay("programmes/work.yaml", PROGRAMME)
    enter(list(_drafts(city)), by=by)
    books()  # what comes after is appended to what is read here
    mistaken = [draft(kind, city["四村"]) for kind in KINDS if kind not in _FIRST]
    close([(record.kind(), record.id, 1) for record in enter(mistaken, by=by)], by=by, reason="错")
    return city


def _drafts(city: City) -> Iterator[Draft]:
    one, two = city["一村"], city["四村"]
    people = [draft("party", one) for _ in range(4)]
    mother, *_ = people
    home = draft("body", one, programmes=())
    yield from (*people, home)
    yield draft("publication", one, pieces=12, copies=None, outlet_level="市级")
    yield draft("publication", two, copies=None, outlet_level="国家级")
    yield draft("publication", two, type="海报", copies=500)
    yield draft("membership", one, party=people[0].id, body=home.id)
    yield draft("membership", one, party=people[1].id, role="志愿者")
    yield draft("membership", one, party=people[2].id, left_on=date(2020, 12, 31))
    seen = [
        draft("inspection", city["甲县"], place=one, inspectors=3),
        draft("inspection", city["甲县"], place=city["二村"], inspected_until=date(2020, 2, 12)),
        draft("inspection", city["甲县"], place=one, inspectors=4),
    ]
    yield from seen
    off = {"state": "销号", "written_off_on": date(2020, 3, 1)}
    yield draft("issue", city["甲县"], inspection=seen[0].id, **off)
    yield draft("issue", city["甲县"], inspection=seen[0].id, **off)
    yield draft("issue", one, inspection=seen[1].id, category="台账", programmes=("work",))
    yield draft("contact", one, found_dispute="是", way="入户")
    yield draft("contact", two, households=2, found_dispute="否")
    yield draft("contact", two, households=None, type="案件回访", secrecy=3)
    case = draft("case", one, outcome="化解", resolved_on=date(2020, 5, 9))
    yield case
    yield draft("case", two, state="结案", closed_on=date(2020, 12, 30))
    yield draft("order", one, case=case.id)
    yield draft("order", one, case=case.id, type="人身安全保护令", ended_on=date(2020, 12, 31))
    for child in people[1:3]:
        yield draft("pairing", one, giver=mother.id, receiver=child.id)
    ended = {"ended_on": date(2020, 7, 1), "end_reason": "迁出"}
    yield draft("pairing", one, giver=people[1].id, receiver=people[3].id, **ended)
    yield draft("loan", two)
    yield draft("loan", two, product="巾帼贷", amount_fen=5_000_000, programmes=("work",))
    yield draft("loan", two, amount_fen=1, settled_on=date(2020, 12, 31))
    yield draft("placement", one, party=people[0].id, income_gain_fen=300_000)
    yield draft("placement", one, party=people[1].id, income_gain_fen=500_000)
    yield draft("placement", one, party=people[1].id)
    yield draft("project", two, stage="实施", party=mother.id)
    yield draft("target", one, direction="不高于", set_on=date(2019, 12, 1))
    yield draft("target", city["甲县"])
    yield draft("project", two, stage="结项", ended_on=date(2020, 12, 31))


def test_each_figure_over_the_other_kinds_is_what_was_entered(worked: City) -> None:
    where = Slice(worked["演示市"], read_period("2020"))
    told = {name: figure(books(), f"work.{name}", where, scope=ALL).worked.value for name in TOLD}
    assert told == {name: Decimal(value) for name, value in TOLD.items()}
    share = figure(books(), "work.put-right", where, scope=ALL).worked
    assert (share.numerator, share.denominator) == (2, 3)


def test_the_plain_recount_says_the_same_everywhere(worked: City) -> None:
    plain = recount.read(declared())
    for held, period, unit, name in product(
        (books(), fresh()), standard(2020), worked.units.values(), TOLD
    ):
        at = f"work.{name}"
        quick = figure(held, at, Slice(unit, period), scope=ALL).worked.value
        slow = recount.value(plain, at, unit, period)
        if quick is None or slow is None:
            assert quick is slow, (at, unit, period)
        else:
            assert Fraction(quick) * scale(held, at) == slow, (at, unit, period)


def test_the_catalogue_says_what_may_be_said_and_names_every_other_kind(worked: City) -> None:
    assert [fault for fault in faults(declared(), {}) if "没有例子" not in fault] == []
    counted = [
        what.of
        for at, what in declared().indicators.items()
        if at.startswith("work.") and isinstance(what, Counted)
    ]
    assert {*counted, *_FIRST} == set(KINDS)
