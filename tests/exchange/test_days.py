"""Days as staff write them in tables: how exact, in which year, by which calendar of a workbook."""

from datetime import date, datetime
from typing import Any

import pytest

from jinguo.errors import RuleError
from jinguo.exchange.days import MONTH, YEAR, Said, day, read_day, year_of


@pytest.mark.parametrize(
    "cell",
    [
        date(2020, 3, 5), datetime.fromisoformat("2020-03-05 08:30"), "2020-03-05", "2020年3月5日", "2020.3.5",
        "2020/03/05", " ２０２０年３月５日 ", 20200305.0, "20200305", "2020年 3月 5日", "二〇二〇年三月五日",
        43895.0, "43895",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(cell: Any) -> None:
    assert day(cell) == date(2020, 3, 5)


@pytest.mark.parametrize(
    "cell", ["去年", "2020年3月", "2020-02-30", "", "2020-13-01", True, 3.0, 43895.5]
)
def test_what_is_no_day_is_refused_with_the_fix(cell: Any) -> None:
    with pytest.raises(RuleError, match="请写成 2020-03-05"):
        day(cell)


def test_less_than_a_day_says_how_exact_it_is() -> None:
    assert read_day("2020年3月") == Said(date(2020, 3, 1), MONTH)
    assert read_day("2020年").precision == YEAR


def test_a_day_without_its_year_is_of_the_tables_year() -> None:
    assert read_day("3月5日", year=2020).day == date(2020, 3, 5)
    with pytest.raises(RuleError):
        read_day("2月29日", year=2021)
    with pytest.raises(RuleError, match="没有写年份"):
        read_day("3月5日")


def test_a_workbook_of_1904_counts_from_there() -> None:
    assert read_day(43895.0 - 1462, since_1904=True).day == date(2020, 3, 5)


@pytest.mark.parametrize(
    ("said", "year"), [("2020年活动台账", 2020), ("2020—2021年", None), ("一览表", None)]
)
def test_the_year_of_a_heading(said: str, year: int | None) -> None:
    assert year_of(said) == year
