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
    r"\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?(?:\s*(?:星期|周).)?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|第?\s*[A-Za-z]?\d+\s*版(?:[:：\s].{0,12})?"  # a page's number
    r"|第?\s*\d+\s*页(?:\s*[,，/共]\s*共?\s*\d+\s*页)?"
    r"|[-—–\s]*\d+[-—–\s]*"
    r"|[(（]?(?:来源|稿源|责任编辑|责编|编辑|记者|作者|通讯员|审核|编审|校对)[:：\s][^。，；]{0,40}"
    r"|(?:发布|发表|更新)(?:时间|日期)[:：\s][^。；]{0,80}"
    r"|(?:浏览|阅读|点击|访问)(?:次数|人数|量|数)?\s*[:：]\s*\d+[^。；]{0,20}"
    r"|[上下]一[篇条页版](?:[:：\s][^。；]{0,80})?"  # the way to other articles
    r"|(?:分享到?|字号|字体)(?:[:：\s\[【][^。；]{0,40})?"
    r"|[【\[](?:打印|关闭|收藏|返回|字号|字体)[^。；]{0,40}"
    r"|(?:扫一扫|版权所有|Copyright|©|\S{0,4}ICP备)[^。；]{0,80}"
    r")\s*[:：]?\s*"
)
_STOPPED = re.compile(r".*[。！？!][”’」』）)]*", re.DOTALL)
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
        kept = own_length(line[0])
        if kept and is_heading(line[0]):
            above = [line[0].strip()] if in_body else [*above, line[0].strip()]
            in_body = False
        elif kept:
            in_body = True
        yield from _cut(line, number, tuple(above), kept)


def own_length(line: str) -> int:
    """Return how much of a line is the report's own; a page header or tail holds no figures."""
    if _ASIDE.fullmatch(line):
        return 0
    machine = _MACHINE.search(line)
    if machine is None:
        return len(line)
    # What a content system left behind may hang on the report's last sentence.
    stopped = _STOPPED.match(line, 0, machine.start())
    return stopped.end() if stopped else 0


def is_heading(line: str) -> bool:
    """Say whether a line is a heading: short, and no sentence ends in it."""
    line = line.strip()
    return (
        0 < len(line) <= LONGEST_HEADING
        and not _CLOSED.search(line)
        and not line.endswith((",", "，", "、", ":", "："))
    )


def _cut(line: re.Match[str], number: int, above: tuple[str, ...], kept: int) -> Iterator[Sentence]:
    spans = list(_spans(line[0]))
    headings = above
    for at, (first, last) in enumerate(spans):
        part = line[0][first:last]
        if at == 0 and len(spans) > 1 and _is_run_in(part):
            headings = (*above, part.strip().rstrip("。"))
        start = line.start() + first + len(part) - len(part.lstrip())
        end = line.start() + last - len(part) + len(part.rstrip())
        yield Sentence(start, end, part.strip(), number, headings, first >= kept)


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
