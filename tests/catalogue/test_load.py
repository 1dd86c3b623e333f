"""Catalogue files say only what they may say; an overlay adds and never redefines."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from jinguo.catalogue import load
from jinguo.errors import AddressError, CatalogueError

WHOLE = """
programme: book-corner
title: 种子图书角
since: 2019-01-01
records: {activity: {}}
indicators:
  corners: {label: 图书角活动, measure: 场, of: activity, count: records}
"""
Overlay = Callable[[str, str], Path]


def told(overlay: Path) -> str:
    with pytest.raises(CatalogueError) as refused:
        load.load(overlay)
    return str(refused.value)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (("title:", "titel:"), "book-corner.yaml：缺少“title”；不认识的键“titel”，请删去或改正"),
        (("count: records", "count: records, colour: 红"), "不认识的键“colour”（在 indicators.corners 下）"),
        (("count: records", "count: rows"), "“count”的值 'rows' 不合要求"),
        (("count: records", "count: sum a; drop"), "不合要求"),
        (("of: activity", "of: diary"), "没有这种记录：diary"),
        (("records: {activity: {}}", "records: {diary: {}}"), "没有这种记录：diary"),
        (("records: {activity: {}}", "records: {activity: {colour: {}}}"), "不认识的键“colour”（在 records.activity 下）"),
        (("2019-01-01", "昨天"), "“since”的值 '昨天' 不合要求"),
        (("label: 图书角活动", "label: ''"), "“label”"),
        (("corners:", "Corners:"), "不合要求"),
        (("count: records", "over: sometimes, count: records"), "“over”的值 'sometimes'"),
        (("of: activity, count: records", "ratio: a"), "“ratio”的值 'a' 不合要求（在 indicators.corners 下）"),
        (("label: 图书角活动", 'label: "图书\\u202E角活动"'), "“图书角活动”里有看不见的字符（U+202E），请全部删去，重新输入。（在 indicators.corners 下）"),
        (("title: 种子图书角", 'title: "种子\\0图书角"'), "“种子图书角”里有看不见的字符（U+0000）"),
        (("since:", 'sentences: [{say: "图书\\x07角"}]\nsince:'), "看不见的字符（U+0007）"),
        (("measure: 场, of: activity, count: records", "measure: 场, change: x, against: never, by: share"), "“against”"),
        (("programme: book-corner", "programme: book-nook"), "请改名为 book-nook.yaml"),
        (("programme: book-corner", "programme: 图书"), "“programme”的值"),
        (("programme: book-corner", "programme: book-corner\nextend: true"), "没有 book-corner 可以补充"),
    ],
)  # fmt: skip
def test_what_a_file_may_not_say_is_told(
    overlay: Overlay, edit: tuple[str, str], words: str
) -> None:
    path = overlay("programmes/book-corner.yaml", WHOLE.replace(*edit))
    assert words in told(path.parents[1])


@pytest.mark.parametrize("key", ["con", "nul", "aux", "com1", "lpt9"])
def test_a_key_that_windows_keeps_for_itself_is_refused(overlay: Overlay, key: str) -> None:
    path = overlay(f"programmes/{key}.yaml", WHOLE.replace("book-corner", key))
    assert f"代号 {key} 在 Windows 上不能作文件名" in told(path.parents[1])


def test_a_fault_is_read_once_and_what_was_good_stays_in_force(overlay: Overlay) -> None:
    path = overlay("programmes/book-corner.yaml", WHOLE)
    folder = path.parents[1]
    good = load.load(folder)
    path.write_text(WHOLE.replace("title:", "titel:"), encoding="utf-8")

    assert "缺少“title”" in told(folder)
    assert load.in_force(folder) is good
    assert load._read(folder) is load._read(folder)
    path.write_text(WHOLE.replace("种子", "新的"), encoding="utf-8")
    assert load.in_force(folder).programmes["book-corner"].title == "新的图书角"
    assert load.load(folder) is load.in_force(folder)


def test_nothing_is_in_force_before_the_files_were_ever_good(overlay: Overlay) -> None:
    path = overlay("programmes/book-corner.yaml", WHOLE.replace("title:", "titel:"))

    with pytest.raises(CatalogueError, match="缺少“title”"):
        load.in_force(path.parents[1])


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("{kind: best, label: 甲, terms: [甲]}", "“kind”的值 'best' 不合要求"),
        ("{kind: only, label: 甲, terms: []}", "“terms”的值"),
        ("{kind: only, label: 甲}", "缺少“terms”"),
        ("{kind: only, label: 甲, terms: [甲], colour: 红}", "不认识的键“colour”"),
    ],
)
def test_a_claim_says_only_what_it_may(overlay: Overlay, claim: str, words: str) -> None:
    text = f"programme: book-corner\ntitle: 甲\nsince: 2020-01-01\nclaims:\n  one: {claim}\n"
    assert words in told(overlay("programmes/book-corner.yaml", text).parents[1])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("programme: [", "不是正确的 YAML"),
        ("- a list", "内容应是一组键"),
        ("", "内容应是一组键"),
        ("programme: !!python/object:os.system {}", "不是正确的 YAML"),
    ],
)
def test_a_file_that_is_no_yaml_of_ours_is_told(overlay: Overlay, text: str, words: str) -> None:
    path = overlay("programmes/book-corner.yaml", text)
    assert told(path.parents[1]).startswith("book-corner.yaml：")
    assert words in told(path.parents[1])


def test_all_faulty_files_are_told_together(overlay: Overlay) -> None:
    overlay("programmes/a-corner.yaml", "colour: 红")
    path = overlay("examples/book-corner.yaml", "{}")
    words = told(path.parents[1])
    assert "a-corner.yaml：缺少“programme”" in words
    assert "book-corner.yaml：内容应是一个列表" in words


def test_a_shipped_programme_is_not_redefined(overlay: Overlay) -> None:
    text = (load.SHIPPED / "programmes" / "big-preaching.yaml").read_text(encoding="utf-8")
    path = overlay("programmes/big-preaching.yaml", text)
    assert "big-preaching 已经有了，不能重新定义" in told(path.parents[1])


EXTENDING = """
programme: big-preaching
extend: true
title: 补充
since: 2016-01-01
terms: [微宣讲]
indicators:
  trainings: {label: 宣讲培训, measure: 期, of: activity, where: {subtype: 培训}, count: sum terms}
quantities:
  leaflets: {label: 宣传页, measure: 份, of: activity}
claims:
  busiest: {kind: record, label: 宣讲场次最高, terms: [宣讲], indicators: [talks]}
sentences: [{say: "培训{trainings}期。"}]
"""


def test_an_overlay_adds_to_a_shipped_programme(overlay: Overlay) -> None:
    path = overlay("programmes/big-preaching.yaml", EXTENDING)
    shipped, found = load.load(), load.load(path.parents[1])
    before, after = shipped.programmes["big-preaching"], found.programmes["big-preaching"]
    assert set(found.indicators) - set(shipped.indicators) == {"big-preaching.trainings"}
    assert set(found.quantities) - set(shipped.quantities) == {"leaflets"}
    assert set(found.claims) - set(shipped.claims) == {"big-preaching.busiest"}
    assert found.claimed("big-preaching.busiest") == ["big-preaching.talks"]
    assert after.title == before.title
    assert after.terms == (*before.terms, "微宣讲")
    assert [each.say for each in after.sentences] == ["培训{trainings}期。"]
    assert all(found.indicators[at] == what for at, what in shipped.indicators.items())


def test_an_extension_redefines_nothing(overlay: Overlay) -> None:
    path = overlay("programmes/big-preaching.yaml", EXTENDING.replace("trainings:", "talks:"))
    assert "talks 已经有了，不能重新定义" in told(path.parents[1])


def test_a_quantitys_code_belongs_to_one_programme(overlay: Overlay) -> None:
    more = WHOLE + "quantities: {leaflets: {label: 页, measure: 份, of: activity}}\n"
    overlay("programmes/book-corner.yaml", more)
    path = overlay("programmes/big-preaching.yaml", EXTENDING)
    assert "数量代码 leaflets 已由" in told(path.parents[1])


def test_a_changed_file_is_read_again(overlay: Overlay) -> None:
    path = overlay("programmes/book-corner.yaml", WHOLE)
    first = load.load(path.parents[1])
    assert load.load(path.parents[1]) is first
    overlay("programmes/book-corner.yaml", WHOLE.replace("图书角活动", "图书角的各类活动"))
    assert load.load(path.parents[1]).indicators["book-corner.corners"].label == "图书角的各类活动"
    path.unlink()
    assert "book-corner" not in load.load(path.parents[1]).programmes


def test_an_address_that_does_not_exist_is_told_with_the_nearest() -> None:
    with pytest.raises(AddressError, match=r"big-preaching\.heard、big-preaching\.talks"):
        load.load().indicator("big-preaching.sung")
    with pytest.raises(AddressError, match="jinguo catalogue show"):
        load.load().indicator("nothing")


def test_an_indicator_counts_its_own_a_lists_or_any_programmes() -> None:
    catalogue = load.load()
    assert catalogue.counted_programmes("big-preaching.talks") is None
    assert catalogue.counted_programmes("credit-village.talks") == ("credit-village",)
    assert catalogue.full("letters", "warning-letter.share") == "warning-letter.letters"
    assert catalogue.programme_of("warning-letter.share").title == "家庭暴力告诫书"


def test_every_shipped_file_is_one_programme_with_its_examples() -> None:
    catalogue = load.load()
    for key, path in catalogue.files.items():
        assert path.stem == key
        assert yaml.safe_load(path.read_text(encoding="utf-8"))["programme"] == key
        assert key in catalogue.examples
