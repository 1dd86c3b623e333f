"""对照 in a real browser: from sentences to figures to records, on a phone and on a PC."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAMPLE = Path(__file__).parents[1] / "samples" / "work-and-plan.txt"


@pytest.mark.parametrize("width", [390, 1440])
def test_sentences_of_the_own_report_lead_to_their_figures_and_records(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.sign_in("cun")
    here.open("/crossread/?period=2020")

    page.get_by_role("link", name="各类宣讲活动 1场").click()
    expect(page.locator("#side .count")).to_have_text("共 1 条")
    expect(page.locator("#side .lines")).to_contain_text("第一场（演示）")
    here.check()
    page.keyboard.press("Escape")
    expect(page.locator("#side")).to_be_hidden()

    page.locator(".programme").get_by_role("link", name="巾帼大宣讲").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("巾帼大宣讲")
    here.check()


@pytest.mark.parametrize("width", [390, 1440])
def test_report_handed_in_shows_the_sentences_without_a_programme(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.sign_in("xian")
    here.open("/crossread/?period=2020")

    page.get_by_text("对照别的报告").click()
    page.get_by_label("或选一个文件").set_input_files(SAMPLE)
    page.get_by_role("button", name="对照", exact=True).click()
    here.check()
    expect(page.locator(".total")).to_contain_text("5 句没有项目")

    page.get_by_text("没有项目 5").click()
    expect(page.locator(".line:visible")).to_have_count(5)
    here.check()


def test_report_is_read_without_scripts(city: dict[str, int], visit: Callable[..., Any]) -> None:
    here = visit(390, java_script_enabled=False)
    page = here.page
    page.goto(f"{here.url}/sign-in/")
    page.get_by_label("用户名").fill("cun")
    page.get_by_label("密码").fill("演示口令-演示口令")
    page.get_by_role("button", name="登录").click()
    page.goto(f"{here.url}/crossread/?period=2020")

    page.get_by_role("link", name="各类宣讲活动 1场").click()
    expect(page.locator(".value")).to_have_text("1场")
