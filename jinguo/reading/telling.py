"""What each sentence of a report is for: it heads, tells of work, plans, or only frames the rest.

A sentence tells of work unless a plain cue says otherwise: whoever reads the report back must see
work without a programme rather than have it passed over.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from jinguo.reading.layout import Sentence, sentences

Part = Literal["title", "work", "plan", "frame", "aside"]
PARTS: dict[Part, str] = {
    "title": "标题", "work": "讲工作", "plan": "打算", "frame": "总说", "aside": "附注",
}  # fmt: skip
_LONGEST_TITLE = 60
_LONGEST_LEAD = 24

_ENDED = re.compile(r"[。！？!；;][”’」』）)]*$")
_DONE = re.compile(
    r"了|全年|累计|年来|先后|(?:19|20)\d\d年|[\d〇零一二两三四五六七八九十百]+余?[场次期名人户件份篇个家]"
)
"""Something happened: no plan."""
_ACTOR = re.compile(
    r"^(?:[省市县区州镇乡村]|各级|基层|全[省市县区]|我[省市县区会]|机关)[^，,。]{0,4}妇联"
)
"""A sentence that begins with who acts is no heading, however short."""
_LATER = re.compile(
    r"^(?:下一步|下一?阶段|今后|接下来|明年|来年|新的一年|新年度|新征程上|展望|面向未来|未来)"
)
_WILL = re.compile(
    r"(?<![即行])将(?:会|要|继续|持续|进一步|一如既往|不断|始终|坚持|紧紧|紧扣|聚焦|围绕|深入|全面|努力|"
    r"着力|大力|积极|认真|切实|以更)"
    r"|^[^，,。；;]{0,8}(?<![需重主首概纲])要(?:坚持|继续|进一步|持续|切实|认真|深入|以|把|在|全面|努力|着力)"
    r"|^(?:拟|计划(?!生育))"
)
_GUIDED = re.compile(
    r"以[^，,。；;]{2,40}为(?:指导|统领|引领|遵循|根本遵循)|首要政治任务|(?:坚强|正确)领导下"
    r"|[关指]\w{0,4}(?:支持|指导)下"
)
"""Under whose guidance: the opening formula."""
_WHOLE = re.compile(
    r"各[项条][^，,。；;]{0,3}(?:工作|战线)|围绕中心|服务大局|各方面|全过程|一系列(?:具体)?举措"
    r"|千家万户|谱写|新篇章|奋斗华章|砥砺(?:奋进|前行)|勇毅前行|高质量发展(?:作出|做出|贡献|建功)"
    r"|以上(?:就是|是)|谢谢|汇报完毕|特此报告"
)
"""The whole of the work at once, or none of it: how a report opens and closes."""
_CONTACT = re.compile(r"^(?:联系(?:人|电话|地址|方式)|电话|地址|邮编|邮箱|网址|传真)[:：\s]")


@dataclass(frozen=True)
class Telling:
    """A sentence, and what it is for; `lead` is the heading run in before its paragraph."""

    sentence: Sentence
    part: Part
    lead: str = ""
    first: bool = False
    """Whether it stands first in its paragraph."""


def tellings(text: str, told: frozenset[int] = frozenset()) -> Iterator[Telling]:
    """Yield the sentences of a restored text in order, each with what it is for.

    Args:
        text: The text as restored.
        told: Where figures and claims begin: a sentence that holds one tells of work.
    """
    every = list(sentences(text))
    breaks = _lost_breaks(every)
    lead, before = "", None
    for at, sentence in enumerate(every):
        first = not at or every[at - 1].paragraph != sentence.paragraph
        first = first or sentence.start in breaks
        last = at + 1 == len(every) or every[at + 1].paragraph != sentence.paragraph
        last = last or every[at + 1].start in breaks
        lead = "" if first else lead
        holds = any(sentence.start <= start < sentence.end for start in told)
        part = _part(sentence, holds=holds, first=first, alone=first and last, before=before)
        yield Telling(sentence, part, lead, first)
        if part == "title" and first and not last:
            lead = sentence.text
        before = None if last else part


def _lost_breaks(every: list[Sentence]) -> set[int]:
    """Return where a sentence stands apart from the one before it in a line that has no such gaps.

    There a line break was lost on the way.
    """
    joints = [(one, two) for one, two in pairwise(every) if one.paragraph == two.paragraph]
    within = Counter(two.paragraph for _, two in joints)
    apart = [two for one, two in joints if two.start > one.end]
    often = Counter(two.paragraph for two in apart)
    return {two.start for two in apart if often[two.paragraph] * 2 < within[two.paragraph]}


def _part(
    sentence: Sentence, *, holds: bool, first: bool, alone: bool, before: Part | None
) -> Part:
    words = sentence.text
    if sentence.aside or _CONTACT.match(words):
        return "aside"
    if holds:
        return "work"
    if alone and _is_line(words):
        return "title"
    if _is_plan(words, before):
        return "plan"
    if first and not alone and _is_lead(words):
        return "title"
    return "frame" if _GUIDED.search(words) else "work"


def is_whole(words: str) -> bool:
    """Tell whether a sentence speaks of the whole of the work, if it names no programme."""
    return bool(_WHOLE.search(words))


def _is_line(words: str) -> bool:
    return len(words) <= _LONGEST_TITLE and not _ENDED.search(words)


def _is_lead(words: str) -> bool:
    """Tell whether a paragraph's first sentence is its heading: short, about no deed done."""
    return len(words) <= _LONGEST_LEAD and not _DONE.search(words) and not _ACTOR.match(words)


def _is_plan(words: str, before: Part | None) -> bool:
    if _LATER.match(words):
        return True
    # What follows a plan in its paragraph is plan too, unless it says that it was done.
    return bool(_WILL.search(words) or before == "plan") and not _DONE.search(words)
