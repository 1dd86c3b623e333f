"""A PDF is the DOCX printed; where nothing prints, one sentence says what to do."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from jinguo.documents.document import Document, Paragraph, Run
from jinguo.documents.pdf import as_pdf
from jinguo.errors import FailedError

ONE = Document("题目", "副题", "演示市妇联", (Paragraph((Run("近400场", "/figures/a.b/"),)),))


def test_a_pdf_is_printed_with_its_words(tmp_path: Path) -> None:
    if shutil.which("soffice") is None and os.environ.get("JINGUO_REQUIRE_PARTS") != "1":
        pytest.skip("LibreOffice is not here")
    printed = as_pdf(ONE)
    assert printed.startswith(b"%PDF-")
    if reader := shutil.which("pdftotext"):
        (tmp_path / "a.pdf").write_bytes(printed)
        told = subprocess.run(
            [reader, tmp_path / "a.pdf", "-"], check=True, capture_output=True, text=True
        )
        assert "近400场" in told.stdout.replace(" ", "")


def _office(folder: Path, script: str) -> None:
    office = folder / "soffice"
    office.write_text(f"#!/bin/sh\n{script}\n")
    office.chmod(0o755)


@pytest.mark.parametrize(
    ("script", "words"),
    [(None, "没有 LibreOffice"), ("exit 1", "没有打印出 PDF"), ("sleep 5", "两分钟没有打印完")],
)
def test_where_nothing_prints_one_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None, words: str
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setattr("jinguo.documents.pdf._SECONDS", 1)
    if script:
        _office(tmp_path, script)
    else:
        monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FailedError, match=words):
        as_pdf(ONE)
