"""Figures as a workbook: the values as numbers, no formula, no unit beyond the scope."""

import csv
from datetime import date
from io import BytesIO
from itertools import groupby
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from jinguo.counting.books import books
from jinguo.counting.figures import Slice
from jinguo.errors import PolicyError
from jinguo.exchange.figures import Into, export_list, export_one
from jinguo.org.policy import Scope
from jinguo.org.units import rename
from jinguo.periods import Period
from tests.factories import AT, City, enter_activity, enter_payment, enter_tally

TALKS = "big-preaching.talks"
ALL = Scope(everything=True, clearance=1)
YEAR = Period.year(2020)


def _sheets(file: BytesIO) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(file.getvalue()))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_list_holds_every_figure_beside_the_year_before(city: City) -> None:
    enter_activity(city["一村"], sessions=12)
    enter_activity(city["一村"], sessions=8, held_on=date(2019, 5, 1))
    enter_payment(city["一村"])
    file = BytesIO()

    export_list(books(), Slice(city["甲县"], YEAR), scope=ALL, into=Into(file))

    [title], headings, *rows, end = ([c for c in row if c != ""] for row in _sheets(file)["数字"])
    assert end == [f"合计：{len(rows)} 行"]
    assert title.startswith("甲县2020年，截至 2021-01-15 ")
    by_address = {row[-1]: row for row in rows}
    assert by_address[TALKS][:6] == ["宣传", "巾帼大宣讲", "各类宣讲活动", "场", 12.0, 8.0]
    assert len(rows) == len(books().catalogue.indicators)
    assert 1234.56 in [cell for row in rows for cell in row]
    assert headings[0] == "条线"


def test_one_figure_comes_with_units_and_months(city: City) -> None:
    enter_activity(city["一村"], sessions=3)
    enter_activity(city["甲县"], sessions=4, held_on=date(2020, 7, 1))
    file = BytesIO()

    export_one(books(), TALKS, Slice(city["甲县"], YEAR), scope=ALL, into=Into(file))

    sheets = _sheets(file)
    assert ["本期", 7.0] in sheets["数字"]
    assert [row[:2] for row in sheets["各单位"][1:]] == [
        ["东乡", 3.0],
        ["西乡", 0.0],
        ["本级", 4.0],
        ["合计：3 行", ""],
    ]
    assert [row[1] for row in sheets["分月"][1:-1]] == [0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0, 0]


def test_the_same_as_plain_text_is_one_table_that_no_program_takes_for_formulas(city: City) -> None:
    rename(city["东乡"], name="=1+1", on=date(2020, 1, 1), at=AT)
    enter_activity(city["一村"], sessions=3)
    file, where = BytesIO(), Slice(city["甲县"], YEAR)

    export_one(books(), TALKS, where, scope=ALL, into=Into(file, plain=True))

    raw = file.getvalue()
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    assert ["本期", "3"] in lines
    at = lines.index(["各单位"])
    assert lines[at - 1 : at + 5] == [
        [], ["各单位"], ["名称", "数值", "计量单位", "有据率（%）"], ["'=1+1", "3", "场", "100"],
        ["西乡", "0", "场", ""], ["本级", "0", "场", ""],
    ]  # fmt: skip
    assert lines[at + 5] == ["合计：3 行"]
    assert lines[-1] == ["合计：12 行"]


def test_figure_without_a_fraction_has_no_row_for_one_and_an_address_only_if_asked(
    city: City,
) -> None:
    enter_activity(city["一村"], sessions=3)
    file, bare = BytesIO(), BytesIO()
    where = Slice(city["甲县"], YEAR)

    export_one(books(), TALKS, where, scope=ALL, into=Into(file))
    export_one(books(), TALKS, where, scope=ALL, into=Into(bare, addressed=False))

    told = [row[0] for row in _sheets(file)["数字"]]
    assert [name for name in told if name in ("分子", "分母")] == []
    assert told[-1] == "口径地址"
    assert [row[0] for row in _sheets(bare)["数字"]] == told[:-1]
    file = BytesIO()
    export_list(books(), where, scope=ALL, into=Into(file, addressed=False))
    assert TALKS not in [cell for row in _sheets(file)["数字"] for cell in row]


def test_figure_with_a_fraction_keeps_its_rows(city: City) -> None:
    for name, value in (("letters", 6), ("alerts", 8)):
        enter_tally(city["甲县"], indicator=f"warning-letter.{name}", value=value)
    file = BytesIO()

    export_one(
        books(), "warning-letter.share", Slice(city["甲县"], YEAR), scope=ALL, into=Into(file)
    )

    assert ["分子", 6.0] in _sheets(file)["数字"]
    assert ["分母", 8.0] in _sheets(file)["数字"]


def test_unit_that_looks_like_a_formula_is_text(city: City) -> None:
    rename(city["东乡"], name="=1+1", on=date(2020, 1, 1), at=AT)
    file = BytesIO()

    export_one(books(), TALKS, Slice(city["甲县"], YEAR), scope=ALL, into=Into(file))

    assert "=1+1" in [row[0] for row in _sheets(file)["各单位"]]


def test_unit_beyond_the_scope_is_refused(city: City) -> None:
    for write in (
        lambda file, scope: export_list(
            books(), Slice(city["乙区"], YEAR), scope=scope, into=Into(file)
        ),
        lambda file, scope: export_one(
            books(), TALKS, Slice(city["乙区"], YEAR), scope=scope, into=Into(file)
        ),
    ):
        file = BytesIO()
        with pytest.raises(PolicyError):
            write(file, Scope({city["甲县"]: 1}))
        assert file.getvalue() == b""


def test_figures_of_one_line_of_work_stand_together(city: City) -> None:
    enter_activity(city["一村"])
    file = BytesIO()

    export_list(books(), Slice(city["甲县"], YEAR), scope=ALL, into=Into(file))

    lines = [row[0] for row in _sheets(file)["数字"][2:]]
    assert len([line for line, _ in groupby(lines)]) == len(set(lines)) > 5
