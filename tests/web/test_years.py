"""The year that pages open at: the latest well under way, not the one of a stray record."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from jinguo.counting.books import books
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Receipt
from jinguo.web import years

TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, tzinfo=UTC)


def _talks(city: Any, unit: str, numbers: dict[int, int]) -> None:
    drafts = [
        Draft(
            "activity", city.units[unit],
            {"held_on": f"{year}-03-08", "subtype": "宣讲", "title": "宣讲"},
        )
        for year, number in numbers.items()
        for _ in range(number)
    ]  # fmt: skip
    enter(drafts, by=By(at=AT))


@pytest.mark.parametrize(
    ("numbers", "opened"),
    [
        ({}, 2026),
        ({2020: 3}, 2020),
        ({2020: 11, 2026: 1}, 2020),
        ({2020: 10, 2026: 1}, 2026),
        ({2020: 30, 2025: 1, 2026: 1}, 2020),
        ({2020: 30, 2025: 4, 2026: 1}, 2026),
        ({1990: 1, 2020: 30}, 2020),
    ],
)
def test_pages_open_at_the_latest_year_with_a_tenth_of_the_one_before(
    city: Any, numbers: dict[int, int], opened: int
) -> None:
    if numbers:
        _talks(city, "一村", numbers)

    assert years.opening(books(), TODAY) == opened


def test_struck_records_and_days_to_come_make_no_year(city: Any) -> None:
    _talks(city, "一村", {2020: 1})
    gone = city.talk("一村", held_on=date(2019, 3, 8))
    close(("activity", gone.id, gone.version), by=By(at=city.at), reason="演示")

    assert years.rows(books(), TODAY) == {2020: 1}
    assert years.rows(books(), date(2020, 3, 7)) == {}


def test_each_unit_has_its_newest_other_year_beside(city: Any) -> None:
    _talks(city, "二村", {2019: 5, 2020: 20})
    _talks(city, "一村", {2026: 1})
    kept = books()

    told = {name: years.beside(kept, TODAY, city.units[name]) for name in ("一村", "东乡", "二村")}

    assert told == {"一村": [2020, 2026], "东乡": [2020, 2026], "二村": [2019, 2020]}
    assert years.beside(kept, TODAY, city.units["乙区"]) == [2020]


def test_one_early_record_leaves_every_page_at_the_year_of_the_work(city: Any) -> None:
    Receipt.objects.create(key="demo small", digest="", at=city.at)
    _talks(city, "二村", {2020: 20})
    _talks(city, "一村", {2021: 1})
    client = city.client("一村")

    for page in ("/desk/", "/figures/", "/reports/", "/ledgers/"):
        assert str(client.get(page).context["picked"].period) == "2020", page
    assert "演示市的2020年" in Client().get("/").content.decode()
    desk = client.get("/desk/").content.decode()
    assert f'<a href="?unit={city.codes["一村"]}&amp;period=2021">2021年</a>' in desk
