"""`jinguo account`: what the operator does with accounts and posts."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jinguo.ledger import slips
from jinguo.ledger.models import Entry
from jinguo.org.models import Account, Role, Sitting

ADD = ("account", "add", "wang", "--name", "王演示", "--unit", "甲县", "--role", "keeper", "--slip")


@pytest.fixture
def wang(city: Any, jinguo: Any) -> Account:
    done = jinguo(*ADD)
    assert done.status == 0
    code = done.out.split("登录条：")[1].split("\n")[0]
    assert slips.read(code, at=timezone.now()).account.login == "wang"
    return Account.objects.get(login="wang")


def test_account_without_a_password_gets_a_slip_and_a_term(wang: Account, jinguo: Any) -> None:
    assert not wang.has_usable_password()
    post = wang.posts.get()
    assert post.until is not None
    assert timedelta(days=5 * 365) <= post.until - post.since <= timedelta(days=5 * 366)
    listed = jinguo("account", "list").out
    assert "wang\t王演示" in listed
    assert f"甲县\t账号管理员\t{post.since} 起，至 {post.until}" in listed
    assert list(Entry.objects.values_list("kind", flat=True)) == ["account", "post", "account"]


def test_posts_are_given_and_ended_apart(wang: Account, jinguo: Any) -> None:
    other = ("wang", "--unit", "一村", "--role", "recorder")
    refused = jinguo("account", "post", "add", *other)
    assert (refused.status, "不能兼任" in refused.err) == (3, True)
    done = jinguo("account", "post", "end", "wang", "--unit", "甲县", "--role", "keeper")
    assert done.status == 0
    assert jinguo("account", "post", "add", *other).status == 0
    assert wang.posts.get().role == Role.RECORDER
    again = jinguo("account", "post", "end", "wang", "--unit", "甲县", "--role", "keeper")
    assert (again.status, "没有这个岗位" in again.err) == (2, True)


def test_disabled_and_reset_accounts_are_out(wang: Account, jinguo: Any) -> None:
    Sitting.objects.create(
        session_key="x", session_data="", expire_date=timezone.now(), account=wang
    )
    assert jinguo("account", "disable", "wang").status == 0
    assert not Sitting.objects.exists()
    told = jinguo("account", "slip", "wang")
    assert (told.status, "已停用" in told.err) == (3, True)
    assert jinguo("account", "enable", "wang").status == 0
    assert "登录条：" in jinguo("account", "reset", "wang").out
    assert jinguo("account", "slip", "nobody").status == 2
