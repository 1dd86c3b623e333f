"""Characters broken by a tool that cut a text between the bytes of one: what can be solved."""

import re
from dataclasses import dataclass
from functools import cache

from jinguo.reading.scripts import is_chinese, is_common, is_reading, simplified

LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü"
MARKS = {mark: ord(mark) + 0xFEE0 for mark in "!,:;()"} | {"。": ord("。"), "！": ord("！")}
NUMERALS = frozenset("0123456789〇零一二两兩三四五六七八九十百千万萬亿億半")

_LONGEST_RUN = 200
_PLAUSIBLE = 0.8  # of a run's characters are common ones once it is paired rightly
_FOLLOWED = re.compile(rf"\?([{LETTERS}]+)\)")
_RUN = re.compile(rf"[^?\n\r0-9A-Za-z]{{1,{_LONGEST_RUN}}}")
_GROUP = re.compile(rf"\([{LETTERS}]+\)")
# Two characters of such words stand together in reports.
_WORDS = (
    "担当 妇联 基层 幸福 妇女 组织 活动 家庭 服务 工作 培训 创业 就业 发展 帮扶 关爱 儿童 "
    "群众 宣传 维权 权益 法律 志愿 巾帼 建设 教育 项目 资金 参加 开展 举办 健康 文明 "
    "创新 企业 先进 典型 岗位 技能 婚姻 调解 纠纷 慰问 救助 留守 困难 阵地 执委 "
    "会议 庆祝 平安 美丽 庭院 乡村 振兴 引领 思想 政治 学习 团结 力量 优秀"
)
WORDS = frozenset(_WORDS.split())


@dataclass(frozen=True)
class Solved:
    """What stands for a broken stretch of a text, up to `end`, and how sure that is."""

    end: int
    text: str
    certainty: str
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class Context:
    """The text with a broken place, the pairs it holds, and the characters it gives readings."""

    text: str
    pairs: frozenset[str]
    read: frozenset[str]

    def fits(self, before: str, lost: str, after: str) -> bool:
        """Say whether a character makes a known word with a neighbour."""
        lost = simplified(lost)
        near = {simplified(before) + lost, lost + simplified(after)}
        return bool(near & WORDS) or bool(near & self.pairs)


def solve_reading(context: Context, start: int, romanised: str, after: int) -> Solved | None:
    """Solve `X?py)Y`: a reading put between the bytes of two characters.

    `start` is where the question mark stands, `after` where the text goes on.
    """
    before = context.text[start - 1 : start]
    leads = _leads(context, before, romanised)
    trail = context.text[after : after + 1]
    if trail and "@" <= trail <= "~":
        return _with_trail(context, start, leads, after)
    return _vanished(context, leads, after) or _shifted(context, start, leads, after)


def _leads(context: Context, before: str, romanised: str) -> list[int]:
    """Return the lost lead bytes: with the last byte before they make a character so read.

    A tool gives a character its reading always or never, so one read elsewhere is the one.
    """
    first = encoded(before)[-1:]
    chars = {lead: decoded(first + bytes([lead])) for lead in range(0x81, 0xFF)}
    found = [lead for lead, char in chars.items() if is_chinese(char)]
    leads = [lead for lead in found if is_reading(romanised, chars[lead])]
    return [lead for lead in leads if chars[lead] in context.read] or leads


def _with_trail(context: Context, start: int, leads: list[int], after: int) -> Solved | None:
    """Solve a lost character whose second byte was left behind as an ASCII one."""
    text = context.text
    lost = [decoded(bytes([lead, ord(text[after])])) for lead in leads]
    found = tuple(char for char in dict.fromkeys(lost) if char and is_chinese(char))
    if not found or text[after + 1 : after + 2] == "(":
        return None
    if len(leads) == 1 and found[0] not in NUMERALS:
        return Solved(after + 1, found[0], "bytes", found)
    left = Solved(after + 1, text[start : after + 1], "context", found)
    return _chosen(context, (start, after + 1), found) or left


def _chosen(context: Context, span: tuple[int, int], found: tuple[str, ...]) -> Solved | None:
    """Choose the one candidate that makes a word, or the only common one."""
    before, after = context.text[span[0] - 1], context.text[span[1] : span[1] + 1]
    fitting = [char for char in found if context.fits(before, char, after)]
    likely = fitting or [char for char in found if is_common(char)]
    if len(likely) != 1 or likely[0] in NUMERALS:
        return None
    return Solved(span[1], likely[0], "dictionary" if fitting else "context", found)


def _vanished(context: Context, leads: list[int], after: int) -> Solved | None:
    """Solve `?py)?py)`: two broken characters whose middle bytes made none and vanished."""
    second = _FOLLOWED.match(context.text, after)
    if second is None:
        return None
    ends = [char for char in _read_as(second[1]) if is_common(char)]
    pairs = {
        first + last
        for lead in leads
        for last in ends
        for first in _none_with(lead, encoded(last)[0])
    }
    fitting = sorted(two for two in pairs if context.fits("", two[0], two[1]))
    likely = {simplified(two[0]) + simplified(two[1]) for two in fitting}
    if len(likely) != 1 or set(fitting[0]) & NUMERALS:
        return None
    return Solved(second.end(), fitting[0], "dictionary", tuple(sorted(pairs)))


@cache
def _none_with(lead: int, following: int) -> tuple[str, ...]:
    """Return the characters of a lead byte whose second byte makes none with the following."""
    trails = (trail for trail in range(0x80, 0xFF) if not decoded(bytes([trail, following])))
    chars = (decoded(bytes([lead, trail])) for trail in trails)
    return tuple(char for char in chars if char and is_chinese(char))


@cache
def _read_as(romanised: str) -> tuple[str, ...]:
    """Return the characters of a reading whose second byte is no ASCII one."""
    every = (decoded(bytes([lead, end])) for lead in range(0x81, 0xFE) for end in range(0x81, 0xFF))
    return tuple(char for char in every if is_chinese(char) and is_reading(romanised, char))


def _shifted(context: Context, start: int, leads: list[int], after: int) -> Solved | None:
    """Solve a run paired one byte wrongly, up to the reading that ends it."""
    run = _RUN.match(context.text, after)
    closing = run and _FOLLOWED.match(context.text, run.end())
    if run is None or closing is None:
        return None
    middle = encoded(_widened(_GROUP.sub("", run[0])))
    ends = [encoded(char)[1:] for char in _read_as(closing[1]) if encoded(char)[0] == middle[-1]]
    texts = {decoded(bytes([lead]) + middle + last) for lead in leads for last in ends}
    found = tuple(sorted(text for text in texts if plausible(text)))
    if len(found) != 1 or set(found[0]) & NUMERALS:
        return None
    fits = context.fits(context.text[start - 1], found[0][0], found[0][1:2])
    return Solved(closing.end(), found[0], "dictionary" if fits else "context", found)


def _widened(run: str) -> str:
    return run.translate({ord(mark): wide for mark, wide in MARKS.items()})


def plausible(text: str) -> bool:
    """Say whether a text reads like one that is paired rightly."""
    common = sum(is_common(char) or not is_chinese(char) for char in text)
    return bool(text) and common >= _PLAUSIBLE * len(text)


def encoded(text: str) -> bytes:
    """Return the GBK bytes of a text; what has none is left out."""
    return text.encode("gbk", errors="ignore")


def decoded(code: bytes) -> str:
    """Return the text of GBK bytes, or nothing when they are none."""
    try:
        return code.decode("gbk")
    except UnicodeDecodeError:
        return ""
