"""As deployed behind https: cookies, the way from http, hosts, proxies, Django's own check."""

from pathlib import Path

import pytest

from jinguo.console.reaching import check_names
from jinguo.errors import UsageError
from tests.security.deployed import HTTPS, answered, command

PROXIED = "'x-forwarded-proto': 'https'"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with its tables: they are made once, no test here writes into them."""
    folder = tmp_path_factory.mktemp("deployed")
    done = command(folder, "-m", "config.command", "django", "migrate", "-v0")
    assert done.returncode == 0, done.stderr
    return folder


def _get(home: Path, headers: str, told: str, **environment: str) -> object:
    return answered(
        home,
        f"answer = client.get('/sign-in/', headers={{{headers}}})\nprint(json.dumps({told}))",
        **environment,
    )


def test_djangos_own_check_of_a_deployed_site_finds_nothing(tmp_path: Path) -> None:
    done = command(
        tmp_path, "-m", "config.command", "django", "check", "--deploy", "--fail-level", "WARNING",
        **HTTPS,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr


def test_by_https_cookies_are_of_this_host_alone(home: Path) -> None:
    told = _get(
        home,
        PROXIED,
        "[answer.status_code, answer['Strict-Transport-Security'],"
        " [[each.key, each['secure'], each['path'], each['domain']]"
        "  for each in answer.cookies.values()], settings.SESSION_COOKIE_NAME,"
        " settings.SESSION_COOKIE_SECURE]",
        **HTTPS,
    )

    assert told == [
        200, "max-age=31536000; includeSubDomains",
        [["__Host-csrf", True, "/", ""]], "__Host-session", True,
    ]  # fmt: skip


def test_http_leads_to_https_and_sets_no_cookie(home: Path) -> None:
    told = _get(
        home,
        "",
        "[answer.status_code, answer['Location'], len(answer.cookies),"
        " answer['Content-Security-Policy'][:18]]",
        **HTTPS,
    )

    assert told == [301, "https://fulian.example.gov.cn/sign-in/", 0, "default-src 'none'"]


def test_nobody_claims_https_without_a_proxy_of_ours(home: Path) -> None:
    told = _get(
        home,
        PROXIED,
        "[answer.status_code, answer.wsgi_request.is_secure()]",
        JINGUO_HOSTS="fulian.example.gov.cn",
    )

    assert told == [200, False]


@pytest.mark.parametrize("proxy", ["0", "1"])
def test_a_forwarded_host_never_stands_for_ours(home: Path, proxy: str) -> None:
    told = _get(
        home,
        f"'x-forwarded-host': 'evil.example', 'forwarded': 'host=evil.example', {PROXIED}",
        "[answer.wsgi_request.get_host(), 'evil' in answer.content.decode()]",
        **{**HTTPS, "JINGUO_PROXY": proxy, "JINGUO_HTTPS": proxy},
    )

    assert told == ["fulian.example.gov.cn", False]


def test_links_in_files_lead_to_the_name_that_was_set(tmp_path: Path) -> None:
    two = {**HTTPS, "JINGUO_HOSTS": "fulian.example.gov.cn,10.1.2.3"}

    assert answered(tmp_path, "print(json.dumps(settings.SITE))", **two) == (
        "https://fulian.example.gov.cn/"
    )
    assert answered(tmp_path, "print(json.dumps(settings.SITE))") == ""


def test_debug_is_off_whatever_the_environment_says(tmp_path: Path) -> None:
    told = answered(
        tmp_path,
        "print(json.dumps([settings.DEBUG, [each for each in settings.INSTALLED_APPS"
        " if 'debug' in each or 'admin' in each]]))",
        DEBUG="1",
        DJANGO_DEBUG="1",
        JINGUO_DEBUG="1",
    )

    assert told == [False, []]


@pytest.mark.parametrize("names", ["*", "*.example.gov.cn", ".example.gov.cn", "a.example,", ""])
def test_a_name_that_stands_for_many_is_refused(names: str) -> None:
    with pytest.raises(UsageError, match="JINGUO_HOSTS"):
        check_names(names.split(","))


def test_names_written_out_are_taken() -> None:
    check_names(["fulian.example.gov.cn", "127.0.0.1", "[::1]"])
