"""Checks a report against the ledger: each figure matched, compared and answered."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from jinguo.catalogue.schema import Counted
from jinguo.counting.books import Books
from jinguo.counting.figures import Figure as Counting
from jinguo.counting.figures import Slice, figure, in_force
from jinguo.org.policy import Scope
from jinguo.org.tree import Place
from jinguo.periods import Period
from jinguo.quantities.measures import DAYS, in_measure
from jinguo.reading.compare import Judgement, judge
from jinguo.reading.document import Document
from jinguo.reading.extract import extract
from jinguo.reading.figure import Figure, number
from jinguo.reading.match import SHOWN, Candidate, best, candidates

NO_RECORD, OTHER_MEASURE, ONLY_OUTSIDE, UNKNOWN = "台账无记录", "单位不符", "仅有外部数", "无法判断"


@dataclass(frozen=True)
class Answer:
    """What came out for one figure of a report."""

    figure: Figure
    candidates: list[Candidate]
    judgement: Judgement
    indicator: str | None = None
    answers: tuple[str, ...] = ()
    counted: Counting | None = None


@dataclass(frozen=True)
class _Asked:
    """What a report is checked against."""

    books: Books
    addresses: list[str]
    unit: int
    period: Period
    scope: Scope
    below: dict[str, int]


@dataclass(frozen=True)
class Check:
    """A report checked for one unit and period."""

    document: Document
    unit: Place
    period: Period
    answers: list[Answer]
    summary: dict[str, int] = field(default_factory=dict)


def check(document: Document, *, books: Books, unit: int, period: Period, scope: Scope) -> Check:
    """Check every result that a report tells of against the ledger.

    Raises:
        PolicyError: If the scope does not reach the unit.
    """
    addresses = in_force(books, period)
    if addresses:
        figure(books, addresses[0], Slice(unit, period), scope=scope)
    asked = _Asked(books, addresses, unit, period, scope, _named_below(books, unit, period))
    results = [found for found in extract(document.text) if found.is_result]
    ends = [0, *(found.end for found in results)]
    answers = [
        _answer(found, document.text, asked, after=after)
        for found, after in zip(results, ends, strict=False)
    ]
    summary = Counter(answer.judgement.result for answer in answers)
    return Check(document, books.tree.place(unit, period.last_day), period, answers, dict(summary))


def _answer(found: Figure, text: str, asked: _Asked, *, after: int) -> Answer:
    catalogue = asked.books.catalogue
    likely = candidates(found, text, catalogue, asked.addresses, after=after)
    taken = best(likely)
    if taken is None:
        told = "目录里没有对应的口径，台账里查不到这个数，请补登记录或新设口径。"
        return Answer(found, likely[:SHOWN], Judgement(NO_RECORD, "medium", told))
    unit = _speaks_of(found, text, asked.below) or asked.unit
    counted = figure(asked.books, taken.address, Slice(unit, asked.period), scope=asked.scope)
    judgement = _judged(found, taken, counted, asked.books)
    if unit != asked.unit:
        told = f"按句中所说的{counted.unit_name}核对：{judgement.reason}"
        judgement = replace(judgement, reason=told)
    what = catalogue.indicators[taken.address]
    return Answer(found, likely[:SHOWN], judgement, taken.address, what.answers, counted)


def _judged(found: Figure, taken: Candidate, counted: Counting, books: Books) -> Judgement:
    what = books.catalogue.indicators[taken.address]
    if not taken.same_measure:
        told = (
            f"报告的量词是“{found.unit or '无'}”，"
            f"台账的口径“{what.label}”数的是“{what.measure}”，请改成同一量词。"
        )
        return Judgement(OTHER_MEASURE, "high", told)
    if counted.value is None or not counted.worked.rows:
        told = f"台账里“{what.label}”这一期没有一条记录，请补登后再核，或删去这个数。"
        return Judgement(NO_RECORD, "medium", told)
    mean = isinstance(what, Counted) and what.way == "mean"
    judgement = judge(in_ledgers_measure(found, what.measure), counted.value, mean=mean)
    outside = isinstance(what, Counted) and what.of != "tally" and counted.worked.evidence == 0
    if outside and judgement.severity == "none":
        told = (
            f"“{what.label}”只有汇总数（{counted.value:f}），没有一条记录可以打开，请各单位补登。"
        )
        return Judgement(ONLY_OUTSIDE, "low", told)
    return judgement


def in_ledgers_measure(found: Figure, measure: str) -> Figure:
    """Return a figure in the measure that the ledger counts in: half a 个月 as 15 天."""
    unit = found.unit
    if unit is None or unit == measure or not {unit, measure} <= DAYS.keys():
        return found
    value, low, high, tol = (
        None if number is None else in_measure(number, unit, measure)
        for number in (found.value, found.low, found.high, found.tol)
    )
    return replace(found, unit=measure, value=value, low=low, high=high, tol=tol)


def _named_below(books: Books, unit: int, period: Period) -> dict[str, int]:
    """Return the names of the units directly beneath, by which a sentence may speak of them."""
    children = books.tree.children(unit, period.start, period.end)
    return {books.tree.place(child, period.last_day).name: child for child in children}


def _speaks_of(found: Figure, text: str, below: dict[str, int]) -> int | None:
    """Return the unit beneath that the sentence names last before the figure."""
    before = text[found.sentence_start : found.start]
    named = {before.rfind(name): child for name, child in below.items() if name in before}
    return named[max(named)] if named else None


def as_json(checked: Check) -> dict[str, Any]:
    """Return a check as `report check --format json` gives it."""
    return {
        "document": {
            "name": checked.document.name,
            "encoding": checked.document.encoding,
            "sha256": checked.document.sha256,
        },
        "unit": {"code": checked.unit.code, "name": checked.unit.name},
        "period": str(checked.period),
        "figures": [_answer_json(answer) for answer in checked.answers],
        "claims": [],
        "summary": {"figures": len(checked.answers), "claims": 0, "results": checked.summary},
    }


def _answer_json(answer: Answer) -> dict[str, Any]:
    return {
        **answer.figure.as_json(),
        "indicator": answer.indicator,
        "answers": list(answer.answers),
        "candidates": [
            {"address": one.address, "score": one.score, "reason": one.reason}
            for one in answer.candidates
        ],
        "ledger": _ledger_json(answer.counted),
        "result": answer.judgement.result,
        "severity": answer.judgement.severity,
        "reason": answer.judgement.reason,
    }


def _ledger_json(counted: Counting | None) -> Any:
    if counted is None:
        return None
    worked = counted.worked
    if worked.denominator is not None:
        return {
            "numerator": number(worked.numerator),
            "denominator": number(worked.denominator),
            "value": number(worked.value),
        }
    return number(worked.value)
