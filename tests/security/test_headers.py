"""What every answer says to the browser: pages, files of the look, errors, redirects, files."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.security.addresses import all_addresses

ROOT = Path(__file__).parents[2]
PAGE = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'",
    "font-src 'self'", "connect-src 'self'", "manifest-src 'self'", "object-src 'none'",
    "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
}  # fmt: skip
STATIC = "/static/web/look/base.css"
KINDS = ["/", "/sign-in/", "/figures/", "/nowhere/", "/sign-out/", STATIC, "/static/nothing.css"]


def _closed(answer: Any) -> None:
    """Close the file that is handed out; closing the answer would end the test's transaction."""
    for close in answer._resource_closers:
        close()


def _policy(answer: Any) -> set[str]:
    return set(answer["Content-Security-Policy"].split("; "))


def test_a_page_loads_from_here_alone_and_nothing_is_inline(city: Any) -> None:
    page = city.client("演示市").get("/figures/big-preaching.talks/?period=2020")

    assert _policy(page) == PAGE
    assert "unsafe" not in page["Content-Security-Policy"]
    assert re.findall(r"<style|\sstyle=|<script>|\son[a-z]+=", page.content.decode()) == []


@pytest.mark.parametrize("address", KINDS)
def test_every_answer_says_what_the_browser_may_not_do(city: Any, address: str) -> None:
    for client in (Client(), city.client("演示市")):
        answer = client.get(address)
        policy = _policy(answer)
        assert {"frame-ancestors 'none'", "base-uri 'none'", "default-src 'none'"} <= policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["Cross-Origin-Embedder-Policy"] == "require-corp"
        assert "camera=()" in answer["Permissions-Policy"]
        assert not [name for name in answer.headers if name.startswith("Access-Control")]
        _closed(answer)


def test_nothing_of_a_page_is_kept_and_the_files_of_the_look_are(city: Any) -> None:
    city.talk("一村")
    client = city.client("演示市")
    for address, _ in all_addresses(unit=city.units["一村"]):
        assert client.get(address)["Cache-Control"] == "no-store", address

    style = Client().get(STATIC)
    _closed(style)
    assert "public" in style["Cache-Control"]


def test_every_answer_tells_its_type_and_its_letters(city: Any) -> None:
    city.talk("一村")
    client = city.client("演示市")
    for address, methods in all_addresses(unit=city.units["一村"]):
        answer = client.get(address) if "GET" in methods else client.post(address)
        if answer.content:
            kind = answer["Content-Type"]
            assert kind.startswith(("application/", "text/")), address
            assert "charset=utf-8" in kind or not kind.startswith("text/"), address


SAFE_IN_SCRIPTS = {
    ("waiting.js", "sessionStorage"): "how many were sent since the last page, and no word of them",
    ("offline.js", "postMessage"): "asks our own worker to take the page over; nothing goes along",
    ("worker.js", 'addEventListener("message'): "hears just that, and reads nothing of it",
}


def test_no_script_of_ours_puts_text_into_a_page_as_html() -> None:
    scripts = sorted((ROOT / "jinguo" / "web" / "static").rglob("*.js"))
    risky = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|"
        r"setTimeout\(['\"]|postMessage|addEventListener\(['\"]message|__proto__|"
        r"localStorage|sessionStorage|document\.domain"
    )

    assert scripts
    assert {
        (file.name, found)
        for file in scripts
        for found in re.findall(risky, file.read_text(encoding="utf-8"))
    } == set(SAFE_IN_SCRIPTS)


def test_templates_load_nothing_from_elsewhere_and_hold_no_code() -> None:
    for file in (ROOT / "jinguo" / "web" / "templates").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', text), file.name
        assert not re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:|<iframe|<object", text)
        assert not re.findall(r"<script(?![^>]*\ssrc=)", text), file.name


def test_a_cookie_is_for_the_server_alone_and_no_other_site_sends_it(city: Any) -> None:
    account = city.account("一村")
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"login": account.login, "password": "演示口令-演示口令"})

    assert client.cookies
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] in {"Lax", "Strict"}, cookie.key
        assert (cookie["path"], cookie["domain"]) == ("/", "")
        assert len(cookie.OutputString()) < 4096
