"""联席会: figures side by side, why they differ, an agenda in numbers, decisions that are followed."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from docx import Document

from jinguo.ledger.models import Activity, Decision, Difference, Entry, Issue, Minutes, Step
from jinguo.org.models import Role
from tests.factories import enter_one

PAGE = "/meetings/dv/"


def tally(city: Any, indicator: str, value: int, unit: str = "甲县") -> None:
    vouched = {"document": "甲公函〔2020〕3号", "vouched_by": "演示公安局"}
    enter_one("tally", city.units[unit], indicator=indicator, value=value, **vouched)


def orders(city: Any, count: int, unit: str = "一村") -> None:
    for _ in range(count):
        enter_one("order", city.units[unit], type="告诫书", issued_on=date(2020, 8, 1))


def minutes(**more: Any) -> dict[str, str]:
    """What somebody fills in who enters a meeting with one decision."""
    told = {"act": "hold", "id": str(uuid4()), "day": "2020-12-28", "heads": "9"}
    told |= {"text": "议定每月交换一次名单以外的数。", "what0": "告诫书抄送妇联"}
    return {**told, "who0": "演示公安局", "due0": "2021-01-31", **more}


@pytest.fixture
def told(city: Any) -> Any:
    tally(city, "warning-letter.alerts", 305)
    tally(city, "warning-letter.letters", 11)
    orders(city, 6)
    return city


def test_figures_of_all_sides_stand_together_with_their_vouchers(told: Any) -> None:
    shown = told.client("甲县").get(f"{PAGE}?period=2020").content.decode()

    assert "甲公函〔2020〕3号（演示公安局）" in shown
    for word in ("305", "11 / 305", "没有写明原因", "登记对方通报的数"):
        assert word in shown, word
    assert "?unit=990601000000&amp;period=2020&amp;indicator=protection-order.applied#hand-in" in (
        shown
    )


def test_why_two_numbers_differ_is_written_and_kept(told: Any) -> None:
    client, page = told.client("甲县"), f"{PAGE}?period=2020"
    said = {"act": "explain", "at": "0", "reason": "没有抄送妇联", "note": "三月起补抄"}

    assert client.post(page, {**said, "reason": "瞎写"}).status_code == 400
    assert client.post(page, {**said, "at": "1"}).status_code == 404
    assert client.post(page, said).status_code == 302
    shown = client.get(page).content.decode()
    assert "没有抄送妇联（三月起补抄）" in shown
    assert "写了以后数字变了" not in shown
    row = Difference.objects.get()
    assert (row.said_theirs, row.said_ours) == (11, 6)
    entry = Entry.objects.get(kind="difference")
    assert "三月" not in str(entry.after)
    orders(told, 1)
    assert "写了以后数字变了" in client.get(page).content.decode()


def test_a_meeting_leaves_minutes_and_decisions_that_are_due(told: Any) -> None:
    client, page, sent = told.client("甲县"), f"{PAGE}?period=2020", minutes()

    assert client.post(page, minutes(due0="")).status_code == 400
    assert "早于开会那天" in client.post(page, minutes(due0="2020-01-01")).content.decode()
    assert not Minutes.objects.exists()
    assert client.post(page, sent).status_code == 302
    assert client.post(page, sent).status_code == 302  # a second click
    assert (Activity.objects.count(), Issue.objects.count(), Decision.objects.count()) == (1, 1, 1)

    issue, kept = Issue.objects.get(), Minutes.objects.get()
    assert (issue.state, issue.category, str(issue.due_on)) == ("交办", "联席会议定", "2021-01-31")
    assert kept.text_sealed.startswith("a2.")
    shown = client.get(page).content.decode()
    assert "议定每月交换一次" in shown
    assert f"/ledgers/issue/{issue.id}/course/" in shown
    assert "逾期" in shown
    due = client.get("/duties/").content.decode()
    assert f"/ledgers/issue/{issue.id}/course/" in due
    assert "整改期限" in due
    assert "2021-01-31" in due


def test_the_agenda_tells_of_overdue_clocks_in_numbers_alone(told: Any) -> None:
    case = enter_one("case", told.units["一村"], type="家暴求助", story="演示案情", title="演示丙")
    Step.objects.update(at=timezone.now() - timedelta(days=40), recorded_at=timezone.now())

    shown = told.client("甲县").get(PAGE).content.decode()

    assert "定风险等级" in shown
    assert str(case.id) not in shown
    assert "演示丙" not in shown
    assert "一村" not in shown.split("agenda-title", 1)[1]


def test_the_paper_tells_the_same_and_no_small_number(told: Any) -> None:
    client, page = told.client("甲县"), f"{PAGE}file.docx?period=2020"
    client.post(f"{PAGE}?period=2020", minutes())
    client.post(
        f"{PAGE}?period=2020", {"act": "explain", "at": "0", "reason": "送达晚于作出", "note": ""}
    )
    answer = client.get(page)
    text = "\n".join(each.text for each in Document(BytesIO(answer.content)).paragraphs)

    assert "公安通报 11，妇联台账 6，相差 +5；原因：送达晚于作出" in text
    assert "家暴警情 305 件" in text
    assert "告诫书抄送妇联（演示公安局，2021-01-31 前办结）" in text
    few = client.get(f"{PAGE}file.docx?period=2020&unit=u{told.units['东乡']}")
    assert few.status_code == 200
    enter_one("order", told.units["四村"], type="告诫书", issued_on=date(2020, 8, 1))
    tally(told, "warning-letter.letters", 3, unit="乙区")
    answer = told.client("乙区").get(page)
    text = "\n".join(each.text for each in Document(BytesIO(answer.content)).paragraphs)
    assert "妇联台账少于 5，不列差额" in text
    assert "台账登记的告诫书 少于 5" in text
    assert "告诫书份数占家暴警情数量：件数少于 5，不列比率。" in text
    assert "3 / " not in text


def test_a_decision_that_is_not_done_never_falls_off_the_end(told: Any) -> None:
    client, page = told.client("甲县"), f"{PAGE}?period=2020"
    client.post(page, minutes())
    done = {"category": "联席会议定", "found_on": date(2020, 12, 1), "state": "销号"}
    for at in range(50):
        enter_one(
            "issue", told.units["甲县"], title=f"办好的{at}", written_off_on=date(2020, 12, 20),
            **done, programmes=("dv-joint-conference",),
        )  # fmt: skip
    assert "告诫书抄送妇联" in client.get(page).content.decode()


def test_it_is_there_for_whom_the_unit_answers_to_alone(told: Any) -> None:
    assert told.client("演示市", Role.LEADER).get(f"{PAGE}?unit=990601000000").status_code == 200
    assert told.client("乙区").get(f"{PAGE}?unit=990601000000").status_code == 404
    assert told.client("一村", Role.RECORDER).get(PAGE).status_code == 404
    assert told.client("甲县").get("/meetings/none/").status_code == 404
    leader = told.client("甲县", Role.LEADER)
    assert leader.post(f"{PAGE}?period=2020", minutes()).status_code == 404
    assert "登记一次会议" not in leader.get(PAGE).content.decode()
    assert told.client("甲县", Role.SUPERVISOR).get("/meetings/").headers["Location"] == PAGE
