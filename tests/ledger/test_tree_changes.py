"""A unit is opened, renamed and merged with a reason and an entry, by who manages it and above."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from jinguo.counting.books import books
from jinguo.counting.figures import table
from jinguo.errors import RuleError
from jinguo.ledger import tree_changes
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Entry
from jinguo.ledger.tree_changes import When
from jinguo.org.models import Level, Spell
from jinguo.org.policy import EVERYTHING
from jinguo.org.units import tree
from jinguo.periods import Period
from tests.factories import AT, City, enter_one, person

DAY = date(2021, 1, 1)


def when(city: City, unit: str = "甲县", on: date = DAY) -> When:
    return When(on, By(AT, person(city[unit])), "演示文号")


def told() -> list[tuple[Any, ...]]:
    return list(
        Entry.objects.order_by("number").values_list("act", "kind", "before", "after", "reason")
    )


def test_a_unit_is_opened_renamed_and_merged_with_entries(city: City) -> None:
    new = tree_changes.found_unit(
        "五村", parent=city["东乡"], level=Level.VILLAGE, code="990601001005", when=when(city)
    )
    later = when(city, on=date(2021, 3, 1))
    tree_changes.rename(new, name="五社区", code="990601001005", when=later)
    tree_changes.merge(new, into=city["一村"], when=when(city, on=date(2021, 4, 1)))

    assert told() == [
        ("enter", "unit", {}, {"name": "五村", "code": "990601001005", "parent": city["东乡"], "on": "2021-01-01"}, "演示文号"),
        ("amend", "unit", {"name": "五村", "code": "990601001005"}, {"name": "五社区", "code": "990601001005", "on": "2021-03-01"}, "演示文号"),
        ("close", "unit", {}, {"into": city["一村"], "on": "2021-04-01"}, "演示文号"),
    ]  # fmt: skip
    here = tree()
    assert [here.place(new, day).name for day in (DAY, date(2021, 3, 1))] == ["五村", "五社区"]
    assert here.place(new, date(2022, 1, 1)).successor == city["一村"]
    assert list(Entry.objects.values_list("version", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("who", "act"),
    [
        ("甲县", lambda city, at: tree_changes.rename(city["甲县"], name="新县", code="", when=at)),
        ("演示市", lambda city, at: tree_changes.rename(city["演示市"], name="新市", code="", when=at)),
        ("东乡", lambda city, at: tree_changes.rename(city["三村"], name="新村", code="", when=at)),
        ("东乡", lambda city, at: tree_changes.merge(city["一村"], into=city["三村"], when=at)),
        ("东乡", lambda city, at: tree_changes.merge(city["东乡"], into=city["西乡"], when=at)),
        ("东乡", lambda city, at: tree_changes.found_unit("五村", parent=city["西乡"], level=5, code="", when=at)),
    ],
)  # fmt: skip
def test_nobody_changes_what_they_do_not_manage(city: City, who: str, act: Any) -> None:
    with pytest.raises(RuleError, match="您的岗位不能变更"):
        act(city, when(city, who))
    assert told() == []


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda city, at: tree_changes.rename(city["一村"], name="一村", code="990601001001", when=at), "都没有变"),
        (lambda city, at: tree_changes.rename(city["一村"], name="一村", code="990601001002", when=at), "已属于另一个单位"),
        (lambda city, at: tree_changes.merge(city["东乡"], into=city["一村"], when=at), "自己或它的下级"),
        (lambda city, at: tree_changes.found_unit("五乡", parent=city["东乡"], level=4, code="", when=at), "低于上级"),
        (lambda city, at: tree_changes.rename(city["一村"], name="新", code="", when=replace(at, on=date(2202, 1, 1))), "核对年份"),
        (lambda city, at: tree_changes.rename(city["一村"], name="新", code="", when=replace(at, on=date(2020, 12, 31))), "往年的数字已经报过，不再变动；变更最早从 2021-01-01 起"),
        (lambda city, at: tree_changes.merge(city["二村"], into=city["一村"], when=replace(at, on=date(1950, 1, 1))), "往年的数字已经报过"),
        (lambda city, at: tree_changes.found_unit("一乡", parent=city["甲县"], level=4, code="990602099000", when=at), "代码应以上级“甲县”的 990601 开头"),
        (lambda city, at: tree_changes.found_unit("六村", parent=city["东乡"], level=5, code="990601002009", when=at), "“东乡”的 990601001 开头"),
        (lambda city, at: tree_changes.rename(city["一村"], name="一村", code="990602001009", when=at), "“东乡”的 990601001 开头"),
        (lambda city, at: tree_changes.found_unit("六\u202e村", parent=city["东乡"], level=5, code="", when=at), "看不见的字符"),
        (lambda city, at: tree_changes.rename(city["一村"], name="新\0村", code="", when=at), "看不见的字符"),
    ],
)  # fmt: skip
def test_what_the_tree_refuses_leaves_nothing(city: City, act: Any, words: str) -> None:
    before = list(Spell.objects.values_list())
    with pytest.raises(RuleError, match=words):
        act(city, when(city))
    assert told() == []
    assert list(Spell.objects.values_list()) == before


def figures(city: City) -> dict[str, str]:
    """Return every figure of 2020 at every unit there was then."""
    counted, year = books(), Period.year(2020)
    addresses = list(counted.catalogue.indicators)
    whole = table(counted, addresses, [year], scope=EVERYTHING)
    return {
        f"{address} {name}": str(whole.worked(address, unit, year).value)
        for address in addresses
        for name, unit in city.units.items()
    }


def test_past_years_figures_stay_through_whatever_is_changed(city: City) -> None:
    for name in ("一村", "二村", "三村"):
        enter_one("activity", city[name], held_on=date(2020, 12, 31))
        enter_one("body", city[name])
        enter_one("honour", city[name])
    before = figures(city)

    tree_changes.merge(city["二村"], into=city["一村"], when=when(city))
    tree_changes.merge(city["西乡"], into=city["东乡"], when=when(city))
    tree_changes.rename(city["东乡"], name="东镇", code="990601009000", when=when(city))
    tree_changes.found_unit(
        "老单位",
        parent=city["甲县"],
        level=Level.PLACE,
        code="",
        when=when(city, on=date(2016, 1, 1)),
    )

    assert figures(city) == before
    assert {"1", "3"} <= set(before.values())


def test_a_name_changes_after_a_merge_brought_other_codes(city: City) -> None:
    tree_changes.merge(city["西乡"], into=city["东乡"], when=when(city))

    later = when(city, on=date(2021, 2, 1))
    tree_changes.rename(city["三村"], name="三社区", code="990601002001", when=later)

    assert tree().place(city["三村"], date(2021, 2, 1)).name == "三社区"
