"""A text as DOCX, a paragraph for each line, with a Word comment on each place remarked on."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH

from jinguo.documents.document import holdable
from jinguo.documents.word import BODY, TITLE, blank, indent

_AUTHOR, _INITIALS = "巾帼", "巾帼"
_LINE = re.compile(r"\r\n|\r|\n")
_HEADING = 30
"""Characters: a shorter line is a heading or a date, and stands without indent."""


@dataclass(frozen=True)
class Remark:
    """What is said about the characters `start` to `end` of a text, in lines."""

    start: int
    end: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Placed:
    """A stretch of the text and the run that holds it."""

    start: int
    end: int
    run: Any


def annotated(text: str, remarks: Sequence[Remark], *, at: datetime | None = None) -> bytes:
    """Return the bytes of a DOCX of a text with its remarks as comments; offsets are code points.

    Args:
        text: The text; characters that no document may hold are shown as lost.
        remarks: What to say where; remarks may overlap.
        at: When it was made, in UTC.
    """
    made = blank()
    cuts = sorted({bound for remark in remarks for bound in (remark.start, remark.end)})
    placed = list(_written(made, text, cuts))
    starts = [one.start for one in placed]
    for remark in remarks:
        first = bisect_left(starts, remark.start)
        last = bisect_left(starts, remark.end) - 1
        if first <= last:
            runs = [placed[first].run, placed[last].run]
            made.add_comment(runs, "\n".join(_safe(remark.lines)), _AUTHOR, _INITIALS)
    told = made.core_properties
    told.title, told.author, told.comments, told.language = "", _AUTHOR, "", "zh-CN"
    if at:
        told.created = told.modified = at
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def _safe(lines: Sequence[str]) -> list[str]:
    return [holdable(line) for line in lines]


def _written(made: Any, text: str, cuts: Sequence[int]) -> Iterator[_Placed]:
    """Yield every line's runs in order, each cut where a remark begins or ends."""
    opening = True
    for start, end in _lines(text):
        if not text[start:end].strip():
            continue
        paragraph = _paragraph(made, text[start:end], opening=opening)
        opening = False
        within = cuts[bisect_left(cuts, start) : bisect_left(cuts, end)]
        for head, tail in pairwise(sorted({start, *within, end})):
            yield _Placed(head, tail, paragraph.add_run(_safe([text[head:tail]])[0]))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _LINE.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _paragraph(made: Any, line: str, *, opening: bool) -> Any:
    """Add a paragraph: the first short line is the title, other short ones stand flush."""
    if len(line) < _HEADING:
        return made.add_paragraph(style=TITLE if opening else BODY)
    paragraph = made.add_paragraph(style=BODY)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if line[:1].strip():
        indent(paragraph)
    return paragraph
