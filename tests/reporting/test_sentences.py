"""Sentences filled from figures: forms that hold, clauses that fall out, links to the trace."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import assume, given
from hypothesis import strategies as st

from jinguo.catalogue.schema import Sentence, Stated
from jinguo.counting.books import books
from jinguo.counting.figures import Slice
from jinguo.errors import QuantityError
from jinguo.org.policy import Scope
from jinguo.periods import Period
from jinguo.quantities.read import read_quantity
from jinguo.reporting.sentences import Clause, Teller, told, worded
from tests.factories import City, enter_activity, enter_honour, enter_payment

SITE = "http://office:8000/"
FORMS = ["", "精确", "余", "近", "超", "万", "中文", "余,中文", "近,万", "整,余", "整,近", "舍入"]
VALUES = st.one_of(
    st.integers(1, 10**10).map(Decimal),
    st.decimals(Decimal("0.01"), 10**10, places=2),
    st.fractions(1, 10**9).map(lambda mean: Decimal(mean.numerator) / mean.denominator),
)


@given(VALUES, st.sampled_from(["元", "人", "场次"]), st.sampled_from(FORMS))
def test_what_is_written_reads_back_to_allow_the_true_value(
    value: Decimal, measure: str, form: str
) -> None:
    try:
        text = worded(value, measure, form)
    except QuantityError:
        assume(False)
    assert read_quantity(text).allows(value)


@given(st.integers(1, 10**10), st.sampled_from(FORMS))
def test_every_count_can_be_written_whatever_form_is_asked_for(value: int, form: str) -> None:
    assert read_quantity(worded(Decimal(value), "户", form)).allows(Decimal(value))


@pytest.mark.parametrize(
    ("value", "measure", "form", "text"),
    [
        (392, "场", "近", "近400场"),
        (400, "场", "近", "400场"),
        (600, "名", "余", "600名"),
        (643, "户", "余", "640余户"),
        (14, "场次", "余", "10余场次"),
        (15, "场次", "余", "15场次"),
        (170, "场次", "余", "170场次"),
        (150_000, "元", "余", "15万元"),
        (137_000, "元", "余", "13万余元"),
        (30, "期", "余", "30期"),
        ("0.00699588", "%", "", "0.7%"),
        ("107000000", "元", "", "1.07亿元"),
        (Decimal(10_000) / 3, "元", "", "3300余元"),
        (3000, "元", "", "3000元"),
    ],
)
def test_a_form_that_does_not_hold_gives_way_to_one_that_does(
    value: Decimal | int | str, measure: str, form: str, text: str
) -> None:
    assert worded(Decimal(value), measure, form) == text


@pytest.fixture
def teller(city: City) -> Teller:
    enter_activity(city["一村"], sessions=41, heads=2_345)
    where = Slice(city["演示市"], Period.year(2020))
    return Teller(books(), where, Scope(everything=True), SITE)


def said(teller: Teller, *clauses: str) -> tuple[str, Clause]:
    filled = told(Sentence(say=clauses if len(clauses) > 1 else clauses[0]), teller)
    return "".join(run.text for run in filled.runs), filled


TALKS, HEARD, AID = (
    "{big-preaching.talks|余}场",
    "{big-preaching.heard|余}人",
    "{charity-guard.aid|近}元",
)


def test_a_sentence_is_joined_from_its_clauses_and_ends_in_a_stop(teller: Teller) -> None:
    assert (
        said(teller, "{期间}宣讲" + TALKS, "受益" + HEARD)[0] == "2020年宣讲40余场，受益2300余人。"
    )
    assert said(teller, "{单位}：", "宣讲" + TALKS + "；", "受益" + HEARD)[0] == (
        "演示市：宣讲40余场；受益2300余人。"
    )
    assert said(teller, "宣讲" + TALKS + "。")[0] == "宣讲40余场。"


def test_a_clause_without_a_record_falls_out_alone_and_is_told(teller: Teller) -> None:
    text, filled = said(teller, "宣讲" + TALKS, "救助" + AID)
    assert text == "宣讲40余场。"
    assert [figure.address for figure in filled.figures] == ["big-preaching.talks"]
    assert [str(lack) for lack in filled.lacks] == [
        "救助金和慰问品（charity-guard.aid）：这一期没有一条记录，请补登后再写。"
    ]


def test_a_sentence_stands_only_while_every_claim_in_it_is_sure(teller: Teller, city: City) -> None:
    honoured = Stated(claim="own-honour.honoured", titles=("演示市先进集体",))
    sentence = Sentence(say="妇联荣获“演示市先进集体”称号。", claims=(honoured,))
    filled = told(sentence, teller)
    assert (filled.runs, filled.lacks, filled.claims) == ((), (), ())
    assert [str(doubt) for doubt in filled.doubts] == [
        "本会所获荣誉（own-honour.honoured）：台账里“本会所获荣誉”2020年没有荣誉，请补登后再核。"
    ]

    fields = {"honour": "本会荣誉", "level": "市级", "awarded_on": date(2020, 6, 1)}
    enter_honour(city["演示市"], title="演示市先进集体", programmes=("own-honour",), **fields)
    teller = replace(teller, books=books(), scope=Scope(everything=True, clearance=9))
    filled = told(sentence, teller)
    assert (filled.doubts, filled.claims) == ((), ("own-honour.honoured",))
    address = reverse("figure", args=["own-honour.honours"])
    assert [(run.text, run.link.partition("?")[0]) for run in filled.runs] == [
        ("妇联荣获“", ""),
        ("演示市先进集体", f"http://office:8000{address}"),
        ("”称号。", ""),
    ]

    again = Sentence(
        say="再获。", claims=(honoured.model_copy(update={"again": ("全国文明单位",)}),)
    )
    assert told(again, teller).runs == ()


def test_a_sentence_left_without_figures_says_nothing(teller: Teller) -> None:
    assert said(teller, "公益路上", "救助" + AID)[1].runs == ()
    assert said(teller, "救助" + AID + "，宣讲" + TALKS)[1].runs == ()
    assert said(teller, "工作有序。")[0] == "工作有序。"


def test_a_zero_is_told_and_not_written(teller: Teller, city: City) -> None:
    enter_activity(city["二村"], programmes=("psych-online",), subtype="培训", heads=0)
    filled = said(replace(teller, books=books()), "参加{psych-online.learners}人")
    assert filled[1].runs == ()
    assert "这一期是零" in filled[1].lacks[0].why


def test_a_figure_leads_to_its_own_page_for_the_unit_and_the_period(teller: Teller) -> None:
    linked = [run for run in said(teller, "宣讲" + TALKS)[1].runs if run.link]
    address = reverse("figure", args=["big-preaching.talks"])
    assert [(run.text, run.link) for run in linked] == [
        ("40余场", f"http://office:8000{address}?unit=990600000000&period=2020")
    ]


def test_an_ended_indicator_is_told_and_not_written(teller: Teller) -> None:
    catalogue = teller.books.catalogue
    talks = catalogue.indicators["big-preaching.talks"]
    ended = talks.model_copy(update={"until": date(2020, 1, 1)})
    known = {**catalogue.indicators, "big-preaching.talks": ended}
    old = replace(teller.books, catalogue=replace(catalogue, indicators=known))
    filled = said(replace(teller, books=old), "宣讲" + TALKS)[1]
    assert filled.runs == ()
    assert "已停用" in filled.lacks[0].why


def test_money_is_counted_in_yuan(teller: Teller, city: City) -> None:
    enter_payment(
        city["演示市"], programmes=("charity-guard",), amount_fen=28_633_470,
        purpose="困境儿童救助金和慰问品",
    )  # fmt: skip
    assert said(replace(teller, books=books()), "救助" + AID)[0] == "救助近30万元。"
