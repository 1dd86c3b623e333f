"""后台办理: one's own alone; progress, cancelling, files; nothing after a handover."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jinguo.jobs import asking, doing, parcels, works
from jinguo.jobs.asking import Wish
from jinguo.jobs.models import Job
from jinguo.jobs.works import Work
from jinguo.ledger.team import subject
from jinguo.ledger.working import by_of, facts
from jinguo.org.models import Account, Post
from jinguo.org.policy import Strength


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Any) -> None:
    settings.JINGUO_HOME = tmp_path


@pytest.fixture
def summed(monkeypatch: Any) -> None:
    def total(work: Work) -> str:
        by = by_of(work, at=timezone.now())
        work.deliver("合计.csv", "text/csv", [b"6\n"])
        assert by.account is not None
        return "加好了。"

    monkeypatch.setattr(works, "_KNOWN", {"sum": total})


def ask(client: Any) -> Job:
    who = Account.objects.get(pk=client.session["_auth_user_id"])
    asker = subject(who, strength=Strength.SECOND)
    return asking.ask(Wish("sum", "导出活动", who.pk, facts(asker)), at=timezone.now())


def work_off() -> None:
    while doing.do_one("w", timezone.now):
        pass


@pytest.mark.usefixtures("summed")
def test_a_job_goes_from_waiting_to_its_file(city: Any) -> None:
    client = city.client("甲县")
    job = ask(client)

    waiting = client.get(f"/jobs/{job.id}/").content.decode()
    assert "排队" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    work_off()

    part = client.get(f"/jobs/{job.id}/", headers={"HX-Request": "true"}).content.decode()
    assert "加好了。" in part
    assert "<html" not in part
    assert "hx-trigger" not in part
    assert "合计.csv" in part
    answer = client.get(f"/jobs/{job.id}/file/0/")
    assert b"".join(answer.streaming_content) == b"6\n"
    assert "attachment" in answer["Content-Disposition"]
    assert "导出活动" in client.get("/jobs/").content.decode()


@pytest.mark.usefixtures("summed")
def test_nobody_else_knows_of_it(city: Any) -> None:
    mine, other = city.client("甲县"), city.client("演示市")
    job = ask(mine)
    work_off()
    for where in ("", "file/0/"):
        assert other.get(f"/jobs/{job.id}/{where}").status_code == 404
    assert other.post(f"/jobs/{job.id}/cancel/").status_code == 404
    assert "导出活动" not in other.get("/jobs/").content.decode()
    assert mine.get(f"/jobs/{job.id}/file/1/").status_code == 404


@pytest.mark.usefixtures("summed")
def test_it_is_cancelled_on_its_page(city: Any) -> None:
    client = city.client("甲县")
    job = ask(client)
    assert client.post(f"/jobs/{job.id}/cancel/").status_code == 302
    work_off()
    assert "已取消" in client.get(f"/jobs/{job.id}/").content.decode()


@pytest.mark.usefixtures("summed")
@pytest.mark.parametrize("when", ["before it is done", "before it is fetched"])
def test_after_a_handover_nothing_comes_of_it(city: Any, when: str) -> None:
    client = city.client("甲县")
    job = ask(client)
    if when == "before it is fetched":
        work_off()
    Post.objects.filter(account_id=job.asked_by).update(until=timezone.localdate())
    work_off()
    job.refresh_from_db()
    answer = client.get(f"/jobs/{job.id}/file/0/")
    assert answer.status_code == 404
    if when == "before it is done":
        assert (job.state, job.results) == ("failed", [])
        assert "岗位变了" in job.told


@pytest.mark.usefixtures("summed")
def test_a_file_that_expired_says_so(city: Any) -> None:
    client = city.client("甲县")
    job = ask(client)
    work_off()
    Job.objects.update(ended_at=timezone.now() - timedelta(hours=25))
    parcels.drop(job.id)
    assert "已经过期" in client.get(f"/jobs/{job.id}/").content.decode()
    answer = client.get(f"/jobs/{job.id}/file/0/")
    assert answer.status_code == 500
    assert "重新办理" in answer.content.decode()
