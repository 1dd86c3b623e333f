"""Old documents, printed pages and workbooks are read where the machine has what it takes."""

import json
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest

from jinguo.documents import older
from jinguo.documents.document import Document as Made
from jinguo.documents.document import Paragraph, Run
from jinguo.documents.office import office
from jinguo.documents.pdf import as_pdf
from jinguo.errors import UnreadableError
from jinguo.reading.document import document_of
from jinguo.reading.extract import extract
from tests.campaigns import long_pdf

SENTENCE = "全市妇联系统开展宣讲活动36场次，听众500余人。"
needs_office = pytest.mark.skipif(office() is None, reason="LibreOffice is not installed")


def surfaces(text):
    return [one.surface for one in extract(text) if one.is_result]


def word():
    made, written = docx.Document(), BytesIO()
    made.add_paragraph(SENTENCE)
    made.save(written)
    return written.getvalue()


@needs_office
@pytest.mark.slow
def test_an_old_word_document_is_read_by_way_of_libreoffice(tmp_path: Path):
    (tmp_path / "a.docx").write_bytes(word())
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
               "--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path), str(tmp_path / "a.docx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)

    found = document_of((tmp_path / "a.doc").read_bytes(), "总结.doc")

    assert (found.encoding, surfaces(found.text)) == ("doc", ["36场次", "500余人"])


@needs_office
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_a_pdf_is_read():
    made = as_pdf(Made("总结", "", "演示", (Paragraph((Run(SENTENCE * 3),)),)))

    found = document_of(made, "总结.pdf")

    assert found.encoding == "pdf"
    assert surfaces(found.text) == ["36场次", "500余人"] * 3


@needs_office
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_a_long_pdf_is_read_within_bounds_and_says_the_same(tmp_path: Path):
    """The short form of tests.campaigns.long_pdf, which reads three hundred pages."""
    file, text, pages = long_pdf.printed(tmp_path, 30)
    assert pages >= 25

    command = [sys.executable, "-m", "config.command", "report", "read", str(file)]
    read = long_pdf.run([*command, "--format", "json"])

    assert read.status == 0
    assert long_pdf.compared(json.loads(read.said), text) == (0, 0)
    assert read.seconds <= long_pdf.SECONDS
    assert read.megabytes <= long_pdf.MEGABYTES


def test_sentences_of_a_workbook_are_read_and_its_numbers_are_not():
    book, written = openpyxl.Workbook(), BytesIO()
    sheet = book.active
    sheet.append(["序号", "单位", "工作情况"])
    sheet.append([1, "演示县妇联", SENTENCE])
    sheet.append([2, "演示县妇联", 36])
    book.save(written)

    found = document_of(written.getvalue(), "台账.xlsx")

    assert (found.encoding, found.text) == ("xlsx", SENTENCE)


def test_what_cannot_be_read_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(older, "office", lambda: None)
    with pytest.raises(UnreadableError, match="是旧版文档，这台机器没有 LibreOffice"):
        document_of(b"old", "总结.wps")
    monkeypatch.setattr(older.shutil, "which", lambda _: None)
    with pytest.raises(UnreadableError, match="是 PDF，这台机器没有 pdftotext"):
        document_of(b"%PDF", "总结.pdf")
