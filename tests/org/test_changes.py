"""Renames, mergers and transfers: figures of each day stand on that day's tree."""

from datetime import date
from decimal import Decimal

import pytest

from jinguo.counting.books import books
from jinguo.counting.figures import Slice, by_children, figure
from jinguo.org.policy import Scope
from jinguo.org.units import merge, rename, transfer
from jinguo.periods import read_period
from tests.factories import AT, City, enter_activity, enter_body, enter_honour, enter_party

ALL = Scope(everything=True)
HOMES, TALKS, HOUSES = "children-home.homes", "big-preaching.talks", "clean-household.households"
ON = date(2020, 7, 1)


def count(address: str, unit: int, period: str, *, alone: bool = False) -> Decimal | None:
    where = Slice(unit, read_period(period), alone)
    return figure(books(), address, where, scope=ALL).value


@pytest.fixture
def busy(city: City) -> City:
    """East has talks on both sides of July, in both years, and a home."""
    for day in (date(2019, 4, 1), date(2019, 9, 1), date(2020, 4, 1), date(2020, 9, 1)):
        enter_activity(city["一村"], held_on=day, sessions=1)
        enter_activity(city["四村"], held_on=day, sessions=10)
    enter_body(city["一村"], founded_on=date(2019, 6, 1))
    enter_body(city["四村"], founded_on=date(2019, 6, 1))
    return city


def test_a_transferred_township_splits_its_year_by_date(busy: City) -> None:
    transfer(busy["东乡"], to=busy["乙区"], on=ON, code="990602009000", at=AT)

    assert count(TALKS, busy["甲县"], "2020") == 1
    assert count(TALKS, busy["乙区"], "2020") == 21
    assert count(TALKS, busy["甲县"], "2020-H1") == 1
    assert count(TALKS, busy["甲县"], "2020-H2") == 0
    assert count(TALKS, busy["乙区"], "2020-H2") == 11
    assert count(TALKS, busy["东乡"], "2020") == 2


def test_last_years_figures_come_out_on_last_years_tree(busy: City) -> None:
    before = {
        name: [count(at, busy[name], "2019") for at in (TALKS, HOMES)]
        for name in ("演示市", "甲县", "乙区", "东乡", "一村")
    }
    transfer(busy["东乡"], to=busy["乙区"], on=ON, at=AT)
    after = {
        name: [count(at, busy[name], "2019") for at in (TALKS, HOMES)]
        for name in ("演示市", "甲县", "乙区", "东乡", "一村")
    }
    assert after == before
    assert before["甲县"] == [2, 1]


def test_what_stands_moves_with_its_unit(busy: City) -> None:
    transfer(busy["东乡"], to=busy["乙区"], on=ON, at=AT)
    assert count(HOMES, busy["甲县"], "2020-06") == 1
    assert count(HOMES, busy["乙区"], "2020-06") == 1
    assert count(HOMES, busy["甲县"], "2020-07") == 0
    assert count(HOMES, busy["乙区"], "2020-07") == 2
    assert count(HOMES, busy["乙区"], "2020") == 2


def test_what_stands_moves_to_the_heir_of_a_merged_unit(busy: City) -> None:
    merge([busy["一村"]], into=busy["三村"], on=ON, at=AT)
    assert count(HOMES, busy["三村"], "2020-06") == 0
    assert count(HOMES, busy["三村"], "2020-07") == 1
    assert count(HOMES, busy["西乡"], "2020-07") == 1
    assert count(HOMES, busy["东乡"], "2020-07") == 0
    assert count(HOMES, busy["东乡"], "2020-06") == 1


def test_an_heir_may_be_merged_in_its_turn(busy: City) -> None:
    merge([busy["一村"]], into=busy["二村"], on=ON, at=AT)
    merge([busy["二村"]], into=busy["四村"], on=date(2020, 9, 1), at=AT)
    assert count(HOMES, busy["二村"], "2020-08") == 1
    assert count(HOMES, busy["四村"], "2020-09") == 2
    assert count(HOMES, busy["甲县"], "2020-09") == 0


def test_a_merger_of_a_township_takes_its_villages_along(busy: City) -> None:
    merge([busy["东乡"]], into=busy["南镇"], on=ON, at=AT)
    assert count(TALKS, busy["南镇"], "2020-H2") == 11
    assert count(TALKS, busy["南镇"], "2020-H1") == 10
    assert count(TALKS, busy["东乡"], "2020") == 1
    assert count(HOMES, busy["南镇"], "2020") == 2


def test_records_known_before_a_merger_was_told_go_to_the_heir(busy: City) -> None:
    merge([busy["一村"]], into=busy["二村"], on=date(2020, 6, 1), at=AT)
    assert count(TALKS, busy["一村"], "2020") == 1
    assert count(TALKS, busy["二村"], "2020") == 1


@pytest.mark.parametrize("change", ["transfer", "merge", "merge township", "rename"])
def test_the_citys_total_is_the_same_whatever_moves_within(busy: City, change: str) -> None:
    asked = [
        (at, period) for at in (TALKS, HOMES) for period in ("2019", "2020", "2020-Q3", "2020-09")
    ]
    before = [count(at, busy["演示市"], period) for at, period in asked]
    {
        "transfer": lambda: transfer(busy["东乡"], to=busy["乙区"], on=ON, at=AT),
        "merge": lambda: merge([busy["一村"], busy["二村"]], into=busy["四村"], on=ON, at=AT),
        "merge township": lambda: merge([busy["东乡"]], into=busy["西乡"], on=ON, at=AT),
        "rename": lambda: rename(busy["东乡"], name="东街道", code="990601401000", on=ON, at=AT),
    }[change]()
    assert [count(at, busy["演示市"], period) for at, period in asked] == before


def test_children_of_a_year_of_transfer_sum_to_the_city(busy: City) -> None:
    transfer(busy["东乡"], to=busy["乙区"], on=ON, at=AT)
    for unit in ("演示市", "甲县", "乙区"):
        where = Slice(busy[unit], read_period("2020"))
        parts = [
            figure(books(), TALKS, part, scope=ALL).value or 0
            for part in by_children(books(), where)
        ]
        # The moved township is a child of both, each with its own days.
        assert sum(parts) == (count(TALKS, busy[unit], "2020") or 0)


def test_a_renamed_unit_is_named_as_on_the_periods_last_day(busy: City) -> None:
    rename(busy["东乡"], name="东街道", code="990601401000", on=ON, at=AT)
    named = [
        (shown.unit_name, shown.unit_code)
        for shown in (
            figure(books(), TALKS, Slice(busy["东乡"], read_period(text)), scope=ALL)
            for text in ("2020-06", "2020-07", "2019", "2020")
        )
    ]
    assert named == [
        ("东乡", "990601001000"),
        ("东街道", "990601401000"),
        ("东乡", "990601001000"),
        ("东街道", "990601401000"),
    ]


def test_a_household_known_in_two_villages_is_one_in_their_heir(city: City) -> None:
    party = enter_party(city["一村"], registered_on=date(2018, 1, 1))
    for village in ("一村", "二村"):
        enter_honour(city[village], party=party.id, awarded_on=date(2020, 3, city[village] % 9 + 1))
    merge([city["一村"]], into=city["二村"], on=ON, at=AT)
    assert count(HOUSES, city["二村"], "2020") == 1
    assert count(HOUSES, city["演示市"], "2020") == 1
