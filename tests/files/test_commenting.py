"""Comments are put into the document that was sent, and nothing else of it changes."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.shared import RGBColor

import jinguo
from jinguo.errors import UnreadableError
from jinguo.files.commenting import comment
from jinguo.files.docx import read_docx
from jinguo.files.limits import Limits
from jinguo.files.read import commented

LIMITS = Limits()
_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")
_NEW = {"word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels",
        "[Content_Types].xml"}  # fmt: skip


def made():
    document = docx.Document()
    document.add_heading("演示市妇联2020年工作总结", 1)
    paragraph = document.add_paragraph("全年宣讲")
    bold = paragraph.add_run("24场，听众500余人")
    bold.bold, bold.font.color.rgb = True, RGBColor(0xC0, 0, 0)
    paragraph.add_run("，发资料3000份。")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "培训", "36期"
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def parts(raw):
    with ZipFile(BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_comment_stands_at_its_words_and_the_body_is_unchanged():
    raw = made()
    text = read_docx(raw, LIMITS)
    places = [(text.index(words), text.index(words) + len(words), f"说{words}")
              for words in ("24场", "500余人", "3000份", "36期")]  # fmt: skip

    after = comment(raw, places, LIMITS)

    assert read_docx(after, LIMITS) == text
    opened = docx.Document(BytesIO(after))
    assert [one.text for one in opened.comments] == ["说24场", "说500余人", "说3000份", "说36期"]
    old, new = parts(raw), parts(after)
    assert {name for name in new if old.get(name) != new[name]} <= _NEW
    body = new["word/document.xml"].decode()
    assert all(body.count(mark) == 4 for mark in _MARKS)
    runs = {run.text: run for one in opened.paragraphs for run in one.runs}
    assert runs["500余人"].bold
    assert runs["24场"].font.color.rgb == RGBColor(0xC0, 0, 0)
    assert runs["3000份"].bold is None


def test_overlapping_places_are_all_commented():
    raw = made()
    text = read_docx(raw, LIMITS)
    at = text.index("24场")

    after = comment(raw, [(at, at + 3, "一"), (at, at + 6, "二"), (at + 1, at + 3, "三")], LIMITS)

    assert read_docx(after, LIMITS) == text
    assert sorted(one.text for one in docx.Document(BytesIO(after)).comments) == ["一", "三", "二"]


def test_a_place_that_no_paragraph_holds_is_refused():
    with pytest.raises(UnreadableError, match="没能在原件上批注"):
        comment(made(), [(10**6, 10**6 + 3, "无")], LIMITS)


def test_what_the_child_cannot_comment_gives_nothing():
    assert commented(b"PK\x03\x04 no document", [(0, 1, "无")]) is None


def test_the_child_comments_within_its_limits():
    code = "import jinguo; print(jinguo.__file__)"
    child = subprocess.run(
        [sys.executable, "-I", "-c", code], check=True, capture_output=True, text=True
    )
    if Path(child.stdout.strip()) != Path(jinguo.__file__):
        pytest.skip("the child runs what is installed, which is another checkout")
    raw = made()
    at = read_docx(raw, LIMITS).index("24场")

    after = commented(raw, [(at, at + 3, "核对")])

    assert after is not None
    assert [one.text for one in docx.Document(BytesIO(after)).comments] == ["核对"]
