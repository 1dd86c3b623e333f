"""The front page and the sign-in."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jinguo.ledger.models import Receipt

PASSWORD = "演示口令-演示口令"


def test_front_page_names_the_city_to_anybody(city: Any) -> None:
    page = Client().get("/")

    assert page.status_code == 200
    assert "<h1>演示市</h1>" in "".join(page.content.decode().split())
    assert "/sign-in/" in page.content.decode()
    assert "jinguo-demo-2020" not in page.content.decode()


def test_front_page_without_units_says_what_to_do(db: None) -> None:
    assert "还没有载入单位" in Client().get("/").content.decode()


@pytest.mark.parametrize("page", ["/", "/sign-in/"])
def test_demonstration_tells_its_accounts(city: Any, page: str) -> None:
    Receipt.objects.create(key="demo huaibei-2020", at=timezone.now())

    told = Client().get(page).content.decode()

    assert "演示市（演示）" in told
    assert [word for word in ("jinguo-demo-2020", "xiang", "xian", "shi") if word not in told] == []


def test_receipt_of_something_else_makes_no_demonstration(city: Any) -> None:
    Receipt.objects.create(key="demolition", at=timezone.now())

    assert "jinguo-demo-2020" not in Client().get("/").content.decode()


def test_wrong_login_and_wrong_password_are_told_alike(city: Any) -> None:
    account = city.account("一村")
    told = []
    for login in (account.login, "somebody"):
        page = Client().post("/sign-in/", {"login": login, "password": "不对的口令"})
        assert page.status_code == 400
        told.append("用户名或密码不对" in page.content.decode())

    assert told == [True, True]


def test_empty_sign_in_names_both_fields(city: Any) -> None:
    page = Client().post("/sign-in/", {}).content.decode()

    assert "请填写用户名。" in page
    assert "请填写密码。" in page


@pytest.mark.parametrize(
    ("wanted", "onward"),
    [
        ("/enter/activity/", "/enter/activity/"),
        ("", "/desk/"),
        ("https://example.org/", "/desk/"),
        ("//example.org/", "/desk/"),
        ("/\\example.org", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
    ],
)
def test_sign_in_leads_on_within_the_site_only(city: Any, wanted: str, onward: str) -> None:
    given = {"login": city.account("一村").login, "password": PASSWORD, "next": wanted}

    answer = Client().post("/sign-in/", given)

    assert (answer.status_code, answer["Location"]) == (302, onward)


def test_signed_in_is_led_on_at_once(city: Any) -> None:
    assert city.client("一村").get("/sign-in/")["Location"] == "/desk/"


def test_sign_out_ends_the_session_by_post_alone(city: Any) -> None:
    client = city.client("一村")

    assert client.get("/sign-out/").status_code == 405
    assert client.get("/figures/").status_code == 200
    assert client.post("/sign-out/")["Location"] == "/"
    assert client.get("/figures/").status_code == 302


def test_form_without_its_token_is_refused_in_chinese(city: Any) -> None:
    client = Client(enforce_csrf_checks=True)

    page = client.post("/sign-in/", {"login": "a", "password": "b"})

    assert page.status_code == 403
    assert "页面已过期" in page.content.decode()
