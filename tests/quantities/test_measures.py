"""Which measure words count the same units."""

from decimal import Decimal

import pytest

from jinguo.errors import QuantityError
from jinguo.quantities.measures import base, check_measure, kind_of, same_measure

APART = [
    "场",
    "期",
    "次",
    "人",
    "人次",
    "户",
    "对",
    "件",
    "份",
    "篇",
    "个",
    "元",
    "%",
    "年",
    "倍",
    "册",
]


@pytest.mark.parametrize("one", APART)
@pytest.mark.parametrize("other", APART)
def test_different_measures_never_convert(one, other):
    assert same_measure(one, other) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("人", "名"),
        ("名", "位"),
        ("场", "场次"),
        ("场次", "场(次)"),
        ("个", "家"),
        ("所", "个"),
        ("元", "万元"),
        ("亿元", "万元"),
        ("%", "成"),
        ("‰", "%"),
        ("人(次)", "人"),
        ("人(次)", "人次"),
        ("户(名)", "户"),
        ("户(名)", "名"),
        ("件", "起"),
    ],
)
def test_the_same_units_in_other_words_are_the_same_measure(one, other):
    assert same_measure(one, other)
    assert same_measure(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("人(次)", "户"), ("元", "美元"), ("场", "次"), ("人", None)]
)
def test_a_doubtful_pair_is_not_the_same(one, other):
    assert not same_measure(one, other)


def test_no_measure_equals_no_measure():
    assert same_measure(None, None)


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        ("元", 1),
        ("万元", 10_000),
        ("亿元", 100_000_000),
        ("%", "0.01"),
        ("‰", "0.001"),
        ("成", "0.1"),
        ("场", 1),
        (None, 1),
        ("千克", 1),
    ],
)
def test_a_unit_is_worth_so_many_base_units(unit, factor):
    assert base(unit) == Decimal(factor)


def test_a_measure_is_checked_and_spelt_one_way():
    assert check_measure("个小时") == "小时"
    assert check_measure("万元") == "万元"
    with pytest.raises(QuantityError, match="量词"):
        check_measure("妇女")


def test_a_measure_without_a_word_counts():
    assert kind_of(None) == "count"
