"""Passwords as they are typed, judged and kept."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from jinguo.org.models import Account

ROOT = Path(__file__).parents[2]
SESSION_OPENERS = {"sign_in.py", "door.py", "device.py", "factors.py", "bind.py", "password.py"}
"""Where a session may begin: the addresses that docs/defence.md lists."""


def test_what_many_people_use_is_refused(db: None) -> None:
    known = [each for each in CommonPasswordValidator().passwords if len(each) >= 12]

    assert len(known) > 30
    for password in known:
        with pytest.raises(ValidationError):
            validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "kdwqhfgm zyfwvut", "qmzpwoxnrucbtyvi", "QMZPWOXNRUCBTYVI", "704918263550", "!?#&*~^|;:,.<>",
        "山高水长风清月白云卷云舒", "𠮷野家在哪里呀请告诉我吧", "   两边有空格的口令   ", "żółć-ñandú-größe",
    ],
)  # fmt: skip
def test_any_characters_make_a_password(db: None, password: str) -> None:
    validate_password(password)


def test_a_password_is_taken_to_the_last_character(db: None) -> None:
    password = " 山高水长Abc-" * 12 + "末"
    account = Account.objects.open("chang", name="演示", password=password)

    assert len(password) > 100
    assert account.check_password(password)
    for other in (password[:-1], password.strip(), password.lower(), password[:72], password + "x"):
        assert not account.check_password(other)
    page = Client().post("/sign-in/", {"login": "chang", "password": password})
    assert page.status_code == 302


def test_a_password_is_covered_and_may_be_pasted(city: Any) -> None:
    page = Client().get("/sign-in/").content.decode()
    [field] = re.findall(r'<input[^>]*name="password"[^>]*>', page)

    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page
    longest = re.search(r'maxlength="(\d+)"', field)
    assert longest is None or int(longest[1]) >= 128
    for script in (ROOT / "jinguo" / "web" / "static").rglob("*.js"):
        assert '"paste"' not in script.read_text(encoding="utf-8"), script.name


def test_a_password_is_kept_by_argon2id(db: None, costly_hashing: None) -> None:
    kept = Account.objects.open("a", name="演示", password="山高水长风清月白云卷云舒").password

    found = re.match(r"argon2\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$", kept)
    assert found
    memory, times, _ = map(int, found.groups())
    assert memory >= 19 * 1024
    assert times >= 2


def test_a_fresh_home_has_no_account(db: None) -> None:
    assert Account.objects.count() == 0


def test_no_page_asks_a_secret_question() -> None:
    for file in (ROOT / "jinguo" / "web").rglob("*.html"):
        assert not re.search("密保|密码提示|安全问题|找回问题", file.read_text(encoding="utf-8"))


def test_only_the_declared_addresses_open_a_session() -> None:
    openers = {
        file.name
        for file in (ROOT / "jinguo").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rsplit(".", 1)[-1] in (
            "login", "force_login", "cycle_key",
        ) and file.name != "bench_web.py"
    }  # fmt: skip

    assert openers <= SESSION_OPENERS
