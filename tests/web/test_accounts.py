"""账号与岗位: what a keeper and an officer see and do there, and what they do not."""

import re
from typing import Any

import pytest
from django.test import Client

from jinguo.org.models import Account, Device, Role, Slip
from jinguo.org.policy import Strength


@pytest.fixture
def people(city: Any) -> dict[str, Account]:
    return {
        "village": city.account("一村", Role.RECORDER),
        "town": city.account("东乡"),
        "other": city.account("四村", Role.RECORDER),
        "city": city.account("演示市"),
    }


def test_keeper_sees_all_beneath_and_an_officer_recorders_strictly_beneath(
    city: Any, people: dict[str, Account]
) -> None:
    keeper = city.client("甲县", Role.KEEPER)
    unit = city.units["东乡"]
    rows = keeper.get(f"/manage/accounts/?unit={unit}").context["rows"]
    assert {row.post.account for row in rows} == {people["village"], people["town"]}
    assert keeper.get(f"/manage/accounts/?unit={city.units['南镇']}").status_code == 404

    client = Client()
    client.force_login(people["town"])
    rows = client.get("/manage/accounts/").context["rows"]
    assert [row.post.account for row in rows] == [people["village"]]


def test_what_is_not_there_and_what_is_not_theirs_look_alike(
    city: Any, people: dict[str, Account]
) -> None:
    keeper = city.client("甲县", Role.KEEPER)
    absent = keeper.get("/manage/accounts/999999/")

    for number in (people["other"].pk, people["city"].pk):
        for method in (keeper.get, keeper.post):
            answer = method(f"/manage/accounts/{number}/")
            assert (answer.status_code, _plain(answer)) == (404, _plain(absent))
        assert keeper.post(f"/manage/accounts/{number}/slip/").status_code == 404
    assert not Slip.objects.exists()


def _plain(answer: Any) -> str:
    """A page without the token of its form, which is another each time."""
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())


def test_keeper_opens_hands_over_and_ends(city: Any, people: dict[str, Account]) -> None:
    keeper = city.client("甲县", Role.KEEPER)
    told = {
        "login": "xinren", "name": "演示新人", "role": "officer", "line": "权益", "until": "2099-01-01",
    }  # fmt: skip
    answer = keeper.post(f"/manage/accounts/new/?unit={city.units['西乡']}", told)
    made = Account.objects.get(login="xinren")
    assert answer["Location"] == f"/manage/accounts/{made.pk}/"
    assert made.posts.get().line == "权益"
    again = keeper.post(f"/manage/accounts/new/?unit={city.units['西乡']}", told)
    assert "已有人用" in again.content.decode()

    page = f"/manage/accounts/{people['town'].pk}/"
    post = people["town"].posts.get().pk
    answer = keeper.post(page, {"act": "hand", "post": post, "login": "xinren"})
    assert answer["Location"] == f"/manage/accounts/{made.pk}/"
    assert made.posts.count() == 2
    fresh = keeper.post(
        f"/manage/accounts/{made.pk}/",
        {"act": "give", "unit": "一村", "role": "keeper", "until": "2099-01-01"},
    )
    assert "不能兼任" in fresh.content.decode()
    outside = keeper.post(
        f"/manage/accounts/{made.pk}/",
        {"act": "give", "unit": "演示市", "role": "officer", "until": "2099-01-01"},
    )
    assert outside.status_code == 400
    keeper.post(f"/manage/accounts/{people['village'].pk}/", {"act": "disable"})
    people["village"].refresh_from_db()
    assert not people["village"].is_active


def test_slip_is_shown_once_with_the_code_behind_the_fragment(
    city: Any, people: dict[str, Account]
) -> None:
    keeper = city.client("甲县", Role.KEEPER)
    page = keeper.post(f"/manage/accounts/{people['village'].pk}/slip/")

    groups = page.context["slip"].groups
    assert groups in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert page.context["slip"].code not in page.context["address"]
    assert keeper.get(f"/manage/accounts/{people['village'].pk}/slip/").status_code == 405


def test_officer_gives_slips_and_ends_phones_and_no_more(
    city: Any, people: dict[str, Account]
) -> None:
    officer = city.client("甲县")
    page = f"/manage/accounts/{people['village'].pk}/"
    assert officer.post(f"{page}slip/").status_code == 200
    for act in ("disable", "reset", "end", "give", "hand"):
        officer.post(page, {"act": act, "post": people["village"].posts.get().pk})
    people["village"].refresh_from_db()
    assert people["village"].is_active
    assert people["village"].posts.get().until is None
    assert "重置或停用" not in officer.get(page).content.decode()
    assert officer.get("/manage/accounts/new/").status_code == 403
    assert officer.get(f"/manage/accounts/{people['town'].pk}/").status_code == 404
    assert not Device.objects.exists()


def test_keeper_by_a_password_alone_changes_nothing(city: Any, people: dict[str, Account]) -> None:
    weak = city.client("甲县", Role.KEEPER, strength=Strength.PASSWORD)
    page = f"/manage/accounts/{people['village'].pk}/"

    for address in (page, f"{page}slip/"):
        answer = weak.post(address, {"act": "disable"})
        assert answer["Location"] == "/safety/?second=1"
    people["village"].refresh_from_db()
    assert people["village"].is_active


def test_acts_want_a_fresh_confirmation(city: Any, people: dict[str, Account]) -> None:
    keeper = city.client("甲县", Role.KEEPER)
    session = keeper.session
    session["confirmed"] = "2020-01-01T00:00:00+00:00"
    session.save()
    page = f"/manage/accounts/{people['village'].pk}/"

    assert keeper.post(page, {"act": "disable"})["Location"].startswith("/confirm/?next=")
    assert keeper.post(f"{page}slip/")["Location"].startswith("/confirm/?next=")


@pytest.mark.parametrize("role", [Role.RECORDER, Role.LEADER, Role.AUDITOR, Role.SUPERVISOR])
def test_others_have_no_such_page(city: Any, role: str) -> None:
    client = city.client("甲县", role)

    for address in ("", "new/", "1/"):
        assert client.get(f"/manage/accounts/{address}").status_code == 403
    assert client.get("/manage/preview/").status_code == 403


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ("role=recorder&way=device", ["全部", "看不到", "看不到", "看不到", "看不到"]),
        ("role=officer&way=second", ["全部", "看不到", "看不到", "全部", "看不到"]),
        ("role=officer&way=second&line=1", ["全部", "一行", "看不到", "全部", "看不到"]),
        ("role=caseworker&way=second", ["全部", "一行", "一行", "全部", "看不到"]),
        ("role=caseworker&way=password", ["全部", "看不到", "看不到", "看不到", "看不到"]),
        ("role=leader&way=second", ["看不到"] * 5),
    ],
)
def test_preview_shows_what_a_role_sees_of_invented_records(
    city: Any, asked: str, seen: list[str]
) -> None:
    city.talk("一村", "真的一场活动")
    page = city.client("甲县", Role.KEEPER).get(f"/manage/preview/?{asked}")

    assert [
        each.depth[: len(told)] for each, told in zip(page.context["samples"], seen, strict=True)
    ] == seen
    assert "真的一场活动" not in page.content.decode()
    assert "13800000000" not in page.content.decode()
