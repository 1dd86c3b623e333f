"""Matches a figure of a report to the indicators that may answer it, with reasons.

A figure is compared with each indicator by its words (subject and clause against label and
terms), by its measure, by the line of work its sentence speaks of, and by the level it names.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Counted, Indicator
from jinguo.quantities.measures import same_measure
from jinguo.reading.figure import Figure

SURE = 0.6
"""From this score on a candidate is taken."""
STRONG = 0.85
"""From this likeness on, another measure means that the measure itself is wrong."""
SHOWN = 3
_CLAUSE = re.compile(r"[,，。;；:：!！?？\n]")
_NOISE = re.compile(r"[\s“”\"'‘’《》()（）、·,，。;；:：!！?？—-]")
_LEVELS = ("全国", "国家", "省", "市", "县", "乡", "村")
_TIMES = {
    "standing": re.compile("目前|现有|共有|已有|已建|已在|截至|在册"),
    "new": re.compile("新建|新增|新成立|新组建"),
    "flow": re.compile("新建|新增|新成立|新组建|全年|年内|本年"),
    "to-date": re.compile("累计|以来"),
}
"""Words of a sentence that tell over what time a figure counts."""
_TITLE = 0.5
"""What a programme's own name is worth to who searches for an indicator by it."""
_WITHIN = 0.8
"""What a term that stands wholly in the clause is worth by itself; likeness adds the rest."""


@dataclass(frozen=True)
class Candidate:
    """An indicator that may answer a figure."""

    address: str
    score: float
    reason: str
    same_measure: bool = True
    in_time: int = 0
    """Between equals, one that counts over the time that the words speak of comes first."""
    rule: str = "words"
    """By what it was found: by its words, or because somebody decided so before."""


def candidates(
    figure: Figure, text: str, catalogue: Catalogue, addresses: Iterable[str], *, after: int = 0
) -> list[Candidate]:
    """Return the indicators that may answer a figure, likeliest first.

    Args:
        figure: The figure, with its place in the text.
        text: The whole text.
        catalogue: Where the indicators stand.
        addresses: The indicators to consider.
        after: Where the figure before ends; what stands before that is the other figure's.
    """
    sentence = _NOISE.sub("", text[figure.sentence_start : figure.sentence_end])
    clause = _without_number(figure, text, after)
    found = [_candidate(figure, sentence, clause, catalogue, address) for address in addresses]
    likely = [one for one in found if one is not None]
    return sorted(likely, key=_order)


def nearest(
    words: str, measure: str, catalogue: Catalogue, addresses: Iterable[str]
) -> list[Candidate]:
    """Return the indicators whose name or terms are likest to some words, whatever they belong to.

    For somebody who chooses: none of them is taken by itself.
    """
    said, found = _bare(words), []
    for address in addresses:
        what, programme = catalogue.indicators[address], catalogue.programme_of(address)
        term, likeness = _likeliest(said, said, what)
        titles = (_bare(each) for each in (programme.title, *programme.terms))
        named = any(each in said or said in each for each in titles)
        score = max(likeness, _TITLE if named and said else 0.0)
        if score:
            same = what.measure == measure
            found.append(Candidate(address, round(min(score, 1.0), 3), f"与“{term}”相近", same))
    return sorted(found, key=lambda one: (-one.score, not one.same_measure, one.address))


def best(found: list[Candidate]) -> Candidate | None:
    """Return the candidate to take, if one is sure."""
    sure = (one for one in found if one.score >= (SURE if one.same_measure else STRONG))
    return next(sure, None)


@lru_cache(maxsize=4096)
def _bare(words: str) -> str:
    return _NOISE.sub("", words)


def _order(one: Candidate) -> tuple[bool, float, int, str]:
    return not one.same_measure, -one.score, -one.in_time, one.address


def _in_time(words: str, what: Indicator) -> int:
    """Return 1 if the words speak of what stands, was added or summed up as it is counted."""
    over = what.over if isinstance(what, Counted) else ""
    spoken = {over for over, pattern in _TIMES.items() if pattern.search(words)}
    return 0 if not spoken else 1 if over in spoken else -1


def _candidate(
    figure: Figure, sentence: str, clause: str, catalogue: Catalogue, address: str
) -> Candidate | None:
    what, programme = catalogue.indicators[address], catalogue.programme_of(address)
    said = _said(sentence, (*programme.terms, programme.title))
    if said is None:
        return None
    subject = _bare(figure.subject or "")
    same = agrees(figure, what)
    # Where the measure differs the subject itself must be the same, not its surroundings.
    term, likeness = _likeliest(subject, clause if same else "", what)
    if likeness == 0 or _other_level(subject, what):
        return None
    reason = f"“{figure.subject or clause}”与“{term}”相近，句中说到“{said}”" + (
        "" if same else f"，但量词“{figure.unit or '无'}”不是“{what.measure}”"
    )
    return Candidate(address, round(likeness, 3), reason, same, _in_time(sentence, what))


@lru_cache(maxsize=1024)
def _said(sentence: str, words: tuple[str, ...]) -> str | None:
    """Return the first of a programme's words that a sentence says; asked for each figure in it."""
    return next((word for word in words if _bare(word) in sentence), None)


def agrees(figure: Figure, what: Indicator) -> bool:
    """Tell whether a figure is told in the measure that an indicator counts."""
    if figure.unit is None:
        return figure.kind == "count" and what.measure not in ("%", "元")
    return same_measure(figure.unit, what.measure)


def _likeliest(subject: str, clause: str, what: Indicator) -> tuple[str, float]:
    scored = [(_like(subject, clause, _bare(term)), term) for term in (what.label, *what.terms)]
    likeness, term = max(scored)
    return term, likeness


def _like(subject: str, clause: str, term: str) -> float:
    """Return how alike subject and term are, or how surely the clause speaks of the term."""
    own, other, around = _pairs(subject), _pairs(term), _pairs(clause)
    both = sum((own & other).values())
    alike = 2 * both / (sum(own.values()) + sum(other.values())) if both else 0.0
    within = sum((around & other).values()) / max(sum(other.values()), 1)
    return max(alike, (_WITHIN * within + (1 - _WITHIN) * alike) if within == 1 else 0.0)


def _pairs(text: str) -> Counter[str]:
    return (
        Counter(text[at : at + 2] for at in range(len(text) - 1))
        if len(text) > 1
        else Counter([text] if text else [])
    )


def _other_level(subject: str, what: Indicator) -> bool:
    """Tell whether the subject begins with another level of government than the label does."""
    mine = next((level for level in _LEVELS if subject.startswith(level)), None)
    theirs = next((level for level in _LEVELS if what.label.startswith(level)), None)
    return mine is not None and theirs is not None and mine != theirs


def _without_number(figure: Figure, text: str, after: int) -> str:
    before = _CLAUSE.split(text[max(figure.sentence_start, after) : figure.start])[-1]
    behind = _CLAUSE.split(text[figure.end : figure.sentence_end])[0]
    return _NOISE.sub("", before + behind)
