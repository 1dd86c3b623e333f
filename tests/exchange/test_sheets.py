"""Workbooks that others made to do harm, or that are broken: one sentence, and no process lost."""

import re
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from jinguo.errors import UnreadableError
from jinguo.exchange.sheets import read
from tests.exchange.books import Formula, made

SHEET, LINKS = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"


def changed(part: str, change: Any, *, rows: Any = (("单位",), ("一村",))) -> bytes:
    """Return a workbook one part of which was changed by hand."""
    file = BytesIO()
    with (
        ZipFile(BytesIO(made({"活动": rows}))) as whole,
        ZipFile(file, "w", ZIP_DEFLATED) as archive,
    ):
        for name in whole.namelist():
            content = whole.read(name)
            archive.writestr(name, change(content) if name == part else content)
    return file.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(content)
    told = str(caught.value)
    assert told.endswith("。")
    assert "\n" not in told
    return told


def far(row: int, column: int) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("活动")
        sheet.write(0, 0, "单位")
        sheet.write(row, column, "一村")
    return file.getvalue()


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (1048575, 16383, "用到 1000 列以外"),
        (3, 1000, "用到 1000 列以外"),
        (1048575, 10, "连同空格超过 4000000 格"),
    ],
)
def test_one_cell_far_away_is_refused(row: int, column: int, words: str) -> None:
    assert words in refused(far(row, column))


def test_a_far_cell_whose_place_is_only_counted_is_refused() -> None:
    row = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    wide = b'<row r="3">' + b"<c><v>1</v></c>" * 1001 + b"</row>"
    for more in (row.replace(b'"A', b'"ZZ'), wide):
        content = changed(
            SHEET, lambda xml, more=more: xml.replace(b"</sheetData>", more + b"</sheetData>")
        )
        assert re.search("以外|超过", refused(content))


def test_a_sheet_that_unpacks_to_much_is_refused_before_it_is() -> None:
    assert "解压后太大" in refused(changed(SHEET, lambda xml: xml + b" " * (300 << 20)))


def test_what_only_looks_like_a_cell_is_none() -> None:
    looks = b'<!-- <c r="ZZ999" t="e"><v>#REF!</v></c> -->'
    content = changed(SHEET, lambda xml: xml.replace(b"<sheetData>", looks + b"<sheetData>"))
    assert read(content)[0].rows == [["单位"], ["一村"]]


@pytest.mark.parametrize("part", [LINKS, "xl/workbook.xml", SHEET])
def test_bytes_that_are_no_text_are_told(part: str) -> None:
    assert "已损坏" in refused(changed(part, lambda xml: xml.replace(b'"', b'"\xff\xfe', 1)))


def test_entities_are_refused() -> None:
    said = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'
    assert "XML 实体声明" in refused(changed(SHEET, lambda _: said))


def test_every_sort_of_cell_comes_back() -> None:
    row = ["一村", 12, 1.5, date(2020, 3, 8), Formula("#REF!"), None, "末"]
    [sheet] = read(made({"活动": [row]}))
    assert sheet.rows == [["一村", 12.0, 1.5, date(2020, 3, 8), "#REF!", "", "末"]]


def test_empty_rows_and_columns_before_a_table_keep_their_places() -> None:
    [sheet] = read(made({"活动": [[], [None, None], [None, "单位"], [None, None, "一村"]]}))
    assert sheet.rows == [["", "", ""], ["", "", ""], ["", "单位", ""], ["", "", "一村"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_table_of_plain_text_is_a_sheet(encoding: str) -> None:
    [sheet] = read("活动台账\r\n单位,人次\r\n一村,３５\r\n".encode(encoding))
    assert sheet.rows == [["活动台账", ""], ["单位", "人次"], ["一村", "３５"]]


def test_a_hundred_thousand_rows_are_read_within_the_limits() -> None:
    words = ("宣讲", "三八宣讲", "村部", "线下", "big-preaching", "已报")

    def long(xml: bytes) -> bytes:
        rows = []
        for at in range(2, 100_002):
            said = "".join(
                f'<c r="{letter}{at}" t="inlineStr"><is><t>{word}{at}</t></is></c>'
                for letter, word in zip("ABCDEF", words, strict=True)
            )
            numbers = "".join(f'<c r="{letter}{at}"><v>{at}</v></c>' for letter in "GHIJKL")
            rows.append(f'<row r="{at}">{said}{numbers}</row>')
        return xml.replace(b"</sheetData>", "".join(rows).encode() + b"</sheetData>")

    [found] = read(changed(SHEET, long, rows=[["甲"] * 12]))
    assert len(found.rows) == 100_001
    assert found.rows[-1] == [*(f"{word}100001" for word in words), *[100_001] * 6]
