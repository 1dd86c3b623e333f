"""From the desk and the list of figures down to a record, by mouse and by keyboard."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from tests.journeys.conftest import AT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/figures/?period=2020"


@pytest.mark.parametrize("width", [390, 1440])
def test_a_figure_opens_from_the_list_to_its_record(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.sign_in("xian")
    here.open(LIST)
    row = page.get_by_role("row", name="各类宣讲活动")
    row.locator(".big a").click()
    side = page.locator("#side")
    expect(side.get_by_role("heading", name="各类宣讲活动")).to_be_focused()
    expect(side).to_contain_text("第一场（演示）")
    here.check()
    page.keyboard.press("Escape")
    expect(row.locator(".big a")).to_be_focused()

    row.locator(".big a").click()
    side.get_by_role("link", name="打开整页").click()
    expect(page.locator(".value")).to_have_text("1场")
    expect(page.locator(".quote")).to_contain_text("2020年各类宣讲活动1场。")
    expect(page.locator(".squares a").first).to_be_visible()
    page.get_by_text("各月的准确数").click()
    page.get_by_role("link", name="3月").click()
    expect(page.locator("#pick-period")).to_have_value("2020-03")
    here.check()

    page.get_by_role("link", name="第一场（演示）").click()
    expect(page.get_by_role("heading", name="第一场（演示）")).to_be_visible()
    here.check()


def test_list_is_walked_by_keyboard(city: dict[str, int], visit: Callable[..., Any]) -> None:
    here = visit()
    page, key = here.page, here.page.keyboard
    here.sign_in("xian")
    here.open(LIST)
    number = page.get_by_role("row", name="各类宣讲活动").locator(".big a")
    number.focus()
    key.press("Enter")
    expect(page.locator("#side h2")).to_be_focused()
    key.press("Escape")
    expect(number).to_be_focused()
    key.press("Tab")
    key.press("Enter")
    expect(page.locator(".figure-value")).to_be_visible()


def test_sentence_is_copied(city: dict[str, int], visit: Callable[..., Any]) -> None:
    here = visit(permissions=["clipboard-read", "clipboard-write"])
    page = here.page
    here.sign_in("cun")
    here.open("/figures/big-preaching.talks/?period=2020")
    page.get_by_role("button", name="复制这句话").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("2020年各类宣讲活动1场。")


@pytest.mark.parametrize("width", [390, 1440])
def test_desk_leads_to_a_form_with_the_programme_ticked(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    fields = {
        "held_on": date(2020, 4, 1),
        "subtype": "宣讲",
        "heads": 20,
        "title": "又一场（演示）",
    }
    enter(Draft("activity", city["village"], fields, ("big-preaching",)), by=By(at=AT))
    here = visit(width)
    page = here.page
    here.sign_in("cun")
    expect(page.locator(".news li").first).to_contain_text("又一场（演示）")

    page.locator(".quick").get_by_role("link", name="巾帼大宣讲", exact=True).click()

    expect(page.get_by_role("checkbox", name="巾帼大宣讲", exact=True)).to_be_checked()
    expect(page.get_by_label("类型")).to_have_value("宣讲")
    here.check()


def test_figures_are_read_without_javascript(
    city: dict[str, int], visit: Callable[..., Any]
) -> None:
    here = visit(390, java_script_enabled=False)
    page = here.page
    page.goto(f"{here.url}/sign-in/?next={LIST}")
    page.get_by_label("用户名").fill("xian")
    page.get_by_label("密码").fill("演示口令-演示口令")
    page.get_by_role("button", name="登录").click()
    page.get_by_role("row", name="各类宣讲活动").locator(".big a").click()
    expect(page.locator(".value")).to_have_text("1场")
    expect(page.locator(".quote")).to_be_visible()
    expect(page.get_by_role("button", name="复制这句话")).to_be_hidden()


@pytest.mark.parametrize("width", [390, 1440])
def test_finger_is_told_of_no_key(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    here.sign_in("xian")
    here.open(LIST)
    expect(here.page.get_by_text("按住 Ctrl")).to_be_visible(visible=width == 1440)
    expect(here.page.get_by_text("看它的口径")).to_be_visible(visible=width == 390)
