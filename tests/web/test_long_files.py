"""Large workbooks in and long ledgers out are done by the worker, as whoever asked, as of then."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from jinguo.exchange import background
from jinguo.jobs import doing
from jinguo.jobs.models import Job
from jinguo.ledger import locking
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Activity, Entry, Import
from jinguo.org.models import Post
from jinguo.periods import Period
from tests.samples.ugly.make import GOOD, HEAD, book
from tests.web.test_imports import BAD, sent

pytestmark = pytest.mark.usefixtures("own_home")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "LONG", 2)


def worked(answer: Any) -> Job:
    assert answer.status_code == 302, answer.content.decode()[:2000]
    while doing.do_one("w", timezone.now):
        pass
    return Job.objects.get(pk=answer["Location"].strip("/").split("/")[-1])


def file_of(client: Client, job: Job, at: int = 0) -> bytes:
    return b"".join(client.get(f"/jobs/{job.id}/file/{at}/").streaming_content)


def rows(count: int) -> list[Any]:
    return [[GOOD[0], GOOD[1], GOOD[2], 30 + at, f"{at} 号宣讲"] for at in range(count)]


def test_a_large_workbook_is_looked_through_then_taken_in(city: Any, own_home: Path) -> None:
    client = city.client("演示市")
    where = sent(client, book(("活动", [HEAD, *rows(5)])))
    assert "在后台办" in client.get(where).content.decode()

    job = worked(client.post(where, {"act": "look"}))
    assert (job.state, job.told) == ("done", "核对完了：可登记 5 条，已经登记过 0 条，没有问题。")
    assert not Activity.objects.exists()

    job = worked(client.post(where, {"act": "all"}))
    assert "登记 5 条" in job.told
    assert (job.done, job.total, Activity.objects.count()) == (5, 5, 5)
    assert Import.objects.get().entered == 5
    assert not list((own_home / "imports").iterdir())


def test_its_faulty_rows_come_back_and_the_right_ones_may_go_alone(city: Any) -> None:
    client = city.client("演示市")
    content = book(("活动", [HEAD, *rows(3), BAD]))
    job = worked(client.post(sent(client, content), {"act": "all"}))
    assert "没有导入" in job.told
    assert not Activity.objects.exists()
    cells = openpyxl.load_workbook(BytesIO(file_of(client, job))).worksheets[0]
    assert "不是日期" in cells["F5"].value

    job = worked(client.post(sent(client, content), {"act": "right"}))
    assert "登记 3 条" in job.told
    assert "1 行有问题没有导入" in job.told
    assert Activity.objects.count() == 3


def test_a_reason_for_locked_days_goes_with_the_job(city: Any) -> None:
    locking.lock(city.units["演示市"], Period.year(2020), by=By(city.at))
    client = city.client("演示市")
    content = book(("活动", [HEAD, *rows(3)]))
    assert "没有导入" in worked(client.post(sent(client, content), {"act": "all"})).told

    told = {"act": "all", "late": "年底补报"}
    assert "登记 3 条" in worked(client.post(sent(client, content), told)).told
    assert set(Entry.objects.filter(kind="activity").values_list("reason", flat=True)) == {
        "年底补报"
    }


def test_begun_again_it_enters_nothing_twice(city: Any) -> None:
    client = city.client("演示市")
    where = sent(client, book(("活动", [HEAD, *rows(4)])))
    job = worked(client.post(where, {"act": "all"}))
    Job.objects.update(state="waiting", ended_at=None, results=[])
    while doing.do_one("again", timezone.now):
        pass
    job.refresh_from_db()
    assert job.state == "done"
    assert "已经登记过 4 条" in job.told
    assert Activity.objects.count() == 4


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_long_ledger_leaves_by_the_worker(city: Any, suffix: str) -> None:
    for title in ("一", "=1+1", "三"):
        city.talk("一村", title)
    client = city.client("演示市")
    where = f"/ledgers/activity/file{suffix}/ask/?period=2020"
    # Following a link asks for nothing yet.
    assert client.get(f"/ledgers/activity/file{suffix}?period=2020")["Location"] == where
    page = client.get(where).content.decode()
    assert f"在后台导出 {suffix}" in page
    assert not Job.objects.exists()
    job = worked(client.post(where))
    assert (job.state, job.told) == ("done", "写出 3 条。")
    told = file_of(client, job)
    if suffix == ".csv":
        assert "合计：3 条" in told.decode("utf-8-sig")
    else:
        found = list(openpyxl.load_workbook(BytesIO(told))["活动"].values)
        assert (len(found), found[-1][0]) == (5, "合计：3 条")


def _struck(_: Client) -> None:
    Activity.objects.filter(title="三").update(struck_at=timezone.now(), strike_reason="重复")


def _handed_over(_: Client) -> None:
    Post.objects.update(until=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("meanwhile", "state", "told"),
    [(_struck, "done", "写出 2 条；提出以后有 1 条"), (_handed_over, "failed", "岗位变了")],
)
def test_what_happens_meanwhile_counts(
    city: Any, meanwhile: Callable[[Client], None], state: str, told: str
) -> None:
    for title in ("一", "二", "三"):
        city.talk("一村", title)
    client = city.client("演示市")
    answer = client.post("/ledgers/activity/file.csv/ask/?period=2020")
    meanwhile(client)
    job = worked(answer)
    assert job.state == state
    assert told in job.told
