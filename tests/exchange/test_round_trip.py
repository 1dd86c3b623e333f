"""What is exported and imported into an empty home is the same ledger and gives the same figures."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO, TextIOWrapper
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jinguo.counting.books import fresh
from jinguo.counting.figures import table
from jinguo.errors import RuleError
from jinguo.exchange.exporting import export, export_csv
from jinguo.exchange.importing import take
from jinguo.exchange.wanted import Wanted
from jinguo.ledger.drafts import By, new_id
from jinguo.ledger.enter import enter
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.recording import switch
from jinguo.org.models import Role
from jinguo.org.policy import EVERYTHING, Action, Subject, scope
from jinguo.org.units import tree
from jinguo.periods import read_period, standard
from tests.counting.random_city import OTHER, PROGRAMME, WORLDS, World, settle
from tests.exchange.books import ALWAYS, CLEARED, exported, ledger, wipe
from tests.exchange.conftest import by_account
from tests.factories import AT, FIELDS, UNITS, City, account, draft, enter_one, person

PERIODS = [*standard(2020), read_period("2019")]
MOVED = ("transfer", "rename", "transfer township")
WORDS = st.text(
    st.characters(exclude_categories=["C", "Z"], include_characters=" =+-@'\"<&、（）\n"),
    min_size=1, max_size=12,
).map(str.strip).filter(lambda told: told and not told.startswith("#") and "（" not in told)  # fmt: skip
FREE = {
    "activity": ("title", "venue", "edition"), "honour": ("title", "conferred_by", "document_no"),
    "body": ("title", "host", "address"), "publication": ("title", "outlet", "issue_no"),
    "membership": ("term", "certificate"), "inspection": ("title", "round"),
    "issue": ("assigned_to",), "loan": ("bank",), "placement": ("employer",), "project": ("title",),
    "payment": ("title", "payer", "receipt"), "tally": ("document", "vouched_by"),
    "party": ("name", "number", "phone", "address"), "case": ("title",), "order": ("issuer",),
    "contact": ("title",), "pairing": ("title",), "target": ("document", "set_by"), "zero": ("title",),
}  # fmt: skip


def figures(city: City) -> dict[str, Any]:
    counted = fresh()
    whole = table(counted, counted.catalogue.indicators, PERIODS, scope=EVERYTHING)
    return {
        f"{address} {name} {period}": whole.worked(address, unit, period)
        for address in counted.catalogue.indicators
        for name, unit in city.units.items()
        for period in PERIODS
    }


def check_same(city: City, by: By) -> None:
    """Export everything, empty the ledger, import it: the same ledger, the same figures."""
    before, counted = ledger(), figures(city)
    content, told = exported(city["演示市"])
    assert sum(each.count for each in told) == sum(" " in key for key in before)
    wipe()
    taken = take(content, by=by)
    assert [str(fault) for fault in taken.faults] == []
    assert taken.known.total() == 0
    assert ledger() == before
    assert figures(city) == counted
    again = take(content, by=by)
    assert (again.new.total(), again.switched, again.faults) == (0, 0, [])


@settings(
    max_examples=8, deadline=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(WORLDS)
def test_a_random_city_keeps_every_figure(
    own_home: Any, overlay: Any, db: None, world: World
) -> None:
    overlay("programmes/trial.yaml", PROGRAMME)
    overlay("programmes/other.yaml", OTHER)
    # A record on a day after its unit was merged away cannot be entered again, by any way.
    moves = [event for event in world.events if event[0] in MOVED]
    with transaction.atomic():
        city = settle(replace(world, events=moves))
        check_same(city, by_account(account(city["演示市"], "shi", Role.CASEWORKER)))
        transaction.set_rollback(True)


def one_of_each(city: City, told: Any) -> list[Any]:
    """Return a draft of each kind, linked to one another, with free text of chance."""
    ids = {kind: new_id() for kind in FIELDS}
    links = {
        "honour": {"party": ids["party"]}, "membership": {"party": ids["party"], "body": ids["body"]},
        "order": {"party": ids["party"], "case": ids["case"]}, "pairing": {"giver": ids["party"]},
        "issue": {"inspection": ids["inspection"]}, "inspection": {"place": city["西乡"]},
        "payment": {"party": ids["party"]}, "loan": {"party": ids["party"], "product": "试算贷款"},
    }  # fmt: skip
    words = {"payment": {"purpose": "试算用途"}, "honour": {"honour": "试算称号"}}
    beside = {
        "activity": {
            "programmes": ("trial", "big-preaching"), "quantities": {"posters": 40, "goods": 1234567},
            "partners": (("演示、司法局", "host"), ("演示电视台", "media")),
            "extra": {"host-name": told("extra"), "weather": "雨"},
        },
        "tally": {"indicator": "trial.spent", "value": 987654321},
    }  # fmt: skip
    own: Any = {kind: {"programmes": ("trial",)} for kind in ("payment", "honour", "loan")}
    return [
        draft(
            kind, city["二村" if kind == "tally" else "一村"], id=ids[kind],
            **{"programmes": (), **own.get(kind, {}), **beside.get(kind, {})},
            **{name: told(name) for name in FREE[kind]},
            **links.get(kind, {}), **words.get(kind, {}),
        )
        for kind in FIELDS
    ]  # fmt: skip


@settings(
    max_examples=12, deadline=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.data())
def test_every_kind_keeps_every_field(city: City, trial: None, data: Any) -> None:
    with transaction.atomic():
        by = by_account(account(city["演示市"], "shi", Role.CASEWORKER))
        switch(city["二村"], since=None, by=by, reason="还在报汇总数")
        switch(city["三村"], since=date(2020, 7, 1), by=by, reason="改记录")
        enter(one_of_each(city, lambda name: data.draw(WORDS, name)), by=by)
        check_same(city, by)
        transaction.set_rollback(True)


def test_without_clearance_names_and_higher_classes_stay_behind(city: City, shi: By) -> None:
    enter_one("party", city["一村"], name="王演示", phone="13800000000", secrecy=1)
    enter_one("party", city["一村"], name="李演示", secrecy=2)
    enter_one("case", city["一村"], title="机密标题")
    content, told = exported(city["演示市"], scope=replace(CLEARED, clearance=1))
    assert {each.kind: (each.count, each.withheld) for each in told if each.count or each.withheld} == {
        "party": (1, 1), "case": (0, 1),
    }  # fmt: skip
    with ZipFile(BytesIO(content)) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist()).decode()
    for said in ("王演示", "李演示", "机密标题", "13800000000", "姓名或名称", "证件号码"):
        assert said not in text
    before = ledger()
    assert take(content, by=shi).known == {"party": 1}  # it says nothing of names, so nothing else
    assert ledger() == before


def test_a_second_post_takes_out_cases_of_its_own_village_alone(city: City) -> None:
    enter_one("case", city["一村"], title="本村案件")
    enter_one("case", city["二村"], title="邻村案件")
    posts = (*person(city["甲县"]).posts, *person(city["一村"], Role.CASEWORKER).posts)
    mine = scope(Subject(posts=posts), Action.SEE_RECORDS, tree=tree(), day=date(2020, 6, 1))
    content, told = exported(city["甲县"], kinds=["case"], scope=mine)
    assert [(each.count, each.withheld) for each in told] == [(1, 0)]
    with ZipFile(BytesIO(content)) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist()).decode()
    # A line has no title above S1: it is taken out with the names, or not at all.
    assert "本村案件" not in text
    assert "邻村案件" not in text


@pytest.mark.parametrize("said", ["=1+1", "+8613", "-5", "@SUM(A1)", '=HYPERLINK("x")'])
def test_no_cell_can_be_taken_for_a_formula(city: City, shi: By, said: str) -> None:
    enter_one("activity", city["一村"], title=said)
    content, _ = exported(city["演示市"])
    with ZipFile(BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert 'quotePrefix="1"' in archive.read("xl/styles.xml").decode()
    before = ledger()
    wipe()
    take(content, by=shi)
    assert ledger() == before


def test_a_county_file_holds_the_county_and_the_city_adds_the_rest(
    city: City, shi: By, xian: By
) -> None:
    house = enter_one("party", city["一村"])
    for name in ("一村", "东乡", "甲县", "四村", "演示市"):
        enter_one("activity", city[name])
    enter_one("honour", city["演示市"], party=house.id, honour="清洁家庭示范户")
    before = ledger()
    own, _ = exported(city["甲县"])
    whole, _ = exported(city["演示市"])
    wipe()
    assert take(own, by=xian).new == {"party": 1, "activity": 3}
    refused = take(whole, by=xian)
    assert {fault.heading for fault in refused.faults} == {"单位"}
    assert len(refused.faults) == 3
    later = take(whole, by=shi)
    assert later.new == Counter(activity=2, honour=1)
    assert later.known == Counter(party=1, activity=3)
    assert ledger() == before


def test_a_period_holds_what_stands_in_it_and_what_that_names(city: City, shi: By) -> None:
    old = enter_one("party", city["一村"], registered_on=date(2018, 1, 1), left_on=date(2019, 1, 1))
    enter_one("honour", city["一村"], party=old.id)
    enter_one("body", city["一村"], founded_on=date(2016, 1, 1))
    enter_one("activity", city["一村"], held_on=date(2019, 5, 1))
    _, told = exported(city["演示市"], period=read_period("2020"))
    assert {each.kind: each.count for each in told if each.count} == {
        "party": 1, "body": 1, "honour": 1,
    }  # fmt: skip


def test_a_caseworker_takes_out_lines_of_cases_but_never_names(city: City, shi: By) -> None:
    enter_one("party", city["一村"], name="王演示", phone="13800000000", secrecy=2)
    enter_one("case", city["一村"])
    subject = person(city["演示市"], Role.CASEWORKER)
    reach = scope(subject, Action.SEE_RECORDS, tree=tree(), day=AT.date())
    file = BytesIO()
    wanted = Wanted(list(MODELS), city["演示市"], ALWAYS, reach, seconded=1)
    with pytest.raises(RuleError, match="两个人同意"):
        export(replace(wanted, seconded=0), BytesIO())
    told = {each.kind: (each.count, each.withheld) for each in export(wanted, file)}
    assert (told["case"], told["party"]) == ((1, 0), (1, 0))
    with ZipFile(file) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert not any(said in text for said in ("王演示", "13800000000", "姓名或名称"))
    # A line tells week and township, in a file as on the page.
    out = BytesIO()
    export_csv(replace(wanted, kinds=["case"]), out)
    heads, line, *_ = csv.reader(TextIOWrapper(BytesIO(out.getvalue()), "utf-8-sig", newline=""))
    cells = dict(zip(heads, line, strict=True))
    assert (cells["单位"], cells["接收日期"]) == (UNITS["东乡"], "2020年第19周")
