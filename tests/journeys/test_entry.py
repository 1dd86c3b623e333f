"""Entering in a real browser: by keys, through a closed tab, a lost session and a dead network."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from jinguo.ledger.kinds import model
from jinguo.ledger.models import Activity, Body, Entry, Payment, Unfinished
from tests.campaigns import entry as campaign

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = "已登记"


def typed(page: Page, title: str, heads: str = "12") -> None:
    page.get_by_role("checkbox", name="巾帼大宣讲", exact=True).check()
    page.get_by_label("名称", exact=True).fill(title)
    page.get_by_label("人次", exact=True).fill(heads)


def ready(page: Page) -> None:
    """Wait until the device has what it needs without a network."""
    expect(page.locator("body[data-ready=offline]")).to_be_visible()
    assert page.evaluate("navigator.serviceWorker.controller !== null")


@pytest.mark.parametrize("width", [390, 1440])
def test_each_of_a_few_kinds_is_entered_on_its_page(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.sign_in("xian")
    here.open("/enter/")
    page.get_by_role("link", name="组织·阵地").click()
    page.get_by_label("类型").select_option("儿童之家")
    page.get_by_label("名称", exact=True).fill("演示儿童之家")
    page.get_by_label("成立日期").fill("去年6月1日")
    here.check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", name=SAVED)).to_be_visible()
    here.check()

    page.get_by_role("link", name="成员·任职").click()
    expect(page.get_by_label("所在组织：从列表里选")).to_have_value(str(Body.objects.get().id))
    page.get_by_label("身份").select_option("志愿者")
    page.locator("#link-party summary").click()
    page.get_by_label("类别").select_option("个人")
    page.get_by_label("姓名或名称").fill("王小红")
    here.check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", name=SAVED)).to_be_visible()
    assert "王小红" not in page.content()

    here.open("/enter/membership/")
    page.get_by_label("查找人·户·单位").fill("王*")
    page.get_by_label("查找人·户·单位").press("Enter")
    expect(page.get_by_text("找到 1 条")).to_be_visible()
    expect(page.get_by_label("成员：从列表里选")).to_contain_text("王**")
    here.check()

    here.open("/enter/payment/")
    page.get_by_role("checkbox", name="儿童之家").first.check()
    page.get_by_label("方向").select_option("支出")
    page.get_by_label("金额（元）").fill("1.2万")
    expect(page.get_by_label("用途")).not_to_have_value("")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", name=SAVED)).to_be_visible()
    assert Payment.objects.get().amount_fen == 1_200_000


def test_keys_save_and_begin_the_next_and_faults_are_told_at_once(
    city: dict[str, int], visit: Callable[..., Any]
) -> None:
    here = visit()
    page, key = here.page, here.page.keyboard
    here.sign_in("cun")
    here.open("/enter/activity/")
    typed(page, "第一条（演示）")
    page.get_by_label("举办日期").fill("2999-1-1")
    key.press("Enter")
    expect(page.get_by_label("单位", exact=True)).to_be_focused()
    expect(page.get_by_text("举办日期在今天之后")).to_be_visible()
    page.get_by_label("举办日期").fill("昨天")
    key.press("Enter")
    expect(page.get_by_text("举办日期在今天之后")).to_have_count(0)
    key.press("Control+Enter")
    expect(page.get_by_text("已登记。")).to_be_visible()
    expect(page.get_by_label("名称", exact=True)).to_have_value("")
    page.get_by_label("名称", exact=True).fill("第二条（演示）")
    page.get_by_label("人次", exact=True).fill("30")
    key.press("Control+Enter")
    expect(page.get_by_label("名称", exact=True)).to_have_value("")

    saved = Activity.objects.order_by("number").filter(title__endswith="条（演示）")
    assert [(row.title, row.programmes, row.subtype) for row in saved] == [
        ("第一条（演示）", "big-preaching", "宣讲"), ("第二条（演示）", "big-preaching", "宣讲"),
    ]  # fmt: skip


def test_a_closed_tab_and_a_lost_session_lose_nothing(
    city: dict[str, int], visit: Callable[..., Any]
) -> None:
    here = visit(390)
    page = here.page
    here.sign_in("cun")
    here.open("/enter/activity/")
    typed(page, "没填完的一条（演示）")
    expect(page.get_by_text("草稿已存")).to_be_visible()
    again = page.context.new_page()
    page.close()
    here.page = again
    here.open("/enter/")
    again.get_by_role("link", name="接着填").click()
    expect(again.get_by_label("名称", exact=True)).to_have_value("没填完的一条（演示）")
    here.check()

    again.context.clear_cookies()
    again.get_by_text("更多（").click()
    again.get_by_label("地点", exact=True).fill("村文化广场")
    again.get_by_role("button", name="保存", exact=True).click()
    expect(again.get_by_text("登录已过期，填的都还在")).to_be_visible()
    with again.expect_navigation():
        again.get_by_role("link", name="重新登录").click()
    again.get_by_label("用户名").fill("cun")
    again.get_by_label("密码").fill("演示口令-演示口令")
    again.get_by_role("button", name="登录").click()
    expect(again.get_by_label("名称", exact=True)).to_have_value("没填完的一条（演示）")
    again.get_by_role("button", name="保存", exact=True).click()
    expect(again.get_by_role("heading", name=SAVED)).to_be_visible()
    assert Activity.objects.filter(title="没填完的一条（演示）").count() == 1
    assert Unfinished.objects.count() == 0


@pytest.mark.parametrize("width", [390, 1440])
def test_without_a_network_it_waits_here_and_is_sent_once(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.sign_in("cun")
    here.open("/enter/")
    ready(page)
    page.context.set_offline(True)
    page.get_by_role("link", name="活动", exact=True).click()
    expect(page.get_by_text("现在没有网络。照常填")).to_be_visible()
    here.check()
    typed(page, "断网时的一条（演示）")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已存在这台设备上")).to_be_visible()
    expect(page.get_by_role("link", name="1 条等待发送")).to_be_visible()
    typed(page, "断网时的第二条（演示）")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("link", name="2 条等待发送")).to_be_visible()
    here.check()
    page.goto(f"{here.url}/enter/payment/")
    expect(page.get_by_role("heading", name="现在没有网络")).to_be_visible()
    expect(page.get_by_text("断网时的一条（演示）")).to_be_visible()
    here.check()
    assert Activity.objects.count() == 1

    # The desk too leads on to what can be entered, and gives way when the network is back.
    page.goto(f"{here.url}/desk/")
    expect(page.get_by_role("heading", name="现在没有网络")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="最近的变动")).to_be_visible()
    expect(page.get_by_text("没有网络时登记的 2 条已发送")).to_be_visible()
    here.check()
    page.goto(f"{here.url}/enter/")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    page.reload()
    here.check()
    here.errors[:] = [each for each in here.errors if "ERR_INTERNET_DISCONNECTED" not in each]

    titles = Activity.objects.order_by("number").values_list("title", flat=True)
    assert list(titles)[1:] == ["断网时的一条（演示）", "断网时的第二条（演示）"]
    assert Entry.objects.filter(act="enter").count() == 3


def test_who_signs_out_is_asked_about_what_was_not_sent(
    city: dict[str, int], visit: Callable[..., Any]
) -> None:
    here = visit()
    page = here.page
    here.sign_in("cun")
    here.open("/enter/activity/")
    page.route("**/enter/activity/**", lambda route: route.abort("internetdisconnected"))
    typed(page, "没有发出去的一条（演示）")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("link", name="1 条等待发送")).to_be_visible()
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.message)
        (dialog.dismiss if len(asked) == 1 else dialog.accept)()

    page.on("dialog", answer)
    page.get_by_role("button", name="退出").click()
    page.wait_for_timeout(300)
    expect(page.get_by_role("link", name="1 条等待发送")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url(f"{here.url}/")

    assert len(asked) == 2
    assert "还有 1 条没有发送的登记" in asked[0]
    left = page.evaluate("caches.keys()")
    assert left == []
    here.errors[:] = [each for each in here.errors if "ERR_INTERNET_DISCONNECTED" not in each]


@pytest.mark.parametrize("width", [390, 1440])
def test_a_record_is_corrected_and_two_at_once_see_both(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    made = Activity.objects.get()
    address = f"/ledgers/activity/{made.id}/"
    one, two = visit(width), visit(width)
    for here, login in ((one, "cun"), (two, "xian")):
        here.sign_in(login)
        here.open(address)
        here.page.get_by_role("link", name="更正").click()
        here.check()
        here.page.get_by_label("为什么改").fill("数错了")
    one.page.get_by_label("人次", exact=True).fill("35")
    one.page.get_by_role("button", name="保存更正").click()
    expect(one.page.get_by_role("heading", name="第一场（演示）")).to_be_visible()
    one.check()

    two.page.get_by_label("人次", exact=True).fill("40")
    two.page.get_by_label("名称", exact=True).fill("改过的一场（演示）")
    two.page.get_by_role("button", name="保存更正").click()
    expect(two.page.get_by_role("cell", name="35")).to_be_visible()
    expect(two.page.get_by_role("cell", name="40")).to_be_visible()
    two.check()
    two.page.get_by_role("button", name="保存更正").click()
    expect(two.page.get_by_role("heading", name="改过的一场（演示）")).to_be_visible()

    saved: Any = model("activity")._default_manager.get()
    assert (saved.heads, saved.title, saved.version) == (40, "改过的一场（演示）", 3)
    assert saved.held_on == date(2020, 3, 8)


def test_an_activity_takes_few_fields_and_less_than_a_minute(
    city: dict[str, int], visit: Callable[..., Any]
) -> None:
    here = visit()
    here.sign_in("cun")

    first, second = campaign.measured(here.page, here.url)

    assert first.fields == {"held_on", "programmes", "title", "sessions", "heads"}
    assert second.fields == {"held_on", "title", "heads"}
    assert campaign.kept(first, second)
    assert Activity.objects.filter(sessions__gte=1, programmes="big-preaching").count() == 3
    for again, mine in ((False, first), (True, second)):
        others = (campaign.sheet(again=again), campaign.online(again=again))
        assert all(mine.seconds < each.seconds for each in others)
