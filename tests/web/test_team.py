"""经办与授权: teams, conflicts, grants and leave in need on a record's page, then seconding."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jinguo.ledger import seconding
from jinguo.ledger.models import Activity, Conflict, Grant, Member, Notice, Pending, Record
from jinguo.org.models import Account, Role
from jinguo.org.policy import Strength
from tests.factories import by_account, enter_one
from tests.web.conftest import sign_in

WHY = "求助人再次遭到殴打，要马上联系"


@pytest.fixture
def owner(city: Any) -> Client:
    client: Client = city.client("东乡", Role.CASEWORKER)
    return client


@pytest.fixture
def case(city: Any, owner: Client) -> Record:
    return enter_one("case", city.units["一村"], by=by_account(who("caseworker", "东乡", city)))


def who(role: str, unit: str, city: Any) -> Account:
    return Account.objects.get(login=f"{role}-{city.codes[unit]}")


def page(record: Record) -> str:
    return f"/ledgers/{record.kind()}/{record.id}/team/"


def test_who_sees_which_forms(city: Any, case: Record, owner: Client) -> None:
    told = {
        "owner": (owner, {"bar"}),
        "worker": (city.client("甲县", Role.CASEWORKER), {"grant", "urgent"}),
        "supervisor": (city.client("甲县", Role.SUPERVISOR), {"assign", "bar", "grant", "urgent"}),
    }
    acts = ("assign", "dismiss", "bar", "lift", "grant", "urgent", "lower", "merge")
    for client, forms in told.values():
        text = client.get(page(case)).content.decode()
        assert {act for act in acts if f'name="act" value="{act}"' in text} == forms
    assert "回避名单" not in told["worker"][0].get(page(case)).content.decode()
    for role in (Role.OFFICER, Role.RECORDER, Role.LEADER):
        assert city.client("甲县", role).get(page(case)).status_code in (403, 404)
    assert city.client("乙区", Role.CASEWORKER).get(page(case)).status_code == 404


def test_a_supervisor_assigns_bars_and_two_lift(city: Any, case: Record, owner: Client) -> None:
    supervisor = city.client("甲县", Role.SUPERVISOR)
    worker = city.client("甲县", Role.CASEWORKER)
    assert worker.get(page(case)).status_code == 200
    colleague = who("caseworker", "甲县", city)
    sent = {"act": "assign", "account": colleague.pk}
    assert supervisor.post(page(case), sent).status_code == 302
    assert Member.objects.filter(account=colleague, until=None).exists()
    assert "您成为一条记录的经办人" in worker.get("/desk/").content.decode()
    supervisor.post(page(case), {"act": "bar", "account": colleague.pk})
    told = worker.get("/notices/").content.decode() + worker.get("/desk/").content.decode()
    assert "您成为" not in told
    assert str(case.id) not in told
    assert worker.get(page(case)).status_code == 404
    assert worker.get(f"/ledgers/case/{case.id}/").status_code == 404
    lift = {"act": "lift", "account": colleague.pk, "reason": "查明没有关系"}
    asked = supervisor.post(page(case), lift)
    number = Pending.objects.get().number
    assert asked.headers["Location"] == f"/seconds/{number}/"
    assert supervisor.get(f"/seconds/{number}/").status_code == 200
    assert supervisor.post(f"/seconds/{number}/", {"say": "yes"}).status_code == 400
    assert worker.get(f"/seconds/{number}/").status_code == 404
    leader = city.client("演示市", Role.LEADER)
    peer = city.client("甲县", Role.LEADER)
    assert leader.get(f"/seconds/{number}/").status_code == 404
    assert "移出回避名单" in peer.get("/seconds/").content.decode()
    assert peer.post(f"/seconds/{number}/", {"say": "yes"}).status_code == 302
    assert not Conflict.objects.filter(until=None).exists()
    assert worker.get(page(case)).status_code == 200


def test_a_grant_is_asked_and_given_on_pages(city: Any, case: Record, owner: Client) -> None:
    worker, leader = city.client("甲县", Role.CASEWORKER), city.client("甲县", Role.LEADER)
    told = worker.post(page(case), {"act": "grant", "days": 31, "reason": "协助回访"})
    assert told.status_code == 400
    assert "最长 30 天" in told.content.decode()
    worker.post(page(case), {"act": "grant", "days": 3, "reason": "协助回访"})
    number = Pending.objects.get().number
    refused = leader.post(f"/seconds/{number}/", {"say": "no", "answer": ""})
    assert refused.status_code == 400
    assert "写明为什么不同意" in refused.content.decode()
    assert leader.post(f"/seconds/{number}/", {"say": "yes"}).status_code == 302
    way = f'href="/ledgers/case/{case.id}/"'
    assert way in worker.get(f"/seconds/{number}/").content.decode()
    assert way not in leader.get(f"/seconds/{number}/").content.decode()
    given = Grant.objects.get()
    assert given.until is not None
    assert given.until - given.since == timedelta(days=3)


def test_a_merge_and_its_undoing_are_asked_and_done_on_pages(city: Any) -> None:
    worker, peer = city.client("甲县", Role.CASEWORKER), city.client("甲县", Role.LEADER)
    mine = by_account(who("caseworker", "甲县", city))
    kept, gone = (
        enter_one("party", city.units["一村"], by=mine, type="个人", secrecy=2) for _ in range(2)
    )
    assert 'id="unmerge"' not in worker.get(page(kept)).content.decode()
    told = {"act": "merge", "other": str(gone.id), "reason": "同一人"}
    second = worker.post(page(kept), told).headers["Location"]
    assert peer.post(second, {"say": "yes"}).status_code == 302
    gone.refresh_from_db()
    assert gone.struck_at is not None

    merge = Pending.objects.get().number
    assert f"第 {merge} 号，并入的是编号" in worker.get(page(kept)).content.decode()
    assert worker.post(page(kept), {"act": "unmerge", "merge": 99}).status_code == 400
    told = {"act": "unmerge", "merge": merge, "reason": "不是同一人"}
    second = worker.post(page(kept), told).headers["Location"]
    assert "重新有效" in peer.get(second).content.decode()
    assert peer.post(second, {"say": "yes"}).status_code == 302
    gone.refresh_from_db()
    assert gone.struck_at is None
    assert 'id="unmerge"' not in worker.get(page(kept)).content.decode()


def test_leave_in_need_shows_a_banner_for_three_hours(
    city: Any, case: Record, owner: Client, monkeypatch: Any
) -> None:
    party = enter_one(
        "party", city.units["一村"], by=by_account(who("caseworker", "东乡", city)),
        name="王演示", secrecy=3,
    )  # fmt: skip
    leader = city.client("演示市", Role.LEADER)
    worker = city.client("甲县", Role.CASEWORKER)
    reveal = {"field": "name", "reason": "紧急情况", "words": "马上联系本人"}
    url = f"/ledgers/party/{party.id}/reveal/"

    def set_clock(after: timedelta) -> None:
        moment = datetime(2021, 3, 5, 4, tzinfo=UTC) + after
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_clock(timedelta())
    fresh(worker, who("caseworker", "甲县", city))
    assert worker.post(page(party), {"act": "urgent", "reason": "急用"}).status_code == 400
    assert "王演示" not in worker.post(url, reveal).content.decode()
    done = worker.post(page(party), {"act": "urgent", "reason": WHY})
    assert done.status_code == 302
    assert "您正在紧急查看" in worker.get("/desk/").content.decode()
    set_clock(timedelta(hours=2, minutes=59))
    fresh(worker, who("caseworker", "甲县", city))
    assert "王演示" in worker.post(url, reveal).content.decode()
    set_clock(timedelta(hours=3, minutes=1))
    fresh(worker, who("caseworker", "甲县", city))
    assert "王演示" not in worker.post(url, reveal).content.decode()
    assert "您正在紧急查看" not in worker.get("/desk/").content.decode()
    told = owner.get("/notices/").content.decode()
    assert "有人紧急查看了一条记录" in told
    assert "您经办的一条记录有人查看" in told
    assert "王演示" not in told
    waiting = leader.get("/reviews/").content.decode()
    assert WHY in waiting
    assert "等待复查" in waiting
    set_clock(timedelta(days=4, hours=12))
    fresh(leader, who("leader", "演示市", city))
    assert "已逾期" in leader.get("/reviews/").content.decode()
    number = Grant.objects.get().pk
    sent = {"number": number, "finding": "情况属实"}
    assert leader.post("/reviews/", {**sent, "finding": ""}).status_code == 400
    assert leader.post("/reviews/", sent).status_code == 302
    assert "没有等您复查" in leader.get("/reviews/").content.decode()


def fresh(client: Client, account: Account) -> None:
    """Whoever sits there signed in again just now: a session left for hours has ended."""
    client.logout()
    client.force_login(account)
    sign_in(client, Strength.SECOND)


def test_a_class_falls_on_pages_and_no_names_are_told(city: Any) -> None:
    asker, peer = city.client("甲县", Role.CASEWORKER), city.client("甲县", Role.OFFICER)
    by = by_account(who("caseworker", "甲县", city))
    record = enter_one("activity", city.units["一村"], by=by, secrecy=2, title="为王演示办")
    asker.post(page(record), {"act": "lower", "to": 1, "reason": "写高了"})
    [pending] = Pending.objects.all()
    text = peer.get(f"/seconds/{pending.number}/").content.decode()
    assert "为王演示办" not in text + str(pending.payload)
    assert "姓名相同" in text
    peer.post(f"/seconds/{pending.number}/", {"say": "yes"})
    assert Activity.objects.get().secrecy == 1


def test_same_session_and_weak_sign_ins_second_nothing(city: Any) -> None:
    asker = city.client("甲县", Role.CASEWORKER)
    by = by_account(who("caseworker", "甲县", city))
    record = enter_one("activity", city.units["一村"], by=by, secrecy=2)
    asker.post(page(record), {"act": "lower", "to": 1, "reason": "写高了"})
    number = Pending.objects.get().number
    weak = city.client("甲县", Role.LEADER, strength=Strength.PASSWORD)
    told = weak.post(f"/seconds/{number}/", {"say": "yes"})
    assert told.status_code == 400
    assert "第二种方式" in told.content.decode()
    assert Pending.objects.get().state == "asked"
    assert seconding.standing(Pending.objects.get(), by).where == "同级"


def test_what_two_do_is_confirmed_first(city: Any) -> None:
    asker, peer = city.client("甲县", Role.CASEWORKER), city.client("甲县", Role.OFFICER)
    by = by_account(who("caseworker", "甲县", city))
    record = enter_one("activity", city.units["一村"], by=by, secrecy=2)
    asker.post(page(record), {"act": "lower", "to": 1, "reason": "写高了"})
    number = Pending.objects.get().number
    session = peer.session
    session["confirmed"] = (timezone.now() - timedelta(minutes=6)).isoformat()
    session.save()
    sent = peer.post(f"/seconds/{number}/", {"say": "yes"})
    assert sent.headers["Location"].startswith("/confirm/?next=")
    assert Pending.objects.get().state == "asked"


def test_notices_are_seen_once(city: Any, case: Record, owner: Client) -> None:
    supervisor = city.client("甲县", Role.SUPERVISOR)
    worker = city.client("甲县", Role.CASEWORKER)
    account = who("caseworker", "甲县", city)
    supervisor.post(page(case), {"act": "assign", "account": account.pk})
    assert "您成为一条记录的经办人" in worker.get("/desk/").content.decode()
    assert "您成为一条记录的经办人" in worker.get("/notices/").content.decode()
    assert Notice.objects.get().seen_at is not None
    assert "没有新的通知" in worker.get("/desk/").content.decode()


def test_where_nobody_is_above_the_pages_name_the_operator(city: Any, case: Record) -> None:
    taker = city.client("甲县", Role.SUPERVISOR)
    assert taker.get(page(case)).content.decode().count("由系统管理员在服务器上") == 2
    asked = taker.post(page(case), {"act": "grant", "days": 3, "reason": "协助回访"})
    assert "jinguo second approve" in taker.get(asked["Location"]).content.decode()
    taken = taker.post(page(case), {"act": "urgent", "reason": WHY})
    assert "由系统管理员在服务器上复查" in taker.get(taken["Location"]).content.decode()
    assert "jinguo review list" in taker.get("/reviews/").content.decode()

    leader = city.client("演示市", Role.LEADER)
    assert "放假安排，这些" not in leader.get("/reviews/").content.decode()
    since = datetime(2035, 1, 2, tzinfo=UTC)
    Grant.objects.update(since=since, until=since + timedelta(hours=3))
    assert "没有2035 年的放假安排" in leader.get("/reviews/").content.decode()
    assert "系统管理员" not in taker.get(page(case)).content.decode()
    assert "系统管理员" not in taker.get("/reviews/").content.decode()
