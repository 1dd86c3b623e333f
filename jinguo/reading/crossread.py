"""Reads a checked report across to the programmes: each sentence that tells of work has its own.

The reasons are, the surest first: a figure or a claim that the check matched to an indicator; words
of the programme; and, where a sentence leans on the one before it, that one's programmes.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from jinguo.catalogue.load import Catalogue
from jinguo.reading.check import Answer, Check, ClaimAnswer
from jinguo.reading.layout import Sentence
from jinguo.reading.naming import Names, named, names_of
from jinguo.reading.restore import Restored
from jinguo.reading.telling import Part, is_whole, tellings

By = Literal["figure", "claim", "words", "context"]
_SUREST: tuple[By, ...] = ("figure", "claim", "words", "context")
_CLAUSE = re.compile(r"[^，,。；;！!？?]+")
_LEANS = re.compile(
    r"^(?:此[项举次]|该[项举]?|这[一项些个]?|其中|同时|并|为此|由此|还|也|从而|进一步|活动|相关|有关)"
    r"|此项|(?:活动|工作)(?:信息|图片|开展情况|情况|做法|成效|经验)"
)
"""Words by which a sentence leans on the one before it."""


@dataclass(frozen=True)
class Naming:
    """A programme that a sentence tells of, and why."""

    programme: str
    by: By
    reason: str


@dataclass(frozen=True)
class Line:
    """A sentence of a report with all it is linked to; offsets are the source's."""

    start: int
    end: int
    text: str
    part: Part
    paragraph: int
    first: bool
    lead: str = ""
    programmes: tuple[Naming, ...] = ()
    answers: tuple[Answer, ...] = ()
    claims: tuple[ClaimAnswer, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    """Where each of the answers' figures stands in `text`."""
    claimed: tuple[tuple[int, int], ...] = ()
    """Where each of the claims does."""

    @property
    def lacks(self) -> bool:
        """Tell whether it tells of work that no programme answers for."""
        return self.part == "work" and not self.programmes

    @property
    def differs(self) -> bool:
        """Tell whether a figure or a claim of it does not hold."""
        figures = any(answer.judgement.severity != "none" for answer in self.answers)
        return figures or any(answer.differs for answer in self.claims)


@dataclass(frozen=True)
class _Said:
    """The figures and claims of a report by where they begin in the restored text."""

    answers: dict[int, Answer]
    claims: dict[int, ClaimAnswer]
    restored: Restored

    def within(self, start: int, end: int) -> tuple[list[Answer], list[ClaimAnswer]]:
        """Return what begins between two places."""
        return (
            [one for at, one in self.answers.items() if start <= at < end],
            [one for at, one in self.claims.items() if start <= at < end],
        )

    def places(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Return where the figures between two places stand, counted from the first."""
        return tuple(
            self._span(at, one.figure.end, start)
            for at, one in self.answers.items()
            if start <= at < end
        )

    def claimed(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Return the same for the claims."""
        return tuple(
            self._span(at, one.claim.end, start)
            for at, one in self.claims.items()
            if start <= at < end
        )

    def _span(self, at: int, end: int, start: int) -> tuple[int, int]:
        return at - start, _place(self.restored, end - 1) + 1 - start


def crossread(checked: Check, catalogue: Catalogue) -> list[Line]:
    """Return the whole report, sentence by sentence, each linked to what it tells of."""
    said, names = _said(checked), names_of(catalogue)
    restored = checked.restored
    lines: list[Line] = []
    for telling in tellings(restored.text, frozenset((*said.answers, *said.claims))):
        sentence, part = telling.sentence, telling.part
        before = lines[-1] if lines and not telling.first else None
        found = _named(sentence, said, names, catalogue) if part == "work" else ()
        if part == "work" and not found:
            part = "frame" if is_whole(sentence.text) else part
            found = _leaning(sentence, before) if part == "work" else ()
        answers, claims = said.within(sentence.start, sentence.end)
        lines.append(
            Line(
                *restored.span(sentence.start, sentence.end), sentence.text, part,
                sentence.paragraph, telling.first, telling.lead, found,
                tuple(answers), tuple(claims), said.places(sentence.start, sentence.end),
                said.claimed(sentence.start, sentence.end),
            )
        )  # fmt: skip
    return lines


def _said(checked: Check) -> _Said:
    restored = checked.restored
    return _Said(
        {_first(restored, answer.figure.start): answer for answer in checked.answers},
        {_first(restored, answer.claim.start): answer for answer in checked.claims},
        restored,
    )


def _place(restored: Restored, source: int) -> int:
    """Return the last character of a restored text that stands at a place of its source."""
    return max(bisect_right(restored.starts, source) - 1, 0)


def _first(restored: Restored, source: int) -> int:
    """Return the first that does: several may stand at one place."""
    starts = restored.starts
    return bisect_left(starts, starts[_place(restored, source)]) if starts else 0


def _named(
    sentence: Sentence, said: _Said, names: Names, catalogue: Catalogue
) -> tuple[Naming, ...]:
    """Return the programmes that a sentence names itself, the surest first, each once."""
    found: list[Naming] = []
    for start, clause in _clauses(sentence):
        answers, claims = said.within(start, start + len(clause))
        found += _by_figures(answers, catalogue)
        found += _by_claims(claims, catalogue)
        for one in named(clause, names):
            words = "”“".join(one.words)
            found.append(Naming(one.programme, "words", f"句中说到“{words}”"))
    ranked = sorted(found, key=lambda one: _SUREST.index(one.by))
    return tuple({one.programme: one for one in reversed(ranked)}[key] for key in _keys(ranked))


def _keys(found: list[Naming]) -> list[str]:
    return list(dict.fromkeys(one.programme for one in found))


def _clauses(sentence: Sentence) -> Iterator[tuple[int, str]]:
    for clause in _CLAUSE.finditer(sentence.text):
        yield sentence.start + clause.start(), clause[0]


def _by_figures(answers: list[Answer], catalogue: Catalogue) -> Iterator[Naming]:
    for answer in answers:
        if answer.indicator:
            label = catalogue.indicators[answer.indicator].label
            reason = f"数字“{answer.figure.surface}”对上“{label}”"
            yield Naming(catalogue.programme_of(answer.indicator).programme, "figure", reason)


def _by_claims(answers: list[ClaimAnswer], catalogue: Catalogue) -> Iterator[Naming]:
    for answer in answers:
        if address := answer.claim.address:
            label = catalogue.claims[address].label
            yield Naming(address.split(".", maxsplit=1)[0], "claim", f"说法对上“{label}”")


def _leaning(sentence: Sentence, before: Line | None) -> tuple[Naming, ...]:
    """Return the programmes of the sentence before, where this one leans on it."""
    if before is None or not _LEANS.search(sentence.text):
        return ()
    return tuple(
        Naming(one.programme, "context", "承上句：这一句自己没有说到项目")
        for one in before.programmes
    )
