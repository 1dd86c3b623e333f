"""`jinguo report check` tells claims beside figures, in JSON, as a table and with --strict."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.console.conftest import Jinguo
from tests.factories import City, enter_one

PROGRAMME = """
programme: press
title: 宣传报道
since: 2000-01-01
terms: [稿件]
records: {publication: {}}
indicators:
  pieces: {label: 官网稿件, measure: 篇, of: publication, where: {type: 媒体稿件}, count: sum pieces}
claims:
  first-piece:
    {kind: first, label: 首篇, terms: [官网], indicators: [pieces], answers: [X1]}
"""
TEXT = "全年刊发官网稿件3篇。其中一篇是首篇登上官网的稿件，影响创历史新高。"


@pytest.fixture
def check(
    city: City, overlay: Callable[[str, str], Path], tmp_path: Path, jinguo: Jinguo
) -> Callable[..., object]:
    overlay("programmes/press.yaml", PROGRAMME)
    enter_one("publication", city["一村"], pieces=3, programmes=("press",))
    enter_one("publication", city["一村"], type="海报", published_on=date(2018, 1, 1))
    path = tmp_path / "draft.txt"
    path.write_text(TEXT, encoding="utf-8")

    def run(unit: str = "演示市", *more: str) -> object:
        return jinguo("report", "check", str(path), "--unit", unit, "--period", "2020", *more)

    return run


def test_claims_are_told_as_json(check: Callable[..., object]) -> None:
    told = json.loads(check("演示市", "--format", "json").out)  # type: ignore[attr-defined]
    first, record = told["claims"]
    assert list(first) == [
        "start", "end", "surface", "kind", "indicator", "answers", "result", "severity", "reason",
    ]  # fmt: skip
    assert TEXT[first["start"] : first["end"]] == first["surface"] == "首篇登上官网的稿件"
    assert (first["kind"], first["indicator"], first["answers"]) == (
        "first",
        "press.pieces",
        ["X1"],
    )
    assert (first["result"], first["severity"]) == ("一致", "none")
    assert first["reason"] == "“官网稿件”最早的一条在2020年4月1日，台账里没有更早的。"
    assert (record["indicator"], record["answers"]) == (None, [])
    assert (record["result"], record["severity"]) == ("无法判断", "low")
    assert told["summary"]["claims"] == 2
    assert told["summary"]["claim_results"] == {"一致": 1, "无法判断": 1}
    assert told["summary"]["figures"] == len(told["figures"])


def test_claims_are_told_in_the_table(check: Callable[..., object]) -> None:
    out = check().out  # type: ignore[attr-defined]
    assert "说法" in out
    assert "首篇登上官网的稿件" in out
    assert out.endswith("共 2 处说法：一致 1，无法判断 1。\n")


def test_strict_counts_a_claim_that_differs_and_not_one_that_cannot_be_judged(
    check: Callable[..., object], city: City
) -> None:
    assert check("演示市", "--strict").status == 0  # type: ignore[attr-defined]
    earlier = {"published_on": date(2019, 4, 1), "programmes": ("press",)}
    enter_one("publication", city["二村"], **earlier)
    assert check("演示市", "--strict").status == 1  # type: ignore[attr-defined]
    assert check().status == 0  # type: ignore[attr-defined]


def test_a_claim_about_a_unit_beneath_is_judged_for_that_unit(
    check: Callable[..., object], city: City, tmp_path: Path
) -> None:
    enter_one("publication", city["四村"], published_on=date(2019, 4, 1), programmes=("press",))
    (tmp_path / "draft.txt").write_text("甲县刊出首篇登上官网的稿件。", encoding="utf-8")
    [first] = json.loads(check("演示市", "--format", "json").out)["claims"]  # type: ignore[attr-defined]
    assert first["result"] == "一致"
    assert first["reason"].startswith("按句中所说的甲县核对：")


def test_a_claim_ends_with_the_indicator_that_bears_it(
    check: Callable[..., object], overlay: Callable[[str, str], Path]
) -> None:
    ended = PROGRAMME.replace("count: sum pieces}", "count: sum pieces, until: 2020-01-01}")
    overlay("programmes/press.yaml", ended)
    first, _ = json.loads(check("演示市", "--format", "json").out)["claims"]  # type: ignore[attr-defined]
    assert (first["indicator"], first["result"]) == (None, "无法判断")
