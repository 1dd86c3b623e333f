"""The policy: what each role reaches, on which days, and that nothing is the default."""

from datetime import date

import pytest

from jinguo.org.models import Role
from jinguo.org.policy import NOBODY, OPERATOR, Action, Held, Scope, Subject, held, may, scope, tops
from jinguo.org.units import transfer, tree
from tests.factories import AT, City, person

DAY = date(2020, 6, 1)


def reached(subject: Subject, action: Action, day: date = DAY) -> Scope:
    return scope(subject, action, tree=tree(), day=day)


def test_a_post_reaches_its_unit_and_everyone_beneath(city: City) -> None:
    found = reached(person(city["甲县"]), Action.SEE_RECORDS)
    assert found.units == {city[name] for name in ("甲县", "东乡", "一村", "二村", "西乡", "三村")}
    assert city["演示市"] not in found
    assert city["乙区"] not in found
    assert not found.everything


def test_posts_in_two_places_reach_both(city: City) -> None:
    subject = Subject(
        posts=held(
            [
                (city["一村"], Role.RECORDER, date(2019, 1, 1), None),
                (city["南镇"], Role.OFFICER, date(2019, 1, 1), None),
            ]
        )
    )
    assert reached(subject, Action.ENTER).units == {city["一村"], city["南镇"], city["四村"]}
    assert tops(subject, day=DAY) == [city["一村"], city["南镇"]]


@pytest.mark.parametrize("turned", [False, True])
def test_a_class_is_read_only_in_the_units_of_the_post_that_reads_it(
    city: City, turned: bool
) -> None:
    posts = (*person(city["甲县"]).posts, *person(city["东乡"], Role.CASEWORKER).posts)
    found = reached(Subject(posts=posts[::-1] if turned else posts), Action.SEE_RECORDS)
    usual = {city[name] for name in ("甲县", "西乡", "三村")}
    cases = {city[name] for name in ("东乡", "一村", "二村")}
    assert found.classes == dict.fromkeys(usual, 1) | dict.fromkeys(cases, 3)
    assert found.by_class == {1: usual, 3: cases}


@pytest.mark.parametrize(
    ("day", "sees"),
    [
        (date(2019, 12, 31), False),
        (date(2020, 1, 1), True),
        (date(2020, 5, 31), True),
        (date(2020, 6, 1), False),
    ],
)
def test_a_post_reaches_only_while_it_is_held(city: City, day: date, sees: bool) -> None:
    post = Held(city["甲县"], Role.OFFICER, date(2020, 1, 1), date(2020, 6, 1))
    subject = Subject(posts=(post,))
    assert (city["甲县"] in reached(subject, Action.SEE_FIGURES, day)) is sees
    assert bool(tops(subject, day=day)) is sees


@pytest.mark.parametrize("action", Action)
def test_nobody_sees_and_enters_nothing(city: City, action: Action) -> None:
    for subject in (
        NOBODY,
        Subject(account=7),
        Subject(posts=(Held(city["甲县"], Role.OFFICER, date(2030, 1, 1)),)),
    ):
        found = reached(subject, action)
        assert not found.team
        assert not any(unit in found for unit in city.units.values())
        assert found.by_class == {}


_DAILY = {Action.SEE_FIGURES, Action.SEE_RECORDS, Action.ENTER, Action.SEE_NAMES}


@pytest.mark.parametrize(
    ("role", "actions", "clearance"),
    [
        (Role.RECORDER, _DAILY, 1),
        (
            Role.OFFICER,
            _DAILY | {Action.MANAGE, Action.SLIPS, Action.SECOND, Action.LOCK, Action.ACCEPT},
            1,
        ),
        (Role.CASEWORKER, _DAILY | {Action.SECOND}, 3),
        (Role.SUPERVISOR, _DAILY - {Action.ENTER} | {Action.SECOND, Action.REVIEW}, 3),
        (Role.LEADER, {Action.SEE_FIGURES, Action.SECOND, Action.REVIEW, Action.LOCK}, 0),
        (Role.AUDITOR, {Action.AUDIT}, 0),
        (Role.KEEPER, {Action.SLIPS, Action.ACCOUNTS}, 0),
    ],
)
def test_a_role_may_do_what_it_is_for(
    city: City, role: str, actions: set[Action], clearance: int
) -> None:
    subject = person(city["甲县"], role)
    for action in Action:
        found = reached(subject, action)
        assert (city["一村"] in found) is (action in actions)
        assert set(found.by_class) == ({clearance} if action in actions else set())
        assert may(subject, action, day=DAY) is (action in actions)
        assert not may(subject, action, day=date(1990, 1, 1))


def test_the_operator_reaches_everything_but_no_persons_lines(city: City) -> None:
    assert reached(OPERATOR, Action.SEE_NAMES) == Scope()
    for action in set(Action) - {Action.SEE_NAMES}:
        found = reached(OPERATOR, action)
        assert all(unit in found for unit in city.units.values())
        assert found.clearance == 1


def test_permission_follows_the_tree_of_the_day(city: City) -> None:
    transfer(city["东乡"], to=city["乙区"], on=date(2020, 7, 1), at=AT)
    county = person(city["甲县"])
    assert city["一村"] in reached(county, Action.SEE_RECORDS, date(2020, 6, 30))
    assert city["一村"] not in reached(county, Action.SEE_RECORDS, date(2020, 7, 1))
    assert city["一村"] in reached(person(city["乙区"]), Action.SEE_RECORDS, date(2020, 7, 1))
