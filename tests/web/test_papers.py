"""Papers of a step, and the pack of evidence: files for whoever the case's file is open to."""

import zipfile
from io import BytesIO
from typing import Any

import pytest

from jinguo.ledger.models import Entry, Look
from jinguo.ledger.models.look import Looked
from jinguo.org.models import Role
from tests.factories import enter_one
from tests.web.test_course import page, sent, worker


@pytest.fixture
def case(city: Any) -> Any:
    return enter_one(
        "case", city.units["一村"], story="被打了两次", safe_address="安置点甲三楼东室"
    )


def words(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read("word/document.xml").decode()


def test_a_letter_is_made_of_what_its_step_says(city: Any, case: Any) -> None:
    client = worker(city, case)
    client.post(page(case), sent(case, "accept", risk="黄"))
    client.post(page(case), sent(case, "refer", receiver="演示司法所"))

    shown = client.get(page(case)).content.decode()
    href = f"/ledgers/case/{case.id}/papers/dispute/3/letter.docx"
    assert href in shown
    answer = client.get(href)

    assert answer.status_code == 200
    assert "演示司法所" in words(answer.content)
    assert "安置点" not in words(answer.content)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert client.get(href.replace("/3/", "/2/")).status_code == 404
    assert client.get(href.replace("letter", "circular")).status_code == 404
    other = city.client("乙区", Role.CASEWORKER)
    assert other.get(href).status_code == 404


def test_a_protected_address_that_somebody_typed_stops_the_paper(city: Any, case: Any) -> None:
    client = worker(city, case)
    client.post(page(case), sent(case, "accept", risk="黄"))
    client.post(page(case), sent(case, "refer", receiver="安置点甲 三楼东室"))

    answer = client.get(f"/ledgers/case/{case.id}/papers/dispute/3/letter.docx")

    assert answer.status_code == 400
    assert "要保密" in answer.content.decode()
    assert "三楼" not in answer.content.decode()


def test_the_pack_holds_times_words_and_digests_and_nothing_sealed_away(
    city: Any, case: Any
) -> None:
    client = worker(city, case)
    client.post(page(case), sent(case, "accept", risk="黄"))

    answer = client.get(f"/ledgers/case/{case.id}/evidence.docx")

    told = words(answer.content)
    assert "被打了两次" in told
    assert "安置点" not in told
    for entry in Entry.objects.filter(record=case.id):
        assert entry.digest in told
    look = Look.objects.filter(record=case.id, act=Looked.REVEAL).get()
    assert (look.allowed, look.fields) == (True, ["story"])
    assert client.get(f"/ledgers/case/{case.id}/evidence.txt").status_code == 404
    assert city.client("甲县", Role.SUPERVISOR).get(
        f"/ledgers/case/{case.id}/evidence.docx"
    ).status_code == 404  # fmt: skip
