"""Grants by somebody above, and leave taken in need: three hours, told at once, looked into."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import assigning, grants, reviews, seconding
from jinguo.ledger.declared import calendar
from jinguo.ledger.drafts import By
from jinguo.ledger.looks import look
from jinguo.ledger.models import Entry, Grant, Notice, Pending, Record
from jinguo.ledger.models.look import Looked
from jinguo.org.models import Account, Post, Role
from jinguo.org.policy import OPERATOR, Strength
from tests.factories import AT, City, account, by_account, enter_one

WHY = "求助人再次遭到殴打，要马上联系"


@pytest.fixture
def owner(city: City) -> Account:
    return account(city["东乡"], "owner", Role.CASEWORKER)


@pytest.fixture
def worker(city: City) -> Account:
    return account(city["甲县"], "worker", Role.CASEWORKER)


@pytest.fixture
def case(city: City, owner: Account) -> Record:
    return enter_one("case", city["一村"], by=by_account(owner))


@pytest.mark.parametrize(
    ("after", "stands"),
    [
        (timedelta(hours=2, minutes=59), True),
        (timedelta(hours=3) - timedelta(seconds=1), True),
        (timedelta(hours=3), False),
        (timedelta(hours=3, minutes=1), False),
        (timedelta(seconds=-1), False),
    ],
)
def test_leave_in_need_stands_for_three_hours(
    case: Record, worker: Account, after: timedelta, stands: bool
) -> None:
    grants.take(case, by=by_account(worker), reason=WHY)
    assert grants.granted(case, worker, AT + after) is stands
    assert bool(grants.urgent_now(worker, AT + after)) is stands


def test_leave_in_need_is_told_to_owner_and_above_at_once(
    city: City, case: Record, owner: Account, worker: Account
) -> None:
    account(city["演示市"], "leader", Role.LEADER)
    account(city["甲县"], "supervisor", Role.SUPERVISOR)
    account(city["乙区"], "elsewhere", Role.SUPERVISOR)
    account(city["甲县"], "officer")
    grants.take(case, by=by_account(worker), reason=WHY)
    told = set(Notice.objects.values_list("account__login", "what"))
    assert told == {("owner", "urgent"), ("supervisor", "to-review"), ("leader", "to-review")}
    entry = Entry.objects.filter(kind="grant").get()
    assert (entry.actor, entry.reason, entry.after["urgent"]) == (worker, WHY, True)


def refused_to_take(case: Record, by: By, reason: str = WHY) -> str:
    with pytest.raises((PolicyError, RuleError)) as told:
        grants.take(case, by=by, reason=reason)
    assert not Grant.objects.exists()
    return str(told.value)


def test_leave_in_need_is_not_for_everybody(
    city: City, case: Record, owner: Account, worker: Account
) -> None:
    assert "至少 10 个字" in refused_to_take(case, by_account(worker), "急 用 急 用 急 用 急 用 急")
    weak = by_account(worker, strength=Strength.DEVICE)
    others: list[tuple[str, str]] = [
        ("甲县", "officer"),
        ("甲县", "leader"),
        ("乙区", "caseworker"),
    ]
    for by in (weak, by_account(owner), *(
        by_account(account(city[unit], role, role)) for unit, role in others
    )):  # fmt: skip
        assert "不能紧急查看" in refused_to_take(case, by)
    sealed = enter_one("case", city["一村"], by=by_account(owner), secrecy=4)
    assert "不能紧急查看" in refused_to_take(sealed, by_account(worker))
    assigning.bar(case, worker, by=by_account(owner))
    assert "不能紧急查看" in refused_to_take(case, by_account(worker))


def test_leave_in_need_is_looked_into_by_somebody_else_above(
    city: City, case: Record, worker: Account
) -> None:
    taker = account(city["甲县"], "taker", Role.SUPERVISOR)
    leader = account(city["演示市"], "leader", Role.LEADER)
    elsewhere = account(city["乙区"], "elsewhere", Role.LEADER)
    grant = grants.take(case, by=by_account(taker), reason=WHY)
    for who in (taker, worker, elsewhere):
        assert grants.to_review(by_account(who)) == []
        with pytest.raises(PolicyError):
            grants.review(grant.pk, by=by_account(who), finding="属实")
    assert grants.to_review(by_account(leader)) == [(grant, case)]
    with pytest.raises(RuleError, match="复查意见"):
        grants.review(grant.pk, by=by_account(leader), finding=" ")
    grants.review(grant.pk, by=by_account(leader), finding="情况属实")
    assert grants.to_review(by_account(leader)) == []
    grant.refresh_from_db()
    assert (grant.finding, grant.reviewed_by) == ("情况属实", leader)


def test_who_looks_into_a_leave_is_told_of_the_people_that_it_opened(
    city: City, owner: Account, worker: Account
) -> None:
    by = by_account(worker)
    [party, other] = [enter_one("party", city["一村"], secrecy=3, name="演示某某") for _ in "ab"]
    case = enter_one("case", city["一村"], by=by_account(owner), party=party.id)
    grant = grants.take(case, by=by, reason=WHY)
    assert grants.opened(grant, case) == []

    later = by_account(worker, at=AT + timedelta(hours=1))
    look(Looked.REVEAL, [case], by=by, fields=["story"], reason="演示")
    look(Looked.REVEAL, [party], by=later, fields=["phone"], reason="演示")
    look(Looked.REVEAL, [party], by=later, fields=["address"], reason="演示", allowed=False)
    look(Looked.REVEAL, [other], by=later, fields=["number"], reason="演示")
    look(Looked.REVEAL, [party], by=by_account(owner), fields=["name"], reason="演示")
    ended = by_account(worker, at=AT + timedelta(hours=3))
    look(Looked.REVEAL, [party], by=ended, fields=["born_on"], reason="演示")

    assert grants.opened(grant, case) == ["phone", "story"]


@pytest.mark.parametrize(
    ("since", "due"),
    [
        # Monday noon: Wednesday's end; Thursday: Monday's; Friday evening: Tuesday's; Sunday: Tuesday's.
        (datetime(2021, 3, 1, 4, tzinfo=UTC), datetime(2021, 3, 3, 16, tzinfo=UTC)),
        (datetime(2021, 3, 4, 4, tzinfo=UTC), datetime(2021, 3, 8, 16, tzinfo=UTC)),
        (datetime(2021, 3, 5, 15, tzinfo=UTC), datetime(2021, 3, 9, 16, tzinfo=UTC)),
        (datetime(2021, 3, 7, 4, tzinfo=UTC), datetime(2021, 3, 9, 16, tzinfo=UTC)),
        # Sunday 23:30 UTC is Monday in China.
        (datetime(2021, 3, 7, 23, 30, tzinfo=UTC), datetime(2021, 3, 10, 16, tzinfo=UTC)),
        # Before the National Day: the Friday after the week off, and the Saturday made up.
        (datetime(2021, 9, 30, 4, tzinfo=UTC), datetime(2021, 10, 9, 16, tzinfo=UTC)),
        # Thursday before a Tomb-Sweeping Day on Sunday: Friday, then Tuesday.
        (datetime(2021, 4, 1, 4, tzinfo=UTC), datetime(2021, 4, 6, 16, tzinfo=UTC)),
    ],
)
def test_two_working_days_leave_out_what_is_free(since: datetime, due: datetime) -> None:
    assert reviews.due(Grant(since=since), calendar()) == due


def test_what_is_overdue_is_told_further_above_once(city: City, case: Record) -> None:
    taker = account(city["甲县"], "taker", Role.CASEWORKER)
    for unit, login in (("甲县", "near"), ("演示市", "above"), ("演示市", "barred")):
        account(city[unit], login, Role.LEADER)
    barred = Account.objects.get(login="barred")
    assigning.bar(case, barred, by=by_account(Account.objects.get(login="owner")))
    grant = grants.take(case, by=by_account(taker), reason=WHY)
    due = reviews.due(grant, calendar())

    def told(at: datetime) -> list[str]:
        reviews.tell_overdue(by=By(at))
        return list(Notice.objects.filter(what="late").values_list("account__login", flat=True))

    assert told(due - timedelta(seconds=1)) == []
    assert told(due) == ["above"]
    assert told(due + timedelta(days=1)) == ["above"]
    Post.objects.filter(account__login="above").update(until=AT.date())
    assert told(due + timedelta(days=2)) == ["above", "near"]
    grants.review(
        grant.pk, by=by_account(Account.objects.get(login="near"), at=due), finding="属实"
    )
    Notice.objects.filter(what="late").delete()
    assert told(due + timedelta(days=3)) == []


def asked(case: Record, worker: Account, days: int = 7) -> Pending:
    return seconding.ask(
        "grant", grants.wanted(case, days), unit=case.unit_id, reason="协助原经办人回访",
        by=by_account(worker),
    )  # fmt: skip


def test_a_supervisor_or_leader_above_grants_for_days(
    city: City, case: Record, owner: Account, worker: Account
) -> None:
    account(city["甲县"], "peer")
    leader = account(city["演示市"], "leader", Role.LEADER)
    pending = asked(case, worker)
    with pytest.raises(PolicyError):
        seconding.approve(pending.number, by=by_account(Account.objects.get(login="peer")))
    assert not grants.granted(case, worker, AT)
    seconding.approve(pending.number, by=by_account(leader))
    given = Grant.objects.get()
    assert (given.account, given.by, given.urgent) == (worker, leader, False)
    assert grants.granted(case, worker, AT + timedelta(days=7, seconds=-1))
    assert not grants.granted(case, worker, AT + timedelta(days=7))
    assert Notice.objects.filter(account=owner, what="granted", record=case.id).exists()


@pytest.mark.parametrize("days", [0, 31])
def test_a_grant_lasts_from_one_to_thirty_days(
    city: City, case: Record, worker: Account, days: int
) -> None:
    account(city["演示市"], "leader", Role.LEADER)
    with pytest.raises(RuleError, match="最长 30 天"):
        asked(case, worker, days)


def test_no_grant_opens_what_is_sealed_or_ones_own(
    city: City, case: Record, owner: Account, worker: Account
) -> None:
    account(city["演示市"], "leader", Role.LEADER)
    with pytest.raises(RuleError, match="不用申请"):
        asked(case, owner)
    sealed: Any = enter_one("case", city["一村"], by=by_account(owner), secrecy=4)
    with pytest.raises(PolicyError):
        asked(sealed, worker)


def test_where_nobody_stands_above_the_operator_grants(city: City, worker: Account) -> None:
    case = enter_one("case", city["一村"])
    peer = account(city["甲县"], "peer")
    pending = asked(case, worker)
    assert seconding.standing(pending, by_account(worker)).where == "命令行"
    for by in (by_account(peer), by_account(worker, session="other")):
        with pytest.raises((PolicyError, RuleError)):
            seconding.approve(pending.number, by=by)
    seconding.approve(pending.number, by=By(AT, OPERATOR))
    given = Grant.objects.get()
    assert (given.account, given.by, given.by_operator) == (worker, None, True)
    assert grants.granted(case, worker, AT + timedelta(days=6))
    later = enter_one("case", city["一村"])
    account(city["演示市"], "leader", Role.LEADER)
    pending = asked(later, worker)
    with pytest.raises(PolicyError):
        seconding.approve(pending.number, by=By(AT, OPERATOR))


def test_the_operator_looks_into_what_nobody_else_can(city: City, case: Record) -> None:
    taker = account(city["甲县"], "taker", Role.SUPERVISOR)
    grant = grants.take(case, by=by_account(taker), reason=WHY)
    assert grants.left_to_operator(by_account(taker)) == [(grant, case)]
    assert grants.to_review(by_account(taker)) == []
    operator = By(AT + timedelta(hours=4), OPERATOR)
    assert grants.to_review(operator) == [(grant, case)]

    leader = account(city["演示市"], "leader", Role.LEADER)
    assert grants.to_review(operator) == grants.left_to_operator(by_account(taker)) == []
    with pytest.raises(PolicyError):
        grants.review(grant.pk, by=operator, finding="情况属实")
    assigning.bar(case, leader, by=by_account(Account.objects.get(login="owner")))
    grants.review(grant.pk, by=operator, finding="情况属实")

    grant.refresh_from_db()
    assert (grant.reviewed_by, grant.reviewed_at, grant.finding) == (None, operator.at, "情况属实")
    assert Notice.objects.filter(account=taker, what="reviewed").exists()
    assert grants.to_review(operator) == []
