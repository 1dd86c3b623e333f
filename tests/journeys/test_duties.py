"""A case on its way in a real browser: from what is due to a confirmed agreement, on a phone too."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from jinguo.ledger.models import Case, Issue, Step
from jinguo.org.models import Account, Role
from tests.factories import by_account, enter_one
from tests.journeys.conftest import WIDTHS, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both = pytest.mark.parametrize("width", WIDTHS)


def step(page: Page, label: str, **said: str) -> None:
    """Take a step: open its form, fill it in, send it."""
    page.get_by_role("link", name=label, exact=True).click()
    page.wait_for_load_state()
    for name, word in said.items():
        field = page.locator(f"[name=said_{name}]")
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(label=word)
        else:
            field.fill(word)
    page.get_by_role("button", name=label, exact=True).click()
    page.wait_for_load_state()


@both
def test_a_sweep_finds_a_dispute_that_ends_in_a_confirmed_agreement(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    chair = person("zhuxi", city["village"], Role.RECORDER)
    now, today = timezone.now(), str(timezone.localdate())
    by = by_account(chair, at=now)
    enter_one("contact", city["village"], by=by, contacted_on=today, found_dispute="是")
    enter_one(
        "case", city["village"], by=by, received_on=today, intake="走访发现", safe_contact="白天打"
    )
    here.sign_in_by_app("zhuxi")

    here.open("/duties/")
    here.page.get_by_role("link", name="受理并定级").click()
    expect(here.page.get_by_text("不要打登记的电话")).to_be_visible()
    here.check()
    step(here.page, "受理", risk="黄")
    here.check()
    step(here.page, "调解一次", way="当面", both="否")
    expect(here.page.get_by_role("alert")).to_contain_text("人民调解法 17")
    here.check()
    here.page.locator("[name=said_both]").select_option(label="是")
    here.page.get_by_role("button", name="调解一次").click()
    here.page.wait_for_load_state()
    step(here.page, "达成协议", form="书面", scope="都有", effective_on=today)
    expect(here.page.get_by_text("申请司法确认").first).to_be_visible()
    step(here.page, "申请司法确认", court="演示法院")
    step(here.page, "法院确认", document="演示1号")
    here.check()
    expect(here.page.get_by_role("heading", name="经过")).to_contain_text("共 6 步")
    with here.page.expect_download() as letter:
        here.page.locator(".papers a", has_text="Word").first.click()
    assert letter.value.suggested_filename.endswith(".docx")
    case = Case.objects.get()
    assert (case.state, case.outcome) == ("履行中", "化解")


@both
def test_an_issue_goes_from_finding_to_writing_off(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    now, today = timezone.now(), timezone.localdate()
    finder = by_account(Account.objects.get(login="xian"), at=now)
    made = enter_one("issue", city["village"], by=finder, found_on=today, state="")
    county, village = visit(width), visit(width)
    county.sign_in("xian")
    village.sign_in("cun")

    page = f"/ledgers/issue/{made.id}/course/"
    county.open(page)
    step(county.page, "交办", assigned_to="本村妇联", due_on=str(today))
    village.open("/duties/")
    village.page.get_by_role("link", name="整改期限").click()
    village.check()
    step(village.page, "交整改报告", evidence="已经补齐台账")
    expect(village.page.get_by_text("下一步由经办人在自己的岗位上办")).to_be_visible()
    county.open(page)
    step(county.page, "核验合格", way="现场看")
    step(county.page, "销号")
    county.check()

    assert Issue.objects.get().state == "销号"
    assert Step.objects.filter(record=made.id).count() == 5
