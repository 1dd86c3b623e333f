"""零报告: said of an indicator, a programme or everything; told apart from silence, counted nowhere."""

from datetime import date
from typing import Any

import pytest

from jinguo.counting.books import books
from jinguo.counting.figures import Slice, figure, owing
from jinguo.errors import RuleError
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Entry, Lock, Zero
from jinguo.ledger.recording import switch
from jinguo.org.policy import Scope
from jinguo.periods import read_period
from tests.factories import AT, City, draft, enter_one, enter_tally

TALKS, HEARD = "big-preaching.talks", "big-preaching.heard"
BY = By(at=AT)


@pytest.fixture
def tallying(city: City) -> City:
    for unit in ("一村", "二村"):
        switch(city[unit], since=None, by=BY, reason="还在报汇总数")
    return city


def told(city: City, address: str = TALKS, period: str = "2020") -> tuple[Any, Any]:
    owed = owing(books(), address, Slice(city["演示市"], read_period(period)))
    return owed.missing, owed.zeros


@pytest.mark.parametrize("about", ["", "big-preaching", TALKS])
def test_a_zero_takes_a_unit_off_the_silent(tallying: City, about: str) -> None:
    one, two = tallying["一村"], tallying["二村"]
    assert told(tallying) == ((one, two), ())

    zero = enter_one("zero", one, about=about)

    assert told(tallying) == ((two,), (one,))
    close(("zero", zero.id, 1), by=BY, reason="报错了")
    assert told(tallying) == ((one, two), ())


def test_a_zero_of_one_figure_or_of_some_days_speaks_of_no_more(tallying: City) -> None:
    one, two = tallying["一村"], tallying["二村"]
    enter_one("zero", one, about=TALKS)
    enter_one("zero", two, ends_before=date(2020, 12, 31))
    assert told(tallying) == ((two,), (one,))
    assert told(tallying, HEARD) == ((one, two), ())
    assert told(tallying, HEARD, "2020-02") == ((one,), (two,))


def test_zeros_of_the_months_make_a_zero_of_the_year(tallying: City) -> None:
    one = tallying["一村"]
    for month in range(1, 13):
        span = read_period(f"2020-{month:02}")
        assert one in told(tallying)[0]
        enter_one("zero", one, starts_on=span.start, ends_before=span.end)
    assert one in told(tallying)[1]


def test_a_zero_up_to_the_switch_is_enough(city: City) -> None:
    one = city["一村"]
    switch(one, since=date(2020, 7, 1), by=BY, reason="改为登记")
    enter_one("zero", one, ends_before=date(2020, 7, 1))
    assert told(city) == ((), (one,))


def test_a_tally_of_nought_is_a_zero_and_a_later_number_outdoes_what_was_said(
    tallying: City,
) -> None:
    one, two = tallying["一村"], tallying["二村"]
    enter_tally(one, indicator=TALKS, value=0)
    enter_one("zero", two)
    assert told(tallying) == ((), (one, two))
    enter_tally(two, indicator=TALKS, value=3)
    assert told(tallying) == ((), (one,))


def test_a_zero_adds_nothing_to_any_figure(tallying: City) -> None:
    where = Slice(tallying["演示市"], read_period("2020"))
    everything = Scope(everything=True)
    before = figure(books(), TALKS, where, scope=everything).worked
    enter_one("zero", tallying["一村"])
    shown = figure(books(), TALKS, where, scope=everything)
    assert shown.worked == before
    assert shown.zeros == (tallying["一村"],)


def test_a_zero_is_said_once_and_of_what_is_known(city: City) -> None:
    one = city["一村"]
    enter_one("zero", one, about=TALKS)
    enter_one("zero", one)
    with pytest.raises(RuleError, match="已经零报告过"):
        enter_one("zero", one, about=TALKS, starts_on=date(2020, 3, 1))
    both = [draft("zero", city["二村"]), draft("zero", city["二村"], starts_on=date(2020, 6, 1))]
    with pytest.raises(RuleError, match="已经零报告过"):
        enter(both, by=BY)
    with pytest.raises(RuleError, match="没有口径或项目“nothing”") as refused:
        enter_one("zero", one, about="nothing")
    assert refused.value.field == "about"
    assert Zero.objects.count() == Entry.objects.count() == 2


def test_what_was_handed_in_is_no_zero(tallying: City) -> None:
    enter_tally(tallying["一村"], indicator=TALKS, value=3)
    with pytest.raises(RuleError, match="已经报过这个数"):
        enter_one("zero", tallying["一村"], about=TALKS)


def test_a_zero_in_locked_days_wants_a_reason(city: City) -> None:
    Lock.objects.create(
        unit_id=city["甲县"], starts_on=date(2020, 1, 1), ends_before=date(2021, 1, 1), at=AT
    )
    with pytest.raises(RuleError, match="已经锁定"):
        enter_one("zero", city["一村"])
    enter_one("zero", city["一村"], by=By(at=AT, late="补报"))
