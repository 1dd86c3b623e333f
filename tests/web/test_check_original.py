"""The Word file that was checked comes back as it is, with comments; nothing of it is kept."""

import random
import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from jinguo.web.submitted import CARRIED
from tests.web.checking import TALKS, page, sealed, upload


def _report(*lines: str, padding: int = 0) -> bytes:
    """Return a Word file with a header and a bold run, and so much that cannot be packed."""
    made, raw = docx.Document(), BytesIO()
    made.sections[0].header.paragraphs[0].text = "演示市妇联文件"
    for line in lines:
        made.add_paragraph().add_run(line).bold = True
    made.save(raw)
    if padding:
        with ZipFile(raw, "a") as archive:
            archive.writestr("word/media/image1.bin", random.Random(1).randbytes(padding))
    return raw.getvalue()


def _taken(answer: HttpResponse, name: str = "original") -> dict[str, str]:
    found = re.search(rf'name="{name}" value="([^"]*)"', page(answer))
    return {"sealed": sealed(answer)} | ({name: found[1]} if found else {})


def test_comments_go_into_the_word_file_that_was_sent(ledger: Any) -> None:
    client, raw = ledger.client("演示市"), _report("2020年工作", f"{TALKS}29场。")
    first = upload(client, "报告.docx", raw)

    answers = [
        client.post("/check/", {**_taken(first), "as": "docx"}),
        upload(client, "报告.docx", raw, **{"as": "docx"}),
    ]

    for answer in answers:
        made = docx.Document(BytesIO(answer.content))
        assert made.sections[0].header.paragraphs[0].text == "演示市妇联文件"
        assert [each.text for each in made.paragraphs] == ["2020年工作", f"{TALKS}29场。"]
        assert [each.text.split("\n")[0] for each in made.comments] == ["不一致"]
        assert all(run.bold for each in made.paragraphs for run in each.runs if run.text)
        assert "%E5%8E%9F%E4%BB%B6.docx" in answer["Content-Disposition"]


def test_a_large_word_file_is_chosen_again_and_no_other_is_taken_for_it(ledger: Any) -> None:
    client, raw = ledger.client("演示市"), _report(f"2020年{TALKS}29场。", padding=300_000)
    assert len(raw) > CARRIED
    first = upload(client, "报告.docx", raw)
    told = _taken(first)
    assert "original" not in told
    assert "再选一次刚才的文件" in page(first)

    own = upload_again(client, raw, told)
    other = upload_again(client, _report("别的"), told)
    without = client.post("/check/", {**told, "as": "docx"})

    assert docx.Document(BytesIO(own.content)).sections[0].header.paragraphs[0].text
    assert other.status_code == 400
    assert "不是刚才核对的那个文件" in page(other)
    assert not docx.Document(BytesIO(without.content)).sections[0].header.paragraphs[0].text


def upload_again(client: Client, raw: bytes, told: dict[str, str]) -> HttpResponse:
    file = SimpleUploadedFile("报告.docx", raw)
    return client.post("/check/", {**told, "as": "docx", "again": file})


@pytest.mark.parametrize("original", ["", "%%%", "UEsDBA==", "A" * 4_000])
def test_an_original_that_is_not_the_one_checked_is_passed_over(ledger: Any, original: str) -> None:
    client = ledger.client("演示市")
    first = upload(client, "报告.docx", _report(f"2020年{TALKS}29场。"))

    answer = client.post("/check/", {"sealed": sealed(first), "original": original, "as": "docx"})

    made = docx.Document(BytesIO(answer.content))
    assert not made.sections[0].header.paragraphs[0].text
    assert len(list(made.comments)) == 1


def test_nothing_of_a_word_file_stays_on_the_disk(ledger: Any, own_home: Any) -> None:
    client = ledger.client("演示市")
    first = upload(client, "报告.docx", _report(f"2020年{TALKS}29场。"))
    before = {path for path in own_home.rglob("*") if path.is_file()}
    client.post("/check/", {**_taken(first), "as": "docx"})
    assert {path for path in own_home.rglob("*") if path.is_file()} == before
