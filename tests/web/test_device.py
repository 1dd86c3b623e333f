"""A slip binds a phone; the phone and its PIN sign in; neither alone does."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from jinguo.ledger import accounts, slips
from jinguo.ledger.drafts import By
from jinguo.ledger.factors import DEMO_SECRET
from jinguo.ledger.models import Look
from jinguo.org.models import Device, Role, Slip
from tests.web.phone import Phone


@pytest.fixture
def who(city: Any) -> Any:
    return city.account("一村", Role.RECORDER)


def code(who: Any) -> str:
    return slips.write(who, by=By(timezone.now())).code


@pytest.fixture
def phone(who: Any) -> Phone:
    made = Phone()
    assert made.bind(code(who)).json()["next"] == "/desk/"
    return made


def test_bound_phone_is_signed_in_at_device_strength(who: Any, phone: Phone) -> None:
    assert phone.client.session["strength"] == 2
    page = phone.client.get("/safety/")
    assert "绑定的手机和 PIN" in page.content.decode()


def test_slip_is_used_once_and_not_after_seven_days(who: Any) -> None:
    word = code(who)
    assert Phone().bind(word.lower()).status_code == 200
    again = Phone().bind(word)
    assert (again.status_code, again.json()["field"]) == (400, "code")

    word = code(who)
    Slip.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert "过期" in Phone().bind(word).json()["told"]
    assert Device.objects.count() == 1


def test_new_slip_makes_the_one_before_worthless(who: Any) -> None:
    first, second = code(who), code(who)

    assert Phone().bind(first).status_code == 400
    assert Phone().bind(second).status_code == 200


def test_slip_and_pin_are_kept_as_digests(who: Any) -> None:
    word = code(who)
    Phone().bind(word)

    kept = f"{list(Slip.objects.values())}{list(Device.objects.values())}"
    assert word not in kept
    assert "304958" not in kept
    assert "argon2id" in kept


@pytest.mark.parametrize(
    "pin", ["000000", "123456", "987654", "890123", "12345", "1234567", "12a456", "１２３４５７"]
)
def test_pin_that_anybody_would_try_is_refused_and_the_slip_kept(who: Any, pin: str) -> None:
    word = code(who)

    assert Phone().bind(word, pin).status_code == 400
    assert Phone().bind(word, "304958", again="304957").json()["field"] == "again"
    assert Phone().bind(word).status_code == 200


def test_who_typed_no_code_is_told_so_first(who: Any) -> None:
    answer = Phone().bind(" ", pin="")

    assert (answer.status_code, answer.json()["field"]) == (400, "code")
    assert "请填登录条上的码" in answer.json()["told"]


def test_pin_and_phone_open_the_door_together(phone: Phone) -> None:
    phone.client.logout()

    assert phone.sign_in().json()["next"] == "/desk/"
    assert phone.client.session["strength"] == 2


def test_ten_wrong_pins_end_the_phone(who: Any, phone: Phone) -> None:
    phone.client.logout()
    for left in range(9, 0, -1):
        assert f"还可以试 {left} 次" in phone.sign_in("111222").json()["told"]
    assert "再开一张登录条" in phone.sign_in("111222").json()["told"]

    assert phone.sign_in().status_code == 400
    assert Device.objects.get().ended_at is not None
    assert Look.objects.filter(act="failed", actor=who).count() == 11
    fresh = Phone()
    assert fresh.bind(code(who)).status_code == 200


def test_who_has_not_the_phone_cannot_use_its_pin_up(phone: Phone) -> None:
    thief = Phone()
    thief.id = phone.id
    for _ in range(12):
        assert thief.sign_in("304958").status_code == 400

    phone.client.logout()
    assert phone.sign_in().status_code == 200


def test_signature_for_another_site_or_another_moment_opens_nothing(phone: Phone) -> None:
    phone.client.logout()
    assert phone.sign_in(origin="https://evil.example").status_code == 400
    word = phone.client.post("/sign-in/challenge/").json()["challenge"]
    told = {
        "device": phone.id, "pin": "304958",
        "signature": phone.sign(f"jinguo device\nhttp://testserver\n{word}"),
    }  # fmt: skip
    assert phone.client.post("/sign-in/device/", told).status_code == 200
    phone.client.logout()
    assert phone.client.post("/sign-in/device/", told).status_code == 400


@pytest.mark.parametrize("act", ["end", "disable", "reset"])
def test_ended_phone_is_out_at_the_next_click(who: Any, phone: Phone, act: str) -> None:
    assert phone.client.get("/desk/").status_code == 200
    done = {"end": accounts.end_devices, "disable": accounts.disable, "reset": accounts.reset}
    done[act](who, by=By(timezone.now()))

    assert phone.client.get("/desk/").status_code == 302
    assert phone.sign_in().status_code == 400


def test_slip_does_not_go_around_a_second_factor(who: Any) -> None:
    TOTP.activate(who, DEMO_SECRET)
    word = code(who)

    assert "验证器或通行密钥" in Phone().bind(word).json()["told"]
    client = Client()
    fresh = "山高水长的一句话一二三"
    answer = client.post("/bind/password/", {"code": word, "fresh": fresh + "四五"})
    assert answer["Location"] == "/sign-in/second/"
    assert client.get("/desk/").status_code == 302


def test_slip_sets_a_password_once(who: Any) -> None:
    word, client = code(who), Client()
    told = {"code": word, "fresh": "太短"}
    assert "12 个字以上" in client.post("/bind/password/", told).content.decode()
    told["fresh"] = "山高水长的一句话一二三四五"
    assert client.post("/bind/password/", told)["Location"] == "/desk/"
    assert Client().post("/bind/password/", told).status_code == 400
    who.refresh_from_db()
    assert who.check_password(told["fresh"])


def test_guessing_slips_is_slowed(who: Any) -> None:
    answers = [Phone().bind(f"AAAA-BBBB-CC{n:02}").status_code for n in range(12)]

    assert 429 in answers


def test_guessing_slips_elsewhere_keeps_nobody_out(who: Any) -> None:
    for n in range(12):
        away = Phone()
        away.client.defaults["REMOTE_ADDR"] = f"10.7.{n % 2}.1"
        away.bind(f"AAAA-BBBB-CC{n:02}")

    assert Phone().bind(code(who)).status_code == 200


def test_phone_confirms_by_its_pin(phone: Phone) -> None:
    session = phone.client.session
    del session["confirmed"]
    session.save()
    word = phone.client.post("/sign-in/challenge/").json()["challenge"]
    told = {
        "device": phone.id, "pin": "304958", "next": "/safety/",
        "signature": phone.sign(f"jinguo device\nhttp://testserver\n{word}"),
    }  # fmt: skip
    assert phone.client.post("/confirm/", told).json()["next"] == "/safety/"
    assert "confirmed" in phone.client.session
