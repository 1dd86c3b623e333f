"""What an inspection found: assigned, put right, verified by nobody beneath whoever found it."""

from dataclasses import replace
from datetime import date

import pytest

from jinguo.duties.taking import Wanted, take
from jinguo.duties.tasks import tasks
from jinguo.errors import RuleError
from jinguo.org.models import Role
from tests.duties.steps import at_of, later
from tests.factories import AT, City, account, by_account, enter_one

ASSIGN = {"assigned_to": "一村妇联", "due_on": "2021-01-22"}


def test_verified_by_whoever_is_neither_the_mender_nor_beneath_the_finder(city: City) -> None:
    finder, mender = account(city["甲县"], "county"), account(city["一村"], "chair", Role.RECORDER)
    below, above = account(city["东乡"], "town"), account(city["演示市"], "city")
    made = enter_one("issue", city["一村"], by=by_account(finder), found_on=AT.date(), state="")

    def go(who: object, code: str, days: int, **given: str) -> None:
        by = by_account(who, at=later(days=days))  # type: ignore[arg-type] # an account
        take(at_of(made), Wanted(code, by.at, given), by=by)

    go(finder, "assign", 0, **ASSIGN)
    assert (made.state, made.due_on, made.assigned_to) == ("交办", date(2021, 1, 22), "一村妇联")
    go(mender, "submit", 3, evidence="已改")
    for who in (mender, below):
        with pytest.raises(RuleError, match=r"不由您的岗位办|不能是"):
            go(who, "verify", 4, way="现场看")
    go(above, "fail", 4, reason="还差一处", due_on="2021-01-29")
    go(below, "submit", 5, evidence="都改了")
    with pytest.raises(RuleError, match="不能是整改的人"):
        go(below, "verify", 6, way="现场看")
    go(finder, "verify", 6, way="现场看")
    go(finder, "write-off", 7)

    assert (made.state, made.written_off_on) == ("销号", date(2021, 1, 22))


def _overdue(who: object, days: int) -> list[tuple[str, int]]:
    found = tasks(by_account(who, at=later(days=days)))  # type: ignore[arg-type] # an account
    return [(task.run.code, task.raised) for task in found.overdue]


def test_what_is_overdue_goes_up_the_tree_a_unit_a_day(city: City) -> None:
    chair = account(city["一村"], "chair", Role.RECORDER)
    town, county = account(city["东乡"], "town"), account(city["甲县"], "county")
    other = account(city["乙区"], "other")
    made = enter_one("issue", city["一村"], found_on=AT.date(), state="")
    by = replace(by_account(county), at=AT)
    take(at_of(made), Wanted("assign", AT, ASSIGN), by=by)

    # Due on Friday the 22nd: on the first working day after it nobody above is told yet.
    assert _overdue(chair, 8) == [("issue-due", 0)]
    assert _overdue(town, 8) == []
    assert _overdue(town, 11) == [("issue-due", 1)]
    assert _overdue(county, 11) == []
    assert _overdue(county, 12) == [("issue-due", 2)]
    assert _overdue(other, 30) == []


def test_it_is_circulated_only_when_it_is_overdue_and_was_reminded_of(city: City) -> None:
    county = account(city["甲县"], "county")
    made = enter_one("issue", city["一村"], found_on=AT.date(), state="")

    def go(code: str, days: int, **given: str) -> None:
        by = by_account(county, at=later(days=days))
        take(at_of(made), Wanted(code, by.at, given), by=by)

    told = {"document": "演示1号", "due_on": "2021-02-01"}
    go("assign", 0, **ASSIGN)
    with pytest.raises(RuleError, match="还没有到整改期限"):
        go("circulate", 7, **told)
    with pytest.raises(RuleError, match="先提醒过"):
        go("circulate", 8, **told)
    go("remind", 8)
    go("circulate", 9, **told)
    assert made.due_on == date(2021, 2, 1)


def test_a_dead_scheduler_hides_nothing(city: City) -> None:
    """Nothing runs between two looks 48 hours apart: all that ran out is there at the first."""
    chair = account(city["一村"], "chair", Role.RECORDER)
    issues = [enter_one("issue", city["一村"], found_on=AT.date(), state="") for _ in range(30)]
    by = by_account(account(city["甲县"], "county"))
    for at, each in enumerate(issues):
        due = {**ASSIGN, "due_on": f"2021-01-{16 + at % 3}"}
        take(at_of(each), Wanted("assign", AT, due), by=by)

    assert _overdue(chair, 0) == []
    assert len(_overdue(chair, 2)) == 10
    assert len(_overdue(chair, 4)) == 30
