"""Rights end with the next request, and an error tells nothing of what it broke on."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from jinguo.ledger.born import born_on
from jinguo.ledger.models import Conflict, Party
from jinguo.org.models import Post, Role
from tests import factories
from tests.web.conftest import City

SUMMER, OLD = date(1988, 7, 1), date(1900, 1, 1)
"""Days on which the clocks of Shanghai did not stand eight hours before Greenwich."""


@pytest.fixture
def office(city: factories.City) -> City:
    return City(city.units)


def test_an_ended_post_opens_nothing_at_the_next_request(office: City) -> None:
    client = office.client("甲县", Role.CASEWORKER)
    case = factories.enter_one("case", office.units["一村"])
    page = f"/ledgers/case/{case.id}/"
    assert client.get(page).status_code == 200

    Post.objects.update(until=date(2020, 1, 1))

    assert client.get(page).status_code == 403


def test_whoever_is_barred_knows_of_nothing_at_the_next_request(office: City) -> None:
    client = office.client("甲县", Role.CASEWORKER)
    case = factories.enter_one("case", office.units["一村"])
    page, listed = f"/ledgers/case/{case.id}/", "/ledgers/case/"
    assert client.get(page).status_code == 200
    assert str(case.id) in client.get(listed).content.decode()

    Conflict.objects.create(
        kind="case", number=case.number, record=case.id, since=office.at,
        account_id=client.session["_auth_user_id"],
    )  # fmt: skip

    assert client.get(page).status_code == 404
    assert str(case.id) not in client.get(listed).content.decode()


def test_an_error_of_the_database_tells_nothing_of_itself(office: City) -> None:
    page = f"/ledgers/case/{factories.enter_one('case', office.units['一村']).id}/"
    client = office.client("甲县", Role.CASEWORKER)
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_case RENAME TO ledger_gone")
    try:
        answer = client.get(page)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE ledger_gone RENAME TO ledger_case")

    assert answer.status_code == 500
    told = answer.content.decode()
    assert "系统出错了" in told
    assert not any(word in told for word in ("ledger_", "SELECT", "no such table", "Traceback"))


@pytest.mark.parametrize("born", [SUMMER, OLD, date(2008, 2, 29)])
def test_a_birth_date_is_a_day_and_no_moment(office: City, born: date) -> None:
    made = factories.enter_party(office.units["一村"], type="个人", born_on=born)
    kept: Any = Party.objects.get(pk=made.pk)
    assert born_on(kept) == born
