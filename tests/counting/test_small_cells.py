"""Figures that could single out a person: who sees them exactly, and what others are told."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import books
from jinguo.counting.claims import judge
from jinguo.counting.figures import Slice, by_programmes, figure
from jinguo.counting.guarded import FLOORS, RISEN, exact, secrecy
from jinguo.counting.trace import trace
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import model
from jinguo.ledger.models import Release
from jinguo.org.models import Role
from jinguo.org.policy import EVERYTHING, PUBLIC, Action, Scope, Strength, Subject, scope
from jinguo.org.policy import Held as Post
from jinguo.org.units import tree
from jinguo.periods import read_period
from tests.factories import City, enter_one

CASES = "mediation-network.cases"
DAY, SINCE = date(2021, 4, 1), date(2016, 1, 1)
OVER = By(at=datetime(2021, 3, 1, 2, tzinfo=UTC))
YEAR = read_period("2020")


def case(unit: int, *, times: int = 1, month: int = 5) -> None:
    for at in range(times):
        enter_one(
            "case", unit, by=OVER, received_on=date(2020, month, 1 + at % 28), outcome="化解",
            programmes=("mediation-network",),
        )  # fmt: skip


def reach(unit: int, role: str, line: str = "", *, action: Action = Action.SEE_FIGURES) -> Scope:
    who = Subject(posts=(Post(unit, role, SINCE, None, line),), strength=Strength.SECOND)
    return scope(who, action, tree=tree(), day=DAY)


def value(unit: int, within: Scope, period: str = "2020", **told: Any) -> object:
    found = figure(books(), CASES, Slice(unit, read_period(period), **told), scope=within)
    return "*" if found.worked.withheld else found.value


@pytest.fixture
def county(city: City) -> City:
    """Two townships: one village of many cases, others of few, and one of none."""
    for name, times in (("一村", 40), ("二村", 2), ("三村", 30), ("四村", 1)):
        for month in (2, 5, 8, 11):
            case(city[name], times=times, month=month)
    case(city["东乡"], times=3)
    return city


def test_kinds_floors_are_those_of_their_models() -> None:
    for kind in KINDS:
        default = model(kind)._meta.get_field("secrecy").default
        assert (FLOORS.get(kind, 0) or 1) == max(int(default), 1), kind
    for (kind, type_), highest in RISEN.items():
        made = model(kind)(type=type_, secrecy=1)
        assert made.floor() >= 3 or kind == "order"
        assert highest >= 3


def test_only_figures_over_persons_affairs_are_guarded() -> None:
    catalogue = declared()
    guarded = {address for address in catalogue.indicators if secrecy(catalogue, address)}
    assert {CASES, "caring-mothers.children", "love-social.couples"} <= guarded
    assert not guarded & {"big-preaching.talks", "dispute-sweep.visits", "caring-mothers.teams"}


@pytest.mark.django_db
def test_who_reads_the_lines_or_assesses_sees_the_exact_number(county: City) -> None:
    village, town, whole = county["二村"], county["东乡"], county["甲县"]
    assert value(village, EVERYTHING, "2020-05") == 2
    for role, line in ((Role.CASEWORKER, ""), (Role.SUPERVISOR, "权益")):
        assert value(village, reach(whole, role, line), "2020-05") == 2, role
    assert value(village, reach(whole, Role.CASEWORKER, "宣传"), "2020-05") == "*"
    for role in (Role.OFFICER, Role.LEADER):
        assert value(village, reach(town, role)) == 8, role
        assert value(village, reach(town, role), "2020-05") == "*"
        assert value(village, reach(whole, role)) == "*"


@pytest.mark.django_db
def test_what_stands_at_the_years_end_is_told_alike_under_every_name(county: City) -> None:
    standing, town = "caring-mothers.children", county["东乡"]
    assert declared().indicators[standing].over == "standing"  # type: ignore[union-attr]
    officer = reach(town, Role.OFFICER)

    def known(address: str, period: str) -> bool:
        span = read_period(period)
        return exact(books(), address, Slice(county["二村"], span), span, officer)

    for name in ("2020", "2020-H2", "2020-Q4", "2020-12"):
        assert known(standing, name), name
    for name in ("2020-11", "2020-Q3", "2020-H1", "2020-12-15..2020-12-31"):
        assert not known(standing, name), name
    assert [known(CASES, each) for each in ("2020", "2020-12")] == [True, False]


@pytest.mark.django_db
def test_others_are_told_cells_and_what_is_little_or_nothing_looks_alike(county: City) -> None:
    mine = reach(county["演示市"], Role.RECORDER)
    assert value(county["演示市"], mine) == 295
    assert value(county["演示市"], mine, "2020-Q2") == 76
    assert value(county["演示市"], mine, "2020-05") == "*"  # the quarter lies in one month
    told = {name: value(county[name], mine) for name in ("二村", "四村", "南镇", "乙区")}
    assert set(told.values()) == {"*"}
    assert value(county["二村"], mine, "2020-03-01..2020-03-09") == "*"
    assert value(county["一村"], mine, programme="mediation-network") == "*"
    assert by_programmes(books(), CASES, Slice(county["甲县"], YEAR), scope=mine) == []


@pytest.mark.django_db
def test_a_trace_counts_only_what_its_reader_reads(county: City) -> None:
    figures, records = (
        reach(county["甲县"], Role.RECORDER, action=each)
        for each in (Action.SEE_FIGURES, Action.SEE_RECORDS)
    )
    opened = trace(books(), CASES, Slice(county["二村"], YEAR), figures=figures, records=records)
    assert (opened.total, opened.withheld, opened.figure.value) == (0, 0, None)


@pytest.mark.django_db
def test_what_was_published_of_a_year_does_not_change(county: City) -> None:
    mine = reach(county["演示市"], Role.RECORDER)
    before = [value(unit, mine) for unit in county.units.values()]
    case(county["二村"], times=20)
    assert [value(unit, mine) for unit in county.units.values()] == before
    assert value(county["二村"], EVERYTHING) == 28
    assert Release.objects.count() == 1


@pytest.mark.django_db
def test_a_running_year_is_published_of_nobody(city: City) -> None:
    case(city["一村"], times=40)
    mine = reach(city["演示市"], Role.RECORDER)
    assert value(city["演示市"], mine, "2021") == "*"


@pytest.mark.django_db
def test_in_public_a_number_stands_for_ten_or_more(city: City) -> None:
    case(city["一村"], times=7, month=3)
    mine = reach(city["演示市"], Role.RECORDER)
    assert value(city["演示市"], mine) == 7
    assert value(city["演示市"], PUBLIC) == "*"


@pytest.mark.django_db
def test_a_claim_on_what_is_hidden_is_neither_confirmed_nor_denied(county: City) -> None:
    mine = reach(county["演示市"], Role.RECORDER)
    catalogue = books().catalogue
    guarded = [
        address
        for address in catalogue.claims
        if any(secrecy(catalogue, at) for at in catalogue.claimed(address))
    ]
    for address in guarded:
        found = judge(books(), address, Slice(county["乙区"], YEAR), scope=mine)
        assert found.result == "无法判断", address
