"""合作单位的账号: opened, reset and ended on a page by whoever keeps accounts."""

from typing import Any

import pytest
from django.test import Client

from jinguo.ledger.models import Entry, Office
from jinguo.org.models import Account, Post, Role, Slip
from jinguo.org.policy import Strength
from tests.factories import enter_one
from tests.web.conftest import sign_in
from tests.web.test_course import worker

pytestmark = pytest.mark.usefixtures("assessed")

NEW = "/manage/partners/new/"
TOLD = {"sort": "police", "name": "演示派出所 丙警官", "login": "paichusuo"}


def opened(city: Any) -> tuple[Any, Account]:
    keeper = city.client("甲县", Role.KEEPER)
    answer = keeper.post(NEW, TOLD)
    account = Account.objects.get(login="paichusuo")
    assert answer.headers["Location"] == f"/manage/accounts/{account.pk}/"
    return keeper, account


def test_a_keeper_opens_a_partner_and_gives_a_slip(city: Any) -> None:
    keeper, account = opened(city)

    page = keeper.get(f"/manage/accounts/{account.pk}/").content.decode()
    assert "只看得到发给它的转介包" in page
    assert "再给一个岗位" not in page
    assert "演示派出所 丙警官" in keeper.get("/manage/partners/").content.decode()
    assert keeper.post(f"/manage/accounts/{account.pk}/slip/").status_code == 200
    assert Slip.objects.filter(account=account).exists()
    office = Office.objects.get()
    assert (office.sort, office.unit_id) == ("police", city.units["甲县"])
    entry = Entry.objects.get(kind="office")
    assert "丙警官" not in str(entry.after)
    assert not Post.objects.filter(account=account).exists()


def test_what_is_wrong_stays_in_the_form(city: Any) -> None:
    keeper, _ = opened(city)

    assert "已有人用" in keeper.post(NEW, TOLD).content.decode()
    assert keeper.post(NEW, {**TOLD, "sort": "embassy"}).status_code == 400
    assert Office.objects.count() == 1


def test_an_account_is_ended_and_reset_and_never_gets_a_post(city: Any) -> None:
    keeper, account = opened(city)
    page = f"/manage/accounts/{account.pk}/"

    assert keeper.post(page, {"act": "reset"}).status_code == 302
    told = {"act": "give", "unit": "甲县", "role": "officer", "line": "", "until": "2099-01-01"}
    assert "合作单位的账号不能给岗位" in str(keeper.post(page, told).context["give"].errors)
    assert keeper.post(page, {"act": "disable"}).status_code == 302
    account.refresh_from_db()
    assert not account.is_active
    assert "已停用" in keeper.get("/manage/partners/").content.decode()
    assert keeper.post(page, {"act": "enable"}).status_code == 302


def test_only_a_keeper_with_a_second_factor_opens_them(city: Any) -> None:
    _, account = opened(city)

    for role in (Role.OFFICER, Role.CASEWORKER, Role.LEADER, Role.AUDITOR):
        client = city.client("甲县", role)
        assert client.get("/manage/partners/").status_code == 403
        assert client.post(NEW, TOLD).status_code == 403
    weak = city.client("演示市", Role.KEEPER, strength=Strength.PASSWORD)
    assert weak.get(NEW).headers["Location"] == "/safety/?second=1"
    beside = city.client("乙区", Role.KEEPER)
    assert "丙警官" not in beside.get("/manage/partners/").content.decode()
    assert beside.get(f"/manage/accounts/{account.pk}/").status_code == 404


def test_a_packet_goes_by_the_sort_that_an_account_is_of(city: Any) -> None:
    _, account = opened(city)
    case = enter_one("case", city.units["一村"], type="家暴求助")
    client, page = worker(city, case), f"/ledgers/case/{case.id}/packet/"
    told = {"to": account.pk, "template": "school", "fields_": ["type"], "days": "3"}

    wrong = client.post(page, {**told, "purpose": "请处置"})
    assert "这个账号是公安机关的" in wrong.content.decode()
    assert client.post(page, {**told, "template": "police", "purpose": "请处置"}).status_code == 200


def test_who_held_a_post_is_no_partner(city: Any) -> None:
    case = enter_one("case", city.units["一村"], type="家暴求助")
    gone = city.account("三村", Role.RECORDER)
    Post.objects.filter(account=gone).update(until="2020-01-01")

    shown = worker(city, case).get(f"/ledgers/case/{case.id}/packet/").content.decode()

    assert gone.name not in shown


def test_a_partner_opens_its_own_list_and_nothing_else(city: Any) -> None:
    _, account = opened(city)
    client = Client()
    client.force_login(account)
    sign_in(client, Strength.PASSWORD)

    assert client.get("/packets/").status_code == 200
    for path in ("/manage/partners/", NEW, "/rounds/", "/meetings/dv/", "/ledgers/case/"):
        assert client.get(path).status_code == 403, path
