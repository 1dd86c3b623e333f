"""One document in four forms: the same words in each, links where they belong, nothing unescaped."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from jinguo.documents.document import Document, Heading, Paragraph, Run, merged
from jinguo.documents.markdown import as_markdown
from jinguo.documents.page import as_page
from jinguo.documents.plain import as_text
from jinguo.documents.word import as_word

LINK = "http://127.0.0.1:8000/figures/a.b/?unit=3406&period=2020"
NASTY = '<script>alert("1")</script>&[甲](乙)*丙*_丁_`戊`#'


def made(text: str = "办了", link: str = LINK) -> Document:
    return Document(
        f"同心 {text}",
        "工作综述",
        "演示市妇联",
        (
            Paragraph((Run("开头。"),)),
            Heading(("上联", "下联")),
            Paragraph((Run(text), Run("近400场", link), Run("。"), Run("10名", link)), "小标题"),
        ),
    )


def test_the_text_holds_every_word_in_order() -> None:
    assert as_text(made()) == (
        "同心 办了\n\n——工作综述\n\n开头。\n\n上联\n下联\n\n小标题。办了近400场。10名\n"
    )


def test_markdown_names_each_address_once_at_its_end() -> None:
    assert as_markdown(made()) == (
        "# 同心 办了\n\n——工作综述\n\n开头。\n\n## 上联 下联\n\n"
        f"**小标题**。办了[近400场][1]。[10名][1]\n\n[1]: <{LINK}>\n"
    )


def test_markdown_takes_no_word_for_markup() -> None:
    said = as_markdown(made(NASTY))
    assert r"\<script\>" in said
    assert re.findall(r"(?<!\\)[*_`<>\[\]]", said.replace("**小标题**。", "")) == [
        *"[][]", *"[][]", *"[]<>",
    ]  # fmt: skip
    listed = Document("题", "", "", (Paragraph((Run("1. 不是清单"),)),))
    assert "1\\. 不是清单" in as_markdown(listed)


class Seen(HTMLParser):
    """What a browser makes of a page: its elements, its words, where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.links: list[str | None] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("text", ["办了", NASTY])
def test_the_page_shows_every_word_and_needs_nothing_beside_it(text: str) -> None:
    page = as_page(made(text))
    seen = Seen()
    seen.feed(page)

    assert seen.links == [LINK, LINK]
    assert text in seen.words
    assert "小标题。" in seen.words
    assert not {"script", "link", "img", "iframe"} & set(seen.elements)
    assert re.findall(r"(?:https?:)?//[^\s\"']+", page.replace("&amp;", "&")) == [LINK, LINK]
    assert 'lang="zh-CN"' in page


def test_a_link_cannot_break_out_of_its_attribute() -> None:
    seen = Seen()
    seen.feed(as_page(made(link='/x"onclick="y')))
    assert seen.links == ['/x"onclick="y'] * 2


def opened(document: Document) -> "docx.document.Document":
    return docx.Document(BytesIO(as_word(document)))


def test_the_docx_holds_the_words_the_links_and_the_faces() -> None:
    here = opened(made())
    styled = [(each.style.name, each.text) for each in here.paragraphs]
    assert styled == [
        ("Title", "同心 办了"),
        ("Subtitle", "——工作综述"),
        ("Normal", "开头。"),
        ("Heading 1", "上联\n下联"),
        ("Normal", "小标题。办了近400场。10名"),
    ]
    links = here.paragraphs[-1].hyperlinks
    assert [(link.text, link.url) for link in links] == [("近400场", LINK), ("10名", LINK)]
    faces = {
        name: here.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Title", "Subtitle", "Heading 1", "Normal")
    }
    assert faces == {
        "Title": "方正小标宋简体", "Subtitle": "楷体", "Heading 1": "黑体", "Normal": "仿宋",
    }  # fmt: skip
    assert (here.core_properties.title, here.core_properties.author) == ("同心 办了", "演示市妇联")


def test_the_docx_is_set_as_a_newspaper_page() -> None:
    here = opened(made())
    section, body = here.sections[0], here.paragraphs[-1]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert body.paragraph_format.element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert here.styles["Normal"].paragraph_format.line_spacing.pt == 26
    assert here.styles["Title"].paragraph_format.alignment == 1
    quiet = here.styles["Figure"]
    assert quiet.font.color.rgb is None
    assert quiet.element.rPr.find(qn("w:u")).get(qn("w:val")) == "dotted"


def test_the_docx_says_when_it_was_written() -> None:
    at = datetime(2021, 1, 15, 2, tzinfo=UTC)
    told = opened(replace(made(), at=at)).core_properties
    assert (told.created, told.modified) == (at, at)


def test_runs_that_lead_nowhere_are_made_one() -> None:
    runs = [Run("甲"), Run("乙"), Run("1场", LINK), Run("2场", LINK), Run("丙"), Run("丁")]
    assert [*merged(runs)] == [Run("甲乙"), Run("1场", LINK), Run("2场", LINK), Run("丙丁")]


def test_the_docx_takes_no_word_for_markup() -> None:
    assert opened(made(NASTY)).paragraphs[0].text == f"同心 {NASTY}"


def test_what_no_xml_may_hold_is_marked_and_breaks_no_file() -> None:
    spoilt = Document(
        "题\x01目", "副\x0b题", "作\ufffe者",
        (Heading(("一\x02",)), Paragraph((Run("坏\x03活动1场"), Run("2\x04场", "/x")), "头\x05")),
    )  # fmt: skip

    words = "".join(each.text for each in docx.Document(BytesIO(as_word(spoilt))).paragraphs)

    assert "题\ufffd目" in words
    assert "坏\ufffd活动1场" in words
    assert not re.search("[\x00-\x08\x0b-\x1f\ufffe]", words)


def test_a_code_stands_at_the_end_of_every_form() -> None:
    coded = replace(made(), code="128-3F9A-77C1-0B2E-D4A0")
    told = "校验码 128-3F9A-77C1-0B2E-D4A0"

    assert as_text(coded).endswith(f"{told}\n")
    assert "校验码 128\\-3F9A" in as_markdown(coded)
    assert 'src="data:image/svg+xml' in as_page(coded)
    assert as_page(coded).count(told) == 1
    written = docx.Document(BytesIO(as_word(coded)))
    assert written.paragraphs[-1].text == told
    assert len(written.inline_shapes) == 1
    assert "校验码" not in as_text(made()) + as_page(made()) + as_markdown(made())
