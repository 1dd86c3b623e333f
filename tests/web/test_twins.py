"""疑似重复 on pages: told after an entry, decided by who may, and nothing of what one does not read."""

from datetime import date
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jinguo.ledger import searching
from jinguo.ledger.drafts import new_id
from jinguo.ledger.models import Activity, Partner, Twin
from jinguo.org.models import Role

PAGE = "/twins/"
TITLE = "三八维权宣讲"


def text(client: Client, address: str = PAGE) -> str:
    return client.get(address).content.decode()


def given(act: str, *, owner: int = 0, twin: Twin | None = None) -> dict[str, Any]:
    twin = twin or Twin.objects.get()
    rows = dict(Activity.objects.values_list("number", "version"))
    return {
        "act": act, "twin": twin.pk, "owner": owner,
        "first": rows[twin.first], "second": rows[twin.second],
    }  # fmt: skip


def enter(client: Client, city: Any, unit: str, **fields: Any) -> str:
    told = {
        "id": str(new_id()), "held_on": "2020-03-08", "unit": city.units[unit],
        "programmes": ["big-preaching"], "subtype": "宣讲", "title": TITLE, "sessions": "1",
        "heads": "30", **fields,
    }  # fmt: skip
    return client.post("/enter/activity/", told, follow=True).content.decode()


def test_after_an_entry_what_the_writer_reads_is_told_and_nothing_blocked(city: Any) -> None:
    city.talk("一村", TITLE)
    officer = city.client("东乡")
    page = enter(officer, city, "东乡", title=f"东乡妇联“{TITLE}”")
    assert "可能已经登记过" in page
    for said in ("上下级单位", "日期相同", "名称相同", f'href="{PAGE}"'):
        assert said in page
    assert Activity.objects.count() == 2
    listed = text(officer)
    assert (listed.count("由哪一条计数"), "同一件" in listed, TITLE in listed) == (1, True, True)
    for client in (city.client("西乡"), city.client("一村", Role.RECORDER)):
        other = text(client)
        assert "您能看的活动里没有疑似重复的" in other
        assert TITLE not in other
    assert city.client("东乡", Role.LEADER).get(PAGE).status_code == 403


def test_hidden_and_absent_are_answered_alike(city: Any) -> None:
    """A township's entry that a village does not read changes nothing of the village's answer."""
    client = city.client("一村", Role.RECORDER)
    enter(client, city, "一村", held_on="2020-01-09")
    answers = []
    for unit, day in (("三村", "2020-05-09"), ("东乡", "2020-03-09")):
        city.talk(unit, TITLE, held_on=date.fromisoformat(day))
        client.get("/enter/")
        with CaptureQueriesContext(connection) as queries:
            page = enter(client, city, "一村", held_on=day)
        shapes = [each["sql"].split("VALUES")[0].split("WHERE")[0] for each in queries]
        assert "可能已经登记过" not in page
        assert "由登记的单位来核对" in page
        answers.append([each for each in shapes if "SAVEPOINT" not in each])
    assert answers[0] == answers[1]
    assert not Twin.objects.exists()
    searching.search(at=city.at)
    twin = Twin.objects.get()
    told = [
        client.post(PAGE, {**given("same", twin=twin), "twin": key}) for key in (twin.pk, 987_654)
    ]
    assert [each.status_code for each in told] == [404, 404]
    pages = [
        [line for line in each.content.decode().splitlines() if "csrf" not in line.casefold()]
        for each in told
    ]
    assert pages[0] == pages[1]


def test_one_event_is_decided_and_undone_on_the_page(city: Any) -> None:
    village = city.talk("一村", TITLE)
    township = city.talk("东乡", TITLE)
    searching.search(at=city.at)
    officer, reader = city.client("东乡"), city.client("东乡", Role.SUPERVISOR)
    assert "才能处理" in text(reader)
    assert reader.post(PAGE, given("same", owner=village.number)).status_code == 404
    assert officer.post(PAGE, {"act": "burn", "twin": 1}).status_code == 400
    stale = {**given("same", owner=village.number), "second": 9}
    assert officer.post(PAGE, stale).status_code == 409
    no_owner = officer.post(PAGE, given("same"))
    assert (no_owner.status_code, "请选留下哪一条" in no_owner.content.decode()) == (400, True)

    assert officer.post(PAGE, given("joint", owner=village.number)).status_code == 302
    page = text(officer)
    assert "联合举办" in page
    assert "由这一条计数" in page
    record = text(officer, f"/ledgers/activity/{village.id}/")
    assert "东乡妇联（主办）" in record
    assert "联合举办，由编号" in text(officer, f"/ledgers/activity/{township.id}/")
    assert officer.post(PAGE, given("undo")).status_code == 302
    assert "由哪一条计数" in text(officer)
    assert not Partner.objects.exists()
    unsaid = officer.post(PAGE, given("different"))
    assert (unsaid.status_code, "请选为什么不是同一件" in unsaid.content.decode()) == (400, True)
    assert officer.post(PAGE, {**given("different"), "why": "places"}).status_code == 302
    page = text(officer)
    assert "不是同一件：不在一个地方办的" in page
    assert "由哪一条计数" not in page


def test_the_way_there_stands_in_notices_and_the_menu(city: Any) -> None:
    officer = city.client("东乡")
    city.talk("一村", TITLE)
    city.talk("东乡", TITLE)
    searching.search(at=city.at)
    for page in ("/desk/", "/notices/"):
        assert "有新的疑似重复等您核对" in text(officer, page)
    assert f'href="{PAGE}"' in text(officer, "/more/")
