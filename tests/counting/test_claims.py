"""Each kind of claim comes out in each of its ways, from records alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jinguo.counting.books import books
from jinguo.counting.claims import Said, bare, judge
from jinguo.counting.figures import Slice
from jinguo.counting.judgement import Judgement
from jinguo.errors import AddressError, PolicyError
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Activity
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.recording import switch
from jinguo.org.policy import Scope
from jinguo.org.units import rename
from jinguo.periods import Period, read_period
from tests.factories import AT, City, enter_one

PROGRAMME = """
programme: deeds
title: 试验
since: 2000-01-01
records:
  activity: {choices: {subtype: [宣讲]}}
  honour: {choices: {honour: [本会荣誉]}}
  payment: {choices: {purpose: [救助]}}
  publication: {}
  body: {}
  tally: {}
indicators:
  talks: {label: 宣讲, measure: 场次, of: activity, count: sum sessions}
  years: {label: 练兵, measure: 年, of: activity, count: streak years, over: to-date}
  songs: {label: 歌曲, measure: 首, of: publication, where: {type: 歌曲}, count: records}
  signs: {label: 标识, measure: 个, of: publication, where: {type: 标识}, count: records}
  halls: {label: 家风馆, measure: 个, of: body, where: {type: 家风馆}, count: records, over: standing}
  titles: {label: 荣誉, measure: 项, of: honour, where: {honour: 本会荣誉}, count: records}
  aid: {label: 救助金, measure: 元, of: payment, count: sum amount_fen}
claims:
  most: {kind: record, label: 甲, terms: [甲], indicators: [talks]}
  first-song: {kind: first, label: 甲, terms: [甲], indicators: [songs]}
  both: {kind: first, label: 甲, terms: [甲], indicators: [songs, signs]}
  goal: {kind: target, label: 甲, terms: [甲], indicators: [talks]}
  goal-money: {kind: target, label: 甲, terms: [甲], indicators: [aid]}
  goals: {kind: target, label: 甲, terms: [甲], indicators: [talks, warning-letter.share]}
  yearly: {kind: streak, label: 甲, terms: [甲], indicators: [years]}
  only-hall: {kind: only, label: 家风馆, terms: [甲], indicators: [halls]}
  only-said: {kind: only, label: 甲, terms: [甲]}
  season: {kind: edition, label: 甲, terms: [甲], indicators: [talks]}
  won: {kind: honour, label: 甲, terms: [甲], indicators: [titles]}
  own: {kind: honour, label: 甲, terms: [甲], indicators: [titles], alone: true}
"""
YEAR = Period.year(2020)
ALL = Scope(everything=True, clearance=1)
DEEDS = {"programmes": ("deeds",)}


@pytest.fixture
def here(city: City, overlay: Callable[[str, str], Path]) -> City:
    overlay("programmes/deeds.yaml", PROGRAMME)
    return city


def told(city: City, claim: str, said: Said | None = None, **where: Any) -> Judgement:
    unit, period = where.get("unit", "演示市"), read_period(where.get("period", "2020"))
    asked = Slice(city[unit], period)
    scope = where.get("scope", ALL)
    return judge(books(), f"deeds.{claim}", asked, said or Said(), scope=scope)


def talks(city: City, year: int, sessions: int, **more: Any) -> Any:
    day = date(year, 5, 1)
    fields = {"held_on": day, "sessions": sessions, **DEEDS, **more}
    return enter_one("activity", city["一村"], **fields)


def issued(city: City, type_: str, day: date, **more: Any) -> Any:
    return enter_one("publication", city["一村"], published_on=day, type=type_, **DEEDS | more)


def titled(city: City, title: str, day: date, unit: str = "演示市", **more: Any) -> Any:
    fields = {"awarded_on": day, "honour": "本会荣誉", "title": title, **DEEDS, **more}
    return enter_one("honour", city[unit], **fields)


def aim(city: City, indicator: str, value: int, **more: Any) -> Any:
    return enter_one("target", city["演示市"], indicator=indicator, value=value, **more)


def test_a_record_is_above_every_earlier_year_that_has_records(here: City) -> None:
    assert told(here, "most").result == "台账无记录"
    talks(here, 2020, 16)
    assert told(here, "most").result == "无法判断"
    assert told(here, "most").severity == "low"
    talks(here, 2017, 12)
    talks(here, 2018, 14)
    highest = told(here, "most")
    assert (highest.result, highest.severity) == ("一致", "none")
    assert highest.reason == (
        "“宣讲”2020年为16场次，有记录的往年共2年，最高是2018年的14场次，是历年最高。"
    )
    talks(here, 2016, 16)
    assert (told(here, "most").result, told(here, "most").severity) == ("存疑", "low")
    talks(here, 2018, 3)
    lower = told(here, "most")
    assert (lower.result, lower.severity) == ("不一致", "high")
    assert "2018年的17场次" in lower.reason


def test_a_record_of_half_a_year_is_held_against_the_same_halves(here: City) -> None:
    talks(here, 2020, 5)
    talks(here, 2019, 4)
    talks(here, 2019, 90, held_on=date(2019, 8, 1))
    assert told(here, "most", period="2020-H1").result == "一致"
    assert told(here, "most").result == "不一致"
    assert told(here, "most", unit="乙区").result == "台账无记录"


def test_a_later_year_takes_no_record_away(here: City) -> None:
    for year, sessions in ((2018, 3), (2019, 5), (2020, 9)):
        talks(here, year, sessions)
    assert told(here, "most", period="2019").result == "一致"


def test_the_first_is_the_earliest_and_an_earlier_one_breaks_it(here: City) -> None:
    assert told(here, "first-song").result == "台账无记录"
    issued(here, "歌曲", date(2020, 6, 1))
    assert told(here, "first-song").result == "一致"
    unsure = told(here, "first-song", Said(first=True))
    assert unsure.result == "无法判断"
    assert "没有更早的宣传·文件·成果记录" in unsure.reason
    issued(here, "海报", date(2019, 6, 1))
    assert told(here, "first-song", Said(first=True)).result == "一致"
    earlier = issued(here, "歌曲", date(2019, 12, 31))
    broken = told(here, "first-song", Said(first=True))
    assert (broken.result, broken.severity) == ("不一致", "high")
    assert "2019年12月31日" in broken.reason
    close([("publication", earlier.id, 1)], by=By(at=AT), reason="误登")
    assert told(here, "first-song", Said(first=True)).result == "一致"
    issued(here, "歌曲", date(2021, 1, 2))
    assert told(here, "first-song").result == "一致"
    assert told(here, "first-song", period="2021").result == "不一致"


def test_the_period_is_half_open_for_what_came_before_and_after(here: City) -> None:
    issued(here, "歌曲", date(2020, 1, 1))
    assert told(here, "first-song", Said(first=True)).result == "无法判断"
    assert told(here, "first-song", period="2019").result == "台账无记录"


def test_an_earlier_tally_is_an_earlier_one_unless_it_is_zero(here: City) -> None:
    switch(here["二村"], since=None, by=By(at=AT), reason="还在报汇总数")
    issued(here, "歌曲", date(2020, 6, 1))
    span = {"starts_on": date(2019, 1, 1), "ends_before": date(2020, 1, 1)}
    tallied = {"indicator": "deeds.songs", **span}
    zero = enter_one("tally", here["二村"], value=0, **tallied)
    assert told(here, "first-song").result == "一致"
    close([("tally", zero.id, 1)], by=By(at=AT), reason="误报")
    enter_one("tally", here["二村"], value=2, **tallied)
    assert told(here, "first-song").result == "不一致"


def test_what_two_indicators_bear_holds_when_both_do(here: City) -> None:
    issued(here, "歌曲", date(2020, 6, 1))
    lacking = told(here, "both")
    assert lacking.result == "台账无记录"
    assert "“歌曲”最早的一条在2020年6月1日" in lacking.reason
    issued(here, "标识", date(2020, 7, 1))
    assert told(here, "both").result == "一致"
    issued(here, "标识", date(2018, 7, 1))
    assert told(here, "both").result == "不一致"


@pytest.mark.parametrize(
    ("area", "unit", "result"),
    [("省", "演示市", "无法判断"), ("国", "演示市", "无法判断"), ("市", "演示市", "一致"),
     ("市", "甲县", "无法判断"), ("县", "甲县", "一致"), ("", "甲县", "一致")],
)  # fmt: skip
def test_beyond_the_units_own_area_nothing_is_known(
    here: City, area: str, unit: str, result: str
) -> None:
    issued(here, "歌曲", date(2020, 6, 1))
    found = told(here, "first-song", Said(area=area), unit=unit)
    assert found.result == result
    assert (f"全{area}的情况查不到" in found.reason) == (result == "无法判断")


def test_a_target_is_exceeded_met_missed_or_not_set(here: City) -> None:
    assert told(here, "goal").result == "台账无记录"
    talks(here, 2020, 16)
    unset = told(here, "goal")
    assert unset.result == "台账无记录"
    assert "没有“宣讲”2020年的目标" in unset.reason
    set_ = aim(here, "deeds.talks", 15)
    assert told(here, "goal").result == "一致"
    assert told(here, "goal", period="2020-H1").result == "台账无记录"
    assert told(here, "goal", unit="甲县").result == "台账无记录"
    close([("target", set_.id, 1)], by=By(at=AT), reason="调整")
    assert told(here, "goal").result == "台账无记录"
    set_ = aim(here, "deeds.talks", 16)
    assert (told(here, "goal").result, told(here, "goal").severity) == ("存疑", "low")
    close([("target", set_.id, 1)], by=By(at=AT), reason="调整")
    aim(here, "deeds.talks", 17)
    missed = told(here, "goal")
    assert (missed.result, missed.severity) == ("不一致", "high")
    assert missed.reason == "“宣讲”2020年为16场次，目标是不低于17场次，没有完成，请改写。"


@pytest.mark.parametrize(("fen", "result"), [(1999, "一致"), (2001, "不一致"), (2000, "存疑")])
def test_money_is_aimed_at_in_fen(here: City, fen: int, result: str) -> None:
    paid = {"purpose": "救助", "amount_fen": 2000, "paid_on": date(2020, 7, 1)}
    enter_one("payment", here["一村"], **paid, **DEEDS)
    aim(here, "deeds.aid", fen)
    found = told(here, "goal-money")
    assert found.result == result
    assert "为20元" in found.reason


@pytest.mark.parametrize(
    ("direction", "value", "result"),
    [("不低于", 19_999, "一致"), ("不低于", 20_000, "存疑"), ("不低于", 20_001, "不一致"),
     ("不高于", 20_001, "一致"), ("不高于", 20_000, "存疑"), ("不高于", 19_999, "不一致")],
)  # fmt: skip
def test_a_share_is_aimed_at_in_parts_per_million_and_every_target_counts(
    here: City, direction: str, value: int, result: str
) -> None:
    talks(here, 2020, 16)
    aim(here, "deeds.talks", 1)
    assert told(here, "goals").result == "台账无记录"
    enter_one("tally", here["甲县"], indicator="warning-letter.letters", value=2)
    enter_one("tally", here["甲县"], indicator="warning-letter.alerts", value=100)
    aim(here, "warning-letter.share", value, direction=direction)
    found = told(here, "goals")
    assert found.result == result
    assert "为2%" in found.reason
    assert found.reason.count("；") == 1


def test_a_streak_is_two_years_at_least(here: City) -> None:
    assert told(here, "yearly").result == "台账无记录"
    talks(here, 2020, 1)
    assert (told(here, "yearly").result, told(here, "yearly").severity) == ("不一致", "high")
    talks(here, 2018, 1)
    assert told(here, "yearly").result == "不一致"
    talks(here, 2019, 1)
    assert told(here, "yearly").result == "一致"
    assert "连续3年" in told(here, "yearly").reason
    assert told(here, "yearly", period="2021").result == "不一致"


def test_the_only_one_is_counted_beneath_the_unit_and_not_beyond(here: City) -> None:
    here_only = Said(area="市")
    assert told(here, "only-hall", here_only).result == "台账无记录"
    hall = {"type": "家风馆", **DEEDS}
    enter_one("body", here["一村"], **hall)
    assert told(here, "only-hall", here_only).result == "一致"
    assert told(here, "only-hall", Said(area="省")).result == "无法判断"
    assert told(here, "only-said", here_only).result == "无法判断"
    enter_one("body", here["四村"], **hall)
    assert told(here, "only-hall", here_only).result == "不一致"
    assert told(here, "only-hall", Said(area="县"), unit="甲县").result == "一致"


def test_a_community_does_not_speak_of_its_district(here: City) -> None:
    issued(here, "歌曲", date(2020, 6, 1))
    assert told(here, "first-song", Said(area="村"), unit="一村").result == "一致"
    rename(here["一村"], name="一社区", on=date(2020, 8, 1), at=AT)
    assert told(here, "first-song", Said(area="区"), unit="一村").result == "无法判断"
    assert told(here, "first-song", Said(area="区"), unit="乙区").result == "台账无记录"


@pytest.mark.parametrize(
    ("said", "result", "severity"),
    [("第二季", "一致", "none"), ("第2季", "一致", "none"), ("第三季", "不一致", "high"),
     ("首季", "不一致", "medium"), ("第二届", "不一致", "medium"), ("", "一致", "none")],
)  # fmt: skip
def test_an_edition_is_the_one_on_the_periods_activities(
    here: City, said: str, result: str, severity: str
) -> None:
    talks(here, 2020, 1)
    assert told(here, "season", Said(edition=said)).result == "台账无记录"
    talks(here, 2020, 1, edition="第二季")
    talks(here, 2019, 1, edition="首季")
    found = told(here, "season", Said(edition=said))
    assert (found.result, found.severity) == (result, severity)


def test_titles_are_all_found_or_named_as_missing(here: City) -> None:
    won = Said(titles=("全国文明单位", "市先进集体称号"))
    assert told(here, "won", won).result == "台账无记录"
    titled(here, "市三八红旗集体", date(2020, 3, 1))
    none = told(here, "won", won)
    assert (none.result, none.severity) == ("台账无记录", "medium")
    assert "“全国文明单位”、“市先进集体”" in none.reason
    titled(here, "“全国文明单位”称号", date(2020, 3, 1))
    some = told(here, "won", won)
    assert (some.result, some.severity) == ("不一致", "high")
    assert "没有“市先进集体”" in some.reason
    titled(here, "市先进集体", date(2020, 4, 1), unit="甲县")
    assert told(here, "won", won).result == "一致"
    assert told(here, "own", won).result == "不一致"
    assert told(here, "won", Said()).result == "一致"
    assert told(here, "won", won, period="2021").result == "台账无记录"


def test_once_again_needs_an_earlier_one(here: City) -> None:
    again = Said(titles=("全国文明单位",), again=("全国文明单位",))
    titled(here, "全国文明单位", date(2020, 3, 1))
    assert told(here, "won", again).result == "无法判断"
    titled(here, "市先进集体", date(2018, 3, 1))
    assert told(here, "won", again).result == "不一致"
    titled(here, "《全国文明单位》", date(2017, 3, 1))
    found = told(here, "won", again)
    assert found.result == "一致"
    assert "往年也有“全国文明单位”" in found.reason


def test_what_the_asker_may_not_read_is_not_called_missing(here: City) -> None:
    won = titled(here, "全国文明单位", date(2020, 3, 1), secrecy=Secrecy.S2)
    talks(here, 2020, 1, edition="第二季", secrecy=Secrecy.S2)
    held = Activity.objects.get()
    team = {each.kind(): frozenset({each.number}) for each in (won, held)}
    for claim, said in (
        ("won", Said(titles=("全国文明单位",))),
        ("season", Said(edition="第二季")),
    ):
        found = told(here, claim, said)
        assert found.result == "无法判断"
        assert "有1条记录您无权查看" in found.reason
        lines = Scope(everything=True, clearance=2)
        assert told(here, claim, said, scope=lines).result == "无法判断"
        # What a team wrote above S1 is sealed: no claim is judged by it.
        assert told(here, claim, said, scope=replace(lines, team=team)).result == "无法判断"


def test_a_title_that_may_stand_on_a_withheld_record_is_not_called_missing(here: City) -> None:
    said = Said(titles=("全国文明单位", "市先进集体"), again=("全国文明单位",))
    titled(here, "全国文明单位", date(2020, 3, 1))
    hidden = titled(here, "市先进集体", date(2020, 3, 1), secrecy=Secrecy.S2)
    assert told(here, "won", said).result == "无法判断"
    close([("honour", hidden.id, 1)], by=By(at=AT), reason="重登")
    titled(here, "市先进集体", date(2020, 3, 1))
    titled(here, "全国文明单位", date(2017, 3, 1), secrecy=Secrecy.S2)
    unread = told(here, "won", said)
    assert unread.result == "无法判断"
    assert "有1条记录您无权查看" in unread.reason


def test_a_claim_is_judged_within_the_askers_reach_and_only_if_declared(here: City) -> None:
    with pytest.raises(PolicyError):
        told(here, "most", scope=Scope({here["甲县"]: 1}))
    with pytest.raises(AddressError, match=r"没有说法“deeds\.nothing”"):
        told(here, "nothing")


@pytest.mark.parametrize(
    "title",
    [
        "全国文明单位",
        "“全国文明单位”",
        "“全国文明单位”称号",
        "全国文明单位荣誉称号",
        "全国 文明单位等荣誉",
    ],
)
def test_a_title_is_the_same_however_it_is_dressed(title: str) -> None:
    assert bare(title) == "全国文明单位"


def test_an_edition_that_may_stand_on_a_withheld_record_is_not_called_wrong(here: City) -> None:
    talks(here, 2020, 1, edition="第一季")
    assert told(here, "season", Said(edition="第二季")).result == "不一致"
    talks(here, 2020, 1, edition="第二季", secrecy=Secrecy.S2)
    assert told(here, "season", Said(edition="第二季")).result == "无法判断"
    assert told(here, "season", Said(edition="第一季")).result == "一致"
