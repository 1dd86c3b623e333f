"""From every village in a real browser: a township's table, a zero, an ask, a switch and the rise."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from jinguo.counting.switching import last_months
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Tally
from jinguo.ledger.recording import switch_all
from jinguo.org.models import Account, Post, Role, Spell
from tests.journeys.conftest import AT, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TALKS = "big-preaching.talks"


@pytest.fixture
def township(city: dict[str, int]) -> list[tuple[int, str]]:
    """Five villages of one township that hand in tallies; one has recorded for half a year."""
    code = Spell.objects.get(unit=city["village"]).code[:9]
    villages = list(
        Spell.objects.filter(code__startswith=code)
        .exclude(code=f"{code}000")
        .order_by("code")
        .values_list("unit", "name")
    )
    by = By(at=AT)
    switch_all([unit for unit, _ in villages], since=None, by=by, reason="还在报汇总数")
    for login, unit, role in (
        ("xiang", Spell.objects.get(code=f"{code}000").unit_id, Role.OFFICER),
        ("cun2", villages[1][0], Role.RECORDER),
    ):
        account = Account.objects.open(login, name="演示干部", password=PASSWORD)
        Post.objects.create(account=account, unit_id=unit, role=role, since=date(2016, 1, 1))
    enter(
        [
            Draft(
                "activity",
                city["village"],
                {"held_on": month.start, "subtype": "宣讲", "title": "每月一讲（演示）"},
                ("big-preaching",),
            )
            for month in last_months(date(2020, 12, 1), 6)
        ],
        by=by,
    )
    return villages


@pytest.mark.parametrize("width", [390, 1440])
def test_a_township_enters_five_villages_tallies(
    township: list[tuple[int, str]], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.sign_in("xiang")
    here.open("/manage/tallies/?period=2020")
    page.get_by_role("link", name="逐村填报一张表").click()
    here.check()
    page.get_by_label("口径").select_option(TALKS)
    page.get_by_role("button", name="打开这张表").click()
    here.check()
    page.get_by_label("依据文件").fill("各村上报表")
    page.get_by_label("负责人或单位").fill("各村妇联")
    cells = page.locator("input[data-last]")
    cells.first.focus()
    for value in ("12", "0", "5", "7", "9"):
        page.keyboard.type(value)
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == f"value-{township[5][0]}"
    page.get_by_role("button", name="报上这张表").click()
    expect(page.locator(".filling .tag")).to_have_count(5)
    here.check()
    assert Tally.objects.count() == 5
    assert {tally.on_behalf_of for tally in Tally.objects.all()} == {
        name for _, name in township[:5]
    }


@pytest.mark.parametrize("width", [390, 1440])
def test_a_silent_village_is_asked_and_says_there_was_nothing(
    township: list[tuple[int, str]], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.sign_in("xiang")
    here.open("/manage/silence/?period=2020-07")
    page.locator(f"button[value='{township[1][0]}']").click()
    expect(page.get_by_role("status")).to_contain_text("催了 1 个单位，通知 1 人")
    expect(page.locator(".meter")).to_contain_text("催办 1 次")
    here.check()

    village = visit(width)
    village.sign_in("cun2")
    village.page.get_by_role("link", name="2020年7月：有一期还没有报").click()
    village.check()
    village.page.get_by_role("button", name="报这一期没有").click()
    expect(village.page.locator("h1")).to_contain_text("全部工作")
    village.check()
    here.open("/manage/silence/?period=2020-07")
    expect(page.locator(".telling tr", has_text=township[1][1])).to_contain_text("零报告")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_switch_is_previewed_and_the_share_rises(
    township: list[tuple[int, str]], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.sign_in("xiang")
    here.open("/manage/switching/?period=2020")
    expect(page.locator(".climb strong")).to_have_text("0%")
    ticked = page.locator("input[name=units]:checked")
    expect(ticked).to_have_count(1)
    page.get_by_label("自哪天起以记录为准").fill("2020-01-01")
    page.get_by_label("依据或原因").fill("已连续登记半年")
    page.get_by_role("button", name="先看改了以后").click()
    expect(page.locator(".preview")).to_contain_text("各类宣讲活动")
    here.check()
    page.get_by_role("button", name="改为以记录为准").click()
    expect(page.get_by_role("status")).to_contain_text("1 个单位改为以记录为准")
    expect(page.locator(".climb strong")).not_to_have_text("0%")
    here.check()
    for address in (
        "/desk/?period=2020",
        "/paper/?period=2020-07",
        f"/figures/{TALKS}/?period=2020",
    ):
        here.open(address)
