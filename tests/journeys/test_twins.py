"""A township and its village entered one event: told, made one, the figure right, and undone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from jinguo.counting.books import books
from jinguo.counting.figures import figure
from jinguo.counting.slices import Slice
from jinguo.ledger.models import Activity
from jinguo.org.policy import EVERYTHING
from jinguo.periods import Period
from tests.factories import enter_activity
from tests.journeys.conftest import WIDTHS
from tests.journeys.test_guard import township

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def heard(city: dict[str, int]) -> int:
    where = Slice(city["county"], Period.year(2020))
    return int(figure(books(), "big-preaching.heard", where, scope=EVERYTHING).value or 0)


@pytest.mark.parametrize("width", WIDTHS)
def test_one_event_entered_twice_is_made_one_and_two_again(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    enter_activity(township(city), title="第一场（演示）")
    like = Activity.objects.get(unit_id=city["village"])
    here.sign_in("xian")
    here.open(f"/enter/activity/?like={like.id}")
    page.get_by_label("举办日期").fill("2020-03-08")
    page.get_by_label("名称", exact=True).fill(like.title)
    page.get_by_label("人次", exact=True).fill("30")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url(lambda url: "/enter/activity/0" in url)
    here.check()
    expect(page.get_by_text("可能已经登记过")).to_be_visible()
    page.get_by_role("link", name="去核对").click()
    page.wait_for_url("**/twins/")
    here.check()
    assert heard(city) == 90
    # Of three that are alike two go: first the same village's, then what is left of the township.
    page.get_by_role("button", name="同一件", exact=True).first.click()
    page.wait_for_load_state()
    expect(page.get_by_text("由这一条计数")).to_be_visible()
    here.check()
    assert heard(city) == 60
    page.get_by_role("button", name="撤销").first.click()
    page.wait_for_load_state()
    expect(page.get_by_text("由这一条计数")).to_have_count(0)
    here.check()
    assert heard(city) == 90
    page.get_by_label("如果不是一件事，为什么").first.select_option(label="是先后两次")
    page.get_by_role("button", name="不是同一件").first.click()
    page.wait_for_load_state()
    expect(page.get_by_text("不是同一件：是先后两次")).to_be_visible()
    here.check()
    assert heard(city) == 90
