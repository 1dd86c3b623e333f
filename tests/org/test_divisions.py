"""The public codes: two cities shipped, any other from a folder of the package's CSV files."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from jinguo.errors import UnitError
from jinguo.org import divisions
from jinguo.org.models import Level, Spell, TreeChange, Unit
from jinguo.org.units import find, tree
from tests.factories import AT

PACKAGE = {
    "provinces": [("98", "演示省"), ("97", "别省")],
    "cities": [("9806", "演示市"), ("9810", "十市")],
    "areas": [("980601", "甲县"), ("980602", "乙区")],
    "streets": [("980601001", "东乡"), ("980602001", "南镇")],
    "villages": [("980601001001", "一村"), ("980602001200", "四社区")],
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name, rows in PACKAGE.items():
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("code", "name"), *rows])
    return tmp_path


@pytest.mark.parametrize(("code", "numbers"), [("3406", (4, 37, 452)), ("3404", (7, 95, 1131))])
def test_the_shipped_cities_have_all_their_units(
    db: None, code: str, numbers: tuple[int, ...]
) -> None:
    rows = divisions.read_shipped(code)
    assert divisions.load(rows, what=code, at=AT) == 1 + sum(numbers)
    levels = Counter(Unit.objects.values_list("level", flat=True))
    assert levels == {
        Level.CITY: 1,
        **dict(zip((Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE), numbers, strict=True)),
    }
    assert divisions.load(rows, what=code, at=AT) == 0
    assert Unit.objects.count() == Spell.objects.count() == 1 + sum(numbers)


def test_every_shipped_unit_stands_beneath_the_code_above_it(db: None) -> None:
    divisions.load(divisions.read_shipped("340600"), what="3406", at=AT)
    codes = dict(Spell.objects.values_list("unit_id", "code"))
    for parent, code in Spell.objects.exclude(parent=None).values_list("parent_id", "code"):
        digits = {Level.COUNTY: 4, Level.TOWNSHIP: 6, Level.VILLAGE: 9}[divisions._level(code)]
        assert codes[parent] == code[:digits].ljust(12, "0")


def test_only_two_cities_are_shipped() -> None:
    assert divisions.shipped("3406")
    assert divisions.shipped("340600000000")
    assert not divisions.shipped("3401")
    assert not divisions.shipped("34")


def test_a_package_gives_the_units_of_a_code(package: Path) -> None:
    assert dict(divisions.read_package(package, "9806")) == {
        "980600000000": "演示市",
        "980601000000": "甲县",
        "980602000000": "乙区",
        "980601001000": "东乡",
        "980602001000": "南镇",
        "980601001001": "一村",
        "980602001200": "四社区",
    }
    assert dict(divisions.read_package(package, "981")) == {"981000000000": "十市"}
    assert len(list(divisions.read_package(package, divisions.NATION))) == 11


def test_a_package_without_a_file_is_told(package: Path) -> None:
    (package / "streets.csv").unlink()
    with pytest.raises(UnitError, match=r"streets\.csv"):
        list(divisions.read_package(package, "98"))


def test_a_city_loaded_alone_is_adopted_when_its_province_comes(db: None, package: Path) -> None:
    assert divisions.load(divisions.read_package(package, "9806"), what="9806", at=AT) == 7
    city = find("9806", day=date(2020, 1, 1))
    assert [place.name for place in tree().path(city, date(2020, 1, 1))] == ["演示市"]

    assert divisions.load(divisions.read_package(package, "98"), what="98", at=AT) == 2

    village = find("演示省/一村", day=date(2020, 1, 1))
    assert [place.name for place in tree().path(village, date(2020, 1, 1))] == [
        "演示省", "演示市", "甲县", "东乡", "一村",
    ]  # fmt: skip
    assert (
        divisions.load(divisions.read_package(package, divisions.NATION), what="nation", at=AT) == 2
    )
    assert tree().path(village, date(2020, 1, 1))[0].name == "全国"
    assert Spell.objects.filter(parent=None).count() == 1
    assert TreeChange.objects.count() == 3


def test_what_nobody_sees_is_left_out_of_a_name(db: None) -> None:
    divisions.load([("990600000000", "演\u200b示市\u202e")], what="演示市", at=AT)

    assert Spell.objects.get().name == "演示市"


def test_a_load_that_fails_adds_nothing(db: None) -> None:
    with pytest.raises(UnitError):
        divisions.load([("99060000000", "演示市"), ("990601000000", "甲县")], what="坏", at=AT)
    assert not Unit.objects.exists()
    assert not TreeChange.objects.exists()
