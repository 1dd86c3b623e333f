"""A damaged report checked in a real browser: walked by keyboard, tapped on a phone, downloaded."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import expect

SAMPLE = Path(__file__).parents[1] / "samples" / "huainan-2024-damaged.txt"
FOCUSED = "document.activeElement.getAttribute('aria-label')"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _check(here: Any, text: str) -> None:
    here.sign_in("xian")
    here.menu("核对")
    here.page.get_by_label("粘贴文字").fill(text)
    here.check()
    here.page.get_by_role("button", name="开始核对").click()
    expect(here.page.get_by_role("heading", name="核对结果")).to_be_visible()
    here.check()


@pytest.mark.parametrize("width", [390, 1440])
def test_the_keys_walk_every_figure_of_a_damaged_report(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page, key = here.page, here.page.keyboard
    _check(here, SAMPLE.read_text(encoding="utf-8"))
    labels = page.locator("a[data-item]").evaluate_all(
        "all => all.map(each => each.getAttribute('aria-label'))"
    )
    figures = [each for each in labels if "个数" in each]
    assert len(figures) >= 30

    walked = []
    for _ in labels:
        key.press("j")
        walked.append(page.evaluate(FOCUSED))
    assert walked == labels
    key.press("ArrowUp")
    key.press("k")
    assert page.evaluate(FOCUSED) == labels[-3]

    key.press("Enter")
    panel = page.locator(".detail:target")
    expect(panel).to_be_in_viewport()
    expect(panel.get_by_role("heading").first).to_be_focused()
    assert labels[-3].split("，")[0] in panel.inner_text()
    here.check()
    key.press("ArrowDown")
    expect(page.locator(".detail:target h3")).to_contain_text(labels[-2].split("，")[0])
    expect(page.locator("a[data-opened]")).to_be_in_viewport()
    key.press("Escape")
    expect(panel).to_have_count(0)
    assert page.evaluate(FOCUSED) == labels[-2]
    assert page.url == f"{here.url}/check/#m-{len(labels) - 1}"


@pytest.mark.parametrize("width", [390, 1440])
def test_a_figure_that_differs_opens_to_its_records_and_comes_back_in_word(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    text = "2020年工作\n全年开展各类宣讲活动1场。\n\n全省开展文艺演出8场。\n共开展各类宣讲活动3场。"
    _check(here, text)

    page.keyboard.press("n")
    page.keyboard.press("n")
    assert page.evaluate(FOCUSED) == "第 3 个数，3场，不一致"
    (page.get_by_label("第 1 个数，1场，一致").tap if width < 800 else
     page.get_by_label("第 1 个数，1场，一致").click)()  # fmt: skip
    panel = page.locator(".detail:target")
    expect(panel).to_contain_text("写法成立")
    panel.get_by_role("link", name="看依据的记录").click()
    expect(panel.get_by_text("第一场（演示）")).to_be_visible()
    here.check()
    for _ in range(2):
        panel.get_by_role("link", name="下一个").click()
    expect(panel).to_contain_text("建议写“1场”")
    panel.get_by_role("link", name="关上，回到原文").click()

    page.get_by_role("link", name="不一致").first.click()
    expect(page.locator("a.found.dim")).to_have_count(2)
    expect(page.locator("tr[data-result]:visible")).to_have_count(1)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="带批注的 Word").click()
    made = docx.Document(BytesIO(Path(downloading.value.path()).read_bytes()))
    told = [each.text.split("\n")[0] for each in made.comments]
    # Once by the ledger, and once because the text itself says 1场 and 3场 of the same.
    assert told == ["台账无记录", "不一致", "前后对不上"]


def test_without_scripts_a_figure_opens_by_its_address(
    city: dict[str, int], visit: Callable[..., Any]
) -> None:
    here = visit(390, java_script_enabled=False)
    page = here.page
    page.goto(f"{here.url}/sign-in/?next=/check/")
    page.get_by_label("用户名").fill("xian")
    page.get_by_label("密码").fill("演示口令-演示口令")
    page.get_by_role("button", name="登录").click()
    page.get_by_label("粘贴文字").fill("2020年开展各类宣讲活动3场。")
    page.get_by_role("button", name="开始核对").click()

    page.locator("#m-1").click()

    expect(page.locator("#n-1")).to_be_in_viewport()
    expect(page.locator("#n-1")).to_contain_text("台账为1场")
    page.locator("#n-1").get_by_role("link", name="关上，回到原文").click()
    expect(page.locator("#n-1")).to_be_hidden()
