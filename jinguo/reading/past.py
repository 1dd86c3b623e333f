"""A new report held against the unit's kept ones: last year told again, and what grew since."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from jinguo.counting.figures import Slice
from jinguo.ledger import library
from jinguo.ledger.models import PastFigure
from jinguo.periods import Period
from jinguo.reading.figure import Figure
from jinguo.reading.inside import Clash
from jinguo.reading.lexicon import REACHED

_SINCE = (
    r"[,，、;；(（]?(?:同比|环比上年|(?:比|较)(?:上一?年|去年|上年同期|去年同期)[^,，。;；\d]{0,6})"
)
_GREW = re.compile(_SINCE + r"(?:增长|上升|提高|增加|净增|扩大|多)了?(?:约|近|超)?$")
_FELL = re.compile(_SINCE + r"(?:下降|降低|减少|缩小|少)了?(?:约|近|超)?$")

Key = tuple[str, int, Period]


@dataclass(frozen=True)
class Matched:
    """A figure of a report that is matched: its indicator, and of whom and when it speaks."""

    figure: Figure
    indicator: str | None
    where: Slice | None


@dataclass(frozen=True)
class Past:
    """What a unit's kept reports say, by indicator, unit and period; own years come first."""

    known: Mapping[Key, Sequence[PastFigure]] = field(default_factory=dict)

    def at(self, indicator: str | None, where: Slice | None) -> Sequence[PastFigure]:
        """Return what kept reports say of an indicator there and then."""
        if indicator is None or where is None:
            return ()
        return self.known.get((indicator, where.unit, where.period), ())


def past_of(unit: int, *, but: Period) -> Past:
    """Return what the reports kept of a unit say, those of one period left aside."""
    known: dict[Key, list[PastFigure]] = {}
    for each in library.figures(unit):
        if each.low is None or each.unit_id is None or period_of(each) is None:
            continue
        if (each.report.starts_on, each.report.ends_before) != (but.start, but.end):
            key = (each.indicator, each.unit_id, span(each))
            known.setdefault(key, []).append(each)
    return Past({key: sorted(some, key=_of_own_year) for key, some in known.items()})


def span(each: PastFigure) -> Period:
    """Return the period that a matched figure of a kept report speaks of."""
    found = period_of(each)
    assert found is not None
    return found


def period_of(each: PastFigure) -> Period | None:
    """Return the period that a figure speaks of, if it is matched."""
    if each.starts_on is None or each.ends_before is None:
        return None
    return Period(each.starts_on, each.ends_before)


def _of_own_year(each: PastFigure) -> bool:
    return (each.report.starts_on, each.report.ends_before) != (each.starts_on, each.ends_before)


def against_past(text: str, told: Sequence[Matched], past: Past, period: Period) -> list[Clash]:
    """Return where a report and the unit's kept reports cannot both be true."""
    if not past.known:
        return []
    again = (clash for each in told for clash in _told_again(each, past, period))
    changes = (each for pair in pairwise(told) if (each := _change(text, *pair)))
    grown = (clash for each in changes for clash in _grown(each, past))
    return [*again, *grown]


def _told_again(each: Matched, past: Past, period: Period) -> Iterator[Clash]:
    """Yield a number of an earlier period that the report kept of it tells otherwise."""
    kept = past.at(each.indicator, each.where)
    if not kept or each.where is None or each.where.period == period or each.figure.low is None:
        return
    if all(_apart(each.figure, one) for one in kept):
        reason = (
            f"这里写{each.where.period.chinese()}“{each.figure.surface}”，"
            f"{_named(kept[0])}写“{kept[0].surface}”，请核对哪一个对。"
        )
        yield Clash("past", (each.figure,), "high", reason)


@dataclass(frozen=True)
class _Change:
    """This year's number of something, and the figure by how much it grew or fell."""

    now: Matched
    by: Figure
    fell: bool


def _change(text: str, one: Matched, other: Matched) -> _Change | None:
    """Return the change that two figures beside each other tell, whichever stands first."""
    first, second = one.figure, other.figure
    if first.sentence_start != second.sentence_start:
        return None
    between = text[first.end : second.start]
    if fell := _FELL.fullmatch(between):
        return _Change(one, second, fell=True)
    if _GREW.fullmatch(between):
        return _Change(one, second, fell=False)
    before = text[first.sentence_start : first.start]
    fell, grew = _FELL.search(before), _GREW.search(before)
    if (fell or grew) and REACHED.fullmatch(between):
        return _Change(other, first, fell=bool(fell))
    return None


def _grown(change: _Change, past: Past) -> Iterator[Clash]:
    """Yield an increase that does not fit this year's number and the one kept of last year."""
    now, figure, other = change.now, change.now.figure, change.by
    if now.where is None:
        return
    last = Slice(now.where.unit, now.where.period.last_year())
    kept = [one for one in past.at(now.indicator, last) if one.low and one.high]
    if not kept or figure.low is None or figure.high is None or other.low is None:
        return
    if all(_unlike(figure, one, other, fell=change.fell) for one in kept):
        reason = (
            f"{_named(kept[0])}写“{kept[0].surface}”，这里写“{figure.surface}”，"
            f"变化对不上“{other.surface}”，请核对这三个数。"
        )
        yield Clash("past-growth", (figure, other), "high", reason)


def _unlike(now: Figure, last: PastFigure, change: Figure, *, fell: bool) -> bool:
    """Tell whether no pair of true values of two years makes the change that is told."""
    assert now.low is not None
    assert now.high is not None
    assert last.low is not None
    assert last.high is not None
    assert change.low is not None
    least, most = now.low - last.high, now.high - last.low
    if fell:
        least, most = -most, -least
    if change.kind == "ratio" and change.unit != "个百分点" and now.kind != "ratio":
        # A writer may cut a share off instead of rounding it, by half a place more.
        least, most = least / last.high, most / last.low
    elif change.unit not in {now.unit, "个百分点"}:
        return False
    cut = (change.high - change.low) / 2 if change.high is not None else Decimal(0)
    return (change.high is not None and least > change.high + cut) or most < change.low


def _apart(figure: Figure, kept: PastFigure) -> bool:
    assert figure.low is not None
    assert kept.low is not None
    above = kept.high is not None and figure.low > kept.high
    return above or (figure.high is not None and kept.low > figure.high)


def _named(kept: PastFigure) -> str:
    of = Period(kept.report.starts_on, kept.report.ends_before)
    return f"留存的{of.chinese()}报告"
