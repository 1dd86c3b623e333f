"""Restoring damaged texts, with the damage done as the tools on the way do it (damage.py)."""

import random
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from pypinyin import Style, pinyin

from jinguo.reading.extract import extract
from jinguo.reading.restore import restore
from tests.reading import prose
from tests.reading.damage import (
    LIGHT,
    Damage,
    Damaged,
    damage,
    narrow,
    readings_of,
    sample,
    toneless,
    traditional,
)

SHARED = Path(__file__).parents[3] / "shared"
SAMPLES = Path(__file__).parents[1] / "samples"
WAYS = ("light", "light", "some", "heavy", "spaced", "toneless", "simplified")


def any_way(rng: random.Random, text: str) -> Damage:
    """Return one of the ways in which published texts are damaged."""
    cuts = tuple(rng.sample("！。；？", rng.randint(0, 2))) if rng.random() < 0.5 else ()
    way = rng.choice(WAYS)
    if way == "light":
        return Damage(LIGHT, cuts)
    if way == "some":
        chosen = rng.sample(sorted(LIGHT), rng.randint(4, len(LIGHT)))
        return Damage({char: LIGHT[char] for char in chosen}, cuts)
    if way == "simplified":
        chars = rng.sample(sorted({char for char in text if "一" <= char <= "鿿"}), 15)
        said = {char: pinyin(char, style=Style.TONE)[0][0] for char in chars}
        said = toneless(said) if rng.random() < 0.5 else said
        return Damage(said, cuts, traditional=False)
    said = readings_of(text)
    return Damage(toneless(said) if way == "toneless" else said, cuts, spaced=way == "spaced")


def misread(clean: str, broken: Damaged) -> list[str]:
    """Return what is told as sure of a damaged text though the clean one does not say it.

    A figure has its true value, or none and a flag at its place; a character is the true one, or
    stands in a repair that says it is unsure.
    """
    wrong, found, restored = [], extract(broken.text), restore(broken.text)
    unsure = [one for one in restored.repairs if one.certainty == "context"]
    true = [figure for figure in extract(clean) if figure.low is not None]
    places = [broken.where(figure.start, figure.end) for figure in true]
    for figure, (start, end) in zip(true, places, strict=True):
        here = [one for one in found if one.start < max(end, start + 1) and start < one.end]
        sure = [(one.value, one.low, one.high) for one in here if one.low is not None]
        flagged = any(one.damaged for one in here)
        flagged |= any(one.start <= end and start <= one.end for one in unsure)
        if sure != [(figure.value, figure.low, figure.high)] and (sure or not flagged):
            wrong.append(f"{figure.surface}: {sure}")
    for one in found:
        near = any(one.start < end and start < one.end for start, end in places)
        if one.is_result and one.low is not None and not near:
            wrong.append(f"{one.surface}: nobody wrote it")
    return wrong if re.fullmatch(sure_part(restored, unsure), narrow(clean)) else [*wrong, "text"]


def sure_part(restored, unsure):
    """Return a pattern of the characters told as sure, with anything where the text is not."""
    parts = [
        "\0" if any(one.start <= start < one.end for one in unsure) else char
        for char, start in zip(restored.text, restored.starts, strict=True)
    ]
    return re.sub("\0+", "(?s:.*)", re.escape("".join(parts)).replace("\\\0", "\0"))


def test_readings_are_dropped_and_belong_to_the_character_before():
    restored = restore("全縣婦聯(lián)開(kāi)辦夜校(集體)21場(chǎng)。")

    assert restored.text == "全县妇联开办夜校(集体)21场。"
    assert {(one.kind, one.certainty) for one in restored.repairs} == {("G1", "bytes")}
    assert restored.span(3, 4) == (3, 10)


@pytest.mark.parametrize("said", ["(yuè)", "(yue)", "( yue )", "（yuè）"])
def test_a_reading_is_known_with_and_without_its_tone(said):
    assert restore(f"8月{said}6日").text == "8月6日"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("国务(wù)院(yuan)印发(fa)通知", "国务院印发通知"),
        ("見(jiàn )證(zhèng )幸福", "见证幸福"),
    ],
)
def test_readings_stand_after_simplified_characters_and_before_spaces_too(text, clean):
    assert restore(text).text == clean


@pytest.mark.parametrize("text", ["会徽(LOGO)发布", "集体(执委)", "平台(app)上线", "月(ri)"])
def test_real_brackets_stay(text):
    assert restore(text).text == text
    assert restore(text).repairs == ()


def test_a_character_broken_by_a_reading_is_solved_from_its_bytes():
    text = damage("各级基层妇联走访36户。", Damage({"計": "jì", "聯": "lián"})).text
    (broken,) = [one for one in restore(text).repairs if one.kind == "G2"]

    assert "?jì)D" in text
    assert restore(text).text == "各级基层妇联走访36户。"
    assert (broken.text, text[broken.start : broken.end]) == ("妇", "?jì)D")
    assert "妇" in broken.candidates


def test_a_swallowed_digit_is_asked_for():
    text = "婦聯(lián)“見證幸?!?3名新人。"
    figures = extract(text)

    assert [(one.damaged, one.low) for one in figures if one.is_result] == [(True, None)]
    (cut,) = [one for one in restore(text).repairs if one.kind == "G3"]
    assert (cut.certainty, cut.text) == ("context", "福”?")


@pytest.mark.parametrize("text", ["婦聯(lián)發(fā)出?chāo)過70份。", "婦聯(lián)舉辦70場?yǐ)上。"])
def test_a_number_whose_wording_was_broken_has_no_value(text):
    assert [(one.damaged, one.low) for one in extract(text)] == [(True, None)]


def test_a_number_beside_sound_characters_keeps_its_value():
    text = damage("各级基层妇联走访36户。", Damage(LIGHT)).text
    assert [(one.damaged, one.low) for one in extract(text)] == [(False, 36)]


def test_a_thousand_damages_are_repaired_or_flagged_and_no_figure_is_wrong():
    rng = random.Random(20)
    exact = 0
    for _ in range(1000):
        clean = prose.paragraph(rng)
        broken = damage(clean, any_way(rng, clean))
        exact += restore(broken.text).text == narrow(clean)
        assert misread(clean, broken) == [], broken.text
    assert exact >= 900


def test_most_broken_places_are_solved_and_those_said_to_be_sure_are_right():
    rng = random.Random(22)
    told = Counter()
    for _ in range(600):
        clean = prose.paragraph(rng)
        broken = damage(clean, any_way(rng, clean))
        places = [one for one in restore(broken.text).repairs if one.kind != "G1"]
        for one in places:
            lost = {broken.places[at] for at in range(one.start, one.end)}
            true = narrow(clean[min(lost) : max(lost) + 1])
            right = one.text in true or true in one.text
            told["flagged" if one.certainty == "context" else "right" if right else "wrong"] += 1
    assert told["right"] + told["flagged"] > 100
    assert told["wrong"] == 0
    assert told["right"] >= 0.5 * told.total()


CLEAN = [
    "会徽(LOGO)发布，平台(APP)上线，场馆有网络(WiFi)，项目(2024)结项。",
    "您满意吗?(a)满意 (b)一般 (c)不满意；还有意见吗?a)有 b)没有",
    "金额(e)与面积(a)的单位见附表，阿姨(ayi)们报名踊跃。",
    "“真的吗?!”她笑了。谁来照看?!大家一起想办法??我们愿意。",
    "The federation held 36 talks (see annex). Who came? (b) women; really?! Yes.",
    "亳(bó)州的客人来到盱(xū)眙(yí)，学习先进经验。",
    "请选择:是否参加?;是否缴费?;联系电话12345。",
    "三八红旗手(集体)、工作室(执委)、招聘会(女大学生)各有名额，计3个。",
    "负责人(zhang)san@example.com，网址www.example.com?id=3!",
]
"""Clean sentences that look like damage: brackets, Latin, questions, lists."""


def test_a_hundred_thousand_clean_characters_come_back_themselves():
    rng = random.Random(21)
    parts = []
    while sum(map(len, parts)) < 100_000:
        parts.append(
            rng.choice([rng.choice(CLEAN), prose.paragraph(rng), narrow(prose.paragraph(rng))])
        )
    text = "\n".join(parts)
    restored = restore(text)

    assert restored.repairs == ()
    assert restored.text == text
    assert restored.starts == tuple(range(len(text)))
    assert restored.ends == tuple(range(1, len(text) + 1))


@pytest.mark.parametrize("text", CLEAN)
def test_what_looks_like_damage_stays(text):
    assert (restore(text).text, restore(text).repairs) == (text, ())


def test_clean_traditional_text_is_only_simplified():
    rng = random.Random(23)
    clean = "".join(prose.paragraph(rng) for _ in range(50))
    restored = restore("".join(map(traditional, clean)))

    assert (restored.text, restored.repairs) == (clean, ())


@pytest.mark.commissioned
def test_the_undamaged_commissioned_report_comes_back_itself():
    seed = SHARED / "seeds" / "huaibei-2020.txt"
    if not seed.exists():
        pytest.skip("the commissioned reports are not beside the checkout")
    text = seed.read_text(encoding="utf-8")

    assert (restore(text).text, restore(text).repairs) == (text, ())


def test_the_damaged_sample_is_what_the_tools_make_of_the_clean_one():
    clean = (SAMPLES / "city-2020.txt").read_text(encoding="utf-8")
    broken = (SAMPLES / "city-2020-damaged.txt").read_text(encoding="utf-8")

    # python -m tests.reading.damage tests/samples/city-2020.txt tests/samples/city-2020-damaged.txt
    assert sample(clean) == broken
    kinds = {(one.kind, one.certainty) for one in restore(broken).repairs}
    assert {kind for kind, _ in kinds} == {"G1", "G2", "G3"}
    assert ("G3", "context") in kinds
    assert misread(clean, damage(clean, Damage(LIGHT, ("！",)))) == []


@pytest.mark.parametrize("name", ["city-2020", "huaibei-2020", "huainan-2024"])
def test_the_damaged_sample_tells_the_same_figures_as_the_clean_one(name):
    clean = (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")
    broken = (SAMPLES / f"{name}-damaged.txt").read_text(encoding="utf-8")
    assert sample(clean) == broken

    def told(text):
        names = ("value", "low", "high", "kind", "unit", "approx", "subject", "topic", "per")
        results = [figure for figure in extract(text) if figure.is_result]
        return [tuple(getattr(figure, name) for name in names) for figure in results]

    assert restore(broken).text == narrow(clean)
    assert told(broken) == told(clean)
    assert len(told(clean)) > 10


def test_a_text_made_to_tire_the_restorer_is_restored_in_a_moment():
    began = time.process_time()
    for part in ("聯(lián)", "層?jì)D", "幸?!?0", "勇?lián)?dāng)", "?("):
        restore(part * (5_000 // len(part)))

    assert time.process_time() - began < 20


@pytest.mark.commissioned
def test_the_commissioned_report_is_restored():
    seed = SHARED / "seeds" / "huainan-2024.txt"
    if not seed.exists():
        pytest.skip("the commissioned reports are not beside the checkout")
    known = (SHARED / "data" / "huainan-2024-restored.txt").read_text(encoding="utf-8")
    expected = re.sub("[〔〕]", "", known.partition("\n")[2])

    assert restore(seed.read_text(encoding="utf-8")).text.strip() == expected.strip()
