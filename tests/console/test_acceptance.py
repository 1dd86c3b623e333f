"""The demonstration city bears its report: every figure holds, and stops holding when it should.

The commissioned report is read where it stands beside the checkout; a sample report in our own
prose with the same quantities proves the same on a bare clone.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from django.db import connection, transaction

from jinguo.catalogue.load import load
from jinguo.console import demonstration
from jinguo.counting.books import books
from jinguo.counting.evaluate import chosen
from jinguo.counting.figures import Slice, figure, parts_of
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.ledger.kinds import model
from jinguo.ledger.models import Record
from jinguo.org.policy import OPERATOR, Action, scope
from jinguo.org.units import find, tree
from jinguo.periods import Period
from jinguo.reading.check import Answer, check
from jinguo.reading.compare import judge
from jinguo.reading.document import Document

HERE = Path(__file__).parent
COMMISSIONED = HERE.parents[2] / "shared" / "seeds" / "huaibei-2020.txt"
SAMPLE = HERE.parent / "samples" / "city-2020.txt"
YEAR = Period.year(2020)
BY = By(at=datetime(2021, 3, 1, tzinfo=UTC))
REPORT = "huaibei-2020"
DECLARED = {
    key: address
    for address, what in load().indicators.items()
    for key in what.answers
    if key
    in [
        figure_
        for source in load().programme_of(address).source
        if source.report == REPORT
        for figure_ in source.figures
    ]
}
"""Every figure of the report that an indicator of the shipped catalogue answers."""

SAMPLED = ("A02", "A03", "A08", "A09", "A20", "A27", "A28", "A33", "A34", "A37", "A65", "A67")
"""Those that the sample report tells of."""

DIFFERS = ("存疑", "不一致")
"""What is not 一致: just beyond an end the wording is in doubt, further off it is wrong."""

pytestmark = pytest.mark.django_db
HERE_OR_NOT = [
    pytest.mark.commissioned,
    pytest.mark.skipif(not COMMISSIONED.exists(), reason="the commissioned reports are not here"),
]
TEXTS = [
    pytest.param(SAMPLE, SAMPLED, id="sample"),
    pytest.param(COMMISSIONED, tuple(DECLARED), id="commissioned", marks=HERE_OR_NOT),
]
FIGURES = [
    *(pytest.param(SAMPLE, key, id=f"sample-{key}") for key in SAMPLED),
    *(pytest.param(COMMISSIONED, key, id=f"report-{key}", marks=HERE_OR_NOT) for key in DECLARED),
]


@pytest.fixture(scope="module")
def demo_city(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[int]:
    """The demonstration city, undone at the end of the module."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.ensure_connection()
        with transaction.atomic():
            demonstration.build("huaibei-2020")
            yield find("3406", day=YEAR.last_day)
            transaction.set_rollback(True)


def _check(text: str, unit: int) -> list[Answer]:
    document = Document("报告.txt", "utf-8", "0" * 64, text)
    reach = scope(OPERATOR, Action.SEE_FIGURES, tree=tree(), day=BY.at.date())
    return check(document, books=books(), unit=unit, period=YEAR, scope=reach).answers


def _told(answers: list[Answer]) -> dict[int, tuple[str | None, str]]:
    return {at: (answer.indicator, answer.judgement.result) for at, answer in enumerate(answers)}


@pytest.mark.parametrize(("path", "keys"), TEXTS)
def test_the_declared_figures_agree_and_the_others_have_no_record(
    path: Path, keys: tuple[str, ...], demo_city: int
) -> None:
    answers = _check(path.read_text(encoding="utf-8"), demo_city)

    matched = {answer.answers[0]: answer for answer in answers if answer.indicator}
    assert {key: answer.indicator for key, answer in matched.items()} == {
        key: DECLARED[key] for key in keys
    }
    assert {answer.judgement.result for answer in matched.values()} == {"一致"}
    assert {answer.judgement.severity for answer in matched.values()} == {"none"}
    others = [answer for answer in answers if not answer.indicator]
    assert others
    assert {answer.judgement.result for answer in others} == {"台账无记录"}
    assert len(matched) + len(others) == len(answers)


def _outside(answer: Answer) -> list[str]:
    """Return the quantity written so that the ledger's value lies beyond either end of it."""
    value = answer.counted.value
    found, money = answer.figure, answer.figure.kind == "money"
    if found.kind == "ratio":
        points = value * 100
        return [f"{points + 5:.1f}%", f"{points / 2:.2f}%"]
    if money:
        return [f"{value / 10000 + 1:f}万元", f"{value / 10000 - 1:f}万元"]
    return [f"{int(value) + 1}{found.unit}", f"{int(value) - 1}{found.unit}"]


@pytest.mark.parametrize(("path", "key"), FIGURES)
def test_a_written_quantity_beyond_the_ledger_makes_exactly_that_figure_differ(
    key: str, path: Path, demo_city: int
) -> None:
    text = path.read_text(encoding="utf-8")
    before = _check(text, demo_city)
    [at] = [at for at, answer in enumerate(before) if key in answer.answers]
    found = before[at].figure

    for written in _outside(before[at]):
        after = _check(text[: found.start] + written + text[found.end :], demo_city)
        wanted = {**_told(before), at: (DECLARED[key], "不一致")}
        assert _told(after) == wanted, written


def _records(address: str) -> list[Record]:
    """Return the records behind a counted indicator, those that add most first."""
    counted, found = books(), chosen(books(), address)
    city = find("3406", day=YEAR.last_day)
    reach = scope(OPERATOR, Action.SEE_FIGURES, tree=tree(), day=BY.at.date())
    assert figure(counted, address, Slice(city, YEAR), scope=reach).value is not None
    rows = np.flatnonzero(found.mask)
    kind = model(found.columns.kind.name)
    records = list(kind._default_manager.filter(number__in=found.columns["number"][rows].tolist()))
    records = [r for r in records if getattr(r, found.columns.kind.on) < YEAR.end]
    column = found.what.column if found.what.way == "sum" else ""
    return sorted(records, key=lambda r: -getattr(r, column) if column else 0)


def _fewer(address: str, low: Decimal) -> list[Record]:
    """Strike out the fewest records that take the value below an end."""
    if books().catalogue.indicators[address].way == "mean":
        return enter(_alike(_records(address)[0], {"amount_fen": 100}), by=BY)
    value = _value(address)
    struck: list[Record] = []
    for record in _records(address):
        if value < low:
            break
        value -= _adds(address, record)
        struck.append(record)
    assert value < low
    return close([(r.kind(), r.id, r.version) for r in struck], by=BY, reason="核对后作废")


def _more(address: str, high: Decimal) -> list[Record]:
    """Enter the fewest records that take the value above an end."""
    like, what = _records(address)[0], books().catalogue.indicators[address]
    lacking = int(high - _value(address)) + 1
    if what.way in {"records", "distinct"}:
        return enter([draft for _ in range(lacking) for draft in _alike(like, {})], by=BY)
    scale = 100 if what.column == "amount_fen" else 1
    # One more record shifts a mean by a share of what it is above it.
    more = lacking * (100 if what.way == "mean" else 1)
    base = int(_value(address)) if what.way == "mean" else 0
    return enter(_alike(like, {what.column: (base + more) * scale}), by=BY)


def _alike(like: Record, changes: dict[str, int]) -> list[Draft]:
    fields = {
        "activity": ["held_on", "subtype", "mode"],
        "honour": ["awarded_on", "honour", "level"],
        "body": ["founded_on", "type"],
        "payment": ["paid_on", "direction", "form", "payer_level", "purpose", "valuation"],
    }[like.kind()]
    content = {name: getattr(like, name) for name in fields} | {"title": "补登"} | changes
    programmes = tuple(like.programmes.split())
    if like.kind() == "activity" and not ({"sessions", "terms"} & set(changes)):
        content["sessions"], content["terms"] = like.sessions, like.terms
    if like.kind() != "honour":
        return [Draft(like.kind(), like.unit_id, content, programmes)]
    holder = Draft(
        "party",
        like.unit_id,
        {"type": "家庭", "name": "补登户（演示）", "registered_on": date(2020, 1, 1)},
    )
    return [holder, Draft("honour", like.unit_id, {**content, "party": holder.id}, programmes)]


def _adds(address: str, record: Record) -> int:
    what = books().catalogue.indicators[address]
    if what.way != "sum":
        return 1
    return getattr(record, what.column) // (100 if what.column == "amount_fen" else 1)


def _value(address: str) -> Decimal:
    city = find("3406", day=YEAR.last_day)
    reach = scope(OPERATOR, Action.SEE_FIGURES, tree=tree(), day=BY.at.date())
    value = figure(books(), address, Slice(city, YEAR), scope=reach).value
    assert value is not None
    return value


def _ratio(address: str, end: str, at: Decimal) -> list[Record]:
    """Amend one tally so that the share passes an end: numerator up, or denominator up."""
    numerator, denominator = parts_of(books(), address)
    if end == "high":
        part, more = numerator, int(at * _value(denominator)) + 1 - _value(numerator)
    else:
        part, more = denominator, int(_value(numerator) / at) + 1 - _value(denominator)
    tally = _records(part)[0]
    change = Amendment("tally", tally.id, tally.version, {"value": tally.value + int(more)})
    return amend(change, by=BY, reason="通报更正")


def _touched(records: list[Record]) -> set[str]:
    """Return the indicators that count any of these records, before or after the change."""
    kinds = {record.kind() for record in records}
    words = {record.programmes for record in records}
    named = {record.indicator for record in records if record.kind() == "tally"}
    found = set()
    for address in DECLARED.values():
        for part in parts_of(books(), address):
            what = books().catalogue.indicators[part]
            programmes = books().catalogue.counted_programmes(part)
            own = programmes is None or any(set(programmes) & set(word.split()) for word in words)
            if part in named or (what.of in kinds and what.of != "tally" and own):
                found.add(address)
    return found


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize(("path", "key"), FIGURES)
def test_the_fewest_records_across_an_end_make_exactly_the_touched_figures_differ(
    key: str, end: str, path: Path, demo_city: int
) -> None:
    text = path.read_text(encoding="utf-8")
    before = _check(text, demo_city)
    [target] = [answer for answer in before if key in answer.answers]
    address = DECLARED[key]
    mean = getattr(books().catalogue.indicators[address], "way", "") == "mean"
    tol = target.figure.value * Decimal("0.005") if mean else target.figure.tol or 0
    low, high = target.figure.low - tol, target.figure.high + tol
    if target.figure.kind == "ratio":
        touched = _ratio(address, end, high if end == "high" else low)
    else:
        touched = _fewer(address, low) if end == "low" else _more(address, high)

    after = _check(text, demo_city)

    names = _touched(touched)
    assert address in names
    for old, new in zip(before, after, strict=True):
        assert new.indicator == old.indicator
        if old.indicator == address:
            assert new.judgement.result in DIFFERS
        elif old.indicator in names:
            way = getattr(books().catalogue.indicators[new.indicator], "way", "")
            expected = judge(new.figure, new.counted.value, mean=way == "mean").result
            inside = new.figure.low <= new.counted.value <= (new.figure.high or new.counted.value)
            assert new.judgement.result == expected
            assert (expected not in DIFFERS) == inside
        else:
            assert new.judgement == old.judgement


def test_the_demonstration_is_built_once_and_refuses_a_home_with_anything_else(
    demo_city: int,
) -> None:
    assert demonstration.build("huaibei-2020") is False
    assert demonstration.standing()["name"] == "淮北市（演示）"
    assert re.search("[一-鿿]", demonstration.standing()["name"])
