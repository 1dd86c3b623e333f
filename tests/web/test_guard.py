"""The door: rules are declared, an empty scope sees nothing, absent and forbidden look the same."""

import re
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from jinguo.errors import (
    CatalogueError,
    ConflictError,
    PeriodError,
    PolicyError,
    RuleError,
    SealError,
    UnitError,
)
from jinguo.org.models import Account, Post, Role
from jinguo.org.policy import Action
from jinguo.web.guard import GuardMiddleware, rule
from jinguo.web.urls import urlpatterns as pages


def _open(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@rule(public=True)
def _raising(request: HttpRequest, error: str) -> HttpResponse:
    raise {
        "rule": RuleError("请改正。"),
        "conflict": ConflictError("已经有了。"),
        "policy": PolicyError("看不到。"),
        "unit": UnitError("没有。"),
        "period": PeriodError("不是期间。"),
        "catalogue": CatalogueError("文件有错。"),
        "seal": SealError("打不开。"),
    }[error]


def _urls(*patterns: Any) -> ModuleType:
    module = ModuleType("addresses")
    module.urlpatterns = [*pages, *patterns]
    return module


def test_every_endpoint_of_the_site_has_a_rule() -> None:
    GuardMiddleware(_open)


@pytest.mark.parametrize(
    "pattern",
    [
        path("open/", _open),
        path("nested/", include([path("deep/", include([path("open/", _open)]))])),
    ],
)
def test_endpoint_without_a_rule_does_not_start(settings: Any, pattern: Any) -> None:
    settings.ROOT_URLCONF = _urls(pattern)

    with pytest.raises(ImproperlyConfigured, match="open/"):
        GuardMiddleware(_open)
    assert [each.id for each in run_checks() if each.id == "jinguo.E001"] == ["jinguo.E001"]


@pytest.mark.parametrize("said", [{}, {"action": Action.ENTER, "public": True}])
def test_rule_says_either_an_action_or_public(said: dict[str, Any]) -> None:
    with pytest.raises(ImproperlyConfigured):
        rule(**said)


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        ("rule", 400, "请改正。"),
        ("conflict", 409, "已经有了。"),
        ("policy", 404, "没有找到"),
        ("unit", 404, "没有找到"),
        ("period", 400, "不是期间。"),
        ("catalogue", 500, "文件有错。"),
        ("seal", 500, "打不开。"),
    ],
)
def test_error_is_told_in_its_own_sentence(
    db: None, settings: Any, error: str, status: int, told: str
) -> None:
    settings.ROOT_URLCONF = _urls(path("raise/<str:error>/", _raising))

    page = Client().get(f"/raise/{error}/")

    assert page.status_code == status
    assert told in page.content.decode()


@pytest.mark.parametrize("page", ["/figures/", "/figures/big-preaching.talks/", "/enter/activity/"])
def test_stranger_is_led_to_the_sign_in_and_back(city: Any, page: str) -> None:
    answer = Client().get(page)

    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={page}")


@pytest.mark.parametrize("page", ["/figures/", "/figures/big-preaching.talks/", "/enter/activity/"])
def test_empty_scope_sees_nothing(city: Any, page: str) -> None:
    city.talk("一村", "一村的宣讲")
    client = Client()
    client.force_login(Account.objects.open("nobody", name="演示无岗位"))

    answer = client.get(page)

    assert answer.status_code == 403
    assert "没有可以" in answer.content.decode()
    assert "各类宣讲活动" not in answer.content.decode()


def test_ended_post_sees_nothing(city: Any) -> None:
    client = city.client("演示市")
    Post.objects.update(until=date.today() - timedelta(days=1))  # noqa: DTZ011 - any day long past

    assert client.get("/figures/").status_code == 403


def test_closed_account_is_signed_out(city: Any) -> None:
    client = city.client("演示市")
    Account.objects.update(is_active=False)

    assert client.get("/figures/").status_code == 302


def test_leader_reads_figures_and_enters_nothing(city: Any) -> None:
    city.talk("一村", "一村的宣讲")
    client = city.client("演示市", Role.LEADER)

    figure = client.get("/figures/big-preaching.talks/?period=2020").content.decode()

    assert "依据是 1 条记录；您的岗位看到合计" in figure
    assert "一村的宣讲" not in figure
    assert client.get("/enter/activity/").status_code == 403


def test_village_sees_neither_figures_nor_records_of_its_sibling(city: Any) -> None:
    own = city.talk("一村", "一村的宣讲", sessions=2)
    other = city.talk("二村", "二村的宣讲", sessions=777_777)
    client = city.client("一村", Role.RECORDER)

    pages = [
        client.get(address).content.decode()
        for address in ("/figures/?period=2020", "/figures/big-preaching.talks/?period=2020")
    ]

    assert ["2场" in page for page in pages] == [True, True]
    assert [
        word for page in pages for word in ("二村", "777,77", "777777", "777779") if word in page
    ] == []
    assert "一村的宣讲" in pages[1]
    assert client.get(f"/enter/activity/{own.id}/").status_code == 200
    assert client.get(f"/enter/activity/{other.id}/").status_code == 404


def test_absent_and_forbidden_look_the_same(city: Any) -> None:
    other = city.talk("二村")
    client = city.client("一村", Role.RECORDER)
    absent, forbidden = "990601001009", city.codes["二村"]
    pairs = [
        [f"/figures/?period=2020&unit={unit}" for unit in (absent, forbidden)],
        [f"/figures/?period=2020&unit=u{unit}" for unit in (987654, city.units["二村"])],
        [
            f"/figures/big-preaching.talks/?period=2020&unit={unit}"
            for unit in (absent, forbidden, "没有", "u", "u12x")
        ],
        [f"/enter/activity/{id_}/" for id_ in ("00000000-0000-7000-8000-000000000000", other.id)],
    ]

    for addresses in pairs:
        answers = [client.get(address) for address in addresses]
        assert {answer.status_code for answer in answers} == {404}
        assert len({_plain(answer) for answer in answers}) == 1
        assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1


def _plain(answer: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_nothing_signed_in_is_kept_by_a_browser(city: Any) -> None:
    client = city.client("演示市")

    pages = ["/", "/figures/", "/enter/activity/", "/figures/?unit=990601001009", "/nowhere/"]

    assert {client.get(page)["Cache-Control"] for page in pages} == {"no-store"}


def test_policy_of_content_forbids_what_is_inline(city: Any) -> None:
    page = city.client("演示市").get("/figures/big-preaching.talks/")

    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    assert re.findall(r"<style|style=|<script>|onclick", page.content.decode()) == []


def test_an_unknown_host_is_told_in_chinese_and_nothing_breaks(db: None) -> None:
    answer = Client().get("/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "系统不认这个网址" in answer.content.decode()


def test_a_long_page_is_a_fraction_of_its_size_on_the_way(db: None) -> None:
    whole = Client().get("/look/")
    packed = Client().get("/look/", headers={"accept-encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(whole.content) / 2
