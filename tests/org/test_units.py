"""Units are found by code, leading digits or names; none or several are told with candidates."""

from datetime import date

import pytest

from jinguo.errors import UnitError
from jinguo.org.models import Level, Spell
from jinguo.org.units import find, found_unit, merge, rename, transfer, tree
from tests.factories import AT, UNITS, City

DAY = date(2020, 6, 1)


@pytest.mark.parametrize(
    "text",
    ["9906", "990600", "990600000000", "演示市", " 演示市 "],
)
def test_a_city_is_found_however_it_is_written(city: City, text: str) -> None:
    assert find(text, day=DAY) == city["演示市"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("990601001001", "一村"),
        ("990601001", "东乡"),
        ("99060100100", "东乡"),
        ("演示市/甲县", "甲县"),
        ("演示市/甲县/东乡/一村", "一村"),
        ("甲县/一村", "一村"),
        ("演示市 / 四村", "四村"),
    ],
)
def test_a_unit_is_found_by_digits_or_by_a_path_that_skips(
    city: City, text: str, name: str
) -> None:
    assert find(text, day=DAY) == city[name]


@pytest.mark.parametrize(
    ("text", "candidate"),
    [
        ("990699", "990601000000 演示市/甲县"),
        ("乙区/一村", "990601001001 演示市/甲县/东乡/一村"),
        ("东乡/演示市", "演示市"),
        ("12", "990600000000 演示市"),
        ("无此地", "990600000000 演示市"),
    ],
)
def test_no_unit_is_told_with_the_nearest(city: City, text: str, candidate: str) -> None:
    with pytest.raises(UnitError) as told:
        find(text, day=DAY)
    assert str(told.value).startswith(f"没有单位“{text}”。")
    assert candidate in str(told.value)


def test_several_units_of_one_name_are_all_named(city: City) -> None:
    found_unit("一村", level=Level.VILLAGE, parent=city["南镇"], since=date(2000, 1, 1), at=AT)
    with pytest.raises(UnitError) as told:
        find("一村", day=DAY)
    assert "有 2 个单位都符合“一村”" in str(told.value)
    assert "990601001001 演示市/甲县/东乡/一村" in str(told.value)
    assert "无代码 演示市/乙区/南镇/一村" in str(told.value)
    assert find("甲县/一村", day=DAY) == city["一村"]


def test_nothing_written_finds_nothing(city: City) -> None:
    for text in ("", "  "):
        with pytest.raises(UnitError, match="请写明单位"):
            find(text, day=DAY)


def test_an_empty_home_says_how_units_come(db: None) -> None:
    with pytest.raises(UnitError, match="jinguo units load"):
        find("3406", day=DAY)


def test_codes_and_names_are_read_on_the_days_tree(city: City) -> None:
    rename(city["东乡"], name="东街道", code="990601401000", on=date(2020, 7, 1), at=AT)
    assert find("990601001", day=date(2020, 6, 30)) == city["东乡"]
    assert find("990601401", day=date(2020, 7, 1)) == city["东乡"]
    for text, day in (
        ("990601001", date(2020, 7, 1)),
        ("990601401", date(2020, 6, 30)),
        ("东街道", date(2020, 6, 30)),
        ("东乡", date(2020, 7, 1)),
    ):
        with pytest.raises(UnitError):
            find(text, day=day)


def test_a_freed_code_may_be_given_again(city: City) -> None:
    code = UNITS["二村"]
    merge([city["二村"]], into=city["一村"], on=date(2020, 7, 1), at=AT)
    new = found_unit(
        "新村", level=Level.VILLAGE, parent=city["西乡"], code=code, since=date(2020, 9, 1), at=AT
    )
    assert find(code, day=date(2020, 6, 30)) == city["二村"]
    assert find(code, day=date(2020, 9, 1)) == new


def test_a_unit_has_its_nearest_place_on_days_it_does_not_stand(city: City) -> None:
    merge([city["二村"]], into=city["一村"], on=date(2020, 7, 1), at=AT)
    rename(city["一村"], name="大一村", on=date(2020, 8, 1), at=AT)
    assert tree().place(city["一村"], date(1900, 1, 1)).name == "一村"
    assert tree().place(city["二村"], date(2021, 1, 1)).name == "二村"
    assert not tree().stands(city["二村"], date(2020, 7, 1))
    assert tree().stands(city["二村"], date(2020, 6, 30))
    assert tree().children(city["东乡"], date(2020, 8, 1), date(2021, 1, 1)) == [city["一村"]]
    assert tree().children(city["东乡"], date(2020, 1, 1), date(2021, 1, 1)) == [
        city["一村"],
        city["二村"],
    ]


def test_a_unit_does_not_go_beneath_itself_or_where_nobody_stands(city: City) -> None:
    on = date(2020, 7, 1)
    with pytest.raises(UnitError, match="下级之下"):
        transfer(city["甲县"], to=city["一村"], on=on, at=AT)
    with pytest.raises(UnitError, match="下级之下"):
        transfer(city["甲县"], to=city["甲县"], on=on, at=AT)
    merge([city["西乡"]], into=city["东乡"], on=on, at=AT)
    with pytest.raises(UnitError, match="没有设立或已经撤并"):
        transfer(city["四村"], to=city["西乡"], on=date(2020, 8, 1), at=AT)
    with pytest.raises(UnitError, match="没有设立或已经撤并"):
        found_unit("新村", level=5, parent=city["西乡"], since=date(2020, 8, 1), at=AT)


def test_a_merger_needs_an_heir_that_stands_outside_it(city: City) -> None:
    on = date(2020, 7, 1)
    with pytest.raises(UnitError, match="并入"):
        merge([city["西乡"]], into=city["西乡"], on=on, at=AT)
    with pytest.raises(UnitError, match="并入"):
        merge([city["西乡"]], into=city["三村"], on=on, at=AT)
    merge([city["西乡"]], into=city["东乡"], on=on, at=AT)
    with pytest.raises(UnitError, match="没有设立或已经撤并"):
        merge([city["东乡"]], into=city["西乡"], on=date(2020, 8, 1), at=AT)
    with pytest.raises(UnitError, match="已经撤并"):
        rename(city["西乡"], name="别名", on=date(2020, 8, 1), at=AT)


def test_a_change_may_not_come_before_what_it_changes(city: City) -> None:
    rename(city["一村"], name="大一村", on=date(2020, 7, 1), at=AT)
    before = Spell.objects.count()
    with pytest.raises(UnitError, match="2020-07-01"):
        rename(city["一村"], name="一社区", on=date(2020, 7, 1), at=AT)
    assert Spell.objects.count() == before
    assert find("大一村", day=date(2020, 7, 2)) == city["一村"]


def test_a_code_that_stands_elsewhere_is_refused_in_a_sentence(city: City) -> None:
    with pytest.raises(UnitError, match="区划代码已属于另一个单位"):
        rename(city["一村"], code=UNITS["二村"], on=date(2020, 7, 1), at=AT)
    assert find("一村", day=date(2021, 7, 1)) == city["一村"]
