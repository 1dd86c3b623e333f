"""Cells: what people write in them, read strictly and exactly."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinguo.errors import RuleError
from jinguo.exchange import cells


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        (286334.7, 28633470), ("286334.70", 28633470), ("２８６，３３４．７０", 28633470),
        (1.1, 110), (0.07, 7), (1234.0, 123400), (8, 800), ("1,000", 100000), (4.35, 435),
        ("3万", 3_000_000), ("1.2万元", 1_200_000), ("500元", 50_000),
    ],
)  # fmt: skip
def test_money_is_exact(cell: Any, fen: int) -> None:
    assert cells.money(cell) == fen


@given(st.integers(0, 10**15 - 1))
def test_any_amount_survives_as_a_workbook_keeps_it(fen: int) -> None:
    kept = float(f"{float(cells.yuan(fen)):.16G}")
    assert cells.money(kept) == fen
    assert cells.money(str(cells.yuan(fen))) == fen


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (1.005, "写到分"),
        ("约30", "应是金额"),
        ("3万户", "的单位“户”不是"),
        ("nan", "应是金额"),
        ("", "应是金额"),
    ],
)
def test_what_is_no_amount_is_refused(cell: Any, words: str) -> None:
    with pytest.raises(RuleError, match=words):
        cells.money(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [(30.0, 30), ("３０", 30), (" 1,234 ", 1234), (0, 0), ("30.0", 30), ("三十", 30)],
)
def test_a_whole_number_is_read(cell: Any, number: int) -> None:
    assert cells.whole(cell) == number


@pytest.mark.parametrize("cell", [30.5, "三十多", "30人", "1e999", "=1+1", "#DIV/0!"])
def test_what_is_no_whole_number_is_refused(cell: Any) -> None:
    with pytest.raises(RuleError):
        cells.whole(cell)


def test_text_is_kept_but_for_the_spaces_around_it() -> None:
    assert cells.text("  ＡＢ 12 ") == "ＡＢ 12"
    assert cells.text(340621101201.0) == "340621101201"
    assert cells.text(2020.5) == "2020.5"
    assert cells.text(date(2020, 3, 5)) == "2020-03-05"


def test_a_long_number_that_lost_its_end_is_not_taken() -> None:
    with pytest.raises(RuleError, match="设为文本"):
        cells.text(340621199001010028.0)


def test_a_failed_formula_is_told() -> None:
    with pytest.raises(RuleError, match="公式出错"):
        cells.text("#REF!")


def test_a_word_that_is_none_names_those_there_are() -> None:
    assert cells.word("是", {"是": 1, "否": 0}) == 1
    with pytest.raises(RuleError, match="可选的是 是、否"):
        cells.word("也许", {"是": 1, "否": 0})


def test_yuan_has_two_decimals() -> None:
    assert cells.yuan(7) == Decimal("0.07")
