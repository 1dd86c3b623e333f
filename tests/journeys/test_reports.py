"""From the sign-in to the year's report in hand: read, looked behind, shortened, written."""

from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import pytest
from playwright.sync_api import expect

from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from tests.journeys.conftest import AT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECTION = "爱心汇聚暖童心"


@pytest.fixture
def year(city: dict[str, int]) -> dict[str, int]:
    """Add a children's home to the talk, so that the report has two sections."""
    home = {"type": "儿童之家", "title": "儿童之家（演示）", "founded_on": date(2020, 6, 1)}
    enter(Draft("body", city["village"], home, ("children-home",)), by=By(at=AT))
    return city


@pytest.mark.parametrize("width", [390, 1440])
def test_report_is_looked_behind_shortened_and_written(
    year: dict[str, int], visit: Callable[..., Any], tmp_path: Any, width: int
) -> None:
    here = visit(width, accept_downloads=True)
    page, key = here.page, here.page.keyboard
    here.open("/")
    here.sign_in("xian")
    here.menu("报告")
    expect(page.get_by_role("heading", level=1)).to_contain_text("同心筑梦巾帼行")
    here.check()

    expect(page.locator("#side")).to_be_hidden()
    talks = page.get_by_role("article").get_by_role("link", name="1场")
    talks.focus()
    key.press("Enter")
    expect(page.locator("#side .value")).to_have_text("1场")
    expect(page.locator("#side h2")).to_be_focused()
    expect(page.locator("#side .lines")).to_contain_text("第一场（演示）")
    here.check()
    shown, panel = talks.bounding_box(), page.locator("#side").bounding_box()
    assert shown
    assert panel
    assert shown["y"] + shown["height"] <= panel["y"] or shown["x"] + shown["width"] <= panel["x"]
    key.press("Escape")
    expect(page.locator("#side")).to_be_hidden()
    expect(talks).to_be_focused()

    page.get_by_text("写哪些部分").click()
    page.get_by_role("checkbox", name=SECTION).uncheck()
    expect(page.get_by_role("article")).not_to_contain_text(SECTION)
    expect(page.get_by_role("checkbox", name=SECTION)).to_be_focused()
    assert page.url.endswith("period=2020&without=6")
    expect(page.get_by_text("去掉了 1 处")).to_be_visible()
    here.check()

    with page.expect_download() as started:
        page.get_by_role("link", name="写成 Word 文档").click()
    assert started.value.suggested_filename.endswith("妇联2020年工作报告.docx")
    file = tmp_path / "report.docx"
    started.value.save_as(file)
    written = docx.Document(str(file))
    text = "".join(paragraph.text for paragraph in written.paragraphs)
    assert ("宣讲活动1场" in text, SECTION in text, "儿童之家" in text) == (True, False, False)
    links = [each.target_ref for each in written.part.rels.values() if each.is_external]
    assert any(link.startswith(f"{here.url}/figures/big-preaching.talks/?") for link in links)


def test_parts_are_chosen_without_javascript(
    year: dict[str, int], visit: Callable[..., Any]
) -> None:
    here = visit(390, java_script_enabled=False)
    page = here.page
    page.goto(f"{here.url}/sign-in/?next=/reports/")
    page.get_by_label("用户名").fill("xian")
    page.get_by_label("密码").fill("演示口令-演示口令")
    page.get_by_role("button", name="登录").click()

    page.get_by_text("写哪些部分").click()
    page.get_by_role("checkbox", name=SECTION).uncheck()
    page.get_by_role("button", name="更新").click()

    expect(page.get_by_role("article")).not_to_contain_text(SECTION)
    assert page.url.endswith("period=2020&without=6")
    page.get_by_role("article").get_by_role("link", name="1场").click()
    expect(page.locator(".value")).to_have_text("1场")
