"""Each sentence of a report linked to its programme: invented prose, and the commissioned texts."""

from pathlib import Path

import pytest

from jinguo.catalogue.load import load
from jinguo.counting.books import books
from jinguo.org.policy import Scope
from jinguo.periods import Period
from jinguo.reading.check import check
from jinguo.reading.crossread import crossread
from jinguo.reading.document import Document

ROOT = Path(__file__).parents[3]
SEEDS = ROOT / "shared" / "seeds"
SAMPLES = Path(__file__).parents[1] / "samples"
pytestmark = pytest.mark.django_db


def _read(city, text, year=2020):
    kept = books()
    document = Document("样稿", "utf-8", "", text)
    checked = check(
        document, books=kept, unit=city.units["演示市"], period=Period.year(year),
        scope=Scope(everything=True),
    )  # fmt: skip
    return crossread(checked, kept.catalogue)


@pytest.fixture
def sample(city):
    return _read(city, (SAMPLES / "work-and-plan.txt").read_text(encoding="utf-8"))


def _line(lines, words):
    found = [line for line in lines if words in line.text]
    assert len(found) == 1, words
    return found[0]


def _keys(line):
    return [one.programme for one in line.programmes]


@pytest.mark.parametrize(
    ("words", "programme", "by"),
    [
        ("12场(次)", "family-edu-lecture", "figure"),
        ("绘本", "reading-family", "words"),
        ("活动图片", "family-edu-lecture", "context"),
        ("联席会", "dv-joint-conference", "words"),
    ],
)
def test_sentence_has_its_programme_and_the_reason(sample, words, programme, by):
    line = _line(sample, words)

    assert (line.part, _keys(line)[0], line.programmes[0].by) == ("work", programme, by)
    assert line.programmes[0].reason


@pytest.mark.parametrize("words", ["36公里", "蓄水池", "高考", "象棋", "自觉排班"])
def test_work_that_no_programme_answers_for_is_shown_without(sample, words):
    line = _line(sample, words)

    assert line.part == "work"
    assert line.lacks


@pytest.mark.parametrize("words", ["办好巾帼大宣讲", "提档升级", "更远的村"])
def test_plans_tell_no_work_and_need_no_programme(sample, words):
    line = _line(sample, words)

    assert (line.part, line.programmes, line.lacks) == ("plan", (), False)


def test_opening_and_contact_are_set_aside(sample):
    assert _line(sample, "坚强领导").part == "frame"
    assert _line(sample, "联系电话").part == "aside"


def test_whole_report_comes_out_once_and_in_order(sample):
    text = (SAMPLES / "work-and-plan.txt").read_text(encoding="utf-8")

    assert "".join(line.text for line in sample) == "".join(text.split("\n"))
    assert [line.start for line in sample] == sorted(line.start for line in sample)
    assert all(text[line.start : line.end] == line.text for line in sample)


def test_figures_and_claims_stand_in_their_sentences(city):
    lines = _read(city, "宣讲活动400场。\n\n全市首批女大学生科研实践基地挂牌，科研实践基地8家。\n")

    assert [len(line.answers) for line in lines] == [1, 1]
    assert [len(line.claims) for line in lines] == [0, 1]
    assert all(line.differs for line in lines)


def _no_programme_lacks(lines):
    return [line.start for line in lines if line.lacks]


@pytest.mark.commissioned
@pytest.mark.skipif(not SEEDS.exists(), reason="the commissioned reports are not beside this")
@pytest.mark.parametrize(
    ("name", "year", "work"), [("huaibei-2020", 2020, 54), ("huainan-2024", 2024, 24)]
)
def test_every_sentence_of_the_commissioned_reports_that_tells_of_work_has_a_programme(
    city, name, year, work
):
    lines = _read(city, (SEEDS / f"{name}.txt").read_text(encoding="utf-8"), year)

    assert _no_programme_lacks(lines) == []
    assert sum(line.part == "work" for line in lines) == work


@pytest.mark.commissioned
@pytest.mark.skipif(not SEEDS.exists(), reason="the commissioned reports are not beside this")
@pytest.mark.parametrize(("name", "year"), [("huaibei-2020", 2020), ("huainan-2024", 2024)])
def test_commissioned_reports_name_all_their_programmes_and_no_others(city, name, year):
    lines = _read(city, (SEEDS / f"{name}.txt").read_text(encoding="utf-8"), year)
    own = {
        key
        for key, programme in load().programmes.items()
        if any(source.report == name for source in programme.source)
    }

    assert {key for line in lines for key in _keys(line)} == own


PINNED = {
    "huaibei-2020": {
        "近400场": ["big-preaching"],
        "158个": ["epidemic-inspection"],
        "公勺公筷": ["epidemic-appeal"],
        "发出倡议": ["epidemic-appeal"],
        "102篇": ["epidemic-honour", "wechat-diary", "epidemic-feature"],
        "5000余场次": ["epidemic-volunteer"],
        "600余人次": [
            "homemaking-cloud-class",
            "homemaking-village-tour",
            "typical-case-provincial",
        ],
        "4664.8万元": ["green-channel-loan"],
        "直播带货": ["war-epidemic-farm-aid"],
        "帮帮团": ["clean-household", "clean-village", "love-service-club"],
        "永久收藏": ["archive-exhibit"],
        "综治考核": ["peace-assessment", "dv-joint-conference"],
        "62.5%": ["warning-letter", "protection-order"],
        "购买社会服务": ["seed-project"],
        "无钱办事": ["mediator-subsidy"],
        "有奖竞答": ["civil-code-reader", "prize-quiz", "law-special"],
        "500人互动": ["psych-online"],
        "司法部官网": ["justice-site", "media-coverage"],
        "228户(名)": ["most-beautiful-family", "happy-family-project"],
        "30余场(次)": ["family-virtue-hall", "virtue-theme"],
        "420名": ["charity-guard"],
        "村“两委”": ["village-woman-cadre"],
        "三实小": ["gender-equality-edu"],
        "健全台账": ["census-nonpublic"],
        "73个": ["new-women-org"],
        "汇编集": ["work-brand"],
    },
    "huainan-2024": {
        "2855家": ["three-new-org"],
        "31个": ["red-flag-studio", "exec-duty", "red-flag-alliance"],
        "连续四年": ["exec-drill", "exec-duty"],
        "8家": ["student-base", "women-job-fair"],
        "14个": ["startup-fund", "startup-contest"],
        "徽商银行": ["bank-agreement"],
        "第五期": ["huifeng-class"],
        "30余场次": ["youth-match"],
        "舜心驿站": ["family-edu-110n"],
        "LOGO": ["child-friendly-city"],
    },
}


@pytest.mark.commissioned
@pytest.mark.skipif(not SEEDS.exists(), reason="the commissioned reports are not beside this")
@pytest.mark.parametrize(("name", "year"), [("huaibei-2020", 2020), ("huainan-2024", 2024)])
def test_sentences_of_the_commissioned_reports_have_the_right_programmes(city, name, year):
    lines = _read(city, (SEEDS / f"{name}.txt").read_text(encoding="utf-8"), year)
    found = {words: _keys(_line(lines, words)) for words in PINNED[name]}

    assert found == PINNED[name]
    assert {key for keys in found.values() for key in keys} <= load().programmes.keys()
