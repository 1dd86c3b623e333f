"""Where one is: what the menu lights, and the way back up to 管理."""

from typing import Any

import pytest


def _lit(page: Any) -> list[str]:
    return [entry.name for entry in page.context["frame"].entries if entry.now]


def test_record_just_saved_stands_under_its_form(city: Any) -> None:
    record, client = city.talk("一村"), city.client("一村")

    for address in ("/activities/new/", f"/activities/{record.id}/"):
        page = client.get(address)
        assert _lit(page) == ["entry"]
        assert not page.context["frame"].beyond
    assert client.get("/more/").context["frame"].beyond


@pytest.mark.parametrize("address", ["/manage/tallies/", "/manage/health/", "/manage/programmes/"])
def test_pages_of_managing_lead_back_to_it(city: Any, address: str) -> None:
    page = city.client("演示市").get(address).content.decode()

    crumbs = page[page.index('class="crumbs"') : page.index("<h1")]
    assert '<a href="/manage/">管理</a>' in crumbs
