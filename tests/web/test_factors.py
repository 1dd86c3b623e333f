"""The second factor: an app, recovery codes; asked for, taken once, guarded when it is changed."""

from importlib import import_module
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.apps import apps
from django.test import Client
from django.utils import timezone

from jinguo.ledger import accounts
from jinguo.ledger.drafts import By
from jinguo.ledger.factors import DEMO_SECRET
from jinguo.ledger.models import Receipt
from jinguo.org.models import Account, Notice, Role
from jinguo.web import factors, recovery

PASSWORD = "演示口令-演示口令"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
HALF_MINUTE = 55_000_000


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let codes be those of a half minute that the test sets."""

    class Clock:
        counter = HALF_MINUTE

        def code(self, ahead: int = 0) -> str:
            return str(format_hotp_value(hotp_value(SECRET, self.counter + ahead)))

    told = Clock()
    around = lambda: iter([told.counter - 1, told.counter, told.counter + 1])  # noqa: E731
    monkeypatch.setattr(factors, "yield_hotp_counters_from_time", around)
    return told


@pytest.fixture
def who(city: Any) -> Any:
    made = city.account("甲县", Role.CASEWORKER)
    TOTP.activate(made, SECRET)
    return made


def halfway(who: Any) -> Client:
    client = Client()
    answer = client.post(
        "/sign-in/", {"login": who.login, "password": PASSWORD, "next": "/figures/"}
    )
    assert answer["Location"] == "/sign-in/second/"
    return client


def test_password_alone_opens_nothing_of_an_account_with_a_factor(who: Any, clock: Any) -> None:
    client = halfway(who)

    assert client.get("/desk/").status_code == 302
    answer = client.post("/sign-in/second/", {"code": clock.code()})
    assert answer["Location"] == "/figures/"
    assert client.session["strength"] == 3


def test_code_is_taken_once_and_never_an_older_one_after_it(who: Any, clock: Any) -> None:
    assert halfway(who).post("/sign-in/second/", {"code": clock.code()}).status_code == 302
    assert halfway(who).post("/sign-in/second/", {"code": clock.code()}).status_code == 400
    assert halfway(who).post("/sign-in/second/", {"code": clock.code(-1)}).status_code == 400
    clock.counter += 1
    assert halfway(who).post("/sign-in/second/", {"code": clock.code()}).status_code == 302


def test_guessing_codes_is_slowed(who: Any, clock: Any) -> None:
    client = halfway(who)
    told = [client.post("/sign-in/second/", {"code": f"{n:06}"}).status_code for n in range(8)]

    assert told == [400] * 5 + [429] * 3


def test_half_a_sign_in_does_not_outlive_the_password(who: Any, clock: Any) -> None:
    client = halfway(who)
    who.set_password("山高水长的一句话一二三四五")
    who.save()

    answer = client.post("/sign-in/second/", {"code": clock.code()})
    assert answer["Location"] == "/sign-in/"


def test_secret_is_sealed_in_the_table(who: Any) -> None:
    assert SECRET not in str(list(Authenticator.objects.values()))


def test_recovery_code_opens_once_and_is_told(who: Any, clock: Any) -> None:
    [first, *_] = recovery.make(who)

    assert halfway(who).post("/sign-in/second/", {"code": first}).status_code == 302
    assert halfway(who).post("/sign-in/second/", {"code": first}).status_code == 400
    assert Notice.objects.filter(account=who, what="code").count() == 1
    assert recovery.left(who) == 9


def test_stolen_password_neither_adds_nor_removes_a_factor(who: Any, city: Any) -> None:
    client = Client()
    client.force_login(who)
    session = client.session
    session["strength"] = 1
    session["confirmed"] = timezone.now().isoformat()
    session.save()
    number = Authenticator.objects.get().pk

    for address, told in (
        ("/safety/app/", None), ("/safety/passkey/", None), ("/safety/codes/", None),
        ("/safety/remove/", {"factor": number}),
    ):  # fmt: skip
        answer = client.get(address) if told is None else client.post(address, told)
        assert answer.status_code == 403
    assert Authenticator.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "led"),
    [
        (Role.CASEWORKER, True),
        (Role.KEEPER, True),
        (Role.AUDITOR, True),
        (Role.OFFICER, False),
        (Role.LEADER, False),
    ],
)
def test_who_reads_personal_data_is_led_to_a_factor(city: Any, role: str, led: bool) -> None:
    login = city.account("甲县", role).login
    client = Client()
    answer = client.post("/sign-in/", {"login": login, "password": PASSWORD})

    assert (answer["Location"] == "/safety/?second=1") is led
    assert client.session["strength"] == 1
    assert ("请先加一种登录方式" in client.get("/safety/").content.decode()) is led


def test_app_is_added_after_its_first_code_and_ends_other_sessions(
    city: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jinguo.web.safety.generate_totp_secret", lambda: SECRET)
    login = city.account("甲县", Role.CASEWORKER).login
    client = Client()
    client.post("/sign-in/", {"login": login, "password": PASSWORD})
    other = Client(HTTP_USER_AGENT="iPhone Mobi")
    other.post("/sign-in/", {"login": login, "password": PASSWORD})
    page = client.get("/safety/app/").content.decode()
    assert "GEZD GNBV" in page
    assert client.post("/safety/app/", {"code": "000000"}).status_code == 400

    shown = client.post("/safety/app/", {"code": clock.code()})
    assert shown.status_code == 200
    assert len(shown.context["codes"]) == 10
    assert client.session["strength"] == 3
    assert other.get("/safety/").status_code == 302
    number = Authenticator.objects.get(type="totp").pk
    assert client.post("/safety/remove/", {"factor": number})["Location"] == "/safety/"
    assert not Authenticator.objects.exists()
    assert client.session["strength"] == 1
    assert set(Notice.objects.values_list("what", flat=True)) >= {"added", "removed"}


def test_change_of_factors_wants_a_fresh_confirmation(who: Any, clock: Any) -> None:
    client = halfway(who)
    client.post("/sign-in/second/", {"code": clock.code()})
    session = client.session
    session["confirmed"] = "2020-01-01T00:00:00+00:00"
    session.save()

    answer = client.get("/safety/codes/")
    assert answer["Location"] == "/confirm/?next=%2Fsafety%2Fcodes%2F"
    clock.counter += 5
    wrong = client.post(answer["Location"], {"word": PASSWORD})
    assert wrong.status_code == 400
    right = client.post(answer["Location"], {"word": clock.code()})
    assert right["Location"] == "/safety/codes/"
    assert client.get("/safety/codes/").status_code == 200
    outside = client.post("/confirm/", {"word": "1", "next": "https://evil.example/"})
    assert "evil" not in outside.get("Location", "")


def test_reset_takes_every_factor_and_only_a_slip_lets_in(who: Any) -> None:
    accounts.reset(who, by=By(timezone.now()))

    assert not Authenticator.objects.exists()
    answer = Client().post("/sign-in/", {"login": who.login, "password": PASSWORD})
    assert answer.status_code == 400


def test_code_is_shown_for_invented_people_of_a_demonstration_alone(city: Any, who: Any) -> None:
    invented = city.account("乙区", Role.CASEWORKER)
    TOTP.activate(invented, DEMO_SECRET)
    assert "演示账号" not in halfway(invented).get("/sign-in/second/").content.decode()

    Receipt.objects.create(key="demo huaibei-2020", at=timezone.now())
    client = halfway(invented)
    code = client.get("/sign-in/second/").context["code"]
    assert code in client.get("/sign-in/second/").content.decode()
    assert client.post("/sign-in/second/", {"code": code}).status_code == 302
    assert halfway(who).get("/sign-in/second/").context["code"] == ""


def test_answer_of_no_passkey_is_refused_in_one_sentence(who: Any) -> None:
    client = Client()
    assert "challenge" in client.get("/sign-in/passkey/").content.decode()
    for said in ("", "{}", "[]", '{"response": {"userHandle": "MQ"}}', "null", "\x00"):
        answer = client.post("/sign-in/passkey/", {"credential": said})
        assert answer.status_code in (400, 429)
        assert answer.json()["told"]


def test_recovery_code_has_eight_digits_of_chance(who: Any, city: Any) -> None:
    made = recovery.make(who) + recovery.make(city.account("乙区", Role.CASEWORKER))

    assert len(set(made)) == 20
    assert {len(each) for each in made} == {8}
    assert made[:10] != sorted(made[:10])


def test_recovery_codes_stand_as_digests_that_the_table_alone_does_not_open(
    who: Any, settings: Any
) -> None:
    made = recovery.make(who)

    factor = Authenticator.objects.get(type="recovery_codes")
    assert set(factor.data) == {"salt", "digests"}
    assert not any(code in str(factor.data) for code in made)
    other = recovery.kept(made)
    assert not set(other["digests"]) & set(factor.data["digests"])
    settings.SECRET_KEY = "another home's"
    assert not any(recovery.take(factor, code) for code in made[:2])


def test_recovery_codes_are_shown_once_and_new_ones_end_the_old(who: Any, clock: Any) -> None:
    client = halfway(who)
    client.post("/sign-in/second/", {"code": clock.code()})

    shown = client.post("/safety/codes/")
    codes = shown.context["codes"]
    assert all(code in shown.content.decode() for code in codes)
    later = client.get("/safety/codes/").content.decode()
    assert "还有 10 个" in later
    assert not any(code in later for code in codes)
    assert not any(code in str(dict(client.session)) for code in codes)
    client.post("/safety/codes/")
    assert halfway(who).post("/sign-in/second/", {"code": codes[0]}).status_code == 400


def test_codes_under_a_seed_become_digests_and_stay_good(who: Any, clock: Any) -> None:
    move = import_module("jinguo.web.migrations.0001_recovery_codes_as_digests").keep_digests
    of_old = RecoveryCodes.activate(who)
    first, second, *_ = of_old.generate_codes()
    assert of_old.validate_code(first)
    lost = RecoveryCodes.activate(Account.objects.open("lost", name="演示", password=PASSWORD))
    lost.instance.data["seed"] = "nothing"
    lost.instance.save()

    move(apps, None)

    [factor] = Authenticator.objects.filter(type="recovery_codes")
    assert set(factor.data) == {"salt", "digests"}
    assert recovery.left(who) == 9
    assert halfway(who).post("/sign-in/second/", {"code": first}).status_code == 400
    assert halfway(who).post("/sign-in/second/", {"code": second}).status_code == 302
