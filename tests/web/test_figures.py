"""数字: every figure for a unit and a period, and each down to its records."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from jinguo.catalogue.load import load
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.ledger.recording import switch
from jinguo.org.models import Level, Role
from jinguo.org.units import found_unit
from tests import factories

LIST = "/figures/?period=2020"
TALKS = "/figures/big-preaching.talks/?period=2020"


def _told(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def _tally(city: Any, unit: str, indicator: str, value: int) -> None:
    fields = {
        "starts_on": date(2020, 1, 1), "ends_before": date(2021, 1, 1), "value": value,
        "title": "年度汇总表", "indicator": indicator, "vouched_by": "演示", "document": "年度汇总表",
    }  # fmt: skip
    enter(Draft("tally", city.units[unit], fields), by=By(at=city.at))


def test_list_groups_figures_by_line_of_work(city: Any) -> None:
    page = city.client("演示市").get(LIST)

    lines = re.findall(r'<h2 id="line-\d">(\w+)</h2>', page.content.decode())
    assert lines == list(dict.fromkeys(each.line for each in load().programmes.values()))
    assert {"宣传", "家儿", "发展", "组织", "权益"} <= set(lines)


def test_list_shows_value_last_year_and_difference(city: Any) -> None:
    city.talk("一村", sessions=12, heads=10_500)
    city.talk("二村", sessions=8, held_on=date(2019, 5, 1))

    told = _told(city.client("甲县").get(LIST))

    assert "各类宣讲活动 12场 12 8 +4 100% —" in told
    assert "宣讲受益群众 1.05万人 10,500 30 +10,470 100% —" in told


def test_list_says_how_many_units_have_not_reported(city: Any) -> None:
    for unit in ("一村", "二村"):
        switch(city.units[unit], since=None, by=By(at=city.at), reason="演示")
    _tally(city, "一村", "big-preaching.talks", 3)
    city.talk("三村")

    told = _told(city.client("甲县").get(LIST))

    assert "各类宣讲活动 4场 4 — — 25% 1 个单位" in told


def test_figure_page_says_all_it_rests_on(city: Any) -> None:
    for unit in ("一村", "二村"):
        switch(city.units[unit], since=None, by=By(at=city.at), reason="演示")
    _tally(city, "一村", "big-preaching.talks", 3)
    city.talk("三村", "三村的宣讲")
    city.talk("甲县", "县里的宣讲", held_on=date(2020, 7, 1))

    told = _told(city.client("甲县").get(TALKS))

    assert "全年各级举办的宣讲活动场数，不论属于哪个项目。" in told
    assert "条件 类型是宣讲" in told
    assert "算法 场次数相加" in told
    assert "时间 期内发生的（按举办日期）" in told
    assert "有据率 40%" in told
    assert "截至 2021-01-15 10:00" in told
    assert "东乡 1 个未报 3 0% 西乡 1 100% 本级 1 100%" in told
    assert "3月 1 100%" in told
    assert "共 3 条" in told
    assert "2020-07-01 甲县 县里的宣讲 1 2020-03-08 三村 三村的宣讲 1" in told
    assert "还没有报的单位 二村" in told


@pytest.mark.parametrize(
    ("address", "said"), [("big-preaching.talks", True), ("children-home.homes", False)]
)
def test_months_of_a_flow_say_when_a_years_total_is_not_in_them(
    city: Any, address: str, said: bool
) -> None:
    switch(city.units["一村"], since=None, by=By(at=city.at), reason="演示")
    _tally(city, "一村", address, 3)

    page = city.client("甲县").get(f"/figures/{address}/?period=2020")

    assert ("各月相加可能少于全年" in _told(page)) is said


def test_ratio_shows_both_its_parts(city: Any) -> None:
    _tally(city, "甲县", "warning-letter.letters", 17)
    _tally(city, "甲县", "warning-letter.alerts", 2430)

    told = _told(city.client("演示市").get("/figures/warning-letter.share/?period=2020"))

    assert "0.7%" in told
    assert "17 / 2,430" in told
    assert "分子 家暴告诫书" in told
    assert "共 2 条" in told


def test_list_opens_at_the_own_unit_and_the_latest_year_with_records(city: Any) -> None:
    city.talk("三村", held_on=date(2018, 5, 1))

    picked = city.client("东乡").get("/figures/").context["picked"]

    assert (picked.place.name, str(picked.period)) == ("东乡", "2018")
    assert [each.name for each in picked.units] == ["东乡", "一村", "二村"]
    assert [(step.name, step.word) for step in picked.steps] == [
        ("演示市", ""),
        ("甲县", ""),
        ("东乡", city.codes["东乡"]),
    ]


@pytest.mark.parametrize("period", ["2020-H1", "2020-Q1", "2020-03", "2020-03-05..2020-03-25"])
def test_figure_of_a_part_of_the_year(city: Any, period: str) -> None:
    city.talk("一村", sessions=3)
    city.talk("一村", sessions=9, held_on=date(2020, 8, 1))

    page = city.client("一村").get(f"/figures/big-preaching.talks/?period={period}")

    assert page.context["row"].written == "3场"
    assert f'value="{period}"' in page.content.decode()


@pytest.mark.parametrize(
    "period", ["二〇二〇", "2020-13", "0001", "9999", "2020-03-02..2020-03-01"]
)
def test_period_that_is_none_is_told(city: Any, period: str) -> None:
    page = city.client("一村").get(f"/figures/?period={period}")

    assert page.status_code == 400
    assert "期间" in page.content.decode()


def test_unit_without_a_code_is_named_by_its_key(city: Any) -> None:
    parent = city.units["甲县"]
    union = found_unit(
        "女企协（演示）", level=Level.PLACE, parent=parent, since=date(2016, 1, 1), at=city.at
    )

    client = city.client("甲县")

    assert f"unit=u{union}" in client.get(TALKS).content.decode()
    assert "女企协（演示）" in _told(client.get(f"{LIST}&unit=u{union}"))


def test_indicator_that_is_none_is_not_found(city: Any) -> None:
    assert city.client("演示市").get("/figures/no.such/").status_code == 404


def test_records_are_paged_newest_first(city: Any) -> None:
    for day in range(1, 24):
        city.talk("一村", f"第{day}场", held_on=date(2020, 5, day))
    client = city.client("一村")

    first, second, beyond = (client.get(f"{TALKS}&page={page}") for page in (1, 2, 9))

    assert [line.on.day for line in first.context["trace"].lines] == list(range(23, 3, -1))
    assert [line.on.day for line in second.context["trace"].lines] == [3, 2, 1]
    assert beyond.context["trace"].lines == second.context["trace"].lines
    assert "第 2 页，共 2 页" in _told(second)
    assert client.get(f"{TALKS}&page=x").context["paging"].page == 1


def test_empty_figure_teaches_what_to_do(city: Any) -> None:
    assert "登记一条活动" in _told(city.client("一村").get(TALKS))


def test_pages_cost_the_same_for_one_record_and_for_three(
    city: Any, django_assert_num_queries: Any
) -> None:
    client = city.client("演示市", Role.OFFICER)
    for unit in ("一村", "二村", "三村"):
        city.talk(unit)
        if unit == "二村":
            continue
        _warm(client)
        with django_assert_num_queries(12):
            client.get(LIST)
        with django_assert_num_queries(14):
            client.get(TALKS)


def _warm(client: Client) -> None:
    client.get(LIST)


WAYS = """
programme: ways
title: 各种算法（演示）
line: 演示
since: 2016-01-01
records: {activity: {}, party: {}}
indicators:
  villages: {label: 办过的单位, measure: 个, of: activity, count: distinct unit, at: [village], programmes: [big-preaching]}
  size: {label: 平均到场, measure: 人, of: activity, count: mean heads, programmes: any}
  days: {label: 举办天数, measure: 天, of: activity, count: days, programmes: any}
  years: {label: 连续年数, measure: 年, of: activity, count: streak years, over: to-date, programmes: any}
  fresh: {label: 新办的单位, measure: 个, of: activity, count: distinct unit, over: new, programmes: any}
  more: {label: 到场比上年多, measure: 人, change: big-preaching.heard, against: last-year, by: difference}
  rise: {label: 到场比上期增长, measure: "%", change: big-preaching.heard, against: before, by: share}
"""


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "villages",
            "1个",
            "算法 单位去重，一个只算一次 时间 期内发生的（按举办日期） 层级 只算村级登记的",
        ),
        ("size", "25人", "算法 人次的平均"),
        ("days", "2天", "算法 有记录的天数"),
        ("years", "2年", "算法 连续有记录的年数"),
        ("fresh", "1个", "时间 期内首次出现的（按举办日期）"),
        ("more", "−10人", "比较 宣讲受益群众 算法 与上年同期相比，相差多少"),
        ("rise", "−16.7%", "算法 与上一期相比，增减的比例"),
    ],
)
def test_every_way_of_counting_is_shown_and_said(
    city: Any, overlay: Any, name: str, value: str, said: str
) -> None:
    overlay("programmes/ways.yaml", WAYS)
    city.talk("一村", heads=60, held_on=date(2019, 5, 1))
    city.talk("一村", heads=20)
    city.talk("甲县", heads=30, held_on=date(2020, 4, 1))
    client = city.client("演示市")

    page = client.get(f"/figures/ways.{name}/?period=2020")

    assert page.context["row"].written == value
    assert said in _told(page)
    assert value in _told(client.get(LIST))


def test_list_sets_figures_without_any_record_apart(city: Any) -> None:
    city.talk("三村")
    page = city.client("甲县").get(LIST).content.decode()

    tables = "".join(re.findall(r"<table.*?</table>", page, re.DOTALL))
    quiet = "".join(re.findall(r'<ul class="quiets">.*?</ul>', page, re.DOTALL))
    assert "各类宣讲活动" in tables
    assert "各类宣讲活动" not in quiet
    assert "儿童之家" in quiet
    addresses = re.findall(r'<th scope="row">\s*<a href="/figures/([^/]+)/', tables)
    addresses += re.findall(r'href="/figures/([^/]+)/', quiet)
    assert sorted(addresses) == sorted(load().indicators)


def test_every_number_of_the_list_opens(city: Any) -> None:
    city.talk("一村", sessions=12)
    city.talk("一村", held_on=date(2019, 5, 4))
    switch(city.units["二村"], since=None, by=By(at=city.at), reason="演示")

    page = city.client("甲县").get(LIST).content.decode()

    [row] = [
        each for each in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if "各类宣讲活动" in each
    ]
    code = city.codes["甲县"]
    here, before = (
        f"/figures/big-preaching.talks/?unit={code}&amp;period={y}" for y in (2020, 2019)
    )
    assert re.findall(r'href="([^"]+)"', row) == [here, here, here, before, f"{here}#unreported"]
    assert row.count('hx-target="#side"') == 2


def test_list_says_what_the_whole_page_rests_on(city: Any) -> None:
    for unit in ("一村", "二村"):
        switch(city.units[unit], since=None, by=By(at=city.at), reason="演示")
    _tally(city, "一村", "big-preaching.talks", 3)
    city.talk("三村")

    told = _told(city.client("甲县").get(LIST))

    assert "有记录的 3 个数字里，2 个全部来自逐条记录（66.6%）；4 个还有单位未报。" in told
    assert "截至 2021-01-15 10:00。" in told


def test_figure_is_said_in_one_sentence(city: Any) -> None:
    client = city.client("甲县")
    assert "data-copy" not in client.get(TALKS).content.decode()
    city.talk("一村", sessions=12)
    city.talk("一村", sessions=8, held_on=date(2019, 5, 1))

    quote = re.search(r'id="quote">(.*?)</p>', client.get(TALKS).content.decode(), re.DOTALL)

    assert quote
    assert quote[1].strip() == "甲县2020年各类宣讲活动12场，比上年同期增加4场。"


def test_townships_stand_on_tiles_that_lead_on(city: Any) -> None:
    city.talk("一村", sessions=12)
    city.talk("三村", sessions=3)

    page = city.client("甲县").get(TALKS).content.decode()

    tiles = re.search(r'<ul class="squares">.*?</ul>', page, re.DOTALL)
    assert tiles
    assert re.findall(r'<li class="(step-\d)">', tiles[0]) == ["step-3", "step-1"]
    assert f"unit={city.codes['东乡']}" in tiles[0]


def test_unreported_unit_leads_to_its_own_figure(city: Any) -> None:
    switch(city.units["一村"], since=None, by=By(at=city.at), reason="演示")

    page = city.client("甲县").get(TALKS).content.decode()

    owing = re.search(r'<section id="unreported".*?</section>', page, re.DOTALL)
    assert owing
    assert f"?unit={city.codes['一村']}&amp;period=2020" in owing[0]


def test_silence_and_a_zero_look_different_everywhere(city: Any) -> None:
    for unit in ("一村", "二村"):
        switch(city.units[unit], since=None, by=By(at=city.at), reason="演示")
    factories.enter_one("zero", city.units["二村"])
    client = city.client("东乡")

    page = client.get(TALKS)
    told = _told(page)
    assert re.search(r"一村 未报 — —", told)
    assert re.search(r"二村 零报告 0 —", told)
    assert "未报 1 个单位 零报告 1 个单位" in told
    assert [each.name for each in page.context["zeroed"]] == ["二村"]
    assert "1 个单位 零报告 1 个" in _told(client.get(LIST))
    assert "零报告的有 1 个单位" in _told(client.get(TALKS.replace("/?", "/side/?")))
    assert "东乡 1 个未报 · 1 个零报告" in _told(city.client("甲县").get(TALKS))
