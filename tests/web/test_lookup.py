"""查重: what is hidden and what is not there are answered alike, in text, queries and rows."""

import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jinguo.ledger.models import Inquiry, Notice
from jinguo.org.models import Account, Role
from tests.factories import by_account, enter_one

HIDDEN, ABSENT, SEEN = "110101199003071234", "110101199003075678", "110101199003079012"
SAME = "已转给可能登记过的人；若有，会与您联系。"


@pytest.fixture
def asker(city: Any) -> Client:
    client: Client = city.client("东乡", Role.OFFICER)
    owner = city.account("三村", Role.RECORDER)
    enter_one("party", city.units["三村"], by=by_account(owner), number=HIDDEN, name="王演示")
    enter_one("party", city.units["一村"], number=SEEN, name="李演示")
    return client


def look(client: Client, value: str) -> tuple[str, list[str]]:
    client.get("/lookup/")
    with CaptureQueriesContext(connection) as queries:
        answer = client.post("/lookup/", {"field": "number", "value": value})
    shapes = [query["sql"].split("VALUES")[0].split("WHERE")[0] for query in queries]
    return answer.content.decode(), shapes


def test_hidden_and_absent_are_answered_alike(asker: Client) -> None:
    (hidden, hidden_queries), (absent, absent_queries) = look(asker, HIDDEN), look(asker, ABSENT)
    assert SAME in hidden
    assert _plain(hidden) == _plain(absent)
    assert len(hidden) == len(absent)
    assert hidden_queries == absent_queries
    assert Inquiry.objects.count() == 2
    assert not Notice.objects.exists()


def _plain(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


def test_what_the_asker_reads_is_listed_without_its_name(asker: Client) -> None:
    text, _ = look(asker, "110101 19900307 9012")
    assert "您能看的登记里有" in text
    assert "/ledgers/party/" in text
    assert "李演示" not in text
    assert SEEN not in text


def test_the_owner_is_told_when_the_owner_comes(city: Any, asker: Client) -> None:
    look(asker, HIDDEN)
    look(asker, ABSENT)
    owner = Client()
    owner.force_login(Account.objects.get(login__startswith="recorder"))
    told = owner.get("/notices/").content.decode()
    assert told.count("有人查找或登记了您登记过的人") == 1
    assert "（东乡）" in told
    assert owner.get("/notices/").content.decode().count("有人查找或登记了您登记过的人") == 1


def test_a_number_stays_out_of_addresses_logs_and_the_database(asker: Client, caplog: Any) -> None:
    with caplog.at_level(logging.DEBUG):
        asker.post("/lookup/", {"field": "number", "value": ABSENT})
        asker.post("/lookup/", {"field": "phone", "value": "1"})
    # The database's own statements are logged here alone, at a level that no home uses.
    told = [entry.getMessage() for entry in caplog.records if entry.name != "django.db.backends"]
    assert not any(ABSENT in each for each in told)
    assert ABSENT not in str(Inquiry.objects.values().get())


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.KEEPER])
def test_who_reads_no_records_looks_nothing_up(city: Any, role: str) -> None:
    assert city.client("甲县", role).get("/lookup/").status_code == 403
