"""A number that is another year's, or of all years together, is told as such."""

from datetime import date
from typing import Any

import pytest

from jinguo.counting.books import books
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.org.policy import Scope
from jinguo.periods import Period
from jinguo.reading.check import check
from jinguo.reading.document import Document
from tests.factories import City, draft

YEAR = Period.year(2020)
ALL = Scope(everything=True)


@pytest.fixture
def talks(city: City, by: By) -> City:
    for year, sessions in ((2018, 12), (2019, 31), (2020, 24)):
        enter(
            [
                draft(
                    "activity", city["一村"], held_on=date(year, 5, 1), sessions=sessions,
                    programmes=("credit-village",),
                )
            ],
            by=by,
        )  # fmt: skip
    return city


@pytest.mark.parametrize(
    ("written", "result", "told"),
    [
        ("24场次", "一致", "写法成立"),
        ("31场次", "期间不符", "这是2019年的数，2020年台账为24"),
        ("67场次", "期间不符", "这是历年累计到2020年的数"),
        ("30余场次", "不一致", "报告写多了"),  # an approximate number agrees too easily
        ("32场次", "不一致", "报告写多了"),
    ],
)
def test_a_number_of_another_period(talks: City, written: str, result: str, told: str) -> None:
    text = f"信用村里开展诚信知识宣讲{written}。"
    document = Document("报告.txt", "utf-8", "0" * 64, text)
    unit: Any = talks["演示市"]
    [answer] = check(document, books=books(), unit=unit, period=YEAR, scope=ALL).answers
    assert answer.indicator == "credit-village.talks"
    assert (answer.judgement.result, told in answer.judgement.reason) == (result, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019年底，开展诚信知识宣讲31场次", [("一致", "2019年")]),
        ("2019年开展诚信知识宣讲24场次", [("不一致", "2019年")]),
        ("2020年开展诚信知识宣讲31场次", [("期间不符", "2019年")]),
        ("2016年开展诚信知识宣讲31场次", [("无法判断", "2016年")]),
        ("2019年5月开展诚信知识宣讲31场次", [("无法判断", "2019年5月")]),
        ("截至2019年底，开展诚信知识宣讲31场次", [("一致", "2019年")]),
        ("到2019年底开展诚信知识宣讲31场次", [("一致", "2019年")]),
        ("2019年12月底开展诚信知识宣讲31场次", [("一致", "2019年")]),
        ("2018年至2019年开展诚信知识宣讲31场次", [("无法判断", "2019年")]),
        ("自2019年5月以来开展诚信知识宣讲24场次", [("一致", "写法成立")]),
        ("自2019年以来开展诚信知识宣讲24场次", [("一致", "写法成立")]),
        ("诚信知识宣讲由2019年的31场次增加到24场次", [("一致", "2019年"), ("一致", "写法成立")]),
        ("上年诚信知识宣讲31场次，今年诚信知识宣讲24场次", [("一致", "2019年"), ("一致", "写法成立")]),
        ("去年开展诚信知识宣讲24场次", [("一致", "写法成立")]),
    ],
)  # fmt: skip
def test_a_number_that_states_its_period_is_held_against_that(
    talks: City, text: str, expected: list[tuple[str, str]]
) -> None:
    document = Document("报告.txt", "utf-8", "0" * 64, f"信用村里，{text}。")
    found = check(document, books=books(), unit=talks["演示市"], period=YEAR, scope=ALL).answers
    told = [one.judgement for one in found if one.indicator == "credit-village.talks"]
    assert [one.result for one in told] == [result for result, _ in expected]
    assert all(word in one.reason for one, (_, word) in zip(told, expected, strict=True))


@pytest.mark.parametrize(
    "text", ["诚信知识宣讲比2019年的31场次增加12场次", "诚信知识宣讲24场次，比2019年增加12场次"]
)
def test_a_change_since_another_year_is_never_another_periods_number(
    talks: City, text: str
) -> None:
    document = Document("报告.txt", "utf-8", "0" * 64, f"信用村里，{text}。")
    found = check(document, books=books(), unit=talks["演示市"], period=YEAR, scope=ALL).answers
    assert all(one.judgement.result in {"一致", "无法判断", "台账无记录"} for one in found)


def test_small_numbers_agree_too_easily_to_tell(city: City, by: By) -> None:
    one = draft(
        "activity", city["一村"], held_on=date(2019, 5, 1), sessions=9,
        programmes=("credit-village",),
    )  # fmt: skip
    enter([one], by=by)
    document = Document("报告.txt", "utf-8", "0" * 64, "信用村里开展诚信知识宣讲9场次。")
    found = check(document, books=books(), unit=city["演示市"], period=YEAR, scope=ALL)
    assert found.answers[0].judgement.result == "台账无记录"
