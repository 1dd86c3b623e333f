"""A list that one person may not take out alone leaves once a second agreed, exactly as asked."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from jinguo.exchange import seconded
from jinguo.files.attachments import PDF, Attached
from jinguo.jobs import doing
from jinguo.jobs.models import Job
from jinguo.ledger import attaching
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.drafts import By, new_id
from jinguo.ledger.models import Look, Pending
from jinguo.org.models import Role
from tests import factories
from tests.factories import AT
from tests.ledger.test_attaching import swept  # noqa: F401 - removes the files
from tests.web.test_long_files import file_of

pytestmark = pytest.mark.usefixtures("own_home")
LIST = "type=家庭纠纷"


def asked(client: Client, reason: str = "市里核对名单") -> Any:
    """Ask for the narrowed list of cases as a page does: from the link of its ledger."""
    onward = client.get(f"/ledgers/case/file.csv?{LIST}")
    assert onward.status_code == 302
    return client.post(onward["Location"], {"reason": reason})


def worked() -> Job:
    while doing.do_one("w", timezone.now):
        pass
    return Job.objects.latest("asked_at")


@pytest.fixture
def cases(city: Any) -> list[Any]:
    return [
        factories.enter_one("case", city.units["一村"], outcome=each, type=sort)
        for each, sort in (("化解", "家庭纠纷"), ("", "家庭纠纷"), ("", "土地权益"))
    ]


def test_a_narrowed_list_leaves_once_by_two_people(city: Any, cases: list[Any]) -> None:
    worker, peer = city.client("甲县", Role.CASEWORKER), city.client("甲县", Role.SUPERVISOR)
    where = asked(worker)["Location"]
    pending = Pending.objects.get()
    assert where == f"/seconds/{pending.number}/"
    assert "筛选出来的 2 条，不带姓名" in peer.get(where).content.decode()
    assert worker.post(f"{where}file/").status_code == 404

    assert peer.post(where, {"say": "yes"}).status_code == 302
    assert "导出文件" in worker.get(where).content.decode()
    assert peer.post(f"{where}file/").status_code == 404
    assert worker.post(f"{where}file/").status_code == 302
    job = worked()

    assert (job.state, job.told) == ("done", f"写出 2 条，照第 {pending.number} 号申请。")
    told = file_of(worker, job).decode("utf-8-sig")
    assert told.count("S3 敏感") == 2
    assert "合计：2 条" in told
    assert "含个人信息，用完即删" in told
    taken = Look.objects.filter(act="export").values_list("kind", "record", "count", "fields")
    assert sorted(taken) == sorted(("case", case.id, 1, ["line"]) for case in cases[:2])
    pending.refresh_from_db()
    assert pending.state == "done"
    assert worker.post(f"{where}file/").status_code == 404


def test_what_changed_since_it_was_asked_for_does_not_leave(city: Any, cases: list[Any]) -> None:
    worker, peer = city.client("甲县", Role.CASEWORKER), city.client("甲县", Role.SUPERVISOR)
    where = asked(worker)["Location"]
    peer.post(where, {"say": "yes"})
    amend(Amendment("case", cases[0].id, 1, {"outcome": ""}), by=By(AT), reason="改")
    worker.post(f"{where}file/")
    job = worked()
    assert (job.state, job.results) == ("failed", [])
    assert "内容已经变了" in job.told


def test_a_list_wants_a_reason_and_an_end(
    city: Any, cases: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = city.client("甲县", Role.CASEWORKER)
    answer = asked(worker, "")
    assert (answer.status_code, "请写明为什么要导出" in answer.content.decode()) == (400, True)
    monkeypatch.setattr(seconded, "MOST_LISTED", 1)
    answer = asked(worker)
    assert (answer.status_code, "再筛选后申请" in answer.content.decode()) == (400, True)
    assert not Pending.objects.exists()


def test_what_is_attached_is_told_where_it_is_asked_for(city: Any) -> None:
    made, client = city.talk("一村"), city.client("演示市")
    for sort in ("scene", "scene", "sheet"):
        attaching.attach(made, Attached(PDF, b"%PDF-"), sort, new_id(), by=By(AT))

    def sheet(query: str) -> Any:
        answer = client.get(f"/ledgers/activity/file.xlsx?period=2020{query}")
        content = b"".join(answer.streaming_content)
        return list(openpyxl.load_workbook(BytesIO(content))["活动"].values)

    assert "附件" not in str(sheet(""))
    heads, row, _ = sheet("&attached=1")
    assert (heads[-1], row[-1]) == ("附件（只看，不导入）", "现场照片 2、签到表 1")


def test_what_a_job_takes_out_is_told_as_of_the_sign_in_that_asked(
    city: Any, cases: list[Any]
) -> None:
    worker, peer = city.client("甲县", Role.CASEWORKER), city.client("甲县", Role.SUPERVISOR)
    where = asked(worker)["Location"]
    peer.post(where, {"say": "yes"})
    worker.post(f"{where}file/")
    worked()

    session = Pending.objects.get().asked_session
    assert session
    assert {each.session for each in Look.objects.filter(act="export")} == {session}
