"""Finding the figures of a report, in sentences invented for it."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jinguo.reading.extract import extract

SHARED = Path(__file__).parents[3] / "shared"


def results(text):
    return [figure for figure in extract(text) if figure.is_result]


def told(text):
    """Return what each result counts, as surface and subject."""
    return [(figure.surface, figure.subject) for figure in results(text)]


def reasons(text):
    return {figure.surface: figure.neg_reason for figure in extract(text) if not figure.is_result}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全县共开办夜校21期。", [("21期", "夜校")]),
        ("选派35名女教师支教。", [("35名", "女教师支教")]),
        ("评出巧手能人6名、孝老儿媳9名。", [("6名", "巧手能人"), ("9名", "孝老儿媳")]),
        ("走遍4个街道27个小区。", [("4个", "街道"), ("27个", "小区")]),
        ("邀请300余名女职工参加,其中女司机42名。", [("300余名", "女职工"), ("42名", "女司机")]),
        ("推荐女骨干18名、集体3个。", [("18名", "女骨干"), ("3个", "女骨干集体")]),
        ("在国家级报刊发稿5篇,省级21篇。", [("5篇", "国家级报刊发稿"), ("21篇", "省级报刊发稿")]),
        ("省级、市级花园村分别为2个、17个。", [("2个", "省级花园村"), ("17个", "市级花园村")]),
        ("绣坊由7家增加到19家。", [("7家", "绣坊"), ("19家", "绣坊")]),
        ("服务站为88人提供法律咨询。", [("88人", "法律咨询")]),
        ("摸排邻里纠纷51件,化解49件。", [("51件", "摸排邻里纠纷"), ("49件", "化解纠纷")]),
        ("资助新生33人、9.9万元。", [("33人", "资助新生"), ("9.9万元", "资助新生")]),
        ("工会赠送棉被,价值6万余元。", [("6万余元", "棉被")]),
        ("化解率94%,比上年提高2个百分点。", [("94%", "化解率"), ("2个百分点", "化解率提高")]),
        ("女村医占村医总数的41.5%。", [("41.5%", "女村医占村医总数")]),
        ("连续6年举办拥军活动。", [("6年", "拥军活动")]),
        ("举办插花、茶艺等活动15场次。", [("15场次", "插花、茶艺等活动")]),
        ("启动“百名巧娘”行动,培训巧娘158名。", [("158名", "培训巧娘")]),
    ],
)
def test_a_number_is_told_what_it_counts(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("人均年增收2600元。", "人·年"),
        ("给予每家2000元的补贴。", "家"),
        ("户均借款4.5万元。", "户"),
        ("每人慰问金600元(孤寡老人900元)。", "人"),
        ("每户每月补助150元。", "户·月"),
        ("每个村有网格员3名。", "村"),
        ("全年借款4.5万元。", None),
    ],
)
def test_a_rate_keeps_its_base(text, per):
    assert {figure.per for figure in results(text)} == {per}


@pytest.mark.parametrize(
    ("text", "surface", "reason"),
    [
        ("2019年8月成立。", "2019年8月", "date"),
        ("活动自5月6日至5月9日举行。", "5月6日至5月9日", "date"),
        ("第七期学堂开班。", "第七期", "ord"),
        ("选手获一等奖。", "一等奖", "ord"),
        ("面向35至64岁姐妹。", "35至64岁", "age"),
        ("依照〔2021〕8号文件。", "〔2021〕8号", "docno"),
        ("拨打12338求助。", "12338", "phone"),
        ("落实“1+3+N”机制。", "1+3+N", "slogan"),
        ("围绕三个方面发力。", "三个", "attr"),
        ("省市县三级联动。", "三级", "attr"),
        ("计划再办夜校8期。", "8期", "target"),
        ("下一步,要培训绣娘200名。", "200名", "target"),
        ("最高额度由10万元调整为20万元。", "20万元", "standard"),
        ("站点已运行两年。", "两年", "dur"),
        ("搭建一个平台。", "一个", "idiom"),
        ("把服务送进千家万户。", "千家万户", "idiom"),
        ("实施“十街百巷”计划,推进“千户”行动。", "千户", "name"),
    ],
)
def test_what_is_no_result_says_why(text, surface, reason):
    assert reasons(text)[surface] == reason
    assert results(text) == []


def test_what_was_done_after_a_plan_is_a_result():
    assert told("计划新建书屋9间;此前已建成书屋14间。") == [("14间", "书屋")]


def test_offsets_count_the_characters_of_the_text_as_given():
    text = "２０２２年，发放图书１，２００余 册；走访　36 户。"
    spans = [(figure.surface, text[figure.start : figure.end]) for figure in results(text)]

    assert spans == [("１，２００余 册", "１，２００余 册"), ("36 户", "36 户")]


def test_page_headers_and_tails_hold_no_figures():
    assert extract("2022年03月09日\n第A3版:\ncontent_12345.html 共36户 -->\n") == []


def test_a_figure_knows_its_sentence_and_headings():
    text = "织密关爱网\n守护成长。全年结对儿童45名。"
    (figure,) = results(text)

    assert text[figure.sentence_start : figure.sentence_end] == "全年结对儿童45名。"
    assert figure.headings == ("织密关爱网", "守护成长")


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("开展政策宣讲36场。", "lectures"),
        ("发放贷款860万元。", "loans-amount"),
        ("评出最美家庭40户。", "most-beautiful-families"),
        ("发出告诫书7份。", "dv-warnings"),
        ("签发人身安全保护令3份。", "protection-orders"),
        ("免费筛查宫颈癌2300人。", "two-cancer-screening"),
        ("化解邻里矛盾纠纷96件。", "disputes-resolved"),
        ("建成儿童之家18个。", "childrens-homes"),
        ("招募爱心妈妈120名。", "caring-mothers"),
        ("植树1200株。", "greening"),
        ("连续6年举办拥军活动。", "programme-duration"),
        ("订购帐篷5顶、桶装水6桶。", "other"),
    ],
)
def test_a_result_belongs_to_a_line_of_work(text, topic):
    assert results(text)[0].topic == topic


def test_json_numbers_are_numbers():
    (figure,) = results("占总数的0.7%。")
    line = json.loads(json.dumps(figure.as_json()))

    assert (line["value"], line["low"], line["high"]) == (0.007, 0.0065, 0.0075)
    assert isinstance(results("走访36户。")[0].as_json()["value"], int)


def test_marks_are_written_only_where_they_hold():
    assert {"per", "tol", "damaged"} & set(results("走访36户。")[0].as_json()) == set()
    assert results("筹资30万元。")[0].as_json()["tol"] == 5000


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("全市建立儿童之家39?个,天天开放。", "39?个"),
        ("发布典型事迹1?2篇。", "1?2篇"),
        ("受益群众?余万人。", "?余万人"),
        ("推出普法漫画1\ufffd期。", "1\ufffd期"),
    ],
)
def test_a_number_that_lost_a_digit_is_found_whole_and_told_as_damaged(text, surface):
    [figure] = results(text)
    assert (figure.surface, figure.damaged) == (surface, True)
    assert (figure.value, figure.low, figure.high) == (None, None, None)


def test_a_number_beside_a_lost_character_is_damaged():
    (figure,) = results("扶持姐妹\ufffd12名。")

    assert (figure.damaged, figure.value, figure.low, figure.high) == (True, None, None, None)


def test_a_romanised_measure_word_belongs_to_its_figure():
    (figure,) = results("舉辦夜校21場(chǎng)。")

    assert (figure.surface, figure.unit) == ("21場(chǎng)", "场")


# The first text of all loads the dictionary.
@settings(deadline=None)
@given(st.text("全年开展“活动”(培训)、,。等的占其中市妇联共3十余万元名场%\n?é年月第", max_size=40))
def test_any_text_is_read_without_failing_and_in_order(text):
    figures = extract(text)

    assert [figure.start for figure in figures] == sorted(figure.start for figure in figures)
    assert all(text[figure.start : figure.end] == figure.surface for figure in figures)
    assert all(figure.neg_reason or figure.is_result for figure in figures)


@pytest.mark.parametrize(
    "part", ["三", "1,", "(“", "培训3场", "比", "达到", "第三", "等、的", "2020年", "  3"]
)
def test_a_text_made_to_tire_the_reader_is_read_in_a_moment(part):
    text = part * (20_000 // len(part)) + "3场"
    began = time.process_time()

    extract(text)

    assert time.process_time() - began < 10


GOALS = {"f1": 0.95, "interval_acc": 0.97, "end_to_end_recall": 0.85}


@pytest.mark.commissioned
@pytest.mark.parametrize(
    "name", ["dev-figures.jsonl", "huaibei-2020-figures.jsonl", "huainan-2024-figures.jsonl"]
)
def test_the_commissioned_reports_are_read_well(name, tmp_path):
    gold = SHARED / "data" / name
    if not gold.exists():
        pytest.skip("the commissioned reports are not beside the checkout")
    predicted = tmp_path / name
    lines = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    with predicted.open("w", encoding="utf-8") as file:
        for line in lines:
            figures = [figure.as_json() for figure in extract(line["text"])]
            file.write(json.dumps({"id": line["id"], "figures": figures}) + "\n")

    ran = subprocess.run(
        [sys.executable, "-B", SHARED / "tools" / "score_figures.py", gold, predicted],
        check=True,
        capture_output=True,
    )
    scores = json.loads(ran.stdout)
    assert {name: scores[name] for name, goal in GOALS.items() if scores[name] < goal} == {}
