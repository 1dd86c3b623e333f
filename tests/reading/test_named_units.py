"""A sentence may speak of a unit beneath, of the report's own again, or of a wider area."""

from datetime import date

import pytest

from jinguo.counting.books import books
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.org.policy import Scope
from jinguo.periods import Period
from jinguo.reading.check import Answer, check
from jinguo.reading.document import Document
from jinguo.reading.named_units import Units, units_of
from tests.factories import City, draft

YEAR = Period.year(2020)
ALL = Scope(everything=True)


@pytest.fixture
def talks(city: City, by: By) -> City:
    for unit, sessions in (("一村", 20), ("四村", 13)):
        one = draft(
            "activity", city[unit], held_on=date(2020, 5, 1), sessions=sessions,
            programmes=("credit-village",),
        )  # fmt: skip
        enter([one], by=by)
    return city


def answers(city: City, unit: str, text: str) -> list[Answer]:
    document = Document("报告.txt", "utf-8", "0" * 64, f"信用村里，{text}。")
    found = check(document, books=books(), unit=city[unit], period=YEAR, scope=ALL).answers
    return [answer for answer in found if answer.indicator == "credit-village.talks"]


def units(city: City, unit: str = "演示市") -> Units:
    return units_of(books().tree, city[unit], YEAR)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲县开展诚信知识宣讲20场次", ["一致"]),
        ("其中：甲县开展诚信知识宣讲20场次，乙区开展诚信知识宣讲13场次，全市开展诚信知识宣讲33场次", ["一致"] * 3),
        ("与甲县相比，演示市开展诚信知识宣讲33场次", ["一致"]),
        ("与甲县相比，开展诚信知识宣讲33场次", ["一致"]),
        ("与甲县、乙区相比，开展诚信知识宣讲33场次", ["一致"]),
        ("同甲县一起开展诚信知识宣讲33场次", ["一致"]),
        ("在甲县联合开展诚信知识宣讲33场次", ["一致"]),
        ("全市在甲县开展诚信知识宣讲20场次", ["一致"]),
        ("甲县积极行动，我市开展诚信知识宣讲33场次", ["一致"]),
        ("安徽省开展诚信知识宣讲900场次", ["无法判断"]),
        ("截至2020年底全国开展诚信知识宣讲33场次", ["无法判断"]),
        ("在全省率先开展诚信知识宣讲33场次", ["一致"]),
    ],
)  # fmt: skip
def test_each_figure_is_judged_for_the_unit_its_words_name(
    talks: City, text: str, expected: list[str]
) -> None:
    assert [one.judgement.result for one in answers(talks, "演示市", text)] == expected


def test_in_a_county_the_whole_city_lies_beyond_the_ledger(talks: City) -> None:
    [beyond] = answers(talks, "甲县", "全市开展诚信知识宣讲33场次")
    assert beyond.judgement.reason == ("这是全市的数，甲县的台账只有本地的记录，查不到，请附证明。")
    [own] = answers(talks, "甲县", "全县开展诚信知识宣讲20场次")
    assert own.judgement.result == "一致"


@pytest.mark.parametrize(
    ("before", "label", "area"),
    [
        ("全国", "宣讲", "全国"),
        ("目前全省共", "宣讲", "全省"),
        ("安徽省", "宣讲", "安徽省"),
        ("全市", "宣讲", None),
        ("全国各地都在做，共", "宣讲", None),
        ("争取省“信用村”", "资金", None),
        ("全国三八红旗手", "红旗手", None),
        ("全国", "全国荣誉", None),
    ],
)
def test_a_wider_area_is_told_where_the_clause_opens_with_it(
    city: City, before: str, label: str, area: str | None
) -> None:
    assert units(city).beyond(before, label) == area


@pytest.mark.parametrize(
    ("before", "own"),
    [
        ("市", True), ("演示市", True), ("演示", True), ("甲县", True), ("2020年，", True), ("2020年市", True),
        ("一年来，我市", True), ("本", True), ("省", False), ("邻市", False), ("淮南市", False), ("县", False),
        ("全国", False), ("区", False),
    ],
)  # fmt: skip
def test_a_federation_is_known_by_the_word_before_it(city: City, before: str, own: bool) -> None:
    assert units(city).is_own_federation(before) is own


@pytest.mark.parametrize(
    ("unit", "who", "address", "result"),
    [
        ("演示市", "市妇联", True, "台账无记录"),
        ("演示市", "市妇联2019年", True, "无法判断"),
        ("演示市", "2019年，市妇联", True, "无法判断"),
        ("演示市", "2020年，市妇联", True, "台账无记录"),
        ("甲县", "县妇联", True, "台账无记录"),
    ],
)
def test_an_honour_is_the_units_own_and_of_its_period(
    city: City, unit: str, who: str, address: bool, result: str
) -> None:
    document = Document("报告.txt", "utf-8", "0" * 64, f"{who}荣获“文明单位”称号。")
    [found] = check(document, books=books(), unit=city[unit], period=YEAR, scope=ALL).claims
    assert (bool(found.claim.address), found.judgement.result) == (address, result)


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("演示市", "淮南市妇联荣获“文明单位”称号。"),
        ("演示市", "省妇联被授予“文明单位”称号。"),
        ("甲县", "市妇联荣获“文明单位”称号。"),
        ("演示市", "淮南市妇联积极作为，先后荣获“文明单位”称号。"),
    ],
)
def test_the_honours_of_another_federation_are_no_claim(city: City, unit: str, text: str) -> None:
    document = Document("报告.txt", "utf-8", "0" * 64, text)
    assert check(document, books=books(), unit=city[unit], period=YEAR, scope=ALL).claims == []
