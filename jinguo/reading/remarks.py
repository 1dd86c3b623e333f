"""What a check says in the margin of a document: a remark on each figure and claim that differs."""

from jinguo.catalogue.load import Catalogue
from jinguo.counting.figures import Figure as Counting
from jinguo.counting.judgement import AGREES, Judgement
from jinguo.documents.annotated import Remark
from jinguo.quantities.measures import base, kind_of
from jinguo.quantities.phrase import plain
from jinguo.reading.check import Answer, Check, ClaimAnswer

_PLACES = 2
"""Decimals that are told: a mean may have any number of them."""


def remarks(checked: Check, catalogue: Catalogue) -> list[Remark]:
    """Return what to write beside a checked report, in the order of its text."""
    figures = [
        Remark(one.figure.start, one.figure.end, _on_figure(one, catalogue))
        for one in checked.answers
        if not settled(one.judgement) and not one.ignored
    ]
    claims = [
        Remark(one.claim.start, one.claim.end, _on_claim(one, catalogue))
        for one in checked.claims
        if not settled(one.judgement)
    ]
    inside = [
        Remark(clash.figures[-1].start, clash.figures[-1].end, ("前后对不上", clash.reason))
        for clash in checked.clashes
    ]
    return sorted([*figures, *claims, *inside], key=lambda one: (one.start, one.end))


def settled(judgement: Judgement) -> bool:
    """Tell whether nothing is left to say: report and ledger agree, in the best wording."""
    return judgement.result == AGREES


def _on_figure(answer: Answer, catalogue: Catalogue) -> tuple[str, ...]:
    lines = [answer.judgement.result, answer.judgement.reason]
    if answer.counted is not None and answer.counted.value is not None:
        lines.append(_ledger(answer.counted))
    if answer.learnt:
        lines.append(f"{answer.candidates[0].reason}。")
    others = [one.address for one in answer.candidates if one.address != answer.indicator]
    if others:
        lines.append("也可能是：" + "；".join(catalogue.indicator(one).label for one in others))
    return tuple(lines)


def _ledger(counted: Counting) -> str:
    assert counted.value is not None
    ratio = kind_of(counted.measure) == "ratio"
    points = counted.value / base(counted.measure) if ratio else counted.value
    where = f"{counted.unit_name}，{counted.slice.period.chinese()}"
    return f"台账：{counted.label} {plain(round(points, _PLACES))}{counted.measure}（{where}）"


def _on_claim(answer: ClaimAnswer, catalogue: Catalogue) -> tuple[str, ...]:
    lines = [answer.judgement.result, answer.judgement.reason]
    if answer.indicator:
        lines.append(f"依据：{catalogue.indicator(answer.indicator).label}")
    return tuple(lines)
