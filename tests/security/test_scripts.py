"""What would run as a script stays words, wherever a page shows what somebody typed."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Page

from jinguo.org import divisions
from jinguo.org.models import Account, Post, Role, Spell
from tests.campaigns.scripts import payloads
from tests.factories import AT, UNITS, enter_one
from tests.journeys.conftest import browser

__all__ = ["browser"]
COUNT = int(os.environ.get("JINGUO_PAYLOADS", "40"))
_TITLE = 80
RAN = """() => [
  ...document.querySelectorAll(
    'script:not([src]), iframe, object, embed, base, marquee, meta[http-equiv], math, template'),
  ...[...document.querySelectorAll('*')].filter(
    each => [...each.attributes].some(
      said => said.name.startsWith('on') || /^\\s*javascript:/i.test(said.value) && said.name != 'value'))
].map(each => each.outerHTML.slice(0, 200))"""


@dataclass
class World:
    """A browser that overlooks the policy of content, and all that ran in it."""

    page: Page
    url: str
    units: dict[str, int]
    records: list[Any]
    ran: list[str] = field(default_factory=list)
    shown: int = 0

    def look(self, address: str = "") -> None:
        """Open a page; note what ran and what became more than words."""
        if address:
            self.page.goto(f"{self.url}{address}")
        self.page.wait_for_load_state()
        self.ran += self.page.evaluate(RAN)
        words = self.page.evaluate("document.body.innerText")
        self.shown += sum("alert" in line or "confirm" in line for line in words.split("\n"))


@pytest.fixture
def world(browser: Any, live_server: Any, transactional_db: None, own_home: Any) -> Iterator[World]:
    texts = payloads(COUNT)
    villages = [(f"9906010010{at:02d}", text) for at, text in enumerate(texts[:60], 10)]
    told = [(code, name) for name, code in UNITS.items()] + villages
    divisions.load(told, what="演示市", at=AT)
    units = dict(Spell.objects.values_list("code", "unit_id"))
    account = Account.objects.open("shi", name=texts[0][:30], password="演示口令-演示口令")
    top = units[UNITS["演示市"]]
    Post.objects.create(account=account, unit_id=top, role=Role.OFFICER, since=date(2016, 1, 1))
    records = [
        enter_one("activity", units[UNITS["一村"]], title=text[:_TITLE], venue=text[:_TITLE])
        for text in texts
    ]
    client = Client()
    client.force_login(account)
    name = django_settings.SESSION_COOKIE_NAME
    context = browser.new_context(bypass_csp=True, locale="zh-CN")
    context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    page = context.new_page()
    made = World(page, live_server.url, units, records)
    page.on("dialog", lambda said: (made.ran.append(said.message), said.dismiss()))
    yield made
    context.close()


def test_every_payload_is_shown_as_words(world: World) -> None:
    """Names of units and accounts, titles and places of records, reports, names of files."""
    unit = world.units[UNITS["一村"]]
    for address in (
        "/desk/", "/figures/", "/figures/big-preaching.talks/?period=2020", "/ledgers/?period=2020",
        "/ledgers/activity/?period=2020", "/manage/units/", f"/manage/units/{unit}/", "/reports/?period=2020",
        f"/manage/units/{world.units[UNITS['东乡']]}/", "/manage/tallies/", "/enter/activity/", "/crossread/",
        f"/manage/units/{world.units['990601001010']}/", "/manage/health/", "/more/",
        *(f"/ledgers/activity/{each.id}/" for each in world.records[: max(6, COUNT // 10)]),
    ):  # fmt: skip
        world.look(address)
    for address in ("/check/", "/crossread/"):
        _hand_in(world, address)

    assert world.ran == []
    # The words themselves stand there: nothing was merely left out.
    assert world.shown > COUNT


def _hand_in(world: World, address: str) -> None:
    """Hand a report of nothing but payloads in, pasted, and as a file whose name is one."""
    text = "\n".join(
        f"全年开展各类宣讲活动{at}场{each}。" for at, each in enumerate(payloads(COUNT))
    )
    for part in (text[at : at + 40_000] for at in range(0, len(text), 40_000)):
        world.page.goto(f"{world.url}{address}")
        file = world.page.locator('input[type="file"]').first
        name = "<img src=x onerror=alert(1)>.txt"
        file.set_input_files({"name": name, "mimeType": "text/plain", "buffer": part.encode()})
        with world.page.expect_navigation():
            file.evaluate("each => each.form.submit()")
        world.look()


def test_so_many_payloads_are_all_different() -> None:
    made = payloads(500)

    assert len(set(made)) == 500
    assert all(
        "alert" in each or "confirm" in each or "prompt" in each or "al'" in each or "lert" in each
        for each in made
    )
