"""The score of two activities: symmetric, 100 for the same, the sum of its reasons; few compared."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinguo.matching.activities import LEAST, Event, score
from jinguo.matching.blocking import MOST, Search
from jinguo.matching.titles import likeness, normal

VILLAGE = Event(
    1, (1, 2, 3, 4), 18_329, 18_329, "宣讲", frozenset({"big-preaching"}), "三八维权宣讲", 1, 30,
    ("演示市", "甲县", "东乡", "一村"),
)  # fmt: skip
TOWNSHIP = replace(
    VILLAGE,
    key=2,
    path=(1, 2, 3),
    names=("演示市", "甲县", "东乡"),
    title="东乡妇联开展“三八”维权宣讲活动",
)
BESIDE = replace(VILLAGE, key=3, path=(1, 2, 3, 5), names=("演示市", "甲县", "东乡", "二村"))

words = st.lists(st.sampled_from("三八维权宣讲第一二期东乡村2019 （）A"), max_size=12).map("".join)
events = st.builds(
    Event, st.integers(1, 9), st.sampled_from([(1,), (1, 2), (1, 2, 3), (1, 2, 4), (1, 5, 6)]),
    st.integers(0, 5), st.integers(5, 9), st.sampled_from(["宣讲", "培训"]),
    st.frozensets(st.sampled_from("ab")), words, st.integers(1, 3), st.none() | st.integers(0, 40),
    st.sampled_from([("市", "东乡"), ()]), st.frozensets(st.sampled_from(["东乡妇联", "司法局"])),
)  # fmt: skip


@given(events, events)
def test_it_is_symmetric_and_the_sum_of_its_reasons(one: Event, other: Event) -> None:
    found = score(one, other)
    assert found.points == score(other, one).points == sum(each.points for each in found.reasons)
    assert 0 <= found.points <= 100
    assert all(each.points > 0 and each.told for each in found.reasons)


@given(events)
def test_the_same_is_a_hundred(one: Event) -> None:
    assert score(one, replace(one, key=99)).points == 100


@given(words, words)
def test_titles_are_as_alike_from_both_sides(one: str, other: str) -> None:
    pair = normal(one), normal(other)
    assert 0 <= likeness(*pair) == likeness(*pair[::-1]) <= 1


def test_a_township_over_its_village_is_told_with_reasons() -> None:
    found = score(VILLAGE, TOWNSHIP)
    assert [each.told for each in found.reasons] == [
        "上下级单位", "日期相同", "名称相同", "项目相同", "类型相同", "人次和场次相同",
    ]  # fmt: skip
    assert found.points == 97


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (replace(BESIDE), False),
        (replace(BESIDE, partners=frozenset({"一村妇联"})), True),
        (replace(TOWNSHIP, first=18_340, last=18_340), False),
        (replace(TOWNSHIP, heads=500), True),
        (replace(TOWNSHIP, title="家庭教育讲座", heads=500), False),
        (replace(TOWNSHIP, subtype="培训"), False),
        (replace(VILLAGE, key=7, title="三八维权宣讲第二期"), False),
    ],
)
def test_pairs_are_found_by_unit_days_and_type(other: Event, alike: bool) -> None:
    one = VILLAGE
    if "第二期" in other.title:
        one, other = replace(VILLAGE, title="三八维权宣讲第一期"), replace(other, heads=90)
    search = Search()
    assert bool(list(search.pairs([one, other]))) is alike


def test_a_crowded_block_stays_cheap_and_finds_the_same_title() -> None:
    crowd = [
        replace(VILLAGE, key=at, title=f"走访{chr(0x4E00 + at)}{chr(0x5E00 + at)}", heads=at)
        for at in range(10, 2_010)
    ]
    twin = replace(crowd[700], key=9_999)
    search = Search()
    found = {(each.one.key, each.other.key) for each in search.pairs([*crowd, twin])}
    assert (crowd[700].key, twin.key) in found
    assert search.compared <= len(crowd) * MOST
    assert LEAST > 25 + 20 + 10 + 5  # the same unit, day, programme and type alone are too little


def test_months_of_all_townships_are_compared_by_the_thousand_not_by_the_million() -> None:
    units = [(1, 10 + at // 200, 100 + at // 10, 1_000 + at) for at in range(2_000)]
    city = [
        replace(VILLAGE, key=n, path=path, names=(), first=n % 360, last=n % 360, title=f"事{n}")
        for n, path in enumerate(units * 5)
    ]
    search = Search()
    assert not [each for each in search.pairs(city) if each.score.points == 100]
    assert search.compared < len(city)
