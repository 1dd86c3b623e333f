"""Word documents to text."""

import random
from io import BytesIO
from zipfile import ZIP_LZMA, ZIP_STORED, ZipFile

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from jinguo.errors import UnreadableError
from jinguo.files.docx import read_docx
from jinguo.files.limits import Limits
from tests.files.packages import MAIN, STRICT, body, document, p, package, r

TRACKED = "w:id='1' w:author='某人' w:date='2021-01-01T00:00:00Z'"


def read(raw: bytes, **limits: int) -> str:
    return read_docx(raw, Limits(**limits))


def refused(raw: bytes, **limits: int) -> str:
    with pytest.raises(UnreadableError, match=r"。$") as caught:
        read(raw, **limits)
    return str(caught.value)


def test_a_document_made_by_a_library_is_read_in_order() -> None:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "内部资料 第36期"
    made.add_heading("暖心行动", level=1)
    paragraph = made.add_paragraph("全年走访家庭")
    link = OxmlElement("w:hyperlink")
    link.append(paragraph.add_run("36户")._r)
    link.set(qn("r:id"), "rId99")
    paragraph._p.append(link)
    paragraph.add_run("。")
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("县区", "场次", "甲县", "4场"), strict=True):
        cell.text = text
    made.add_paragraph("另讲课\t2场。")
    saved = BytesIO()
    made.save(saved)

    assert read(saved.getvalue()) == (
        "暖心行动\n全年走访家庭36户。\n县区\t场次\n甲县\t4场\n另讲课\t2场。"
    )


def test_tracked_changes_are_read_as_if_accepted() -> None:
    raw = document(
        p(
            "走访",
            f"<w:del {TRACKED}><w:r><w:delText>35</w:delText><w:t>35</w:t></w:r></w:del>",
            f"<w:ins {TRACKED}>{r('36')}</w:ins>",
            f"<w:moveFrom {TRACKED}>{r('件')}</w:moveFrom>",
            f"<w:moveTo {TRACKED}>{r('户')}</w:moveTo>",
        )
        + p("讲课", mark=f"<w:del {TRACKED}/>")
        + p("4场。")
        + p("完", mark=f"<w:ins {TRACKED}/>")
        + p("了")
    )

    assert read(raw) == "走访36户\n讲课4场。\n完\n了"


def test_fields_signs_hidden_words_and_readings() -> None:
    link = "<w:r><w:instrText>HYPERLINK</w:instrText></w:r>"
    ruby = f"<w:ruby><w:rt>{r('fù')}</w:rt><w:rubyBase>{r('妇')}</w:rubyBase></w:ruby>"
    raw = document(
        p(link, "36户", "<w:r><w:br/></w:r>", "4场", "<w:r><w:tab/><w:noBreakHyphen/></w:r>")
        + p(r("藏", "<w:vanish/>"), r("不藏", "<w:vanish w:val='0'/>"), f"<w:r>{ruby}</w:r>")
        + "<w:p><w:pPr><w:tabs><w:tab w:pos='1'/></w:tabs></w:pPr></w:p>"
    )

    assert read(raw) == "36户\n4场\t-\n不藏妇"


def test_a_table_keeps_its_cells_and_what_stands_in_them() -> None:
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"

    inner = f"<w:tbl>{row(p('里'), p('外'))}</w:tbl>{p()}"
    raw = document(
        p("前")
        + f"<w:tbl>{row(p('甲'), p('1'), p('2'))}{row(p(), p(), p('3'))}"
        + f"{row(p('一'), p('二') + p('三'), p())}{row(inner, p('尾'))}</w:tbl>"
        + p("后")
    )

    assert read(raw) == "前\n甲\t1\t2\n\t\t3\n一\t二\n三\n里\t外\n\t尾\n后"


def test_a_text_box_follows_the_paragraph_that_holds_it_once() -> None:
    box = f"<w:txbxContent>{p('框里1')}{p('框里2')}</w:txbxContent>"
    either = (
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )

    assert read(document(p("走访", either, "36户。") + p("完"))) == ("走访36户。\n框里1\n框里2\n完")


def test_notes_stand_after_the_text_and_the_strict_form_is_read_too() -> None:
    raw = document(p("正文36户"), space=STRICT, endnotes=p("尾注"), footnotes=p("脚注4场"))

    assert read(raw) == "正文36户\n脚注4场\n尾注"


@pytest.mark.parametrize("depth", [200_000])
def test_elements_nested_deeper_than_python_can_call_are_read(depth: int) -> None:
    nested = "<w:sdt>" * depth + p("36户") + "</w:sdt>" * depth

    assert read(document(nested), ratio=10_000) == "36户"


BOMB = {"word/document.xml": (MAIN, body(p("户" * 3_000_000)))}
LAUGHS = '<!DOCTYPE d [<!ENTITY a "哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE, "<!DOCTYPE d SYSTEM 'http://a.example/d'>"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_one_is_opened(head: str, coding: str) -> None:
    told = f'<?xml version="1.0" encoding="{coding}"?>{head}{body(p("&b;"))}'
    raw = package({"word/document.xml": (MAIN, told.encode(coding))})

    assert "实体" in refused(raw)


def test_what_unpacks_to_too_much_is_refused_by_its_list() -> None:
    raw = package(BOMB)
    assert len(raw) < 20_000
    assert "解压后太大" in refused(raw)
    assert "解压后太大" in refused(package(BOMB, ZIP_STORED), unpacked=1_000_000)
    many = {f"word/media/{number}.png": ("image/png", b"") for number in range(200)}
    assert "部件超过 200 个" in refused(package(many))


def test_a_list_that_lies_about_the_size_gains_nothing() -> None:
    honest = package(BOMB)
    with ZipFile(BytesIO(honest)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    lying = honest.replace(size.to_bytes(4, "little"), (900_000).to_bytes(4, "little"))
    assert lying != honest

    assert "已损坏" in refused(lying)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"PK\x03\x04 and no more", "已损坏"),
        (document(p("36户" * 100))[:-30], "已损坏"),
        (package({"word/document.xml": (MAIN, body(p("户")) + "<more/>")}), "已损坏"),
        (package({"word/document.xml": (MAIN, "<w:p>")}), "已损坏"),
        (package({"word/document.xml": (MAIN, body(p("户")))}, ZIP_LZMA), "已损坏"),
        (package({"xl/workbook.xml": ("application/x-sheet.main+xml", "<w/>")}), "不是 Word"),
        (document(p("")), "没有文字"),
        (document(""), "没有文字"),
        (
            package(
                {
                    "word/document.xml": (
                        "application/vnd.ms-word.document.macroEnabled.main+xml",
                        body(p("户")),
                    )
                }
            ),
            "宏",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_told_in_one_sentence(raw: bytes, words: str) -> None:
    assert words in refused(raw)


def test_a_locked_member_is_told() -> None:
    raw = bytearray(document(p("户")))
    at = raw.index(b"PK\x01\x02")
    raw[at + 8] |= 1

    assert "密码" in refused(bytes(raw))


def test_broken_bytes_are_read_or_refused_and_nothing_else() -> None:
    clean = document("".join(p(f"走访{number}户。") for number in range(50)), footnotes=p("注"))
    chance = random.Random(3)
    ends = set()
    for _ in range(400):
        raw = bytearray(clean)
        for _ in range(chance.randint(1, 6)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        try:
            ends.add(bool(read(bytes(raw))))
        except UnreadableError as error:
            ends.add(str(error))
    assert len(ends) > 1
