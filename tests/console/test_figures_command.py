"""`figures` and `trace` as scripts read them: keys, numbers, breakdowns and a person's view."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jinguo.console import figures as command
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Activity, Look
from jinguo.ledger.recording import switch
from jinguo.org.models import Role
from tests.console.conftest import Jinguo
from tests.factories import (
    AT,
    City,
    account,
    enter_activity,
    enter_payment,
    enter_tally,
)

KEYS = {
    "address", "label", "measure", "unit", "period", "value", "numerator", "denominator",
    "as_of", "evidence", "missing_units",
}  # fmt: skip
YEAR = {"starts_on": date(2020, 1, 1), "ends_before": date(2021, 1, 1)}
TALKS = "big-preaching.talks"


@pytest.fixture
def busy(city: City) -> City:
    enter_activity(city["一村"], held_on=date(2020, 1, 31), sessions=2, title="=1+1")
    enter_activity(city["四村"], held_on=date(2020, 3, 1), programmes=("credit-village",))
    enter_activity(city["甲县"], held_on=date(2020, 3, 2), sessions=4, secrecy=3, title="密")
    enter_payment(city["演示市"], amount_fen=1_234_567)
    enter_tally(city["演示市"], indicator="warning-letter.letters", value=7, **YEAR)
    enter_tally(city["演示市"], indicator="warning-letter.alerts", value=1000, **YEAR)
    return city


def show(jinguo: Jinguo, *arguments: str, command: str = "show", period: str = "2020") -> Any:
    act = ["figures", "show"] if command == "show" else ["trace", TALKS]
    done = jinguo(*act, "--period", period, "--format", "json", *arguments)
    assert (done.status, done.err) == (0, "")
    return json.loads(done.out, parse_float=Decimal)


def test_a_figure_has_the_contracts_keys(busy: City, jinguo: Jinguo) -> None:
    rows = show(jinguo, "--unit", "9906")
    assert {frozenset(row) for row in rows} == {frozenset(KEYS)}
    assert len({row["address"] for row in rows}) == len(rows) > 10
    [talks] = [row for row in rows if row["address"] == TALKS]
    assert talks == {
        "address": TALKS,
        "label": "各类宣讲活动",
        "measure": "场",
        "unit": {"code": "990600000000", "name": "演示市"},
        "period": "2020",
        "value": 7,
        "numerator": None,
        "denominator": None,
        "as_of": "2021-01-15T02:00:00+00:00",
        "evidence": 1,
        "missing_units": [],
    }


def test_money_is_in_yuan_and_shares_are_fractions(busy: City, jinguo: Jinguo) -> None:
    money, share = show(
        jinguo, "--unit", "9906", "--indicator", "children-home.city-money", "--indicator", "warning-letter.share"
    )  # fmt: skip
    assert money["value"] == Decimal("12345.67")
    assert (share["value"], share["numerator"], share["denominator"]) == (Decimal("0.007"), 7, 1000)
    assert share["evidence"] == 0


def test_what_was_not_reported_has_no_value(city: City, jinguo: Jinguo) -> None:
    enter_activity(city["一村"])
    asked = [
        "--indicator",
        "warning-letter.letters",
        "--indicator",
        "warning-letter.share",
        "--indicator",
        TALKS,
    ]
    values = [row["value"] for row in show(jinguo, "--unit", "9906", *asked, period="2019")]
    assert values == [None, None, 0]


def test_units_that_owe_a_tally_are_named(busy: City, jinguo: Jinguo) -> None:
    switch(busy["二村"], since=None, by=By(at=AT), reason="还在报汇总数")
    [row] = show(jinguo, "--unit", "甲县", "--indicator", TALKS)
    assert row["missing_units"] == [{"code": "990601001002", "name": "二村"}]
    [other] = show(jinguo, "--unit", "乙区", "--indicator", TALKS)
    assert other["missing_units"] == []


def test_children_are_told_with_the_units_own(busy: City, jinguo: Jinguo) -> None:
    rows = show(jinguo, "--unit", "甲县", "--indicator", TALKS, "--by", "children")
    assert {frozenset(row) for row in rows} == {frozenset(KEYS | {"child"})}
    assert [(row["child"]["name"], row["child"]["code"], row["value"]) for row in rows] == [
        ("东乡", "990601001000", 2),
        ("西乡", "990601002000", 0),
        ("本级", "", 4),
    ]
    assert {row["unit"]["name"] for row in rows} == {"甲县"}


def test_months_are_told_in_order(busy: City, jinguo: Jinguo) -> None:
    rows = show(jinguo, "--unit", "9906", "--indicator", TALKS, "--by", "month", period="2020-Q1")
    assert {frozenset(row) for row in rows} == {frozenset(KEYS | {"month"})}
    assert [(row["month"], row["value"]) for row in rows] == [
        ("2020-01", 2), ("2020-02", 0), ("2020-03", 5),
    ]  # fmt: skip
    assert {row["period"] for row in rows} == {"2020-Q1"}


def test_programmes_are_told_for_what_they_recorded(busy: City, jinguo: Jinguo) -> None:
    rows = show(jinguo, "--unit", "9906", "--indicator", TALKS, "--by", "programme")
    assert {frozenset(row) for row in rows} == {frozenset(KEYS | {"programme"})}
    assert [(row["programme"], row["value"]) for row in rows] == [
        ("big-preaching", 6), ("credit-village", 1),
    ]  # fmt: skip


def test_a_person_sees_what_their_posts_reach(busy: City, jinguo: Jinguo) -> None:
    account(busy["甲县"], "xian")
    [row] = show(jinguo, "--unit", "甲县", "--indicator", TALKS, "--as", "xian")
    assert row["value"] == 6
    opened = show(jinguo, "--unit", "甲县", "--as", "xian", command="trace")
    assert (opened["total"], opened["shown"], opened["withheld"]) == (2, 1, 1)
    account(busy["甲县"], "lingdao", Role.LEADER)
    opened = show(jinguo, "--unit", "甲县", "--as", "lingdao", command="trace")
    assert (opened["total"], opened["shown"], opened["records"]) == (2, 0, [])


def test_lines_of_persons_that_a_trace_tells_stand_in_the_journal(
    busy: City, jinguo: Jinguo
) -> None:
    show(jinguo, "--unit", "甲县", command="trace")
    assert not Look.objects.exists()  # the operator reads none
    reader = account(busy["甲县"], "weiquan", Role.CASEWORKER)
    show(jinguo, "--unit", "甲县", "--as", "weiquan", command="trace")
    [look] = Look.objects.all()
    assert (look.act, look.kind, look.count) == ("read", "activity", 1)
    assert (look.actor, look.unit_id) == (reader, busy["甲县"])


def test_a_trace_has_the_contracts_keys(busy: City, jinguo: Jinguo) -> None:
    opened = show(jinguo, "--unit", "9906", command="trace")
    assert set(opened) == {"figure", "total", "shown", "withheld", "records"}
    assert set(opened["figure"]) == KEYS
    assert (opened["total"], opened["shown"], opened["withheld"]) == (3, 2, 1)
    first = opened["records"][0]
    assert first == {
        "id": str(Activity.objects.get(title="=1+1").id),
        "kind": "activity",
        "unit": {"code": "990601001001", "name": "一村"},
        "on": "2020-01-31",
        "title": "=1+1",
        "amount": 2,
    }
    assert "密" not in json.dumps(opened, default=str, ensure_ascii=False)


def test_a_table_ends_with_how_many_are_withheld(busy: City, jinguo: Jinguo) -> None:
    done = jinguo("trace", TALKS, "--unit", "9906", "--period", "2020")
    assert done.out.splitlines()[0].split() == ["日期", "单位", "种类", "名称", "数量", "编号"]
    assert done.out.endswith("共 3 条，1 条无权查看。\n")


def test_csv_keeps_text_from_being_taken_for_a_formula(busy: City, jinguo: Jinguo) -> None:
    for title in ("+2", "-2", "@x", "\t=1", "平常"):
        enter_activity(busy["一村"], title=title)
    done = jinguo("trace", TALKS, "--unit", "9906", "--period", "2020", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert set(rows[0]) == {"id", "kind", "unit_code", "unit_name", "on", "title", "amount"}
    assert {row["title"] for row in rows} == {"'=1+1", "", "'+2", "'-2", "'@x", "'\t=1", "平常"}


def test_csv_of_figures_is_flat(busy: City, jinguo: Jinguo) -> None:
    done = jinguo(
        "figures",
        "show",
        "--unit",
        "9906",
        "--period",
        "2020",
        "--format",
        "csv",
        "--indicator",
        TALKS,
    )
    [row] = csv.DictReader(io.StringIO(done.out))
    assert row["unit_code"] == "990600000000"
    assert (row["value"], row["missing_units"], row["numerator"]) == ("7", "0", "")


def test_a_table_shows_names_and_numbers(busy: City, jinguo: Jinguo) -> None:
    done = jinguo("figures", "show", "--unit", "9906", "--period", "2020", "--indicator", TALKS)
    head, line = done.out.splitlines()
    assert head.split() == ["口径", "名称", "数值", "量词", "分子", "分母", "有据率", "未报"]
    assert line.split() == [TALKS, "各类宣讲活动", "7", "场", "—", "—", "1", "0"]


def test_verify_agrees_and_counts_what_it_compared(busy: City, jinguo: Jinguo) -> None:
    close(("activity", Activity.objects.get(secrecy__gte=2).id, 1), by=By(at=AT), reason="错")
    done = jinguo("figures", "verify")
    assert (done.status, done.err) == (0, "")
    assert done.out.endswith("个数字，0 个不符。\n")
    assert int(done.out.split()[1]) % (17 * len(busy.units)) == 0


def test_verify_tells_what_differs(
    busy: City, jinguo: Jinguo, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = command.recount.value

    def wrong(plain: Any, address: str, unit: int, period: Any) -> Any:
        value = slow(plain, address, unit, period)
        return 8 if (address, unit, str(period)) == (TALKS, busy["演示市"], "2020") else value

    monkeypatch.setattr(command.recount, "value", wrong)
    done = jinguo("figures", "verify")
    assert done.status == 1
    assert done.err == f"{TALKS} 990600000000 2020：7，重算是 8\n"
    assert done.out.endswith("1 个不符。\n")


def test_what_is_not_told_is_null_and_says_so(busy: City, jinguo: Jinguo) -> None:
    asked = ("--unit", "9906", "--indicator", "mediation-network.cases")
    [row] = show(jinguo, *asked, "--public")
    assert (row["value"], row["withheld"]) == (None, True)
    [row] = show(jinguo, *asked)
    assert (row["value"], "withheld" in row) == (0, False)
    done = jinguo("figures", "show", "--period", "2020", *asked, "--public")
    assert done.out.splitlines()[1].split()[2] == "*"
