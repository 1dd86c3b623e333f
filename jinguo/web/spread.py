"""How a figure spreads over the units beneath one: steps of colour, on a map or on equal tiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from jinguo.web import wording
from jinguo.web.outlines import Drawn, Outline, drawn
from jinguo.web.sheets import Part

STEPS = 4
_NICE = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_MARGIN = 4
_LETTER, _LINE = 15, 17
"""How wide a letter of a name is, and how high a line, on the grid of a map."""


@dataclass(frozen=True)
class Area:
    """One unit beneath: its figure, its step of colour (0: nothing), its outline if it has one."""

    part: Part
    step: int
    outline: Outline | None = None
    named: bool = True
    """Whether there is room for its name; else it is only in the table."""

    @property
    def upper(self) -> int:
        """Return where the line of the name stands."""
        return self.outline.at[1] - 3 if self.outline else 0

    @property
    def lower(self) -> int:
        """Return where the line of the value stands, beneath the name."""
        return self.upper + _LINE


@dataclass(frozen=True)
class Key:
    """One step of the legend."""

    step: int
    text: str


@dataclass(frozen=True)
class Spread:
    """The units beneath, coloured: those on the map, those on tiles, and what the colours mean."""

    on_map: list[Area]
    tiles: list[Area]
    legend: list[Key]
    width: int = 0
    height: int = 0

    @property
    def wide(self) -> int:
        """Return the width of the map with the margin that its borders need."""
        return self.width + 2 * _MARGIN

    @property
    def high(self) -> int:
        """Return the height of the map with its margin."""
        return self.height + 2 * _MARGIN


def spread(parts: Sequence[Part]) -> Spread | None:
    """Return the units beneath in colours; None if there are too few, or some value is negative."""
    units = [part for part in parts if part.word]
    values = [part.worked.value or Decimal(0) for part in units]
    if len(units) < 2 or not any(values) or min(values) < 0:  # noqa: PLR2004 - one is no spread
        return None
    wide = _nice(max(values) / STEPS)
    areas = [Area(part, _step(value, wide)) for part, value in zip(units, values, strict=True)]
    legend = _legend(wide, units[0].measure)
    found = drawn(tuple(part.word for part in units))
    if found is None or len(found.outlines) < 2:  # noqa: PLR2004 - one outline is no map
        return Spread([], areas, legend)
    return _mapped(areas, found, legend)


def _mapped(areas: list[Area], found: Drawn, legend: list[Key]) -> Spread:
    outlined = {area.part.word: area for area in areas if area.part.word in found.outlines}
    taken: list[tuple[int, int]] = []
    placed: list[Area] = []
    # The roomiest is named first; a name that would run into another stays in the table.
    order = sorted(outlined, key=lambda word: -found.outlines[word].room)
    for word in order:
        outline = found.outlines[word]
        fits = all(_apart(outline.at, other, outlined[word].part.name) for other in taken)
        if fits:
            taken.append(outline.at)
        placed.append(Area(outlined[word].part, outlined[word].step, outline, fits))
    placed.sort(key=lambda area: list(outlined).index(area.part.word))
    rest = [area for area in areas if area.part.word not in found.outlines]
    return Spread(placed, rest, legend, found.width, found.height)


def _apart(one: tuple[int, int], other: tuple[int, int], name: str) -> bool:
    return abs(one[1] - other[1]) > 2 * _LINE or abs(one[0] - other[0]) > _LETTER * len(name)


def _nice(least: Decimal) -> Decimal:
    """Return the next round number that is no less."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(each * power for each in _NICE if each * power >= least)


def _step(value: Decimal, wide: Decimal) -> int:
    return int((value / wide).to_integral_value(ROUND_CEILING))


def _legend(wide: Decimal, measure: str) -> list[Key]:
    limits = [wording.exact(wide * at, measure) for at in range(STEPS + 1)]
    told = [f"{limits[at - 1]}–{limits[at]}" for at in range(1, STEPS + 1)]
    return [Key(0, "没有"), *(Key(at, text) for at, text in enumerate(told, 1))]
