"""One figure at the side of a page: what it stands at, who still owes it, its newest records."""

import re
from datetime import date
from typing import Any

from jinguo.ledger.drafts import By
from jinguo.ledger.recording import switch
from jinguo.org.models import Role
from tests.factories import enter_payment

SIDE = "/figures/big-preaching.talks/side/?period=2020"


def _lines(page: Any) -> str:
    told = page.content.decode()
    return str(told[told.index("依据的记录") :])


def _told(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_side_says_what_the_figure_stands_at_and_what_it_counts(city: Any) -> None:
    city.talk("一村", sessions=12)
    city.talk("二村", sessions=8, held_on=date(2019, 5, 1))

    told = _told(city.client("甲县").get(SIDE))

    assert "各类宣讲活动 关上 12场 甲县 · 2020年" in told
    assert "准确数 12 场 上年同期 8 +4 有据率 100%" in told
    assert "全年各级举办的宣讲活动场数" in told
    assert "共 1 条 宣讲 12 场 2020年3月8日 · 一村" in told
    assert "打开整页" in told


def test_amounts_of_records_are_grouped_like_the_figure(city: Any) -> None:
    enter_payment(
        city.units["一村"], amount_fen=123_456_789, purpose="困境儿童救助金和慰问品",
        programmes=("charity-guard",),
    )  # fmt: skip
    client = city.client("演示市")

    for address in ("/figures/charity-guard.aid/", "/figures/charity-guard.aid/side/"):
        assert "1,234,567.89" in _lines(client.get(f"{address}?period=2020"))


def test_side_lists_the_newest_records_and_leads_to_the_others(city: Any) -> None:
    for day in range(1, 12):
        city.talk("一村", f"第{day}场", held_on=date(2020, 5, day))

    page = city.client("一村").get(SIDE)

    assert [line.on.day for line in page.context["newest"]] == list(range(11, 3, -1))
    assert "共 11 条，下面是最新的 8 条" in _told(page)
    assert "打开整页，看全部 11 条" in _told(page)


def test_side_withholds_what_a_leader_may_not_read(city: Any) -> None:
    city.talk("一村", "一村的宣讲", secrecy=1)

    told = _told(city.client("甲县", Role.LEADER).get(SIDE))

    assert "依据是 1 条记录；您的岗位看到合计，逐条由登记单位查看。" in told
    assert "无权" not in told
    assert "一村的宣讲" not in told


def test_side_says_how_many_of_the_records_are_withheld(city: Any) -> None:
    city.talk("一村", "看得到的")
    city.talk("一村", "看不到的", secrecy=2)

    told = _told(city.client("一村", Role.RECORDER).get(SIDE))

    assert "共 2 条，1 条无权查看" in told


def test_amounts_of_records_are_grouped(city: Any) -> None:
    city.talk("一村", heads=12_345)
    client = city.client("一村")

    for page in ("", "side/"):
        address = f"/figures/big-preaching.heard/{page}?period=2020"
        told = _told(client.get(address))
        assert "12,345" in told.split("依据的记录", 1)[1], page


def test_side_names_the_units_that_have_not_reported(city: Any) -> None:
    for unit in ("一村", "二村"):
        switch(city.units[unit], since=None, by=By(at=city.at), reason="演示")

    told = _told(city.client("甲县").get(SIDE))

    assert "还有 2 个单位没有报" in told
    assert "一村、二村。请催报" in told


def test_side_of_a_share_leads_to_both_its_parts(city: Any) -> None:
    page = city.client("演示市").get("/figures/warning-letter.share/side/?period=2020")

    parts = re.findall(r'hx-get="/figures/([^/]+)/side/', page.content.decode())
    assert parts == ["warning-letter.letters", "warning-letter.alerts"]


def test_empty_side_teaches_what_to_do(city: Any) -> None:
    assert "登记一条活动" in _told(city.client("一村").get(SIDE))


def test_side_costs_the_same_for_one_record_and_for_three(
    city: Any, django_assert_num_queries: Any
) -> None:
    client = city.client("演示市")
    for unit in ("一村", "二村", "三村"):
        city.talk(unit)
        if unit == "二村":
            continue
        client.get(SIDE)
        with django_assert_num_queries(14):
            client.get(SIDE)
