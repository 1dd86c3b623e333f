"""Two people: who may second in offices of one, two and three, and who may not."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from jinguo.errors import ConflictError, JinguoError, PolicyError, RuleError
from jinguo.exchange.seconded import EXPORT
from jinguo.ledger import assigning, lowering, merging, seconding
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Activity, Case, Conflict, Entry, Notice, Party, Pending
from jinguo.ledger.models.pending import State
from jinguo.org.models import Account, Post, Role
from jinguo.org.policy import OPERATOR, Strength
from tests.factories import AT, City, account, by_account, enter_one

LATER = AT + timedelta(hours=1)
OPERATING = By(LATER, OPERATOR)


def lowering_asked(city: City, asker: Account, unit: str = "甲县") -> Pending:
    record = enter_one("activity", city[unit], by=by_account(asker), secrecy=2)
    told = lowering.wanted(record, 1)
    return seconding.ask("lower", told, unit=city[unit], reason="当时写高了", by=by_account(asker))


def later(who: Account, **told: Any) -> By:
    return by_account(who, at=LATER, **told)


@pytest.fixture
def asker(city: City) -> Account:
    return account(city["甲县"], "asker", Role.CASEWORKER)


def seconds(pending: Pending) -> tuple[str, list[str]]:
    found = seconding.standing(pending, OPERATING)
    return found.where, sorted(each.login for each in found.accounts)


def test_a_peer_seconds_before_anybody_above_or_beneath(city: City, asker: Account) -> None:
    for login, unit in (("peer", "甲县"), ("above", "演示市"), ("beneath", "东乡")):
        account(city[unit], login)
    pending = lowering_asked(city, asker)
    assert seconds(pending) == ("同级", ["peer"])


def test_without_a_peer_the_nearest_above_seconds_then_one_beneath(
    city: City, asker: Account
) -> None:
    above = account(city["演示市"], "above", Role.LEADER)
    account(city["东乡"], "beneath")
    account(city["一村"], "village")
    account(city["乙区"], "sibling")
    pending = lowering_asked(city, asker)
    assert seconds(pending) == ("上级", ["above"])
    Post.objects.filter(account=above).update(until=date(2021, 1, 1))
    assert seconds(pending) == ("下级", ["beneath"])


def test_the_operator_seconds_only_where_nobody_else_can(city: City, asker: Account) -> None:
    account(city["甲县"], "keeper", Role.KEEPER)
    account(city["一村"], "recorder", Role.RECORDER)
    pending = lowering_asked(city, asker)
    assert seconds(pending) == ("命令行", [])
    peer = account(city["甲县"], "peer")
    with pytest.raises(PolicyError):
        seconding.approve(pending.number, by=OPERATING)
    Post.objects.filter(account=peer).update(until=date(2021, 1, 1))
    done = seconding.approve(pending.number, by=OPERATING)
    assert (done.state, done.by_operator, done.seconded_by) == (State.DONE, True, None)
    assert Activity.objects.get().secrecy == 1


def test_every_wrong_second_is_refused(city: City, asker: Account) -> None:
    peer, beneath = account(city["甲县"], "peer"), account(city["东乡"], "beneath")
    pending = lowering_asked(city, asker)
    wrong: list[tuple[By, str]] = [
        (later(asker, session="another"), "不能自己复核"),
        (later(beneath), "没有这件事"),
        (later(peer, session="s-asker"), "另一次登录"),
        (later(peer, strength=Strength.PASSWORD), "第二种方式"),
        (OPERATING, "没有这件事"),
        (by_account(account(city["乙区"], "sibling"), at=LATER), "没有这件事"),
    ]
    for by, told in wrong:
        with pytest.raises(JinguoError, match=told):
            seconding.approve(pending.number, by=by)
    assert Pending.objects.get().state == State.ASKED
    assert Activity.objects.get().secrecy == 2
    assert seconding.approve(pending.number, by=later(peer)).state == State.DONE
    with pytest.raises(RuleError, match="不用再复核"):
        seconding.approve(pending.number, by=later(peer))


@pytest.mark.parametrize(("hours", "state"), [(23.9, State.DONE), (24, State.EXPIRED)])
def test_what_was_asked_ends_after_24_hours(
    city: City, asker: Account, hours: float, state: State
) -> None:
    peer = account(city["甲县"], "peer")
    pending = lowering_asked(city, asker)
    by = by_account(peer, at=AT + timedelta(hours=hours))
    if state == State.EXPIRED:
        with pytest.raises(ConflictError, match="24 小时"):
            seconding.approve(pending.number, by=by)
    else:
        seconding.approve(pending.number, by=by)
    assert Pending.objects.get().state == state


def test_what_changed_meanwhile_is_not_done(city: City, asker: Account) -> None:
    peer = account(city["甲县"], "peer")
    pending = lowering_asked(city, asker)
    made = Activity.objects.get()
    amend(Amendment("activity", made.id, 1, {"heads": 31}), by=By(LATER))
    with pytest.raises(ConflictError, match="内容已经变了"):
        seconding.approve(pending.number, by=later(peer))
    assert Pending.objects.get().state == State.EXPIRED
    assert Activity.objects.get().secrecy == 2


def test_an_asker_whose_post_ended_is_not_served(city: City, asker: Account) -> None:
    peer = account(city["甲县"], "peer")
    pending = lowering_asked(city, asker)
    Post.objects.filter(account=asker).update(until=date(2021, 1, 10))
    with pytest.raises(ConflictError, match="提出人现在不能"):
        seconding.approve(pending.number, by=later(peer))
    assert Activity.objects.get().secrecy == 2


def test_whoever_is_on_the_conflict_list_seconds_nothing(city: City, asker: Account) -> None:
    peer, above = account(city["甲县"], "peer"), account(city["演示市"], "above")
    pending = lowering_asked(city, asker)
    assigning.bar(Activity.objects.get(), peer, by=by_account(asker))
    assert seconds(pending) == ("上级", ["above"])
    with pytest.raises(PolicyError):
        seconding.approve(pending.number, by=later(peer))
    seconding.approve(pending.number, by=later(above))


def leave_given(city: City, asker: Account, second: Account) -> Pending:
    """A list of the county's cases, which another agreed to let out."""
    told = {"kinds": ["case"], "unit": city["甲县"], "period": "2020", "names": False}
    asked = seconding.ask(EXPORT, told, unit=city["甲县"], reason="核对", by=by_account(asker))
    return seconding.approve(asked.number, by=later(second))


def used(given: Pending, asker: Account) -> Pending:
    by = by_account(asker, at=LATER + timedelta(days=1) - timedelta(minutes=1))
    return seconding.use(given.number, EXPORT, given.payload, by=by)


def test_leave_that_was_given_stands_when_the_seconds_post_ends(city: City, asker: Account) -> None:
    peer = account(city["甲县"], "peer", Role.CASEWORKER)
    given = leave_given(city, asker, peer)
    Post.objects.filter(account=peer).update(until=date(2021, 1, 1))
    Account.objects.filter(pk=peer.pk).update(is_active=False)
    assert used(given, asker).state == State.DONE


def test_leave_that_was_given_stands_when_somebody_nearer_comes(city: City, asker: Account) -> None:
    given = leave_given(city, asker, account(city["演示市"], "above", Role.LEADER))
    account(city["甲县"], "peer", Role.CASEWORKER)
    assert used(given, asker).state == State.DONE


def test_leave_ends_when_its_second_must_keep_away(city: City, asker: Account) -> None:
    case = enter_one("case", city["甲县"], by=by_account(asker))
    peer = account(city["甲县"], "peer", Role.CASEWORKER)
    given = leave_given(city, asker, peer)
    assigning.bar(case, peer, by=by_account(asker))
    with pytest.raises(ConflictError, match="应当回避"):
        used(given, asker)
    assert Pending.objects.get().state == State.EXPIRED


def test_each_step_stands_in_the_journal_and_is_told(city: City, asker: Account) -> None:
    peer = account(city["甲县"], "peer", name="演示 干部")
    pending = lowering_asked(city, asker)
    again = lowering.wanted(Activity.objects.get(), 1)
    same = seconding.ask("lower", again, unit=city["甲县"], reason="又一次", by=later(asker))
    assert same == pending
    seconding.approve(pending.number, by=later(peer), answer="核对过")
    told = Entry.objects.filter(kind="pending").order_by("number")
    states = [(entry.act, entry.actor.login, entry.after["state"]) for entry in told]
    assert states == [
        ("enter", "asker", "asked"), ("amend", "peer", "approved"), ("close", "peer", "done"),
    ]  # fmt: skip
    assert [entry.after["same_name"] for entry in told] == [False, True, True]
    assert list(Notice.objects.order_by("pk").values_list("account__login", "what")) == [
        ("peer", "asked"), ("asker", "approved"),
    ]  # fmt: skip


def test_a_refusal_says_why_and_ends_it(city: City, asker: Account) -> None:
    peer = account(city["甲县"], "peer")
    pending = lowering_asked(city, asker)
    with pytest.raises(RuleError, match="为什么不同意"):
        seconding.refuse(pending.number, by=later(peer), answer=" ")
    seconding.refuse(pending.number, by=later(peer), answer="密级没有写高")
    assert Pending.objects.get().state == State.REFUSED
    with pytest.raises(RuleError, match="未同意"):
        seconding.approve(pending.number, by=later(peer))
    assert Activity.objects.get().secrecy == 2


def test_a_class_falls_by_no_plain_amendment(city: City, asker: Account) -> None:
    made = enter_one("activity", city["甲县"], by=by_account(asker), secrecy=2)
    with pytest.raises(RuleError, match="两个人同意"):
        amend(Amendment("activity", made.id, 1, {"secrecy": 1}), by=by_account(asker))
    amend(Amendment("activity", made.id, 1, {"secrecy": 3}), by=by_account(asker))
    case = enter_one("case", city["甲县"], by=by_account(asker))
    told = lowering.wanted(case, 2)
    with pytest.raises(RuleError, match="不能低于 S3"):
        seconding.ask("lower", told, unit=city["甲县"], reason="错", by=by_account(asker))


def test_two_registrations_become_one(city: City, asker: Account) -> None:
    peer, other = account(city["甲县"], "peer"), account(city["甲县"], "other")
    mine = by_account(asker)
    kept, gone = (enter_one("party", city["一村"], by=mine, secrecy=2) for _ in range(2))
    case = enter_one("case", city["一村"], by=mine, party=str(gone.id))
    pairing = enter_one("pairing", city["一村"], by=mine, receiver=str(gone.id))
    assigning.bar(gone, other, by=by_account(asker))
    told = merging.wanted(kept, gone)
    pending = seconding.ask("merge", told, unit=city["一村"], reason="同一人", by=later(asker))
    seconding.approve(pending.number, by=later(peer))
    assert Case.objects.get(id=case.id).party == kept
    pairing.refresh_from_db()
    assert (pairing.receiver, pairing.version) == (kept, 2)
    assert Party.objects.get(id=gone.id).struck_at == LATER
    assert Conflict.objects.filter(record=kept.id, account=other, until=None).exists()
    assert UUID(pending.payload["kept"][0]) == kept.id


def test_somebody_leaves_a_conflict_list_by_two_only(city: City, asker: Account) -> None:
    account(city["甲县"], "peer")
    away = account(city["甲县"], "away", Role.CASEWORKER)
    party = enter_one("party", city["一村"], by=by_account(asker), secrecy=2)
    case = enter_one("case", city["一村"], by=by_account(asker), party=str(party.id))
    assigning.bar(case, away, by=by_account(asker))
    told = {"kind": "case", "record": str(case.id), "account": away.pk}
    with pytest.raises(PolicyError):
        seconding.ask("lift", told, unit=city["一村"], reason="想看", by=later(away))
    pending = seconding.ask("lift", told, unit=city["一村"], reason="无关", by=later(asker))
    with pytest.raises(PolicyError):
        seconding.approve(pending.number, by=later(away))
    seconding.approve(pending.number, by=later(Account.objects.get(login="peer")))
    assert not Conflict.objects.filter(until=None).exists()
