"""The parts of a report's text: paragraphs, headings, sentences, and what is set aside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_HEADING = 32
LONGEST_SENTENCE = 1000  # no one writes longer; a text without stops is still read in its length

_LINE = re.compile(r"[^\r\n\x0c]+")
_SENTENCE = re.compile(r"[^。！？!]*(?:[。！？!]+[”’」』）)]*|$)")
_CLOSED = re.compile(r"[。！？!；;]")
_ASIDE = re.compile(
    r"\s*(?:"
    r"\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?(?:\s*星期.)?"  # a page's date
    r"|第?\s*[A-Za-z]?\d+\s*版(?:[:：].{0,12})?"  # a page's number
    r"|(?:来源|责任编辑|责编|编辑|记者|作者|通讯员|审核)[:：\s].{0,40}"
    r"|第?\s*\d+\s*页(?:\s*[,，/共]\s*共?\s*\d+\s*页)?"
    r"|[-—–\s]*\d+[-—–\s]*"
    r")\s*[:：]?\s*"
)
_MACHINE = re.compile(r"content_\d+|/?enpproperty|-->|<!--|</?[a-z]+[ >]|\.s?html?\b")


@dataclass(frozen=True)
class Sentence:
    """One sentence, where it stands, and the headings over it, the nearest last."""

    start: int
    end: int
    text: str
    paragraph: int
    headings: tuple[str, ...] = ()
    aside: bool = False


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text in order; headings are sentences too.

    Page headers and what a content system left behind are yielded as set aside.
    """
    above: list[str] = []
    in_body = False
    for number, line in enumerate(_LINE.finditer(text)):
        aside = is_aside(line[0])
        if not aside and is_heading(line[0]):
            above = [line[0].strip()] if in_body else [*above, line[0].strip()]
            in_body = False
        elif not aside:
            in_body = True
        yield from _cut(line, number, tuple(above), aside=aside)


def is_aside(line: str) -> bool:
    """Say whether a line is a page header or a tail, so that its numbers are no figures."""
    return bool(_ASIDE.fullmatch(line) or _MACHINE.search(line))


def is_heading(line: str) -> bool:
    """Say whether a line is a heading: short, and no sentence ends in it."""
    line = line.strip()
    return (
        0 < len(line) <= LONGEST_HEADING
        and not _CLOSED.search(line)
        and not line.endswith((",", "，", "、", ":", "："))
    )


def _cut(
    line: re.Match[str], number: int, above: tuple[str, ...], *, aside: bool
) -> Iterator[Sentence]:
    spans = list(_spans(line[0]))
    headings = above
    for at, (first, last) in enumerate(spans):
        part = line[0][first:last]
        if at == 0 and len(spans) > 1 and _is_run_in(part):
            headings = (*above, part.strip().rstrip("。"))
        start = line.start() + first + len(part) - len(part.lstrip())
        end = line.start() + last - len(part) + len(part.rstrip())
        yield Sentence(start, end, part.strip(), number, headings, aside)


def _spans(line: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a line begin and end, the endless ones cut at a pause."""
    for found in _SENTENCE.finditer(line):
        first, last = found.span()
        while last - first > LONGEST_SENTENCE:
            pauses = [line.rfind(pause, first, first + LONGEST_SENTENCE) for pause in ";；,，、"]
            cut = max(pauses) + 1 or first + LONGEST_SENTENCE
            yield first, cut
            first = cut
        if line[first:last].strip():
            yield first, last


def _is_run_in(part: str) -> bool:
    """Say whether a paragraph's first sentence is its heading: short, and without a number."""
    return len(part.strip()) <= LONGEST_HEADING // 2 + 4 and not re.search(r"[\d,，;；]", part)
