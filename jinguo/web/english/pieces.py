"""A template's source in pieces: text, values, tags of Django and of HTML with their attributes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class What(Enum):
    """What a piece of a template's source is."""

    TEXT = "text"
    VALUE = "value"
    """`{{ … }}`"""
    STEP = "step"
    """`{% … %}`"""
    ASIDE = "aside"
    """A comment, a script or anything else that nobody reads."""
    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True)
class Attribute:
    """An attribute of a tag, and where in the tag its value stands."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A piece of a template's source; `name` is that of a tag of HTML."""

    what: What
    source: str
    name: str = ""
    attributes: tuple[Attribute, ...] = ()


_DJANGO = r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}"
_NEXT = re.compile(
    r"(?P<unread>\{% *comment\b.*?\{% *endcomment *%\}|\{#.*?#\}|<!.*?>"
    r"|<(?:script|style)\b[^>]*>.*?</(?:script|style)>)"
    r"|(?P<step>\{%.*?%\})|(?P<value>\{\{.*?\}\})"
    r"|<(?P<close>/?)(?P<tag>[a-zA-Z][\w-]*)",
    re.DOTALL,
)
_IN_TAG = re.compile(rf"(?P<django>{_DJANGO})|(?P<mark>[\"'>])", re.DOTALL)
_NAMED = re.compile(r"([\w:.-]+)\s*=\s*$")


def pieces(source: str) -> Iterator[Piece]:
    """Yield the pieces in their order; put together they are the source again."""
    at = 0
    while found := _NEXT.search(source, at):
        if found.start() > at:
            yield Piece(What.TEXT, source[at : found.start()])
        piece = _piece(source, found)
        yield piece
        at = found.start() + len(piece.source)
    if at < len(source):
        yield Piece(What.TEXT, source[at:])


def _piece(source: str, found: re.Match[str]) -> Piece:
    if found["tag"]:
        return _tag(source, found)
    what = What.STEP if found["step"] else What.VALUE if found["value"] else What.ASIDE
    return Piece(what, found[0])


def _tag(source: str, found: re.Match[str]) -> Piece:
    start, attributes = found.start(), []
    quote, begun = "", 0
    at = found.end()
    while step := _IN_TAG.search(source, at):
        at = step.end()
        mark = step["mark"]
        if not mark or (quote and mark != quote):
            continue
        if mark == ">":
            break
        if not quote:
            quote, begun = mark, at
            continue
        quote = ""
        if named := _NAMED.search(source, start, begun - 1):
            attributes.append(Attribute(named[1].lower(), begun - start, at - 1 - start))
    what = What.CLOSE if found["close"] else What.OPEN
    return Piece(what, source[start:at], found["tag"].lower(), tuple(attributes))
