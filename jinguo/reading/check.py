"""Checks a report against the ledger: each figure matched, compared and answered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jinguo.catalogue.schema import Claim, Counted, Indicator
from jinguo.counting import claims as claiming
from jinguo.counting.books import Books
from jinguo.counting.figures import Figure as Counting
from jinguo.counting.figures import Slice, figure, in_force
from jinguo.counting.guarded import FEW
from jinguo.counting.judgement import NO_RECORD, ONLY_OUTSIDE, OTHER_MEASURE, UNKNOWN, Judgement
from jinguo.errors import UnreadableError
from jinguo.org.policy import Scope
from jinguo.org.tree import Place
from jinguo.periods import Period
from jinguo.reading import learnt
from jinguo.reading.claims import Claimed, find
from jinguo.reading.compare import in_ledgers_measure, is_mean, judge
from jinguo.reading.document import Document
from jinguo.reading.extract import figures_of, in_source
from jinguo.reading.figure import Figure, number
from jinguo.reading.inside import Clash, clashes
from jinguo.reading.inside import in_source as clash_in_source
from jinguo.reading.match import SHOWN, Candidate, best, candidates
from jinguo.reading.named_units import Units, units_of
from jinguo.reading.other_period import Stated, names_own_year, of_another_period, stated
from jinguo.reading.past import Matched, Past, against_past, past_of
from jinguo.reading.restore import Restored, restore


@dataclass(frozen=True)
class Answer:
    """What came out for one figure of a report."""

    figure: Figure
    candidates: list[Candidate]
    judgement: Judgement
    indicator: str | None = None
    answers: tuple[str, ...] = ()
    counted: Counting | None = None
    where: Slice | None = None
    """Of whom and when its sentence speaks, where that is a whole period."""
    ignored: bool = False
    """Somebody decided that figures like it are not checked."""

    @property
    def learnt(self) -> bool:
        """Tell whether it came out as somebody decided of figures like it."""
        taken = (one.rule for one in self.candidates if one.address == self.indicator)
        return self.ignored or next(taken, "") == learnt.RULE

    @property
    def differs(self) -> bool:
        """Tell whether the ledger does not bear it; what is not checked does not differ."""
        return self.judgement.severity != "none" and not self.ignored


@dataclass(frozen=True)
class ClaimAnswer:
    """What came out for one claim of a report."""

    claim: Claimed
    judgement: Judgement
    indicator: str | None = None
    answers: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Tell whether the ledger speaks against it; what cannot be judged does not differ."""
        return self.judgement.severity != "none" and self.judgement.result != UNKNOWN


@dataclass(frozen=True)
class _Asked:
    """What a report is checked against."""

    books: Books
    addresses: list[str]
    unit: int
    period: Period
    scope: Scope
    units: Units
    own_year: bool
    known: learnt.Known
    past: Past


@dataclass(frozen=True)
class Check:
    """A report checked for one unit and period; figures have the document's own offsets."""

    document: Document
    restored: Restored
    unit: Place
    period: Period
    answers: list[Answer]
    claims: list[ClaimAnswer] = field(default_factory=list)
    summary: dict[str, int] = field(default_factory=dict)
    claim_summary: dict[str, int] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    """Figures of it that cannot all be true, whatever the ledger says."""


def check(
    document: Document, *, books: Books, unit: int, period: Period, scope: Scope,
    most: int | None = None,
) -> Check:  # fmt: skip
    """Check every result and every claim of a report against the ledger.

    Raises:
        PolicyError: If the scope does not reach the unit.
        UnreadableError: If it has more than `most` results: each takes time to match.
    """
    addresses = in_force(books, period)
    if addresses:
        figure(books, addresses[0], Slice(unit, period), scope=scope)
    units = units_of(books.tree, unit, period)
    # Everything is matched in the restored text; only what is handed out speaks of the source.
    restored = restore(document.text)
    own_year = names_own_year(restored.text)
    known, past = learnt.known_to(unit), past_of(unit, but=period)
    asked = _Asked(books, addresses, unit, period, scope, units, own_year, known, past)
    results = [found for found in figures_of(restored) if found.is_result]
    if most is not None and len(results) > most:
        raise UnreadableError(
            f"文字里有 {len(results):,} 个数，一次最多核对 {most:,} 个，请分几次核对。"
        )
    ends = [0, *(found.end for found in results)]
    told = [
        _answer(found, restored.text, asked, after=after)
        for found, after in zip(results, ends, strict=False)
    ]
    declared = _declared(asked)
    claims = [_claim(one, asked) for one in find(document.text, restored, declared, units)]
    answers = [
        replace(answer, figure=in_source(answer.figure, document.text, restored)) for answer in told
    ]
    return Check(
        document,
        restored,
        units.own,
        period,
        answers,
        claims,
        _summary(answers),
        _summary(claims),
        [
            *against_itself(document.text, restored, results),
            *_against_past(document, asked, told, restored),
        ],
    )


def _against_past(
    document: Document, asked: _Asked, told: list[Answer], restored: Restored
) -> list[Clash]:
    """Return where the report and the unit's kept ones cannot both be true."""
    matched = [Matched(one.figure, one.indicator, one.where) for one in told]
    found = against_past(restored.text, matched, asked.past, asked.period)
    return [clash_in_source(one, document.text, restored) for one in found]


def against_itself(text: str, restored: Restored, results: list[Figure]) -> list[Clash]:
    """Return what in a report contradicts itself, with its places in the source."""
    found = clashes(restored.text, results)
    return [clash_in_source(one, text, restored) for one in found]


def _summary(answers: Sequence[Answer | ClaimAnswer]) -> dict[str, int]:
    return dict(Counter(answer.judgement.result for answer in answers))


def _declared(asked: _Asked) -> dict[str, Claim]:
    """Return the declared claims all of whose indicators hold in the period."""
    catalogue, holding = asked.books.catalogue, set(asked.addresses)
    return {
        address: claim
        for address, claim in catalogue.claims.items()
        if holding.issuperset(catalogue.claimed(address))
    }


def _claim(found: Claimed, asked: _Asked) -> ClaimAnswer:
    if found.address is None:
        told = "目录里没有声明这一说法，台账无从核对，请附依据，或在项目的 claims 里声明。"
        return ClaimAnswer(found, Judgement(UNKNOWN, "low", told))
    catalogue = asked.books.catalogue
    borne = catalogue.claimed(found.address)
    answers = catalogue.claim(found.address).answers
    judgement = _claim_judged(found, found.address, asked)
    return ClaimAnswer(found, judgement, borne[0] if borne else None, answers)


def _claim_judged(found: Claimed, address: str, asked: _Asked) -> Judgement:
    period = asked.period
    if found.year and not period.start.year <= found.year <= period.last_day.year:
        told = f"这是{found.year}年的荣誉，不是{period.chinese()}的，请对照当年的记录核对。"
        return Judgement(UNKNOWN, "low", told)
    unit = asked.units.speaks_of(found.before)
    where = Slice(unit, period)
    judgement = claiming.judge(asked.books, address, where, found.said, scope=asked.scope)
    if unit == asked.unit:
        return judgement
    return _spoken_of(asked.books.tree.place(unit, period.last_day).name, judgement)


def _answer(found: Figure, text: str, asked: _Asked, *, after: int) -> Answer:
    catalogue = asked.books.catalogue
    likely = candidates(found, text, catalogue, asked.addresses, after=after)
    if found.damaged:
        told = f"“{found.surface}”处的原文已经损坏，修复没有把握，请人工对照原件核对。"
        return Answer(found, likely[:SHOWN], Judgement(UNKNOWN, "low", told))
    taught = learnt.of(found, asked.known)
    if taught and taught.ignored:
        judgement = Judgement(UNKNOWN, "low", taught.why_ignored)
        return Answer(found, likely[:SHOWN], judgement, ignored=True)
    likely = learnt.first_of_all(taught, found, likely, catalogue, asked.addresses)
    taken = best(likely)
    if taken is None:
        told = "目录里没有对应的口径，台账里查不到这个数，请补登记录或新设口径。"
        return Answer(found, likely[:SHOWN], Judgement(NO_RECORD, "medium", told))
    what, before = catalogue.indicators[taken.address], text[found.sentence_start : found.start]
    if area := asked.units.beyond(before, what.label):
        told = f"这是{area}的数，{asked.units.own.name}的台账只有本地的记录，查不到，请附证明。"
        judgement = Judgement(UNKNOWN, "low", told)
        return Answer(found, likely[:SHOWN], judgement, taken.address, what.answers)
    unit = asked.units.speaks_of(before)
    after_it = text[found.start : found.sentence_end]
    said = stated(before, after_it, asked.period, own_year=asked.own_year)
    counted, judgement = _held(found, taken, unit, said, asked)
    if unit != asked.unit:
        judgement = _spoken_of(asked.books.tree.place(unit, asked.period.last_day).name, judgement)
    period = said.period if said else asked.period
    where = Slice(unit, period) if period else None
    if kept := asked.past.at(taken.address, where) if said and counted is None else ():
        of = Period(kept[0].report.starts_on, kept[0].report.ends_before).chinese()
        told = f"{judgement.reason}留存的{of}报告写“{kept[0].surface}”。"
        judgement = replace(judgement, reason=told)
    return Answer(found, likely[:SHOWN], judgement, taken.address, what.answers, counted, where)


def _held(
    found: Figure, taken: Candidate, unit: int, said: Stated | None, asked: _Asked
) -> tuple[Counting | None, Judgement]:
    """Return what the ledger counts for a figure in the period it speaks of, and the judgement."""
    if said is None:
        counted = figure(asked.books, taken.address, Slice(unit, asked.period), scope=asked.scope)
        return counted, _judged(found, taken, counted, asked)
    told = f"“{found.surface}”说的是{said.name}，台账里查不到那一期可比的数，请对照当年的资料核对。"
    unknown = Judgement(UNKNOWN, "low", told)
    if said.period is None or taken.address not in in_force(asked.books, said.period):
        return None, unknown
    counted = figure(asked.books, taken.address, Slice(unit, said.period), scope=asked.scope)
    if not counted.worked.rows and not counted.worked.withheld:
        return None, unknown
    what = asked.books.catalogue.indicators[taken.address]
    if not taken.same_measure:
        return counted, _judged(found, taken, counted, asked)
    judgement = _held_against(in_ledgers_measure(found, what.measure), counted, what)
    return counted, _spoken_of(said.name, judgement)


def _judged(found: Figure, taken: Candidate, counted: Counting, asked: _Asked) -> Judgement:
    what = asked.books.catalogue.indicators[taken.address]
    if not taken.same_measure:
        told = (
            f"报告的量词是“{found.unit or '无'}”，"
            f"台账的口径“{what.label}”数的是“{what.measure}”，请改成同一量词。"
        )
        return Judgement(OTHER_MEASURE, "high", told)
    measured = in_ledgers_measure(found, what.measure)
    judgement = _held_against(measured, counted, what)
    return of_another_period(measured, judgement, counted, asked.books, scope=asked.scope)


def _held_against(found: Figure, counted: Counting, what: Indicator) -> Judgement:
    if counted.worked.withheld:
        told = f"“{what.label}”{FEW}，无法核对，请由能看明细的人核对。"
        return Judgement(UNKNOWN, "low", told)
    if counted.value is None or not counted.worked.rows:
        told = f"台账里“{what.label}”这一期没有一条记录，请补登后再核，或删去这个数。"
        return Judgement(NO_RECORD, "medium", told)
    judgement = judge(found, counted.value, mean=is_mean(what))
    outside = isinstance(what, Counted) and what.of != "tally" and counted.worked.evidence == 0
    if outside and judgement.severity == "none":
        told = (
            f"“{what.label}”只有汇总数（{counted.value:f}），没有一条记录可以打开，请各单位补登。"
        )
        return Judgement(ONLY_OUTSIDE, "low", told)
    return judgement


def _spoken_of(name: str, judgement: Judgement) -> Judgement:
    return replace(judgement, reason=f"按句中所说的{name}核对：{judgement.reason}")


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
        "claims": [_claim_json(answer) for answer in checked.claims],
        "clashes": [clash.as_json() for clash in checked.clashes],
        "summary": {
            "figures": len(checked.answers),
            "claims": len(checked.claims),
            "results": checked.summary,
            "claim_results": checked.claim_summary,
        },
    }


def _claim_json(answer: ClaimAnswer) -> dict[str, Any]:
    claim, judgement = answer.claim, answer.judgement
    return {
        "start": claim.start,
        "end": claim.end,
        "surface": claim.surface,
        "kind": claim.kind,
        "indicator": answer.indicator,
        "answers": list(answer.answers),
        "result": judgement.result,
        "severity": judgement.severity,
        "reason": judgement.reason,
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
    } | ({"rule": learnt.RULE} if answer.learnt else {})


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
