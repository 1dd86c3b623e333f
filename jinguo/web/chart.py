"""Months or years drawn as bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

_CHART_HEIGHT = 96
_CHART_STEP = 30
_CHART_LEAST = 12 * _CHART_STEP  # fewer bars stand at the left, as wide as a year's months
_BAR_WIDTH = 18
_FITTING = 6


class Drawn(Protocol):
    """One month or year: its name, its digits, and how long it is drawn (0-100)."""

    @property
    def name(self) -> str:
        """Return what stands under its bar."""

    @property
    def exact(self) -> str:
        """Return what stands over its bar."""

    @property
    def width(self) -> int:
        """Return the length of its bar."""


@dataclass(frozen=True)
class Bar:
    """A month or a year drawn as a bar, in the chart's own units."""

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
    """Months or years as bars."""

    bars: list[Bar]
    width: int
    height: int = _CHART_HEIGHT


def chart(parts: Sequence[Drawn]) -> Chart | None:
    """Return months or years as bars, if any of them has a value."""
    if not any(part.width for part in parts):
        return None
    bars = [_bar(at, part) for at, part in enumerate(parts)]
    return Chart(bars, max(len(bars) * _CHART_STEP, _CHART_LEAST))


def _bar(at: int, part: Drawn) -> Bar:
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
