"""What is wrong comes back beside its row, and the mended workbook adds exactly what was missing."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from jinguo.exchange import sheets
from jinguo.exchange.faulty import OURS, PROBLEM, returned
from jinguo.exchange.importing import Taken, Wish, take, take_sheets
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Activity, Entry
from tests.factories import City
from tests.samples.ugly.make import GOOD, HEAD, book, old, text

BAD = ["二村", "去年", "宣讲", 30, "二村宣讲"]
SUNG = ["三村", date(2020, 3, 9), "唱歌", 30, "三村宣讲"]
ROWS = [["2020年活动台账"], HEAD, GOOD, BAD, ["合计", None, None, 60]]


def tried(content: bytes, by: By, *, right: bool = False) -> tuple[Taken, bytes]:
    found = sheets.read(content)
    taken = take_sheets(found, by=by, wish=Wish(dry=not right, right=right))
    return taken, returned(content, found, taken)


def cells(content: bytes) -> list[list[Any]]:
    page = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    return [list(row) for row in page.iter_rows(values_only=True)]


def test_the_same_workbook_comes_back_with_problems_beside_its_rows(city: City, shi: By) -> None:
    content = book(("活动", [*ROWS, SUNG]))
    taken, back = tried(content, shi)
    assert len(taken.faults) == 2
    before, after = cells(content), cells(back)
    assert [row[:5] for row in after] == [row[:5] for row in before]
    assert [row[5] for row in after[:3]] == [None, PROBLEM, None]
    assert "“去年”不是日期" in after[3][5]
    assert "“唱歌”不在可选之列" in after[5][5]
    assert not Entry.objects.exists()


@pytest.mark.parametrize("of", [old, lambda rows: text(rows, "gb18030")])
def test_of_any_other_sort_a_new_workbook_holds_the_same_cells(
    city: City, shi: By, of: Any
) -> None:
    _, back = tried(of([HEAD, GOOD, BAD, SUNG]), shi)
    told = cells(back)
    assert [row[4] for row in told if row[4]][-3:] == ["三八宣讲", "二村宣讲", "三村宣讲"]
    assert any("“唱歌”不在可选之列" in str(row[5]) for row in told)


def test_the_right_rows_stand_and_the_mended_file_adds_the_rest(city: City, shi: By) -> None:
    taken, back = tried(book(("活动", ROWS)), shi, right=True)
    assert (taken.new.total(), taken.left_out) == (1, 1)
    whole = openpyxl.load_workbook(BytesIO(back))
    page = whole.worksheets[0]
    assert [page["F2"].value, page["G2"].value] == [PROBLEM, OURS]
    assert page["G3"].value
    page["B4"] = date(2020, 3, 8)
    file = BytesIO()
    whole.save(file)
    again = take(file.getvalue(), by=shi)
    assert [str(fault) for fault in again.faults] == []
    assert (again.new.total(), again.known.total()) == (1, 1)
    assert Activity.objects.count() == 2


def test_a_row_that_stands_and_was_changed_in_the_file_is_told(city: City, shi: By) -> None:
    _, back = tried(book(("活动", ROWS)), shi, right=True)
    whole = openpyxl.load_workbook(BytesIO(back))
    page = whole.worksheets[0]
    page["D3"], page["B4"] = 31, date(2020, 3, 8)
    file = BytesIO()
    whole.save(file)
    [fault] = take(file.getvalue(), by=shi).faults
    assert "与台账里已有的这条记录不同" in str(fault)


def test_a_second_round_replaces_the_first_ones_problems(city: City, shi: By) -> None:
    _, back = tried(book(("活动", ROWS)), shi)
    _, more = tried(back, shi)
    told = cells(more)
    assert [row.count(PROBLEM) for row in told[:2]] == [0, 1]
    assert sum("不是日期" in str(cell) for cell in told[3]) == 1
