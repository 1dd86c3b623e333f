"""后台办理: one's own alone; progress, cancelling, files; nothing after a handover."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jinguo.errors import PolicyError
from jinguo.jobs import asking, doing, keeping, parcels, works
from jinguo.jobs.asking import Wish
from jinguo.jobs.models import Job
from jinguo.jobs.works import Work
from jinguo.ledger import custody
from jinguo.ledger.drafts import By
from jinguo.ledger.erase import erase
from jinguo.ledger.models import Member
from jinguo.ledger.team import subject
from jinguo.ledger.working import EXPORT, OUTWARD, by_of, check, facts
from jinguo.org.models import Account, Post, Role
from jinguo.org.policy import Strength
from tests.factories import enter_one
from tests.web.conftest import sign_in


@pytest.fixture(autouse=True)
def home(own_home: Any) -> None:
    del own_home


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
    return asking.ask(
        Wish("sum", "导出活动", who.pk, facts(asker, day=timezone.localdate())), at=timezone.now()
    )


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


def status(client: Any, where: str) -> int:
    answer = client.get(where)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return int(answer.status_code)


def as_device(client: Any) -> Job:
    """Ask as the account does by a bound phone."""
    who = Account.objects.get(pk=client.session["_auth_user_id"])
    asker = subject(who, strength=Strength.DEVICE)
    wish = Wish("sum", "导出活动", who.pk, facts(asker, day=timezone.localdate()))
    return asking.ask(wish, at=timezone.now())


@pytest.mark.usefixtures("summed")
def test_a_weaker_sign_in_than_the_asking_gets_no_file(city: Any) -> None:
    client = city.client("一村", Role.RECORDER, strength=Strength.DEVICE)
    job = as_device(client)
    work_off()
    where = f"/jobs/{job.id}/file/0/"
    assert status(client, where) == 200

    sign_in(client, Strength.PASSWORD)
    weak = client.get(where)
    assert weak.status_code == 400
    assert "同样的方式登录" in weak.content.decode()
    sign_in(client, Strength.SECOND)
    assert status(client, where) == 200


@pytest.mark.usefixtures("summed")
def test_whoever_left_a_team_gets_no_file_whoever_joined_one_does(city: Any) -> None:
    client = city.client("一村", Role.RECORDER)
    records = [enter_one("case", city.units["一村"]) for _ in range(2)]
    city.join(client, records[0])
    job = ask(client)
    work_off()
    where = f"/jobs/{job.id}/file/0/"
    city.join(client, records[1])
    assert status(client, where) == 200

    Member.objects.filter(record=records[0].id).update(until=timezone.now())
    assert status(client, where) == 404


def test_a_post_that_runs_out_is_no_longer_what_the_asking_rested_on(city: Any) -> None:
    who, today = city.account("一村", Role.RECORDER), timezone.localdate()
    tomorrow = today + timedelta(days=1)
    Post.objects.filter(account=who).update(until=tomorrow)
    asker = subject(who, strength=Strength.SECOND)
    told = facts(asker, day=today)
    check(asker, told, day=today)
    with pytest.raises(PolicyError):
        check(asker, told, day=tomorrow)


@pytest.mark.usefixtures("summed")
@pytest.mark.parametrize("how", ["erased", "restricted"])
def test_nothing_taken_out_before_outlives_what_is_erased_or_restricted(
    city: Any, how: str, django_capture_on_commit_callbacks: Any
) -> None:
    client = city.client("甲县")
    person = enter_one("party", city.units["一村"], name="演示某")
    job = ask(client)
    work_off()
    assert parcels.standing() == {job.id}

    with django_capture_on_commit_callbacks(execute=True):
        by = By(timezone.now())
        if how == "erased":
            erase("party", person.id, person.version, by=by, basis="本人撤回同意")
        else:
            custody.restrict([("party", person.id, person.version)], by=by, reason="期满")

    assert parcels.standing() == set()
    assert "已经过期" in client.get(f"/jobs/{job.id}/").content.decode()
    assert client.get(f"/jobs/{job.id}/file/0/").status_code == 500


def test_a_list_that_is_being_written_while_somebody_is_erased_is_not_kept(
    city: Any, monkeypatch: Any
) -> None:
    def written(work: Work) -> str:
        work.deliver("名单.csv", "text/csv", [b"x\n"])
        keeping.clear(OUTWARD)
        return "写出 1 条。"

    client = city.client("甲县")
    monkeypatch.setattr(works, "_KNOWN", {EXPORT: written})
    who = Account.objects.get(pk=client.session["_auth_user_id"])
    asker = subject(who, strength=Strength.SECOND)
    wish = Wish(EXPORT, "导出活动", who.pk, facts(asker, day=timezone.localdate()))
    job = asking.ask(wish, at=timezone.now())
    work_off()
    assert parcels.standing() == set()
    assert client.get(f"/jobs/{job.id}/file/0/").status_code == 500
