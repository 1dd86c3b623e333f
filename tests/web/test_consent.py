"""同意 and 影响评估 on their pages."""

from datetime import date
from typing import Any

from jinguo.ledger.models import Assessment, Case, Consent
from jinguo.org.models import Role
from tests import factories

GIVEN = {"act": "give", "purpose": "服务", "giver": "本人", "way": "书面", "on": "2020-03-01"}


def test_a_consent_is_written_down_and_taken_back(city: Any) -> None:
    who = factories.enter_one("party", city.units["一村"], type="个人", name="金丝雀某")
    page = f"/ledgers/party/{who.id}/consent/"
    client = city.client("一村", Role.CASEWORKER)
    assert page in client.get(f"/ledgers/party/{who.id}/").content.decode()
    told = client.get(page).content.decode()
    assert "只有经办的人能看" in told
    assert "金丝雀" not in told
    assert client.post(page, {**GIVEN, "on": "甲"}).status_code == 400
    future = client.post(page, {**GIVEN, "on": "2999-01-01"})
    assert (future.status_code, "今天之后" in future.content.decode()) == (400, True)
    today = date.today().isoformat()  # noqa: DTZ011 - any day near now serves
    assert client.post(page, {**GIVEN, "on": today}).status_code in (302, 400)
    client.post(page, {**GIVEN, "on": "2026-01-01"})
    case = factories.enter_one("case", city.units["一村"], party=who.id)
    given = Consent.objects.latest("recorded_at")
    assert client.post(page, {"act": "withdraw", "consent": "x"}).status_code == 404
    assert client.post(page, {"act": "withdraw", "consent": str(given.id)}).status_code == 302
    assert Consent.objects.get(id=given.id).withdrawn_on is not None
    assert Case.objects.get(id=case.id).custody == "active"


def test_who_does_not_read_the_person_finds_no_page(city: Any) -> None:
    who = factories.enter_one("party", city.units["一村"], type="个人")
    absent = "/ledgers/party/00000000-0000-0000-0000-000000000001/consent/"
    for unit, role in (("二村", Role.CASEWORKER), ("二村", Role.RECORDER)):
        client = city.client(unit, role)
        hidden = client.get(f"/ledgers/party/{who.id}/consent/")
        assert hidden.status_code == client.get(absent).status_code == 404
    assert city.client("演示市", Role.LEADER).get(absent).status_code == 403


def test_an_assessment_is_signed(city: Any) -> None:
    client, page = city.client("演示市"), "/manage/assessments/"
    said = {"about": "programme", "subject": "visits-home", "purpose": "一", "necessity": "二"}
    assert client.post(page, said).status_code == 400
    assert client.post(page, {**said, "risks": "三", "measures": "四"}).status_code == 302
    assert Assessment.objects.get().signer is not None
    assert "visits-home" in client.get(page).content.decode()
