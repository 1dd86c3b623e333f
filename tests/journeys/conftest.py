"""A small city served to a real browser, and what every page must keep there."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from config import home
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.org import divisions
from jinguo.org.models import Account, Post, Role, Spell

AT = datetime(2021, 1, 15, 2, tzinfo=UTC)
PASSWORD = "演示口令-演示口令"
SECRET = "JOURNEYSJOURNEYSJOURNEYSJOURNEYS"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--lang=zh-CN",
)  # fmt: skip
WIDTHS = (390, 1440)
PATIENCE = 30_000
"""Milliseconds that a page is waited for: on a busy machine a step may take many seconds."""
_TOLD = 600


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        told = "没有找到 Chromium：apt-get install -y chromium fonts-noto-cjk"
        if os.environ.get("JINGUO_REQUIRE_PARTS") == "1":
            pytest.fail(told)
        pytest.skip(told)
    # Playwright keeps a loop in this thread; Django would take every query for one made in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS])
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Visit:
    """One person's browser window, and what went wrong in it."""

    page: Page
    url: str
    errors: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        self.page.goto(f"{self.url}{address}")
        self.check()

    def sign_in(self, login: str, password: str = PASSWORD) -> None:
        """Come in by password without the form, whose own journeys are in test_sign_in."""
        client = Client()
        answer = client.post("/sign-in/", {"login": login, "password": password})
        assert answer.status_code == HTTPStatus.FOUND, answer.content.decode()
        cookies = [
            {"name": name, "value": each.value, "url": self.url}
            for name, each in client.cookies.items()
        ]
        self.page.context.add_cookies(cookies)
        self.page.goto(f"{self.url}/desk/")

    def sign_in_by_app(self, login: str) -> None:
        """Show the password, then the code that the app shows at this moment."""
        self.open("/sign-in/")
        self.page.get_by_label("用户名").fill(login)
        self.page.get_by_label("密码", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="登录", exact=True).click()
        self.page.wait_for_url("**/sign-in/second/")
        self.check()
        self.page.get_by_label("验证码").fill(app_code(SECRET))
        self.page.get_by_role("button", name="登录", exact=True).click()
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)
        self.check()

    def menu(self, label: str) -> None:
        """Go by the menu: on a phone what does not stand at the bottom is behind 更多."""
        entry = self.page.get_by_role("link", name=label, exact=True)
        if not entry.first.is_visible():
            self.page.get_by_role("link", name="更多", exact=True).click()
            entry = self.page.locator(".tile", has_text=label)
        entry.first.click()
        self.page.wait_for_load_state()

    def check(self) -> None:
        """Hold what every page promises: accessible to everybody, nothing beyond the window."""
        self.page.wait_for_load_state()
        violations = Axe().run(self.page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == [], self.page.url
        wider = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"{self.page.url} is {wider} px too wide"


def app_code(secret: str) -> str:
    """Return what an app shows at this moment."""
    now = list(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, now[-1])))


def person(login: str, unit: int, role: str, *, name: str = "演示干部") -> Account:
    """Open an account with a post and an app; call it when the home has its keys."""
    account = Account.objects.open(login, name=name, password=PASSWORD)
    Post.objects.create(account=account, unit_id=unit, role=role, since=date(2016, 1, 1))
    TOTP.activate(account, SECRET)
    return account


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell of a journey that failed what stood in its windows."""
    report = yield
    browser = getattr(item, "funcargs", {}).get("browser")
    if report.failed and call.when == "call" and browser is not None:
        for page in [page for context in browser.contexts for page in context.pages]:
            report.sections.append((page.url, _stood(page)))
    return report


def _stood(page: Page) -> str:
    try:
        return page.locator("body").inner_text(timeout=2_000)[:_TOLD]
    except Error as error:
        return str(error)


@pytest.fixture
def visit(
    browser: Browser,
    live_server: Any,
    settings: Any,
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., Visit]]:
    monkeypatch.setenv("JINGUO_HOME", str(tmp_path))
    settings.JINGUO_HOME = home.prepare()
    made: list[Visit] = []

    def start(width: int = 1440, **more: Any) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 844}, locale="zh-CN", has_touch=width < 800, **more
        )
        visit = Visit(context.new_page(), live_server.url)
        visit.page.set_default_timeout(PATIENCE)
        visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
        visit.page.on(
            "console",
            lambda said: (
                visit.errors.append(said.text)
                if said.type in ("error", "warning") and "status of 4" not in said.text
                else None
            ),
        )
        made.append(visit)
        return visit

    yield start
    for each in made:
        assert each.errors == []
        each.page.context.close()


@pytest.fixture
def city(transactional_db: None) -> dict[str, int]:
    """Load a shipped city, one activity in it, and a person in each of a village and its county."""
    divisions.load(divisions.read_shipped("340600"), what="演示市", at=AT)
    units = dict(Spell.objects.values_list("code", "unit_id"))
    village = min(code for code in units if code[6:9] != "000" and code[9:] != "000")
    county = f"{village[:6]}000000"
    for login, code, role in (("cun", village, Role.RECORDER), ("xian", county, Role.OFFICER)):
        account = Account.objects.open(login, name="演示干部", password=PASSWORD)
        Post.objects.create(account=account, unit_id=units[code], role=role, since=date(2016, 1, 1))
    fields = {
        "held_on": date(2020, 3, 8),
        "subtype": "宣讲",
        "heads": 30,
        "title": "第一场（演示）",
    }
    enter(Draft("activity", units[village], fields, ("big-preaching",)), by=By(at=AT))
    return {
        "village": units[village],
        "county": units[county],
        "city": units["340600000000"],
    }
