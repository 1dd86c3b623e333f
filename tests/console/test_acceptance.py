"""Each demonstration city bears its report: every figure holds, and stops holding when it should.

The commissioned reports are read where they stand beside the checkout; sample reports in our own
prose with the same figures and claims prove the same on a bare clone.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from io import StringIO
from itertools import product
from typing import Any

import pytest
from django.db import connection

from jinguo.catalogue.load import load
from jinguo.catalogue.reports import pieces
from jinguo.console import demonstration, main
from jinguo.counting.books import books
from jinguo.documents.document import Document as Made
from jinguo.documents.document import Paragraph
from jinguo.documents.markdown import as_markdown
from jinguo.documents.page import as_page
from jinguo.documents.plain import as_text
from jinguo.documents.word import as_word
from jinguo.files.read import read
from jinguo.ledger.models import Entry
from jinguo.org.units import find
from jinguo.periods import read_period
from jinguo.reading.check import Answer, Check, check
from jinguo.reading.compare import in_ledgers_measure, judge
from jinguo.reading.document import Document
from jinguo.reporting.write import write
from tests.campaigns.wrong_figures import plant
from tests.console.afterwards import gone_afterwards
from tests.console.breaking import BREAKS
from tests.console.conftest import Jinguo
from tests.console.crossing import (
    SAMPLES,
    SEEDS,
    commissioned,
    fewer,
    more,
    ratio,
    reach,
    touched,
)

HUAIBEI = commissioned("huaibei-2020", "3406", 2020)
HUAINAN = commissioned("huainan-2024", "3404", 2024)
REPORTS = {"huaibei": HUAIBEI, "huainan": HUAINAN} | {
    f"{kind}-{told.year}": replace(
        told, text=(SAMPLES / f"{told.name}{ending}.txt").read_text(encoding="utf-8")
    )
    for kind, ending in (("sample", ""), ("damaged", "-damaged"))
    for told in (HUAIBEI, HUAINAN)
}
DIFFERS = ("存疑", "不一致")
"""What is not 一致: just beyond an end the wording is in doubt, further off it is wrong."""

HERE = SEEDS.exists()
ABSENT = [
    pytest.mark.commissioned,
    pytest.mark.skipif(not HERE, reason="the commissioned reports are not here"),
]
COMMISSIONED = ("huaibei", "huainan")


def _param(name: str, *more: str) -> Any:
    """Return the demonstration city that a text needs, the text, and what of it is tried."""
    marks = ABSENT if name in COMMISSIONED else ()
    return pytest.param(REPORTS[name].name, name, *more, id="-".join((name, *more)), marks=marks)


TEXTS = [_param(name) for name in sorted(REPORTS, key=lambda name: REPORTS[name].name)]
ONCE = COMMISSIONED if HERE else ("sample-2020", "sample-2024")
"""A text for each city: the commissioned ones where they are here, else the samples."""
FIGURES = [_param(name, key) for name in ONCE for key in REPORTS[name].declared]
BROKEN = [_param(name, key) for name in ONCE for key in BREAKS[REPORTS[name].name]]

WRITTEN = [
    pytest.param("huaibei-2020", "huaibei", id="huaibei"),
    pytest.param("huainan-2024", "huainan", id="huainan"),
]
PARTS = [
    (name, code, period)
    for name, codes, year in (
        ("huaibei-2020", ("340600", "340621", "340604", "340621100"), 2020),
        ("huainan-2024", ("340400", "340421"), 2024),
    )
    for code, period in product(codes, (f"{year}", f"{year}-H1", f"{year}-Q3", f"{year}-05"))
]
FORMATS: dict[str, Callable[[Made], str | bytes]] = {
    ".txt": as_text,
    ".md": as_markdown,
    ".html": as_page,
    ".docx": as_word,
}

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo_city(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
) -> Iterator[str]:
    """The demonstration city that a test names, gone when the next one wants another."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.ensure_connection()
        with gone_afterwards():
            with redirect_stdout(StringIO()) as told:
                assert main.run(["demo", request.param]) == 0
            assert "已建好" in told.getvalue()
            yield request.param


@pytest.fixture(scope="module")
def undisturbed(demo_city: str) -> Callable[[str], Check]:
    """How a text is checked in the city as it was built; every test's changes are rolled back."""
    return lru_cache(lambda name: REPORTS[name].check())


Undisturbed = Callable[[str], Check]


def _told(answers: list[Answer]) -> dict[int, tuple[str | None, str]]:
    return {at: (answer.indicator, answer.judgement.result) for at, answer in enumerate(answers)}


@pytest.mark.parametrize(("demo_city", "name"), TEXTS, indirect=["demo_city"], scope="module")
def test_each_figure_agrees_with_its_own_indicator_and_there_are_no_others(
    name: str, demo_city: str
) -> None:
    told = REPORTS[name]
    answers = told.answers()

    assert {key: a.indicator for a in answers for key in a.answers} == told.declared
    matched = [answer for answer in answers if answer.indicator]
    assert len(matched) == len(told.declared)
    assert {answer.judgement.result for answer in matched} == {"一致"}
    assert all(told.text[a.figure.start : a.figure.end] == a.figure.surface for a in answers)
    assert {answer.judgement.severity for answer in matched} == {"none"}
    others = [answer for answer in answers if not answer.indicator]
    assert len(others) == int(name in ("sample-2020", "damaged-2020"))


def test_both_reports_declare_every_figure_they_tell_of() -> None:
    known = {key for what in load().indicators.values() for key in what.answers}
    wanted = {f"A{at:02}" for at in range(2, 74)} - {"A19", "A30", "A35", "A44", "A50"}
    wanted |= {f"B{at:02}" for at in range(2, 37)} - {"B07", "B18", "B24", "B31"}
    assert len(wanted) == 98
    assert known == wanted


def _outside(answer: Answer) -> list[str]:
    """Return the quantity written so that the ledger's value lies beyond either end of it."""
    assert answer.counted is not None
    value = answer.counted.value
    assert value is not None
    found = answer.figure
    if found.kind == "ratio":
        points = value * 100
        return [f"{points + 5:.1f}%", f"{points / 2:.2f}%"]
    if found.kind == "money":
        return [f"{value / 10000 + 1:f}万元", f"{value / 10000 - 1:f}万元"]
    unit = answer.counted.measure if found.kind == "duration" else found.unit
    return [f"{int(value) + 1}{unit}", f"{int(value) - 1}{unit}"]


@pytest.mark.parametrize(
    ("demo_city", "name", "key"), FIGURES, indirect=["demo_city"], scope="module"
)
def test_a_written_quantity_beyond_the_ledger_makes_exactly_that_figure_differ(
    key: str, name: str, undisturbed: Undisturbed
) -> None:
    told = REPORTS[name]
    before = undisturbed(name).answers
    [at] = [at for at, answer in enumerate(before) if key in answer.answers]
    found = before[at].figure

    for written in _outside(before[at]):
        after = told.answers(told.text[: found.start] + written + told.text[found.end :])
        wanted = {**_told(before), at: (told.declared[key], "不一致")}
        assert _told(after) == wanted, written


def _ends(target: Answer) -> tuple[Decimal, Decimal]:
    assert target.counted is not None
    found = in_ledgers_measure(target.figure, target.counted.measure)
    mean = getattr(books().catalogue.indicators[target.counted.address], "way", "") == "mean"
    assert found.value is not None or found.low is not None
    tol = (found.value or 0) * Decimal("0.005") if mean else found.tol or Decimal(0)
    assert found.low is not None
    assert found.high is not None
    return found.low - tol, found.high + tol


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize(
    ("demo_city", "name", "key"), FIGURES, indirect=["demo_city"], scope="module"
)
def test_the_fewest_records_across_an_end_make_exactly_the_touched_figures_differ(
    key: str, end: str, name: str, undisturbed: Undisturbed
) -> None:
    told = REPORTS[name]
    before = undisturbed(name).answers
    [target] = [answer for answer in before if key in answer.answers]
    address = told.declared[key]
    low, high = _ends(target)
    if target.figure.kind == "ratio":
        changed = ratio(told, address, end, high if end == "high" else low)
    else:
        changed = fewer(told, address, low) if end == "low" else more(told, address, high)

    after = told.answers()

    names = touched(told, changed)
    assert address in names
    for old, new in zip(before, after, strict=True):
        assert new.indicator == old.indicator
        if old.indicator == address:
            assert new.judgement.result in (DIFFERS if _rows(new) else (*DIFFERS, "台账无记录"))
        elif old.indicator in names:
            _is_judged_by_its_value(new)
        else:
            assert new.judgement == old.judgement


def _rows(answer: Answer) -> int:
    assert answer.counted is not None
    return answer.counted.worked.rows


def _is_judged_by_its_value(answer: Answer) -> None:
    if not _rows(answer):
        assert answer.judgement.result == "台账无记录"
        return
    assert answer.counted is not None
    value = answer.counted.value
    assert value is not None
    way = getattr(books().catalogue.indicators[answer.counted.address], "way", "")
    found = in_ledgers_measure(answer.figure, answer.counted.measure)
    expected = judge(found, value, mean=way == "mean").result
    assert answer.judgement.result == expected
    low, high = _ends(answer)
    assert (expected not in DIFFERS) == (low <= value <= high)


CLAIMS = {
    "huaibei-2020": [
        ("honour", "own-honour.honoured", "一致"),
        ("target", "warning-letter.over-target", "一致"),
        ("first", "justice-site.first-article", "一致"),
        ("record", "most-beautiful-family.most-provincial", "一致"),
        ("only", "family-virtue-hall.only-hall", "无法判断"),
        ("edition", "child-fun.season", "一致"),
    ],
    "huainan-2024": [
        ("honour", "own-honour.honoured", "一致"),
        ("honour", "model-women.national-collective", "一致"),
        ("first", "student-base.first-batch", "一致"),
        ("edition", "huifeng-class.edition", "一致"),
        ("first", "child-friendly-city.emblem-and-song", "一致"),
    ],
}  # fmt: skip
"""The claims of each city's texts in their order: the kind, the declared claim and what comes of it."""


@pytest.mark.parametrize(("demo_city", "name"), TEXTS, indirect=["demo_city"], scope="module")
def test_exactly_the_declared_claims_are_told(name: str, demo_city: str) -> None:
    told = REPORTS[name]
    found = told.check().claims

    assert [(c.claim.kind, c.claim.address, c.judgement.result) for c in found] == CLAIMS[told.name]
    for one in found:
        assert told.text[one.claim.start : one.claim.end] == one.claim.surface
        assert one.answers == load().claims[one.claim.address or ""].answers


@pytest.mark.parametrize(
    ("demo_city", "name", "address"), BROKEN, indirect=["demo_city"], scope="module"
)
def test_one_record_breaks_exactly_one_claim(
    name: str, address: str, demo_city: str, undisturbed: Undisturbed
) -> None:
    told = REPORTS[name]
    breaking, result = BREAKS[demo_city][address]
    before = undisturbed(name)
    breaking(told.city)
    after = told.check()

    wanted = {c.claim.address: c.judgement.result for c in before.claims} | {address: result}
    assert {c.claim.address: c.judgement.result for c in after.claims} == wanted


@pytest.mark.parametrize(("demo_city", "name"), WRITTEN, indirect=["demo_city"], scope="module")
def test_single_errors_in_a_written_report_are_found_and_nothing_else_is(
    name: str, demo_city: str
) -> None:
    told = REPORTS[name]
    report = write(books(), unit=told.city, period=told.period, scope=reach())

    # python -m tests.campaigns.wrong_figures makes five hundred in any text.
    tried = plant(as_text(report.document), told.check, changes=40, seed=8)

    assert (tried.missed, tried.alarms) == ([], [])


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(("demo_city", "name"), WRITTEN, indirect=["demo_city"], scope="module")
def test_the_report_written_reads_back_in_full_agreement_and_says_every_sentence(
    name: str, suffix: str, demo_city: str
) -> None:
    told = REPORTS[name]
    report = write(books(), unit=told.city, period=told.period, scope=reach())
    made = FORMATS[suffix](report.document)
    text = read(made if isinstance(made, bytes) else made.encode(), f"报告{suffix}").text

    found = told.check(text)

    assert report.left_out == ()
    assert [claim.claim.address for claim in found.claims] == list(report.claims)
    assert {claim.judgement.result for claim in found.claims} == {"一致"}
    assert sorted(report.claims) == sorted(_certain(told.name))
    links = [
        run.link
        for block in report.document.blocks
        if isinstance(block, Paragraph)
        for run in block.runs
        if run.link
    ]
    asked = f"?unit={told.code}00000000&period={told.year}"
    counted = [f"/figures/{answer.indicator}/{asked}" for answer in found.answers]
    borne = {f"/figures/{load().claimed(claim)[0]}/{asked}" for claim in report.claims}
    in_order = iter(links)
    assert all(link in in_order for link in counted)
    assert {*(Counter(links) - Counter(counted))} == borne
    assert sorted(key for a in found.answers for key in a.answers) == sorted(told.declared)
    told_of = {(answer.judgement.result, answer.judgement.severity) for answer in found.answers}
    assert told_of == {("一致", "none")}
    for sentence in load().reports[name].sentences():
        for clause in sentence.clauses:
            assert all(piece in text for piece in pieces(clause) if isinstance(piece, str))


def _certain(name: str) -> list[str]:
    """Return the claims of a published report that a ledger can be sure of."""
    return [address for kind, address, result in CLAIMS[name] if result == "一致"]


@pytest.mark.parametrize(
    ("demo_city", "code", "period"), PARTS, indirect=["demo_city"], scope="module"
)
def test_a_county_or_a_quarter_written_in_the_same_prose_agrees_too(
    code: str, period: str, demo_city: str
) -> None:
    span, told_of = read_period(period), "340600" if demo_city == "huaibei-2020" else "340400"
    unit = find(code, day=span.last_day)
    report = write(books(), unit=unit, period=span, scope=reach())
    text = Document("报告.txt", "utf-8", "", as_text(report.document))

    checked = check(text, books=books(), unit=unit, period=span, scope=reach())

    assert len(checked.answers) == len(report.figures) > 5
    assert {answer.judgement.result for answer in checked.answers} == {"一致"}
    assert [one.claim.address for one in checked.claims] == list(report.claims)
    assert {one.judgement.result for one in checked.claims} <= {"一致"}
    assert "own-honour.honoured" not in report.claims or code == told_of
    assert code == told_of or any(lack.address == "own-honour.honoured" for lack in report.left_out)


@pytest.mark.parametrize("demo_city", ["huaibei-2020"], indirect=True)
def test_a_demonstration_is_built_once(demo_city: str, jinguo: Jinguo) -> None:
    entries = Entry.objects.count()
    again = jinguo("demo", demo_city)
    assert again.status == 0
    assert "没有改动" in again.out
    assert Entry.objects.count() == entries > 0
    standing = demonstration.standing()
    assert standing is not None
    assert re.search("[一-鿿]", standing["name"])
