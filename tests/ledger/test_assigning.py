"""Teams and conflict lists: who may change them, and how far a conflict reaches."""

import pytest

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import assigning
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.models import Conflict, Entry, Member, Notice, Record
from jinguo.ledger.reads import records
from jinguo.org.models import Account, Role
from jinguo.org.policy import Action, scope
from jinguo.org.units import tree
from tests.factories import AT, City, account, by_account, enter_one


@pytest.fixture
def owner(city: City) -> Account:
    return account(city["东乡"], "owner", Role.CASEWORKER)


@pytest.fixture
def supervisor(city: City) -> Account:
    return account(city["甲县"], "supervisor", Role.SUPERVISOR)


@pytest.fixture
def worker(city: City) -> Account:
    return account(city["甲县"], "worker", Role.CASEWORKER)


@pytest.fixture
def case(city: City, owner: Account) -> Record:
    return enter_one("case", city["一村"], by=by_account(owner))


def team(record: Record) -> set[str]:
    rows = Member.objects.filter(record=record.id, until=None)
    return set(rows.values_list("account__login", flat=True))


def read(who: Account, kind: str) -> set[int]:
    subject = by_account(who).subject
    reach = scope(subject, Action.SEE_RECORDS, tree=tree(), day=AT.date())
    return set(records(kind, reach).values_list("number", flat=True))


def test_a_supervisor_assigns_and_dismisses(
    case: Record, supervisor: Account, worker: Account, owner: Account
) -> None:
    assigning.assign(case, worker, by=by_account(supervisor))
    assert team(case) == {"owner", "worker"}
    with pytest.raises(RuleError, match="已是"):
        assigning.assign(case, worker, by=by_account(supervisor))
    assigning.dismiss(case, owner, by=by_account(supervisor))
    assert team(case) == {"worker"}
    with pytest.raises(RuleError, match="至少要有一位"):
        assigning.dismiss(case, worker, by=by_account(supervisor))
    told = Notice.objects.order_by("pk").values_list("account__login", "what")
    assert list(told) == [("worker", "joined"), ("owner", "left")]
    acts = Entry.objects.filter(kind="member").order_by("number").values_list("act", flat=True)
    assert list(acts) == ["enter", "close"]


def test_who_may_not_assign_or_be_assigned(
    city: City, case: Record, supervisor: Account, worker: Account
) -> None:
    officer, elsewhere = account(city["甲县"], "officer"), account(city["乙区"], "else")
    leader = account(city["甲县"], "leader", Role.LEADER)
    for by in (officer, worker, leader, elsewhere):
        with pytest.raises(PolicyError):
            assigning.assign(case, worker, by=by_account(by))
    for who, told in ((supervisor, "不能把自己"), (elsewhere, "另选一位"), (leader, "另选一位")):
        with pytest.raises(RuleError, match=told):
            assigning.assign(case, who, by=by_account(supervisor))
    assert team(case) == {"owner"}


def test_a_conflict_reaches_everything_around_a_case(
    city: City, owner: Account, worker: Account
) -> None:
    mine = by_account(owner)
    party, school = (
        enter_one("party", city["一村"], by=mine, type=type_) for type_ in ("个人", "单位")
    )
    case = enter_one("case", city["一村"], by=mine, party=str(party.id))
    order = enter_one("order", city["一村"], by=mine, case=str(case.id))
    contact = enter_one("contact", city["一村"], by=mine, party=str(party.id))
    honour = enter_one("honour", city["一村"], by=mine, party=str(school.id))
    other = enter_one("case", city["二村"], by=mine)
    assigning.bar(case, worker, by=by_account(owner))
    assert read(worker, "case") == {other.number}
    assert not read(worker, "order") & {order.number}
    assert not read(worker, "contact") & {contact.number}
    assert read(worker, "party") == {school.number}
    assert read(worker, "honour") == {honour.number}
    late = enter_one("order", city["一村"], by=mine, case=str(case.id))
    named = enter_one("contact", city["一村"], by=mine)
    amend(Amendment("contact", named.id, 1, {"party": str(party.id)}), by=mine)
    assert not read(worker, "order") & {late.number}
    assert not read(worker, "contact") & {named.number}


def test_whoever_is_kept_away_is_of_no_team(
    case: Record, owner: Account, supervisor: Account, worker: Account
) -> None:
    assigning.assign(case, worker, by=by_account(supervisor))
    assert assigning.may_list(by_account(worker), case)
    assigning.bar(case, worker, by=by_account(owner))
    assert team(case) == {"owner"}
    assert read(worker, "case") == set()
    assert not assigning.may_list(by_account(worker), case)
    with pytest.raises(RuleError, match="另选一位"):
        assigning.assign(case, worker, by=by_account(supervisor))
    with pytest.raises(RuleError, match="已在"):
        assigning.bar(case, worker, by=by_account(owner))
    assert Conflict.objects.filter(until=None).count() == 1
    assert Entry.objects.filter(kind="conflict").count() == 1


def test_only_the_team_or_a_supervisor_lists_a_conflict(
    city: City, case: Record, supervisor: Account, worker: Account
) -> None:
    officer = account(city["甲县"], "officer")
    for by in (worker, officer):
        with pytest.raises(PolicyError):
            assigning.bar(case, officer, by=by_account(by))
    assigning.bar(case, worker, by=by_account(supervisor))
