"""Pages show the mark of a number that is not told, the same for little and for nothing."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from jinguo.ledger.drafts import By
from jinguo.org.models import Role
from tests.factories import enter_one

CASES = "mediation-network.cases"
OVER = By(at=datetime(2021, 3, 1, 2, tzinfo=UTC))


@pytest.fixture
def told(city: Any) -> Any:
    for unit, times in (("一村", 30), ("二村", 2), ("三村", 20)):
        for at in range(times):
            enter_one(
                "case", city.units[unit], by=OVER, received_on=date(2020, 1 + at % 12, 8),
                outcome="化解", programmes=("mediation-network",),
            )  # fmt: skip
    return city


def _text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_every_page_of_a_figure_shows_the_mark(told: Any) -> None:
    client = told.client("甲县", Role.RECORDER)
    for village in ("二村", "四村"):
        if village == "四村":
            client = told.client("乙区", Role.RECORDER)
        asked = f"?unit={told.codes[village]}&period=2020"
        for page in (f"/figures/{CASES}/{asked}", f"/figures/{CASES}/side/{asked}"):
            text = _text(client.get(page))
            assert '<p class="value">*</p>' in text, page
            assert "人数少，不单列" in text
            assert "只列出您能看的 0 条" in text
    listed = _text(client.get(f"/figures/?unit={told.codes['四村']}&period=2020"))
    assert "* 人数少，不单列。" in listed


def test_a_leader_sees_the_years_totals_but_no_months(told: Any) -> None:
    client = told.client("甲县", Role.LEADER)
    page = client.get(f"/figures/{CASES}/?unit={told.codes['甲县']}&period=2020")
    assert [part.exact for part in page.context["children"]] == ["32", "20", "0"]
    assert {part.exact for part in page.context["months"]} == {"*"}
    assert page.context["row"].exact == "52"


def test_a_workbook_holds_the_mark_where_the_page_shows_it(told: Any) -> None:
    client = told.client("甲县", Role.LEADER)
    answer = client.get(f"/figures/{CASES}/workbook/?unit={told.codes['甲县']}&period=2020")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    months = book.get_sheet_by_name("分月").to_python()
    assert [row[1] for row in months[1:13]] == ["*"] * 12
    units = book.get_sheet_by_name("各单位").to_python()
    assert [row[1] for row in units[1:4]] == [32, 20, 0]


def test_a_checked_report_is_neither_confirmed_nor_denied(told: Any) -> None:
    client = told.client("东乡", Role.RECORDER)
    results = set()
    for said in (1, 2, 32, 500):
        asked = {
            "text": f"东乡2020年调解家庭纠纷{said}件。", "unit": told.codes["东乡"], "period": "2020",
        }  # fmt: skip
        text = _text(client.post("/check/", asked))
        results.add(("无法判断" in text, "不一致" in text, "无法核对" in text))
    assert results == {(True, False, True)}
