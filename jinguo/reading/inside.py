"""Checks that a report makes on itself, without a ledger: figures of one text against each other.

What is resolved cannot exceed what was found; a rate must fit its parts, and a share its whole;
parts do not add up to more than what they are parts of; what grew from A to B grew by B - A; the
same thing is not told twice with two numbers. Approximate wordings clash only where no pair of true
values fits both.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import groupby, pairwise

from jinguo.reading.figure import Figure, Json
from jinguo.reading.restore import Restored

_FOUND = re.compile(
    r"排查|摸排|发现|受理|交办|接到|收到|接待|接访|申请|应到|纠纷|问题|案件|来访|来信|来电"
)
_DONE = re.compile(r"化解|办结|整改|成功|调结|解决|签发|实到|处理完|反馈|销号")
_RATE = re.compile(
    r"(?:化解|办结|整改|调解|调处|成功|签发|结案|解决|到会|到场|出席)[^,，;；。]{0,4}率"
)
_SHARE = re.compile(r"占(?:比|[^,，;；。]{0,12}(?:的|总数|总人数|人数))?(?:为|达到?|约)?$")
_PART = re.compile(r"其中")
_FROM = re.compile(r"[由从]")
_ARRIVES = re.compile(r"(?:到|至|为)$")
_SINCE = r"^[,，;；、]?(?:同比|净|共|一年|(?:比|较)[^,，;；。]{1,8}?)*"
_GREW = re.compile(_SINCE + r"(?:增长|上升|提高|增加|净增|新增|扩大|多)(?:了)?$")
_FELL = re.compile(_SINCE + r"(?:下降|降低|减少|缩小|少)(?:了)?$")
_AMONG = re.compile(r"^[^,，。;；]{0,10}中[,，]?[^,，。;；\d]{1,14}占(?:比|到)?(?:为|达)?$")
_ALL = re.compile(r"全[省市州县区镇乡年]|共|累计|总计|合计")
_OTHER_TIME = re.compile(
    r"去年|上年|同期|上半年|下半年|季度|\d月|20\d\d年|五年|三年|以来|目前|当天|其中"
)
_PLACE = re.compile(r"[\u4e00-\u9fff]{2}(?:[县区镇乡村]|街道|社区)")
_PAUSE = re.compile(r"[，,。;；：:]")
_LONG_NAME = 5
_MOST_HEADS = 2_000


@dataclass(frozen=True)
class Clash:
    """Figures of one report that cannot all be true."""

    rule: str
    figures: tuple[Figure, ...]
    severity: str
    reason: str

    def as_json(self) -> Json:
        """Return the clash with the places of its figures."""
        places = [{"start": one.start, "end": one.end, "surface": one.surface}
                  for one in self.figures]  # fmt: skip
        return {
            "rule": self.rule,
            "figures": places,
            "severity": self.severity,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class _Told:
    """One figure with the words since the figure before it."""

    figure: Figure
    words: str

    @property
    def low(self) -> Decimal:
        """Return the least that it may be."""
        return self.figure.low or Decimal(0)

    @property
    def high(self) -> Decimal:
        """Return the most that it may be."""
        return Decimal("Infinity") if self.figure.high is None else self.figure.high

    @property
    def name(self) -> str:
        """Return what it counts, with the words before it."""
        return f"{self.words}{self.figure.subject or ''}"


def clashes(text: str, figures: list[Figure]) -> list[Clash]:
    """Return what in a text contradicts itself; offsets are those of the text and its figures."""
    sure = [one for one in figures if one.is_result and not one.damaged and one.low is not None]
    found: list[Clash] = []
    for _, group in groupby(sure, key=lambda one: one.sentence_start):
        told = list(_with_words(text, list(group)))
        for rule in _IN_SENTENCE:
            found += rule(told)
    found += _twice(text, sure)
    return sorted(found, key=lambda one: one.figures[-1].start)


def in_source(clash: Clash, text: str, restored: Restored) -> Clash:
    """Return a clash of a restored text with the places of its figures in the source."""
    places = []
    for one in clash.figures:
        start, end = restored.span(one.start, one.end)
        places.append(replace(one, start=start, end=end, surface=text[start:end]))
    return replace(clash, figures=tuple(places))


def _with_words(text: str, figures: list[Figure]) -> Iterator[_Told]:
    since = figures[0].sentence_start
    for one in figures:
        yield _Told(one, text[since : one.start])
        since = one.end


def _counts_same(one: _Told, other: _Told) -> bool:
    return one.figure.kind == other.figure.kind == "count" and one.figure.unit == other.figure.unit


def _resolved(told: list[_Told]) -> Iterator[Clash]:
    """Yield what was resolved beyond what was found."""
    for one, other in pairwise(told):
        done = _DONE.search(other.name) and not _DONE.search(one.name) and _FOUND.search(one.name)
        apart = re.search("[;；。]", other.words)
        if done and not apart and _counts_same(one, other) and other.low > one.high:
            reason = (
                f"前面写“{one.figure.surface}”，后面办成的却写“{other.figure.surface}”，"
                "比总数还多，请核对哪一个写错了。"
            )
            yield Clash("resolved", (one.figure, other.figure), "high", reason)


def _rate(told: list[_Told]) -> Iterator[Clash]:
    """Yield a rate that does not fit the two counts before it."""
    for at, ratio in enumerate(told):
        if ratio.figure.kind != "ratio" or not _RATE.search(ratio.name) or at < 2:  # noqa: PLR2004
            continue
        whole, part = told[at - 2], told[at - 1]
        fits = _counts_same(whole, part) and _DONE.search(part.name) and _FOUND.search(whole.name)
        if fits and whole.low and part.high <= whole.high:
            yield from _unlike(ratio, part, whole)


def _share(told: list[_Told]) -> Iterator[Clash]:
    """Yield a share that does not fit its part and its whole: 其中女性30人,占75%."""
    for at, ratio in enumerate(told):
        if ratio.figure.kind != "ratio" or not _SHARE.search(ratio.words) or not at:
            continue
        part = told[at - 1]
        whole = next((one for one in reversed(told[: at - 1]) if _counts_same(one, part)), None)
        if whole and _PART.search(part.words) and whole.low and part.high <= whole.high:
            yield from _unlike(ratio, part, whole)


def _unlike(ratio: _Told, part: _Told, whole: _Told) -> Iterator[Clash]:
    least, most = part.low / whole.high, part.high / whole.low
    cut = ratio.high - ratio.low  # a writer may cut the number off instead of rounding it
    if least > ratio.high + cut / 2 or most < ratio.low:
        points = f"{(part.figure.low or 0) / whole.low * 100:.2f}".rstrip("0").rstrip(".")
        reason = (
            f"“{part.figure.surface}”比“{whole.figure.surface}”约为{points}%，"
            f"不是“{ratio.figure.surface}”，请核对这三个数。"
        )
        yield Clash("ratio", (whole.figure, part.figure, ratio.figure), "high", reason)


def _parts(told: list[_Told]) -> Iterator[Clash]:
    """Yield parts that exceed their whole: each by itself, or those of a list together."""
    for at, whole in enumerate(told):
        parts = list(_parts_of(whole, told[at + 1 :]))
        if not parts:
            continue
        for part in parts:
            if part.low > whole.high:
                reason = (
                    f"“{part.figure.surface}”是“{whole.figure.surface}”的一部分，却比总数还多。"
                )
                yield Clash("parts", (whole.figure, part.figure), "high", reason)
                return
        if sum(part.low for part in parts) > whole.high:
            figures = tuple(part.figure for part in parts)
            least = sum(part.low for part in parts)
            reason = (
                f"其中各项加起来至少{least:f}，超过总数“{whole.figure.surface}”，"
                "如有重复计算请写明。"
            )
            yield Clash("parts", (whole.figure, *figures), "low", reason)


def _parts_of(whole: _Told, after: list[_Told]) -> Iterator[_Told]:
    """Yield the parts that 其中 opens right behind a whole."""
    for at, one in enumerate(after):
        if (not at and not _PART.search(one.words)) or not _counts_same(whole, one):
            return
        if at and not re.fullmatch(r"[、和及与,，][^,，;；。]*", one.words):
            return
        yield one


def _growth(told: list[_Told]) -> Iterator[Clash]:
    """Yield an increase that is not the difference of the two numbers before it."""
    for at in range(len(told) - 2):
        old, new, change = told[at : at + 3]
        moves = _FROM.search(old.words) and _ARRIVES.search(new.words)
        grew, fell = _GREW.search(change.words), _FELL.search(change.words)
        if not moves or not (grew or fell) or old.figure.unit != new.figure.unit or not old.low:
            continue
        first, last = (old, new) if grew else (new, old)
        least, most = last.low - first.high, last.high - first.low
        if change.figure.unit == "%" and old.figure.kind != "ratio":
            least, most = least / old.high, most / old.low
        elif change.figure.unit not in {old.figure.unit, "个百分点"}:
            continue
        if least > change.high or most < change.low:
            reason = (
                f"由“{old.figure.surface}”到“{new.figure.surface}”，变化对不上“{change.figure.surface}”，"
                "请核对这三个数。"
            )
            yield Clash("growth", (old.figure, new.figure, change.figure), "high", reason)


def _indivisible(told: list[_Told]) -> Iterator[Clash]:
    """Yield a share that no whole number of so few can be: 45人中占33.5%."""
    for whole, ratio in pairwise(told):
        heads = whole.figure.value
        small = heads and whole.figure.approx == "exact" and heads <= _MOST_HEADS
        if ratio.figure.kind != "ratio" or not small or not _AMONG.search(ratio.words):
            continue
        assert heads is not None
        least = (ratio.low * heads).to_integral_value(ROUND_CEILING)
        if least > (ratio.high * heads).to_integral_value(ROUND_FLOOR):
            reason = f"“{whole.figure.surface}”里没有哪个整数正好占“{ratio.figure.surface}”。"
            yield Clash("indivisible", (whole.figure, ratio.figure), "medium", reason)


def _twice(text: str, figures: list[Figure]) -> Iterator[Clash]:
    """Yield the same thing of the whole place and year told with two numbers."""
    seen: dict[tuple[str, str | None, str | None], Figure] = {}
    for one in figures:
        name = one.subject or ""
        clause = _PAUSE.split(text[one.sentence_start : one.start])[-1]
        if len(name) < _LONG_NAME or one.kind == "ratio" or not _ALL.search(clause):
            continue
        if _OTHER_TIME.search(clause) or _PLACE.search(clause.replace(name, "")):
            continue
        before = seen.setdefault((name, one.unit, one.per), one)
        if before is not one and _disjoint(before, one):
            reason = f"“{name}”前面写“{before.surface}”，这里写“{one.surface}”，请统一。"
            yield Clash("twice", (before, one), "medium", reason)


def _disjoint(one: Figure, other: Figure) -> bool:
    assert one.low is not None
    assert other.low is not None
    above = other.high is not None and one.low > other.high
    return above or (one.high is not None and other.low > one.high)


_IN_SENTENCE: tuple[Callable[[list[_Told]], Iterator[Clash]], ...] = (
    _resolved, _rate, _share, _parts, _growth, _indivisible,
)  # fmt: skip
