"""台账 in a real browser: narrow, search, turn pages, open a record and read its journal."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Activity
from jinguo.ledger.recording import switch
from tests.journeys.conftest import AT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def filled(city: dict[str, int]) -> dict[str, int]:
    """Sixty talks in the village, and a training whose number of people was mended."""
    by = By(at=AT)
    drafts = [
        Draft(
            "activity", city["village"],
            {"held_on": date(2020, 1 + at % 12, 3), "subtype": "宣讲", "title": f"巡讲第{at}场（演示）"},
            ("big-preaching",),
        )
        for at in range(60)
    ]  # fmt: skip
    fields = {
        "held_on": date(2020, 9, 9),
        "subtype": "培训",
        "title": "家政培训（演示）",
        "heads": 30,
    }
    made = enter([*drafts, Draft("activity", city["village"], fields)], by=by)
    amend(Amendment("activity", made[-1].id, 1, {"heads": 35}), by=by, reason="数错了")
    return city


@pytest.mark.parametrize("width", [390, 1440])
def test_a_record_is_found_and_its_journal_read(
    filled: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.sign_in("xian")
    here.open("/ledgers/")
    page.get_by_role("link", name="活动").first.click()
    expect(page.locator(".count")).to_contain_text("共 62 条")
    here.check()

    page.get_by_role("link", name="下一页").click()
    expect(page.locator(".ledger tbody tr")).to_have_count(12)
    page.get_by_role("link", name="上一页").click()
    expect(page.locator(".ledger tbody tr")).to_have_count(50)
    here.check()

    page.get_by_text("按单位、期间、项目筛选").click()
    page.get_by_role("search").get_by_label("类型").select_option("培训")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".count")).to_contain_text("共 1 条")
    page.get_by_role("link", name="清除").click()
    page.get_by_role("searchbox").fill("培训 家政")
    page.get_by_role("button", name="查找").click()
    expect(page.locator(".count")).to_contain_text("找到 1 条")
    here.check()

    page.get_by_role("link", name="家政培训（演示）").click()
    expect(page.get_by_role("heading", name="家政培训（演示）")).to_be_visible()
    change = page.get_by_role("row", name="人次")
    expect(change).to_contain_text("30")
    expect(change).to_contain_text("35")
    expect(page.get_by_text("原因：数错了")).to_be_visible()
    page.get_by_text("登记时的内容").click()
    here.check()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_record_entered_wrongly_is_struck_out_and_entered_anew(
    filled: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.sign_in("cun")
    here.open("/ledgers/activity/")
    page.get_by_role("link", name="家政培训（演示）").click()
    page.get_by_text("重复登记或记错了？作废这条记录").click()
    here.check()
    page.get_by_role("button", name="作废这条记录").click()
    expect(page.get_by_text("请写明作废的原因")).to_be_visible()
    here.check()
    page.get_by_label("作废的原因").fill("人次填错")
    page.get_by_role("button", name="作废这条记录").click()
    expect(page.get_by_text("不再计入任何数字")).to_be_visible()
    here.check()

    page.get_by_role("link", name="照这条重新登记一条").click()
    page.get_by_label("人次").fill("40")
    here.check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", name="已登记")).to_be_visible()
    here.open("/ledgers/activity/")
    page.get_by_role("searchbox").fill("家政")
    page.get_by_role("button", name="查找").click()
    expect(page.locator(".count")).to_contain_text("找到 1 条")
    expect(page.locator(".ledger tbody")).to_contain_text("40")


def test_keyboard_alone_searches_turns_pages_and_opens(
    filled: dict[str, int], visit: Callable[..., Any]
) -> None:
    here = visit()
    page, key = here.page, here.page.keyboard
    here.sign_in("xian")
    here.open("/ledgers/activity/")
    page.get_by_role("searchbox").focus()
    key.type("巡讲")
    key.press("Enter")
    expect(page.locator(".count")).to_contain_text("找到 60 条")

    page.get_by_role("searchbox").focus()
    first = page.locator(".ledger tbody a").first
    for _ in range(60):  # past what narrows, lays out and orders, to the first record
        page.keyboard.press("Tab")
        if first.evaluate("each => each === document.activeElement"):
            break
    expect(page.locator(".ledger tbody a").first).to_be_focused()
    for _ in range(99):  # each record is ticked and opened
        key.press("Tab")
    expect(page.get_by_role("link", name="下一页")).to_be_focused()
    key.press("Enter")
    expect(page.locator(".ledger tbody tr")).to_have_count(10)
    page.locator(".ledger tbody a").first.focus()
    key.press("Enter")
    page.wait_for_url("**/ledgers/activity/*-*/")
    expect(page.get_by_role("heading", name="日志")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_tally_is_handed_in_for_a_village_that_owes_one(
    filled: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    switch(filled["village"], since=None, by=By(at=AT), reason="还在报汇总数")
    here = visit(width)
    page = here.page
    here.sign_in("xian")
    here.open("/manage/tallies/?period=2020")
    page.locator("summary", has_text="各类宣讲活动").click()
    page.locator("a[href*='big-preaching.talks#hand-in']").click()
    page.get_by_role("button", name="报上这个数").click()
    expect(page.get_by_text("请填写数值。")).to_be_visible()
    here.check()
    page.get_by_label("数值").fill("12")
    page.get_by_label("依据文件").fill("年度汇总表（演示）")
    page.get_by_label("负责人或单位").fill("演示村妇联")
    page.get_by_role("button", name="报上这个数").click()
    page.wait_for_url("**/ledgers/tally/**")
    expect(page.get_by_text("12 场", exact=True).first).to_be_visible()
    here.check()

    here.open("/manage/tallies/?period=2020")
    expect(page.locator(".handed")).to_contain_text("未入账")
    here.open("/manage/health/?check=1")
    expect(page.get_by_text("核对无误")).to_be_visible()


def test_ledger_works_without_javascript(filled: dict[str, int], visit: Callable[..., Any]) -> None:
    here = visit(390, java_script_enabled=False)
    page = here.page
    page.goto(f"{here.url}/sign-in/?next=/ledgers/activity/")
    page.get_by_label("用户名").fill("cun")
    page.get_by_label("密码").fill("演示口令-演示口令")
    page.get_by_role("button", name="登录").click()
    page.get_by_role("searchbox").fill("家政")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="家政培训（演示）").click()

    expect(page.get_by_text("原因：数错了")).to_be_visible()
    assert str(Activity.objects.get(title="家政培训（演示）").id) in page.url
