"""What people type is words, numbers and days, whatever it looks like."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from jinguo.ledger.models import Activity
from jinguo.org.models import Role
from tests.security.addresses import all_addresses
from tests.web.test_entry import NEW, _typed

SQL = [
    "' OR '1'='1", "'; DROP TABLE ledger_activity; --", '" OR 1=1 --', "1; SELECT 1", "') UNION ALL",
    "%' ESCAPE '", "\\", "'||(SELECT 1)||'", "1 AND pg_sleep(9)", "/**/OR/**/1=1", "0x27", "%27--",
]  # fmt: skip
PATTERNS = ["%", "_", ".*", "(a+)+$", "[", "*", "?", "^", "$", "\\d", "(?i)", "{1,99999}", "a|b"]
TEMPLATES = [
    "{{ 7*7 }}", "{% debug %}", "{{ request.user.password }}", "${7*7}", "#{7*7}", "<%= 7*7 %>",
    "%s%s%n", "%(x)s", "{0.__class__}", "{}{x!r}", "{{''.__class__.__mro__}}", "{% load x %}",
]  # fmt: skip


@pytest.mark.parametrize("signs", [SQL, PATTERNS], ids=["sql", "patterns"])
def test_signs_find_nothing_but_themselves(city: Any, signs: list[str]) -> None:
    city.talk("一村", "平常的一场")
    client = city.client("演示市")
    tables = connection.introspection.table_names()
    for sign in signs:
        found = client.post("/ledgers/activity/", {"q": sign}, follow=True)
        assert found.status_code == 200, sign
        assert "平常的一场" not in found.content.decode(), sign
        for address in ("/figures/", "/ledgers/activity/", "/manage/units/", "/reports/"):
            for name in ("unit", "period", "after", "find", "status", "day", "q"):
                assert client.get(address, {name: sign}).status_code < 500, (address, name, sign)
    assert connection.introspection.table_names() == tables


def test_signs_of_sql_are_only_words(city: Any) -> None:
    test_signs_find_nothing_but_themselves(city, SQL[:4])


def test_signs_of_patterns_are_only_words(city: Any) -> None:
    test_signs_find_nothing_but_themselves(city, PATTERNS[:5])


def test_signs_of_templates_are_only_words(city: Any) -> None:
    client = city.client("演示市")
    for sign in TEMPLATES:
        record = city.talk("一村", f"标题{sign}尾")
        page = client.get(f"/ledgers/activity/{record.id}/").content.decode()
        shown = sign.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert f"标题{shown.replace(chr(39), '&#x27;')}尾" in page
        assert "标题49尾" not in page


def test_what_is_encoded_twice_is_not_decoded_twice(city: Any) -> None:
    client = city.client("演示市")
    for sign, shown in (("%3Cb%3E", "%3Cb%3E"), ("&lt;b&gt;", "&amp;lt;b&amp;gt;")):
        record = city.talk("一村", f"题{sign}")
        assert f"题{shown}" in client.get(f"/ledgers/activity/{record.id}/").content.decode()
    assert client.get("/figures/%252e%252e%252fdesk/").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"held_on": "2020-13-45"}, {"held_on": "0000-00-00"}, {"held_on": "99999-01-01"},
        {"held_on": "<b>"}, {"heads": "-1"}, {"heads": "1.5"}, {"heads": "1e400"}, {"heads": "NaN"},
        {"heads": "true"}, {"heads": "[]"}, {"unit": "x"}, {"unit": "-1"}, {"unit": "999999"},
        {"programmes": "no-such"}, {"subtype": "没有这一类"}, {"id": "no-uuid"}, {"mode": "飞行"},
    ],
    ids=str,
)  # fmt: skip
def test_what_a_browser_would_refuse_is_refused_here_too(city: Any, wrong: dict[str, str]) -> None:
    answer = city.client("一村", Role.RECORDER).post(NEW, {**_typed(city), **wrong})

    assert answer.status_code in (400, 403, 404)
    assert not Activity.objects.exists()


def test_a_number_too_large_is_refused_in_a_sentence(city: Any) -> None:
    client = city.client("演示市")
    for number in (2**31, 2**63, 10**30):
        answer = client.post(NEW, _typed(city, heads=str(number)))
        assert answer.status_code == 400, number
        assert "<h1>" in answer.content.decode()
    for address in (f"/manage/units/{10**30}/", "/figures/?unit=u" + "9" * 40,
                    "/figures/?period=" + "9" * 40):  # fmt: skip
        assert client.get(address).status_code in (400, 404), address
    assert not Activity.objects.exists()


@pytest.mark.parametrize("field", ["title", "venue"])
def test_what_is_longer_than_its_column_is_told(city: Any, field: str) -> None:
    answer = city.client("一村", Role.RECORDER).post(NEW, _typed(city, **{field: "长" * 20_000}))

    assert answer.status_code == 400
    assert not Activity.objects.exists()


def test_a_value_of_another_sort_is_refused(city: Any) -> None:
    client = city.client("一村", Role.RECORDER)
    for more in ({"unit[]": "1"}, {"heads": ["1", "x"]}, {"title": "a\x00b"}, {"title": "\ud7ff\ufffe"},
                 {"programmes": ["big-preaching", "no-such"]}, {"unit": ["1", "2"]}):  # fmt: skip
        assert client.post(NEW, {**_typed(city), **more}).status_code < 500, more
    answer = client.generic("POST", NEW, b'{"title": {"$ne": 1}}', content_type="application/json")
    assert answer.status_code == 400


def test_a_form_sets_no_field_that_it_does_not_have(city: Any) -> None:
    client = city.client("一村", Role.RECORDER)
    more = {
        "status": "accepted", "recorder": "1", "recorder_id": "1", "channel": "import", "struck_at": "2020-01-01", "version": "99", "custody": "erased",
        "is_superuser": "1", "change": "7", "number": "7",
    }  # fmt: skip
    plain = _typed(city)

    assert client.post(NEW, plain).status_code == 302
    first = Activity.objects.get()
    loaded = _typed(city, title="又一场", **more)
    client.post(NEW, loaded)

    second = Activity.objects.exclude(pk=first.pk).get()
    public = _typed(city, title="公开的一场", secrecy="0")
    assert client.post(NEW, public).status_code == 400
    for name in ("status", "secrecy", "recorder_id", "channel", "struck_at", "version", "custody"):
        assert getattr(second, name) == getattr(first, name), name


def test_the_same_field_twice_gives_one_answer(city: Any) -> None:
    own, foreign = city.codes["一村"], city.codes["二村"]
    client = city.client("一村", Role.RECORDER)

    for first, last in ((own, foreign), (foreign, own)):
        twice = client.get(f"/figures/?unit={first}&unit={last}")
        assert twice.status_code == client.get(f"/figures/?unit={last}").status_code
    typed = _typed(city, unit="二村")
    answer = client.post(f"{NEW}?unit={city.units['一村']}", typed)
    assert answer.status_code in (400, 403, 404)
    assert not Activity.objects.exists()


def test_no_strange_address_breaks_the_server(city: Any) -> None:
    client = city.client("演示市")
    words = ("x", "..", "%00", "𠮷", "a" * 3000, "-1", "' OR 1=1", "\u202e", "{{7*7}}", "%2e%2e%2f")
    for word in words:
        for address, methods in all_addresses(kind=word, address=word, key=word, suffix=word):
            if "GET" in methods:
                assert client.get(address).status_code < 500, address


def test_nobody_signed_in_gets_nothing_by_strange_headers(db: None) -> None:
    for name in ("x-forwarded-user", "x-remote-user", "remote-user", "x-user-id", "authorization",
                 "x-original-url", "x-rewrite-url", "x-http-method-override"):  # fmt: skip
        answer = Client().get("/figures/", headers={name: "admin"})
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/sign-in/")
