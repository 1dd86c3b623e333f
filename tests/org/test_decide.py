"""Who may have a name opened, and what stands in the way (docs/access.md, "Names")."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jinguo.org.models import Role
from jinguo.org.policy import (
    MOST_REVEALED,
    OPERATOR,
    Asking,
    Held,
    Purpose,
    Strength,
    Subject,
    Thing,
    Verdict,
    decide,
)
from jinguo.org.units import tree
from tests.factories import City

DAY = date(2020, 6, 1)
SAID = Asking("联系本人：电话约定时间", confirmed=True)
FULL, DEVICE, PASSWORD = Strength.SECOND, Strength.DEVICE, Strength.PASSWORD


def somebody(city: City, role: str, unit: str = "甲县", **told: Any) -> Subject:
    return Subject(
        1, (Held(city[unit], role, date(2016, 1, 1), line=told.pop("line", "")),), **told
    )


def of(city: City, *, unit: str = "一村", secrecy: int = 1, field: int = 2, **told: Any) -> Thing:
    return Thing("party", 7, city[unit], secrecy, field, **told)


TEAM = {"party": frozenset({7})}


@pytest.mark.parametrize(
    ("role", "told", "thing", "asking", "verdict"),
    [
        (Role.OFFICER, {}, {}, SAID, Verdict.ALLOW),
        (Role.OFFICER, {}, {}, Asking("  "), Verdict.NEED_REASON),
        (Role.OFFICER, {"strength": PASSWORD}, {}, SAID, Verdict.NEED_STRENGTH),
        (Role.OFFICER, {"strength": DEVICE}, {}, SAID, Verdict.NEED_STRENGTH),
        (Role.OFFICER, {"strength": DEVICE}, {"unit": "甲县"}, SAID, Verdict.ALLOW),
        (Role.OFFICER, {}, {"secrecy": 2}, SAID, Verdict.ABSENT),
        (Role.OFFICER, {}, {"unit": "四村"}, SAID, Verdict.ABSENT),
        (Role.OFFICER, {"barred": TEAM}, {}, SAID, Verdict.ABSENT),
        (Role.OFFICER, {"barred": TEAM, "team": TEAM}, {}, SAID, Verdict.ABSENT),
        (Role.OFFICER, {}, {"active": False}, SAID, Verdict.ABSENT),
        (Role.OFFICER, {"team": TEAM}, {"secrecy": 3}, SAID, Verdict.ALLOW),
        (Role.OFFICER, {"team": TEAM}, {"secrecy": 3, "unit": "四村"}, SAID, Verdict.ABSENT),
        (
            Role.OFFICER,
            {"team": TEAM},
            {"secrecy": 3},
            Asking("办理手续：立案"),
            Verdict.NEED_CONFIRMING,
        ),
        (Role.RECORDER, {}, {}, SAID, Verdict.NEED_GRANT),
        (Role.RECORDER, {"team": TEAM}, {}, SAID, Verdict.ALLOW),
        (Role.CASEWORKER, {}, {"secrecy": 2}, SAID, Verdict.ALLOW),
        (Role.CASEWORKER, {}, {"secrecy": 3}, SAID, Verdict.NEED_GRANT),
        (Role.CASEWORKER, {}, {"field": 3}, SAID, Verdict.NEED_GRANT),
        (Role.CASEWORKER, {}, {"field": 4}, SAID, Verdict.CLOSED),
        (Role.CASEWORKER, {"team": TEAM}, {"field": 4}, SAID, Verdict.ALLOW),
        (Role.CASEWORKER, {}, {"secrecy": 4}, SAID, Verdict.ABSENT),
        (Role.CASEWORKER, {"line": "宣传"}, {"secrecy": 2}, SAID, Verdict.ABSENT),
        (Role.SUPERVISOR, {}, {"secrecy": 3}, SAID, Verdict.NEED_GRANT),
        (Role.LEADER, {}, {}, SAID, Verdict.ABSENT),
        (Role.AUDITOR, {}, {}, SAID, Verdict.ABSENT),
        (Role.KEEPER, {}, {}, SAID, Verdict.ABSENT),
        (Role.LEADER, {"team": TEAM}, {}, SAID, Verdict.ABSENT),
    ],
)
def test_a_name_is_opened_only_where_everything_holds(
    city: City, role: str, told: Any, thing: Any, asking: Asking, verdict: Verdict
) -> None:
    found = decide(somebody(city, role, **told), of(city, **thing), asking, tree=tree(), day=DAY)
    assert found is verdict


def test_a_line_of_work_opens_what_is_of_it(city: City) -> None:
    asker = somebody(city, Role.OFFICER, line="权益")
    ours = of(city, secrecy=2, lines=frozenset({"权益", "家儿"}))
    others = of(city, secrecy=2, lines=frozenset({"家儿"}))
    assert decide(asker, ours, SAID, tree=tree(), day=DAY) is Verdict.ALLOW
    assert decide(asker, others, SAID, tree=tree(), day=DAY) is Verdict.ABSENT


def test_a_grant_opens_what_is_sensitive_and_never_what_is_sealed(city: City) -> None:
    asker = somebody(city, Role.CASEWORKER)
    granted = Asking("核对身份：已批准", confirmed=True, granted=True)
    assert decide(asker, of(city, secrecy=3), granted, tree=tree(), day=DAY) is Verdict.ALLOW
    assert decide(asker, of(city, field=4), granted, tree=tree(), day=DAY) is Verdict.CLOSED


@pytest.mark.parametrize(("role", "most"), [(Role.RECORDER, 30), (Role.OFFICER, MOST_REVEALED)])
def test_a_day_has_its_budget(city: City, role: str, most: int) -> None:
    asker = somebody(city, role, "一村", team=TEAM)
    for revealed, verdict in ((most - 1, Verdict.ALLOW), (most, Verdict.SPENT)):
        asking = Asking("上门走访：约了时间", confirmed=True, revealed=revealed)
        assert decide(asker, of(city), asking, tree=tree(), day=DAY) is verdict


def test_the_operator_and_nobody_open_no_name(city: City) -> None:
    for asker in (OPERATOR, Subject(), somebody(city, Role.OFFICER, "乙区")):
        assert decide(asker, of(city), SAID, tree=tree(), day=DAY) is Verdict.ABSENT


def test_a_post_that_ended_opens_nothing(city: City) -> None:
    post = Held(city["甲县"], Role.OFFICER, date(2016, 1, 1), DAY)
    assert decide(Subject(1, (post,)), of(city), SAID, tree=tree(), day=DAY) is Verdict.ABSENT


@pytest.mark.parametrize(
    "said",
    [
        "好奇：看看她是谁",
        "电话约定时间",
        "联系本人",
        "联系本人：",
        "联系本人： ",
        "：电话约定时间",
        "",
    ],
)
def test_what_is_for_no_purpose_of_the_list_opens_nothing(city: City, said: str) -> None:
    asker = somebody(city, Role.OFFICER)
    asking = Asking(said, confirmed=True)
    assert decide(asker, of(city), asking, tree=tree(), day=DAY) is Verdict.NEED_REASON


@pytest.mark.parametrize("purpose", list(Purpose))
def test_every_purpose_of_the_list_with_words_opens(city: City, purpose: Purpose) -> None:
    asking = Asking(f"{purpose.value}：电话约定时间", confirmed=True)
    assert asking.purpose is purpose
    assert decide(somebody(city, Role.OFFICER), of(city), asking, tree=tree(), day=DAY) is (
        Verdict.ALLOW
    )


def test_the_page_of_the_rules_names_every_purpose() -> None:
    told = (Path(__file__).parents[2] / "docs" / "access.md").read_text(encoding="utf-8")
    _, _, names = told.partition("## Names")
    names, _, _ = names.partition("## ")
    assert [each for each in Purpose if each.value not in names] == []
