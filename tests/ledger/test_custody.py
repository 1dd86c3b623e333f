"""Custody: in use, restricted, erased; what is restricted is counted and appears nowhere else."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from jinguo.counting.books import books
from jinguo.counting.figures import Slice, figure
from jinguo.counting.listing import Ledger, Wanted, Window
from jinguo.errors import ConflictError, PolicyError, RuleError
from jinguo.ledger import custody
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Case, Entry, Hold, Record
from jinguo.ledger.models.base import Custody
from jinguo.org.models import Role
from jinguo.org.policy import Scope
from jinguo.periods import Period
from tests.factories import AT, City, enter_one, person

NOW = By(at=datetime(2031, 6, 1, 2, tzinfo=UTC))
TODAY = date(2031, 6, 1)


def named(record: Record) -> custody.Named:
    return record.kind(), record.id, record.version


def test_what_is_restricted_can_be_neither_amended_nor_struck_nor_named(city: City) -> None:
    case = enter_one("case", city["一村"])
    [kept] = custody.restrict([named(case)], by=NOW, reason="到期")
    with pytest.raises(RuleError, match="没有这条记录"):
        amend(Amendment("case", case.id, kept.version, {"risk": "红"}), by=NOW)
    with pytest.raises(RuleError, match="没有这条记录"):
        close(named(kept), by=NOW, reason="重复")
    with pytest.raises(RuleError, match="不存在"):
        enter_one("order", city["一村"], case=case.id)
    entry = Entry.objects.get(record=case.id, version=kept.version)
    assert (entry.before["custody"], entry.after["custody"]) == ("active", "restricted")


def test_only_who_manages_the_whole_tree_restricts(city: City) -> None:
    case = enter_one("case", city["一村"])
    for who in (
        person(city["甲县"], Role.OFFICER),
        person(city["演示市"], Role.LEADER),
        person(city["演示市"], Role.CASEWORKER),
    ):
        by = By(at=NOW.at, subject=who)
        with pytest.raises(PolicyError):
            custody.restrict([named(case)], by=by, reason="到期")
        with pytest.raises(PolicyError):
            custody.hold("case", case.id, by=by, basis="演示案号")
        with pytest.raises(PolicyError):
            custody.restrict_due("case", TODAY, by=by)
    keeper = By(at=NOW.at, subject=person(city["演示市"], Role.OFFICER))
    assert custody.restrict([named(case)], by=keeper, reason="到期")[0].custody == "restricted"


def test_a_version_that_changed_is_not_restricted(city: City) -> None:
    case = enter_one("case", city["一村"])
    amend(Amendment("case", case.id, 1, {"risk": "红"}), by=NOW)
    with pytest.raises(ConflictError):
        custody.restrict([named(case)], by=NOW, reason="到期")


def test_the_schedule_says_what_is_due_and_a_hold_keeps_it(city: City) -> None:
    told: dict[str, Any] = {"state": "结案", "received_on": date(2020, 1, 2)}
    old = enter_one("case", city["一村"], closed_on=date(2020, 6, 1), **told)
    new = enter_one("case", city["一村"], closed_on=date(2020, 6, 2), **told)
    open_one = enter_one("case", city["一村"])
    couple = enter_one(
        "pairing", city["一村"], type="婚恋", ended_on=date(2020, 7, 1), end_reason="结束"
    )
    when = date(2025, 6, 1)
    due = {each.key: each for each in custody.due(when)}
    assert (due["case"].restrict, due["case"].erase) == (1, 0)
    assert (due["pairing-couple"].restrict, due["pairing"].restrict) == (1, 0)
    held = custody.hold("case", old.id, by=NOW, basis="演示案号")
    assert {each.key: each for each in custody.due(when)}["case"].held == 1
    assert custody.restrict_due("case", when, by=NOW) == 0
    custody.lift(held.pk, by=NOW)
    assert custody.restrict_due("case", when, by=NOW) == 1
    assert custody.restrict_due("case", when, by=NOW) == 0
    assert _custody(old) == "restricted"
    assert {_custody(new), _custody(open_one), _custody(couple)} == {"active"}
    assert custody.erasing("case", when).named == ()
    later = custody.erasing("case", date(2030, 6, 1))
    assert [each[1] for each in later.named] == [old.id]
    custody.hold("case", old.id, by=NOW, basis="演示案号")
    assert custody.erasing("case", date(2030, 6, 1)).named == ()


def test_what_may_be_erased_has_a_digest_of_exactly_what_it_is(city: City) -> None:
    case = enter_one(
        "case", city["一村"], state="结案", received_on=date(2020, 1, 2), closed_on=date(2020, 1, 2)
    )
    custody.restrict_due("case", TODAY, by=NOW)
    asked = custody.erasing("case", TODAY)
    assert [each[1] for each in asked.named] == [case.id]
    custody.hold("case", case.id, by=NOW, basis="演示案号")
    assert custody.erasing("case", TODAY).digest != asked.digest


def test_what_is_restricted_is_still_counted_and_listed_nowhere(city: City) -> None:
    address = "mediation-network.cases"
    told: dict[str, Any] = {"outcome": "化解", "programmes": ("mediation-network",)}
    kept = enter_one("case", city["一村"], title="甲案", **told)
    gone = enter_one("case", city["一村"], title="乙案", **told)
    where = Slice(city["演示市"], Period.year(2020))
    lines = Scope(dict.fromkeys(city.units.values(), 4))
    seen = replace(lines, reading=lines)
    before = figure(books(), address, where, scope=seen).value
    custody.restrict([named(gone)], by=NOW, reason="到期")
    assert figure(books(), address, where, scope=seen).value == before == 2
    page = Ledger(books(), "case", seen).listed(Wanted(), Window(50))
    assert page.numbers == [kept.number]


def _custody(record: Record) -> str:
    return (
        Case.objects.filter(id=record.id).values_list("custody", flat=True).first()
        or type(record)._default_manager.get(id=record.id).custody
    )


class Life(RuleBasedStateMachine):
    """A record's custody against a model of it: three states and a hold."""

    city: City

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.case = enter_one("case", self.city["一村"])
        self.state, self.holds = "active", 0
        self.versions = 1

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def now(self) -> Record:
        return Case.objects.get(id=self.case.id)

    @rule()
    def restrict(self) -> None:
        self._moves("active", "restricted", custody.restrict)

    @rule()
    def release(self) -> None:
        self._moves("restricted", "active", custody.release)

    def _moves(self, start: str, end: str, act: Any) -> None:
        if self.state != start:
            with pytest.raises(RuleError):
                act([named(self.now())], by=NOW, reason="演示")
            return
        act([named(self.now())], by=NOW, reason="演示")
        self.state, self.versions = end, self.versions + 1

    @rule()
    def hold(self) -> None:
        if self.holds:
            with pytest.raises(RuleError, match="已经暂缓"):
                custody.hold("case", self.case.id, by=NOW, basis="演示案号")
            return
        custody.hold("case", self.case.id, by=NOW, basis="演示案号")
        self.holds = 1

    @rule()
    def lift(self) -> None:
        for each in Hold.objects.filter(record=self.case.id, until=None):
            custody.lift(each.pk, by=NOW)
        self.holds = 0

    @rule()
    def amend(self) -> None:
        change = Amendment("case", self.case.id, self.now().version, {"risk": "红"})
        if self.state != "active":
            with pytest.raises(RuleError):
                amend(change, by=NOW)
            return
        amend(change, by=NOW)
        self.versions += 1

    @invariant()
    def the_ledger_agrees(self) -> None:
        now = self.now()
        assert now.custody == self.state
        assert custody.held(self.case.id) is bool(self.holds)
        assert now.version == self.versions
        assert Entry.objects.filter(kind="case", record=self.case.id).count() == self.versions


def test_no_sequence_of_acts_leads_a_record_astray(city: City) -> None:
    Life.city = city
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=40, stateful_step_count=15, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_what_is_not_there_is_not_restricted(city: City) -> None:
    with pytest.raises(RuleError, match="没有这条记录"):
        custody.restrict([("case", UUID(int=3), 1)], by=NOW, reason="到期")
    with pytest.raises(RuleError, match="依据"):
        custody.restrict([named(enter_one("case", city["一村"]))], by=NOW, reason=" ")
    assert {each.value for each in Custody} == {"active", "restricted", "erased"}
    assert NOW.at > AT
