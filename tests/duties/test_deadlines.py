"""When times end: by the civil code's own examples, and against a reckoning day by day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from jinguo.catalogue.calendar import Calendar, years
from jinguo.duties.deadlines import day_of, end_of, ends, last_day
from tests.duties.oracle import KNOWN, due, questions

SHORT = 2_000


def table() -> Calendar:
    return Calendar(years())


@pytest.mark.parametrize(
    ("start", "length", "unit", "rolls", "last"),
    [
        (date(2024, 1, 31), 1, "月", False, date(2024, 2, 29)),  # no such day: the month's last
        (date(2023, 8, 31), 6, "月", False, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, "月", False, date(2025, 2, 28)),
        (date(2024, 4, 3), 1, "天", True, date(2024, 4, 7)),  # 清明, and the Sunday that is worked
        (date(2024, 9, 28), 1, "天", True, date(2024, 9, 29)),  # a Sunday that is worked
        (date(2024, 9, 30), 1, "工作日", True, date(2024, 10, 8)),
        (date(2024, 2, 8), 2, "工作日", True, date(2024, 2, 18)),  # a Sunday that is worked
        (date(2024, 12, 31), 1, "天", True, date(2025, 1, 2)),
        (date(2024, 3, 8), 5, "天", True, date(2024, 3, 13)),
    ],
)
def test_last_days(start: date, length: int, unit: Any, rolls: Any, last: date) -> None:
    assert last_day(start, length, unit, table(), rolls=rolls) == last


def test_hours_run_through_nights_and_days_off() -> None:
    eve = datetime(2024, 2, 9, 12, tzinfo=UTC)

    assert ends(eve, 72, "小时", table(), rolls=True) == eve + timedelta(hours=72)


def test_the_last_moment_is_still_in_time() -> None:
    last = end_of(date(2024, 3, 13))

    assert day_of(last) == date(2024, 3, 13)
    assert day_of(last + timedelta(microseconds=1)) == date(2024, 3, 14)


def test_a_year_without_a_table_goes_by_weekends_and_is_noted() -> None:
    asked = table()

    assert last_day(date(2031, 5, 2), 1, "天", asked, rolls=True) == date(2031, 5, 5)
    assert asked.missing == {2031}


def test_deadlines_agree_with_a_reckoning_day_by_day() -> None:
    wrong = [
        each
        for each in questions(SHORT, seed=7)
        if ends(each[0], each[1], each[2], table(), rolls=each[3])  # type: ignore[arg-type] # words
        != due(each[0], each[1], each[2], rolls=each[3])
    ]

    assert wrong == []
    assert set(range(2016, 2027)) <= KNOWN


def test_the_home_may_add_a_year(overlay: Any, own_home: Any) -> None:
    overlay("calendar/2027.yaml", "year: 2027\nfree: [[2027-01-01, 2027-01-03]]\nworked: []\n")

    asked = Calendar(years(own_home / "catalogue"))

    assert last_day(date(2026, 12, 31), 1, "天", asked, rolls=True) == date(2027, 1, 4)
    assert not asked.missing
