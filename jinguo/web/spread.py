"""How a figure spreads over the units beneath one: steps of colour, on a map or on equal tiles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from jinguo.quantities.measures import kind_of
from jinguo.web import wording
from jinguo.web.outlines import Dot, Drawn, Outline, drawn
from jinguo.web.sheets import Part

STEPS = 4
_NICE = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_MARGIN = 4
_LETTER, _DIGIT, _LINE = 15, 9, 17
"""How wide a letter of a name and a digit are, and how high a line, on the grid of a map."""


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
    whole = _whole(values, units[0].measure)
    wide = _nice(max(values) / STEPS, whole=whole)
    areas = [Area(part, _step(value, wide)) for part, value in zip(units, values, strict=True)]
    used = max(area.step for area in areas)
    nothing = "没有或不单列" if any(part.worked.withheld for part in units) else "没有"
    legend = [Key(0, nothing), *_bands(wide, used, units[0].measure, whole=whole)]
    found = drawn(tuple(part.word for part in units))
    if found is None or len(found.outlines) < 2:  # noqa: PLR2004 - one outline is no map
        return Spread([], areas, legend)
    return _mapped(areas, found, legend)


def _mapped(areas: list[Area], found: Drawn, legend: list[Key]) -> Spread:
    outlined = {area.part.word: area for area in areas if area.part.word in found.outlines}
    taken: list[tuple[Dot, int]] = []
    placed: list[Area] = []
    # The roomiest is named first; what would run into another is left to the table.
    order = sorted(outlined, key=lambda word: -found.outlines[word].room)
    for word in order:
        outline, part = found.outlines[word], outlined[word].part
        label = (outline.at, max(_width(part.name), _width(part.written)))
        fits = all(_apart(label, other) for other in taken)
        if fits:
            taken.append(label)
        placed.append(Area(part, outlined[word].step, outline, fits))
    placed.sort(key=lambda area: list(outlined).index(area.part.word))
    rest = [area for area in areas if area.part.word not in found.outlines]
    return Spread(placed, rest, legend, found.width, found.height)


def _apart(one: tuple[Dot, int], other: tuple[Dot, int]) -> bool:
    """Tell whether two labels, each two lines about its dot and so wide, do not touch."""
    ((x, y), wide), ((other_x, other_y), other_wide) = one, other
    return abs(y - other_y) > 2 * _LINE or abs(x - other_x) > (wide + other_wide) / 2


def _width(text: str) -> int:
    return sum(_DIGIT if letter.isascii() else _LETTER for letter in text)


def _whole(values: Sequence[Decimal], measure: str) -> bool:
    """Tell whether the values are counted one by one, so that steps need not share a limit."""
    counted = kind_of(measure) not in ("money", "ratio")
    return counted and all(value == value.to_integral_value() for value in values)


def _nice(least: Decimal, *, whole: bool) -> Decimal:
    """Return the next round number that is no less."""
    power = Decimal(1).scaleb(least.adjusted())
    round_ones = (each * power for each in _NICE if each * power >= least)
    return next(each for each in round_ones if not whole or each == each.to_integral_value())


def _step(value: Decimal, wide: Decimal) -> int:
    return int((value / wide).to_integral_value(ROUND_CEILING))


def _bands(wide: Decimal, used: int, measure: str, *, whole: bool) -> Iterator[Key]:
    """Yield what each step stands for, up to the highest that is used."""
    for at in range(1, used + 1):
        least, most = wide * (at - 1), wide * at
        if whole:
            first, last = (wording.exact(value, "") for value in (least + 1, most))
            yield Key(at, last if first == last else f"{first}–{last}")
        elif kind_of(measure) == "money":
            lower = wording.written(least, measure).removesuffix(measure)
            yield Key(at, f"{lower}–{wording.written(most, measure)}")
        else:
            yield Key(at, f"{wording.exact(least, measure)}–{wording.exact(most, measure)}")
