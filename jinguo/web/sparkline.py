"""A share over twelve months as a small line; the numbers stand beside it in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from jinguo.counting.switching import Share
from jinguo.web import wording

WIDE, HIGH = 240, 48
_MARGIN = 4


@dataclass(frozen=True)
class Line:
    """The line in its own units, its last dot, and what it says in words."""

    points: str
    x: int
    y: int
    first: str
    last: str
    shares: list[tuple[str, str, int, int]]
    """Month, share, units and whole, for the table beside it."""

    @property
    def told(self) -> str:
        """Return in one sentence what the line shows."""
        return f"{self.shares[0][0]}{self.first}，{self.shares[-1][0]}{self.last}"


def sparkline(shares: Sequence[Share]) -> Line | None:
    """Return shares as a line from nought at the foot to the whole at the top; None if none."""
    if not shares or any(each.share is None for each in shares):
        return None
    step = (WIDE - 2 * _MARGIN) / (len(shares) - 1)
    dots = [
        (round(_MARGIN + at * step), round(HIGH - _MARGIN - (HIGH - 2 * _MARGIN) * each.share))
        for at, each in enumerate(shares)
        if each.share is not None
    ]
    told = [
        (each.month.chinese(), wording.share(each.share), each.units, each.whole) for each in shares
    ]
    points = " ".join(f"{x},{y}" for x, y in dots)
    return Line(points, *dots[-1], told[0][1], told[-1][1], told)
