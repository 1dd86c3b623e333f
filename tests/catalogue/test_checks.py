"""Every check of a catalogue fires where it should, and is silent on the shipped one."""

from dataclasses import replace
from typing import Any

import pytest

from jinguo.catalogue import checks, load
from jinguo.catalogue.checks import faults, read_index, write_index
from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.reports import Report
from jinguo.catalogue.schema import Example, Programme
from jinguo.counting.examples import broken

INDEX = read_index(load.INDEX.read_text(encoding="utf-8"))
COUNTED = {"label": "甲", "measure": "场", "of": "activity", "count": "records"}


def catalogue(*, exampled: bool = True, **programme: Any) -> Catalogue:
    told = {
        "programme": "trial",
        "title": "试算",
        "since": "2019-01-01",
        "records": {"activity": {}},
    }
    made = Programme.model_validate({**told, **programme})
    indicators = {f"trial.{name}": what for name, what in made.indicators.items()}
    expect = [{"figure": at, "period": "2020", "value": 0} for at in indicators]
    example = (
        [Example.model_validate({"name": "一", "expect": expect})]
        if indicators and exampled
        else []
    )
    return Catalogue(
        {"trial": made}, indicators, dict(made.quantities), {"trial": tuple(example)},
        claims={f"trial.{name}": what for name, what in made.claims.items()},
    )  # fmt: skip


def one(**what: Any) -> Catalogue:
    return catalogue(indicators={"one": {**COUNTED, **what}})


def claimed(kind: str, *of: dict[str, Any], **told: Any) -> Catalogue:
    """A catalogue with one claim that rests on indicators of its own."""
    indicators = {f"i{at}": {**COUNTED, **what} for at, what in enumerate(of)}
    claim = {"kind": kind, "label": "甲", "terms": ["甲"], "indicators": list(indicators), **told}
    return catalogue(indicators=indicators, claims={"one": claim})


def reported(**part: Any) -> Catalogue:
    said = {"sentences": [{"say": "{单位}{期间}的工作。"}], **part}
    report = Report.model_validate(
        {
            "report": "own",
            "units": [""],
            "title": "总结",
            "sections": [{"heading": ["一"], "parts": [said]}],
        }
    )
    return replace(catalogue(), reports={"own": report})


FIRING: dict[str, tuple[Catalogue, str]] = {
    "sum of no column": (one(count="sum joy"), "trial.one：活动没有“joy”可数，可用的是 heads"),
    "mean of no column": (one(count="mean joy"), "没有“joy”可数"),
    "distinct of a sum": (one(count="distinct heads"), "没有“heads”可数，可用的是 unit"),
    "sum of another kind's quantity": (
        catalogue(
            indicators={"one": {**COUNTED, "count": "sum joy"}},
            quantities={"joy": {"label": "乐", "measure": "份", "of": "body"}},
        ),
        "没有“joy”可数",
    ),
    "lifted but no units": (one(lifted_to="county"), "只有数不同的单位（distinct）时才能写 lifted_to"),
    "lifted and standing": (
        one(of="body", count="distinct unit", over="standing", lifted_to="county"),
        "不能用于期末存量（standing）",
    ),
    "filter by no choice": (one(where={"heads": "3"}), "不能按“heads”筛选，可用的是 subtype、mode"),
    "filter by no word": (one(where={"subtype": "聚餐"}), "“subtype”没有“聚餐”这一项"),
    "filter by one bad word": (one(where={"subtype": ["宣讲", "聚餐"]}), "没有“聚餐”"),
    "filter by an undeclared word": (one(of="honour", where={"honour": "状元"}), "“honour”没有“状元”"),
    "no date": (one(by="sung_on"), "活动没有日期“sung_on”"),
    "streak within a period": (one(count="streak years"), "请写 over: to-date"),
    "standing without an end": (one(over="standing"), "活动没有终止日期，不能数期末存量"),
    "no programme": (one(programmes=["nothing"]), "没有项目 nothing"),
    "ratio of nothing": (
        catalogue(indicators={"one": {"label": "甲", "measure": "%", "ratio": ["a", "b.c"]}}),
        "trial.one：没有口径 b.c",
    ),
    "change of nothing": (
        catalogue(
            indicators={
                "one": {"label": "甲", "measure": "%", "change": "a", "against": "before", "by": "share"}
            }
        ),
        "trial.one：没有口径 trial.a",
    ),
    "ratio of a ratio": (
        catalogue(
            indicators={
                "one": COUNTED,
                "two": {"label": "乙", "measure": "%", "ratio": ["one", "one"]},
                "three": {"label": "丙", "measure": "%", "ratio": ["two", "one"]},
            }
        ),
        "trial.two 自己就是比率或变化",
    ),
    "a choice of no column": (
        catalogue(records={"activity": {"choices": {"colour": ["红"]}}}),
        "trial：活动没有“colour”可选",
    ),
    "a choice of no word": (
        catalogue(records={"activity": {"choices": {"subtype": ["宣讲", "聚餐"]}}}),
        "trial：“subtype”没有“聚餐”",
    ),
    "no measure word": (one(measure="嗯啊"), "trial.one："),
    "no measure word of a quantity": (
        catalogue(quantities={"joy": {"label": "乐", "measure": "嗯啊", "of": "activity"}}),
        "joy：",
    ),
    "no example": (
        catalogue(exampled=False, indicators={"one": COUNTED}),
        "trial.one：没有例子，请在 examples/trial.yaml 里写一个",
    ),
    "example of nothing": (
        replace(
            catalogue(),
            examples={
                "trial": (
                    Example.model_validate(
                        {"name": "一", "expect": [{"figure": "trial.x", "period": "2020", "value": 0}]}
                    ),
                )
            },
        ),
        "例子里的 trial.x 不存在",
    ),
    "no successor": (one(until="2021-01-01", successor="two"), "接替它的口径 two 不存在"),
    "successor without an end": (
        catalogue(indicators={"one": {**COUNTED, "successor": "two"}, "two": COUNTED}),
        "写了 successor，也要写 until",
    ),
    "sentence about nothing": (catalogue(sentences=[{"say": "共{x}场"}]), "句子里的 {x} 不是口径"),
    "sentence in no form": (
        catalogue(indicators={"one": COUNTED}, sentences=[{"say": "共{one|大约莫}场"}]),
        "句子里的写法“大约莫”不认识",
    ),
    "claim about nothing": (claimed("record", indicators=["x"]), "trial.one：没有口径 trial.x"),
    "claim that rests on nothing": (claimed("target"), "trial.one：请写 indicators"),
    "claim named as an indicator": (
        catalogue(
            indicators={"one": COUNTED},
            claims={"one": {"kind": "only", "label": "甲", "terms": ["甲"]}},
        ),
        "trial.one：说法和口径重名",
    ),
    "honour borne by an activity": (claimed("honour", {}), "这种说法只能凭一个数荣誉的口径核对"),
    "edition borne by two": (claimed("edition", {}, {}), "这种说法只能凭一个数活动的口径核对"),
    "streak borne by a number": (claimed("streak", {}), "连年要凭连续年数"),
    "first borne by a tally": (
        claimed("first", {"of": "tally", "count": "sum value"}),
        "这种说法要凭记录核对",
    ),
    "sentence without the measure word": (
        catalogue(indicators={"one": COUNTED}, sentences=[{"say": "共{one}次"}]),
        "句子里的 {one} 后面应是量词“场”",
    ),
    "sentence with a loose brace": (
        catalogue(sentences=[{"say": ["全年", "共{一场"]}]),
        "句子“共{一场”里的花括号不成对",
    ),
    "sentence resting on no claim": (
        catalogue(sentences=[{"say": "居首。", "claims": [{"claim": "x"}]}]),
        "句子凭借的 x 不是说法，请改成已声明的说法",
    ),
    "report's sentence resting on no claim": (
        reported(sentences=[{"say": "居首。", "claims": [{"claim": "trial.x"}]}]),
        "句子凭借的 trial.x 不是说法",
    ),
    "report's sentence about nothing": (
        reported(sentences=[{"say": "共{trial.x}场"}]),
        "own：句子里的 {trial.x} 不是口径",
    ),
    "report's heading with a figure": (
        reported(heading="做了{trial.one}场"),
        "own：标题“做了{trial.one}场”里只能写 {单位} 和 {期间}",
    ),
    "too many functions": (one(function="special"), "用函数计算的口径太多（1 个）"),
}  # fmt: skip


@pytest.mark.parametrize("name", FIRING)
def test_a_check_fires_where_it_should_and_alone(name: str) -> None:
    found, words = FIRING[name]
    told = faults(found, {})
    assert any(words in fault for fault in told), told
    assert len(told) <= 2


def test_every_check_has_fired() -> None:
    fired = {
        check.__name__
        for check in checks._CHECKS
        for found, _ in FIRING.values()
        if list(check(found))
    }
    assert fired == {check.__name__ for check in checks._CHECKS}


def test_a_sound_catalogue_has_no_faults() -> None:
    sound = catalogue(
        indicators={
            "one": {**COUNTED, "count": "sum joy", "where": {"subtype": ["宣讲", "培训"]}},
            "old": {**COUNTED, "until": "2021-01-01", "successor": "one"},
        },
        quantities={"joy": {"label": "册", "measure": "册", "of": "activity"}},
        sentences=[{"say": ["共{one|余,中文}场", "{trial.old}场次"]}],
    )
    assert faults(sound, {}) == []


def test_the_shipped_catalogue_has_no_faults_and_its_examples_hold() -> None:
    shipped = load.load()
    assert faults(shipped, INDEX) == []
    assert broken(shipped) == []


def test_the_committed_index_is_the_shipped_catalogues() -> None:
    assert write_index(load.load()) == load.INDEX.read_text(encoding="utf-8")
    assert set(INDEX) == set(load.load().indicators)


def test_a_vanished_address_is_found() -> None:
    shipped = load.load()
    fewer = {at: what for at, what in shipped.indicators.items() if at != "big-preaching.talks"}
    told = faults(replace(shipped, indicators=fewer), INDEX)
    assert "big-preaching.talks：已公布的口径不见了；不再使用请写 until，不要删除" in told


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"count": "records"}, True),
        ({"where": {}}, True),
        ({"over": "to-date"}, True),
        ({"programmes": "own"}, True),
        ({"measure": "场次"}, True),
        ({"label": "宣讲"}, False),
        ({"note": "说明"}, False),
        ({"terms": ("讲",)}, False),
    ],
)
def test_a_changed_meaning_is_found_and_a_changed_word_is_not(
    change: dict[str, Any], found: bool
) -> None:
    shipped = load.load()
    talks = shipped.indicators["big-preaching.talks"].model_copy(update=change)
    told = faults(
        replace(shipped, indicators={**shipped.indicators, "big-preaching.talks": talks}), INDEX
    )
    assert any("已公布的口径改了意思" in fault for fault in told) is found


def test_a_broken_expectation_is_found() -> None:
    shipped = load.load()
    [example, *others] = shipped.examples["big-preaching"]
    wrong = example.expect[0].model_copy(update={"value": 4})
    spoiled = example.model_copy(update={"expect": (wrong, *example.expect[1:])})
    told = broken(
        replace(shipped, examples={**shipped.examples, "big-preaching": (spoiled, *others)})
    )
    assert len(told) == 1
    assert "big-preaching.talks 市 2020 的 value 应是 4，算出来是 3.0" in told[0]
    assert told[0].startswith(f"examples/big-preaching.yaml“{example.name}”")


@pytest.mark.parametrize(
    "record",
    [
        {"activity": {"unit": "市", "colour": "红", "held_on": "2020-01-01"}},
        {"diary": {"unit": "市"}},
        {"activity": {"held_on": "2020-01-01"}},
        {"activity": {"unit": "市", "held_on": "2020-01-01", "precision": "周"}},
    ],
)
def test_an_example_that_cannot_run_is_told(record: dict[str, Any]) -> None:
    example = Example.model_validate(
        {
            "name": "坏",
            "records": [record],
            "expect": [{"figure": "trial.one", "period": "2020", "value": 0}],
        }
    )
    [told] = broken(replace(one(), examples={"trial": (example,)}))
    assert told.startswith("examples/trial.yaml“坏”：跑不起来")
