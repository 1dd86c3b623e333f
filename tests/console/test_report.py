"""`jinguo report` on a damaged document: what was repaired, and what is left to a person."""

import json
from pathlib import Path

import pytest

from jinguo.reading.document import read_document
from tests.console.conftest import Jinguo
from tests.factories import City

DAMAGED = Path(__file__).parents[1] / "samples" / "city-2020-damaged.txt"


def _written(folder: Path, text: str) -> Path:
    path = folder / "draft.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_was_repaired_is_told_with_its_place_class_and_certainty(jinguo: Jinguo) -> None:
    done = jinguo("report", "read", str(DAMAGED), "--format", "json")
    read = json.loads(done.out)
    text, repairs = read["document"]["text"], read["repairs"]

    assert text == read_document(DAMAGED).text
    names = {"start", "end", "class", "text", "certainty", "candidates"}
    assert {frozenset(repair) for repair in repairs} == {frozenset(names)}
    broken = {
        text[repair["start"] : repair["end"]]: (
            repair["class"],
            repair["text"],
            repair["certainty"],
        )
        for repair in repairs
        if repair["class"] != "G1"
    }
    assert broken["?jì)D"] == ("G2", "妇", "dictionary")
    assert broken["?!?"] == ("G3", "福”2", "context")
    [swallowed] = [repair for repair in repairs if repair["certainty"] == "context"]
    assert swallowed["candidates"][0] == "福”2"
    aligned = [repair for repair in repairs if repair["class"] == "G1"]
    assert {(repair["text"], repair["certainty"]) for repair in aligned} == {("", "bytes")}
    assert all(text[repair["start"]] == "(" for repair in aligned)


def test_figures_of_a_damaged_document_stand_where_they_do_in_the_file(jinguo: Jinguo) -> None:
    read = json.loads(jinguo("report", "read", str(DAMAGED), "--format", "json").out)
    text = read["document"]["text"]

    found = {one["surface"]: one for one in read["figures"]}
    assert {text[one["start"] : one["end"]] for one in read["figures"]} == set(found)
    assert (found["44個(gè)"]["value"], found["44個(gè)"]["unit"]) == (44, "个")


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ("開(kāi)展宣講3場(chǎng)", "台账无记录"),
        ("見證幸?!?3場(chǎng)宣講", "无法判断"),
        ("開(kāi)展宣講3?jì)千場(chǎng)", "无法判断"),
    ],
)
def test_a_figure_that_damage_touches_is_left_to_a_person(
    city: City, jinguo: Jinguo, tmp_path: Path, said: str, result: str
) -> None:
    path = _written(tmp_path, f"市婦聯(lián)聯(lián)動(dòng)各方,“全年{said}。")
    asked = ("--unit", "9906", "--period", "2020", "--format", "json")
    [told] = json.loads(jinguo("report", "check", str(path), *asked).out)["figures"]

    assert told["result"] == result
    assert ("请人工对照原件核对" in told["reason"]) == (result == "无法判断")
    assert result != "无法判断" or (told["severity"], told["indicator"]) == ("low", None)
