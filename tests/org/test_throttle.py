"""Guessing is slowed, nobody is locked out, and a spray over many names is stopped."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jinguo.org import throttle
from jinguo.org.models import Account, Try
from jinguo.org.throttle import SlowError, attempt

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOME, AWAY = "home", "away"


@pytest.fixture
def owner() -> Account:
    made = Account.objects.open("owner", name="演示人")
    throttle.remember(made, HOME, at=AT - timedelta(days=1))
    return made


def judged(name: str, network: str, account: Account | None, at: datetime) -> bool:
    """Make a wrong try; tell whether it was judged at all."""
    try:
        attempt(name, network, account=account, at=at)
    except SlowError:
        return False
    return True


def guesses(owner: Account, count: int, *, networks: int, hours: int = 1) -> int:
    """Make wrong guesses at one account, evenly over some hours; return how many were judged."""
    step = timedelta(hours=hours) / count
    return sum(
        judged("owner", f"net {at % networks}", owner, AT + step * at) for at in range(count)
    )


@pytest.mark.parametrize("networks", [1, 7, 1_000])
def test_a_thousand_guesses_an_hour_are_hardly_any(owner: Account, networks: int) -> None:
    assert 1 <= guesses(owner, 1_000, networks=networks) <= 20


def test_guesses_from_the_owners_own_network_stay_within_twenty(owner: Account) -> None:
    step = timedelta(hours=1) / 1_000
    networks = (HOME, AWAY, "third")
    done = sum(judged("owner", networks[n % 3], owner, AT + step * n) for n in range(1_000))

    assert done <= 20


def test_attack_from_elsewhere_never_keeps_the_owner_out(owner: Account) -> None:
    for n in range(500):
        judged("owner", f"net {n % 50}", owner, AT + timedelta(seconds=n))
        if n % 25 == 0:
            attempt("owner", HOME, account=owner, at=AT + timedelta(seconds=n)).right()

    attempt("owner", HOME, account=owner, at=AT + timedelta(minutes=9)).right()


def test_waits_double_and_say_how_long(owner: Account) -> None:
    for n in range(5):
        assert judged("owner", HOME, owner, AT + timedelta(seconds=n))

    with pytest.raises(SlowError, match="请等 1 分钟再试") as refused:
        attempt("owner", HOME, account=owner, at=AT + timedelta(seconds=5))
    assert refused.value.wait == timedelta(seconds=14)
    assert judged("owner", HOME, owner, AT + timedelta(seconds=20))
    assert not judged("owner", HOME, owner, AT + timedelta(seconds=45))
    assert judged("owner", HOME, owner, AT + timedelta(seconds=51))


def test_one_password_over_a_thousand_names_is_stopped(owner: Account) -> None:
    done = sum(judged(f"name{n}", AWAY, None, AT + timedelta(seconds=n)) for n in range(1_000))

    assert done <= 31
    assert judged("owner", HOME, owner, AT + timedelta(seconds=1_000))


def test_unknown_names_are_slowed_as_known_ones_are(owner: Account) -> None:
    known = [judged("owner", AWAY, owner, AT + timedelta(seconds=n)) for n in range(20)]
    unknown = [judged("nobody", "other", None, AT + timedelta(seconds=n)) for n in range(20)]

    assert known == unknown


def test_right_one_clears_its_own_network_alone(owner: Account) -> None:
    attempt("owner", AWAY, account=owner, at=AT)
    attempt("owner", HOME, account=owner, at=AT)
    attempt("OWNER ", HOME, account=owner, at=AT).right()

    assert Try.objects.values_list("network", flat=True).get() == AWAY


def test_nothing_typed_is_kept(owner: Account) -> None:
    attempt("somebody-typed-a-password", HOME, account=None, at=AT)

    assert "somebody" not in str(Try.objects.values().get())


def test_profile_locks_an_account_on_a_network_after_five(owner: Account, settings: Any) -> None:
    settings.JINGUO_PROFILE = "dengbao"
    done = [judged("owner", AWAY, owner, AT + timedelta(seconds=n)) for n in range(8)]

    assert done == [True] * 5 + [False] * 3
    assert not judged("owner", AWAY, owner, AT + timedelta(minutes=29))
    assert judged("owner", HOME, owner, AT + timedelta(minutes=1))
    assert judged("owner", AWAY, owner, AT + timedelta(minutes=31))
