"""Files on the desk in a real browser: a photograph from a phone, lists taken out, two made one."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from jinguo.jobs import doing
from jinguo.ledger.models import Activity, Attachment, Party
from jinguo.org.models import Role
from tests.factories import by_account, enter_one
from tests.files.test_attachments import photograph
from tests.journeys.conftest import WIDTHS, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both = pytest.mark.parametrize("width", WIDTHS)


def worked() -> None:
    while doing.do_one("journey", timezone.now):
        pass


@both
def test_a_photograph_from_a_phone_hangs_on_its_record_and_comes_off(
    city: dict[str, int], visit: Callable[..., Any], tmp_path: Path, width: int
) -> None:
    photo = tmp_path / "王某某家.jpg"
    photo.write_bytes(photograph(size=(1200, 900)))
    here = visit(width, accept_downloads=True)
    page = here.page
    here.sign_in("cun")
    here.open("/enter/activity/")
    page.locator("#id_subtype").select_option("宣讲")
    page.locator("#id_title").fill("社区拍的一场（演示）")
    page.locator("#id_sessions").fill("1")
    page.get_by_text("附照片或材料（可以不附）").click()
    page.get_by_label("是什么").select_option(label="现场照片")
    expect(page.get_by_label("拍照")).to_have_attribute("capture", "environment")
    page.get_by_label("拍照").set_input_files(str(photo))
    here.check()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("link", name="查看这条记录").click()
    expect(page.get_by_role("heading", name="附件")).to_be_visible()
    here.check()
    shown = page.locator(".attached img")
    assert shown.evaluate("each => each.complete && each.naturalWidth") == 320
    with page.expect_download() as told:
        page.get_by_role("link", name="1. 现场照片（照片）").click()
    assert re.fullmatch(r"活动[0-9A-F]{6}_附件1\.jpg", told.value.suggested_filename)

    page.get_by_text("附照片或材料").click()
    bad = tmp_path / "签到.pdf"
    bad.write_bytes(b"MZ not what it says")
    page.get_by_label("或选一个文件").set_input_files(str(bad))
    page.get_by_role("button", name="附上").click()
    expect(page.get_by_text("附件不是可以附的文件")).to_be_visible()
    here.check()
    page.locator(".attached summary").click()
    page.get_by_label("去掉的原因").select_option(label="附错了")
    here.check()
    page.get_by_role("button", name="去掉这个附件").click()
    expect(page.locator(".attached")).to_have_count(0)
    here.check()
    assert Activity.objects.count() == 2
    assert Attachment.objects.get().key_sealed == ""


@both
def test_a_list_is_taken_out_and_a_heavy_one_by_two(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    asker, second = visit(width, accept_downloads=True), visit(width)
    person("jia", city["county"], Role.CASEWORKER, name="演示甲某")
    person("yi", city["county"], Role.CASEWORKER, name="演示乙某")
    enter_one("case", city["village"])
    page = asker.page
    asker.sign_in_by_app("jia")
    asker.open("/ledgers/activity/")
    for name, suffix in (("导出 .xlsx", ".xlsx"), ("导出 .csv", ".csv")):
        with page.expect_download() as told:
            page.get_by_role("link", name=name).click()
        assert told.value.suggested_filename.endswith(f"活动{suffix}")
        if suffix == ".csv":
            assert "合计：1 条" in Path(told.value.path()).read_text(encoding="utf-8-sig")

    asker.open("/ledgers/case/")
    page.get_by_role("link", name="导出 .csv").click()
    expect(page.get_by_text("敏感的都要另一个人同意")).to_be_visible()
    page.get_by_role("button", name="提出申请").click()
    expect(page.get_by_text("请写明为什么要导出")).to_be_visible()
    asker.check()
    page.get_by_label("为什么要导出").fill("市里核对名单")
    page.get_by_role("button", name="提出申请").click()
    page.wait_for_url("**/seconds/*/")
    asker.check()

    second.sign_in_by_app("yi")
    second.page.goto(page.url)
    second.page.get_by_role("button", name="同意", exact=True).click()
    expect(second.page.get_by_text("已同意")).to_be_visible()
    page.reload()
    asker.check()
    page.get_by_role("button", name="导出文件").click()
    page.wait_for_url("**/jobs/*/")
    worked()
    page.reload()
    with page.expect_download() as told:
        page.get_by_role("link", name="下载").click()
    assert "用完即删" in Path(told.value.path()).read_text(encoding="utf-8-sig")
    asker.check()


@both
def test_two_registrations_become_one_and_two_again(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    jia = person("jia", city["county"], Role.CASEWORKER, name="演示甲某")
    person("yi", city["county"], Role.LEADER, name="演示乙某")
    kept, gone = (
        enter_one(
            "party", city["village"], by=by_account(jia), type="个人", name=name,
            born_on="1990-03-08", secrecy=2,
        )
        for name in ("王芳", "王 方")
    )  # fmt: skip
    asker, second = visit(width), visit(width)
    page = asker.page
    asker.sign_in_by_app("jia")
    second.sign_in_by_app("yi")
    asker.open("/twins/")
    expect(page.get_by_text("姓名同音、生日相同")).to_be_visible()
    page.get_by_role("link", name=re.compile("^经办与授权")).first.click()
    asker.check()
    form = page.get_by_role("region", name="申请合并登记")
    form.get_by_label("编号").fill(str(gone.id))
    form.get_by_label("原因").fill("同一人，登记了两次")
    form.get_by_role("button").click()
    _agreed(asker, second)
    assert Party.objects.get(id=gone.id).struck_at is not None
    asker.open("/twins/")
    expect(page.get_by_text("姓名同音、生日相同")).to_have_count(0)

    asker.open(f"/ledgers/party/{kept.id}/team/")
    form = page.get_by_role("region", name="申请拆开合并")
    form.get_by_label("原因").fill("不是同一个人")
    asker.check()
    form.get_by_role("button").click()
    _agreed(asker, second)
    assert Party.objects.get(id=gone.id).struck_at is None


def _agreed(asker: Any, second: Any) -> None:
    """Let the second agree to what the asker has just put up."""
    asker.page.wait_for_url(re.compile(r"/seconds/\d+/"))
    asker.check()
    second.open(asker.page.url.removeprefix(second.url).partition("#")[0])
    second.page.get_by_role("button", name="同意", exact=True).click()
    second.page.wait_for_load_state()
    second.check()
