"""One number: the evaluator alone, the whole table and the plain recount agree everywhere."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from jinguo.catalogue.checks import faults
from jinguo.catalogue.schema import Counted
from jinguo.counting import recount
from jinguo.counting.books import Books, books, fresh
from jinguo.counting.figures import Slice, figure, masks, scale, table
from jinguo.counting.recount import Plain
from jinguo.counting.trace import trace
from jinguo.ledger.declared import declared
from jinguo.org.policy import EVERYTHING, Action, Scope, scope
from jinguo.periods import Period, read_period, standard
from tests.counting.random_city import OTHER, PROGRAMME, WORLDS, World, settle
from tests.factories import City, person

PERIODS = [
    *standard(2020),
    read_period("2020-H2"),
    read_period("2020-02-10..2020-09-20"),
    read_period("2019"),
    read_period("2020-02-29..2020-02-29"),
]
FIGURES = Scope(everything=True)
LINES = Scope(everything=True, clearance=4)
SINGLE, TRACED = 260, 40


@dataclass(frozen=True)
class Settled:
    """A settled world, read for counting both ways."""

    city: City
    books: Books
    plain: Plain
    chance: Random
    addresses: list[str]

    def points(self, count: int) -> Iterator[tuple[str, int, Period]]:
        units = list(self.city.units.values())
        for _ in range(count):
            yield (
                self.chance.choice(self.addresses),
                self.chance.choice(units),
                self.chance.choice(PERIODS),
            )


@pytest.fixture
def trial(db: None, overlay: Any) -> None:
    overlay("programmes/trial.yaml", PROGRAMME)
    overlay("programmes/other.yaml", OTHER)


def settled(world: World) -> Settled:
    city = settle(world)
    counted = books() if len(world.records) % 2 else fresh()
    addresses = [at for at in declared().indicators if at.startswith("trial.")]
    return Settled(city, counted, recount.read(declared()), Random(len(world.records)), addresses)


def same(value: Decimal | None, slow: Fraction | None, unit: Any) -> bool:
    if value is None or slow is None:
        return value is None and slow is None
    return abs(Fraction(value) - slow / unit) <= abs(slow) / 10**20


def check_numbers(here: Settled) -> None:
    whole = table(here.books, here.addresses, PERIODS, scope=EVERYTHING)
    for address in here.addresses:
        unit_of = scale(here.books, address)
        for name, unit in here.city.units.items():
            for period in PERIODS:
                value = whole.worked(address, unit, period).value
                slow = recount.value(here.plain, address, unit, period)
                assert same(value, slow, unit_of), (address, name, str(period), value, slow)
    for address, unit, period in here.points(SINGLE):
        alone = figure(here.books, address, Slice(unit, period), scope=FIGURES).worked
        assert alone == whole.worked(address, unit, period), (address, unit, str(period))


def expected(here: Settled, address: str, unit: int, period: Period) -> "Counter[object]":
    """Return the ids behind a figure as the plain recount has them."""
    what = here.plain.catalogue.indicator(address)
    assert isinstance(what, Counted)
    behind = recount._behind(here.plain, address, what, period).get(unit, [])
    told = recount._handed_in(here.plain, address, what, period).get(unit, [])
    return Counter(row["id"] for row in (behind if what.of == "tally" else behind + told))


def check_traces(here: Settled) -> None:
    county = person(here.city["甲县"])
    for address, unit, period in here.points(TRACED):
        what, where = here.plain.catalogue.indicator(address), Slice(unit, period)
        opened = trace(here.books, address, where, figures=FIGURES, records=LINES)
        assert (opened.withheld, opened.shown) == (0, opened.total) == (0, len(opened.lines))
        assert [line.on for line in opened.lines] == sorted(line.on for line in opened.lines)
        behind = sum(int(mask.sum()) for _, mask in masks(here.books, address, where))
        if isinstance(what, Counted):
            assert opened.total == behind == opened.figure.worked.rows
            if (what.way, what.over) != ("distinct", "new"):
                ids = Counter(line.id for line in opened.lines)
                assert ids == expected(here, address, unit, period)
        check_withheld(here, address, where, Counter(line.id for line in opened.lines))
        narrow = scope(county, Action.SEE_RECORDS, tree=here.books.tree, day=date(2020, 12, 31))
        seen = trace(here.books, address, where, figures=FIGURES, records=narrow)
        assert seen.total == opened.total == seen.shown + seen.withheld
        assert {line.unit for line in seen.lines} <= narrow.units
        nothing = trace(here.books, address, where, figures=FIGURES, records=Scope())
        assert (nothing.shown, nothing.withheld, nothing.lines) == (0, opened.total, [])


def check_withheld(here: Settled, address: str, where: Slice, whole: "Counter[object]") -> None:
    """A record above the reader's clearance is counted and not shown."""
    usual = Scope(everything=True, clearance=1)
    seen = trace(here.books, address, where, figures=FIGURES, records=usual)
    classes = {row["id"]: row["secrecy"] for rows in here.plain.rows.values() for row in rows}
    shown = Counter({id_: n for id_, n in whole.items() if classes[id_] <= 1})
    assert Counter(line.id for line in seen.lines) == shown
    assert (seen.total, seen.withheld) == (whole.total(), whole.total() - shown.total())


def check_sums(here: Settled) -> None:
    """Records add up over units that share nothing; distinct people do not reach the sum."""
    whole = table(here.books, here.addresses, PERIODS, scope=EVERYTHING)
    villages = [here.city[name] for name in ("一村", "二村", "三村", "四村")]
    for address in ("trial.winners", "trial.busy-units"):
        for period in PERIODS:
            parts = [whole.worked(address, unit, period).value or 0 for unit in villages]
            value = whole.worked(address, here.city["演示市"], period).value or 0
            assert max(parts) <= value


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # an example takes a second: shrinking one would take minutes
    suppress_health_check=list(HealthCheck),
)
@given(WORLDS)
def test_every_way_of_counting_gives_the_same_number(trial: None, world: World) -> None:
    with transaction.atomic():
        here = settled(world)
        check_numbers(here)
        check_traces(here)
        check_sums(here)
        transaction.set_rollback(True)


def test_the_laws_catalogue_says_only_what_a_catalogue_may_say(trial: None) -> None:
    told = [fault for fault in faults(declared(), {}) if "没有例子" not in fault]
    assert told == []


def test_the_laws_catalogue_has_every_form_of_counting(trial: None) -> None:
    counted = [
        what
        for at, what in declared().indicators.items()
        if at.startswith("trial.") and isinstance(what, Counted)
    ]
    assert {what.way for what in counted} == {
        "records",
        "sum",
        "distinct",
        "mean",
        "days",
        "streak",
    }
    assert {what.over for what in counted} == {"flow", "standing", "new", "to-date"}
    assert {what.of for what in counted} == {
        "activity",
        "party",
        "honour",
        "body",
        "payment",
        "tally",
    }
