"""Finding the figures of a report: what is counted, how many, and whether it is a result."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from jinguo.quantities.folding import Folded, fold
from jinguo.quantities.quantity import Found, Quantity
from jinguo.quantities.read import scan
from jinguo.reading.asides import Aside, quoted, set_aside
from jinguo.reading.clause import Place, Subject, place
from jinguo.reading.figure import Figure
from jinguo.reading.layout import Sentence, sentences
from jinguo.reading.restore import Repair, Restored, restore
from jinguo.reading.roles import reason_against
from jinguo.reading.subjects import subject_of
from jinguo.reading.topics import topic_of

_BEFORE = frozenset("超过逾近接约大将达到至少不足低于突破上数几百千万十第")
_BEHIND = frozenset("多余以左上下右内外之")
_WORDING = 3  # characters at most
_LOST = re.compile(r"(?<=\d)[?\ufffd]|[?\ufffd](?=[余多][万亿])")
"""A character lost where a digit must have stood: 39?个, 1?2篇, ?余万人."""


def extract(text: str) -> list[Figure]:
    """Return every figure of a text in text order, results and others; offsets are the text's."""
    return extract_restored(text, restore(text))


def extract_restored(text: str, restored: Restored) -> list[Figure]:
    """Return every figure of a text as restored; offsets and surfaces are the text's own."""
    return [in_source(figure, text, restored) for figure in figures_of(restored)]


def figures_of(restored: Restored) -> list[Figure]:
    """Return every figure of a restored text in its own offsets; what damage touches is marked."""
    folded = fold(restored.text)
    unsure = [repair for repair in restored.repairs if repair.certainty != "bytes"]
    return [
        _marked(figure, restored, unsure)
        for sentence in sentences(restored.text)
        if not sentence.aside
        for figure in _figures(restored.text, folded, sentence)
    ]


def in_source(figure: Figure, text: str, restored: Restored) -> Figure:
    """Return a figure of a restored text with its places and surface in the source."""
    start, end = restored.span(figure.start, figure.end)
    first, last = restored.span(figure.sentence_start, figure.sentence_end)
    return replace(
        figure,
        start=start,
        end=end,
        surface=text[start:end],
        sentence_start=first,
        sentence_end=last,
    )


def _marked(figure: Figure, restored: Restored, unsure: list[Repair]) -> Figure:
    """Return a figure marked where damage changed it; beside a guess it has no number."""
    first, last = _with_wording(figure, restored.text)
    start, end = restored.span(first, last)
    touching = [repair for repair in unsure if repair.start <= end and start <= repair.end]
    if any(repair.certainty == "context" for repair in touching):
        return replace(figure, value=None, low=None, high=None, damaged=True)
    changed = any(repair.start < end and start < repair.end for repair in touching)
    return replace(figure, damaged=True) if changed else figure


def _with_wording(figure: Figure, text: str) -> tuple[int, int]:
    """Return where a figure stands with what may be left of the wording around it: 超(过)70份."""
    start, end = figure.start, figure.end
    while start > 0 and text[start - 1] in _BEFORE and figure.start - start < _WORDING:
        start -= 1
    while text[end : end + 1] and text[end] in _BEHIND and end - figure.end < _WORDING:
        end += 1
    return start, end


def _figures(text: str, folded: Folded, sentence: Sentence) -> Iterator[Figure]:
    first = bisect_left(folded.starts, sentence.start)
    words = folded.text[first : bisect_left(folded.starts, sentence.end)]
    for figure in _in_sentence(words, sentence):
        start, end = folded.span(first + figure.start, first + figure.end)
        yield replace(
            figure,
            start=start,
            end=end,
            surface=text[start:end],
            sentence_start=sentence.start,
            sentence_end=sentence.end,
            headings=sentence.headings,
        )


def _in_sentence(words: str, sentence: Sentence) -> list[Figure]:
    """Return the figures of one folded sentence, with offsets in it."""
    asides = list(set_aside(words))
    names = quoted(words)
    # Any digit in the lost one's place: the number is found whole, and told as damaged.
    readable = _LOST.sub("1", words)
    found = [one for one in scan(readable) if not _overlaps(one, asides)]
    titles = [one for one in found if _inside(one, names)]
    figures = [
        *(_not_a_quantity(words, aside) for aside in asides),
        *(_figure(one, Subject("", "quoted"), "name", None) for one in titles),
        *_counted(words, [one for one in found if one not in titles], sentence),
    ]
    return sorted(figures, key=lambda figure: figure.start)


def _counted(words: str, found: list[Found], sentence: Sentence) -> Iterator[Figure]:
    """Yield the quantities of a sentence, each with what it counts and why it is no result."""
    earlier: list[tuple[Found, Subject]] = []
    topic: str | None = None
    for at, one in enumerate(found):
        here = place(words, found, at, earlier)
        reason = reason_against(one.quantity, here.shape[: one.start], here.shape[one.end :])
        subject = subject_of(here)
        if reason not in {"attr", "idiom", "dur"}:
            earlier.append((one, subject))
        belongs = reason in {None, "target", "standard"}
        topic = _topic(here, subject, sentence, topic) if belongs else None
        yield _figure(one, subject, reason, topic, damaged=_is_damaged(words, one))


def _overlaps(one: Found, asides: list[Aside]) -> bool:
    return any(one.start < aside.end and aside.start < one.end for aside in asides)


def _inside(one: Found, spans: list[tuple[int, int]]) -> bool:
    return any(first <= one.start and one.end <= last for first, last in spans)


def _is_damaged(words: str, one: Found) -> bool:
    """Say whether a lost character touches the number, so that digits may be missing."""
    near = words[max(one.start - 1, 0) : one.start]
    lost = "?" in words[one.start : one.end] or "\ufffd" in words[one.start : one.end + 1]
    return lost or near in {"?", "\ufffd"}


def _topic(here: Place, subject: Subject, sentence: Sentence, before: str | None) -> str:
    clause = here.text[here.start : here.stop]
    around = here.text + "".join(sentence.headings)
    return topic_of(subject.text, clause, around, here.found.quantity.unit, before)


def _not_a_quantity(words: str, aside: Aside) -> Figure:
    return Figure(
        aside.start,
        aside.end,
        words[aside.start : aside.end],
        value=None,
        low=None,
        high=None,
        kind=aside.kind,
        unit=None,
        approx=None,
        subject=None,
        is_result=False,
        rule=f"set-aside:{aside.reason}",
        neg_reason=aside.reason,
    )


def _figure(
    one: Found, subject: Subject, reason: str | None, topic: str | None, *, damaged: bool = False
) -> Figure:
    quantity: Quantity = one.quantity
    return Figure(
        one.start,
        one.end,
        quantity.surface,
        value=None if damaged else quantity.value,
        low=None if damaged else quantity.low,
        high=None if damaged else quantity.high,
        kind=quantity.kind,
        unit=quantity.unit,
        approx=quantity.approx,
        subject=subject.text or None,
        is_result=reason is None,
        rule=subject.rule,
        neg_reason=reason,
        topic=topic,
        per=subject.per,
        tol=quantity.tol,
        damaged=damaged,
    )
