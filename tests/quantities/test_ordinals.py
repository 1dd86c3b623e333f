"""Ordinals: one edition is one edition, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinguo.quantities.ordinals import Ordinal, read_ordinal
from jinguo.quantities.phrase import chinese


@pytest.mark.parametrize(
    ("text", "number", "measure"),
    [
        ("第五期", 5, "期"),
        ("第5期", 5, "期"),
        ("第 ５ 期", 5, "期"),
        ("第十二届", 12, "届"),
        ("首届", 1, "届"),
        ("二", 2, ""),
        ("3", 3, ""),
        ("第二季", 2, "季"),
        ("第五十届", 50, "届"),
    ],
)
def test_an_ordinal_is_read_with_what_it_numbers(text: str, number: int, measure: str) -> None:
    assert read_ordinal(text) == Ordinal(number, measure)


@pytest.mark.parametrize("text", ["", "春季", "第季", "暑期专场", "第五期培训", "五五"])
def test_what_is_no_ordinal_is_none(text: str) -> None:
    assert read_ordinal(text) is None


@given(st.integers(1, 999), st.sampled_from("届期季次"))
def test_digits_and_numerals_name_the_same_edition(number: int, measure: str) -> None:
    one, other = read_ordinal(f"第{number}{measure}"), read_ordinal(f"第{chinese(number)}{measure}")
    assert one is not None
    assert other is not None
    assert one.is_same(other)


def test_another_number_or_another_measure_is_another_edition() -> None:
    assert not Ordinal(2, "季").is_same(Ordinal(3, "季"))
    assert not Ordinal(2, "季").is_same(Ordinal(2, "届"))
    assert Ordinal(2, "季").is_same(Ordinal(2, ""))
