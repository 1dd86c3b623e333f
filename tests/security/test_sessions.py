"""Whose a session is, how it ends, and that no other site acts in it."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from jinguo.org.models import Account, Role
from tests.security.addresses import all_addresses

PASSWORD = "演示口令-演示口令"
PRIVATE = "/figures/"


def _cookie(client: Client) -> str:
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def _signed_in(city: Any) -> tuple[Client, Account]:
    account = city.account("一村", Role.RECORDER)
    client = Client()
    answer = client.post("/sign-in/", {"login": account.login, "password": PASSWORD})
    assert answer.status_code == 302
    return client, account


def _with(cookie: str) -> Any:
    other = Client()
    other.cookies[settings.SESSION_COOKIE_NAME] = cookie
    return other.get(PRIVATE)


def test_a_sign_in_makes_a_new_session(city: Any) -> None:
    account = city.account("一村", Role.RECORDER)
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = "a" * 32
    client.get("/sign-in/")

    client.post("/sign-in/", {"login": account.login, "password": PASSWORD})

    assert _cookie(client) != planted
    assert _with(planted).status_code == 302
    first = _cookie(client)
    client.post("/sign-out/")
    client.post("/sign-in/", {"login": account.login, "password": PASSWORD})
    assert _cookie(client) != first


def _sign_out(client: Client, account: Account) -> None:
    client.post("/sign-out/")


def _close(client: Client, account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(is_active=False)


def _new_password(client: Client, account: Account) -> None:
    account.set_password("另一个口令-另一个口令")
    account.save()


def _ends(city: Any, act: Callable[[Client, Account], None]) -> None:
    client, account = _signed_in(city)
    cookie = _cookie(client)
    assert _with(cookie).status_code == 200

    act(client, account)

    assert _with(cookie).status_code == 302


def test_the_old_cookie_opens_nothing_after_signing_out(city: Any) -> None:
    _ends(city, _sign_out)


def test_the_old_cookie_opens_nothing_once_the_account_is_closed(city: Any) -> None:
    _ends(city, _close)


def test_the_old_cookie_opens_nothing_after_a_new_password(city: Any) -> None:
    _ends(city, _new_password)


def test_a_session_made_up_or_changed_opens_nothing(city: Any) -> None:
    client, account = _signed_in(city)
    cookie = _cookie(client)
    tried = ["", "0", "1", str(account.pk), account.login, cookie[:-1], cookie + "a", cookie.upper(),
             "../" + cookie, cookie[::-1], "' OR 1=1 --", "\x00", "x" * 5000]  # fmt: skip

    assert {_with(each).status_code for each in tried} == {302}


def test_a_sessions_token_is_long_and_of_the_systems_chance(city: Any) -> None:
    client, _ = _signed_in(city)
    made = {client.session._get_new_session_key() for _ in range(500)}

    assert len(made) == 500
    assert len(_cookie(client)) * math.log2(36) >= 128


def test_the_session_stands_in_no_page_and_no_address(city: Any) -> None:
    client, _ = _signed_in(city)
    cookie = _cookie(client)
    for address, methods in all_addresses(unit=city.units["一村"]):
        if "GET" in methods:
            answer = client.get(address)
            assert cookie not in answer.content.decode("utf-8", "replace"), address
            assert cookie not in answer.headers.get("Location", "")


def test_every_page_has_the_way_out(city: Any) -> None:
    client = city.client("演示市")
    for address, methods in all_addresses(unit=city.units["一村"]):
        if address.startswith("/enter/offline/"):
            continue  # kept on the device for when there is no network: it is nobody's in particular
        answer = client.get(address)
        page = answer.content.decode("utf-8", "replace")
        if "GET" in methods and answer["Content-Type"].startswith("text/html") and "<body" in page:
            assert 'action="/sign-out/"' in page, address


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_form_without_its_token_is_refused(city: Any, signed_in: bool) -> None:
    client = Client(enforce_csrf_checks=True)
    if signed_in:
        client.force_login(city.account("演示市"))
    for address, methods in all_addresses(unit=city.units["一村"]):
        if "POST" in methods:
            answer = client.post(address, {"act": "save", "next": "/"})
            assert answer.status_code == 403, address
            assert "页面已过期" in answer.content.decode()


def test_a_form_sent_as_plain_text_or_json_is_refused(city: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(city.account("演示市"))
    for address, methods in all_addresses(unit=city.units["一村"]):
        for kind in ("text/plain", "application/json") if "POST" in methods else ():
            answer = client.post(address, '{"act":"save"}', content_type=kind)
            assert answer.status_code == 403, address


def test_a_token_of_another_site_is_refused(city: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    told = {"csrfmiddlewaretoken": token, "login": "x", "password": "y"}

    assert client.post("/sign-in/", told).status_code == 400
    for origin in ("https://evil.example", "null", "http://testserver.evil.example"):
        assert client.post("/sign-in/", told, headers={"origin": origin}).status_code == 403
