"""Two registrations of two persons: decided with a reason, asked again for what is new, undone."""

from typing import Any

import pytest

from jinguo.errors import ConflictError, PolicyError, RuleError
from jinguo.ledger import apart, likenesses
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.apart import Parting, rejoin, separate
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Apart, Entry, Party
from jinguo.org.models import Role
from jinguo.org.policy import Scope
from tests.factories import AT, City, account, by_account, enter_one

pytestmark = pytest.mark.usefixtures("own_home")
PHONE = "13812345678"


READING = Scope(everything=True, clearance=2)


def two(city: City, **told: Any) -> tuple[Party, Party]:
    """Register two people of one household, who share a telephone."""
    made = [
        enter_one("party", city["一村"], type="个人", name=name, phone=PHONE, **told)
        for name in ("王演示", "李演示")
    ]
    return Party.objects.get(pk=made[0].pk), Party.objects.get(pk=made[1].pk)


def parting(*some: Party, why: str = "shared") -> Parting:
    return Parting({each.number: each.version for each in some}, why)


def offered() -> list[list[str]]:
    return [why for _, _, why in likenesses.pairs(READING, limit=9)]


def test_it_is_decided_once_with_its_entry_and_undone_with_another(city: City) -> None:
    one, other = two(city)
    assert offered() == [["电话相同"]]
    made = separate(parting(one, other), by=By(AT))
    assert (made.first, made.second, made.fields) == (one.number, other.number, ["phone"])
    assert offered() == []
    assert likenesses.alike(other, READING, limit=9) == []
    entry = Entry.objects.latest("number")
    assert (entry.kind, entry.act, entry.after["why"]) == ("apart", "enter", "shared")
    with pytest.raises(ConflictError):
        separate(parting(one, other), by=By(AT))
    rejoin(made.pk, by=By(AT))
    assert offered() == [["电话相同"]]
    assert Entry.objects.filter(kind="apart").count() == 2
    with pytest.raises(ConflictError):
        rejoin(made.pk, by=By(AT))
    separate(parting(one, other), by=By(AT))
    assert Apart.objects.count() == 2


def test_what_they_come_to_share_afterwards_is_asked_again(city: City) -> None:
    one, other = two(city)
    separate(parting(one, other), by=By(AT))
    for each in (one, other):
        change = Amendment("party", each.id, each.version, {"number": "11010519491231002X"})
        amend(change, by=By(AT), reason="补登证件号码")
        each.refresh_from_db()
    assert offered() == [["证件号码相同"]]
    with pytest.raises(ConflictError, match="刚被改过"):
        separate(Parting({one.number: 1, other.number: 1}, "mistyped"), by=By(AT))
    separate(parting(one, other, why="mistyped"), by=By(AT))
    assert offered() == []
    assert [each.why for each in Apart.objects.filter(until=None)] == ["mistyped"]


def test_a_reason_is_chosen_and_both_are_the_writers(city: City) -> None:
    one, other = two(city, secrecy=2)
    with pytest.raises(RuleError, match="为什么"):
        separate(parting(one, other, why="说不清"), by=By(AT))
    with pytest.raises(PolicyError):
        separate(parting(one), by=By(AT))
    # An officer of the village reads the line of both, and is on the team of neither.
    line = by_account(account(city["一村"], "cun", Role.RECORDER))
    with pytest.raises(PolicyError):
        separate(parting(one, other), by=line)
    made = separate(parting(one, other), by=By(AT))
    with pytest.raises(PolicyError):
        rejoin(made.pk, by=line)
    assert apart.decided() == {(one.number, other.number): frozenset({"phone"})}
