"""A report written: its own file's prose or the general one, what is missing left out and told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Programme, Sentence
from jinguo.counting.books import books
from jinguo.counting.figures import Slice
from jinguo.documents.document import Heading
from jinguo.documents.plain import as_text
from jinguo.errors import PolicyError, RuleError
from jinguo.org.policy import Scope
from jinguo.periods import Period
from jinguo.reading.check import check
from jinguo.reading.document import Document as ReadIn
from jinguo.reporting.write import Written, general, outline, write
from tests.factories import City, enter_activity, enter_body, enter_tally

YEAR = Period.year(2020)
ALL = Scope(everything=True)
OWN = """
report: own
units: ["9906"]
title: "{单位}{期间}总结"
subtitle: 走进村居
opening: [{say: 工作有序。}]
sections:
- heading: [进村, 入户]
  parts:
  - {heading: 宣讲, sentences: [{say: [巾帼大宣讲开讲, "宣讲活动{big-preaching.talks}场", "受益群众{big-preaching.heard|余}人"]}]}
  - {heading: 救助, sentences: [{say: 公益暖心。}, {say: "送出救助金和慰问品{charity-guard.aid}元。"}]}
- heading: [建阵地]
  parts: [{sentences: [{say: "儿童之家{children-home.homes}个。"}]}]
"""


@pytest.fixture
def own(overlay: Callable[[str, str], Path]) -> None:
    overlay("reports/own.yaml", OWN)


@pytest.fixture
def busy(city: City) -> City:
    enter_activity(city["一村"], sessions=2, heads=41)
    enter_activity(city["四村"], heads=20)
    return city


def written(city: City, unit: str = "演示市", scope: Scope = ALL, period: Period = YEAR) -> Written:
    return write(books(), unit=city[unit], period=period, scope=scope, site="/")


def test_a_report_is_written_in_its_own_files_prose(own: None, busy: City) -> None:
    enter_body(busy["一村"])
    report = written(busy)
    assert as_text(report.document) == (
        "演示市2020年总结\n\n——走进村居\n\n工作有序。\n\n进村\n入户\n\n"
        "宣讲。巾帼大宣讲开讲，宣讲活动3场，受益群众60余人。\n\n建阵地\n\n儿童之家1个。\n"
    )
    assert report.document.author == "演示市妇联"
    assert [figure.value for figure in report.figures] == [3, 61, 1]


def test_a_part_and_a_section_without_a_record_are_left_out_and_told(own: None, busy: City) -> None:
    report = written(busy)
    headings = [each.lines for each in report.document.blocks if isinstance(each, Heading)]
    assert headings == [("进村", "入户")]
    assert "公益暖心" not in as_text(report.document)
    assert [lack.address for lack in report.left_out] == [
        "charity-guard.aid",
        "children-home.homes",
    ]


def test_what_may_be_left_out_is_numbered(own: None, busy: City) -> None:
    planned = outline(books(), Slice(busy["甲县"], YEAR))
    assert [(each.number, each.heading) for each in planned] == [
        ("0", ("开头",)),
        ("1", ("进村", "入户")),
        ("2", ("建阵地",)),
    ]
    assert [(part.number, part.heading) for part in planned[1].parts] == [
        ("1.1", ("宣讲",)),
        ("1.2", ("救助",)),
    ]
    assert planned[2].parts == ()


@pytest.mark.parametrize(
    ("without", "text", "lacking"),
    [
        (["0"], "进村\n入户\n\n宣讲。巾帼大宣讲开讲，宣讲活动3场，受益群众60余人。", 2),
        (["1.2", "2"], "工作有序。\n\n进村\n入户\n\n宣讲。", 0),
        (["2", "3", "x"], "工作有序。\n\n进村\n入户\n\n宣讲。", 1),
    ],
)
def test_what_a_person_leaves_out_is_neither_written_nor_lacking(
    own: None, busy: City, without: list[str], text: str, lacking: int
) -> None:
    report = write(books(), unit=busy["演示市"], period=YEAR, scope=ALL, without=without)
    assert as_text(report.document).startswith(f"演示市2020年总结\n\n——走进村居\n\n{text}")
    assert len(report.left_out) == lacking


def test_a_report_of_which_no_figure_was_kept_is_none(own: None, busy: City) -> None:
    with pytest.raises(RuleError, match="请多选几部分"):
        write(books(), unit=busy["演示市"], period=YEAR, scope=ALL, without=["1"])
    with pytest.raises(RuleError, match="请多选几部分"):
        write(books(), unit=busy["演示市"], period=YEAR, scope=ALL, without=["1.1", "1.2"])


def test_a_unit_beneath_writes_the_same_sentences_with_its_own_numbers(
    own: None, busy: City
) -> None:
    text = as_text(written(busy, "甲县").document)
    assert text.startswith("甲县2020年总结")
    assert "宣讲活动2场，受益群众40余人。" in text


def test_a_year_without_a_record_has_no_report(own: None, busy: City) -> None:
    with pytest.raises(RuleError, match="演示市2019年没有一条记录，写不出报告"):
        written(busy, period=Period.year(2019))


def test_nobody_writes_of_a_unit_out_of_reach(own: None, busy: City) -> None:
    with pytest.raises(PolicyError, match="看不到这个单位"):
        written(busy, "演示市", Scope({busy["甲县"]: 1}))
    mine = written(busy, "甲县", Scope({busy["甲县"]: 1}))
    assert len(mine.figures) == 2


def test_a_unit_without_a_file_gets_every_programmes_figures_by_line_of_work(busy: City) -> None:
    enter_tally(
        busy["演示市"],
        indicator="warning-letter.letters",
        value=7,
        starts_on=YEAR.start,
        ends_before=YEAR.end,
    )
    report = written(busy)
    assert as_text(report.document) == (
        "演示市妇联2020年工作报告\n\n宣传工作\n\n"
        "巾帼大宣讲：各类宣讲活动3场，宣讲受益群众61人。\n\n"
        "巾帼心向党引领行动：巾帼心向党引领活动3场次。\n\n权益工作\n\n"
        "家庭暴力告诫书：家暴告诫书7份。\n"
    )


def test_the_general_report_reads_back_in_full_agreement(busy: City) -> None:
    report = written(busy)
    text = ReadIn("报告.txt", "utf-8", "", as_text(report.document))
    checked = check(text, books=books(), unit=busy["演示市"], period=YEAR, scope=ALL)
    assert [answer.judgement.result for answer in checked.answers] == ["一致"] * len(report.figures)


def test_a_programmes_own_sentences_stand_in_the_general_report() -> None:
    told = {"label": "图书角", "measure": "场", "of": "activity", "count": "records"}
    corner = Programme(
        programme="book-corner", title="图书角", line="家儿", since=YEAR.start,
        indicators={"corners": told},
        sentences=(Sentence(say="{期间}办了{corners|余}场，{big-preaching.talks}场。"),),
    )  # fmt: skip
    one = Catalogue({"book-corner": corner}, {}, {})
    [said] = general(one).sentences()
    assert said.clauses == ("{期间}办了{book-corner.corners|余}场，{big-preaching.talks}场。",)


ADDED = """
programme: book-corner
title: 种子图书角
line: 家儿
since: 2019-01-01
records: {activity: {}}
indicators:
  corners: {label: 图书角活动, measure: 场, of: activity, count: sum sessions}
  visits: {label: 图书角人次, measure: 人次, of: activity, count: sum heads}
sentences:
- {say: "图书角开放{corners}场。"}
- {say: "图书角接待{visits}人次。"}
"""


def test_the_homes_own_sentences_close_a_report_of_fixed_prose(
    own: None, overlay: Callable[[str, str], Path], busy: City
) -> None:
    overlay("programmes/book-corner.yaml", ADDED)
    assert "图书角" not in as_text(written(busy).document)
    enter_activity(busy["一村"], programmes=("book-corner",), sessions=3, heads=70)

    text = as_text(written(busy).document)

    assert text.endswith("\n\n家儿工作\n\n图书角开放3场。图书角接待70人次。\n")


def test_a_sentence_that_the_report_tells_itself_is_not_told_again(
    overlay: Callable[[str, str], Path], busy: City
) -> None:
    overlay("programmes/book-corner.yaml", ADDED)
    overlay("reports/own.yaml", OWN.replace("{big-preaching.talks}", "{book-corner.corners}"))
    enter_activity(busy["一村"], programmes=("book-corner",), sessions=3, heads=70)

    text = as_text(written(busy).document)

    assert "图书角开放" not in text
    assert text.endswith("家儿工作\n\n图书角接待70人次。\n")


def test_the_general_report_tells_the_homes_sentences_once(
    overlay: Callable[[str, str], Path], busy: City
) -> None:
    overlay("programmes/book-corner.yaml", ADDED)
    enter_activity(busy["一村"], programmes=("book-corner",), sessions=3, heads=70)

    assert as_text(written(busy).document).count("图书角开放3场") == 1
