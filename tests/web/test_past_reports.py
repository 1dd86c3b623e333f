"""历年: reports kept sealed, laid out year by year beside the ledger, compared between places."""

import html
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jinguo.ledger.models import Look, PastReport
from jinguo.org.models import Role
from jinguo.web.past_series import holds

TALKS = "big-preaching.talks"
PAST = "/reports/past/"
LAST = "演示市妇联2019年工作总结\n2019年，全市开展各类宣讲活动90场，受益群众近2000人。"
NEW = (
    "演示市妇联2020年工作总结\n全年开展各类宣讲活动24场，比上年增长50%。甲县开展各类宣讲活动20场。"
)


@pytest.fixture
def ledger(city: Any, own_home: Any) -> Any:
    city.talk("一村", sessions=24, heads=1960)
    city.talk("三村", sessions=96, held_on=date(2019, 5, 1))
    return city


def page(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


def keep(client: Client, text: str, **told: str) -> Any:
    return client.post(PAST, {"text": text, **told})


def test_a_report_is_read_once_and_kept_with_its_figures(ledger: Any) -> None:
    client = ledger.client("演示市")

    answer = keep(client, LAST)

    assert answer.status_code == 302
    told = page(client.get(answer["Location"]))
    assert "演示市2019年的报告" in told
    assert '<mark class="found lack">90场</mark>' in told
    assert "各类宣讲活动" in told
    [kept] = PastReport.objects.all()
    assert "宣讲" not in kept.text_sealed
    assert (str(kept.starts_on), str(kept.ends_before)) == ("2019-01-01", "2020-01-01")


def test_years_stand_side_by_side_beside_the_ledger_and_say_which_is_which(ledger: Any) -> None:
    client = ledger.client("演示市")
    keep(client, LAST)
    keep(client, NEW)

    answer = client.get(PAST)

    [row] = [each for each in answer.context["rows"] if each.key == TALKS]
    cells = [(str(c.period), c.first and c.first.surface, c.ledger, c.differs) for c in row.cells]
    assert cells == [("2020", "24场", "24场", False), ("2019", "90场", "96场", True)]
    told = page(answer)
    assert "据报告" in told
    assert "不是台账" in told
    assert '台账 <span class="number">96场</span>，对不上' in told


def test_places_are_compared_as_far_as_the_asker_sees_them(ledger: Any) -> None:
    client = ledger.client("演示市")
    keep(client, NEW)
    keep(
        client,
        "甲县妇联2019年工作总结\n开展各类宣讲活动80场。",
        unit=ledger.codes["甲县"],
        period="2019",
    )

    answer = client.get(f"{PAST}series/{TALKS}/")

    rows = {
        row.name: [c.first.surface if c.first else "" for c in row.cells]
        for row in answer.context["rows"]
    }
    assert rows == {"演示市": ["24场", ""], "甲县": ["20场", "80场"]}
    own = ledger.client("甲县").get(f"{PAST}series/{TALKS}/")
    assert [row.name for row in own.context["rows"]] == ["甲县"]
    assert "24场" not in page(own)


def test_a_series_of_two_years_is_drawn_the_oldest_first(ledger: Any) -> None:
    client = ledger.client("演示市")
    keep(client, NEW)
    assert client.get(f"{PAST}series/{TALKS}/").context["chart"] is None
    keep(client, LAST)

    answer = client.get(f"{PAST}series/{TALKS}/")

    bars = answer.context["chart"].bars
    assert [(bar.name, bar.value) for bar in bars] == [("2019", "90场"), ("2020", "24场")]
    assert bars[0].height == 96
    assert bars[1].height == round(96 * 27 / 100)
    assert page(answer).count('class="bar-value"') == 2


def test_this_years_report_is_checked_against_the_kept_one(ledger: Any) -> None:
    client = ledger.client("演示市")
    keep(client, LAST)

    told = page(client.post("/check/", {"text": NEW}))

    assert "留存的2019年报告写“90场”，这里写“24场”，变化对不上“50%”" in told


def test_a_checked_report_is_kept_from_its_result(ledger: Any) -> None:
    client = ledger.client("演示市")
    first = client.post("/check/", {"text": NEW})
    assert "留存到历年报告" in page(first)
    found = re.search(r'name="sealed" value="([^"]*)"', first.content.decode())
    assert found

    answer = client.post(
        PAST, {"sealed": found[1], "unit": ledger.codes["演示市"], "period": "2020"}
    )

    assert answer.status_code == 302
    assert "24场" in page(client.get(PAST))


def test_one_taken_down_is_gone_from_text_series_and_check(ledger: Any) -> None:
    client = ledger.client("演示市")
    address = keep(client, LAST)["Location"]

    assert client.post(address, {"act": "drop"}).status_code == 302

    assert client.get(address).status_code == 404
    assert client.get(PAST).context["rows"] == []
    assert "留存的2019年" not in page(client.post("/check/", {"text": NEW}))


def test_a_kept_report_is_read_anew_by_what_was_learnt_since(ledger: Any) -> None:
    client = ledger.client("演示市")
    text = "演示市妇联2019年工作总结\n2019年开展“木兰”讲习活动90场。"
    address = keep(client, text)["Location"]
    assert client.get(PAST).context["rows"] == []
    where = {"unit": ledger.codes["演示市"], "period": "2019"}
    first = client.post("/check/", {"text": text, **where})
    start = first.context["items"][0].start
    client.post("/check/", {"text": text, **where, "teach": f"{start} {TALKS}"})

    again = client.post(address, {"act": "again"})

    assert client.get(address).status_code == 404
    assert "按记住的" in page(client.get(again["Location"]))
    assert [row.key for row in client.get(PAST).context["rows"]] == [TALKS]
    leader = ledger.client("演示市", Role.LEADER)
    assert leader.post(again["Location"], {"act": "again"}).status_code == 404


def test_opening_a_kept_report_stands_in_the_journal(ledger: Any) -> None:
    client = ledger.client("演示市")
    address = keep(client, LAST)["Location"]
    client.get(PAST)
    before = Look.objects.count()

    client.get(address)

    look = Look.objects.latest("number")
    assert Look.objects.count() == before + 1
    assert (look.kind, look.unit_id, look.fields) == (
        "pastreport",
        ledger.units["演示市"],
        ["file"],
    )


def test_who_does_not_manage_the_unit_sees_and_changes_nothing(ledger: Any) -> None:
    client = ledger.client("演示市")
    address = keep(client, LAST)["Location"]
    for role in (Role.LEADER, Role.RECORDER):
        other = ledger.client("演示市", role)
        assert "90场" in page(other.get(address))
        assert "撤下这份报告" not in page(other.get(address))
        assert other.post(address, {"act": "drop"}).status_code == 404
        assert keep(other, NEW).status_code == 404
    for unit in ("甲县", "一村"):
        away = ledger.client(unit)
        assert away.get(address).status_code == 404
        assert away.post(address, {"act": "drop"}).status_code == 404
        assert "90场" not in page(away.get(PAST))
        assert away.get(f"{PAST}?unit={ledger.codes['演示市']}").status_code == 404
    assert PastReport.objects.filter(dropped_at=None).count() == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "还没有文字"), (f"{LAST}电话13800000000。", "手机号或证件号")],
)
def test_what_cannot_be_kept_is_told_in_a_sentence(ledger: Any, text: str, told: str) -> None:
    answer = keep(ledger.client("演示市"), text)
    assert answer.status_code == 400
    assert told in page(answer)
    assert not PastReport.objects.exists()


def test_the_list_costs_the_same_for_one_report_and_for_many(
    ledger: Any, django_assert_num_queries: Any
) -> None:
    client = ledger.client("演示市")
    for at in range(3):
        keep(client, NEW.replace("2020年", f"{2020 - at}年"))
        client.get(PAST)
        with django_assert_num_queries(15):
            client.get(PAST)
        with django_assert_num_queries(13):
            client.get(f"{PAST}series/{TALKS}/")


@pytest.mark.parametrize(
    ("surface", "value", "measure", "agrees"),
    [("近400场", "387", "场", True), ("387场", "371", "场", False), ("1.07亿元", "107023000", "元", True),
     ("半个多月", "17", "天", True), ("半个多月", "40", "天", False), ("0.7%", "0.0068", "%", True)],
)  # fmt: skip
def test_the_wording_of_a_kept_figure_holds_or_not(
    surface: str, value: str, measure: str, agrees: bool
) -> None:
    assert holds(surface, Decimal(value), measure) is agrees


def test_a_mean_may_be_off_by_a_little() -> None:
    assert holds("人均3000元", Decimal(3010), "元", mean=True)
    assert not holds("人均3000元", Decimal(3010), "元")
