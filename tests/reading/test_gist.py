"""A pasted message fills an activity: what it says, with its words, and nothing else of it."""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import pytest

from jinguo.catalogue.load import Catalogue, load
from jinguo.reading.gist import Gist, gist
from tests.campaigns import paste

DAYS = (
    ("今早", "2024-03-20"), ("昨儿个", "2024-03-19"), ("大前天", "2024-03-17"),
    ("上周三", "2024-03-13"), ("周五", "2024-03-15"), ("本周一", "2024-03-18"),
    ("3月8日", "2024-03-08"), ("三月八号", "2024-03-08"), ("３月８日", "2024-03-08"),
    ("12月5日", "2023-12-05"), ("去年3月5日", "2023-03-05"), ("25号", "2024-02-25"),
    ("上个月28号", "2024-02-28"), ("2024.3.5", "2024-03-05"), ("3.15", "2024-03-15"),
    ("二〇二四年三月一日", "2024-03-01"),
)  # fmt: skip


@lru_cache
def known() -> Catalogue:
    return load()


def read(text: str, by: str = "镇") -> Gist:
    return gist(text, paste.facts(by, known()))


def values(text: str, by: str = "镇") -> dict[str, Any]:
    return paste.as_said(read(text, by))


def test_a_hundred_messages_are_read_well_enough() -> None:
    reads = paste.read_all()
    held_out = [one for one in reads if one.held_out]

    assert (len(reads), len(held_out)) == (100, 40)
    read_once = paste.read_all(paste.LATER)[-30:]
    for some in (reads, held_out, read_once):
        assert paste.share(some) >= paste.LEAST_RIGHT
        assert paste.touched(some) <= paste.MOST_TOUCHED


def test_the_page_of_benchmarks_tells_the_same_figures() -> None:
    page = (paste.MESSAGES.parents[2] / "docs/benchmarks/paste.md").read_text(encoding="utf-8")

    assert paste.table(paste.read_all(), paste.read_all(paste.LATER)) in page


def test_every_field_points_at_its_words() -> None:
    for told in paste.messages():
        said = read(told["text"], told["by"])
        found = [*said.fields.values(), *said.programmes, *said.partners, *said.quantities.values()]
        assert all(told["text"][one.start : one.end] == one.words for one in found)
        assert all(one.words and one.why for one in found if one.certainty != "assumed")


def test_no_name_of_a_person_and_no_number_of_a_telephone_is_kept() -> None:
    for told in paste.messages():
        said = str(values(told["text"], told["by"]))
        assert not [name for name in told.get("names", ()) if name in said]
        assert "1380000" not in said
        assert "example.cn" not in said


@pytest.mark.parametrize(
    "text",
    [
        "昨天走访慰问困难户张桂英，1户",
        "昨天看望王小红，1户",
        "昨天举办张桂英剪纸培训，20人",
        "昨天开展李秀芬老师家庭教育讲座，20人",
        "昨天走访慰问刘桂兰等3户",
    ],
)
def test_a_title_names_no_person(text: str) -> None:
    title = str(values(text).get("title", ""))

    assert title
    assert not [name for name in ("张桂英", "王小红", "李秀芬", "刘桂兰") if name in title]


def test_a_number_of_a_telephone_is_gone_before_anything_is_read() -> None:
    told = values("昨天，主题：普法讲座13800001234，30人参加，https://example.cn/20人")

    assert (told["title"], told["heads"]) == ("普法讲座", 30)


@pytest.mark.parametrize(("words", "day"), DAYS)
def test_days_are_read_as_people_say_them(words: str, day: str) -> None:
    assert values(f"{words}开展普法宣传，30人参加")["held_on"] == date.fromisoformat(day)


@pytest.mark.parametrize("words", ["2月30日", "每周三", "3.5万元用于", "下周五", "4月1日"])
def test_what_is_no_day_gone_by_is_not_read_as_one_of_this_month(words: str) -> None:
    found = values(f"{words}开展普法宣传，30人参加").get("held_on")

    assert found is None or found < date(2024, 3, 1)


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("昨天培训，妇女30人、儿童20人参加", 50),
        ("昨天培训两场，每场30人", 60),
        ("昨天培训，共50人参加（其中妇女20人）", 50),
        ("昨天培训，近50人参加", 50),
        ("昨天培训，十几个人", None),
        ("昨天培训，每人发100元，20人参加", 20),
        ("昨天培训，参加人数：41", 41),
    ],
)
def test_heads_are_those_who_came(text: str, heads: int | None) -> None:
    assert values(text).get("heads") == heads


def test_about_so_many_is_told_as_unsure() -> None:
    assert read("昨天培训，50余人参加").fields["heads"].certainty == "unsure"
    assert read("昨天培训，50人参加").fields["heads"].certainty == "sure"


def test_a_roster_counts_persons() -> None:
    found = values("昨天美容培训，学员19人，有花名册")

    assert (found.get("persons"), found.get("heads")) == (19, None)


def test_a_unit_out_of_reach_is_not_taken() -> None:
    assert values("昨天大庙村培训，30人参加", by="村")["unit"] == "石桥村"
    assert read("昨天大庙村培训，30人参加", by="村").fields["unit"].certainty == "assumed"


def test_a_federation_elsewhere_is_said_to_be_out_of_reach() -> None:
    why = read("【大庙村妇联】昨天培训，30人参加", by="村").fields["unit"].why
    assert why == "写的“大庙村”不在您能登记的单位里，按您的单位"
    assert read("昨天培训，30人参加", by="村").fields["unit"].why.startswith("没写是哪个单位")


def test_a_unit_is_known_without_its_committee() -> None:
    facts = paste.facts("村", known())
    [own] = [each for each in facts.places if each.unit == facts.own]
    there = replace(facts, places=[replace(own, name="石桥社区居委会")])
    found = gist("昨天石桥社区妇联开展反诈培训，30人参加", there).fields["unit"]
    assert (found.value, found.certainty) == (facts.own, "sure")


def test_the_first_of_several_is_taken_and_told() -> None:
    said = read("昨天：1、普法宣传，35人听讲；2、慰问老党员4户。")

    assert said.several
    assert "households" not in said.fields


@pytest.mark.parametrize("text", ["", "   ", "🙏🙏", "收到", "明天上午开展培训，请大家参加"])
def test_what_tells_of_no_activity_fills_nothing(text: str) -> None:
    said = read(text)

    assert not said
    assert said.notes
