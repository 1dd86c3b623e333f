"""督查轮次: numbers that open to their issues, and a visit and a finding entered on the way."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from jinguo.ledger.models import Inspection, Issue
from jinguo.org.models import Role
from jinguo.web.rounds import _word
from tests.factories import enter_one

PAGE = "/rounds/"


def start(city: Any, **more: Any) -> dict[str, str]:
    told = {"id": str(uuid4()), "name": "第一轮", "type": "疫情督查", "inspectors": "3"}
    told |= {"programme": "epidemic-inspection", "place": city.units["一村"]}
    return {**told, "day": str(timezone.localdate()), **more}


def begun(city: Any) -> tuple[Any, str]:
    client = city.client("甲县")
    year = timezone.localdate().year
    answer = client.post(f"{PAGE}?period={year}", start(city))
    assert answer.status_code == 302, answer.content.decode()
    return client, answer.headers["Location"]


def found(**more: Any) -> dict[str, str]:
    visit = Inspection.objects.latest("number")
    told = {"act": "issue", "id": str(uuid4()), "visit": str(visit.id), "category": "台账不全"}
    return {**told, "what": "消毒记录没有写日期", **more}


def test_a_round_begins_with_a_visit_and_goes_on_in_few_fields(city: Any) -> None:
    client, page = begun(city)
    assert "第一轮" not in page  # what people called it stays out of the address

    assert client.post(page, found()).status_code == 302
    again = found(what="门口没有登记")
    assert client.post(page, again).status_code == 302
    assert client.post(page, again).status_code == 302  # a second click
    day = str(timezone.localdate())
    visit = {"act": "visit", "id": str(uuid4()), "place": city.units["二村"], "day": day}
    assert client.post(page, visit).status_code == 302

    shown = client.get(page).content.decode()
    assert '检查 <span class="number">2</span> 次' in shown
    assert "消毒记录没有写日期" in shown
    issue = Issue.objects.first()
    assert issue is not None
    assert (issue.unit_id, issue.state, issue.found_on) == (
        city.units["一村"], "发现", timezone.localdate(),
    )  # fmt: skip
    assert issue.inspection.round == "第一轮"
    assert (Inspection.objects.count(), Issue.objects.count()) == (2, 2)


def test_each_number_opens_to_its_issues(city: Any) -> None:
    visit = enter_one("inspection", city.units["甲县"], place=city.units["一村"], round="甲轮")
    told = {"inspection": visit.id, "found_on": date(2020, 2, 10), "assigned_to": "演示卫生所"}
    for state in ("发现", "交办", "整改中", "整改报告", "核验", "销号"):
        done = {"written_off_on": date(2020, 3, 1)} if state == "销号" else {}
        due = {} if state == "发现" else {"due_on": date(2020, 2, 20)}
        enter_one(
            "issue", city.units["一村"], state=state, title=f"问题{state}", **told, **due, **done
        )
    client = city.client("甲县")
    page = f"/rounds/{_word(('', '疫情督查', '甲轮'))}/?period=2020"
    counts = {"found": 6, "assigned": 5, "rectified": 3, "verified": 2, "written-off": 1}
    counts |= {"overdue": 2, "to-circulate": 2, "circulated": 0}

    for stage, count in counts.items():
        shown = client.get(f"{page}&stage={stage}").content.decode()
        assert f"共 {count} 个问题" in shown, stage
    shown = client.get(f"{page}&stage=overdue").content.decode()
    assert "问题交办" in shown
    assert "问题销号" not in shown


def test_an_issue_without_a_visit_is_told_apart(city: Any) -> None:
    enter_one("inspection", city.units["甲县"])
    enter_one("issue", city.units["一村"])

    assert "另有 1 个问题" in city.client("甲县").get(f"{PAGE}?period=2020").content.decode()


def test_what_is_wrong_is_told_beside_the_form(city: Any) -> None:
    client, page = begun(city)
    later = str(timezone.localdate() + timedelta(days=3))

    assert client.post(PAGE, start(city, day=later)).status_code == 400
    assert client.post(PAGE, start(city, place=city.units["四村"])).status_code == 400
    assert client.post(page, found(what="")).status_code == 400
    assert client.post(page, found(visit=str(uuid4()))).status_code == 400
    assert not Issue.objects.exists()


def test_a_round_is_there_for_whom_its_visits_are(city: Any) -> None:
    _, page = begun(city)
    path = page.split("?")[0]

    assert city.client("一村", Role.RECORDER).get(path).status_code == 404
    assert city.client("乙区").get(path).status_code == 404
    assert city.client("东乡").get("/rounds/zzz/").status_code == 404
    supervisor = city.client("甲县", Role.SUPERVISOR)
    year = timezone.localdate().year
    seen = supervisor.get(f"{path}?period={year}")
    assert "记下问题" not in seen.content.decode()
    assert supervisor.post(f"{path}?period={year}", found()).status_code == 404
