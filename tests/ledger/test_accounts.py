"""Who may open, give, hand over and end; no sequence of acts joins what must stay apart."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jinguo.errors import JinguoError, PolicyError, RuleError
from jinguo.ledger import accounts, journal, slips
from jinguo.ledger.accounts import Term
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Entry
from jinguo.ledger.team import subject
from jinguo.org.models import Account, Notice, Post, Role, Sitting
from jinguo.org.policy import Strength
from tests.factories import AT, account

TODAY = date(2021, 1, 15)


def as_(who: Account, at: datetime = AT) -> By:
    return By(at, subject(who, strength=Strength.SECOND), who)


@pytest.fixture
def keeper(city: Any) -> Account:
    return account(city["甲县"], "keeper", Role.KEEPER)


def _roles(who: Account) -> list[tuple[int, str]]:
    posts = Post.objects.filter(account=who).order_by("pk")
    return [(p.unit_id, p.role) for p in posts if p.until is None or p.until > TODAY]


def test_opening_gives_a_post_for_a_term_and_an_entry(city: Any, keeper: Account) -> None:
    made = accounts.open_account(
        "new", "演示新人", by=as_(keeper), term=Term(city["东乡"], Role.OFFICER, TODAY)
    )

    assert not made.has_usable_password()
    [post] = made.posts.all()
    assert (post.since, post.until) == (TODAY, date(2026, 1, 15))
    told = list(Entry.objects.order_by("number").values_list("kind", "act", "actor", "unit"))
    assert told == [
        ("account", "enter", keeper.pk, city["东乡"]), ("post", "enter", keeper.pk, city["东乡"]),
    ]  # fmt: skip
    assert journal.broken(5) == []
    assert "演示新人" not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(
    ("unit", "role", "told"),
    [
        ("演示市", Role.OFFICER, "不归您管"),
        ("乙区", Role.RECORDER, "不归您管"),
        ("甲县", Role.KEEPER, "只能开在您单位的下级"),
    ],
)
def test_nobody_gives_more_than_they_hold(
    city: Any, keeper: Account, unit: str, role: str, told: str
) -> None:
    with pytest.raises(PolicyError, match=told):
        accounts.open_account("new", "演示", by=as_(keeper), term=Term(city[unit], role, TODAY))
    assert not Account.objects.filter(login="new").exists()


@pytest.mark.parametrize("unit", ["演示市", "乙区", "四村"])
def test_ones_own_people_get_no_post_out_of_reach(city: Any, keeper: Account, unit: str) -> None:
    who = account(city["一村"], "who", Role.RECORDER)

    with pytest.raises(PolicyError, match="不归您管"):
        accounts.give(who, Term(city[unit], Role.OFFICER, TODAY), by=as_(keeper))
    assert _roles(who) == [(city["一村"], Role.RECORDER)]


def test_keeper_gives_nothing_to_herself_or_above_or_beside(city: Any, keeper: Account) -> None:
    above = account(city["演示市"], "above", Role.OFFICER)
    peer = account(city["甲县"], "peer", Role.KEEPER)

    for other in (keeper, above, peer):
        for act in (accounts.disable, accounts.reset, accounts.end_devices):
            with pytest.raises(PolicyError):
                act(other, by=as_(keeper))
        with pytest.raises(PolicyError):
            accounts.give(other, Term(city["东乡"], Role.OFFICER, TODAY), by=as_(keeper))
        with pytest.raises(PolicyError):
            slips.write(other, by=as_(keeper))


def test_officer_gives_slips_to_recorders_strictly_beneath_alone(city: Any) -> None:
    officer = account(city["东乡"], "officer")
    village = account(city["一村"], "cun", Role.RECORDER)
    own = account(city["东乡"], "own", Role.RECORDER)
    other = account(city["三村"], "other", Role.RECORDER)
    beside = account(city["一村"], "beside", Role.OFFICER)

    assert len(slips.write(village, by=as_(officer)).code) == 12
    for who in (own, other, beside, officer):
        with pytest.raises(PolicyError):
            slips.write(who, by=as_(officer))
    with pytest.raises(PolicyError):
        accounts.give(village, Term(city["一村"], Role.OFFICER, TODAY), by=as_(officer))


def test_handing_over_ends_the_old_rights_and_sessions_at_once(city: Any, keeper: Account) -> None:
    old = account(city["东乡"], "old")
    new = account(city["一村"], "young", Role.RECORDER)
    Sitting.objects.create(session_key="x", session_data="", expire_date=AT, account=old)

    accounts.hand_over(old.posts.get(), new, by=as_(keeper))

    assert old.posts.get().until == TODAY
    assert not any(held.stands_on(TODAY) for held in subject(old, strength=Strength.SECOND).posts)
    assert (city["东乡"], Role.OFFICER) in _roles(new)
    assert not Sitting.objects.filter(account=old).exists()
    assert Notice.objects.filter(account=old, what="post").exists()


def test_post_given_and_ended_on_one_day_never_stood(city: Any, keeper: Account) -> None:
    who = account(city["一村"], "who", Role.RECORDER)
    post = accounts.give(who, Term(city["东乡"], Role.OFFICER, TODAY), by=as_(keeper))

    accounts.end_post(post, by=as_(keeper))

    assert _roles(who) == [(city["一村"], Role.RECORDER)]
    assert Entry.objects.filter(kind="post").count() == 2


@pytest.mark.parametrize("alone", [Role.KEEPER, Role.AUDITOR])
def test_who_keeps_or_audits_does_nothing_else(city: Any, alone: str) -> None:
    who = account(city["一村"], "who", Role.RECORDER)

    with pytest.raises(RuleError, match="不能兼任"):
        accounts.give(who, Term(city["一村"], alone, TODAY), by=By(AT))


_ACT = st.tuples(
    st.sampled_from(["give", "end", "hand"]),
    st.integers(0, 2), st.integers(0, 2), st.sampled_from(Role.values),
    st.sampled_from(["甲县", "东乡", "一村"]), st.integers(0, 400), st.integers(1, 800),
)  # fmt: skip


@pytest.mark.django_db(transaction=False)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(_ACT, max_size=12))
def test_no_sequence_of_acts_joins_what_must_stay_apart(city: Any, acts: list[Any]) -> None:
    with transaction.atomic():
        point = transaction.savepoint()
        people = [Account.objects.open(f"p{n}", name="演示") for n in range(3)]
        for act, one, two, role, unit, start, length in acts:
            since = TODAY + timedelta(days=start)
            posts = list(people[one].posts.all())
            try:
                if act == "give":
                    term = Term(city[unit], role, since, since + timedelta(days=length))
                    accounts.give(people[two], term, by=By(AT))
                elif posts and act == "end":
                    accounts.end_post(posts[0], by=By(AT))
                elif posts:
                    accounts.hand_over(posts[-1], people[two], by=By(AT))
            except JinguoError:
                pass
            _check_apart(people)
        transaction.savepoint_rollback(point)


def _check_apart(people: list[Account]) -> None:
    """On the first day of every post, whoever keeps or audits holds nothing else."""
    for who in people:
        posts = list(who.posts.all())
        for day in {post.since for post in posts}:
            held = {p.role for p in posts if p.since <= day and (p.until is None or day < p.until)}
            assert len(held) == 1 or not held & {Role.KEEPER, Role.AUDITOR}


@pytest.mark.parametrize("act", ["reset", "end_devices"])
def test_a_slip_not_yet_used_ends_with_what_it_would_bring_back(city: Any, act: str) -> None:
    who = account(city["一村"], "who", Role.RECORDER)
    by = By(AT)
    slip = slips.write(who, by=by)

    getattr(accounts, act)(who, by=by)

    with pytest.raises(RuleError):
        slips.read(slip.code, at=AT)
    assert slips.read(slips.write(who, by=by).code, at=AT).account == who
