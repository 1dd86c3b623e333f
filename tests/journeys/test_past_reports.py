"""Past reports kept, read and laid out over the years; this year's held against them."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import pytest
from playwright.sync_api import expect

from jinguo.org.models import Spell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _document(*lines: str) -> bytes:
    made, raw = docx.Document(), BytesIO()
    for line in lines:
        made.add_paragraph(line)
    made.save(raw)
    return raw.getvalue()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_past_report_is_kept_and_its_series_seen(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.sign_in("xian")
    name = Spell.objects.get(unit=city["county"]).name
    page.goto(f"{here.url}/reports/?period=2020")
    here.check()
    page.get_by_role("link", name="历年报告").click()
    expect(page.get_by_text("还没有留存的报告")).to_be_visible()
    here.check()

    last = _document(
        f"{name}妇联2019年工作总结", "2019年开展各类宣讲活动3场，受益群众近200人。",
        "评选清洁家庭12户，发放台灯30盏。",
    )  # fmt: skip
    page.get_by_label("或选一个文件").set_input_files(
        {"name": "去年.docx", "mimeType": WORD, "buffer": last}
    )
    page.get_by_role("button", name="读一遍，留存").click()
    expect(page.get_by_role("heading", name=f"{name}2019年的报告")).to_be_visible()
    expect(page.get_by_role("row", name="3场")).to_contain_text("各类宣讲活动")
    here.check()
    page.get_by_role("link", name="历年").click()
    page.get_by_label("粘贴文字").fill(
        f"{name}妇联2020年工作总结\n全年开展各类宣讲活动1场，比上年增长30%。"
    )
    page.get_by_role("button", name="读一遍，留存").click()
    page.get_by_role("link", name="历年").click()
    row = page.get_by_role("row", name="各类宣讲活动")
    expect(row).to_contain_text("1场 据报告 台账 1场")
    expect(row).to_contain_text("3场 据报告")
    here.check()
    row.get_by_role("link", name="各类宣讲活动").click()
    expect(page.get_by_role("row", name=name)).to_contain_text("3场")
    here.check()

    here.menu("核对")
    page.get_by_label("粘贴文字").fill(
        f"{name}妇联2020年总结。全年开展各类宣讲活动1场，比上年增长30%。"
    )
    page.get_by_role("button", name="开始核对").click()
    expect(page.get_by_role("listitem").filter(has_text="留存的2019年报告")).to_contain_text(
        "留存的2019年报告写“3场”，这里写“1场”，变化对不上“30%”"
    )
    here.check()
    page.goto(f"{here.url}/reports/past/")
    page.get_by_role("link", name="2019年", exact=True).click()
    page.get_by_text("撤下这份报告").click()
    page.get_by_role("button", name="撤下").click()
    expect(page.get_by_role("link", name="2020年", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="2019年", exact=True)).to_have_count(0)
