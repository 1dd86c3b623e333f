"""Which programmes words name, and which words name none."""

import pytest

from jinguo.catalogue.load import load
from jinguo.reading.naming import named, names_of

NAMES = names_of(load())


def keys(clause):
    return [one.programme for one in named(clause, NAMES)]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("举办“创赢未来”的比赛", ["startup-contest"]),
        ("在反家暴联席会上商量", ["dv-joint-conference"]),
        ("《民法典朗读者》和线上有奖竞答", ["civil-code-reader", "prize-quiz"]),
        ("三八红旗手（集体）联盟成立", ["red-flag-alliance"]),
        ("媒体刊登了故事", ["media-coverage"]),
        ("对非公企业和社会组织逐家摸底", ["census-nonpublic"]),
    ],
)
def test_words_of_a_programme_name_it(clause, expected):
    assert keys(clause) == expected


@pytest.mark.parametrize(
    "clause",
    [
        "新建蓄水池12口",
        "在三个村试点推广旱厕改造",
        "学校评选表彰优秀学生",
        "排查道路隐患",
        "发放贴息贷款",
        "党支部书记带队清河",
        "志愿者巡河",
        "媒体来到村里",
        "服务非公企业和社会组织",
        "疫情防控不松劲",
        "为受害妇女开辟绿色通道",
        "困境儿童有人管",
        "",
    ],
)
def test_common_or_shared_words_name_nothing_alone(clause):
    assert keys(clause) == []


def test_word_inside_a_longer_one_of_another_programme_says_nothing():
    assert keys("百千万巾帼大宣讲走进院坝") == ["million-preaching"]


def test_those_who_do_the_work_are_not_what_was_done():
    assert keys("社区执委、最美家庭、热心邻居自觉排班") == []
    assert keys("寻找最美家庭") == ["most-beautiful-family"]
