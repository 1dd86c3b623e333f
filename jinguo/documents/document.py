"""What a document is made of: a title, headings, paragraphs, and runs of text that may be links."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Literal

_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
"""What no XML may hold; a damaged text does."""


@dataclass(frozen=True)
class Run:
    """A stretch of text; `link` is where it leads, if anywhere."""

    text: str
    link: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading of one or more parallel lines."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `lead` is a heading run in before its first sentence.

    `stands` puts it flush left, as whom a letter addresses, or right, as who signs it.
    """

    runs: tuple[Run, ...]
    lead: str = ""
    stands: Literal["", "left", "right"] = ""

    @property
    def text(self) -> str:
        """Return the words, the lead as its first sentence."""
        lead = f"{self.lead}。" if self.lead else ""
        return lead + "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Document:
    """A document: its title and subtitle, who wrote it and when (UTC), its blocks in order.

    `code` is that of the ledger's journal at that moment, by which a paper is held against it.
    """

    title: str
    subtitle: str
    author: str
    blocks: tuple[Heading | Paragraph, ...]
    at: datetime | None = None
    code: str = ""

    @property
    def coded(self) -> str:
        """Return the line that tells the code; nothing without one."""
        return f"校验码 {self.code}" if self.code else ""


def merged(runs: Iterable[Run]) -> Iterator[Run]:
    """Yield the runs with neighbours that lead nowhere made one, as somebody would type them."""
    for link, together in groupby(runs, key=lambda run: run.link):
        same = list(together)
        yield from same if link else [Run("".join(run.text for run in same))]


def holdable(text: str) -> str:
    """Return a text with the replacement mark for each character that no XML may hold."""
    return _FORBIDDEN.sub("\ufffd", text)


def cleaned(document: Document) -> Document:
    """Return a document whose every word a file of XML can hold."""
    return replace(
        document,
        title=holdable(document.title),
        subtitle=holdable(document.subtitle),
        author=holdable(document.author),
        blocks=tuple(_cleaned(block) for block in document.blocks),
    )


def _cleaned(block: Heading | Paragraph) -> Heading | Paragraph:
    if isinstance(block, Heading):
        return Heading(tuple(holdable(line) for line in block.lines))
    runs = tuple(replace(run, text=holdable(run.text)) for run in block.runs)
    return replace(block, runs=runs, lead=holdable(block.lead))
