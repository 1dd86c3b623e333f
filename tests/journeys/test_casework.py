"""Casework across pages in a real browser: a red case to its order, a packet, a round, a meeting."""

import os
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone
from playwright.sync_api import expect

from jinguo.ledger import custody
from jinguo.ledger.assessing import Weighed, sign
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Case, Issue, Member, Office, Order, Step
from jinguo.org.models import Account, Post, Role
from tests.factories import by_account, enter_one
from tests.journeys.conftest import PASSWORD, SECRET, WIDTHS, Visit, person
from tests.journeys.test_duties import step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both = pytest.mark.parametrize("width", WIDTHS)


def picture(here: Visit, name: str) -> None:
    """Keep a picture of the page where somebody wants to look at it."""
    if folder := os.environ.get("JINGUO_PICTURES"):
        width = here.page.viewport_size["width"]  # type: ignore[index] # it has one
        here.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def joined(record: Any, account: Account) -> None:
    Member.objects.get_or_create(
        kind=record.kind(), number=record.number, record=record.id, account=account,
        defaults={"since": timezone.now()},
    )  # fmt: skip


@both
def test_a_red_case_from_the_hotline_to_an_order_that_expires(
    city: dict[str, int], visit: Callable[..., Visit], width: int
) -> None:
    here = visit(width)
    worker = person("banan", city["county"], Role.CASEWORKER)
    now, today = timezone.now(), timezone.localdate()
    by = by_account(worker, at=now)
    case = enter_one("case", city["village"], by=by, received_on=today, intake="12338",
                     type="家暴求助", safe_contact="白天打单位电话")  # fmt: skip
    joined(case, worker)
    here.sign_in_by_app("banan")

    page = f"/ledgers/case/{case.id}/course/"
    here.open(page)
    step(here.page, "定风险等级", risk="红", capacity="完全", minors="否", contact_way="是")
    step(here.page, "协助报公安", police_to="演示派出所", wish="愿意")
    expect(here.page.get_by_text("红色", exact=True)).to_be_visible()
    long_ago = today - timedelta(days=190)
    order = enter_one("order", city["village"], by=by, type="人身安全保护令", case=case.id,
                      issued_on=long_ago, applied_on=long_ago, state="生效")  # fmt: skip
    joined(order, worker)
    here.open(page)
    expect(here.page.get_by_role("heading", name="文书、走访和转介")).to_be_visible()
    picture(here, "case")
    here.page.locator(".beside a", has_text="人身安全保护令").click()
    here.page.wait_for_load_state()
    here.check()
    served, until = long_ago + timedelta(days=1), long_ago + timedelta(days=180)
    at = timezone.localtime() - timedelta(days=188)
    here.page.get_by_role("link", name="送达", exact=True).click()
    here.page.locator("[name=at]").fill(at.strftime("%Y-%m-%dT%H:%M"))
    for name in ("applicant_on", "respondent_on", "police_on", "village_on"):
        here.page.locator(f"[name=said_{name}]").fill(str(served))
    here.page.locator("[name=said_valid_until]").fill(str(until))
    here.page.get_by_role("button", name="送达", exact=True).click()
    here.page.wait_for_load_state()
    here.check()
    here.open("/duties/")
    expect(here.page.get_by_text("逾期").first).to_be_visible()
    picture(here, "duties")
    here.open(f"/ledgers/order/{order.id}/course/")
    step(here.page, "届满", asked="不需要延长")
    here.check()
    order = Order.objects.get()
    assert (order.state, order.ended_on) == ("届满", today)


@both
def test_a_police_account_opens_its_packet_and_nothing_else(
    city: dict[str, int], visit: Callable[..., Visit], width: int
) -> None:
    here, there = visit(width), visit(width)
    worker = person("banan", city["county"], Role.CASEWORKER)
    by = by_account(worker, at=timezone.now())
    case = enter_one("case", city["village"], by=by, type="家暴求助", story="演示经过")
    joined(case, worker)
    police = Account.objects.open("jingcha", name="演示派出所", password=PASSWORD)
    Office.objects.create(account=police, unit_id=city["county"], sort="police")
    sign(Weighed("partner", "police", "一", "二", "三", "四"), by=By(at=timezone.now()))
    here.sign_in_by_app("banan")
    here.open(f"/ledgers/case/{case.id}/packet/")
    here.page.get_by_label("发给哪个合作单位").select_option(label="演示派出所")
    here.page.get_by_label("对方是").select_option(label="公安机关")
    here.page.get_by_label("类型", exact=True).check()
    here.page.get_by_label("请对方做什么").fill("请依法处置")
    here.page.get_by_role("button", name="发出").click()
    here.page.wait_for_load_state()
    here.check()
    code = re.findall(r"\d{6}", here.page.get_by_role("status").inner_text())[0]

    weak = visit(width)
    weak.sign_in("jingcha")
    weak.open("/packets/")
    weak.page.get_by_role("link", name="请依法处置").click()
    weak.page.wait_for_load_state()
    weak.check()
    picture(weak, "packet-weak")
    weak.page.get_by_role("link", name="加一种登录方式").click()
    weak.page.wait_for_load_state()
    expect(weak.page.get_by_text("转介包里是当事人的信息")).to_be_visible()
    weak.check()
    picture(weak, "packet-safety")

    TOTP.activate(police, SECRET)
    there.sign_in_by_app("jingcha")
    there.open("/packets/")
    picture(there, "packets")
    there.page.get_by_role("link", name="请依法处置").click()
    there.page.get_by_label("开包码").fill(code)
    there.page.get_by_role("button", name="打开").click()
    there.page.wait_for_load_state()
    expect(there.page.get_by_text("家暴求助")).to_be_visible()
    there.check()
    picture(there, "packet")
    there.page.get_by_label("接收吗").select_option(label="接收")
    there.page.get_by_label("办理情况").fill("已接收")
    there.page.get_by_role("button", name="答复").click()
    there.page.wait_for_load_state()
    for path in ("/ledgers/", "/duties/", "/rounds/", "/meetings/dv/", "/figures/", "/manage/",
                 f"/ledgers/case/{case.id}/", f"/ledgers/case/{case.id}/course/"):  # fmt: skip
        answer = there.page.goto(f"{there.url}{path}")
        assert answer is not None
        assert answer.status in (403, 404), path
    here.open(f"/ledgers/case/{case.id}/course/")
    expect(here.page.get_by_text("对方接收了")).to_be_visible()

    case.refresh_from_db()
    custody.restrict([("case", case.id, case.version)], by=By(timezone.now()), reason="期满")
    there.open("/packets/")
    expect(there.page.get_by_text("请依法处置")).to_have_count(0)
    picture(there, "packets-gone")


@both
def test_an_inspection_goes_from_its_first_visit_to_writing_off(
    city: dict[str, int], visit: Callable[..., Visit], width: int
) -> None:
    county, village = visit(width), visit(width)
    county.sign_in("xian")
    village.sign_in("cun")
    year = timezone.localdate().year
    county.open(f"/rounds/?period={year}")
    county.page.locator("summary", has_text="开始一轮").click()
    county.page.get_by_label("轮次", exact=True).fill("第一轮")
    county.page.get_by_label("类型").select_option(label="疫情督查")
    county.page.get_by_label("项目").select_option(label="疫情防控督查")
    county.page.get_by_label("受检单位").select_option(value=str(city["village"]))
    county.page.get_by_role("button", name="开始，记第一次检查").click()
    county.page.wait_for_load_state()
    county.check()
    county.page.locator("summary", has_text="发现一个问题").click()
    county.page.get_by_label("问题类别").select_option(label="台账不全")
    county.page.get_by_label("发现了什么").fill("消毒记录没有写日期")
    picture(county, "round-form")
    county.page.get_by_role("button", name="记下问题").click()
    county.page.wait_for_load_state()
    county.check()
    picture(county, "round")
    county.page.get_by_role("link", name="消毒记录没有写日期").click()
    county.page.wait_for_load_state()
    step(county.page, "交办", assigned_to="本村妇联", due_on=str(timezone.localdate()))
    issue = Issue.objects.get()
    village.open(f"/ledgers/issue/{issue.id}/course/")
    step(village.page, "交整改报告", evidence="已经补齐")
    county.open(f"/ledgers/issue/{issue.id}/course/")
    step(county.page, "核验合格", way="现场看")
    step(county.page, "销号")
    county.open(f"/rounds/?period={year}")
    written = county.page.locator(".stages li", has_text="销号")
    expect(written).to_contain_text("1")
    picture(county, "rounds")
    assert Issue.objects.get().state == "销号"
    assert Step.objects.filter(record=issue.id).count() == 5


@both
def test_a_meeting_is_prepared_held_and_followed(
    city: dict[str, int], visit: Callable[..., Visit], width: int
) -> None:
    here = visit(width)
    year = date(2020, 1, 1), date(2021, 1, 1)
    vouched = {"document": "甲公函〔2020〕3号", "vouched_by": "演示公安局", "starts_on": year[0]}
    for indicator, value in (("warning-letter.alerts", 305), ("warning-letter.letters", 11)):
        enter_one("tally", city["county"], indicator=indicator, value=value, ends_before=year[1],
                  **vouched)  # fmt: skip
    for _ in range(6):
        enter_one("order", city["village"], type="告诫书")
    here.sign_in("xian")
    here.open("/meetings/dv/?period=2020")
    picture(here, "meeting")
    here.page.get_by_label("为什么不一样").first.select_option(label="没有抄送妇联")
    here.page.locator("button[value=explain]").first.click()
    here.page.wait_for_load_state()
    expect(here.page.get_by_text("写明了原因")).to_be_visible()
    here.page.locator("summary", has_text="登记一次会议").click()
    here.page.get_by_label("开会日期").fill("2020-12-28")
    here.page.get_by_label("会议记录").fill("议定每月交换一次数。")
    here.page.locator("[name=what0]").fill("告诫书抄送妇联")
    here.page.locator("[name=who0]").fill("演示公安局")
    here.page.locator("[name=due0]").fill("2021-01-31")
    here.check()
    here.page.get_by_role("button", name="登记会议").click()
    here.page.wait_for_load_state()
    here.check()
    picture(here, "meeting-held")
    expect(here.page.get_by_role("link", name="告诫书抄送妇联")).to_be_visible()
    with here.page.expect_download() as paper:
        here.page.get_by_role("link", name="会议材料 Word 文档").click()
    assert paper.value.suggested_filename.endswith(".docx")


@both
def test_a_keeper_opens_a_partners_account(
    city: dict[str, int], visit: Callable[..., Visit], width: int
) -> None:
    here = visit(width)
    person("guanli", city["county"], Role.KEEPER)
    here.sign_in_by_app("guanli")
    here.open("/manage/partners/")
    picture(here, "partners")
    here.page.get_by_role("link", name="开一个合作单位的账号").click()
    here.page.wait_for_load_state()
    here.check()
    here.page.get_by_label("哪一类单位").select_option(label="公安机关")
    here.page.get_by_label("单位和经办人").fill("演示派出所 丙警官")
    here.page.get_by_label("用户名").fill("jingcha")
    picture(here, "partner-new")
    here.page.get_by_role("button", name="开账号").click()
    here.page.wait_for_load_state()
    here.check()
    account = Account.objects.get(login="jingcha")
    assert not Post.objects.filter(account=account).exists()
    here.page.get_by_role("button", name="打一张登录条").click()
    here.page.wait_for_load_state()
    here.check()
    assert Case.objects.count() == 0
