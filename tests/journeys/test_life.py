"""A record's life in a real browser: returned and mended, undone, asked about, put back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Activity
from tests.journeys.conftest import AT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "第一场（演示）"


@pytest.mark.parametrize("width", [390, 1440])
def test_a_record_is_returned_and_mended(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    above = visit(width)
    above.sign_in("xian")
    above.page.get_by_role("link", name="待核", exact=True).first.click()
    above.check()
    above.page.get_by_role("link", name=re.compile("^退回.*第一场")).click()
    above.page.get_by_text("有一项不对，退回").click()
    above.page.get_by_label("哪一项").select_option(label="人次")
    above.check()
    above.page.get_by_label("退回的意见").fill("和签到表不符")
    above.page.get_by_role("button", name="退回", exact=True).click()
    expect(above.page.get_by_role("heading", name="退回：人次")).to_be_visible()
    above.check()

    village = visit(width)
    village.sign_in("cun")
    village.page.get_by_role("link", name="人次：和签到表不符").click()
    village.check()
    village.page.get_by_role("spinbutton", name="人次").fill("26")
    village.page.get_by_role("button", name="改好再报").click()
    expect(village.page.get_by_role("heading", name="退回：人次")).to_have_count(0)
    village.check()

    above.open("/accepting/")
    expect(above.page.get_by_role("row", name="人次")).to_contain_text("26")
    above.page.get_by_role("button", name="全部核收这一页的 1 条").click()
    above.check()
    above.page.get_by_role("button", name="核收这 1 条").click()
    expect(above.page.get_by_text("没有等您核收的")).to_be_visible()
    above.check()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_stroke_is_undone_without_scripts(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    record = Activity.objects.get()
    here = visit(width)
    page = here.page
    here.sign_in("cun")
    page.goto(f"{here.url}/ledgers/activity/{record.id}/")
    page.get_by_text("作废这条记录").first.click()
    page.get_by_label("作废的原因").fill("误点")
    page.get_by_role("button", name="作废这条记录").click()
    page.get_by_role("button", name="撤销", exact=True).click()
    page.wait_for_load_state()
    expect(page.get_by_text("不再计入任何数字。原因")).to_have_count(0)
    assert Activity.objects.get().struck_at is None
    here.check()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_question_is_asked_and_answered(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    record = Activity.objects.get()
    above = visit(width)
    above.sign_in("xian")
    above.open(f"/ledgers/activity/{record.id}/")
    above.page.get_by_role("link", name="质询", exact=True).click()
    above.check()
    above.page.get_by_label("问什么").fill("人次是不是多了")
    above.page.get_by_role("button", name="提出").click()
    above.page.wait_for_url("**/questions/*/")
    above.check()

    village = visit(width)
    village.sign_in("cun")
    village.page.get_by_role("link", name="1 条质询等您单位答复").click()
    village.check()
    village.page.get_by_role("link", name="人次是不是多了").click()
    village.page.get_by_label("答复").fill("核对过，没有多")
    village.page.get_by_role("button", name="答复").click()
    expect(village.page.get_by_text("核对过，没有多")).to_be_visible()
    village.check()

    above.page.reload()
    above.page.get_by_role("button", name="结束这次质询").click()
    expect(above.page.get_by_role("heading", name="已结束的")).to_be_visible()
    above.check()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_field_is_put_back(city: dict[str, int], visit: Callable[..., Any], width: int) -> None:
    record = Activity.objects.get()
    amend(Amendment("activity", record.id, 1, {"heads": 300}), by=By(at=AT), reason="误改")
    here = visit(width)
    page = here.page
    here.sign_in("cun")
    here.open(f"/ledgers/activity/{record.id}/")
    page.get_by_role("link", name="改动对照").click()
    here.check()
    page.get_by_role("link", name=re.compile("恢复原来的.*人次：30")).click()
    page.get_by_label("恢复的原因").fill("多打了一个零")
    here.check()
    page.get_by_role("button", name="恢复", exact=True).click()
    expect(page.get_by_role("row", name="恢复到第 1 版：多打了一个零")).to_be_visible()
    assert Activity.objects.get().heads == 30
    here.check()
    here.open("/trash/")
