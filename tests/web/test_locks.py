"""锁定: who locked what, on the page; revisions are marked where they are read."""

from datetime import date
from typing import Any

from django.test import Client

from jinguo.ledger import locking
from jinguo.ledger.drafts import By, new_id
from jinguo.ledger.models import Activity, Lock, Pending
from jinguo.org.models import Role
from jinguo.periods import Period
from tests.factories import enter_activity

PAGE = "/manage/locks/"


def text(client: Client, address: str = PAGE) -> str:
    return client.get(address).content.decode()


def test_days_are_locked_and_unlocked_by_two_on_pages(city: Any) -> None:
    officer, leader = city.client("甲县"), city.client("甲县", Role.LEADER)
    told = {"act": "lock", "unit": city.units["东乡"], "period": "2024"}
    assert officer.post(PAGE, {**told, "period": "2999"}).status_code == 400
    assert officer.post(PAGE, {**told, "unit": city.units["乙区"]}).status_code == 400
    assert officer.post(PAGE, told).status_code == 302
    again = officer.post(PAGE, told)
    assert (again.status_code, "已经锁定" in again.content.decode()) == (400, True)
    lock = Lock.objects.get()
    for client in (officer, leader, city.client("演示市", Role.LEADER), city.client("东乡")):
        assert "东乡 · 2024年" in text(client)
        assert "演示甲县锁定" in text(client)
    assert "东乡 · 2024年" not in text(city.client("乙区"))
    assert 'value="lock"' not in text(city.client("西乡"))

    empty = officer.post(PAGE, {"act": "unlock", "lock": lock.pk, "reason": ""})
    assert (empty.status_code, "请写明解锁的原因" in empty.content.decode()) == (400, True)
    asked = officer.post(PAGE, {"act": "unlock", "lock": lock.pk, "reason": "整批补登"})
    second = asked.headers["Location"]
    assert second == f"/seconds/{Pending.objects.get().number}/"
    assert "解锁东乡2024年" in text(leader, second)
    assert leader.post(second, {"say": "yes"}).status_code == 302
    assert "解过锁的" in text(officer)
    assert officer.post(PAGE, {"act": "unlock", "lock": 99, "reason": "再"}).status_code == 400
    assert officer.post(PAGE, {"act": "burn"}).status_code == 400


def test_leaders_find_it_in_their_menu_and_others_do_not_open_it(city: Any) -> None:
    assert f'href="{PAGE}"' in text(city.client("甲县", Role.LEADER), "/more/")
    assert f'href="{PAGE}"' not in text(city.client("甲县"), "/more/")
    assert f'href="{PAGE}"' in text(city.client("演示市"), "/manage/")
    for role in (Role.RECORDER, Role.CASEWORKER, Role.SUPERVISOR, Role.AUDITOR, Role.KEEPER):
        assert city.client("乙区", role).get(PAGE).status_code in (403, 404)


def test_a_late_entry_is_asked_why_and_marked(city: Any) -> None:
    client = city.client("甲县")
    locking.lock(city.units["甲县"], Period.year(2020), by=By(city.at))
    told = {
        "id": str(new_id()), "held_on": date(2020, 3, 8), "unit": city.units["一村"],
        "programmes": ["big-preaching"], "subtype": "宣讲", "title": "宣讲", "sessions": 1,
        "heads": 30,
    }  # fmt: skip
    page = client.post("/enter/activity/", told)
    assert page.status_code == 400
    assert "甲县2020年已经锁定" in page.content.decode()
    assert 'name="late"' in page.content.decode()
    assert client.post("/enter/activity/", {**told, "late": "漏报补登"}).status_code == 302
    record = Activity.objects.get()
    shown = text(client, f"/ledgers/activity/{record.id}/")
    assert shown.count('<span class="tag">修订</span>') == 2
    assert "原因：漏报补登" in shown
    assert "甲县2020年已经锁定：作废会标明“修订”。" in shown
    assert "data-late hidden" in " ".join(text(client, "/enter/activity/").split())


def test_what_was_there_before_the_lock_is_no_revision(city: Any) -> None:
    record = enter_activity(city.units["一村"])
    locking.lock(city.units["甲县"], Period.year(2020), by=By(city.at))
    client = city.client("甲县")
    shown = text(client, f"/ledgers/activity/{record.id}/")
    assert '<span class="tag">修订</span>' not in shown
    assert '<span class="tag">已锁定</span>' in shown
    struck = {"version": 1, "reason": "重复登记"}
    assert client.post(f"/ledgers/activity/{record.id}/strike/", struck).status_code == 302
    assert '<span class="tag">修订</span>' in text(client, f"/ledgers/activity/{record.id}/")
