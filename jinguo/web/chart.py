"""Months drawn as bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from jinguo.web.sheets import Part

_CHART_HEIGHT = 96
_CHART_STEP = 30
_BAR_WIDTH = 18
_FITTING = 6


@dataclass(frozen=True)
class Bar:
    """A month drawn as a bar, in the chart's own units."""

    name: str
    value: str
    """Written above the bar where it is short enough to fit."""
    x: int
    y: int
    width: int
    height: int
    middle: int
    above: int


@dataclass(frozen=True)
class Chart:
    """Months as bars."""

    bars: list[Bar]
    width: int
    height: int = _CHART_HEIGHT


def chart(parts: Sequence[Part]) -> Chart | None:
    """Return the months as bars, if any of them has a value."""
    if not any(part.width for part in parts):
        return None
    bars = [_bar(at, part) for at, part in enumerate(parts)]
    return Chart(bars, len(bars) * _CHART_STEP)


def _bar(at: int, part: Part) -> Bar:
    height = round(part.width * _CHART_HEIGHT / 100)
    left, top = at * _CHART_STEP, _CHART_HEIGHT - height
    return Bar(
        part.name.removesuffix("月"),
        part.exact if len(part.exact) <= _FITTING else "",
        left + (_CHART_STEP - _BAR_WIDTH) // 2,
        top,
        _BAR_WIDTH,
        height,
        left + _CHART_STEP // 2,
        top - 3,
    )
