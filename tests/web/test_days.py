"""Days as people type them."""

from datetime import date

import pytest

from jinguo.errors import RuleError
from jinguo.web.days import read_day

TODAY = date(2021, 3, 10)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2021-3-5", date(2021, 3, 5)),
        ("2021.03.05", date(2021, 3, 5)),
        ("2021/3/5", date(2021, 3, 5)),
        ("2021年3月5日", date(2021, 3, 5)),
        ("20210305", date(2021, 3, 5)),
        ("２０２１－３－５", date(2021, 3, 5)),
        ("3月5日", date(2021, 3, 5)),
        ("3月5号", date(2021, 3, 5)),
        ("3.5", date(2021, 3, 5)),
        ("12月31日", date(2020, 12, 31)),
        ("去年5月4日", date(2020, 5, 4)),
        ("前年 5月4日", date(2019, 5, 4)),
        ("今天", TODAY),
        ("昨天", date(2021, 3, 9)),
        ("前天", date(2021, 3, 8)),
        ("5日", date(2021, 3, 5)),
        ("28号", date(2021, 2, 28)),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: str, day: date) -> None:
    assert read_day(typed, today=TODAY) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [("3月5日", date(2022, 3, 5)), ("12月1日", date(2021, 12, 1)), ("5日", date(2021, 4, 5))],
)
def test_a_day_that_lies_ahead_is_the_next_one(typed: str, day: date) -> None:
    assert read_day(typed, today=TODAY, ahead=True) == day


@pytest.mark.parametrize(
    "typed", ["", "三月八日", "2021-2-30", "13月1日", "2月30日", "31日", "8/2021", "明年", "0"]
)
def test_what_is_no_day_is_refused_with_examples(typed: str) -> None:
    with pytest.raises(RuleError, match="2020-03-08、3月8日 或 昨天"):
        read_day(typed, today=TODAY)
