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
    assert [key.text for key in shown.legend] == ["没有", "1–50", "51–100", "101–150", "151–200"]


def test_shares_are_told_in_their_own_points() -> None:
    shown = spread([_part("甲", "0.007", "%"), _part("乙", "0.002", "%")])

    assert shown is not None
    assert [key.text for key in shown.legend][1:] == ["0–0.2", "0.2–0.4", "0.4–0.6", "0.6–0.8"]


@pytest.mark.parametrize(
    ("most", "measure", "bands"),
    [
        (10, "场", ["1–5", "6–10"]),
        (3, "场", ["1", "2", "3"]),
        (12, "场", ["1–5", "6–10", "11–15"]),
        (9_000, "户", ["1–2,500", "2,501–5,000", "5,001–7,500", "7,501–10,000"]),
        ("2.5", "人", ["0–1", "1–2", "2–3"]),
        (950_000, "元", ["0–25万元", "25万–50万元", "50万–75万元", "75万–100万元"]),
    ],
)
def test_bands_do_not_overlap_and_none_is_empty_above(
    most: Any, measure: str, bands: list[str]
) -> None:
    shown = spread([_part("甲", most, measure), _part("乙", 1, measure)])

    assert shown is not None
    assert [key.text for key in shown.legend][1:] == bands


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


@pytest.mark.parametrize(("value", "named"), [(3, 2), (1_234_567, 1)])
def test_label_is_as_wide_as_its_value(folder: Path, value: int, named: int) -> None:
    _file(folder, "990601", [(116.0, 34.0), (116.2, 34.0), (116.2, 33.0), (116.0, 33.0)])
    _file(folder, "990603", [(116.2, 34.0), (116.4, 34.0), (116.4, 33.0), (116.2, 33.0)])
    parts = [Part("甲", "q", Worked(Decimal(value)), "人次", word=w) for w in ("990601", "990603")]

    shown = spread(parts)

    assert shown is not None
    assert [area.named for area in shown.on_map].count(True) == named


def test_names_that_would_run_together_are_left_to_the_table(folder: Path) -> None:
    tiny = [(116.0 + (x - 116.0) / 40, 34.0 + (y - 34.0) / 40) for x, y in WEST]
    _file(folder, "990601", WEST)
    _file(folder, "990602", tiny)
    _file(folder, "990603", [(x + 0.01, y) for x, y in tiny])

    shown = spread([_part(code, 3) for code in ("990601", "990602", "990603")])

    assert shown is not None
    assert [area.named for area in shown.on_map].count(True) == 2
