"""Whole ways through the pages in a real browser, on a phone and on a PC."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from jinguo.counting.books import books
from jinguo.ledger.models import Activity
from jinguo.org.policy import Scope
from jinguo.periods import Period
from jinguo.reading.check import check
from jinguo.reading.document import Document

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TALKS = "/figures/big-preaching.talks/?period=2020"


def answers(unit: int) -> tuple[str, ...]:
    """Return how a report is answered that writes one talk, and then three."""
    text = "全年开展各类宣讲活动1场。\n\n全年开展各类宣讲活动3场。"
    report = Document("报告.txt", "utf-8", "", text)
    reach = Scope(everything=True)
    checked = check(report, books=books(), unit=unit, period=Period.year(2020), scope=reach)
    return tuple(each.judgement.result for each in checked.answers)


@pytest.mark.parametrize("width", [390, 1440])
def test_one_activity_changes_the_figure_its_trace_and_the_check_together(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.open("/")
    here.sign_in("cun")
    here.open(TALKS)
    expect(page.locator(".value")).to_have_text("1场")
    expect(page.locator(".count")).to_have_text("共 1 条")
    assert answers(city["city"]) == ("一致", "不一致")

    here.open("/enter/activity/")
    page.get_by_label("举办日期").fill("2020-05-04")
    page.get_by_role("checkbox", name="巾帼大宣讲", exact=True).check()
    expect(page.get_by_label("类型")).to_have_value("宣讲")
    page.get_by_label("场次").fill("两场")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("请填整数，如 35")).to_have_count(1)
    here.check()
    page.get_by_label("名称", exact=True).fill("第二场（演示）")
    page.get_by_label("场次").fill("2")
    page.get_by_label("人次", exact=True).fill("61")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", name="已登记")).to_be_visible()
    here.check()

    page.get_by_role("link", name="各类宣讲活动").click()
    expect(page.locator(".value")).to_have_text("3场")
    expect(page.locator(".count")).to_have_text("共 2 条")
    expect(page.locator(".records tbody tr").first).to_contain_text("第二场（演示）")
    assert answers(city["city"]) == ("不一致", "一致")
    here.check()

    here.open("/reports/?period=2020")
    expect(page.locator(".report").get_by_role("link", name="3场")).to_be_visible()
    page.get_by_role("button", name="核对这份报告").click()
    expect(page.get_by_role("heading", name="核对结果")).to_be_visible()
    expect(page.locator("a[data-item]", has_text="3场")).to_be_visible()
    expect(page.get_by_text("没有：每个数、每处说法都和台账一致。")).to_be_visible()
    here.check()

    above = visit(width)
    above.sign_in("xian")
    above.open("/figures/")
    expect(above.page.get_by_role("row", name="各类宣讲活动").locator(".big")).to_have_text("3场")


def test_keyboard_alone_is_enough(city: dict[str, int], visit: Callable[..., Any]) -> None:
    here = visit()
    page, key = here.page, here.page.keyboard
    page.goto(f"{here.url}/sign-in/")
    page.get_by_label("用户名").focus()
    key.type("cun")
    key.press("Tab")
    key.type("演示口令-演示口令")
    key.press("Enter")
    page.wait_for_url("**/desk/")

    key.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    for _ in range(3):  # the mark, the desk, the entry
        key.press("Tab")
    key.press("Enter")
    page.wait_for_url("**/enter/")
    page.goto(f"{here.url}/enter/activity/")
    page.get_by_label("单位", exact=True).focus()
    key.press("Enter")
    boxes = page.locator("input[name=programmes]").evaluate_all("all => all.map(box => box.value)")
    for _ in range(boxes.index("big-preaching")):
        key.press("Tab")
    key.press("Space")
    for _ in range(2):  # past the other programmes, then past the type
        key.press("Enter")
    expect(page.get_by_label("名称", exact=True)).to_be_focused()
    key.type("键盘登记的一场（演示）")
    for _ in range(2):
        key.press("Enter")
    expect(page.get_by_label("人次", exact=True)).to_be_focused()
    key.type("12")
    key.press("Control+Enter")

    expect(page.get_by_text("已登记。")).to_be_visible()
    expect(page.get_by_label("名称", exact=True)).to_have_value("")
    saved = Activity.objects.latest("number")
    assert (saved.title, saved.programmes, saved.subtype) == (
        "键盘登记的一场（演示）", "big-preaching", "宣讲",
    )  # fmt: skip


def test_pages_work_without_javascript(city: dict[str, int], visit: Callable[..., Any]) -> None:
    here = visit(390, java_script_enabled=False)
    page = here.page
    page.goto(f"{here.url}/sign-in/?next=/enter/activity/")
    page.get_by_label("用户名").fill("cun")
    page.get_by_label("密码").fill("演示口令-演示口令")
    page.get_by_role("button", name="登录").click()
    page.get_by_label("类型").select_option("培训")
    page.get_by_label("名称", exact=True).fill("不用脚本的一场（演示）")
    page.get_by_role("button", name="保存", exact=True).click()

    expect(page.get_by_role("heading", name="已登记")).to_be_visible()
    assert Activity.objects.latest("number").title == "不用脚本的一场（演示）"


def test_back_after_signing_out_shows_nothing(
    city: dict[str, int], visit: Callable[..., Any]
) -> None:
    here = visit()
    here.sign_in("cun")
    here.open(TALKS)
    here.page.get_by_role("button", name="退出").click()
    here.page.wait_for_url(f"{here.url}/")

    here.page.go_back()

    expect(here.page.get_by_role("heading", name="登录")).to_be_visible()
    expect(here.page.get_by_text("第一场（演示）")).to_have_count(0)


def test_first_page_weighs_at_most_100_kilobytes(
    city: dict[str, int], visit: Callable[..., Any]
) -> None:
    here = visit(390)
    answers: list[Any] = []

    def keep(answer: Any) -> None:
        answers.append(answer)

    here.page.on("response", keep)

    here.page.goto(f"{here.url}/", wait_until="networkidle")

    assert {answer.status for answer in answers} == {200}
    assert sum(len(answer.body()) for answer in answers) <= 100_000


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("address", ["/nowhere/", "/figures/?period=x", "/figures/?period=2019-03"])
def test_refusals_and_empty_pages_keep_what_every_page_keeps(
    city: dict[str, int], visit: Callable[..., Any], width: int, address: str
) -> None:
    here = visit(width)
    here.sign_in("xian")

    here.open(address)
