"""汇总数: what is handed in, who owes one, since when records count, and handing one in."""

import re
from datetime import date
from typing import Any

import pytest

from jinguo.ledger.drafts import By, new_id
from jinguo.ledger.models import Tally
from jinguo.ledger.recording import switch
from jinguo.org.models import Role
from tests import factories

PAGE = "/manage/tallies/?period=2020"
TALKS = "big-preaching.talks"


def _told(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def _said(city: Any, **told: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()), "unit": city.units["一村"], "indicator": TALKS, "value": "12",
        "starts_on": "2020-01-01", "last_day": "2020-12-31", "title": "",
        "document": "年度汇总表", "vouched_by": "演示一村妇联", **told,
    }  # fmt: skip


@pytest.fixture
def handing(city: Any) -> Any:
    """Two villages that still hand in tallies, and one that records since May."""
    by = By(at=city.at)
    for unit, since in (("一村", None), ("二村", None), ("三村", date(2020, 5, 1))):
        switch(city.units[unit], since=since, by=by, reason="演示")
    return city


def test_page_lists_what_was_handed_in_and_who_owes_what(handing: Any) -> None:
    made = factories.enter_tally(
        handing.units["一村"], indicator=TALKS, value=1234, document="年度汇总表", vouched_by="演示一村",
    )  # fmt: skip

    page = handing.client("甲县").get(PAGE)
    told = _told(page)

    assert "共 1 个" in told
    assert "一村 各类宣讲活动 2020年 1,234 场 年度汇总表 演示一村 未入账" in told
    assert f"/ledgers/tally/{made.id}/" in page.content.decode()
    owed = {each.address: [name for _, name in each.units] for each in page.context["owed"]}
    assert owed[TALKS] == ["二村", "三村"]
    assert "一村" in owed["big-preaching.heard"]
    assert "一村 还在报汇总数" in told
    assert "三村 自 2020-05-01 起" in told


def test_owing_unit_leads_to_the_form_filled_in(handing: Any) -> None:
    page = handing.client("甲县").get(PAGE)
    link = f"?unit=u{handing.units['二村']}&amp;period=2020&amp;indicator={TALKS}#hand-in"
    assert link in page.content.decode()

    form = handing.client("东乡").get(f"{PAGE}&unit=u{handing.units['二村']}&indicator={TALKS}")

    assert form.context["opened"]
    assert form.context["form"]["unit"].value() == handing.units["二村"]
    assert form.context["form"]["indicator"].value() == TALKS
    assert form.context["form"]["last_day"].value() == date(2020, 12, 31)


def test_tally_is_handed_in_once_and_shown(handing: Any) -> None:
    client, said = handing.client("甲县"), _said(handing)

    answers = [client.post(PAGE, said), client.post(PAGE, said)]

    [made] = Tally.objects.all()
    assert {(a.status_code, a["Location"]) for a in answers} == {
        (302, f"/ledgers/tally/{made.id}/")
    }
    assert (made.value, made.ends_before, made.channel) == (12, date(2021, 1, 1), "page")
    shown = _told(client.get(f"/ledgers/tally/{made.id}/"))
    assert "数值 12 场" in shown
    assert "登记人 演示甲县" in shown
    assert "各类宣讲活动" in shown


def test_money_is_written_in_yuan_and_kept_in_fen(handing: Any) -> None:
    said = _said(handing, indicator="children-home.city-money", value="1,200.50")
    page = handing.client("甲县")
    answer = page.post(PAGE, said)
    found = dict(answer.context["form"].errors) if answer.status_code == 400 else {}

    assert found == {}
    assert Tally.objects.get().value == 120_050


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"value": "十二"}, "value", "请只填数"),
        ({"value": "-3"}, "value", "不小于 0"),
        ({"value": "1.5"}, "value", "整数"),
        ({"value": "NaN"}, "value", "不小于 0"),
        ({"value": "1e99"}, "value", "不小于 0"),
        ({"value": ""}, "value", "请填写数值。"),
        ({"last_day": "2019-12-31"}, "last_day", "不能早于起始日期"),
        ({"starts_on": "去年"}, "starts_on", "2020-01-01 的样子"),
        ({"document": ""}, "document", "请填写依据文件。"),
        ({"vouched_by": ""}, "vouched_by", "请填写负责人或单位。"),
        ({"title": "年度\u202e汇总"}, "title", "“年度汇总”里有看不见的字符（U+202E）"),
        ({"document": "年度\x1b汇总表"}, "document", "看不见的字符（U+001B）"),
        ({"vouched_by": "演示\u200f妇联"}, "vouched_by", "看不见的字符（U+200F）"),
        ({"indicator": "no.such"}, "indicator", "没有这个口径"),
        ({"unit": "四村"}, "unit", "不能为这个单位报"),
        ({"unit": "西乡"}, "unit", "以记录为准，不收汇总数"),
        ({"unit": "三村"}, "last_day", "自 2020-05-01 起以记录为准"),
    ],
)
def test_wrong_field_is_told_beside_it(
    handing: Any, wrong: dict[str, str], field: str, told: str
) -> None:
    if unit := wrong.get("unit"):
        wrong = {"unit": str(handing.units[unit])}

    page = handing.client("甲县").post(PAGE, _said(handing, **wrong))

    assert page.status_code == 400
    assert told in "".join(page.context["form"].errors[field])
    assert page.context["opened"]
    assert not Tally.objects.exists()


def test_second_tally_of_the_same_days_is_refused(handing: Any) -> None:
    client = handing.client("甲县")
    client.post(PAGE, _said(handing))

    page = client.post(PAGE, _said(handing, starts_on="2020-06-01"))

    assert page.status_code == 400
    assert "已经报过这个口径" in _told(page)


def test_neighbour_and_recorder_see_none_of_it(handing: Any) -> None:
    factories.enter_tally(handing.units["一村"], indicator=TALKS, value=777)

    told = _told(handing.client("乙区").get(PAGE))

    assert "777" not in told
    assert "一村" not in told
    assert handing.client("乙区", Role.CASEWORKER).get(PAGE).status_code == 403
    assert handing.client("一村", Role.RECORDER).get(PAGE).status_code == 403
    assert handing.client("演示市", Role.LEADER).get(PAGE).status_code == 403


def test_page_costs_the_same_for_one_tally_and_for_three(
    handing: Any, django_assert_num_queries: Any
) -> None:
    client = handing.client("演示市")
    for year in (2017, 2018, 2019):
        factories.enter_tally(
            handing.units["一村"], indicator=TALKS, starts_on=date(year, 1, 1),
            ends_before=date(year + 1, 1, 1),
        )  # fmt: skip
        if year == 2018:
            continue
        client.get(PAGE)
        with django_assert_num_queries(16):
            client.get(f"/manage/tallies/?period={year}")
