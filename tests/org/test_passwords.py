"""What a password must be, by our own rules and by the profile's."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from jinguo.org.models import Account, Post, Role
from jinguo.org.passwords import stale


@pytest.fixture
def who(city: Any) -> Account:
    made = Account.objects.open("liyanshi", name="李演示")
    Post.objects.create(
        account=made, unit_id=city["东乡"], role=Role.OFFICER, since=date(2016, 1, 1)
    )
    return made


@pytest.mark.parametrize(
    "password",
    [
        "十二个字的口令可以是句话", "correct horse battery", "山高水长 go far" * 16,
        " 前后有空格也算数的口令 ",
    ],
)  # fmt: skip
def test_long_ones_are_taken_whatever_they_are_made_of(who: Account, password: str) -> None:
    validate_password(password, who)
    who.set_password(password)

    assert who.check_password(password)
    assert not who.check_password(password[:-1])
    assert not who.check_password(password.strip() if password != password.strip() else "x")


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("十一个字的口令不能用的", "请写到 12 个字以上"),
        ("x1" * 129, "请写短一些"),
        ("passwordpassword", "人人想得到"),
        ("123456789012", "太常见"),
        ("aaaaaaaaaaaaaaa", "太常见"),
        ("Liyanshi-2026-春天", "人人想得到"),
        ("我是李演示我要登录系统呀", "人人想得到"),
        ("东乡的山山水水真是好看呀", "人人想得到"),
        ("ＪＩＮＧＵＯ的山水真好看呀", "人人想得到"),
        ("县妇联的山山水水真是好看", "人人想得到"),
    ],
)
def test_ones_that_anybody_would_try_are_refused(who: Account, password: str, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        validate_password(password, who)


def test_profile_asks_for_four_classes_and_another_each_90_days(
    who: Account, settings: Any
) -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    who.set_password("十二个字的口令可以是句话")
    who.password_since = at - timedelta(days=91)
    assert not stale(who, at=at)

    settings.JINGUO_PROFILE = "dengbao"
    with pytest.raises(ValidationError, match="大写字母、小写字母、数字和符号"):
        validate_password("十二个字的口令可以是句话", who)
    validate_password("Shan-Shui 2026 haokan", who)
    assert stale(who, at=at)
    assert not stale(who, at=at - timedelta(days=2))
