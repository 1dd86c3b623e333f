"""A text comes back as DOCX with comments on exactly the characters that are remarked on."""

import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn

from jinguo.documents.annotated import Remark, annotated

TEXT = "工作回顾（样稿）\n\n　　全年开展宣讲387场，受益群众2.4万余人次，首批基地8家都已经挂牌，各地反映很好。\r\n完"
AT = datetime(2021, 1, 15, 2, tzinfo=UTC)


def _remark(text: str, words: str, *lines: str) -> Remark:
    start = text.index(words)
    return Remark(start, start + len(words), lines or ("不一致",))


def _commented(raw: bytes) -> dict[str, str]:
    """Return each comment's words by the characters that it stands on, as Word reads the file."""
    made = docx.Document(BytesIO(raw))
    said = {comment.comment_id: comment.text for comment in made.comments}
    on: dict[int, str] = dict.fromkeys(said, "")
    within: set[int] = set()
    for element in made.element.body.iter():
        if element.tag == qn("w:commentRangeStart"):
            within.add(int(element.get(qn("w:id"))))
        elif element.tag == qn("w:commentRangeEnd"):
            within.discard(int(element.get(qn("w:id"))))
        elif element.tag == qn("w:t"):
            for one in within:
                on[one] += element.text or ""
    return {on[one]: said[one] for one in said}


def _paragraphs(raw: bytes) -> list[str]:
    return [each.text for each in docx.Document(BytesIO(raw)).paragraphs]


def test_comments_stand_on_exactly_the_figures_characters() -> None:
    remarks = [
        _remark(TEXT, "387场", "不一致", "台账是412场。"),
        _remark(TEXT, "2.4万余人次", "存疑"),
    ]

    raw = annotated(TEXT, remarks, at=AT)

    assert _commented(raw) == {"387场": "不一致\n台账是412场。", "2.4万余人次": "存疑"}
    assert {each.author for each in docx.Document(BytesIO(raw)).comments} == {"巾帼"}


def test_paragraphs_are_the_texts_lines() -> None:
    raw = annotated(TEXT, [_remark(TEXT, "387场")])

    assert _paragraphs(raw) == [line for line in TEXT.splitlines() if line]


def test_remarks_may_overlap_and_go_over_a_line_end() -> None:
    claim, figure = _remark(TEXT, "首批基地8家", "无法判断"), _remark(TEXT, "8家", "不一致")
    over = _remark(TEXT, "回顾（样稿）\n\n　　全年", "说明")

    found = _commented(annotated(TEXT, [claim, figure, over]))

    assert found == {"首批基地8家": "无法判断", "8家": "不一致", "回顾（样稿）　　全年": "说明"}


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x0c", "\x1a", "\ufffe", "\ud800"])
def test_characters_that_no_document_may_hold_are_shown_as_lost(bad: str) -> None:
    text = f"甲{bad}乙3场{bad}丙"

    raw = annotated(text, [_remark(text, "3场", f"原文{bad}损坏")])

    assert _paragraphs(raw) == ["甲\ufffd乙3场\ufffd丙"]
    assert _commented(raw) == {"3场": "原文\ufffd损坏"}


def test_nothing_to_remark_leaves_a_document_without_comments() -> None:
    raw = annotated("甲\t乙\n\n丙", [])

    assert _paragraphs(raw) == ["甲\t乙", "丙"]
    assert _commented(raw) == {}


def test_an_office_reads_the_comments_at_their_places(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None and os.environ.get("JINGUO_REQUIRE_PARTS") != "1":
        pytest.skip("LibreOffice is not here")
    assert office
    (tmp_path / "a.docx").write_bytes(annotated(TEXT, [_remark(TEXT, "387场", "台账是412场")]))
    command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "odt", "--outdir", tmp_path, tmp_path / "a.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    with ZipFile(tmp_path / "a.odt") as archive:
        written = archive.read("content.xml").decode()
    [within] = re.findall(
        r"<office:annotation .*?</office:annotation>(.*?)<office:annotation-end", written
    )

    assert "台账是412场" in written
    assert re.sub("<[^>]*>", "", within) == "387场"
