"""A figure opens to its records page by page, and to no more than the reader may see."""

from datetime import date
from decimal import Decimal

import pytest

from jinguo.counting.books import books
from jinguo.counting.figures import Slice, figure
from jinguo.counting.trace import trace
from jinguo.errors import PolicyError
from jinguo.org.models import Role
from jinguo.org.policy import Action, Scope, Subject, scope
from jinguo.org.units import rename
from jinguo.periods import read_period
from tests.factories import AT, City, enter_activity, enter_payment, person

TALKS = "big-preaching.talks"
FIGURES, LINES = Scope(everything=True), Scope(everything=True, clearance=1)
YEAR = read_period("2020")
DAY = date(2020, 6, 1)


def test_pages_of_a_trace_make_up_the_whole(city: City) -> None:
    for day in (9, 3, 27, 14, 3):
        enter_activity(city["一村"], held_on=date(2020, 5, day), title=f"{day}日")
    where = Slice(city["甲县"], YEAR)
    whole = trace(books(), TALKS, where, figures=FIGURES, records=LINES)
    assert [line.title for line in whole.lines] == ["3日", "3日", "9日", "14日", "27日"]
    pages = [
        trace(books(), TALKS, where, figures=FIGURES, records=LINES, first=first, limit=2)
        for first in (0, 2, 4, 6)
    ]
    assert [line.id for page in pages for line in page.lines] == [line.id for line in whole.lines]
    assert {(page.total, page.shown, page.withheld) for page in pages} == {(5, 5, 0)}


def test_a_line_has_the_name_of_its_day_and_what_it_adds(city: City) -> None:
    enter_payment(city["演示市"], amount_fen=12_345)
    rename(city["演示市"], name="新演示市", on=date(2020, 8, 1), at=AT)
    where = Slice(city["演示市"], YEAR)
    opened = trace(books(), "children-home.city-money", where, figures=FIGURES, records=LINES)
    assert [(line.unit_name, line.amount) for line in opened.lines] == [
        ("演示市", Decimal("123.45"))
    ]
    assert opened.figure.unit_name == "新演示市"


def test_who_does_not_see_the_figure_opens_nothing(city: City) -> None:
    where = Slice(city["甲县"], YEAR)
    for reach in (Scope(), Scope({city["乙区"]: 1})):
        with pytest.raises(PolicyError, match="看不到这个单位的数字"):
            trace(books(), TALKS, where, figures=reach, records=LINES)
        with pytest.raises(PolicyError, match="看不到这个单位的数字"):
            figure(books(), TALKS, where, scope=reach)


def test_a_secret_record_is_counted_and_withheld(city: City) -> None:
    for secrecy in (0, 1, 2, 3, 4):
        enter_activity(city["一村"], secrecy=secrecy, title=f"S{secrecy}")
    where = Slice(city["一村"], YEAR)
    opened = trace(books(), TALKS, where, figures=FIGURES, records=LINES)
    assert [line.title for line in opened.lines] == ["S0", "S1"]
    assert (opened.figure.value, opened.total, opened.shown, opened.withheld) == (5, 5, 2, 3)


def test_a_second_post_opens_secret_lines_of_its_own_village_alone(city: City) -> None:
    for village in ("一村", "二村"):
        for secrecy in (1, 3, 4):
            enter_activity(city[village], secrecy=secrecy, title=f"{village}S{secrecy}")
    posts = (*person(city["甲县"]).posts, *person(city["一村"], Role.CASEWORKER).posts)
    counted = books()
    mine = scope(Subject(posts=posts), Action.SEE_RECORDS, tree=counted.tree, day=DAY)
    where = Slice(city["甲县"], YEAR)
    opened = trace(counted, TALKS, where, figures=FIGURES, records=mine)
    assert {line.title for line in opened.lines} == {"一村S1", "", "二村S1"}
    assert (opened.total, opened.shown, opened.withheld) == (6, 3, 3)


def test_one_programmes_part_opens_to_its_records(city: City) -> None:
    enter_activity(city["一村"], programmes=("big-preaching", "credit-village"), title="两项")
    enter_activity(city["一村"], programmes=("big-preaching",), title="一项")
    for programme, titles in (
        ("credit-village", ["两项"]),
        ("big-preaching", ["两项", "一项"]),
        ("", ["两项", "一项"]),
    ):
        where = Slice(city["一村"], YEAR, programme=programme)
        opened = trace(books(), TALKS, where, figures=FIGURES, records=LINES)
        assert [line.title for line in opened.lines] == titles
        assert opened.figure.value == len(titles)


def test_a_figure_of_nothing_opens_to_nothing(city: City) -> None:
    opened = trace(books(), TALKS, Slice(city["一村"], YEAR), figures=FIGURES, records=LINES)
    assert (opened.figure.value, opened.total, opened.lines) == (0, 0, [])
