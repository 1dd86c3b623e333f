"""One programme's page: what it is, records, counts, and how reports tell of it."""

import re
from typing import Any

from jinguo.org.models import Role

PAGE = "/programmes/big-preaching/?period=2020"


def _told(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode().split("<main", 1)[1])
    return re.sub(r"\s+", " ", text)


def test_programme_shows_its_figures_at_the_own_unit(city: Any) -> None:
    city.talk("一村", sessions=12)
    city.talk("四村", sessions=30)

    told = _told(city.client("甲县").get(PAGE))

    assert "巾帼大宣讲 宣传" in told
    assert "甲县2020年的数字" in told
    assert "各类宣讲活动 12场 — 100%" in told
    assert "台账 活动" in told
    assert "用词 宣讲、大宣讲" in told
    assert "huaibei-2020 A02、A03" in told


def test_where_a_figure_was_first_told_is_shown_to_who_manages_only(city: Any) -> None:
    assert "出处" in _told(city.client("甲县").get(PAGE))
    assert "出处" not in _told(city.client("一村", Role.RECORDER).get(PAGE))


def test_figure_opens_at_the_side_and_as_a_page(city: Any) -> None:
    page = city.client("甲县").get(PAGE).content.decode()

    asked = f"?unit={city.codes['甲县']}&amp;period=2020"
    assert f'href="/figures/big-preaching.talks/{asked}"' in page
    assert f'hx-get="/figures/big-preaching.talks/side/{asked}"' in page


def test_sentences_name_figures_instead_of_slots(city: Any, overlay: Any) -> None:
    overlay(
        "programmes/night-school.yaml",
        "programme: night-school\ntitle: 妇女夜校（演示）\nsince: 2016-01-01\nrecords: {activity: {}}\n"
        "indicators:\n  nights: {label: 夜校场次, measure: 场, of: activity, count: sum sessions}\n"
        'sentences:\n- say: ["{单位}办夜校{nights|近}场", 听课的人年年多。]\n',
    )

    told = _told(city.client("甲县").get("/programmes/night-school/?period=2020"))

    assert "〔单位〕办夜校〔夜校场次〕场，听课的人年年多。" in told
    assert "妇女夜校（演示） 其他" in told


def test_programme_without_a_sentence_says_so(city: Any) -> None:
    assert "报告里还没有这个项目的句子" in _told(city.client("甲县").get(PAGE))


def test_programme_that_is_none_is_not_found(city: Any, client: Any) -> None:
    assert client.get(PAGE).status_code == 302
    assert city.client("甲县").get("/programmes/no-such/").status_code == 404
    foreign = f"{PAGE}&unit={city.codes['乙区']}"
    assert city.client("东乡").get(foreign).status_code == 404


def test_page_costs_the_same_for_one_record_and_for_three(
    city: Any, django_assert_num_queries: Any
) -> None:
    client = city.client("演示市", Role.OFFICER)
    for unit in ("一村", "二村", "三村"):
        city.talk(unit)
        if unit == "二村":
            continue
        client.get("/figures/")
        with django_assert_num_queries(12):
            client.get(PAGE)
