"""One page on a checked report: how it came out, what differs most, what contradicts itself."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from jinguo.catalogue.load import Catalogue
from jinguo.counting.judgement import AGREES, BETTER, UNKNOWN
from jinguo.documents.document import Document, Heading, Paragraph, Run
from jinguo.reading.check import Answer, Check

_GRAVEST = {"high": 0, "medium": 1, "low": 2, "none": 3}
_MOST, _MOST_CLASHES = 12, 4
"""So many lines fit on one page with the rest."""
_LINE = 90
"""Characters of a line; longer reasons are cut, as the whole stands in the comments."""


def summary(checked: Check, catalogue: Catalogue, *, at: datetime | None = None) -> Document:
    """Return the page; it names nothing of the report but its figures."""
    blocks: list[Heading | Paragraph] = [_paragraph(_opening(checked))]
    differing = _differing(checked.answers)
    if differing:
        blocks.append(Heading(("先看这些",)))
        blocks += [_paragraph(_line(one, catalogue)) for one in differing[:_MOST]]
        if len(differing) > _MOST:
            blocks.append(_paragraph(f"另有 {len(differing) - _MOST} 处有出入，见批注。"))
    if checked.clashes:
        blocks.append(Heading(("报告自己前后对不上",)))
        blocks += [_paragraph(_cut(one.reason)) for one in checked.clashes[:_MOST_CLASHES]]
        if len(checked.clashes) > _MOST_CLASHES:
            rest = len(checked.clashes) - _MOST_CLASHES
            blocks.append(_paragraph(f"另有 {rest} 处，见批注。"))
    blocks.append(Heading(("凭什么",)))
    blocks.append(_paragraph(_ground(checked)))
    title = f"{checked.unit.name}{checked.period.chinese()}报告核对摘要"
    return Document(title, "", "巾帼", tuple(blocks), at)


def _opening(checked: Check) -> str:
    counts = "，".join(f"{result} {count}" for result, count in checked.summary.items())
    right = sum(checked.summary.get(result, 0) for result in (AGREES, BETTER))
    told = (
        f"共 {len(checked.answers)} 个数字，{right} 个和台账对得上（{counts or '没有读到数字'}）。"
    )
    if checked.claims:
        claims = "，".join(f"{result} {count}" for result, count in checked.claim_summary.items())
        told += f"{len(checked.claims)} 处说法：{claims}。"
    return told


def _differing(answers: Iterable[Answer]) -> list[Answer]:
    """Return the figures that differ, the gravest first; what cannot be judged comes last."""
    found = [
        one for one in answers
        if one.judgement.result not in {AGREES, BETTER} and not one.ignored
    ]  # fmt: skip
    return sorted(found, key=_rank)


def _rank(one: Answer) -> tuple[bool, int, int]:
    judgement = one.judgement
    return judgement.result == UNKNOWN, _GRAVEST[judgement.severity], one.figure.start


def _line(answer: Answer, catalogue: Catalogue) -> str:
    label = catalogue.indicator(answer.indicator).label if answer.indicator else ""
    what = label or answer.figure.subject or "未知口径"
    return _cut(f"{answer.judgement.result}｜{what}｜{answer.judgement.reason}")


def _cut(text: str) -> str:
    return text if len(text) <= _LINE else text[: _LINE - 1] + "…"


def _ground(checked: Check) -> str:
    parts: Iterator[str] = filter(None, (
        f"文件“{checked.document.name}”，指纹 {checked.document.sha256[:16]}。",
        "每个数按自己的写法（余、近、约、万）算出容许的范围，再和台账同一口径、同一期间的数比。",
        _repaired(checked),
    ))  # fmt: skip
    return "".join(parts)


def _repaired(checked: Check) -> str:
    unsure = sum(one.certainty == "context" for one in checked.restored.repairs)
    return f"原文有 {unsure} 处损坏修复没有把握，请对照原件。" if unsure else ""


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))
