"""The guard's main ways: a slip and a PIN, one name, two people, leave in need, handing over."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from jinguo.exchange.seconded import EXPORT
from jinguo.ledger import seconding, slips
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Grant, Look
from jinguo.org.models import Account, Role, Spell
from jinguo.org.policy import Strength
from tests.factories import by_account, enter_one
from tests.journeys.conftest import WIDTHS, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both = pytest.mark.parametrize("width", WIDTHS)
PHONE = "13812345678"
PIN = "304958"
_FIELDS = 3
"""docs/adr/0022: the code, the PIN, the PIN again."""

# The keystroke-level model of docs/guide/accounts.md, in seconds.
_KEY, _TAP, _THINK, _LOAD, _CAMERA = 1.2, 1.1, 1.35, 3.0, 8.0


def township(city: dict[str, int]) -> int:
    """Return the unit between the village and its county."""
    code = Spell.objects.get(unit_id=city["village"], until=None).code
    return int(Spell.objects.get(code=f"{code[:9]}000", until=None).unit_id)


def see_one(page: Page, label: str) -> None:
    """Ask for one field of the record that is open."""
    page.get_by_text("办理需要，看其中一项").click()
    page.get_by_label("要看哪一项").select_option(label=label)
    page.get_by_label("为什么要看").select_option("联系本人")
    page.get_by_label("说明").fill("电话约定下周走访")
    page.get_by_role("button", name="看 5 分钟").click()


def count(page: Page) -> None:
    """Count what a person does on the page that opens: taps and keys."""
    page.add_init_script(
        "window.done = {keys: 0, taps: 0};"
        "addEventListener('keydown', () => window.done.keys++, true);"
        "addEventListener('click', () => window.done.taps++, true);"
    )


@both
def test_a_slip_binds_a_phone_that_reads_its_own_record(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    account = Account.objects.get(login="cun")
    own = enter_one(
        "party", city["village"], by=by_account(account, strength=Strength.DEVICE),
        type="个人", name="演示某某", phone=PHONE, secrecy=2,
    )  # fmt: skip
    written = slips.write(account, by=By(timezone.now()))
    count(page)

    here.open(f"/bind/#{written.code}")
    assert page.locator("[data-bind-form] input:not([type=hidden])").count() == _FIELDS
    expect(page.get_by_label("自己定一个 PIN")).to_be_focused()
    page.keyboard.type(PIN)
    page.get_by_label("再输一遍 PIN").click()
    page.keyboard.type(PIN)
    done = page.evaluate("window.done")
    page.get_by_role("button", name="绑定并登录").click()
    page.wait_for_url("**/desk/")
    here.check()
    taps = done["taps"] + 1
    assert (done["keys"], taps) == (12, 2)
    seconds = _CAMERA + 2 * _LOAD + 3 * _THINK + done["keys"] * _KEY + taps * _TAP
    assert seconds < 120

    here.open("/ledgers/party/")
    page.locator("tbody").get_by_role("link").first.click()
    page.wait_for_url(f"**/{own.id}/")
    here.check()
    expect(page.get_by_text("138****5678")).to_be_visible()
    assert "演示某某" not in page.content()
    see_one(page, "电话")
    expect(page.get_by_text(PHONE)).to_be_visible()
    here.check()
    assert Look.objects.get(act="reveal", allowed=True).fields == ["phone"]


@both
def test_an_officer_with_an_app_opens_one_name_with_a_reason(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    person("ganbu", city["county"], Role.OFFICER)
    made = enter_one(
        "party", city["village"], type="家庭", name="演示某某", phone=PHONE,
        by=by_account(Account.objects.get(login="cun")),
    )  # fmt: skip

    here.sign_in_by_app("ganbu")
    here.open(f"/ledgers/party/{made.id}/")
    page.get_by_text("办理需要，看其中一项").click()
    page.get_by_label("说明").fill("看")
    page.get_by_role("button", name="看 5 分钟").click()
    expect(page.get_by_text("请至少写 4 个字")).to_be_visible()
    here.check()
    page.get_by_label("要看哪一项").select_option(label="电话")
    page.get_by_label("说明").fill("电话约定下周走访")
    page.get_by_role("button", name="看 5 分钟").click()

    expect(page.get_by_text(PHONE)).to_be_visible()
    assert "演示某某" not in page.content()
    here.check()
    here.open(f"/ledgers/party/{made.id}/")
    expect(page.get_by_text(PHONE)).to_have_count(0)
    [look] = Look.objects.filter(act="reveal", allowed=True)
    assert (look.reason, look.actor.login) == ("联系本人：电话约定下周走访", "ganbu")


@both
def test_two_people_agree_on_an_export(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    asker, second = visit(width), visit(width)
    jia = person("jia", city["county"], Role.CASEWORKER, name="演示甲某")
    person("yi", city["county"], Role.CASEWORKER, name="演示乙某")
    enter_one("case", city["village"])
    told = {"kinds": ["case"], "unit": city["county"], "period": "2020", "names": False}
    by = by_account(jia, at=timezone.now())
    number = seconding.ask(EXPORT, told, unit=city["county"], reason="年底归档", by=by).number

    asker.sign_in_by_app("jia")
    asker.open(f"/seconds/{number}/")
    expect(asker.page.get_by_text("等待复核")).to_be_visible()
    expect(asker.page.get_by_role("button", name="同意", exact=True)).to_have_count(0)
    second.sign_in_by_app("yi")
    second.open("/desk/")
    second.page.get_by_role("link", name="有一件事等您复核").click()
    second.page.wait_for_url(f"**/seconds/{number}/")
    expect(second.page.get_by_text("年底归档")).to_be_visible()
    second.page.get_by_role("button", name="不同意").click()
    expect(second.page.get_by_text("请写明为什么不同意")).to_be_visible()
    second.check()
    second.page.get_by_role("button", name="同意", exact=True).click()
    expect(second.page.get_by_text("已同意")).to_be_visible()
    second.check()

    asker.page.reload()
    expect(asker.page.get_by_text("演示乙某")).to_be_visible()
    asker.check()
    seconding.use(number, EXPORT, told, by=by_account(jia, at=timezone.now()))
    asker.open("/seconds/")
    expect(asker.page.get_by_text("已办")).to_be_visible()


@both
def test_leave_taken_in_need_is_looked_into(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    worker, above = visit(width), visit(width)
    person("jinji", city["county"], Role.CASEWORKER, name="演示维权")
    person("fucha", city["county"], Role.SUPERVISOR, name="演示督导")
    owner = person("jingban", township(city), Role.CASEWORKER, name="演示经办")
    made = enter_one(
        "party", township(city), by=by_account(owner), type="个人", name="演示求助人",
        phone=PHONE, secrecy=3,
    )  # fmt: skip

    worker.sign_in_by_app("jinji")
    worker.open(f"/ledgers/party/{made.id}/")
    expect(worker.page.get_by_text("办理需要，看其中一项")).to_have_count(0)
    worker.page.get_by_role("link", name="经办与授权").click()
    worker.page.wait_for_url("**/team/")
    worker.check()
    urgent = worker.page.get_by_role("region", name="紧急查看")
    urgent.get_by_label("原因").fill("急用")
    urgent.get_by_role("button").click()
    expect(urgent.get_by_text("紧急查看要写明原因")).to_be_visible()
    worker.check()
    urgent.get_by_label("原因").fill("求助人再次遭到殴打，要马上联系")
    urgent.get_by_role("button").click()
    expect(worker.page.get_by_text("您正在紧急查看")).to_be_visible()
    worker.check()
    worker.page.get_by_role("link", name="这条记录").click()
    see_one(worker.page, "电话")
    expect(worker.page.get_by_text(PHONE)).to_be_visible()
    worker.check()

    above.sign_in_by_app("fucha")
    above.page.get_by_role("link", name="有一次紧急查看等您复查").click()
    above.page.wait_for_url("**/reviews/")
    above.check()
    expect(above.page.get_by_text("电话", exact=True)).to_be_visible()
    assert "演示求助人" not in above.page.content()
    above.page.get_by_label("复查意见").fill("情况属实")
    above.page.get_by_role("button", name="复查完毕").click()
    expect(above.page.get_by_text("没有等您复查的紧急查看")).to_be_visible()
    above.check()
    assert Grant.objects.get().finding == "情况属实"


@both
def test_handing_over_a_post_ends_the_old_holders_next_click(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    keeper, old = visit(width), visit(width)
    person("guanli", city["city"], Role.KEEPER, name="演示管理")
    leaving = Account.objects.get(login="cun")
    old.sign_in("cun")
    old.menu("登记")
    expect(old.page.get_by_role("heading", name="登记", exact=True)).to_be_visible()

    keeper.sign_in_by_app("guanli")
    keeper.open(f"/manage/accounts/{leaving.pk}/")
    keeper.page.get_by_text("交接给别人").click()
    keeper.page.get_by_label("接任者的用户名").fill("xinren")
    keeper.page.get_by_role("button", name="交接", exact=True).click()
    expect(keeper.page.get_by_text("请写上接任者的姓名")).to_be_visible()
    keeper.check()
    keeper.page.get_by_label("接任者的姓名").fill("演示新任")
    keeper.page.get_by_role("button", name="交接", exact=True).click()
    expect(keeper.page.get_by_role("heading", name="演示新任")).to_be_visible()
    keeper.check()
    keeper.page.get_by_role("button", name="打一张登录条").click()
    expect(keeper.page.get_by_role("heading", name="登录条")).to_be_visible()
    keeper.check()

    old.page.reload()
    expect(old.page.get_by_role("heading", name="登记", exact=True)).to_have_count(0)
    old.check()
    old.open("/desk/")
    expect(old.page.get_by_text("水泥厂")).to_have_count(0)
