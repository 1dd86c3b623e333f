"""A report's file: its slots, the units it is for, and prose that is nobody else's."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jinguo.catalogue import load
from jinguo.catalogue.reports import Fixed, Slot, pieces
from jinguo.errors import CatalogueError
from jinguo.reading.restore import restore

SEEDS = sorted((Path(__file__).parents[3] / "shared" / "seeds").glob("*.txt"))
SAMPLES = Path(__file__).parents[1] / "samples"
LONGEST_IN_COMMON = 11
OWN = """
report: own
units: ["{head}"]
title: 自己的总结
sections:
- heading: [一]
  parts: [{{sentences: [{{say: 工作有序。}}]}}]
"""
_NOT_PROSE = re.compile(r"\{[^}]*\}|“[^”]*”|《[^》]*》")
"""Figures and the quoted names of programmes, which are everybody's."""
_FIGURE = re.compile(r"近?(?:[\d.]+[万亿]?|两万)余?")
Overlay = Callable[[str, str], Path]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("共{a.b|近}场，", ["共", Slot("a.b", "近", "场"), "，"]),
        ("{a.b|余,中文}人", [Slot("a.b", "余,中文", "人")]),
        ("{a.b}户(名)", [Slot("a.b", "", "户(名)")]),
        ("{a.b}人大代表", [Slot("a.b", "", ""), "人大代表"]),
        ("{a.b}%", [Slot("a.b", "", "%")]),
        ("{单位}{期间}场", [Fixed("单位"), Fixed("期间"), "场"]),
        ("没有数", ["没有数"]),
        ("{a.b", ["{a.b"]),
    ],
)
def test_a_text_is_cut_into_words_and_slots(text: str, found: list[object]) -> None:
    assert list(pieces(text)) == found


@pytest.mark.parametrize(
    ("code", "report"),
    [("340600000000", "huaibei"), ("340621101203", "huaibei"), ("110000000000", None), ("", None)],
)
def test_a_unit_has_the_report_of_the_longest_code_at_the_head_of_its_own(
    code: str, report: str | None
) -> None:
    found = load.load().report_for(code)
    assert (found.report if found else None) == report


@pytest.mark.parametrize(
    ("head", "code", "report"),
    [
        ("3406", "340600000000", "own"),  # an office's own file lies over the shipped one
        ("340621", "340621000000", "own"),
        ("340621", "340600000000", "huaibei"),
        ("", "340600000000", "huaibei"),
        ("", "110000000000", "own"),
    ],
)
def test_an_offices_own_report_takes_its_place(
    overlay: Overlay, head: str, code: str, report: str
) -> None:
    path = overlay("reports/own.yaml", OWN.format(head=head))
    found = load.load(path.parents[1]).report_for(code)
    assert found
    assert found.report == report


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("other", OWN.format(head=""), "请改名为 own.yaml"),
        ("huaibei", OWN.format(head="").replace("own", "huaibei"), "huaibei 已经有了；要用自己的报告"),
        ("own", OWN.format(head="三四"), "“0”的值 '三四' 不合要求（在 units 下）"),
        ("own", OWN.format(head="") + "colour: 红", "不认识的键“colour”"),
        ("own", OWN.format(head="").replace("say: 工作有序。", "say: []"), "不合要求"),
    ],
)  # fmt: skip
def test_what_a_report_may_not_say_is_told(
    overlay: Overlay, name: str, text: str, words: str
) -> None:
    path = overlay(f"reports/{name}.yaml", text)
    with pytest.raises(CatalogueError) as refused:
        load.load(path.parents[1])
    assert words in str(refused.value)


def test_huaibeis_report_tells_of_every_figure_that_its_year_told_of() -> None:
    catalogue = load.load()
    told = {
        piece.address
        for sentence in catalogue.reports["huaibei"].sentences()
        for clause in sentence.clauses
        for piece in pieces(clause)
        if isinstance(piece, Slot)
    }
    published = {
        figure
        for programme in catalogue.programmes.values()
        for source in programme.source
        if source.report == "huaibei-2020"
        for figure in source.figures
    }
    answering = {at for at, what in catalogue.indicators.items() if published & {*what.answers}}
    assert told == answering


def _bare(text: str) -> str:
    """Return the letters and digits alone, so that no comma hides what was taken."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def _stretches() -> Iterator[str]:
    for report in load.load().reports.values():
        texts = [clause for sentence in report.sentences() for clause in sentence.clauses]
        for text in (*texts, *report.names()):
            yield from map(_bare, _NOT_PROSE.split(text))
    for path in SAMPLES.glob("*.txt"):
        text = restore(path.read_text(encoding="utf-8")).text
        yield from map(_bare, _NOT_PROSE.split(_FIGURE.sub("{}", text)))


def _words(text: str) -> str:
    """Return the Chinese characters alone: no slot, number, mark or quoted name hides a run."""
    told = re.sub(r"“[^”]*”|《[^》]*》|\{[^}]*\}", "", text)
    return "".join(re.findall("[一-鿿]", told))


@pytest.mark.commissioned
@pytest.mark.skipif(not SEEDS, reason="the commissioned reports are not here")
def test_no_run_of_words_is_taken_though_numbers_stand_between_them() -> None:
    texts = [_words(restore(path.read_text(encoding="utf-8")).text) for path in SEEDS]
    size = LONGEST_IN_COMMON + 3  # numbers and marks left out, names of things run together
    prose = [
        "".join(clause for one in report.sentences() for clause in one.clauses)
        for report in load.load().reports.values()
    ]
    prose += [restore(path.read_text(encoding="utf-8")).text for path in SAMPLES.glob("*.txt")]
    taken = {
        run
        for told in map(_words, prose)
        for at in range(len(told) - size + 1)
        for run in [told[at : at + size]]
        if any(run in text for text in texts)
    }
    assert taken == set()


@pytest.mark.commissioned
@pytest.mark.skipif(not SEEDS, reason="the commissioned reports are not here")
def test_no_sentence_is_taken_from_the_commissioned_reports() -> None:
    # As restored: one of them came back in Traditional, with readings between its characters.
    texts = [_bare(restore(path.read_text(encoding="utf-8")).text) for path in SEEDS]
    assert any("汇聚巾帼之力" in text for text in texts)
    size = LONGEST_IN_COMMON + 1
    taken = {
        stretch[at : at + size]
        for stretch in _stretches()
        for at in range(len(stretch) - LONGEST_IN_COMMON)
        if any(stretch[at : at + size] in text for text in texts)
    }
    assert taken == set()
