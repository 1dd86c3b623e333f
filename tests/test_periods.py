"""Periods are half-open, read in five forms and named in Chinese."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinguo.errors import PeriodError
from jinguo.periods import Period, read_period, standard

DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))
NAMED = st.one_of(
    st.builds("{}".format, st.integers(1990, 2060)),
    st.builds("{}-H{}".format, st.integers(1990, 2060), st.integers(1, 2)),
    st.builds("{}-Q{}".format, st.integers(1990, 2060), st.integers(1, 4)),
    st.builds("{}-{:02}".format, st.integers(1990, 2060), st.integers(1, 12)),
)
SPANS = st.builds(
    lambda day, length: Period(day, day + timedelta(length)), DAYS, st.integers(1, 900)
)


@pytest.mark.parametrize(
    ("text", "start", "end", "chinese"),
    [
        ("2020", date(2020, 1, 1), date(2021, 1, 1), "2020年"),
        ("2020-H1", date(2020, 1, 1), date(2020, 7, 1), "2020年上半年"),
        ("2020-H2", date(2020, 7, 1), date(2021, 1, 1), "2020年下半年"),
        ("2020-Q1", date(2020, 1, 1), date(2020, 4, 1), "2020年第一季度"),
        ("2020-Q4", date(2020, 10, 1), date(2021, 1, 1), "2020年第四季度"),
        ("2020-02", date(2020, 2, 1), date(2020, 3, 1), "2020年2月"),
        ("2020-12", date(2020, 12, 1), date(2021, 1, 1), "2020年12月"),
        (
            "2020-03-02..2020-03-31",
            date(2020, 3, 2),
            date(2020, 4, 1),
            "2020年3月2日至2020年3月31日",
        ),
        (
            "2020-03-08..2020-03-08",
            date(2020, 3, 8),
            date(2020, 3, 9),
            "2020年3月8日至2020年3月8日",
        ),
    ],
)
def test_a_period_is_read_and_told(text: str, start: date, end: date, chinese: str) -> None:
    period = read_period(text)
    assert period == Period(start, end)
    assert str(period) == text
    assert period.chinese() == chinese


@pytest.mark.parametrize(
    "text",
    [
        "", "去年", "20", "2020-13", "2020-00", "2020-Q5", "2020-Q0", "2020-H3", "2020-1", "0000",
        "2020-02-30..2020-03-01", "2020-03-31..2020-03-01", "2020-03-01", "2020/03",
        "2020-03-01..", "9999", "9999-11", "0001", "0001-01-01..2020-01-01", " 2020", "2020 ",
    ],
)  # fmt: skip
def test_what_is_no_period_is_told_in_one_sentence(text: str) -> None:
    with pytest.raises(PeriodError) as told:
        read_period(text)
    assert str(told.value).endswith("。")
    assert "2020-03-01..2020-03-31" in str(told.value)


def test_days_written_the_wrong_way_round_make_no_period() -> None:
    with pytest.raises(PeriodError, match="没有一天"):
        Period(date(2020, 3, 1), date(2020, 3, 1))


@given(SPANS)
def test_a_period_holds_its_first_and_last_day_and_no_day_beside(period: Period) -> None:
    assert period.start in period
    assert period.last_day in period
    assert period.end not in period
    assert period.start - timedelta(1) not in period


@given(st.one_of(NAMED.map(read_period), SPANS))
def test_a_period_written_is_read_back(period: Period) -> None:
    assert read_period(str(period)) == period


@given(NAMED)
def test_the_period_before_ends_where_a_period_begins(text: str) -> None:
    period = read_period(text)
    before = period.before()
    assert before.end == period.start
    assert len(list(before.months())) == len(list(period.months()))
    assert len(str(before)) == len(text)


@given(SPANS)
def test_the_days_before_are_as_many_unless_the_calendar_names_them(period: Period) -> None:
    before = period.before()
    assert before.end == period.start
    if ".." in str(period):
        assert before.end - before.start == period.end - period.start


@given(NAMED)
def test_last_year_of_a_named_period_is_the_same_name_a_year_earlier(text: str) -> None:
    assert str(read_period(text).last_year()) == f"{int(text[:4]) - 1}{text[4:]}"


@given(SPANS)
def test_every_span_has_days_last_year(period: Period) -> None:
    last = period.last_year()
    assert last.start < last.end
    assert abs((last.end - last.start) - (period.end - period.start)) <= timedelta(1)


def test_a_leap_day_has_one_day_last_year() -> None:
    assert read_period("2020-02-29..2020-02-29").last_year() == read_period(
        "2019-02-28..2019-02-28"
    )
    assert read_period("2020-02-28..2020-02-28").last_year() == read_period(
        "2019-02-28..2019-02-28"
    )
    assert read_period("2021-02").last_year() == read_period("2020-02")


def test_only_months_wholly_within_are_months_of_a_period() -> None:
    assert [str(month) for month in read_period("2019-12-02..2020-02-29").months()] == [
        "2020-01",
        "2020-02",
    ]
    assert list(read_period("2020-03-02..2020-03-31").months()) == []


def test_a_ledger_has_seventeen_standard_periods() -> None:
    periods = standard(2020)
    assert len(set(periods)) == 17
    assert [str(period) for period in periods[10:]] == [
        "2020-11", "2020-12", "2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4", "2020",
    ]  # fmt: skip
