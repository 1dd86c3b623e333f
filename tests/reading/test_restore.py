"""Restoring damaged texts, with the damage done here as the tools on the way do it."""

import json
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from opencc import OpenCC

from jinguo.reading.extract import extract
from jinguo.reading.restore import restore

SHARED = Path(__file__).parents[3] / "shared"

SENTENCES = [
    "全县共开办妇女夜校21期,培训绣娘158名。",
    "各级妇联组织走访困难家庭36户,发放慰问金9.9万元。",
    "基层妇联执委会见证幸福婚姻,调解纠纷51件。",
    "动员巾帼志愿者300余名参加环境整治,清理垃圾12吨。",
    "举办法律讲座15场次,发放宣传资料4000余份。",
    "女企业家勇担当,为87名留守儿童送去书包。",
    "“点亮家庭幸福”2023年启动,结对帮扶孤儿45人。",
    "推荐优秀女干部18名,表彰先进集体3个。",
    "社区服务站层层联系群众,化解邻里矛盾96起。",
    "联合医院开展健康检查,惠及妇女2300人。",
]
READINGS = {
    "聯": "lián", "計": "jì", "發": "fā", "動": "dòng", "業": "yè", "個": "gè", "場": "chǎng",
    "戶": "hù", "組": "zǔ", "開": "kāi", "舉": "jǔ", "當": "dāng", "務": "wù", "會": "huì",
    "層": "céng", "幫": "bāng", "執": "zhí", "導": "dǎo", "傳": "chuán", "領": "lǐng",
}  # fmt: skip
TRADITIONAL = OpenCC("s2t")
MARKS = ["！", "。", "；"]


def plain(text):
    """Narrow the punctuation, as the last step of the damage does."""
    return re.sub("[，：；！？（）]", lambda mark: chr(ord(mark[0]) - 0xFEE0), text)


def damaged(text, readings, marks=()):
    """Put readings and cuts between bytes, then decode, swallowing what follows a bad byte."""
    wide = text.replace(",", "，").replace(";", "；")
    code = TRADITIONAL.convert(wide).encode("gbk")
    for char in readings:
        said = f"({READINGS[char]})".encode("gb18030")
        code = code.replace(char.encode("gbk"), char.encode("gbk") + said)
    pieces = [code]
    for mark in marks:
        pieces = [part for piece in pieces for part in joined(piece, mark.encode("gbk"))]
    return plain("".join(map(swallowing, pieces)))


def joined(code, mark):
    parts = code.split(mark)
    return [one for part in parts[:-1] for one in (part, mark)] + parts[-1:]


def swallowing(code):
    chars, at = [], 0
    while at < len(code):
        size = 1 if code[at] < 0x80 else 2
        try:
            chars.append(code[at : at + size].decode("gbk"))
        except UnicodeDecodeError:
            # A bad pair becomes one mark; one in the area that users define vanishes.
            chars.append("" if code[at + 1 : at + 2] >= b"\x80" else "?")
        at += size
    return "".join(chars)


def values(figures):
    return [(f.low, f.high) for f in figures if f.is_result and not f.damaged]


def test_readings_are_dropped_and_belong_to_the_character_before():
    restored = restore("全縣婦聯(lián)開(kāi)辦夜校(集體)21場(chǎng)。")

    assert restored.text == "全县妇联开办夜校(集体)21场。"
    assert {(one.kind, one.certainty) for one in restored.repairs} == {("G1", "bytes")}
    assert restored.span(3, 4) == (3, 10)


@pytest.mark.parametrize("said", ["(yuè)", "(yue)", "( yue )", "（yuè）"])
def test_a_reading_is_known_with_and_without_its_tone(said):
    assert restore(f"8月{said}6日").text == "8月6日"


@pytest.mark.parametrize("text", ["会徽(LOGO)发布", "集体(执委)", "平台(app)上线", "月(ri)"])
def test_real_brackets_stay(text):
    assert restore(text).text == text
    assert restore(text).repairs == ()


def test_a_character_broken_by_a_reading_is_solved_from_its_bytes():
    text = damaged("各级基层妇联走访36户。", ["計", "聯"])
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


def test_a_thousand_damages_are_repaired_or_flagged():
    rng = random.Random(20)
    exact = 0
    for _ in range(1000):
        text = "".join(rng.sample(SENTENCES, 3))
        readings = rng.sample(sorted(READINGS), rng.randint(4, len(READINGS)))
        marks = rng.sample(MARKS, 1) if rng.random() < 0.3 else []
        broken = damaged(text, readings, marks)
        restored = restore(broken)
        told = values(extract(broken))
        right = values(extract(text))
        exact += restored.text == plain(text)
        flagged = "?" in restored.text or any(r.certainty != "bytes" for r in restored.repairs)
        assert restored.text == plain(text) or flagged, (broken, restored.text)
        assert [one for one in told if one not in right] == [], (broken, restored)
    assert exact >= 700


def test_clean_texts_come_back_themselves():
    rng = random.Random(21)
    text = "\n".join(rng.choice(SENTENCES) for _ in range(5000))
    restored = restore(text)

    assert len(text) > 100_000
    assert (restored.text, restored.repairs) == (text, ())
    assert restored.starts == tuple(range(len(text)))
    assert restored.ends == tuple(range(1, len(text) + 1))


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


@pytest.mark.commissioned
def test_the_figures_of_the_commissioned_report_are_right(tmp_path):
    gold = SHARED / "data" / "huainan-2024-figures.jsonl"
    if not gold.exists():
        pytest.skip("the commissioned reports are not beside the checkout")
    predicted = tmp_path / gold.name
    lines = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    told = [
        {"id": line["id"], "figures": [one.as_json() for one in extract(line["text"])]}
        for line in lines
    ]
    predicted.write_text("".join(json.dumps(line) + "\n" for line in told), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-B", SHARED / "tools" / "score_figures.py", gold, predicted],
        check=True,
        capture_output=True,
    )
    scores = json.loads(ran.stdout)

    assert scores["f1"] >= 0.95
    assert scores["interval_acc"] >= 0.97
    assert scores["end_to_end_recall"] >= 0.85
