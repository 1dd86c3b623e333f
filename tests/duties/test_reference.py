"""The page of procedures is current, and the files refuse what makes no sense."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from jinguo.catalogue import procedures as catalogue
from jinguo.catalogue.procedures import procedures
from jinguo.duties import reference
from jinguo.errors import CatalogueError
from jinguo.ledger.kinds import MODELS

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "procedures.md"
DISPUTE: dict[str, Any] = yaml.safe_load(
    (catalogue.SHIPPED / "dispute.yaml").read_text(encoding="utf-8")
)


def test_the_page_of_the_docs_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference.written(procedures())


def test_no_clock_has_a_length_that_nobody_checked() -> None:
    found = procedures().clocks.values()

    assert all(clock.checked or clock.length is None for clock in found)
    assert all(clock.basis and clock.of for clock in found)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda said: said.update(colour="red"), "不认识的键“colour”"),
        (lambda said: said["states"].update(lost={"label": "丢失"}), "到不了的状态：lost"),
        (lambda said: said["steps"]["accept"].update(to="nowhere"), "没有的状态：nowhere"),
        (lambda said: said["steps"]["close"]["sets"].update(moon_on="@day"), "moon_on 不能是"),
        (lambda said: said["states"]["closed"].update(word="飞走"), "进展没有：飞走"),
        (lambda said: said["states"]["closed"].update(ends=False) or said["steps"].pop("reopen"), "走不出去的状态：closed"),
        (lambda said: said.update(where={"type": ["火灾"]}), "没有：火灾"),
    ],
)  # fmt: skip
def test_a_procedure_that_makes_no_sense_is_refused(
    change: Callable[[dict[str, Any]], Any], told: str, overlay: Any, own_home: Path
) -> None:
    said = yaml.safe_load(yaml.safe_dump(DISPUTE))
    change(said)
    overlay("procedures/dispute.yaml", yaml.safe_dump(said, allow_unicode=True))

    with pytest.raises(CatalogueError, match=told):
        procedures(own_home / "catalogue")


def test_a_clock_of_a_step_that_is_not_there_is_refused(overlay: Any, own_home: Path) -> None:
    overlay(
        "clocks/own.yaml",
        "clocks: {own: {label: 一, basis: 二, local: true, checked: true, starts: [dispute.fly],"
        " length: 3, of: 三, posts: [officer]}}",
    )

    with pytest.raises(CatalogueError, match=r"没有的步骤 dispute\.fly"):
        procedures(own_home / "catalogue")


def test_a_length_that_nobody_checked_is_refused(overlay: Any, own_home: Path) -> None:
    overlay(
        "clocks/own.yaml",
        "clocks: {own: {label: 一, basis: 二, local: true, checked: false, starts: [dispute.begin],"
        " length: 3, of: 三, posts: [officer]}}",
    )

    with pytest.raises(CatalogueError, match="没有核对过，长度要空着"):
        procedures(own_home / "catalogue")


def test_every_column_of_words_that_a_step_fills_in_is_there() -> None:
    for kind, columns in catalogue.TEXTS.items():
        held = {each.name for each in MODELS[kind]._meta.concrete_fields}
        assert set(columns) <= held
