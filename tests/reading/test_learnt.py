"""What was decided of a figure holds for the next report of that unit, and keeps nothing else."""

from pathlib import Path
from typing import Any

import pytest

from jinguo.counting.books import books
from jinguo.errors import PolicyError, RuleError
from jinguo.ledger.lessons import Pattern, forget, standing, teach
from jinguo.ledger.models import Entry, Lesson
from jinguo.org.models import Role
from jinguo.org.policy import EVERYTHING
from jinguo.periods import Period
from jinguo.reading.check import Check, as_json, check
from jinguo.reading.document import Document
from jinguo.reading.extract import extract
from jinguo.reading.pattern import pattern_of
from tests.factories import City, account, by_account, enter_activity

TALKS = "big-preaching.talks"
SAID = "市妇联开展“木兰”讲习活动1场。"


def told(city: City, text: str = SAID, unit: str = "演示市") -> Check:
    document = Document("报告.txt", "utf-8", "", text)
    return check(
        document, books=books(), unit=city[unit], period=Period.year(2020), scope=EVERYTHING
    )


def pattern(text: str) -> Pattern | None:
    [found] = [each for each in extract(text) if each.is_result]
    return pattern_of(found)


def officer(city: City, unit: str = "演示市", role: str = Role.OFFICER) -> Any:
    return by_account(account(city[unit], f"{role}-{unit}", role))


def test_what_is_learnt_is_matched_in_the_next_report_and_says_so(city: City) -> None:
    enter_activity(city["一村"])
    [before] = told(city).answers
    assert before.indicator is None

    known = pattern_of(before.figure)
    assert known is not None
    teach(city["演示市"], known, by=officer(city), indicator=TALKS)

    later = told(city, "2020年,全市“木兰”讲习活动开展了2场,反响热烈。")
    [after] = later.answers
    assert (after.indicator, after.judgement.result) == (TALKS, "不一致")
    assert after.learnt
    assert after.candidates[0].rule == "learnt"
    assert "本单位2021-01-15记住：“木兰 讲习 活动”" in after.candidates[0].reason
    assert as_json(later)["figures"][0]["rule"] == "learnt"
    # Of another unit, in another measure or of other words nothing was said.
    assert told(city, SAID, "甲县").answers[0].indicator is None
    assert told(city, "“木兰”讲习活动1期。").answers[0].indicator is None
    assert told(city, "“木兰”讲堂活动1场。").answers[0].indicator is None


def test_what_is_not_checked_is_told_and_does_not_differ(city: City) -> None:
    text = "市妇联开展宣讲活动3场。"
    enter_activity(city["一村"])
    [before] = told(city, text).answers
    assert (before.indicator, before.differs) == (TALKS, True)

    known = pattern_of(before.figure)
    assert known is not None
    mine = officer(city)
    lesson = teach(city["演示市"], known, by=mine, ignored="others")

    [after] = told(city, text).answers
    assert (after.ignored, after.learnt, after.differs, after.indicator) == (
        True,
        True,
        False,
        None,
    )
    assert after.judgement.result == "无法判断"
    assert "别的单位的数" in after.judgement.reason
    forget(lesson.pk, by=mine)
    assert told(city, text).answers[0].indicator == TALKS


def test_a_decision_replaces_the_one_before_and_each_has_its_entry(city: City) -> None:
    mine, what = officer(city), Pattern("木兰 讲习", "场", "lectures")
    before = Entry.objects.count()
    first = teach(city["甲县"], what, by=mine, indicator=TALKS)
    assert teach(city["甲县"], what, by=mine, indicator=TALKS) == first
    second = teach(city["甲县"], what, by=mine, ignored="outside")
    assert [each.pk for each in standing(city["甲县"])] == [second.pk]
    entry = Entry.objects.latest("number")
    assert (entry.kind, entry.act, entry.unit_id) == ("lesson", "enter", city["甲县"])
    assert entry.after == {
        "words": "木兰 讲习", "measure": "场", "topic": "lectures", "indicator": "",
        "ignored": "outside",
    }  # fmt: skip
    forget(second.pk, by=mine)
    assert standing(city["甲县"]) == []
    assert Entry.objects.count() == before + 4
    assert Lesson.objects.get(pk=second.pk).dropped_by == mine.account


@pytest.mark.parametrize(
    ("unit", "role"),
    [("甲县", Role.RECORDER), ("甲县", Role.LEADER), ("甲县", Role.CASEWORKER), ("东乡", Role.OFFICER),
     ("乙区", Role.OFFICER)],
)  # fmt: skip
def test_only_who_manages_the_unit_teaches_or_takes_back(city: City, unit: str, role: str) -> None:
    what, by = Pattern("木兰 讲习", "场"), officer(city, unit, role)
    kept = teach(city["甲县"], what, by=officer(city), indicator=TALKS)
    with pytest.raises(PolicyError):
        teach(city["甲县"], what, by=by, ignored="others")
    with pytest.raises(PolicyError):
        forget(kept.pk, by=by)
    assert [each.pk for each in standing(city["甲县"])] == [kept.pk]


@pytest.mark.parametrize(
    "wrong",
    [{}, {"indicator": "no.such"}, {"ignored": "because"}, {"indicator": TALKS, "ignored": "others"}],
)  # fmt: skip
def test_what_is_no_decision_is_refused(city: City, wrong: dict[str, str]) -> None:
    mine = officer(city)
    with pytest.raises(RuleError):
        teach(city["甲县"], Pattern("木兰", "场"), by=mine, **wrong)
    with pytest.raises(RuleError):
        teach(city["甲县"], Pattern(""), by=mine, indicator=TALKS)
    assert not Lesson.objects.exists()


@pytest.mark.parametrize(
    ("one", "other"),
    [("培训“木兰”学员30名。", "培训“木兰”学员32人。"), ("发放“木兰”贷款50万元。", "发放“木兰”贷款1.2亿元。"),
     ("开展“木兰”讲习活动5场。", "开展“木兰”讲习活动8场次。")],
)  # fmt: skip
def test_measures_that_count_the_same_are_one(one: str, other: str) -> None:
    assert pattern(one) == pattern(other)


@pytest.mark.parametrize("name", ["huaibei-2020", "huainan-2024", "city-2020"])
def test_a_figure_is_known_again_in_a_damaged_text(name: str) -> None:
    samples = Path(__file__).parents[1] / "samples"
    clean, damaged = (
        [pattern_of(each) for each in extract(text) if each.is_result and not each.damaged]
        for text in (
            (samples / f"{name}.txt").read_text(encoding="utf-8"),
            (samples / f"{name}-damaged.txt").read_text(encoding="utf-8"),
        )
    )
    assert len([each for each in damaged if each is None]) <= 1
    assert set(damaged) <= set(clean)
    # Each is one figure's alone: what is learnt of one moves no other.
    assert len(set(clean)) == len(clean)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("王桂英家庭讲堂活动开展3场。", "家庭 讲堂 活动"),
        ("建成陈燕工作室5个。", "工作室"),
        ("2020年上半年开展宣讲活动3场。", "宣讲 活动"),
        ("张木兰讲习活动5场。", "讲习 活动"),
        ("表彰三八红旗手12名。", "三八红旗手"),
    ],
)
def test_names_and_times_are_not_part_of_what_is_kept(text: str, words: str) -> None:
    found = pattern(text)
    assert found is not None
    assert found.words == words
