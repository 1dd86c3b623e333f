"""An import answers no guess: about names, nor about lines that the importer may not read."""

from typing import Any

import pytest

from jinguo.exchange.importing import take
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Entry
from jinguo.ledger.models.base import Status
from jinguo.org.models import Role
from tests.exchange.books import made
from tests.exchange.conftest import by_account
from tests.factories import City, account, enter_one

PARTY = ["编号", "单位", "登记日期", "类别", "姓名或名称", "密级"]
ACTIVITY = ["单位", "举办日期", "类型", "人次", "名称", "状态", "密级"]


def told(by: By, sheet: str, *rows: list[Any]) -> list[str]:
    return [str(fault) for fault in take(made({sheet: rows}), by=by).faults]


@pytest.mark.parametrize("name", ["王演示", "李演示"])
def test_a_guessed_name_is_not_answered(city: City, shi: By, name: str) -> None:
    there = enter_one("party", city["一村"], name="王演示")
    row = [str(there.id), "一村", "2020-02-01", "家庭", name, "S1 内部"]
    assert told(shi, "人·户·单位", PARTY, row) == []


@pytest.mark.parametrize("type_", ["家庭", "个人"])
def test_a_line_above_the_importer_is_not_compared(city: City, shi: By, type_: str) -> None:
    there = enter_one("party", city["一村"], name="王演示", secrecy=2)
    row = [str(there.id), "一村", "2020-02-01", type_, "王演示", "S2 个人"]
    [fault] = told(shi, "人·户·单位", PARTY, row)
    assert fault == (
        "“人·户·单位”表第 2 行：这条记录早已登记，密级高于您的岗位，请删去这一行，"
        "或由能看的岗位导入。"
    )
    keeper = by_account(account(city["演示市"], "keeper", Role.CASEWORKER))
    differing = told(keeper, "人·户·单位", PARTY, row)
    assert len(differing) == (type_ == "个人")


@pytest.mark.parametrize(
    ("status", "secrecy", "words"),
    [
        ("已核", None, "F2（状态）：导入的记录状态只能是 草稿 或 已报"),
        ("已锁", None, "F2（状态）：导入的记录状态只能是 草稿 或 已报"),
        ("退回", None, "F2（状态）：导入的记录状态只能是 草稿 或 已报"),
        (None, "S0 公开", "G2（密级）：密级不能低于 S1 内部"),
        (None, "S2 个人", "G2（密级）：密级高于您的岗位"),
        (None, "S4 封存", "G2（密级）：密级高于您的岗位"),
    ],
)
def test_a_workbook_sets_no_status_and_no_class(
    city: City, shi: By, status: Any, secrecy: Any, words: str
) -> None:
    row = ["一村", "2020-03-08", "宣讲", 30, "甲", status, secrecy]
    [fault] = told(shi, "活动", ACTIVITY, row)
    assert words in fault
    assert not Entry.objects.exists()
    assert told(shi, "活动", ACTIVITY, [*row[:5], "草稿", "S1 内部"]) == []


def test_a_class_below_what_the_matter_asks_is_told(city: City) -> None:
    keeper = by_account(account(city["演示市"], "keeper", Role.CASEWORKER))
    head = ["单位", "结对日期", "类型", "方式", "密级"]
    [fault] = told(keeper, "结对", head, ["一村", "2020-06-01", "婚恋", "1+1", "S2 个人"])
    assert "E2（密级）：密级不能低于 S3 敏感" in fault


def test_what_was_accepted_here_is_known_again(city: City, shi: By) -> None:
    there = enter_one("activity", city["一村"], status=Status.ACCEPTED, programmes=())
    head = ["编号", *ACTIVITY]
    row = [str(there.id), "一村", "2020-03-08", "宣讲", 30, None, "已核", "S1 内部"]
    assert told(shi, "活动", head, row) == []
