"""A person registered twice: told where the writer reads both, else asked of the owner alone."""

import re
from dataclasses import replace
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jinguo.ledger import notices, searching
from jinguo.ledger.drafts import new_id
from jinguo.ledger.models import Apart, Inquiry, Party
from jinguo.ledger.models.base import Channel
from jinguo.org.models import Role
from tests.factories import by_account, enter_one

BORN = "1990-03-08"


def enter(client: Client, city: Any, unit: str, **told: str) -> str:
    fields = {
        "id": str(new_id()), "unit": city.units[unit], "registered_on": "2020-03-08",
        "type": "个人", "born_on": BORN, **told,
    }  # fmt: skip
    return client.post("/enter/party/", fields, follow=True).content.decode()


def test_a_homophone_that_the_writer_reads_is_told(city: Any) -> None:
    client = city.client("一村", Role.RECORDER)
    assert "可能已经登记过这个人" not in enter(
        client, city, "一村", name="王芳", phone="13812345678"
    )
    page = enter(client, city, "一村", name="王 方", phone="13900001111")
    assert "可能已经登记过这个人" in page
    assert "姓名同音、生日相同" in page
    assert "王芳" not in page
    assert Party.objects.count() == 2


def test_what_is_hidden_is_asked_of_its_owner_and_costs_the_same(city: Any) -> None:
    owner = city.account("三村", Role.RECORDER)
    hidden = enter_one(
        "party", city.units["三村"], by=by_account(owner), type="个人", name="王芳", born_on=BORN,
        number="110105491231002",
    )  # fmt: skip
    client = city.client("一村", Role.RECORDER)
    enter(client, city, "一村", name="赵演示", born_on="1980-01-01", number="340600198001010011")
    answers = []
    for name, number in (("李演示", "340600198001010038"), ("汪方", "11010519491231002X")):
        client.get("/enter/")
        with CaptureQueriesContext(connection) as queries:
            page = enter(client, city, "一村", name=name, number=number)
        assert "可能已经登记过" not in page
        assert "已请登记的人来核对" in page
        shapes = [each["sql"].split("VALUES")[0].split("WHERE")[0] for each in queries]
        # PostgreSQL's cursors are numbered as they come.
        shapes = [re.sub(r"_sync_\d+", "", each) for each in shapes]
        answers.append([each for each in shapes if "SAVEPOINT" not in each])
    assert answers[0] == answers[1]
    assert Inquiry.objects.count() == 6
    told = notices.unseen(owner, limit=9)
    assert {each.record for each in told} == {hidden.id}
    assert {each.inquiry.field for each in told if each.inquiry} == {"number", "sound"}


def test_a_name_with_a_birth_date_is_looked_up_by_its_sound(city: Any) -> None:
    client = city.client("一村", Role.RECORDER)
    enter(client, city, "一村", name="王芳")
    for value in ("王方 1990-03-08", "王芳1990年3月8日"):
        found = client.post("/lookup/", {"field": "sound", "value": value}).content.decode()
        assert "您能看的登记里有" in found
    for value in ("王芳 没有日期", "王芳 1990-13-08"):
        assert client.post("/lookup/", {"field": "sound", "value": value}).status_code == 400
    other = client.post("/lookup/", {"field": "sound", "value": "王芳 1991-03-08"})
    assert "已转给可能登记过的人" in other.content.decode()


def test_who_came_by_a_workbook_is_asked_for_by_the_next_search(city: Any) -> None:
    owner, clerk = city.account("三村", Role.RECORDER), city.account("一村", Role.RECORDER)
    told = {"type": "个人", "name": "王芳", "born_on": BORN}
    enter_one("party", city.units["三村"], by=by_account(owner), **told)
    searching.search(at=city.at)
    assert not Inquiry.objects.exists()
    by = replace(by_account(clerk), channel=Channel.WORKBOOK)
    enter_one("party", city.units["一村"], by=by, **told)
    searching.search(at=city.at)
    assert [(each.account, each.field) for each in Inquiry.objects.all()] == [(clerk, "sound")]
    assert len(notices.unseen(owner, limit=9)) == 1


def test_pairs_that_somebody_reads_both_of_stand_on_the_page(city: Any) -> None:
    client = city.client("一村", Role.RECORDER)
    for name, phone in (
        ("王芳", "13812345678"),
        ("王 方", "13900001111"),
        ("李演示", "13800000000"),
    ):
        enter(client, city, "一村", name=name, phone=phone, born_on=BORN)
    enter_one("party", city.units["三村"], type="个人", name="汪方", born_on=BORN)

    page = client.get("/twins/").content.decode()

    assert page.count("姓名同音、生日相同") == 1
    first, second = Party.objects.order_by("number")[:2]
    for each in (first, second):
        assert f"/ledgers/party/{each.id}/team/" in page
    assert "王芳" not in page
    assert (
        "可能是同一个人" not in city.client("三村", Role.RECORDER).get("/twins/").content.decode()
    )


def offered(page: str) -> list[tuple[int, int]]:
    """Return the pairs that a page asks of, by their numbers."""
    found = re.findall(r'name="first" value="(\d+)">\s+<input .+ name="second" value="(\d+)"', page)
    return [(int(one), int(other)) for one, other in found]


def test_two_persons_are_told_apart_and_not_offered_again_until_undone(city: Any) -> None:
    client = city.client("一村", Role.RECORDER)
    for name in ("王芳", "李演示", "赵演示"):
        enter(client, city, "一村", name=name, phone="13812345678", born_on="")
    one, two, three = Party.objects.order_by("number")
    page = client.get("/twins/").content.decode()
    assert offered(page) == [(one.number, two.number), (one.number, three.number)]
    told = {
        "act": "apart", "first": one.number, "second": two.number,
        "first_version": one.version, "second_version": two.version, "why": "shared",
    }  # fmt: skip
    unsaid = client.post("/twins/", {**told, "why": ""})
    assert (unsaid.status_code, "请选为什么不是同一个人" in unsaid.content.decode()) == (400, True)
    assert client.post("/twins/", {**told, "second_version": 9}).status_code == 409
    assert client.post("/twins/", {"act": "apart"}).status_code == 400

    assert client.post("/twins/", told).status_code == 302
    assert client.post("/twins/", told).status_code == 409
    page = client.get("/twins/").content.decode()
    assert "不是同一个人：一家人或一个单位共用电话" in page
    # The third goes on being asked of; nobody is asked of the two again.
    searching.search(at=city.at)
    assert offered(page) == [(one.number, three.number)]
    entered = client.get(f"/enter/party/{two.id}/").content.decode()
    assert f"/ledgers/party/{three.id}/" in entered
    assert f"/ledgers/party/{one.id}/" not in entered

    key = Apart.objects.get().pk
    assert client.post("/twins/", {"act": "rejoin", "apart": key}).status_code == 302
    assert client.post("/twins/", {"act": "rejoin", "apart": key}).status_code == 409
    page = client.get("/twins/").content.decode()
    assert "定为不是同一个人的" not in page
    assert offered(page) == [(one.number, two.number), (one.number, three.number)]


def test_telling_apart_is_for_who_opens_both_files_and_says_nothing_to_others(city: Any) -> None:
    client = city.client("一村", Role.RECORDER)
    for name in ("王芳", "王 方"):
        made = enter_one(
            "party", city.units["一村"], type="个人", name=name, born_on=BORN, secrecy=2
        )
        city.join(client, made)
    one, two = Party.objects.order_by("number")
    told = {
        "act": "apart", "first": one.number, "second": two.number,
        "first_version": one.version, "second_version": two.version, "why": "asked",
    }  # fmt: skip
    # Whoever reads their lines alone is told that they are alike, as before, and nothing more.
    hidden = city.client("东乡", Role.CASEWORKER)
    page = hidden.get("/twins/").content.decode()
    assert ("姓名同音、生日相同" in page, offered(page)) == (True, [])
    assert client.post("/twins/", told).status_code == 302
    made, absent = Apart.objects.get(), {**told, "first": 987_654, "second": 987_655}
    answers = [hidden.post("/twins/", each) for each in (told, absent)]
    answers += [
        hidden.post("/twins/", {"act": "rejoin", "apart": each}) for each in (made.pk, 987_654)
    ]
    assert [each.status_code for each in answers] == [404] * 4
    for who in (hidden, city.client("三村", Role.RECORDER)):
        assert "定为不是同一个人" not in who.get("/twins/").content.decode()
    assert Apart.objects.get().until is None
