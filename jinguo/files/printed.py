"""Text taken from printed pages: lines joined to paragraphs, page headers and numbers left out."""

import re
from collections import Counter
from collections.abc import Iterator

_STOP = re.compile(r"[。！？；：!?;:”』」）)]$")
_NUMBER = re.compile(r"[\s—–-]*第?\s*\d{1,4}\s*页?(?:\s*[/共]\s*\d{1,4}\s*页?)?[\s—–-]*")
_ITEM = re.compile(r"[一二三四五六七八九十]+[、.]|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、]")
_SPREAD = re.compile(r"(?<=[\d\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) +(?=\d)")
"""A printer's gap between a number and its word is no space of the writer's."""
_FULL = 0.8
"""A line that fills so much of the widest goes on in the next."""
_REPEATED = 0.5
"""What stands at the edge of so many pages is their header or footer."""
_EDGE = 2


def joined(text: str) -> str:
    """Return the paragraphs of a text whose pages are parted by form feeds."""
    text = _SPREAD.sub("", text)
    pages = [
        [line.strip() for line in page.split("\n") if line.strip()] for page in text.split("\f")
    ]
    pages = [page for page in pages if page]
    aside = _headers(pages)
    lines = [line for page in pages for line in page
             if line not in aside and not _NUMBER.fullmatch(line)]  # fmt: skip
    return "\n".join(_paragraphs(lines))


def _headers(pages: list[list[str]]) -> frozenset[str]:
    """Return the lines that stand at the edges of most pages."""
    edges = Counter(line for page in pages for line in {*page[:_EDGE], *page[-_EDGE:]})
    least = max(3, len(pages) * _REPEATED)
    return frozenset(line for line, times in edges.items() if times >= least)


def _paragraphs(lines: list[str]) -> Iterator[str]:
    widest = max(map(len, lines), default=0)
    written = ""
    for at, line in enumerate(lines):
        written += _gap(written, line) + line
        ends = _STOP.search(line) and len(line) < widest * _FULL
        begins = at + 1 < len(lines) and _ITEM.match(lines[at + 1])
        if ends or begins or len(line) < widest * _FULL:
            yield written
            written = ""
    if written:
        yield written


def _gap(before: str, after: str) -> str:
    """Return the space between two lines: none but between Latin words."""
    latin = before[-1:].isascii() and after[:1].isascii() and before[-1:].isalpha()
    return " " if latin and after[:1].isalpha() else ""
