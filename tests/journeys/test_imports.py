"""导入 in a real browser: a table with mistakes, given back, mended, sent again, taken back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from jinguo.ledger.models import Activity
from jinguo.org.models import Spell
from tests.samples.ugly.make import GOOD, book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAD = ("序号", "单位", "活动时间", "活动类别", "参加人次", "活动主题")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_table_with_mistakes_is_mended_and_taken_in(
    city: dict[str, int], visit: Callable[..., Any], tmp_path: Path, width: int
) -> None:
    own = [cell for cell in GOOD if cell != "一村"]
    unit = Spell.objects.get(unit=city["village"]).code
    rows = [["2020年活动台账"], HEAD, (1, unit, *own), (2, unit, "去年", *own[1:])]
    path = tmp_path / "table.xlsx"
    path.write_bytes(book(("Sheet1", rows)))
    here = visit(width, accept_downloads=True)
    page = here.page
    here.sign_in("xian")
    here.menu("导入")
    here.check()

    page.get_by_label("工作簿或表格").set_input_files(str(path))
    page.get_by_role("button", name="看看会导入什么").click()
    expect(page.get_by_text("“去年”不是日期").first).to_be_visible()
    expect(page.get_by_label("“参加人次”当作")).to_have_value("heads")
    page.get_by_text("前 2 行").click()
    here.check()

    page.get_by_role("button", name="只导入对的 1 条").click()
    expect(page.get_by_role("heading", name="对的行已经导入")).to_be_visible()
    here.check()
    with page.expect_download() as told:
        page.get_by_role("button", name="下载标明问题的表").click()
    back = tmp_path / "back.xlsx"
    told.value.save_as(str(back))

    whole = openpyxl.load_workbook(back)
    assert "不是日期" in whole.worksheets[0]["G4"].value
    whole.worksheets[0]["C4"] = date(2020, 6, 1)
    whole.save(back)
    here.menu("导入")
    page.get_by_label("工作簿或表格").set_input_files(str(back))
    page.get_by_role("button", name="看看会导入什么").click()
    page.get_by_role("button", name="全部导入").click()
    expect(page.get_by_text("新登记 1 条，早已登记 1 条")).to_be_visible()
    here.check()
    assert Activity.objects.filter(title=GOOD[-1], struck_at=None).count() == 2

    page.get_by_role("button", name="撤销这次导入").click()
    expect(page.get_by_text("这些记录都已作废")).to_be_visible()
    here.check()
    assert Activity.objects.filter(title=GOOD[-1], struck_at=None).count() == 1
    here.menu("导入")
    expect(page.get_by_text("已撤销")).to_be_visible()
    here.check()
