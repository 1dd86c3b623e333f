"""`jinguo report` on a damaged document: what was repaired, and what is left to a person."""

import json
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from jinguo.ledger import lessons, library
from jinguo.ledger.drafts import By
from jinguo.ledger.library import Told
from jinguo.periods import Period
from jinguo.reading.document import read_document
from jinguo.reading.extract import extract
from jinguo.reading.pattern import pattern_of
from tests.console.conftest import Jinguo
from tests.factories import AT, City, enter_activity

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


def test_a_check_is_written_as_word_with_a_comment_on_each_difference(
    city: City, jinguo: Jinguo, tmp_path: Path
) -> None:
    enter_activity(city["一村"], sessions=24)
    text = "全年开展各类宣讲活动24场。\n\n共开展各类宣讲活动29场。"
    asked = ("report", "check", str(_written(tmp_path, text)), "--unit", "9906", "--period", "2020")
    output = tmp_path / "批注.docx"

    done = jinguo(*asked, "--output", str(output))

    made = docx.Document(str(output))
    assert (done.status, [each.text for each in made.paragraphs]) == (0, text.split("\n\n"))
    comment, twice = made.comments
    assert twice.text.startswith("前后对不上\n“各类宣讲活动”前面写“24场”，这里写“29场”")
    assert comment.text.startswith("不一致\n报告写“29场”")
    assert "台账：各类宣讲活动 24场（演示市，2020年）" in comment.text
    assert (comment.author, "也可能是：宣讲受益群众" in comment.text) == ("巾帼", True)


def test_a_check_is_summed_up_on_one_page(city: City, jinguo: Jinguo, tmp_path: Path) -> None:
    enter_activity(city["一村"], sessions=24)
    text = _written(tmp_path, "全年开展各类宣讲活动29场。")
    page = tmp_path / "摘要.md"

    done = jinguo(
        "report", "check", str(text), "--unit", "9906", "--period", "2020", "--summary", str(page)
    )

    told = page.read_text(encoding="utf-8")
    assert done.status == 0
    assert "演示市2020年报告核对摘要" in told
    assert "不一致｜各类宣讲活动｜报告写“29场”，台账为24场" in told


@pytest.mark.parametrize(
    ("output", "told"), [("a.txt", "写不出“a.txt”"), ("none/a.docx", "没有文件夹")]
)
def test_a_check_is_written_only_as_word_in_a_folder_that_is_there(
    city: City, jinguo: Jinguo, tmp_path: Path, output: str, told: str
) -> None:
    path = _written(tmp_path, "全年开展宣讲3场。")
    asked = ("--unit", "9906", "--period", "2020", "--output", str(tmp_path / output))

    done = jinguo("report", "check", str(path), *asked)

    assert (done.status, done.out, told in done.err) == (2, "", True)


def test_the_command_checks_by_what_was_learnt_and_against_the_kept_report(
    city: City, jinguo: Jinguo, tmp_path: Path
) -> None:
    enter_activity(city["一村"])
    text = "全年开展各类宣讲活动3场,比上年增长50%。"
    asked = ["report", "check", str(_written(tmp_path, text)), "--unit", "9906", "--period", "2020"]
    assert jinguo(*asked, "--strict").status == 1
    found = [each for each in extract(text) if each.is_result]
    last = Told(0, 4, "100场", "", *(Decimal(100),) * 3, "场", "big-preaching.talks",
                unit=city["演示市"], period=Period.year(2019))  # fmt: skip
    by = By(AT)
    library.keep(city["演示市"], Period.year(2019), "100场。", [last], by=by)
    for each in found:
        pattern = pattern_of(each)
        assert pattern is not None
        lessons.teach(city["演示市"], pattern, by=by, ignored="others")

    learnt = jinguo(*asked, "--strict")
    told = json.loads(jinguo(*asked, "--format", "json").out)

    assert learnt.status == 0
    assert [each["rule"] for each in told["figures"]] == ["learnt"] * len(found)
    assert told["clashes"] == []
    for kept in lessons.standing(city["演示市"]):
        lessons.forget(kept.pk, by=by)
    after = jinguo(*asked)
    assert "前后对不上：留存的2019年报告写“100场”，这里写“3场”，变化对不上“50%”" in after.out
