"""Steps of colour: round limits, nothing apart from little, tiles where there is no outline."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jinguo.counting.figures import Worked
from jinguo.web.sheets import Part
from jinguo.web.spread import spread
from tests.web.test_outlines import EAST, WEST, folder

__all__ = ["folder"]


def _part(name: str, value: Any, measure: str = "场") -> Part:
    worth = None if value is None else Decimal(str(value))
    return Part(name, "q", Worked(worth), measure, word=name)


def test_steps_have_round_limits_and_the_limit_is_within() -> None:
    parts = [
        _part(name, value) for name, value in zip("甲乙丙丁戊", [180, 50, 51, 0, None], strict=True)
    ]

    shown = spread(parts)

    assert shown is not None
    assert [area.step for area in shown.tiles] == [4, 1, 2, 0, 0]
    assert [key.text for key in shown.legend] == ["没有", "0–50", "50–100", "100–150", "150–200"]


def test_shares_are_told_in_their_own_points() -> None:
    shown = spread([_part("甲", "0.007", "%"), _part("乙", "0.002", "%")])

    assert shown is not None
    assert [key.text for key in shown.legend][1:] == ["0–0.2", "0.2–0.4", "0.4–0.6", "0.6–0.8"]


@pytest.mark.parametrize("values", [[5], [0, 0], [None, None], [3, -1]])
def test_what_is_no_spread_is_left_to_the_table(values: list[Any]) -> None:
    assert spread([_part(f"{at}村", value) for at, value in enumerate(values)]) is None


def _file(folder: Path, code: str, ring: list[tuple[float, float]]) -> None:
    shape = {"type": "Polygon", "coordinates": [ring]}
    (folder / f"{code[:6]}.geojson").write_text(json.dumps(shape))


def test_unit_without_an_outline_stands_on_a_tile(folder: Path) -> None:
    _file(folder, "990601", WEST)
    _file(folder, "990603", EAST)

    shown = spread([_part(code, 3) for code in ("990601", "u12", "990603")])

    assert shown is not None
    assert [area.part.name for area in shown.on_map] == ["990601", "990603"]
    assert [area.part.name for area in shown.tiles] == ["u12"]
    assert all(area.named for area in shown.on_map)


def test_names_that_would_run_together_are_left_to_the_table(folder: Path) -> None:
    tiny = [(116.0 + (x - 116.0) / 40, 34.0 + (y - 34.0) / 40) for x, y in WEST]
    _file(folder, "990601", WEST)
    _file(folder, "990602", tiny)
    _file(folder, "990603", [(x + 0.01, y) for x, y in tiny])

    shown = spread([_part(code, 3) for code in ("990601", "990602", "990603")])

    assert shown is not None
    assert [area.named for area in shown.on_map].count(True) == 2
