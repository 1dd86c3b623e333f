"""Views of ledgers: one's own, those a unit shares, and what their names may not hold."""

from typing import Any

import pytest

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger.models import Entry, View
from jinguo.ledger.viewing import MOST, Look, lay_out, open_to, remove, save, share
from jinguo.org.models import Role
from tests.factories import City, account, by_account

LOOK = Look("activity", filters={"subtype": "宣讲"}, columns="held_on,title", order="-heads")


def _by(city: City, unit: str, role: str = Role.OFFICER, login: str = "") -> Any:
    return by_account(account(city[unit], login or f"{role}-{unit}", role))


def test_a_view_is_its_accounts_own_and_the_same_name_replaces_it(city: City) -> None:
    mine, other = _by(city, "甲县"), _by(city, "甲县", login="another")
    before = Entry.objects.count()

    save("本季度宣讲", LOOK, by=mine)
    kept = save(" 本季度宣讲 ", Look("activity", order="title"), by=mine)
    lay_out(LOOK, by=mine)
    lay_out(Look("activity", columns="title", size=20), by=mine)

    assert [(v.name, v.order, v.size) for v in open_to(mine, "activity")] == [
        ("", "", 20), ("本季度宣讲", "title", 50),
    ]  # fmt: skip
    assert open_to(other, "activity") == open_to(mine, "payment") == []
    with pytest.raises(PolicyError):
        remove(kept.pk, by=other)
    remove(kept.pk, by=mine)
    assert [v.name for v in open_to(mine, "activity")] == [""]
    assert Entry.objects.count() == before


def test_a_shared_view_is_seen_at_and_beneath_its_unit_and_stands_in_the_journal(
    city: City,
) -> None:
    county, village = _by(city, "甲县"), _by(city, "一村", Role.RECORDER)
    shared = share("月报用", LOOK, city["甲县"], by=county)

    assert open_to(village, "activity") == open_to(county, "activity") == [shared]
    assert open_to(_by(city, "乙区"), "activity") == open_to(_by(city, "演示市"), "activity") == []
    entry = Entry.objects.latest("number")
    assert (entry.kind, entry.unit_id, entry.after["name"]) == ("view", city["甲县"], "月报用")
    with pytest.raises(PolicyError):
        remove(shared.pk, by=village)
    with pytest.raises(RuleError, match="同名"):
        share("月报用", LOOK, city["甲县"], by=county)

    remove(shared.pk, by=county)
    assert open_to(village, "activity") == []
    assert View.objects.get(pk=shared.pk).ended_at is not None
    assert Entry.objects.latest("number").act == "close"
    share("月报用", LOOK, city["甲县"], by=county)


@pytest.mark.parametrize("role", [Role.RECORDER, Role.LEADER])
def test_only_who_manages_a_unit_shares_there(city: City, role: str) -> None:
    with pytest.raises(PolicyError):
        share("月报用", LOOK, city["甲县"], by=_by(city, "甲县", role))
    with pytest.raises(PolicyError):
        share("月报用", LOOK, city["甲县"], by=_by(city, "乙区"))


@pytest.mark.parametrize(
    "name",
    ["", " ", "张三13800000000", "138 0000 0000", "１３８００００００００", "341122-19900101-1234",
     "甲\u200b乙", "一" * 21],
)  # fmt: skip
def test_names_that_look_like_a_persons_number_are_refused(city: City, name: str) -> None:
    with pytest.raises(RuleError):
        save(name, LOOK, by=_by(city, "甲县"))
    assert save("2020年上半年", LOOK, by=_by(city, "甲县", login="b")).name == "2020年上半年"


def test_so_many_and_no_more(city: City) -> None:
    mine = _by(city, "甲县")
    for at in range(MOST):
        save(f"视图{at}", LOOK, by=mine)
    with pytest.raises(RuleError, match="最多"):
        save("再一个", LOOK, by=mine)
    assert save("视图1", Look("activity", size=100), by=mine).size == 100
