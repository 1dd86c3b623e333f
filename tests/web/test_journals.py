"""日志 for the auditor: who, when, what kind, which id; no title, no value; page by page; CSV."""

import re
from typing import Any

import pytest

from jinguo.ledger.drafts import By
from jinguo.ledger.looks import at_door, look_over, refused
from jinguo.ledger.models import Verification
from jinguo.ledger.models.look import Looked
from jinguo.org.models import Role
from tests.factories import AT


def test_the_auditor_reads_ids_and_no_title(city: Any) -> None:
    record = city.talk("一村", title="演示宣讲会")
    client = city.client("演示市", Role.AUDITOR)

    told = client.get("/audit/journal/?table=entry").content.decode()

    assert str(record.id) in told
    assert "登记" in told
    assert "演示宣讲会" not in told
    assert client.get(f"/ledgers/activity/{record.id}/").status_code == 403


def test_others_do_not_read_the_journal(city: Any) -> None:
    assert city.client("演示市").get("/audit/journal/").status_code == 403


def test_the_auditor_of_a_county_reads_of_its_units_alone(city: Any) -> None:
    mine, other = city.talk("一村"), city.talk("四村")

    told = city.client("甲县", Role.AUDITOR).get("/audit/journal/?table=entry").content.decode()

    assert str(mine.id) in told
    assert str(other.id) not in told


def test_filters_narrow_and_pages_go_on_without_a_gap(city: Any) -> None:
    by = By(AT)
    for _ in range(60):
        look_over(Looked.READ, "case", count=3, unit=city.units["一村"], by=by)
    at_door(Looked.FAILED, by=by, unit=None, allowed=False)
    refused(Looked.READ, "order", record=None, unit=city.units["一村"], by=by)
    client = city.client("演示市", Role.AUDITOR)

    first = client.get("/audit/journal/?kind=case").content.decode()
    [older] = re.findall(r"before=(\d+)", first)
    second = client.get(f"/audit/journal/?kind=case&before={older}").content.decode()
    assert (first.count("共 3 条"), second.count("共 3 条")) == (50, 10)
    failed = client.get("/audit/journal/?act=failed").content.decode()
    assert failed.count("没有允许") == 1
    assert "没有符合的日志" in client.get("/audit/journal/?since=2030-01-01").content.decode()
    assert client.get("/audit/journal/?since=x").status_code == 400


def test_the_journal_goes_out_as_csv(city: Any) -> None:
    city.talk("一村", title="演示宣讲会")
    client = city.client("演示市", Role.AUDITOR)

    answer = client.get("/audit/journal/file.csv?table=entry")

    told = answer.content.decode()
    assert told.startswith("\ufeff时间,账号")
    assert len(told.splitlines()) == 2
    assert "演示宣讲会" not in told


def test_the_last_check_is_told(city: Any) -> None:
    client = city.client("演示市", Role.AUDITOR)
    assert "还没有核对过" in client.get("/audit/journal/").content.decode()
    Verification.objects.create(
        at=AT, seals=1, entries=5, looks=7, fault="deletion", table="entry", number=3
    )
    assert "删除。这一条被删掉了。" in client.get("/audit/journal/").content.decode()


@pytest.mark.parametrize("said", ["987654", "甲", "-1", "1" * 30, "²"])
def test_a_wrong_account_finds_as_little_as_an_absent_one(city: Any, said: str) -> None:
    city.talk("一村")
    client = city.client("演示市", Role.AUDITOR)
    for table in ("look", "entry"):
        answer = client.get("/audit/journal/", {"table": table, "account": said})
        assert (answer.status_code, list(answer.context["rows"])) == (200, [])
