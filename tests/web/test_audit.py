"""审计: the auditor's pages list ids and numbers of their own units, and nobody else opens them."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from jinguo.files.read import read
from jinguo.ledger.drafts import By
from jinguo.ledger.looks import look
from jinguo.ledger.models.look import Looked
from jinguo.org.models import Role
from jinguo.org.policy import Subject
from tests import factories

AT = datetime(2024, 5, 1, 3, tzinfo=UTC)
ASKED = {"login": "jia", "since": "2024-05-01T11:00", "until": "2024-05-01T12:00"}


@pytest.fixture
def read_once(city: Any) -> Any:
    who = factories.account(city.units["一村"], "jia")
    party = factories.enter_one("party", city.units["一村"], name="金丝雀某")
    case = factories.enter_one(
        "case", city.units["一村"], minors="是", party=party.id, title="金丝雀案"
    )
    look(Looked.REVEAL, [case, party], by=By(AT, Subject(who.pk), who), fields=["name"])
    return party


def test_the_breach_page_lists_ids_and_gives_them_as_a_workbook(city: Any, read_once: Any) -> None:
    client = city.client("演示市", Role.AUDITOR)
    assert "审计" in client.get("/audit/").content.decode()
    assert client.get("/audit/breach/").status_code == 200
    page = client.post("/audit/breach/", ASKED).content.decode()
    assert "2 条记录，1 名个人" in page
    assert str(read_once.id) in page
    assert "（4 小时内）" in page
    assert "待核" in page
    assert "金丝雀" not in page
    file = client.post("/audit/breach/", {**ASKED, "file": "1"})
    people = CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_name("个人")
    assert people.to_python()[1] == [str(read_once.id)]
    assert file["Content-Disposition"].startswith("attachment")
    nobody = client.post("/audit/breach/", {**ASKED, "login": "meiyou"}).content.decode()
    assert "没有看到任何一条" in nobody
    assert client.post("/audit/breach/", {**ASKED, "login": ""}).status_code == 400
    assert client.post("/audit/breach/", {**ASKED, "since": "甲"}).status_code == 400


def test_the_minors_page_counts_and_gives_a_document(city: Any, read_once: Any) -> None:
    client = city.client("演示市", Role.AUDITOR)
    page = client.get("/audit/minors/?year=2024").content.decode()
    assert "1 个账号" in page
    assert "金丝雀" not in page
    file = client.get("/audit/minors/?year=2024&file=1")
    assert "共1次" in read(file.content, "a.docx").text
    assert "0 个账号" in client.get("/audit/minors/?year=²").content.decode()


def test_an_auditor_elsewhere_finds_nothing_of_it(city: Any, read_once: Any) -> None:
    client = city.client("乙区", Role.AUDITOR)
    assert "0 条记录，0 名个人" in client.post("/audit/breach/", ASKED).content.decode()
    assert "0 个账号" in client.get("/audit/minors/?year=2024").content.decode()


@pytest.mark.parametrize(
    "role", [Role.RECORDER, Role.OFFICER, Role.CASEWORKER, Role.LEADER, Role.KEEPER]
)
def test_nobody_else_opens_them(city: Any, role: str) -> None:
    client = city.client("演示市", role)
    for page in ("/audit/", "/audit/minors/", "/audit/breach/"):
        assert client.get(page).status_code == 403
