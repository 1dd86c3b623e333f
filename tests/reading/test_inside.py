"""A report may contradict itself, with no ledger at all."""

import json
from pathlib import Path

import pytest

from jinguo.reading.extract import extract
from jinguo.reading.inside import clashes
from tests.campaigns.reading import ELSEWHERE, LATER
from tests.reading.scoring import lines

SAMPLES = Path(__file__).parents[1] / "samples"


def found(text):
    return [
        (one.rule, [figure.surface for figure in one.figures])
        for one in clashes(text, extract(text))
    ]


@pytest.mark.parametrize(
    ("text", "rule", "surfaces"),
    [
        ("全市排查纠纷96件,化解98件。", "resolved", ["96件", "98件"]),
        ("受理来访137件,办结135件,办结率95.2%。", "ratio", ["137件", "135件", "95.2%"]),
        ("选出执委40人,其中女党员30人,占70%。", "ratio", ["40人", "30人", "70%"]),
        ("评出示范基地56个,其中省级61个。", "parts", ["56个", "61个"]),
        ("评出示范基地56个,其中国家级2个、省级9个、市级46个。", "parts", ["56个", "2个", "9个", "46个"]),
        ("绣坊由5家扩到12家,增加8家。", "growth", ["5家", "12家", "8家"]),
        ("会员由200人增至300人,增长60%。", "growth", ["200人", "300人", "60%"]),
        ("达标率由72%上升到88%,提高14个百分点。", "growth", ["72%", "88%", "14个百分点"]),
        ("45名村主任中,党员占33.5%。", "indivisible", ["45名", "33.5%"]),
        ("全市共建成儿童之家18个。\n会上说,全市共建成儿童之家21个。", None, None),
        ("全市培训农村妇女180人。入冬以来忙。全市共培训农村妇女210人。", "twice", ["180人", "210人"]),
    ],
)  # fmt: skip
def test_a_contradiction_is_told(text, rule, surfaces):
    assert found(text) == ([(rule, surfaces)] if rule else [])


@pytest.mark.parametrize(
    "text",
    [
        "全市排查纠纷96件,化解96件,化解率100%。",
        "摸排纠纷1024件,化解986件,化解率96.3%。",
        "受理来访137件,办结135件,办结率98.54%。",
        "排查隐患300余件,化解近300件。",
        "走访妇女120人,慰问儿童150人。",
        "评出示范基地56个,其中国家级2个、省级9个、市级45个。",
        "会员由近200人增至300余人,增加110人。",
        "45名村主任中,党员占33.3%。",
        "全市培训农村妇女180人,去年全市培训农村妇女210人。",
        "甲县全年培训农村妇女180人。乙县全年培训农村妇女210人。",
    ],
)
def test_what_may_all_be_true_is_left_alone(text):
    assert found(text) == []


def test_reports_without_a_fault_are_left_alone():
    texts = [path.read_text(encoding="utf-8") for path in SAMPLES.glob("*-20*.txt")]
    texts += [line["text"] for path in (ELSEWHERE, LATER) for line in lines(path)]

    assert [told for text in texts if (told := found(text))] == []
    assert len(texts) > 200


def test_a_clash_is_told_as_json():
    text = "全市排查纠纷96件,化解98件。"
    [one] = clashes(text, extract(text))

    told = json.loads(json.dumps(one.as_json()))
    assert [text[place["start"] : place["end"]] for place in told["figures"]] == ["96件", "98件"]
