"""The front page: what this is, for everybody; figures only of a demonstration."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from jinguo.ledger.models import Receipt
from tests import factories


@pytest.fixture
def demonstration(city: Any) -> Any:
    Receipt.objects.create(key="demo small", digest="", at=city.at)
    return city


def _numbers(page: str) -> list[str]:
    year = re.search(r'<section class="year".*?</section>', page, re.DOTALL)
    return re.findall(r"<strong>([^<]+)<span>", year[0]) if year else []


def test_home_that_is_no_demonstration_shows_no_figure(city: Any) -> None:
    city.talk("一村", sessions=7)

    page = Client().get("/").content.decode()

    assert "演示市" in page
    assert _numbers(page) == []
    assert "jinguo-demo-2020" not in page


def test_demonstration_shows_its_year_and_the_way_in(demonstration: Any) -> None:
    demonstration.talk("一村", sessions=7)
    demonstration.talk("二村", sessions=2, held_on=date(2019, 3, 8))

    page = Client().get("/").content.decode()

    assert "演示市的2020年" in page
    assert "7" in _numbers(page)
    assert "jinguo-demo-2020" in page


def test_figures_of_guarded_kinds_stay_off_the_front(demonstration: Any) -> None:
    demonstration.talk("一村")
    factories.enter_one("case", demonstration.units["一村"], programmes=("mediation-network",))

    page = Client().get("/").content.decode()

    assert "调解家庭纠纷" not in page


def test_figures_lead_on_for_who_may_see_the_whole_city(demonstration: Any) -> None:
    demonstration.talk("一村", sessions=7)
    code = demonstration.codes["演示市"]
    link = f'href="/figures/big-preaching.talks/?unit={code}&amp;period=2020"'

    mayor, village = (
        demonstration.client(unit).get("/").content.decode() for unit in ("演示市", "一村")
    )

    assert (link in mayor, "点开看到记录" in mayor) == (True, True)
    assert (link in village, "您单位的在工作台" in village) == (False, True)
    assert "登录后" not in mayor + village
    assert link not in Client().get("/").content.decode()


def test_front_costs_the_same_for_one_record_and_for_three(
    demonstration: Any, django_assert_num_queries: Any
) -> None:
    for unit in ("一村", "二村", "三村"):
        demonstration.talk(unit)
        if unit == "二村":
            continue
        Client().get("/")
        with django_assert_num_queries(6):
            Client().get("/")


def test_front_without_units_says_what_to_do(db: None) -> None:
    assert "请管理员先载入本地的区划" in Client().get("/").content.decode()
