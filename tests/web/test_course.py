"""The page of 办理 and 我的待办: a step is taken there, refused in words, and told to whom it is due."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jinguo.ledger.models import Case, Look, Office, Step
from jinguo.org.models import Account, Role
from tests.factories import enter_one

pytestmark = pytest.mark.usefixtures("assessed")


@pytest.fixture
def case(city: Any) -> Any:
    return enter_one("case", city.units["一村"], safe_address="安置点甲")


def page(record: Any) -> str:
    return f"/ledgers/case/{record.id}/course/"


def worker(city: Any, *records: Any, role: str = Role.CASEWORKER) -> Any:
    client = city.client("甲县", role)
    city.join(client, *records)
    return client


def sent(record: Any, code: str, **said: str) -> dict[str, str]:
    record.refresh_from_db()
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    steps = Step.objects.filter(record=record.id).count()
    given = {f"said_{name}": word for name, word in said.items()}
    told = {"act": f"step {code}", "of": "dispute", "at": at, "steps": str(steps)}
    return {**told, "version": str(record.version), **given}


def test_a_step_is_taken_from_its_page(city: Any, case: Any) -> None:
    client = worker(city, case)

    shown = client.get(page(case)).content.decode()
    assert "受理" in shown
    assert "安全联系方式" in shown
    assert "安置点甲" not in shown
    form = client.get(page(case) + "?procedure=dispute&step=accept").content.decode()
    assert "风险等级" in form
    answer = client.post(page(case), sent(case, "accept", risk="橙"))

    assert (answer.status_code, answer.headers["Location"]) == (302, page(case))
    assert Case.objects.get().state == "受理"
    assert Look.objects.filter(record=case.id).exists()


def test_what_was_typed_stays_where_a_step_is_refused(city: Any, case: Any) -> None:
    client = worker(city, case)
    client.post(page(case), sent(case, "accept", risk="橙"))

    answer = client.post(page(case), sent(case, "mediate", way="当面", both="否", note="一方不来"))

    assert answer.status_code == 400
    assert "人民调解法 17" in answer.content.decode()
    assert "一方不来" in answer.content.decode()
    stale = {**sent(case, "mediate", way="当面", both="是"), "version": "1"}
    again = client.post(page(case), stale)
    assert again.status_code == 409
    assert Step.objects.count() == 2


def test_a_minute_that_the_step_before_was_taken_in_is_not_before_it(city: Any, case: Any) -> None:
    client = worker(city, case)
    minute = timezone.localtime().replace(second=0, microsecond=0) - timedelta(minutes=2)
    taken = minute.replace(second=50)
    Step.objects.update(at=taken, recorded_at=timezone.now())
    told = {"at": minute.strftime("%Y-%m-%dT%H:%M")}

    assert client.post(page(case), {**sent(case, "accept", risk="黄"), **told}).status_code == 302
    case.refresh_from_db()
    again = {"act": "time 2", "of": "dispute", "version": str(case.version), "reason": "记错了"}
    assert client.post(page(case), {**again, **told}).status_code == 302
    assert [each.at for each in Step.objects.order_by("sequence")] == [taken, taken]
    before = (minute - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")
    case.refresh_from_db()
    again |= {"version": str(case.version), "at": before}
    assert "早于上一步" in client.post(page(case), again).content.decode()


def test_a_red_case_is_closed_when_a_second_person_agrees(city: Any, case: Any) -> None:
    client = worker(city, case)
    other = worker(city, case, role=Role.SUPERVISOR)
    for code, said in (("accept", {"risk": "红"}), ("reconcile", {})):
        assert client.post(page(case), sent(case, code, **said)).status_code == 302

    asked = client.post(page(case), sent(case, "close", reason="和好"))

    assert asked.headers["Location"].startswith("/seconds/")
    assert Case.objects.get().state == "回访"
    agreed = other.post(asked.headers["Location"], {"say": "yes", "answer": ""})
    assert agreed.status_code in (200, 302)
    assert Case.objects.get().state == "结案"
    step = Step.objects.get(code="close")
    assert step.second is not None
    assert step.second != step.by


def test_who_only_reads_the_line_finds_no_such_page(city: Any, case: Any) -> None:
    for role in (Role.SUPERVISOR, Role.OFFICER, Role.RECORDER):
        assert city.client("甲县", role).get(page(case)).status_code == 404


def test_what_is_overdue_is_seen_first_by_its_team_and_then_above(city: Any, case: Any) -> None:
    Step.objects.update(at=timezone.now() - timedelta(days=40), recorded_at=timezone.now())
    mine, above = worker(city, case), city.client("演示市", Role.SUPERVISOR)

    for client, href in ((mine, page(case)), (above, f"/ledgers/case/{case.id}/")):
        shown = client.get("/duties/").content.decode()
        assert "逾期" in shown
        assert "受理并定级" in shown
        assert href in shown
        assert "一村" not in shown or client is mine
        # Of a line the week alone: from the very day that of the case is reckoned.
        [due] = re.findall(r'due-when">(.*?)</span>\s*</span>', shown, re.DOTALL)
        assert ("周" in due, "已过" in due) == (client is not mine, client is mine)
    assert "受理并定级" not in city.client("乙区", Role.SUPERVISOR).get("/duties/").content.decode()


def test_a_time_is_put_right_on_the_page(city: Any, case: Any) -> None:
    client = worker(city, case)
    client.post(page(case), sent(case, "accept", risk="橙"))
    case.refresh_from_db()

    form = client.get(page(case) + "?procedure=dispute&time=2").content.decode()
    assert "改“受理”的时间" in form
    before = timezone.localtime() - timedelta(hours=1)
    told = {"act": "time 2", "of": "dispute", "version": str(case.version), "reason": "记错了"}
    answer = client.post(page(case), {**told, "at": before.strftime("%Y-%m-%dT%H:%M")})

    assert answer.status_code == 302
    assert "时间改过 1 次" in client.get(page(case)).content.decode()


def test_an_invented_step_is_not_there(city: Any, case: Any) -> None:
    client = worker(city, case)

    assert client.post(page(case), sent(case, "fly")).status_code == 404
    assert client.post(page(case), {"act": "", "of": "dispute"}).status_code == 404


def test_a_case_lists_its_orders_visits_and_packets_and_they_lead_back(city: Any) -> None:
    unit = city.units["一村"]
    party = enter_one("party", unit, type="个人", name="演示丙")
    case = enter_one("case", unit, type="家暴求助", party=party.id)
    order = enter_one("order", unit, type="人身安全保护令", case=case.id)
    visit = enter_one("contact", unit, type="告诫查访", party=party.id)
    other = enter_one("contact", unit, type="困难走访", party=party.id)
    client = worker(city, case, order, visit, party)
    to = Account.objects.open("paichusuo", name="演示派出所")
    Office.objects.create(account=to, unit_id=city.units["甲县"], sort="police")
    told = {
        "to": to.pk,
        "template": "police",
        "fields_": ["type"],
        "purpose": "请出警",
        "days": "3",
    }
    client.post(f"/ledgers/case/{case.id}/packet/", told)

    shown = client.get(page(case)).content.decode()
    for each in (order, visit):
        assert f"/ledgers/{each.kind()}/{each.id}/course/" in shown
    assert str(other.id) not in shown
    assert "转介包：演示派出所" in shown
    assert "还没有打开" in shown
    for each in (order, visit):
        back = client.get(f"/ledgers/{each.kind()}/{each.id}/course/").content.decode()
        assert str(case.id) in back
    # Whoever reads no more than lines of them is not told that they are of one person.
    city.join(supervisor := city.client("甲县", Role.SUPERVISOR), case)
    assert str(order.id) not in supervisor.get(page(case)).content.decode()
    assert str(visit.id) not in supervisor.get(page(case)).content.decode()
