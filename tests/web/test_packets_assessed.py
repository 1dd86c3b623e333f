"""No packet goes to a sort of partner before somebody signed what may be told to it, and why."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jinguo.errors import RuleError
from jinguo.ledger import packets
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Assessment, Look, Office, Packet
from jinguo.ledger.models.look import Looked
from jinguo.org.models import Account, Role
from tests.factories import enter_one
from tests.web.test_course import worker

TOLD = {
    "about": "partner", "purpose": "请公安依法处置", "necessity": "不告诉就没法处置",
    "risks": "被不该看的人看到", "measures": "只选几项，只能打开一次",
}  # fmt: skip


@pytest.fixture
def to(city: Any) -> Account:
    account = Account.objects.open("paichusuo", name="演示派出所")
    Office.objects.create(account=account, unit_id=city.units["甲县"], sort="police")
    return account


@pytest.fixture
def sent(city: Any, to: Account) -> Any:
    unit = city.units["一村"]
    party = enter_one("party", unit, type="个人", name="演示甲")
    case = enter_one("case", unit, party=party.id, story="反复殴打")
    client = worker(city, case)
    city.join(client, party)
    told = {"to": to.pk, "template": "police", "fields_": ["party-name", "story"]}
    told |= {"purpose": "请依法处置", "days": "3"}
    return lambda: client.post(f"/ledgers/case/{case.id}/packet/", told)


@pytest.fixture
def sign(city: Any) -> Any:
    """Sign as the city's officer, on the page."""
    client = city.client("演示市", Role.OFFICER)
    return lambda subject: client.post("/manage/assessments/", {**TOLD, "subject": subject})


def test_a_packet_is_refused_until_somebody_signed_for_its_sort(sent: Any, sign: Any) -> None:
    refused = sent()
    assert refused.status_code == 400
    page = refused.content.decode()
    assert "合作单位“公安机关”涉及个人信息，还没有有效的影响评估" in page
    assert "最上级妇联" in page
    assert not Packet.objects.exists()
    # Nothing was opened for what could not be sent.
    assert not Look.objects.filter(act=Looked.REVEAL).exists()

    assert sign("人民法院").status_code == 302
    assert sent().status_code == 400
    assert sign("police").status_code == 302
    assert sent().status_code == 200
    assert Packet.objects.count() == 1


def test_an_assessment_that_ended_lets_nothing_go(sent: Any, sign: Any) -> None:
    sign("police")
    today = timezone.localdate()
    Assessment.objects.update(signed_on=today - timedelta(days=1), valid_until=today)
    assert sent().status_code == 400
    assert not Packet.objects.exists()


def test_the_ledger_refuses_by_itself(city: Any, to: Account) -> None:
    case = enter_one("case", city.units["一村"])
    told = {"purpose": "请依法处置", "content": [("类型", "家庭纠纷")], "days": 3}
    with pytest.raises(RuleError, match="还没有有效的影响评估"):
        packets.send(case, to, by=By(at=timezone.now()), **told)
    assert not Packet.objects.exists()


def test_a_partner_is_named_as_the_templates_name_it(sign: Any) -> None:
    assert sign("公安机关").status_code == 302
    assert Assessment.objects.get().subject == "police"
    refused = sign("公安局")
    assert refused.status_code == 400
    assert "公安机关（police）" in refused.content.decode()
    assert Assessment.objects.count() == 1
