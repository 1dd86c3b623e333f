"""A clerk adds a programme with a figure and a sentence, and works with it at once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from jinguo.counting.books import books
from jinguo.documents.plain import as_text
from jinguo.org.models import Account, Post, Role
from jinguo.org.policy import Scope
from jinguo.periods import Period
from jinguo.reporting.write import write
from tests.journeys.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clerk(city: dict[str, int]) -> dict[str, int]:
    account = Account.objects.open("shi", name="演示干部", password=PASSWORD)
    Post.objects.create(
        account=account, unit_id=city["city"], role=Role.OFFICER, since=date(2016, 1, 1)
    )
    return city


@pytest.mark.parametrize("width", [390, 1440])
def test_a_new_programme_is_entered_counted_and_told_at_once(
    clerk: dict[str, int], visit: Callable[..., Any], width: int, tmp_path: Path
) -> None:
    here = visit(width)
    page = here.page
    here.sign_in("shi")
    here.open("/manage/")
    page.get_by_role("link", name="项目").first.click()
    here.check()
    page.get_by_role("link", name="增加项目").click()
    here.check()

    page.get_by_label("项目名称").fill("种子图书角")
    page.get_by_label("开始日期").fill("2020-01-01")
    page.get_by_label("条线", exact=True).select_option("家儿")
    page.get_by_label("类型").select_option("亲子")
    page.get_by_text("要数系统里没有的数量").click()
    page.get_by_label("数量名称").fill("借出图书")
    page.locator("[name=q0-measure]").fill("册")
    page.locator("[name=f0-label]").fill("图书角借出图书")
    page.locator("[name=f0-count]").select_option(label="借出图书相加")
    sentence = page.get_by_label("句子")
    sentence.fill("种子图书角进村入户，图书角借出图书")
    page.get_by_role("button", name="放进句子").click()
    expect(sentence).to_have_value("种子图书角进村入户，图书角借出图书{图书角借出图书}册")
    expect(page.locator(".reads")).to_have_text("种子图书角进村入户，图书角借出图书386册。")
    expect(page.locator(".examples")).to_contain_text("3 条记录，每条借出图书 2 → 6 册")
    here.check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", name="已保存，现在就能用")).to_be_visible()
    here.check()

    page.get_by_role("link", name="登记一条").click()
    page.get_by_label("举办日期").fill("2020-05-04")
    further = page.get_by_text("其他项目", exact=True)
    if further.count():
        further.click()
    page.get_by_role("checkbox", name="种子图书角", exact=True).check()
    page.get_by_label("名称").fill("第一次开放（演示）")
    page.locator("details.more > summary", has_text="更多").click()
    page.get_by_label("借出图书（册）").fill("41")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", name="已登记")).to_be_visible()

    page.get_by_role("link", name="图书角借出图书").click()
    expect(page.locator(".value")).to_have_text("41册")
    here.check()
    report = write(
        books(), unit=clerk["city"], period=Period.year(2020), scope=Scope(everything=True)
    )
    assert "种子图书角进村入户，图书角借出图书41册。" in as_text(report.document)


@pytest.mark.parametrize("width", [390, 1440])
def test_units_are_walked_and_one_is_opened(
    clerk: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.sign_in("shi")
    here.open("/manage/units/")
    page.locator(".units tbody th a").first.click()
    here.check()
    page.get_by_role("link", name="办理变更").click()
    page.get_by_text("增加一个下级单位").click()
    page.get_by_label("名称").first.fill("演示乡")
    page.get_by_label("从哪一天起").first.fill("2020-06-01")
    page.get_by_role("button", name="增加", exact=True).click()
    expect(page.get_by_text("请写明依据")).to_be_visible()
    here.check()
    page.get_by_label("依据").first.fill("演示文号")
    page.get_by_role("button", name="增加", exact=True).click()
    expect(page.get_by_role("heading", name="演示乡", exact=True)).to_be_visible()
    expect(page.get_by_text("设立，自 2020-06-01 起：演示文号")).to_be_visible()
    here.check()


def test_a_programme_is_written_without_javascript(
    clerk: dict[str, int], visit: Callable[..., Any]
) -> None:
    here = visit(390, java_script_enabled=False)
    page = here.page
    page.goto(f"{here.url}/sign-in/?next=/manage/programmes/new/")
    page.get_by_label("用户名").fill("shi")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("项目名称").fill("种子图书角")
    page.get_by_label("条线", exact=True).select_option("家儿")
    page.locator("[name=f0-label]").fill("图书角活动")
    page.locator("[name=s0-say]").fill("开放")
    page.get_by_role("button", name="看看效果").last.click()
    page.get_by_role("button", name="放进句子").click()
    expect(page.locator(".reads")).to_have_text("开放386场。")
    page.get_by_role("button", name="保存", exact=True).click()

    expect(page.get_by_role("heading", name="已保存，现在就能用")).to_be_visible()
