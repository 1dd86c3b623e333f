"""What people do wrong on the page of 办理: refused in one sentence, or told to whoever looks."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jinguo.ledger.models import Case, Conflict, Retimed, Step
from tests.factories import AT, enter_one
from tests.web.test_course import page, sent, worker


@pytest.fixture
def case(city: Any) -> Any:
    return enter_one("case", city.units["一村"], story="演示")


def minute(**back: int) -> str:
    return (timezone.localtime() - timedelta(**back)).strftime("%Y-%m-%dT%H:%M")


def test_a_skipped_step_is_refused_with_what_comes_first(city: Any, case: Any) -> None:
    client = worker(city, case)

    answer = client.post(
        page(case),
        sent(case, "agree", form="书面", scope="都有", effective_on=str(timezone.localdate())),
    )

    assert answer.status_code == 400
    shown = answer.content.decode()
    assert "现在是“登记”，不能办“达成协议”，请先办前面的步骤" in shown
    assert Step.objects.count() == 1


def test_of_two_who_close_at_once_one_does_and_the_other_is_told(city: Any, case: Any) -> None:
    first, second = worker(city, case), city.client("东乡", "caseworker")
    city.join(second, case)
    for code, said in (("accept", {"risk": "黄"}), ("reconcile", {})):
        assert first.post(page(case), sent(case, code, **said)).status_code == 302
    told = sent(case, "close", reason="和好")

    assert first.post(page(case), told).status_code == 302
    late = second.post(page(case), {**told, "said_reason": "另一个人写的"})

    assert late.status_code in (400, 409)
    shown = late.content.decode()
    assert "刚被别人改过" in shown or "不能办“结案”" in shown
    assert Step.objects.filter(code="close").count() == 1
    assert Case.objects.get().state == "结案"


def test_a_time_entered_late_is_marked_and_one_changed_twice_keeps_both(
    city: Any, case: Any
) -> None:
    Step.objects.update(at=timezone.now() - timedelta(days=9), recorded_at=timezone.now())
    client = worker(city, case)
    late = {**sent(case, "accept", risk="黄"), "at": minute(days=3)}
    assert client.post(page(case), late).status_code == 302
    assert "补记" in client.get(page(case)).content.decode()

    for back, why in ((2, "记错了一天"), (1, "又核对过")):
        case.refresh_from_db()
        told = {"act": "time 2", "of": "dispute", "version": str(case.version), "reason": why}
        assert client.post(page(case), {**told, "at": minute(days=back)}).status_code == 302
    shown = client.get(page(case)).content.decode()
    assert "时间改过 2 次" in shown
    assert Retimed.objects.count() == 2

    case.refresh_from_db()
    told = {"act": "time 2", "of": "dispute", "version": str(case.version)}
    unsaid = client.post(page(case), {**told, "at": minute(hours=1), "reason": ""})
    assert "请写明为什么改" in unsaid.content.decode()
    ahead = (timezone.localtime() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    answer = client.post(page(case), {**told, "at": ahead, "reason": "写错"})
    assert answer.status_code == 400
    assert "不能晚于" in answer.content.decode()
    assert Retimed.objects.count() == 2


def test_whoever_is_kept_from_a_case_finds_no_such_page(city: Any, case: Any) -> None:
    client = worker(city, case)
    assert client.get(page(case)).status_code == 200
    Conflict.objects.create(
        kind="case", number=case.number, record=case.id, since=AT,
        account_id=client.session["_auth_user_id"],
    )  # fmt: skip

    assert client.get(page(case)).status_code == 404
    assert client.post(page(case), sent(case, "accept", risk="黄")).status_code == 404
    absent = client.get("/ledgers/case/00000000-0000-7000-8000-000000000000/course/")
    assert client.get(page(case)).content.decode().count("404") == (
        absent.content.decode().count("404")
    )
    assert str(case.id) not in client.get("/duties/").content.decode()
    assert Step.objects.count() == 1


@pytest.mark.parametrize("number", ["9" * 5_000, "-1", "１", "1e3", ""])
def test_a_time_that_is_no_steps_number_is_not_there(city: Any, case: Any, number: str) -> None:
    client = worker(city, case)

    assert client.get(f"{page(case)}?procedure=dispute&time={number[:900]}").status_code == 200
    told = {"act": f"time {number}", "of": "dispute", "version": "1"}
    assert client.post(page(case), told).status_code == 404
