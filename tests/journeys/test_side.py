"""The panel at the side: a step in the history, and an order that Tab keeps."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/figures/?period=2020"


def _open(here: Any) -> Any:
    here.sign_in("xian")
    here.open(LIST)
    number = here.page.get_by_role("row", name="各类宣讲活动").locator(".big a")
    number.click()
    expect(here.page.locator("#side h2")).to_be_focused()
    return number


@pytest.mark.parametrize("width", [390, 1440])
def test_back_closes_the_panel_and_leaves_the_page_only_then(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    number, side = _open(here), page.locator("#side")

    page.go_back()
    expect(side).to_be_hidden()
    expect(number).to_be_focused()
    assert page.url.endswith(LIST)
    page.go_forward()
    expect(side).to_contain_text("第一场（演示）")

    side.get_by_role("button", name="关上").click()
    expect(side).to_be_hidden()
    expect(number).to_be_focused()
    page.go_back()
    page.wait_for_url("**/desk/")


def test_panel_stands_again_when_one_comes_back_to_the_page(
    city: dict[str, int], visit: Callable[..., Any]
) -> None:
    here = visit(390)
    page = here.page
    number, side = _open(here), page.locator("#side")
    side.get_by_role("link", name="打开整页").click()
    page.wait_for_url("**/figures/big-preaching.talks/**")

    page.go_back()
    expect(side).to_contain_text("第一场（演示）")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(side).to_be_hidden()
    expect(number).to_be_focused()
    assert page.url.endswith(LIST)


def test_tab_stays_in_the_panel_that_covers_the_page(
    city: dict[str, int], visit: Callable[..., Any]
) -> None:
    here = visit(390)
    key = here.page.keyboard
    _open(here)
    last = here.page.locator("#side").get_by_role("link", name="打开整页")
    last.focus()

    key.press("Tab")
    expect(here.page.get_by_role("button", name="关上")).to_be_focused()
    key.press("Shift+Tab")
    expect(last).to_be_focused()


def test_tab_goes_on_behind_what_opened_the_panel_beside_the_page(
    city: dict[str, int], visit: Callable[..., Any]
) -> None:
    here = visit()
    page, key = here.page, here.page.keyboard
    number = _open(here)
    page.locator("#side").get_by_role("link", name="打开整页").focus()

    key.press("Tab")
    row = page.get_by_role("row", name="各类宣讲活动")
    assert row.evaluate("row => row.contains(document.activeElement)")
    assert not number.evaluate("link => link === document.activeElement")

    page.get_by_role("button", name="关上").focus()
    key.press("Shift+Tab")
    expect(number).to_be_focused()


def test_crumbs_of_a_phone_are_the_way_up_alone(
    city: dict[str, int], visit: Callable[..., Any]
) -> None:
    here = visit(390)
    crumbs = here.page.get_by_role("navigation", name="所在单位")
    here.sign_in("xian")
    here.open(LIST)
    expect(crumbs).to_be_hidden()

    here.open(f"{LIST}&unit=u{city['village']}")
    expect(crumbs.get_by_role("link").first).to_be_visible()
    expect(crumbs.locator("[aria-current]")).to_be_hidden()
    shown = crumbs.bounding_box()
    assert shown
    assert shown["height"] < 60
