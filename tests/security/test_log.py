"""The log: one entry a line, in UTC, and nobody's words in it."""

import io
import logging
import re
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from config.log import LineFormatter
from jinguo.org.models import Role
from jinguo.web.guard import rule
from jinguo.web.pace import EXPORT, paces
from tests.web.test_guard import _urls

CANARY = "王秘密之"


@pytest.fixture
def log() -> Any:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    how = settings.LOGGING["formatters"]["line"]["format"]
    handler.setFormatter(LineFormatter(how))
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@rule(public=True)
def _failing(request: HttpRequest) -> HttpResponse:
    raise ValueError(f"Key (name)=({CANARY}) is wrong")


def test_an_error_says_where_and_not_what_it_quotes(db: None, settings: Any, log: Any) -> None:
    settings.ROOT_URLCONF = _urls(path("fails/", _failing))

    page = Client(raise_request_exception=False).get(f"/fails/?q={CANARY}")

    assert page.status_code == 500
    assert "系统出错了" in page.content.decode()
    assert "Traceback" not in page.content.decode()
    told = log.getvalue()
    assert "builtins.ValueError" in told
    assert "_failing" in told
    assert CANARY not in told + page.content.decode()


def test_nobody_forges_an_entry(log: Any) -> None:
    logging.getLogger("jinguo").error("told %s", "x\r\n2026-01-01 ERROR forged\x1b[31m\u2028y")

    [line] = log.getvalue().splitlines()
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 ERROR jinguo told x", line)
    assert "\\r\\n2026-01-01 ERROR forged\\x1b[31m" in line


def test_an_address_that_somebody_typed_is_not_kept(db: None, log: Any) -> None:
    Client().get(f"/{CANARY}/")

    assert log.getvalue() == ""


def test_a_refusal_leaves_a_line_without_a_name(city: Any, log: Any) -> None:
    account = city.account("一村", Role.LEADER)
    client = Client()
    client.force_login(account)

    assert client.get("/enter/activity/").status_code == 403
    for _ in range(EXPORT.most + 1):
        paces.wait(account.pk, EXPORT)
    assert client.get("/figures/workbook/").status_code == 429

    lines = [line.split(" ", 2)[2] for line in log.getvalue().splitlines()]
    assert lines == [
        f"jinguo.web no post: ENTER, account {account.pk}",
        f"jinguo.web too fast: {EXPORT.what}, account {account.pk}",
    ]
    assert account.name not in log.getvalue()


def test_a_foreign_form_leaves_a_line(db: None, log: Any) -> None:
    page = Client(enforce_csrf_checks=True).post("/sign-in/", {"login": CANARY, "password": CANARY})

    assert page.status_code == 403
    assert "django.security.csrf Forbidden" in log.getvalue()
    assert CANARY not in log.getvalue()


def test_the_log_goes_to_one_place_and_everything_serious_does() -> None:
    assert list(settings.LOGGING["handlers"]) == ["console"]
    assert settings.LOGGING["root"] == {"handlers": ["console"], "level": "WARNING"}
    assert settings.LOGGING["formatters"]["line"]["()"] == "config.log.LineFormatter"
