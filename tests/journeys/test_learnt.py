"""A figure matched anew by whoever knows it, remembered, used on the next report, taken back."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import expect

REPORT = "2020年工作总结\n县妇联开展“木兰”讲习活动1场。\n全年开展各类宣讲活动3场。"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _send(here: Any, name: str, text: str) -> None:
    """Hand in a report as a Word file, as offices do."""
    made, raw = docx.Document(), BytesIO()
    made.sections[0].header.paragraphs[0].text = "演示文件"
    for line in text.split("\n"):
        made.add_paragraph(line)
    made.save(raw)
    here.menu("核对")
    file = {
        "name": name, "buffer": raw.getvalue(),
        "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }  # fmt: skip
    here.page.get_by_label("或选一个文件").set_input_files(file)
    here.page.get_by_role("button", name="开始核对").click()
    expect(here.page.get_by_role("heading", name="核对结果")).to_be_visible()
    here.check()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_figure_is_chosen_anew_remembered_and_used_on_the_next_report(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.sign_in("xian")
    _send(here, "报告.docx", REPORT)

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    panel = page.locator(".detail:target")
    expect(panel).to_contain_text("台账无记录")
    here.check()
    panel.get_by_role("button", name="另找口径，或不核对").click()
    expect(page.get_by_text("会记住的")).to_be_visible()
    here.check()
    page.get_by_label("在目录里找").fill("宣讲活动")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="找到的")).to_be_visible()
    here.check()
    page.get_by_role("button", name=re.compile("按它核对，记住.*各类宣讲活动")).click()
    expect(page.get_by_role("status")).to_contain_text("已记住：“木兰 讲习 活动”归“各类宣讲活动”")
    expect(page.locator(".detail:target")).to_contain_text("按记住的")
    expect(page.locator(".detail:target")).to_contain_text("一致")
    here.check()

    _send(here, "下一份.docx", REPORT.replace("活动1场", "活动2场"))
    expect(page.get_by_label("第 1 个数，2场，不一致")).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="带批注的 Word").click()
    made = docx.Document(BytesIO(Path(downloading.value.path()).read_bytes()))
    assert [each.text.split("\n")[0] for each in made.comments][:2] == ["不一致", "不一致"]
    # It is the very document that was sent: its header is still there.
    assert made.sections[0].header.paragraphs[0].text == "演示文件"

    page.get_by_role("link", name="记住的核对").click()
    expect(page.get_by_role("row", name="木兰 讲习 活动")).to_contain_text("演示干部")
    here.check()
    page.get_by_role("button", name=re.compile("撤销.*木兰 讲习 活动")).click()
    expect(page.get_by_text("还没有：在核对结果里")).to_be_visible()
    page.get_by_text("撤销过、改过的（").click()
    here.check()
    _send(here, "再一份.docx", REPORT)
    expect(page.get_by_label("第 1 个数，1场，台账无记录")).to_be_visible()


def test_without_scripts_a_figure_is_left_out_with_a_reason(
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
    page.locator("#n-1").get_by_role("button", name="另找口径，或不核对").click()
    page.get_by_role("button", name="别的单位的数").click()

    expect(page.locator("#n-1")).to_contain_text("按本单位记住的做法不核对：别的单位的数")
    expect(page.locator("#n-1")).to_contain_text("记住不核对")
    expect(page.get_by_role("heading", name="有出入的", exact=True)).to_be_visible()
    expect(page.get_by_text("没有：每个数、每处说法都和台账一致")).to_be_visible()
