"""Judges what a report claims without a number: 首次, 历年最高, 超额完成, 蝉联, 唯一, 荣获, 第五期.

A claim is declared in the catalogue with the indicators that bear it. It is judged from the
books alone, so that a report may be checked for it and a writer may ask before saying it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np

from jinguo.catalogue.schema import Claim
from jinguo.counting.books import Books
from jinguo.counting.evaluate import chosen, handed_in, history, starts
from jinguo.counting.figures import (
    Figure,
    Slice,
    check_reach,
    figure,
    figures_only,
    lines,
    masks,
    parts_of,
    scale,
)
from jinguo.counting.guarded import FEW
from jinguo.counting.judgement import AGREES, DIFFERS, DOUBTFUL, NO_RECORD, UNKNOWN, Judgement
from jinguo.ledger.models.target import MILLION
from jinguo.ledger.reads import told
from jinguo.org.policy import Scope
from jinguo.org.tree import EPOCH, day_number
from jinguo.periods import Period
from jinguo.quantities.measures import base, kind_of
from jinguo.quantities.ordinals import read_ordinal
from jinguo.quantities.phrase import plain

_SEVERITY = {AGREES: "none", DOUBTFUL: "low", UNKNOWN: "low", NO_RECORD: "medium", DIFFERS: "high"}
_WORST = (DIFFERS, NO_RECORD, UNKNOWN, DOUBTFUL, AGREES)
_PUNCTUATION = re.compile(r"[\s“”\"'‘’「」『』《》〈〉·]")
_ENDING = re.compile(r"(?:等?(?:荣誉称号|称号|荣誉|殊荣))$")
_IN_A_ROW = 2


@dataclass(frozen=True)
class Said:
    """What the wording itself says, beside the claim; what it leaves open is not checked."""

    titles: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    """The titles that are said to be won again."""
    edition: str = ""
    area: str = ""
    """The last character of the area it speaks of: 国, 省, 市, 县…; nothing for the unit's own."""
    first: bool = False
    """It says 首, so that the ledger must reach back far enough to know."""


NOTHING = Said()


@dataclass(frozen=True)
class _Asked:
    """One claim about one indicator, for one unit and period."""

    books: Books
    claim: Claim
    address: str
    where: Slice
    said: Said
    scope: Scope

    @property
    def label(self) -> str:
        return self.books.catalogue.indicators[self.address].label

    @property
    def year(self) -> str:
        return self.where.period.chinese()

    def figure(self, period: Period) -> Figure:
        where = replace(self.where, period=period)
        return figure(self.books, self.address, where, scope=self.scope)


def judge(
    books: Books, address: str, where: Slice, said: Said = NOTHING, *, scope: Scope
) -> Judgement:
    """Judge a declared claim for a unit and a period.

    Raises:
        AddressError: If the catalogue declares no such claim.
        PolicyError: If the scope does not reach the unit.
    """
    claim = books.catalogue.claim(address)
    check_reach(where, scope)
    unit = books.tree.place(where.unit, where.period.last_day)
    if said.area and not _is_own(said.area, unit.name):
        return _judgement(
            UNKNOWN, f"{unit.name}的台账只有本地的记录，{_area(said.area)}的情况查不到，请附证明"
        )
    where = replace(where, alone=where.alone or claim.alone)
    found = [
        _judged(_Asked(books, claim, at, where, said, scope))
        for at in books.catalogue.claimed(address)
    ]
    if not found:
        return _judgement(UNKNOWN, f"“{claim.label}”没有可以核对的口径，请附证明")
    return _together(found)


def _judged(asked: _Asked) -> Judgement:
    """Judge a claim for one indicator; of what the asker may not count nothing is told."""
    if figures_only(asked.books, asked.address, asked.where, asked.scope):
        return _judgement(UNKNOWN, f"“{asked.label}”{FEW}，无法核对，请由能看明细的人核对")
    return _JUDGES[asked.claim.kind](asked)


def _together(found: list[Judgement]) -> Judgement:
    """Return one judgement for several: as bad as the worst, with the reasons of all."""
    worst = min(found, key=lambda each: _WORST.index(each.result))
    reasons = dict.fromkeys(each.reason.rstrip("。") for each in found)
    return replace(worst, reason="；".join(reasons) + "。")


def _judgement(result: str, reason: str, severity: str = "") -> Judgement:
    return Judgement(result, severity or _SEVERITY[result], f"{reason}。")


def _is_own(area: str, name: str) -> bool:
    return name.endswith(area) and not name.endswith("社区")


def _area(area: str) -> str:
    return f"全{area}"


def _shown(asked: _Asked, value: Decimal | Fraction) -> str:
    measure = asked.books.catalogue.indicators[asked.address].measure
    size = base(measure) if kind_of(measure) == "ratio" else Decimal(1)
    exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value
    return plain(round(exact / size, 4)) + measure


def _record(asked: _Asked) -> Judgement:
    now = asked.figure(asked.where.period)
    if now.value is None or not now.worked.rows:
        return _judgement(NO_RECORD, f"台账里“{asked.label}”{asked.year}没有一条记录，请补登后再核")
    earlier = dict(_earlier_years(asked))
    if not earlier:
        return _judgement(
            UNKNOWN,
            f"台账里“{asked.label}”没有往年的记录，不知道{asked.year}是不是最高，请补登往年",
        )
    best = max(earlier, key=lambda period: (earlier[period], period))
    spoken = f"“{asked.label}”{asked.year}为{_shown(asked, now.value)}"
    before = (
        f"有记录的往年共{len(earlier)}年，最高是{best.chinese()}的{_shown(asked, earlier[best])}"
    )
    if now.value > earlier[best]:
        return _judgement(AGREES, f"{spoken}，{before}，是历年最高")
    if now.value == earlier[best]:
        return _judgement(DOUBTFUL, f"{spoken}，{before}，只是持平，建议写“与历年最高持平”")
    return _judgement(DIFFERS, f"{spoken}，{before}，不是历年最高，请改写")


def _earlier_years(asked: _Asked) -> Iterator[tuple[Period, Decimal]]:
    """Yield the same span of each earlier year for which there is a record, with its value."""
    begun = _begun(asked)
    period = asked.where.period.last_year()
    while begun and period.last_day >= begun:
        found = asked.figure(period)
        if found.value is not None and found.worked.rows:
            yield period, found.value
        period = period.last_year()


def _begun(asked: _Asked) -> date | None:
    """Return the first day of the earliest record or tally of something, if there is one."""
    within, end = lines(asked.books, asked.where), asked.where.period.end
    days = []
    for part in parts_of(asked.books, asked.address):
        for found in (chosen(asked.books, part), handed_in(asked.books, part)):
            began = history(asked.books, found, within, end)
            if found.tallies:
                began &= found.columns["value"] > 0
            days.extend(starts(found)[began].tolist())
    return EPOCH + timedelta(days=min(days)) if days else None


def _first(asked: _Asked) -> Judgement:
    begun = _begun(asked)
    if begun is None:
        return _judgement(NO_RECORD, f"台账里“{asked.label}”没有一条记录，请补登后再核")
    if begun < asked.where.period.start:
        return _judgement(
            DIFFERS, f"台账里“{asked.label}”最早的一条在{_day(begun)}，不是{asked.year}首次，请改写"
        )
    told = f"“{asked.label}”最早的一条在{_day(begun)}"
    if asked.said.first and not _reaches_back(asked):
        kind = chosen(asked.books, asked.address).columns.kind.label
        return _judgement(
            UNKNOWN, f"{told}，但台账里没有更早的{kind}记录，不知道以前有没有，请补登往年"
        )
    return _judgement(AGREES, f"{told}，台账里没有更早的")


def _reaches_back(asked: _Asked) -> bool:
    """Tell whether the unit has any record of the kind from before the period."""
    found = chosen(asked.books, asked.address)
    anything = replace(found, mask=~found.columns["struck"])
    start = asked.where.period.start
    return bool(history(asked.books, anything, lines(asked.books, asked.where), start).any())


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _target(asked: _Asked) -> Judgement:
    now = asked.figure(asked.where.period)
    if now.value is None or not now.worked.rows:
        return _judgement(NO_RECORD, f"台账里“{asked.label}”{asked.year}没有一条记录，请补登后再核")
    aim = _aim(asked)
    if aim is None:
        return _judgement(NO_RECORD, f"台账里没有“{asked.label}”{asked.year}的目标，请先登记目标")
    at_least, wanted = aim
    told = (
        f"“{asked.label}”{asked.year}为{_shown(asked, now.value)}，"
        f"目标是{'不低于' if at_least else '不高于'}{_shown(asked, wanted)}"
    )
    value = Fraction(now.value)
    if value == wanted:
        return _judgement(DOUBTFUL, f"{told}，刚好完成，不算超额，建议写“完成”")
    if (value > wanted) == at_least:
        return _judgement(AGREES, f"{told}，超额完成")
    return _judgement(DIFFERS, f"{told}，没有完成，请改写")


def _aim(asked: _Asked) -> tuple[bool, Fraction] | None:
    """Return whether more is better, and the target of the unit for exactly this period."""
    columns, period = asked.books.columns["target"], asked.where.period
    rows = np.flatnonzero(
        ~columns["struck"]
        & columns.having("indicator", [asked.address])
        & (columns["unit_id"] == asked.where.unit)
        & (columns["starts_on"] == day_number(period.start))
        & (columns["ends_before"] == day_number(period.end))
    )
    if not len(rows):
        return None
    row = rows[-1]
    at_least = bool(columns.having("direction", ["不低于"])[row])
    return at_least, Fraction(int(columns["value"][row])) / _in_base(asked)


def _in_base(asked: _Asked) -> Fraction:
    """Return how many base units of a target make one of the figure as it is shown."""
    measure = asked.books.catalogue.indicators[asked.address].measure
    return Fraction(MILLION) if kind_of(measure) == "ratio" else scale(asked.books, asked.address)


def _streak(asked: _Asked) -> Judgement:
    now = asked.figure(asked.where.period)
    if not now.worked.rows:
        return _judgement(NO_RECORD, f"台账里“{asked.label}”没有一条记录，请补登后再核")
    years = int(now.value or 0)
    if years >= _IN_A_ROW:
        return _judgement(AGREES, f"“{asked.label}”到{asked.year}已连续{years}年有记录")
    return _judgement(
        DIFFERS, f"“{asked.label}”到{asked.year}连续的只有{years}年，不是连年，请改写"
    )


def _only(asked: _Asked) -> Judgement:
    now = asked.figure(asked.where.period)
    if not now.value:
        return _judgement(NO_RECORD, f"台账里“{asked.label}”{asked.year}没有一条记录，请补登后再核")
    told = f"{now.unit_name}的台账里“{asked.label}”{asked.year}有{_shown(asked, now.value)}"
    if now.value == 1:
        return _judgement(AGREES, f"{told}，只此一个")
    return _judgement(DIFFERS, f"{told}，不是唯一，请改写")


def _edition(asked: _Asked) -> Judgement:
    words, withheld = _words(asked, "edition", asked.where.period)
    editions = sorted({word for word in words if word})
    if not editions:
        return _nothing(asked, "写明届次的活动", withheld)
    shown = "、".join(editions)
    if not asked.said.edition or any(_same_edition(asked.said.edition, each) for each in editions):
        return _judgement(AGREES, f"“{asked.label}”{asked.year}的活动记为{shown}")
    if withheld:
        return _withheld(asked, withheld)
    told = f"报告写“{asked.said.edition}”，“{asked.label}”{asked.year}的活动记为{shown}，请核对"
    more = all(_number(asked.said.edition) > _number(each) for each in editions)
    return _judgement(DIFFERS, told, "high" if more else "medium")


def _same_edition(said: str, recorded: str) -> bool:
    one, other = read_ordinal(said), read_ordinal(recorded)
    return said == recorded if one is None or other is None else one.is_same(other)


def _number(edition: str) -> int:
    found = read_ordinal(edition)
    return found.number if found else 0


def _honour(asked: _Asked) -> Judgement:
    words, withheld = _words(asked, "title", asked.where.period)
    if not words:
        return _nothing(asked, "荣誉", withheld)
    has = {bare(word) for word in words}
    missing = [title for title in asked.said.titles if bare(title) not in has]
    if missing and withheld:
        return _withheld(asked, withheld)
    if len(missing) == len(asked.said.titles) > 0:
        return _judgement(NO_RECORD, f"台账里{asked.year}没有{_list(missing)}，请补登后再核")
    if missing:
        return _judgement(
            DIFFERS, f"台账里{asked.year}有其余荣誉，没有{_list(missing)}，请补登或删去"
        )
    again = _again(asked)
    shown = _list(asked.said.titles) if asked.said.titles else f"{len(words)}项荣誉"
    return again or _judgement(AGREES, f"台账里{asked.year}有{shown}{_once_more(asked)}")


def _again(asked: _Asked) -> Judgement | None:
    """Return why a title is not known to be won again, if it is said to be and is not known."""
    if not asked.said.again:
        return None
    start = asked.where.period.start
    words, withheld = _words(asked, "title", Period(date.min, start))
    has = {bare(word) for word in words}
    missing = [title for title in asked.said.again if bare(title) not in has]
    if not missing:
        return None
    if withheld:
        return _withheld(asked, withheld)
    if not words:
        return _judgement(
            UNKNOWN, f"台账里没有往年的荣誉，不知道是不是再次获得{_list(missing)}，请补登往年"
        )
    return _judgement(DIFFERS, f"台账里往年没有{_list(missing)}，不是再次获得，请补登往年或改写")


def _once_more(asked: _Asked) -> str:
    return f"，往年也有{_list(asked.said.again)}" if asked.said.again else ""


def bare(title: str) -> str:
    """Return a title without quotes, spaces and what every title may end in."""
    return _ENDING.sub("", _PUNCTUATION.sub("", title))


def _list(titles: list[str] | tuple[str, ...]) -> str:
    return "、".join(f"“{bare(title)}”" for title in titles)


def _words(asked: _Asked, column: str, period: Period) -> tuple[list[str], int]:
    """Return what a column says on the records of a period, and how many may not be read."""
    where = replace(asked.where, period=period)
    [found, behind] = next(iter(masks(asked.books, asked.address, where)))
    numbers = found.columns["number"][behind].tolist()
    words = told(found.columns.kind.name, column, numbers, asked.scope)
    return words, len(numbers) - len(words)


def _nothing(asked: _Asked, what: str, withheld: int) -> Judgement:
    if withheld:
        return _withheld(asked, withheld)
    return _judgement(NO_RECORD, f"台账里“{asked.label}”{asked.year}没有{what}，请补登后再核")


def _withheld(asked: _Asked, count: int) -> Judgement:
    return _judgement(UNKNOWN, f"“{asked.label}”有{count}条记录您无权查看，请由有权的人核对")


_JUDGES: dict[str, Callable[[_Asked], Judgement]] = {
    "record": _record,
    "first": _first,
    "target": _target,
    "streak": _streak,
    "only": _only,
    "edition": _edition,
    "honour": _honour,
}

__all__ = ["NOTHING", "Said", "bare", "judge"]
