"""What the page of a report shows, worked out before a template sees it."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from jinguo.documents.document import Document, Heading, Run
from jinguo.documents.plain import as_text
from jinguo.reading.document import Document as Source
from jinguo.reporting.outline import OPENING, Entry
from jinguo.reporting.sentences import Lack
from jinguo.reporting.write import Written
from jinguo.web.picks import Picked

_FEW = 12
"""So many names are read at a glance; more are folded away."""
_SHORT = 8
"""A figure of no more characters is not broken between two lines."""


@dataclass(frozen=True)
class Passage:
    """A heading, with what an address calls it; or a paragraph, its figures as links."""

    lines: tuple[str, ...] = ()
    anchor: str = ""
    lead: str = ""
    text: str = ""


@dataclass(frozen=True)
class Choice:
    """Something to tick; `stands` tells whether anything of it is in the report."""

    number: str
    heading: str
    ticked: bool
    stands: bool
    parts: tuple["Choice", ...] = ()


@dataclass(frozen=True)
class Missed:
    """Figures and claims that were not written for the same reason, as links."""

    why: str
    named: list[str] = field(default_factory=list)

    @property
    def many(self) -> bool:
        """Tell whether there are too many to read at a glance."""
        return len(self.named) > _FEW


@dataclass(frozen=True)
class AllMissed:
    """What was not written: of the programmes with records here, and of the others."""

    near: list[Missed]
    far: list[Missed]

    @property
    def near_many(self) -> int:
        """Return how many were not written though their programmes have records here."""
        return sum(len(each.named) for each in self.near)

    @property
    def far_many(self) -> int:
        """Return how many are of programmes without a record here."""
        return sum(len(each.named) for each in self.far)

    @property
    def told(self) -> str:
        """Return how many, in a clause; nothing if there are none."""
        far = f"{self.far_many} 处没有记录"
        if self.near:
            return f"有 {self.near_many} 处没有写入" + (f"（另有 {far}）" if self.far else "")
        return f"有 {far}，没有写入" if self.far else ""


@dataclass(frozen=True)
class Waiting:
    """A figure, as a link, for which units have not reported."""

    named: str
    units: int
    zeros: int = 0
    """How many others said that there was nothing."""


def passages(document: Document) -> list[Passage]:
    """Return the blocks of a report in their order."""
    return [
        Passage(block.lines, f"s{at}")
        if isinstance(block, Heading)
        else Passage(lead=block.lead, text=_inline(block.runs))
        for at, block in enumerate(document.blocks, start=1)
    ]


def choices(
    planned: Iterable[Entry], left: Collection[str], read: Sequence[Passage]
) -> Iterator[Choice]:
    """Yield what may be ticked; under a section left out its parts wait ticked."""
    standing = {" ".join(each.lines) or each.lead for each in read}
    opened = bool(read and not read[0].lines)
    for entry in planned:
        heading = " ".join(entry.heading)
        stands = opened if entry.number == OPENING else heading in standing
        parts = tuple(choices(entry.parts, left, read)) if entry.parts else ()
        yield Choice(entry.number, heading, entry.number not in left, stands, parts)


def missed(written: Written, programmes: Collection[str]) -> AllMissed:
    """Return what was not written, apart by whether its programme has records here."""
    near = [lack for lack in written.left_out if lack.address.split(".")[0] in programmes]
    far = [lack for lack in written.left_out if lack not in near]
    return AllMissed(_by_reason(near), _by_reason(far))


def _by_reason(lacks: Iterable[Lack]) -> list[Missed]:
    """Return lacks by the reason; what the most have in common comes first."""
    made: dict[str, Missed] = {}
    for lack in lacks:
        made.setdefault(lack.why, Missed(lack.why)).named.append(_opening(lack.label, lack.link))
    return sorted(made.values(), key=lambda each: -len(each.named))


def waiting(written: Written, picked: Picked) -> list[Waiting]:
    """Return the figures of the report for which some units have not reported."""
    return [
        Waiting(
            _opening(each.label, f"{reverse('figure', args=[each.address])}?{picked.query}"),
            len(each.missing),
            len(each.zeros),
        )
        for each in dict.fromkeys(written.figures)
        if each.missing
    ]


def lacking(left_out: AllMissed, late: Sequence[Waiting]) -> str:
    """Return in one sentence what a report lacks, for whoever takes it along at once."""
    clauses = (left_out.told, f"{len(late)} 个数字还有单位没报" if late else "")
    return "，".join(filter(None, clauses)) + "。" * any(clauses)


def _inline(runs: Iterable[Run]) -> SafeString:
    """Return running text; between Chinese characters a template would leave spaces."""
    parts = [_opening(run.text, run.link) if run.link else escape(run.text) for run in runs]
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped


def _opening(text: str, link: str) -> SafeString:
    """Return a link to a figure's page, which opens at the side where scripts run."""
    if not link:
        return escape(text)
    page, _, asked = link.partition("?")
    kept = mark_safe(' class="short"') if len(text) <= _SHORT else ""
    return format_html(
        '<a{3} href="{0}?{1}" hx-get="{0}side/?{1}" hx-target="#side">{2}</a>',
        page, asked, text, kept,
    )  # fmt: skip


def as_read(written: Written) -> Source:
    """Return a written report as one that is read back, to be checked or read across."""
    text = as_text(written.document)
    return Source("本期报告.txt", "utf-8", hashlib.sha256(text.encode()).hexdigest(), text)
