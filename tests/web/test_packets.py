"""A referral: chosen fields for one partner, opened once with a code, answered in the same packet."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jinguo.errors import RuleError
from jinguo.ledger import custody, packets
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.erase import GONE, erase
from jinguo.ledger.models import Entry, Look, Notice, Office, Packet
from jinguo.ledger.models.look import Looked
from jinguo.ledger.models.notice import Told
from jinguo.ledger.team import subject
from jinguo.org.models import Account, Role
from jinguo.org.policy import Strength
from tests.factories import enter_one
from tests.web.conftest import sign_in
from tests.web.test_course import worker

pytestmark = pytest.mark.usefixtures("assessed")

PHONE, ADDRESS = "13900001234", "幸福里小区7栋1203室"


@pytest.fixture
def case(city: Any) -> Any:
    unit = city.units["一村"]
    party = enter_one("party", unit, type="个人", name="演示甲", phone=PHONE, address=ADDRESS)
    return enter_one("case", unit, party=party.id, story="反复殴打", safe_address=ADDRESS)


def partner(
    city: Any, login: str = "paichusuo", *, strength: Strength = Strength.DEVICE
) -> tuple[Account, Client]:
    account = Account.objects.open(login, name="演示派出所", password="演示口令-演示口令")
    Office.objects.create(account=account, unit_id=city.units["甲县"], sort="police")
    client = Client()
    client.force_login(account)
    sign_in(client, strength)
    return account, client


def send(city: Any, case: Any, to: Account, **more: Any) -> Any:
    client = worker(city, case)
    city.join(client, case.party)
    told = {"to": to.pk, "template": "police", "fields_": ["party-name", "story"]}
    told |= {"purpose": "请依法处置", "days": "3", **more}
    return client, client.post(f"/ledgers/case/{case.id}/packet/", told)


def code_in(answer: Any) -> str:
    found = re.search(r"开包码 <strong class=\"number\">(\d{6})<", answer.content.decode())
    assert found
    return found[1]


def test_a_partner_opens_once_what_was_chosen_and_answers(city: Any, case: Any) -> None:
    to, there = partner(city)
    client, sent = send(city, case, to)
    code, packet = code_in(sent), Packet.objects.get()
    page = f"/packets/{packet.id}/"

    assert there.get("/desk/").headers["Location"] == "/packets/"
    assert "请依法处置" in there.get("/packets/").content.decode()
    wrong = there.post(page, {"act": "open", "code": "999999" if code != "999999" else "0"})
    assert (wrong.status_code, "还可以试 4 次" in wrong.content.decode()) == (400, True)
    opened = there.post(page, {"act": "open", "code": code}).content.decode()
    assert "演示甲" in opened
    assert "反复殴打" in opened
    assert PHONE not in opened
    assert "幸福里" not in opened
    again = there.post(page, {"act": "open", "code": code})
    assert again.status_code == 400
    assert "演示甲" not in there.get(page).content.decode()
    told = {"act": "answer", "accepted": "yes", "words": "已接收，承办人电话联系"}
    assert there.post(page, told).status_code == 302

    back = client.get(f"/ledgers/case/{case.id}/packet/").content.decode()
    assert "已接收，承办人电话联系" in back
    assert Notice.objects.filter(what=Told.ANSWER).exists()
    acts = Entry.objects.filter(kind="packet").order_by("number").values_list("act", flat=True)
    assert list(acts) == ["enter", "amend", "amend", "close"]
    assert "演示甲" not in str(list(Entry.objects.filter(kind="packet").values_list("after")))
    fields = Look.objects.filter(act=Looked.REVEAL, allowed=True).values_list("fields", flat=True)
    assert sorted(fields) == [["name"], ["story"]]


def test_a_partner_sees_nothing_but_its_own_packets(city: Any, case: Any) -> None:
    to, there = partner(city)
    _, other = partner(city, "fayuan")
    _, sent = send(city, case, to)
    packet = Packet.objects.get()

    assert other.get(f"/packets/{packet.id}/").status_code == 404
    assert (
        other.post(f"/packets/{packet.id}/", {"act": "open", "code": code_in(sent)}).status_code
        == 404
    )
    for path in ("/ledgers/", "/figures/", "/duties/", "/notices/", f"/ledgers/case/{case.id}/"):
        assert there.get(path).status_code == 403, path


def test_five_wrong_codes_or_its_last_day_close_a_packet(city: Any, case: Any) -> None:
    to, there = partner(city)
    _, sent = send(city, case, to)
    code, packet = code_in(sent), Packet.objects.get()
    page = f"/packets/{packet.id}/"
    for _ in range(5):
        there.post(page, {"act": "open", "code": "x"})
    assert "过期" in there.post(page, {"act": "open", "code": code}).content.decode()

    past = timezone.now() - timedelta(days=9)
    Packet.objects.update(tries=0, at=past, until=past + timedelta(days=3))
    assert there.post(page, {"act": "open", "code": code}).status_code == 400
    assert Packet.objects.get().opened_at is None


def test_what_may_not_be_told_is_refused(city: Any, case: Any) -> None:
    to, _ = partner(city)
    officer = city.account("乙区", Role.OFFICER)
    client, refused = send(city, case, to, template="school")
    assert "学校不能告诉" in refused.content.decode()
    page = f"/ledgers/case/{case.id}/packet/"
    told = {
        "to": officer.pk,
        "template": "police",
        "fields_": ["type"],
        "purpose": "一",
        "days": "3",
    }
    assert client.post(page, told).status_code == 400
    enter = {"story": f"她现在住{ADDRESS}", "safe_address": ADDRESS, "party": case.party.id}
    leaking = enter_one("case", city.units["一村"], **enter)
    city.join(client, leaking)
    told |= {"to": to.pk, "fields_": ["story"]}
    answer = client.post(f"/ledgers/case/{leaking.id}/packet/", told)
    assert "要保密" in answer.content.decode()
    assert not Packet.objects.exists()


def test_a_password_alone_opens_no_packet_and_is_led_to_another_way(city: Any, case: Any) -> None:
    to, there = partner(city, strength=Strength.PASSWORD)
    _, sent = send(city, case, to)
    code, packet = code_in(sent), Packet.objects.get()
    page = f"/packets/{packet.id}/"

    shown = there.get(page).content.decode()
    assert "/safety/?second=1" in shown
    assert 'name="code"' not in shown
    answer = there.post(page, {"act": "open", "code": code})
    assert answer.headers["Location"] == "/safety/?second=1"
    with pytest.raises(RuleError, match="第二种方式"):
        packets.open_once(
            packet.id, code, by=By(timezone.now(), subject(to, strength=Strength.PASSWORD), to)
        )
    assert "先加一种登录方式" in there.get("/safety/?second=1").content.decode()
    assert Packet.objects.get().opened_at is None
    sign_in(there, Strength.SECOND)
    assert "演示甲" in there.post(page, {"act": "open", "code": code}).content.decode()


def test_a_partner_who_signs_in_comes_to_the_packets_or_first_to_another_way(city: Any) -> None:
    to, _ = partner(city)
    there = Client()
    told = {"login": to.login, "password": "演示口令-演示口令"}
    assert there.post("/sign-in/", told).headers["Location"] == "/safety/?second=1"


@pytest.mark.parametrize("how", ["restricted", "struck", "erased"])
def test_a_packet_of_what_is_used_no_more_is_gone(city: Any, case: Any, how: str) -> None:
    to, there = partner(city)
    _, sent = send(city, case, to)
    code, packet = code_in(sent), Packet.objects.get()
    page, by = f"/packets/{packet.id}/", By(timezone.now())
    named = ("case", case.id, case.version)
    if how == "restricted":
        custody.restrict([named], by=by, reason="期满")
    elif how == "struck":
        close([named], by=by, reason="重复登记")
    else:
        erase(*named, by=by, basis="本人撤回同意")

    shown = there.get("/packets/").content.decode()
    assert "请依法处置" not in shown
    assert "已过期" in shown
    shown = there.get(page).content.decode()
    assert "这个转介包已经过期" in shown
    assert "请依法处置" not in shown
    opened = there.post(page, {"act": "open", "code": code})
    assert opened.status_code == 400
    assert "演示甲" not in opened.content.decode()
    with pytest.raises(RuleError, match="已经过期"):
        packets.open_once(packet.id, code, by=By(by.at, subject(to, strength=Strength.SECOND), to))
    assert Packet.objects.get().opened_at is None


def test_nothing_is_answered_to_a_record_that_was_erased(city: Any, case: Any) -> None:
    to, there = partner(city)
    _, sent = send(city, case, to)
    packet = Packet.objects.get()
    page = f"/packets/{packet.id}/"
    there.post(page, {"act": "open", "code": code_in(sent)})
    erase("case", case.id, case.version, by=By(timezone.now()), basis="本人撤回同意")

    answer = there.post(page, {"act": "answer", "accepted": "yes", "words": "已接收"})
    assert answer.status_code == 400
    kept = Packet.objects.get()
    assert (kept.purpose, kept.content_sealed, kept.answer_sealed) == (GONE, "", "")


@pytest.mark.parametrize("purpose", [f"请到{ADDRESS}接人", f"联系{PHONE}"])
def test_a_protected_address_does_not_leave_in_what_is_asked_for(
    city: Any, case: Any, purpose: str
) -> None:
    to, _ = partner(city)
    _, refused = send(city, case, to, purpose=purpose, fields_=["type", "party-phone"])
    assert refused.status_code == 400
    assert "要保密" in str(refused.context["form"].errors["purpose"])
    assert not Packet.objects.exists()


def test_an_account_that_waits_for_its_first_post_is_no_partner(city: Any, case: Any) -> None:
    waiting = Account.objects.open("xinren", name="演示新人")
    _, refused = send(city, case, waiting)
    assert "请从列表里选" in refused.content.decode()
    assert "演示新人" not in refused.content.decode()
    partner(city)
    assert [each.login for each in packets.partners()] == ["paichusuo"]
