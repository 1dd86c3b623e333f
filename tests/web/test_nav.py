"""Where one is: what the menu lights, and the way back up to 管理."""

import re
from typing import Any

import pytest

from jinguo.org.models import Role


def _lit(page: Any) -> list[str]:
    return [entry.name for entry in page.context["frame"].entries if entry.now]


def test_record_just_saved_stands_under_its_form(city: Any) -> None:
    record, client = city.talk("一村"), city.client("一村")

    for address in ("/enter/", "/enter/activity/", f"/enter/activity/{record.id}/"):
        page = client.get(address)
        assert _lit(page) == ["entry"]
        assert not page.context["frame"].beyond
    assert client.get("/more/").context["frame"].beyond


@pytest.mark.parametrize(
    "address", ["/manage/tallies/", "/manage/health/", "/manage/programmes/", "/manage/locks/"]
)
def test_pages_of_managing_lead_back_to_it(city: Any, address: str) -> None:
    page = city.client("演示市").get(address).content.decode()

    crumbs = page[page.index('class="crumbs"') : page.index("<h1")]
    assert '<a href="/manage/">管理</a>' in crumbs


@pytest.mark.parametrize(
    ("role", "beside"),
    [
        (
            Role.RECORDER,
            ["duties", "rounds", "notices", "seconds", "search", "questions", "trash", "twins"],
        ),
        (Role.LEADER, ["meetings", "notices", "seconds", "reviews", "questions"]),
        (
            Role.SUPERVISOR,
            [
                "duties",
                "meetings",
                "rounds",
                "notices",
                "seconds",
                "reviews",
                "search",
                "questions",
                "twins",
            ],
        ),
        (
            Role.OFFICER,
            [
                "duties",
                "meetings",
                "rounds",
                "notices",
                "seconds",
                "search",
                "accepting",
                "questions",
                "trash",
                "twins",
            ],
        ),
        (Role.AUDITOR, []),
        (Role.KEEPER, []),
    ],
)
def test_more_leads_to_what_the_desk_leads_to(city: Any, role: str, beside: list[str]) -> None:
    client = city.client("甲县", role)

    shown = client.get("/more/").context["beside"]

    assert [entry.name for entry in shown] == beside
    assert {client.get(entry.href, follow=True).status_code for entry in shown} <= {200}


@pytest.mark.parametrize(
    ("role", "href"), [(Role.KEEPER, "/manage/accounts/"), (Role.AUDITOR, "/audit/")]
)
def test_front_page_leads_only_to_what_opens(city: Any, role: str, href: str) -> None:
    client = city.client("演示市", role)

    page = client.get("/").content.decode()

    assert f'class="button" href="{href}"' in page
    assert "/desk/" not in page
    assert client.get(href).status_code == 200


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/desk/", "工作台 · 甲县2020年"),
        ("/figures/", "数字 · 甲县2020年"),
        ("/figures/big-preaching.talks/", "各类宣讲活动 · 甲县2020年"),
        ("/reports/", "报告 · 甲县2020年"),
        ("/ledgers/", "台账 · 甲县2020年"),
        ("/ledgers/activity/", "活动台账 · 甲县2020年"),
        ("/manage/tallies/", "汇总数 · 甲县2020年"),
    ],
)
def test_tabs_are_titled_alike(city: Any, address: str, title: str) -> None:
    city.talk("一村")

    page = city.client("甲县").get(f"{address}?period=2020").content.decode()

    [told] = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
    assert " ".join(told.split()) == f"{title} · 巾帼"
