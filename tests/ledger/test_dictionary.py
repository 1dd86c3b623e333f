"""No column about people stands in a table without purpose, legal basis and length of keeping."""

from pathlib import Path
from typing import Any

import pytest

from jinguo.catalogue.law import SHIPPED, law
from jinguo.errors import CatalogueError
from jinguo.ledger import dictionary, personal
from jinguo.ledger.personal import columns

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "data.md"


def test_every_column_about_people_has_its_entry() -> None:
    assert dictionary.faults() == []
    assert {"name_sealed", "phone_sealed"} <= set(columns()["party"])
    assert set(columns()["case"]) >= {"basis", "party", "type"}


def test_a_column_that_nobody_explained_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten = {**columns(), "case": [*columns()["case"], "diary"]}
    monkeypatch.setattr(dictionary, "columns", lambda: forgotten)
    assert dictionary.faults() == ["case.diary 没有写用途、依据和期限"]


def test_a_table_that_nobody_explained_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(personal, "_OF_WORK", frozenset({"receipt"}))
    assert "partner 这张表没有说明是不是个人信息" in dictionary.faults()


def test_the_page_of_the_docs_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == dictionary.written()


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("retention", "of: pairing, from: ended_on", "of: pairing, from: moon_on", "没有“moon_on”"),
        ("retention", "  case: {of: case,", "  case: {of: crime,", "没有“crime”"),
        ("retention", "type: 婚恋", "type: 相亲", "没有“相亲”"),
        ("retention", "months: 72, least: 6", "months: 3, least: 6", "至少要保存 6 个月"),
        ("retention", "erase: 6,", "erase: 6, colour: red,", "colour"),
        ("retention", "restrict: 60, erase: 120", "restrict: 60, erase: 12", "erase 不能早于"),
        ("retention", ", zero]", "]", "zero 没有写保存期限"),
        ("telling", "hours: null", "hours: 24", "没有核对过"),
        ("consent", "version: 1", "version: 2", "从 1 起"),
    ],
)
def test_a_wrong_file_of_the_home_is_named(
    tmp_path: Path, name: str, old: str, new: str, told: str
) -> None:
    shipped = SHIPPED / f"{name}.yaml"
    folder = tmp_path / "law"
    folder.mkdir()
    text = shipped.read_text(encoding="utf-8")
    assert old in text
    (folder / f"{name}.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError, match=told):
        law(tmp_path)


def test_a_home_settles_its_own_lengths(tmp_path: Path) -> None:
    folder: Any = tmp_path / "law"
    folder.mkdir()
    shipped = SHIPPED / "retention.yaml"
    text = shipped.read_text(encoding="utf-8").replace("months: 72", "months: 60")
    (folder / "retention.yaml").write_text(text, encoding="utf-8")
    assert (law(tmp_path).retention.journal.months, law().retention.journal.months) == (60, 72)
