"""An endpoint answers the methods that its rule declares; what is fetched changes nothing."""

from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from jinguo.ledger.models import Counter as Counting
from jinguo.ledger.models import look
from jinguo.org.models import Role, Sitting
from tests.security.addresses import all_addresses, routes

ODD = ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "COPY", "GETS")
SEEN = {Sitting._meta.db_table} | {
    each._meta.db_table for each in apps.get_models() if each.__module__ == look.__name__
}
"""What a page that is only looked at may write: that somebody looked."""


def test_every_endpoint_declares_its_methods() -> None:
    assert {method for each in routes() for method in each.callback.rule.methods} == {"GET", "POST"}


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_method_that_is_not_declared_is_refused_in_chinese(city: Any, signed_in: bool) -> None:
    client = city.client("演示市") if signed_in else Client(enforce_csrf_checks=True)
    for address, methods in all_addresses():
        for method in (*ODD, *({"GET", "POST"} - {*methods})):
            answer = client.generic(method, address)
            assert answer.status_code == 405, (method, address)
            assert "不接受这样的请求" in answer.content.decode()
            assert set(methods) <= set(answer["Allow"].split(", "))
            assert method not in answer["Allow"].split(", ")


def test_options_tells_the_methods_and_nothing_else(city: Any) -> None:
    for address, methods in all_addresses():
        answer = Client().options(address)
        assert (answer.status_code, answer.content) == (204, b""), address
        assert set(methods) <= set(answer["Allow"].split(", "))
        assert not [name for name in answer.headers if name.startswith("Access-Control")]


def test_head_answers_as_get_without_the_page(city: Any) -> None:
    city.talk("一村")
    client = city.client("演示市")
    unit = city.units["一村"]
    for address, methods in all_addresses(unit=unit):
        if "GET" in methods:
            got, head = client.get(address), client.head(address)
            assert head.status_code == got.status_code, address
            assert head.content == b""


@pytest.mark.parametrize("role", [Role.OFFICER, Role.RECORDER, Role.LEADER, None])
def test_what_is_fetched_changes_nothing(city: Any, role: str | None) -> None:
    record = city.talk("一村")
    client = city.client("演示市", role) if role else Client()
    known = {"unit": city.units["一村"], "id_": record.id}
    before = _rows()

    told = Counter(
        getattr(client, method)(f"{address}{query}").status_code
        for address, _ in all_addresses(**known)
        for method in ("get", "head")
        for query in ("", "?act=save&reason=试&act=close&chosen=1&check=1&next=/x")
    )

    assert not [status for status in told if status >= 500]
    assert _rows() == before


def _rows() -> dict[str, list[Any]]:
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - SEEN)
        return {table: _all(cursor, table) for table in tables}


def _all(cursor: Any, table: str) -> list[Any]:
    # The counter of the looks goes on with them.
    counted = " WHERE \"table\" <> 'look'" if table == Counting._meta.db_table else ""
    return cursor.execute(f'SELECT * FROM "{table}"{counted} ORDER BY 1').fetchall()
