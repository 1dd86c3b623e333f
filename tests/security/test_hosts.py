"""The name in a request and the way onward: no other site's ever comes of them."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

EVIL = "evil.example"
HOSTS = [
    EVIL, f"{EVIL}:80", f"testserver.{EVIL}", f"{EVIL}#testserver", f"testserver@{EVIL}",
    f"{EVIL}/testserver", f"testserver, {EVIL}", f"testserver\t{EVIL}", "", "[::ffff:1.2.3.4]",
    "127.0.0.1.nip.example", f"http://{EVIL}", f"{EVIL}\x00testserver", "ｔestserver.example",
]  # fmt: skip
WAYS = [
    f"https://{EVIL}/", f"http://{EVIL}/", f"//{EVIL}/", f"///{EVIL}/", f"////{EVIL}",
    f"\\\\{EVIL}", f"/\\{EVIL}", f"\\/{EVIL}", f"/\t/{EVIL}", f"/\n/{EVIL}", f"\t//{EVIL}",
    f" //{EVIL}", f"\x01//{EVIL}", f"\x00//{EVIL}", f"http:{EVIL}", f"http:/{EVIL}",
    f"http:///{EVIL}", f"https:\\\\{EVIL}", f"hTTps://{EVIL}", f"//{EVIL}%2f..", f"//{EVIL}:443/",
    f"//user@{EVIL}/", f"//testserver@{EVIL}/", f"http://testserver.{EVIL}/", "javascript:alert(1)",
    "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
    f"ftp://{EVIL}/", f"//[::1]@{EVIL}", f"//{EVIL}\\@testserver/", f"/{chr(0x2028)}/{EVIL}",
    f"{chr(0x3000)}//{EVIL}", f"／／{EVIL}", f"https:／／{EVIL}", f"//{EVIL}\r\nSet-Cookie: x=1",
    "/figures/\r\nSet-Cookie: x=1", f"\u202e//{EVIL}", f"/%09/{EVIL}", f"/%5c{EVIL}", "//", "///",
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_another_name_is_answered_by_one_sentence_without_it(db: None, host: str) -> None:
    for path in ("/", "/sign-in/", "/figures/", "/nowhere/"):
        answer = Client().get(path, headers={"host": host})
        assert answer.status_code == 400, path
        assert EVIL not in answer.content.decode()
        assert "Location" not in answer.headers


@pytest.mark.parametrize("way", WAYS)
def test_signing_in_leads_on_within_the_site_alone(city: Any, way: str) -> None:
    account = city.account("一村")
    told = {"login": account.login, "password": "演示口令-演示口令", "next": way}

    for answer in (Client().post("/sign-in/", told), Client().post("/sign-in/", {"next": way})):
        _stays(answer)
    client = city.client("二村")
    _stays(client.get("/sign-in/", {"next": way}))


def _stays(answer: Any) -> None:
    onward = answer.headers.get("Location", "/")
    assert onward.startswith("/")
    assert not onward.startswith(("//", "/\\", "/\t"))
    assert urlsplit(onward.replace("\\", "/")).netloc == ""
    assert not answer.cookies.get("x")
    page = answer.content.decode()
    assert f'href="//{EVIL}' not in page
    assert 'href="javascript:' not in page.lower()


def test_the_way_onward_that_is_ours_is_kept(city: Any) -> None:
    account = city.account("一村")
    told = {
        "login": account.login,
        "password": "演示口令-演示口令",
        "next": "/figures/?period=2020",
    }

    assert Client().post("/sign-in/", told)["Location"] == "/figures/?period=2020"
