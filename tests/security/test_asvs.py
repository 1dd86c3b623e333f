"""security/asvs.yaml: every requirement that applies, in our words, with tests that there are."""

import ast
import csv
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
IDS = ROOT.parent / "shared" / "data" / "asvs-5.0.0-ids.tsv"
COUNT = 210
"""Levels 1 and 2, without tokens (V9), OAuth (V10) and WebRTC (V17)."""
CHOSEN = {
    "V1.2.10", "V2.3.5", "V5.2.4", "V5.2.5", "V5.2.6", "V5.3.3", "V6.3.5", "V6.3.7", "V6.3.8", "V6.4.6",
    "V6.5.6", "V7.5.3", "V8.2.4", "V8.3.2", "V8.3.3", "V14.2.6", "V14.2.7", "V14.2.8", "V15.2.5",
    "V15.4.2", "V16.3.2-L3", "V16.5.4",
}  # fmt: skip
"""Of level 3."""
_LEAST = 15


@lru_cache(maxsize=1)
def _known() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(
        (ROOT / "security" / "asvs.yaml").read_text(encoding="utf-8")
    )
    return found


@lru_cache(maxsize=200)
def _tests(file: Path) -> frozenset[str]:
    if not file.exists():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_requirement_that_applies_stands_there_once() -> None:
    ids = [each["id"] for each in _known()]

    assert len(ids) == len(set(ids))
    assert {each["id"] for each in _known() if each["level"] == 3} == CHOSEN
    assert len(ids) - len(CHOSEN) == COUNT
    assert {each["level"] for each in _known()} == {1, 2, 3}
    assert not [each for each in ids if re.match(r"V(9|10|17)\.", each)]


def test_ids_and_levels_are_the_standards() -> None:
    if not IDS.exists():
        pytest.skip("the list of ids lies beside the checkout")
    with IDS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    applying = {
        row["id"]: int(row["level"])
        for row in rows
        if row["level"] != "3" and not re.match(r"V(9|10|17)\.", row["id"])
    }

    assert {each["id"]: each["level"] for each in _known() if each["level"] < 3} == applying
    levels = {row["id"]: int(row["level"]) for row in rows}
    assert {each for each in CHOSEN if levels.get(each, 3) != 3} == set()


def test_each_is_said_in_one_line_of_our_own() -> None:
    for each in _known():
        assert _LEAST <= len(each["says"]) <= 200, each["id"]
        assert "\n" not in each["says"]
        # The standard's sentences begin so.
        assert not each["says"].lower().startswith("verify")
        assert set(each) <= {"id", "level", "says", "tests", "not-applicable"}


def test_each_has_a_test_or_a_reason_and_not_both() -> None:
    for each in _known():
        assert ("tests" in each) is not ("not-applicable" in each), each["id"]
        if "tests" in each:
            assert each["tests"], each["id"]
        else:
            assert len(each["not-applicable"]) >= _LEAST, each["id"]


def test_each_test_that_is_named_is_there() -> None:
    missing = []
    for each in _known():
        for named in each.get("tests", ()):
            assert re.fullmatch(r"tests/[\w/]+/test_\w+\.py::test_\w+", named), named
            file, _, name = named.partition("::")
            if name not in _tests(ROOT / file):
                missing.append((each["id"], named))

    assert missing == []
