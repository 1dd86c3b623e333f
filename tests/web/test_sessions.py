"""Sessions: a new id, idle and longest times, one a kind of device, ended with what they rest on."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jinguo.ledger import accounts
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Look
from jinguo.org.models import Account, Notice, Role, Sitting
from tests.web.phone import ANDROID

PASSWORD = "演示口令-演示口令"
PC = "Mozilla/5.0 (Windows NT 10.0)"


def enter(login: str, agent: str = PC, **more: Any) -> Client:
    client = Client(HTTP_USER_AGENT=agent, **more)
    told = {"login": login, "password": PASSWORD}
    assert client.post("/sign-in/", told).status_code == 302
    return client


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that the test sets on."""

    class Clock:
        at = datetime.now(UTC)

        def on(self, **more: int) -> None:
            self.at += timedelta(**more)

    told = Clock()
    monkeypatch.setattr(timezone, "now", lambda: told.at)
    return told


def test_signing_in_gives_a_new_id_and_keeps_none_of_it_in_the_table(city: Any) -> None:
    client = Client()
    client.post("/sign-in/challenge/")
    before = client.session.session_key
    client.post("/sign-in/", {"login": city.account("一村").login, "password": PASSWORD})
    after = client.session.session_key

    assert before != after
    rows = str(list(Sitting.objects.values()))
    assert after not in rows
    assert before not in rows
    assert Sitting.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "idle"), [(Role.OFFICER, 30), (Role.CASEWORKER, 15), (Role.SUPERVISOR, 15)]
)
def test_idle_session_ends(city: Any, clock: Any, role: str, idle: int) -> None:
    client = city.client("甲县", role)
    for _ in range(3):
        assert client.get("/figures/").status_code == 200
        clock.on(minutes=idle - 1)
    assert client.get("/figures/").status_code == 200
    clock.on(minutes=idle, seconds=1)
    assert client.get("/figures/").status_code == 302
    clock.on(minutes=-idle)
    assert client.get("/figures/").status_code == 302


def test_session_ends_after_ten_hours_however_busy(city: Any, clock: Any) -> None:
    client = enter(city.account("甲县").login)
    for _ in range(30):
        clock.on(minutes=20)
        assert client.get("/safety/").status_code == 200
    clock.on(minutes=1)
    assert client.get("/safety/").status_code == 302


def test_one_session_a_kind_of_device(city: Any) -> None:
    login = city.account("甲县").login
    first, phone = enter(login), enter(login, ANDROID)
    second = enter(login)

    assert first.get("/safety/").status_code == 302
    assert phone.get("/safety/").status_code == 200
    assert second.get("/safety/").status_code == 200
    assert Sitting.objects.count() == 2


def test_own_sessions_are_listed_and_ended(city: Any) -> None:
    login = city.account("甲县").login
    pc, phone = enter(login), enter(login, ANDROID)
    other = enter(city.account("乙区").login)
    page = pc.get("/safety/")
    [word] = [each.word for each in page.context["sittings"] if not each.here]

    other.post("/safety/end/", {"sitting": word})
    assert phone.get("/safety/").status_code == 200
    pc.post("/safety/end/", {"sitting": word})
    assert phone.get("/safety/").status_code == 302


def test_another_password_ends_every_other_session_and_is_told(city: Any) -> None:
    login = city.account("甲县").login
    pc, phone = enter(login), enter(login, ANDROID)
    told = {"current": "不是这个口令的呀", "fresh": "山高水长的一句话一二三四五"}
    assert pc.post("/safety/password/", told).status_code == 400
    assert pc.post("/safety/password/", told | {"current": PASSWORD})["Location"] == "/safety/"

    assert phone.get("/safety/").status_code == 302
    assert pc.get("/safety/").status_code == 200
    assert Notice.objects.filter(what="password").count() == 1
    cookie = phone.cookies["sessionid"].value
    replayed = Client()
    replayed.cookies["sessionid"] = cookie
    assert replayed.get("/safety/").status_code == 302


@pytest.mark.parametrize("act", ["end", "hand", "disable"])
def test_rights_end_at_the_next_request_of_an_old_tab(city: Any, act: str) -> None:
    who = city.account("东乡")
    client = enter(who.login)
    assert client.get("/desk/").status_code == 200
    post, by = who.posts.get(), By(timezone.now())
    if act == "end":
        accounts.end_post(post, by=by)
    elif act == "hand":
        accounts.hand_over(post, city.account("一村", Role.RECORDER), by=by)
    else:
        accounts.disable(who, by=by)

    assert client.get("/desk/").status_code == 302
    again = Client().post("/sign-in/", {"login": who.login, "password": PASSWORD})
    assert again.status_code == (400 if act == "disable" else 302)


def test_sign_out_forgets_the_pages_and_not_the_phones_key(city: Any) -> None:
    client = enter(city.account("甲县").login)
    key = client.session.session_key
    answer = client.post("/sign-out/")

    assert answer["Clear-Site-Data"] == '"cache"'
    assert answer.cookies["sessionid"].value == ""
    replayed = Client()
    replayed.cookies["sessionid"] = key
    assert replayed.get("/safety/").status_code == 302
    assert Sitting.objects.count() == 0


def test_new_network_is_told_once_and_forged_hops_count_for_nothing(
    city: Any, settings: Any
) -> None:
    login = city.account("甲县").login
    enter(login, REMOTE_ADDR="10.1.2.3")
    enter(login, REMOTE_ADDR="10.1.2.200", HTTP_X_FORWARDED_FOR="9.9.9.9")
    assert Notice.objects.filter(what="network").count() == 1
    enter(login, REMOTE_ADDR="10.1.3.3")
    assert Notice.objects.filter(what="network").count() == 2
    settings.JINGUO_PROXY = True
    enter(login, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="9.9.9.9, 10.1.2.77")
    assert Notice.objects.filter(what="network").count() == 2


def test_every_way_through_the_door_is_written_down_without_what_was_typed(city: Any) -> None:
    who = city.account("甲县")
    client = enter(who.login)
    client.post("/sign-out/")
    Client().post("/sign-in/", {"login": "typed-by-mistake", "password": "x"})
    Client().post("/sign-in/", {"login": who.login, "password": "x"})

    looks = list(Look.objects.order_by("number").values_list("act", "actor", "allowed"))
    assert looks == [
        ("sign-in", who.pk, True), ("sign-out", who.pk, True),
        ("failed", None, False), ("failed", who.pk, False),
    ]  # fmt: skip
    assert "typed-by-mistake" not in str(list(Look.objects.values()))


def test_guessing_at_the_page_is_slowed_and_told_alike(city: Any) -> None:
    who = city.account("甲县")
    told: dict[str, list[int]] = {}
    for login in (who.login, "nobody"):
        away = {"REMOTE_ADDR": f"10.9.{len(told)}.1"}
        asked = [
            Client(**away).post("/sign-in/", {"login": login, "password": "不对的口令"})
            for _ in range(7)
        ]
        told[login] = [each.status_code for each in asked]
        assert "请等 1 分钟再试" in asked[-1].content.decode()
    assert told[who.login] == told["nobody"] == [400] * 5 + [429] * 2
    assert enter(who.login, REMOTE_ADDR="10.8.0.1").get("/desk/").status_code == 200


def test_profile_leads_to_another_password_after_90_days(city: Any, settings: Any) -> None:
    settings.JINGUO_PROFILE = "dengbao"
    who = city.account("甲县")
    client = enter(who.login)
    assert client.get("/desk/")["Location"] == "/safety/password/"
    told = {"current": PASSWORD, "fresh": "Shan-Shui 2026 haokan"}
    client.post("/safety/password/", told)
    assert client.get("/desk/").status_code == 200
    Account.objects.filter(pk=who.pk).update(password_since=timezone.now() - timedelta(days=91))
    later = Client()
    later.post("/sign-in/", {"login": who.login, "password": told["fresh"]})
    assert later.get("/desk/")["Location"] == "/safety/password/"
