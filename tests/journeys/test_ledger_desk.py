"""The desk in a real browser: found by initials, ordered, kept as a view, struck out, printed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from tests.journeys.conftest import AT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LEDGER = "/ledgers/activity/"


@pytest.fixture
def filled(city: dict[str, int]) -> dict[str, int]:
    """Fifty-five talks of different sizes, and two trainings entered twice."""
    drafts = [
        Draft(
            "activity", city["village"],
            {"held_on": date(2020, 1 + at % 12, 3), "subtype": "宣讲", "heads": 10 + at * 7 % 50,
             "title": f"巡讲第{at}场（演示）", "venue": "村文化广场"},
            ("big-preaching",),
        )
        for at in range(55)
    ]  # fmt: skip
    twice = [
        Draft(
            "activity", city["village"],
            {"held_on": date(2020, 9, 9), "subtype": "培训", "heads": 30,
             "title": f"宣传部业务培训（演示{copy}）"},
        )
        for copy in ("", "重复")
    ]  # fmt: skip
    enter([*drafts, *twice], by=By(at=AT))
    return city


@pytest.mark.parametrize("width", [390, 1440])
def test_found_by_initials_ordered_kept_as_a_view_and_opened_again(
    filled: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.sign_in("xian")
    here.open(LEDGER)
    page.get_by_role("searchbox").fill("xcb")
    page.get_by_role("button", name="查找").click()
    expect(page.locator(".count")).to_contain_text("找到 2 条")
    here.check()

    here.open(f"{LEDGER}?period=2020&subtype=宣讲")
    expect(page.locator("tfoot")).to_contain_text("合计（56 条）")
    page.get_by_text("列、排序和每页条数").click()
    page.get_by_label("排序").select_option(label="人次，大的在前")
    page.get_by_label("每页").select_option(label="20 条")
    page.get_by_role("checkbox", name="地点").check()
    here.check()
    page.get_by_role("button", name="照这样显示").click()
    expect(page.locator(".ledger tbody tr")).to_have_count(20)
    expect(page.locator(".ledger tbody tr").first).to_contain_text("59")
    here.check()

    page.get_by_text("保存成视图").click()
    page.get_by_label("视图的名称").fill("人多的宣讲")
    here.check()
    page.get_by_role("button", name="自己用").click()
    view = page.get_by_role("list", name="保存的视图").get_by_role("link", name="人多的宣讲")
    expect(view).to_be_visible()
    here.open(LEDGER)
    view.click()
    expect(page.locator(".count")).to_contain_text("共 56 条")
    expect(page.locator(".ledger tbody tr").first).to_contain_text("59")
    page.get_by_role("link", name="下一页").click()
    page.get_by_role("link", name="上一页").click()
    expect(page.locator(".ledger tbody tr").first).to_contain_text("59")
    here.check()

    page.locator("tfoot a").first.click()
    page.wait_for_url("**/figures/big-preaching.**")
    here.check()
    assert here.errors == []


@pytest.mark.parametrize("width", [390, 1440])
def test_some_are_ticked_previewed_and_struck_out(
    filled: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.sign_in("xian")
    here.open(f"{LEDGER}?subtype=培训")
    page.get_by_label("选中：宣传部业务培训（演示重复）").check()
    page.get_by_text("成批办理").click()
    expect(page.get_by_text("已选 1 条")).to_be_visible()
    page.get_by_role("radio", name="作废").check()
    page.get_by_label("原因").fill("重复登记")
    here.check()
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_role("heading", name="预览：作废")).to_be_visible()
    expect(page.locator(".intro")).to_contain_text("能办 1 条")
    here.check()
    page.get_by_role("button", name="作废 1 条").click()
    expect(page.get_by_text("已办好：作废 1 条")).to_be_visible()
    expect(page.locator(".ledger tbody tr")).to_have_count(1)
    here.check()


@pytest.mark.parametrize("width", [390, 1440])
def test_the_usual_table_is_shown_for_printing(
    filled: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.sign_in("xian")
    here.open(f"{LEDGER}?period=2020")
    page.get_by_role("link", name="打印").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("活动台账")
    expect(page.locator(".paper-table tbody tr")).to_have_count(59)
    expect(page.locator(".paper-table .sum")).to_contain_text("58 条")
    here.check()
    expect(page.get_by_role("button", name="打印")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    expect(page.get_by_text("制表人：")).to_be_visible()
