"""催办 once a day, counted; 代录 told to whom it was for; a switch of several at once."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import behalf
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Entry, Notice, Recording, Urge
from jinguo.ledger.models.notice import Told
from jinguo.ledger.recording import switch, switch_all
from jinguo.ledger.urging import Burden, asked_on, burden, urge
from jinguo.org.models import Account, Role
from jinguo.periods import read_period
from tests.factories import AT, City, account, by_account, draft, enter_one, enter_tally

YEAR = read_period("2020")


@pytest.fixture
def officer(city: City) -> Account:
    return account(city["东乡"], "officer", name="演示乡干部")


def test_an_ask_reaches_the_units_people_once_a_day_and_is_counted(
    city: City, officer: Account
) -> None:
    one, two = city["一村"], city["二村"]
    chair = account(one, "chair", Role.RECORDER)
    account(one, "leader", Role.LEADER)

    first = urge([one, two], YEAR, by=by_account(officer))
    again = urge([one], YEAR, by=by_account(officer))
    later = urge([one], YEAR, by=by_account(officer, at=AT + timedelta(days=1)))
    other = urge([one], read_period("2020-12"), by=by_account(officer))

    assert (first.units, first.people, first.already, first.nobody) == (1, 1, 0, 1)
    assert (again.units, again.already) == (0, 1)
    assert (later.units, other.units) == (1, 1)
    assert set(Notice.objects.values_list("account", "what")) == {(chair.pk, Told.URGED)}
    assert Notice.objects.count() == Urge.objects.count() == 3
    assert Entry.objects.filter(kind="urge", unit=one).count() == 3
    assert burden(city["东乡"], 2021) == Burden(3, 2)
    assert burden(city["甲县"], 2021) == Burden(0, 0)
    assert asked_on([one, two], YEAR) == {one: date(2021, 1, 16)}


def test_nobody_asks_beyond_their_units_or_before_a_period_begins(
    city: City, officer: Account
) -> None:
    account(city["四村"], "chair", Role.RECORDER)
    with pytest.raises(PolicyError, match="不能催办"):
        urge([city["四村"]], YEAR, by=by_account(officer))
    with pytest.raises(RuleError, match="还没有开始"):
        urge([city["一村"]], read_period("2022"), by=by_account(officer))
    assert not Urge.objects.exists()


def test_asking_one_more_unit_costs_but_its_counter_in_the_journal(
    city: City, officer: Account
) -> None:
    for unit in ("一村", "二村"):
        account(city[unit], f"chair-{unit}", Role.RECORDER)
    told = []
    for number, units in enumerate((["一村"], ["一村"], ["一村", "二村"])):
        by = by_account(officer, at=AT + timedelta(days=number))
        with CaptureQueriesContext(connection) as queries:
            urge([city[unit] for unit in units], YEAR, by=by)
        told.append(len(queries))
    # The first reads keys that are kept in memory; a unit has a counter of the journal of its own.
    assert told[2] - told[1] <= 2


def test_what_is_entered_for_a_unit_tells_both_and_the_unit_may_doubt_it(
    city: City, officer: Account
) -> None:
    chair = account(city["一村"], "chair", Role.RECORDER)
    by = by_account(officer)
    [made] = enter([draft("activity", city["一村"], programmes=())], by=by)
    assert not Notice.objects.exists()
    one = draft("activity", city["一村"], programmes=())
    two = draft("case", city["一村"])
    [made, _] = enter(
        [type(each)(**{**vars(each), "on_behalf_of": "一村"}) for each in (one, two)], by=by
    )

    [notice] = Notice.objects.all()  # not of the case: the chair does not read it
    assert (notice.account_id, notice.what, notice.record) == (chair.pk, Told.BEHALF, made.id)
    entry = Entry.objects.get(record=made.id)
    assert (entry.actor, entry.on_behalf_of, made.on_behalf_of) == (officer, "一村", "一村")

    with pytest.raises(RuleError, match="被代登记的单位"):
        behalf.dispute(made, by=by)
    for _ in range(2):
        behalf.dispute(made, by=by_account(chair))
    [doubt] = Notice.objects.filter(what=Told.DISPUTED)
    assert (doubt.account_id, doubt.record) == (officer.pk, made.id)
    assert Entry.objects.filter(kind="dispute").count() == 1


def test_several_units_switch_together_or_not_at_all(city: City) -> None:
    by = By(at=AT)
    units = [city["一村"], city["二村"]]
    for unit in units:
        switch(unit, since=None, by=by, reason="报汇总数")
    enter_tally(units[0], indicator="big-preaching.talks")
    before = Entry.objects.count()

    with pytest.raises(RuleError, match="一村已有跨过 2020-07-01 的汇总数"):
        switch_all(units, since=date(2020, 7, 1), by=by, reason="改")
    assert Entry.objects.count() == before

    assert switch_all(units, since=date(2021, 1, 1), by=by, reason="改") == units
    assert switch_all(units, since=date(2021, 1, 1), by=by, reason="改") == []
    assert set(Recording.objects.values_list("since", flat=True)) == {date(2021, 1, 1)}
    newest = Entry.objects.order_by("-number")[:2]
    assert {(entry.kind, entry.version, entry.before["since"]) for entry in newest} == {
        ("recording", 2, None)
    }
    assert enter_one("activity", units[0]).unit_id == units[0]
