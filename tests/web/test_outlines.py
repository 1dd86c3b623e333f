"""Outlines on a grid: few dots, shared borders on the same ones, a name where there is room."""

import json
from pathlib import Path
from typing import Any

import pytest

from jinguo.web import outlines
from jinguo.web.outlines import draw, drawn

WEST = [(116.0, 34.0), (116.4, 34.0), (116.4, 33.0), (116.0, 33.0), (116.0, 34.0)]
EAST = [(116.4, 34.0), (116.8, 34.0), (116.8, 33.0), (116.4, 33.0), (116.4, 34.0)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(outlines, "_folder", lambda: tmp_path)
    drawn.cache_clear()
    return tmp_path


def test_neighbours_share_their_border_and_north_is_above() -> None:
    map_ = draw({"甲": [WEST], "乙": [EAST]})

    assert map_.height == 400
    middle = map_.width // 2
    assert map_.outlines["甲"].path == f"M0 0l{middle} 0 0 400-{middle} 0 0-400z"
    assert map_.outlines["乙"].path.startswith(f"M{middle} 0l")


def test_dots_on_a_line_are_left_out() -> None:
    fine = [(116.0 + step / 1000, 34.0) for step in range(400)]

    map_ = draw({"甲": [[*fine, *WEST[1:]]]})

    assert map_.outlines["甲"].path.count(" ") == draw({"甲": [WEST]}).outlines["甲"].path.count(
        " "
    )


def test_name_goes_where_the_land_is_widest() -> None:
    hook = [(0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.9, 0.0), (0.9, 0.6), (0.0, 0.6), (0.0, 1.0)]

    map_ = draw({"甲": [hook]})

    x, y = map_.outlines["甲"].at
    assert 0 < x < 0.9 * map_.width
    assert 0 < y < 0.4 * map_.height


@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon"])
def test_files_of_the_package_are_read_by_code(folder: Path, kind: str) -> None:
    rings: list[Any] = [WEST] if kind == "Polygon" else [[WEST]]
    (folder / "990601.geojson").write_text(json.dumps({"type": kind, "coordinates": rings}))

    map_ = drawn(("990601000000", "990602000000", "u12", "990601001000"))

    assert map_ is not None
    assert list(map_.outlines) == ["990601000000"]


def test_no_file_is_no_map(folder: Path) -> None:
    assert drawn(("990601000000",)) is None


def test_no_package_is_no_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlines, "_folder", lambda: None)
    drawn.cache_clear()

    assert drawn(("340621000000",)) is None
    drawn.cache_clear()
