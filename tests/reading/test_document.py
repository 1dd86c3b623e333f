"""Reading a document from disk."""

import hashlib
import html
from pathlib import Path

import docx
import pytest

from jinguo.errors import UnreadableError, UsageError
from jinguo.reading.document import MAX_BYTES, read_document
from jinguo.reading.extract import extract, extract_restored
from jinguo.reading.layout import LONGEST_SENTENCE, own_length, sentences
from jinguo.reading.restore import restore

TESTS = Path(__file__).parents[1]
SEEDS = TESTS.parents[1] / "shared" / "seeds"
TEXT = "临江市妇联走访困难家庭36户。\n举办讲座4场,听众500余人。\n"
TRADITIONAL = "臨江市婦聯走訪困難家庭36戶。\n舉辦講座4場,聽眾500餘人。\n"


@pytest.mark.parametrize(
    ("encoding", "text", "named"),
    [
        ("utf-8", TEXT, "utf-8"),
        ("utf-8-sig", TEXT, "utf-8-sig"),
        ("gb18030", TEXT, "gb18030"),
        ("gbk", TEXT, "gb18030"),
        ("big5", TRADITIONAL, "big5"),
    ],
)
def test_a_text_in_a_known_encoding_is_read(tmp_path, encoding, text, named):
    path = tmp_path / "report.txt"
    path.write_bytes(text.encode(encoding))

    document = read_document(path)

    assert (document.name, document.encoding, document.text) == ("report.txt", named, text)
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空文件"),
        (b" \r\n\t", "空文件"),
        (b"\xef\xbb\xbf", "空文件"),
        (b"PK\x03\x04\x00\x00report", "不是文本"),
        (b"\x89PNG\r\n\x1a\n\x01\x02", "编码"),
        (b"\xff\xff\xff\xff", "编码"),
        (b"a" * (MAX_BYTES + 1), "10 MB"),
    ],
)
def test_a_file_that_is_no_text_is_refused_in_one_sentence(tmp_path, content, words):
    path = tmp_path / "report.txt"
    path.write_bytes(content)

    with pytest.raises(
        UnreadableError, match=rf"^“report\.txt”.*{words}.*。$|^认不出.*{words}.*。$"
    ):
        read_document(path)


def test_a_missing_file_a_folder_and_another_kind_are_wrong_use(tmp_path):
    picture = tmp_path / "report.png"
    picture.write_bytes(b"%PDF-1.7")

    for path in (tmp_path / "none.txt", tmp_path, picture):
        with pytest.raises(UsageError, match=r"。$"):
            read_document(path)


def _figures(text):
    """Return the figures of a text, without where they stand; each must stand there."""
    found = [figure.as_json() for figure in extract_restored(text, restore(text))]
    assert [one for one in found if text[one["start"] : one["end"]] != one["surface"]] == []
    return [
        {key: value for key, value in one.items() if key not in ("start", "end")} for one in found
    ]


def _as_word(text, path):
    made = docx.Document()
    for line in text.splitlines():
        made.add_paragraph(line)
    made.save(path)


def _as_page(text, path, encoding="utf-8", block="p"):
    lines = "".join(f"<{block}>{html.escape(line)}</{block}>\n" for line in text.splitlines())
    head = f"<head><meta charset={encoding}><title>2020年报告36件</title></head>"
    page = f"<html>{head}<body><nav>首页 12条</nav><div>{lines}</div></body></html>"
    path.write_bytes(page.encode(encoding))


@pytest.mark.parametrize(
    "source",
    [
        TESTS / "samples" / "huaibei-2020.txt",
        TESTS / "samples" / "huainan-2024.txt",
        *(
            pytest.param(
                SEEDS / name,
                marks=[
                    pytest.mark.commissioned,
                    pytest.mark.skipif(
                        not SEEDS.exists(), reason="the commissioned reports are not here"
                    ),
                ],
            )
            for name in ("huaibei-2020.txt", "huainan-2024.txt")
        ),
    ],
    ids=lambda path: path.stem,
)
def test_a_report_says_the_same_as_a_text_a_page_and_a_word_document(source, tmp_path):
    text = read_document(source).text
    expected = _figures(text)
    _as_word(text, tmp_path / "a.docx")
    _as_page(text, tmp_path / "a.html")
    _as_page(text, tmp_path / "b.html", "gb18030", "div")

    assert len(expected) > 10
    for name, encoding in (("a.docx", "docx"), ("a.html", "utf-8"), ("b.html", "gb18030")):
        document = read_document(tmp_path / name)
        assert (document.name, document.encoding) == (name, encoding)
        assert document.sha256 == hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
        assert _figures(document.text) == expected


LAYOUT = (
    "2022年03月09日\n第A3版:\n春风里的她\n温暖每个家\n"
    "暖心行动见实效。全年走访家庭36户。问需“怎么办？”,解难18件!\n——记者手记\n"
    "2022-03-09 1 2 临江日报 content_12345.html 3 4 /enpproperty-->\n"
)


def test_sentences_keep_their_offsets():
    assert [
        sentence.text
        for sentence in sentences(LAYOUT)
        if LAYOUT[sentence.start : sentence.end] != sentence.text
    ] == []


def test_page_headers_and_tails_are_set_aside():
    aside = [sentence.text for sentence in sentences(LAYOUT) if sentence.aside]

    assert [text[:5] for text in aside] == ["2022年", "第A3版:", "2022-"]


def test_a_sentence_knows_the_headings_over_it():
    over = {sentence.text: sentence.headings for sentence in sentences(LAYOUT)}

    assert over["全年走访家庭36户。"] == ("春风里的她", "温暖每个家", "暖心行动见实效")


def test_a_closing_quotation_mark_stays_with_its_sentence():
    parts = [sentence.text for sentence in sentences("她说:“办成了。”大家鼓掌。")]

    assert parts == ["她说:“办成了。”", "大家鼓掌。"]


def test_a_heading_after_text_begins_anew_and_headings_in_a_row_stand_together():
    text = "春风里\n温暖家\n走访家庭36户。\n法治行\n讲课4场。\n"
    over = {sentence.text: sentence.headings for sentence in sentences(text)}

    assert over["走访家庭36户。"] == ("春风里", "温暖家")
    assert over["讲课4场。"] == ("法治行",)


@pytest.mark.parametrize(
    "line",
    [
        "2022年3月9日 星期三",
        "第12版：要闻",
        "责任编辑：某某",
        "- 7 -",
        "第3页 共9页",
        "<p>共36户</p>",
        "2022年03月09日 星期三",
        "第A3版:",
        "A03版 要闻",
        "来源：临江日报 2022年3月9日",
        "(责任编辑：某某)",
        "发布时间：2022-03-09 09:30",
        "发布日期：2022年3月9日 来源：市妇联 浏览次数：1024次",
        "浏览次数：1024",
        "上一篇：走访慰问困难家庭36户",
        "下一篇: 乡镇办起夜校3期",
        "分享到：微信 3",
        "字号：大 中 小 14",
        "【打印本页】 12",
        "临ICP备12345678号",
        "2022-03-09 ——春风里 1 1 临江日报 content_12345.html 1 3 温暖家 /enpproperty-->",
    ],
)
def test_what_surrounds_a_report_is_set_aside(line):
    assert own_length(line) == 0


@pytest.mark.parametrize(
    "line",
    [
        "2022年走访36户。",
        "第12期学堂结业了",
        "责任编辑培训班办了3期",
        "编辑部评出优秀稿件36篇。",
        "来源：贷款36笔，均由农商行发放。",
        "分享会办了36场",
        "下一步的基础是走访过的36户。",
    ],
)
def test_a_line_of_the_report_is_not_set_aside(line):
    assert own_length(line) == len(line)


def test_a_tail_hanging_on_the_last_sentence_leaves_that_sentence():
    text = "全年走访36户。结对儿童45名。 2022-03-09 1 1 content_12345.html 7名 /enpproperty-->\n"
    kept = [part.text for part in sentences(text) if not part.aside]

    assert kept == ["全年走访36户。", "结对儿童45名。"]


def test_headers_and_tails_of_a_damaged_page_are_set_aside_too():
    body = "市婦聯(lián)走訪36戶(hù)。"
    text = f"2022年03月09日\n\n第A3版:\n\n{body}\n責(zé)任編輯:某某\n瀏覽次數(shù):1024\n"

    assert [(one.low, one.unit) for one in extract(text)] == [(36, "户")]


def test_a_text_without_stops_is_cut_at_its_pauses():
    text = "走访困难家庭36户,讲课4场," * 200
    parts = list(sentences(text))

    assert "".join(part.text for part in parts) == text
    assert max(len(part.text) for part in parts) <= LONGEST_SENTENCE
    assert {part.text[-1] for part in parts} == {","}
