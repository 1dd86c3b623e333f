"""Of which unit and period a report says it is, by how it begins."""

from datetime import date
from typing import Any

import pytest

from jinguo.org.units import tree
from jinguo.reading.about import federation_of, period_of, unit_of, year_of

DAY = date(2020, 12, 31)


@pytest.mark.parametrize(
    ("head", "period"),
    [
        ("演示市妇联2020年工作总结", "2020"),
        ("2020年度工作报告", "2020"),
        ("她们的二〇二四", "2024"),
        ("二○二一年工作回顾", "2021"),
        ("2020年上半年工作小结", "2020-H1"),
        ("2020年第三季度情况", "2020-Q3"),
        ("2021年06月28日 第B64版 2020年,演示市妇联", "2020"),
        ("2021年6月28日", None),
        ("去年以来，市妇联", None),
        ("办公电话12020年", None),
        ("二十年来", None),
    ],
)
def test_the_first_year_that_is_no_day_is_the_period(head: str, period: str | None) -> None:
    found = period_of(head)

    assert (str(found) if found else None) == period


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("演示市妇联2020年工作总结\n甲县、乙区各有特色", "演示市"),
        ("甲县妇联工作总结", "甲县"),
        ("演示市甲县妇联工作总结", "甲县"),
        ("演示市甲县东乡一村妇联", "一村"),
        ("为演示高质量发展建功", "演示市"),
        ("巾帼心向党", None),
    ],
)
def test_the_unit_named_first_and_those_it_goes_on_to(
    city: Any, head: str, unit: str | None
) -> None:
    found = unit_of(head, tree().standing(DAY))

    assert found == (city[unit] if unit else None)


def test_a_name_that_several_units_bear_names_none_of_them(city: Any) -> None:
    places = tree().standing(DAY)
    twice = [place for place in places if place.name == "一村"] * 2

    assert unit_of("一村妇联", [*places, *twice]) is None
    assert unit_of("演示市甲县东乡一村妇联", [*places, *twice]) == city["一村"]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023年以来。2024年开展宣讲，到2024年底", "2024"),
        ("二〇二三年，2022年", "2023"),
        ("2024年5月6日，2023年", "2023"),
        ("2027年，2026年，2027年", "2026"),
        ("去年以来", None),
    ],
)
def test_the_year_that_a_text_names_most_often(text: str, year: str | None) -> None:
    found = year_of(text, last=2026)

    assert (str(found) if found else None) == year


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("远山市妇联2024年工作总结", "远山市"),
        ("去年，远山市妇女联合会坚持", "远山市"),
        ("开展“风采”2024年远山市巾帼创业大赛", "远山市"),
        ("依托市妇联，2024年全市妇联，联合市妇联，去年市妇联，省市县妇联，选树市巾帼", ""),
        ("市妇联团结带领广大妇女", ""),
    ],
)
def test_the_area_whose_federation_is_named_though_no_tree_knows_it(text: str, name: str) -> None:
    assert federation_of(text) == name
