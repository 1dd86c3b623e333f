"""Duties go to a deputy, to whoever takes over a post, and are told of once a day without a word."""

from datetime import date, timedelta

import pytest

from jinguo.duties.reminding import WORK, ask_if_due, remind
from jinguo.duties.tasks import tasks
from jinguo.errors import RuleError
from jinguo.jobs.works import Work, known
from jinguo.ledger import deputies, grants
from jinguo.ledger.accounts import hand_over
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Conflict, Course, Entry, Member, Notice, Record
from jinguo.ledger.models.notice import Told
from jinguo.org.models import Account, Post, Role
from tests.duties.steps import later, worker
from tests.factories import AT, City, account, by_account, enter_one


def codes(who: object, days: int = 0) -> list[str]:
    found = tasks(by_account(who, at=later(days=days)))  # type: ignore[arg-type] # an account
    return [task.run.code for task in found.all]


def test_a_deputy_finds_the_duties_for_just_those_days(city: City) -> None:
    case = enter_one("case", city["一村"], received_on=AT.date())
    away = worker(city, case)
    stand_in = account(city["甲县"], "other", Role.CASEWORKER)
    assert (codes(away), codes(stand_in)) == (["dispute-triage"], [])

    day = AT.date() + timedelta(days=1)
    deputies.appoint(stand_in, day, day + timedelta(days=1), by=by_account(away))

    assert [codes(stand_in, days) for days in range(3)] == [[], ["dispute-triage"], []]
    found = tasks(by_account(stand_in, at=later(days=1)))
    assert [task.instead_of for task in found.all] == [away]
    assert Notice.objects.get(account=stand_in).what == Told.DEPUTY
    assert Entry.objects.filter(kind="deputy").count() == 1


def test_a_deputy_is_a_colleague_and_one_at_a_time(city: City) -> None:
    one, other = account(city["甲县"], "one"), account(city["甲县"], "two")
    far, day = account(city["乙区"], "far"), AT.date()
    with pytest.raises(RuleError, match="同一单位"):
        deputies.appoint(far, day, day + timedelta(7), by=by_account(one))
    with pytest.raises(RuleError, match="最长"):
        deputies.appoint(other, day, day + timedelta(100), by=by_account(one))
    made = deputies.appoint(other, day, day + timedelta(7), by=by_account(one))
    with pytest.raises(RuleError, match="已经有代理人"):
        deputies.appoint(other, day, day + timedelta(7), by=by_account(one))
    deputies.end(made.pk, by=by_account(one, at=later(days=2)))
    made.refresh_from_db()
    assert made.until == AT.date() + timedelta(2)


def test_whoever_takes_over_a_post_takes_over_its_open_cases(city: City) -> None:
    case, closed, kept = (
        enter_one("case", city["一村"], received_on=AT.date(), **told)
        for told in ({}, {"state": "结案", "closed_on": date(2021, 1, 15)}, {})
    )
    old = worker(city, case)
    new = account(city["东乡"], "new", Role.RECORDER)
    for each in (closed, kept):
        Member.objects.create(
            kind="case", number=each.number, record=each.id, account=old, since=AT
        )
    Conflict.objects.create(kind="case", number=kept.number, record=kept.id, account=new, since=AT)

    hand_over(Post.objects.get(account=old), new, by=By(later(days=1)))

    def teams() -> set[object]:
        return set(Member.objects.filter(account=new, until=None).values_list("record", flat=True))

    assert teams() == {case.id}
    assert "dispute-triage" in codes(new, 1)
    assert set(Member.objects.filter(account=old, until=None).values_list("record", flat=True)) == {
        closed.id, kept.id,
    }  # fmt: skip
    assert Entry.objects.filter(kind="member").count() == 2


def test_with_a_post_go_the_people_of_its_cases_and_what_nobody_else_deals_with(
    city: City,
) -> None:
    party, other, shared, far = (
        enter_one("party", city[name]) for name in ("一村", "一村", "一村", "四村")
    )
    visit = enter_one("contact", city["一村"], type="困难走访", secrecy=2)
    case = enter_one("case", city["一村"], received_on=AT.date(), party=party.id)
    gone = enter_one(
        "case", city["一村"], state="结案", closed_on=date(2021, 1, 15), party=other.id
    )
    old = worker(city, case)
    colleague = account(city["甲县"], "colleague", Role.CASEWORKER)
    left = account(city["甲县"], "left", Role.CASEWORKER)
    Post.objects.filter(account=left).update(until=AT.date())
    new = account(city["东乡"], "new", Role.RECORDER)
    joined(old, party, other, shared, far, visit, gone)
    joined(colleague, party, shared)
    joined(left, visit)

    hand_over(Post.objects.get(account=old), new, by=By(later(days=1)))

    def teams(who: Account) -> set[object]:
        return set(Member.objects.filter(account=who, until=None).values_list("record", flat=True))

    assert teams(new) == {case.id, party.id, other.id, visit.id}
    assert teams(old) == {shared.id, far.id, gone.id}
    entries = Entry.objects.filter(kind="member")
    assert entries.filter(act="close").count() == entries.filter(act="enter").count() == 4


def joined(who: Account, *records: Record) -> None:
    Member.objects.bulk_create(
        Member(kind=each.kind(), number=each.number, record=each.id, account=who, since=AT)
        for each in records
    )


def test_people_are_told_once_that_something_is_due_and_never_what(city: City) -> None:
    case = enter_one("case", city["一村"], received_on=AT.date())
    who = worker(city, case)
    account(city["乙区"], "far", Role.CASEWORKER)

    assert remind(AT) == 0
    assert remind(later(days=5)) == 1
    assert remind(later(days=6)) == 0
    notice = Notice.objects.get(what=Told.DUE)
    assert (notice.account, notice.record, notice.kind) == (who, None, "")
    Notice.objects.update(seen_at=later(days=6))
    assert remind(later(days=7)) == 1


def test_a_review_that_is_overdue_is_told_upward_though_nothing_else_is_open(city: City) -> None:
    owner = account(city["东乡"], "owner", Role.CASEWORKER)
    case = enter_one("case", city["一村"], by=by_account(owner))
    Course.objects.update(ended=True)
    assert ask_if_due(AT) is None

    taker = account(city["甲县"], "taker", Role.CASEWORKER)
    for unit in ("甲县", "演示市"):
        account(city[unit], unit, Role.LEADER)
    grants.take(case, by=by_account(taker), reason="求助人再次遭到殴打，要马上联系")
    job = ask_if_due(AT)

    assert job is not None
    assert known(WORK)(Work(job.pk, "w", None, "", {}, lambda: later(days=5))) == "提醒了 1 人。"
    assert Notice.objects.get(what=Told.LATE).account.login == "演示市"
