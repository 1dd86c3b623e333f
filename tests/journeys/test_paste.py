"""A message is pasted in a real browser, looked at, put right and saved, with and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from jinguo.ledger.models import Activity, Unfinished

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAID = "姐妹们好🌹2020年3月8日下午在村部开展全会精神宣讲1场，来了35人左右。王小红 13800001234"


@pytest.mark.parametrize("width", [390, 1440])
def test_a_message_fills_the_form_and_the_person_saves_it(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page, before = here.page, Activity.objects.count()
    here.sign_in("cun")
    here.open("/enter/activity/")
    page.get_by_text("贴一段话，自动填表").click()
    page.get_by_label("群里的话、简报里的一段").fill(SAID)
    here.check()

    page.get_by_role("button", name="填到表里").click()

    expect(page.get_by_role("heading", name="读到的")).to_be_visible()
    expect(page.get_by_label("举办日期")).to_have_value("2020-03-08")
    expect(page.get_by_label("名称", exact=True)).to_have_value("全会精神宣讲")
    expect(page.get_by_label("人次", exact=True)).to_have_value("35")
    expect(page.locator("mark.unsure")).to_contain_text("35人左右")
    expect(page.get_by_text("来自：“35人左右”")).to_be_visible()
    assert "全会" not in page.url
    here.check()
    assert (Activity.objects.count(), Unfinished.objects.count()) == (before, 0)

    page.get_by_label("人次", exact=True).fill("36")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", name="已登记")).to_be_visible()
    saved = Activity.objects.get(title="全会精神宣讲", heads=36)
    assert (saved.sessions, saved.venue) == (1, "村部")
    assert "13800001234" not in page.content()


def test_a_message_that_tells_of_nothing_is_given_back(
    city: dict[str, int], visit: Callable[..., Any]
) -> None:
    here = visit(390)
    page = here.page
    here.sign_in("cun")
    here.open("/enter/activity/")
    page.get_by_text("贴一段话，自动填表").click()
    page.get_by_label("群里的话、简报里的一段").fill("收到")
    page.get_by_role("button", name="填到表里").click()
    expect(page.get_by_text("没有读到活动")).to_be_visible()
    expect(page.get_by_label("群里的话、简报里的一段")).to_have_value("收到")
