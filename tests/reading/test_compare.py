"""Judging a printed number against the ledger's."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinguo.quantities.read import read_quantity
from jinguo.reading.compare import judge, smallest_fraction
from jinguo.reading.extract import extract

OK, BETTER, DOUBT, WRONG = "一致", "一致(可改进)", "存疑", "不一致"
CASES = [
    ("158个", 158, OK, "none"),
    ("158个", 157, WRONG, "high"),
    ("158个", 159, WRONG, "medium"),
    ("1400名", 1387, DOUBT, "low"),
    ("1400名", 1300, WRONG, "high"),
    ("1.07亿元", 107234567, OK, "none"),
    ("1.07亿元", 107900000, DOUBT, "low"),
    ("1.07亿元", 108100000, WRONG, "medium"),
    ("1.07亿元", 106400000, WRONG, "high"),
    ("5907万元", 59070000, OK, "none"),
    ("5907万元", 59072000, BETTER, "none"),
    ("5907万元", 59066000, BETTER, "none"),
    ("5907万元", 59060000, WRONG, "high"),
    ("62.5%", "0.625", OK, "none"),
    ("62.5%", "0.6", WRONG, "high"),
    ("62.5%", "0.7", WRONG, "medium"),
    ("600余名", 640, OK, "none"),
    ("600余名", 660, BETTER, "none"),
    ("600余名", 600, WRONG, "low"),
    ("600余名", 599, WRONG, "high"),
    ("600余名", 700, WRONG, "medium"),
    ("10余场", 13, OK, "none"),
    ("10余场", 18, BETTER, "none"),
    ("近400场", 386, OK, "none"),
    ("近400场", 360, OK, "none"),
    ("近400场", 340, DOUBT, "low"),
    ("近400场", 319, WRONG, "high"),
    ("近400场", 400, DOUBT, "low"),
    ("近400场", 401, WRONG, "medium"),
    ("近300余人", 310, BETTER, "none"),
    ("约300人", 330, OK, "none"),
    ("约300人", 340, DOUBT, "low"),
    ("约300人", 250, WRONG, "high"),
    ("约300人", 350, WRONG, "medium"),
    ("超1300人", 1350, OK, "none"),
    ("超1300人", 1500, DOUBT, "low"),
    ("超1300人", 1300, WRONG, "high"),
    ("超1300人", 2700, WRONG, "medium"),
    ("3000个以上", 3000, OK, "none"),
    ("3000个以上", 6001, BETTER, "none"),
    ("3000个以上", 2999, WRONG, "high"),
    ("不足50人", 45, OK, "none"),
    ("不足50人", 20, BETTER, "none"),
    ("不足50人", 50, WRONG, "medium"),
    ("上百人", 150, OK, "none"),
    ("上百人", 250, DOUBT, "low"),
    ("上百人", 99, WRONG, "high"),
    ("数十名", 60, OK, "none"),
    ("数十名", 25, BETTER, "none"),
    ("数十名", 19, WRONG, "high"),
    ("3至5次", 4, OK, "none"),
    ("3至5次", 6, WRONG, "medium"),
    ("百户", 97, DOUBT, "low"),
    ("三分之二", "0.65", OK, "none"),
    ("三分之二", "0.58", DOUBT, "low"),
    ("12万+", 150000, DOUBT, "low"),
]


@pytest.mark.parametrize(("surface", "ledger", "result", "severity"), CASES)
def test_a_number_is_judged_by_its_wording(surface, ledger, result, severity):
    judgement = judge(read_quantity(surface), Decimal(ledger))

    assert (judgement.result, judgement.severity) == (result, severity)


@pytest.mark.parametrize(
    ("ledger", "result"),
    [(3000, OK), ("3000.4", BETTER), (3015, BETTER), (3100, DOUBT), (3200, WRONG)],
)
def test_a_mean_may_be_off_a_little(ledger, result):
    assert judge(read_quantity("3000元"), Decimal(ledger), mean=True).result == result


def test_the_reason_names_both_numbers_and_what_to_write():
    assert judge(read_quantity("近400场"), Decimal(300)).reason == (
        "报告写“近400场”，台账为300场，报告写多了，建议写“300场”。"
    )
    assert judge(read_quantity("600余名"), Decimal(600)).reason == (
        "报告写“600余名”，台账为600名，恰为整数，不该写“余”，建议写“600名”。"
    )


def test_a_ratio_tells_the_smallest_population_it_fits():
    assert "分母至少为8，即5/8" in judge(read_quantity("62.5%"), Decimal("0.625")).reason


@pytest.mark.parametrize(
    ("surface", "share"),
    [
        ("62.5%", Fraction(5, 8)),
        ("0.7%", Fraction(1, 134)),
        ("33.3%", Fraction(1, 3)),
        ("100%", Fraction(1)),
    ],
)
def test_a_ratio_is_solved_back_to_its_smallest_denominator(surface, share):
    assert smallest_fraction(read_quantity(surface)) == share


@pytest.mark.parametrize("surface", ["120%", "158个", "3倍"])
def test_what_is_no_share_has_no_denominator(surface):
    assert smallest_fraction(read_quantity(surface)) is None


def test_a_damaged_number_cannot_be_judged():
    (figure,) = extract("扶持姐妹\ufffd12名。")
    judgement = judge(figure, Decimal(12))

    assert (judgement.result, judgement.severity) == ("无法判断", "low")


def test_a_figure_read_from_a_text_is_judged_like_its_wording():
    (figure,) = extract("全年走访家庭近400户。")

    assert judge(figure, Decimal(386)).result == OK


SURFACES = [
    "158个",
    "600余名",
    "近400场",
    "约300人",
    "超1300人",
    "62.5%",
    "1.07亿元",
    "数十名",
    "上百人",
    "3000个以上",
    "30万元",
]


@given(st.sampled_from(SURFACES), st.decimals(0, 10**9, places=3))
def test_what_the_wording_allows_never_differs_and_reasons_are_one_sentence(surface, ledger):
    quantity = read_quantity(surface)
    judgement = judge(quantity, ledger)

    assert not (quantity.allows(ledger) and judgement.result == WRONG)
    assert (judgement.severity == "none") == (judgement.result in {OK, BETTER})
    assert judgement.reason.count("。") == 1
    assert judgement.reason.endswith("。")
