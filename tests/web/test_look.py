"""The look's own page, the menu, and the fragment of a figure that pages open at their side."""

import re
from typing import Any

import pytest
from django.test import Client

from jinguo.org.models import Role

SIDE = "/figures/big-preaching.talks/side/?period=2020"


def test_look_shows_every_state_and_needs_no_account(db: None) -> None:
    page = Client().get("/look/").content.decode()

    for word in ("一致", "一致(可改进)", "存疑", "不一致", "台账无记录", "无法判断"):
        assert f">{word}</span>" in page


@pytest.mark.parametrize(
    ("role", "entering"), [(Role.RECORDER, True), (Role.OFFICER, True), (Role.LEADER, False)]
)
def test_menu_leads_only_where_a_post_may_go(city: Any, role: str, entering: bool) -> None:
    client = city.client("甲县", role)

    page = client.get("/more/").content.decode()

    hrefs = set(re.findall(r'<a class="tile" href="([^"]+)"', page))
    assert ("/enter/" in hrefs) is entering
    assert all(client.get(href, follow=True).status_code == 200 for href in hrefs)


def test_side_of_a_figure_is_a_fragment_with_its_records(city: Any) -> None:
    city.talk("一村", title="第一场（演示）")

    answer = city.client("甲县").get(SIDE)

    page = answer.content.decode()
    assert "<html" not in page
    assert "第一场（演示）" in page
    assert "共 1 条" in page
    assert 'href="/figures/big-preaching.talks/?unit=' in page


def test_side_of_a_figure_beyond_reach_is_not_there(city: Any) -> None:
    client = city.client("一村", Role.RECORDER)

    assert client.get(f"{SIDE}&unit={city.codes['乙区']}").status_code == 404
    assert client.get("/figures/no.such/side/?period=2020").status_code == 404
