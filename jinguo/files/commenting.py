"""Puts Word comments into a document that somebody else made, and leaves all else of it as it was.

The characters of the text as read are found again in the runs of the body; a run is cut where a
comment begins or ends inside it, and both halves keep its look. Nothing is added to the body but
the marks of the comments.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.text.run import Run

from jinguo.errors import UnreadableError
from jinguo.files.docx import read_docx
from jinguo.files.limits import Limits

Said = tuple[int, int, str]
"""A place in the text, its end, and what is said of it."""

_AUTHOR = "巾帼"
_TEXT, _RUN, _PRESERVE = qn("w:t"), qn("w:r"), "{http://www.w3.org/XML/1998/namespace}space"
_ASIDE = frozenset((qn("w:del"), qn("w:moveFrom"), qn("w:rt"), qn("w:txbxContent")))
_OTHER = "的文字不在正文的段落里（文本框、脚注等），没能在原件上批注。"


@dataclass
class _Piece:
    """One stretch of text in a run of the body, and where it stands in the text as read."""

    start: int
    node: Any

    @property
    def end(self) -> int:
        return self.start + len(self.node.text or "")


def comment(raw: bytes, said: Sequence[Said], limits: Limits) -> bytes:
    """Return a .docx with a comment at each place; its text reads the same as before.

    Raises:
        UnreadableError: If a place does not stand in the runs of the body.
    """
    text = read_docx(raw, limits)
    made: Any = docx.Document(BytesIO(raw))
    pieces = list(_pieces(made.element.body, text))
    for start, end, words in sorted(said):
        runs = _runs(pieces, start, end)
        if not runs:
            raise UnreadableError(_OTHER)
        held = [Run(one, made) for one in (runs[0], runs[-1])]
        made.add_comment(held, words, _AUTHOR, _AUTHOR)
    written = BytesIO()
    made.save(written)
    if read_docx(written.getvalue(), limits) != text:
        raise UnreadableError(_OTHER)
    return written.getvalue()


def _pieces(body: Any, text: str) -> Iterator[_Piece]:
    """Yield the stretches of the body's runs, found in the text in their order."""
    at = 0
    for node in body.iter(_TEXT):
        said = node.text or ""
        if not said or node.getparent().tag != _RUN or _is_aside(node):
            continue
        found = text.find(said, at)
        # Between two stretches stand only what the reader writes for breaks, tabs and signs.
        if found < 0 or text[at:found].strip("\n\t- "):
            continue
        yield _Piece(found, node)
        at = found + len(said)


def _is_aside(node: Any) -> bool:
    return any(above.tag in _ASIDE or above.tag.endswith("}Fallback")
               for above in node.iterancestors())  # fmt: skip


def _runs(pieces: list[_Piece], start: int, end: int) -> list[Any]:
    """Return the runs that hold exactly the characters from `start` to `end`."""
    _cut(pieces, start)
    _cut(pieces, end)
    starts = [one.start for one in pieces]
    held = pieces[bisect_left(starts, start) : bisect_left(starts, end)]
    if not held or held[0].start != start or held[-1].end != end:
        return []
    return [one.node.getparent() for one in held]


def _cut(pieces: list[_Piece], place: int) -> None:
    """Cut the run that holds a place in two, so that one of them begins there."""
    at = bisect_right([one.start for one in pieces], place) - 1
    if at < 0 or not pieces[at].start < place < pieces[at].end:
        return
    piece, node = pieces[at], pieces[at].node
    run, said = node.getparent(), node.text
    first = deepcopy(run)
    run.addprevious(first)
    order = list(run).index(node)
    for child in list(first)[order + 1 :]:
        first.remove(child)
    for child in list(run)[:order]:
        if child.tag != qn("w:rPr"):
            run.remove(child)
    head = list(first)[order]
    head.text, node.text = said[: place - piece.start], said[place - piece.start :]
    for half in (head, node):
        half.set(_PRESERVE, "preserve")
    pieces[at] = _Piece(piece.start, head)
    pieces.insert(at + 1, _Piece(place, node))
