"""Signing in as people do: a slip binds a phone, a PIN opens it; an app; a passkey."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from jinguo.ledger import slips
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Look
from jinguo.org.models import Account, Device, Post, Role
from tests.journeys.conftest import PASSWORD, app_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_slip_binds_a_phone_and_the_pin_opens_it_from_then_on(
    city: dict[str, int], visit: Callable[..., Any]
) -> None:
    account = Account.objects.get(login="cun")
    written = slips.write(account, by=By(timezone.now()))
    here = visit(390)
    page = here.page

    here.open(f"/bind/#{written.code}")
    expect(page.get_by_label("登录条上的码")).to_have_value(written.code)
    assert page.evaluate("window.location.hash") == ""
    page.get_by_label("自己定一个 PIN").fill("123456")
    page.get_by_label("再输一遍 PIN").fill("123456")
    page.get_by_role("button", name="绑定并登录").click()
    expect(page.locator("[data-told]")).to_contain_text("六个相同")
    here.check()
    page.get_by_label("自己定一个 PIN").fill("304958")
    page.get_by_label("再输一遍 PIN").fill("304958")
    page.get_by_role("button", name="绑定并登录").click()
    page.wait_for_url("**/desk/")
    here.check()
    assert Device.objects.get().account == account

    page.get_by_role("button", name="退出").click()
    page.wait_for_url(here.url + "/")
    here.open("/sign-in/")
    expect(page.locator(".pin-name")).to_have_text("演示干部")
    page.get_by_label("PIN").fill("111222")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator("[data-pin-card] [data-told]")).to_contain_text("还可以试 9 次")
    here.check()
    page.get_by_label("PIN").fill("304958")
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/desk/")
    here.open("/safety/")
    expect(page.get_by_text("这一次用的是：绑定的手机和 PIN")).to_be_visible()
    acts = list(Look.objects.order_by("number").values_list("act", flat=True))
    assert acts == ["sign-in", "sign-out", "failed", "sign-in"]

    # The key cannot leave the browser: it is kept as one that nobody exports.
    leaves = page.evaluate(
        """() => new Promise((resolve) => {
          const opening = indexedDB.open("jinguo", 1);
          opening.onsuccess = () => {
            const asked = opening.result.transaction("devices").objectStore("devices").getAll();
            asked.onsuccess = () => resolve(asked.result.map((each) => each.key.extractable));
          };
        })"""
    )
    assert leaves == [False]


def test_app_and_passkey_are_added_and_open_the_door(
    city: dict[str, int], visit: Callable[..., Any]
) -> None:
    account = Account.objects.open("weiquan", name="演示维权", password=PASSWORD)
    Post.objects.create(
        account=account, unit_id=city["county"], role=Role.CASEWORKER, since=date(2016, 1, 1)
    )
    here = visit(1440)
    page = here.page
    here.open("/sign-in/")
    page.get_by_label("用户名").fill("weiquan")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/safety/?second=1")
    here.check()
    page.get_by_role("link", name="加验证器应用").click()
    here.check()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("应用里显示的").fill("000000")
    page.get_by_role("button", name="加上").click()
    expect(page.get_by_text("请等应用里出现下一个数字")).to_be_visible()
    page.get_by_label("应用里显示的").fill(app_code(secret))
    page.get_by_role("button", name="加上").click()
    expect(page.get_by_text("只显示这一次")).to_be_visible()
    here.check()
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10

    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    here.open("/safety/passkey/")
    page.get_by_role("button", name="加上").click()
    page.wait_for_url("**/safety/")
    expect(page.locator("li", has_text="通行密钥：通行密钥").first).to_be_visible()

    page.get_by_role("button", name="退出").click()
    page.wait_for_url(here.url + "/")
    here.open("/sign-in/")
    page.get_by_role("button", name="用通行密钥").click()
    page.wait_for_url("**/desk/")
    page.get_by_role("button", name="退出").click()
    page.wait_for_url(here.url + "/")

    here.open("/sign-in/")
    page.get_by_label("用户名").fill("weiquan")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/sign-in/second/")
    here.check()
    page.get_by_label("验证码").fill(codes[0])
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/desk/")
    here.open("/confirm/?next=/safety/")
    page.get_by_role("button", name="用通行密钥").click()
    page.wait_for_url("**/safety/")
    expect(page.get_by_text("用了一个恢复码")).to_be_visible()
