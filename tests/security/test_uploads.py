"""Files that somebody sends to do harm: refused in a sentence, and lying nowhere afterwards."""

import os
import tempfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.files.packages import MAIN, package

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x06\0\0\0"
GIF_JS = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//"
PDF = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"


def _linked() -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        link = ZipInfo("word/document.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return made.getvalue()


def _climbing() -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("../../../../tmp/jinguo-climbed", "x")
        archive.writestr("/etc/jinguo-climbed", "x")
    return made.getvalue()


HARM = {
    "a.svg": SVG, "a.png": PNG, "a.gif": GIF_JS, "a.pdf": PDF, "a.exe": b"MZ\x90\0" * 50,
    "a.docx": _linked(), "b.docx": _climbing(), "c.docx": b"PK\x03\x04" + b"\0" * 100, "d.docx": SVG,
    "e.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.txt": PNG + b"\0" * 200, "b.txt": b"MZ\0\0",
    "a.php": b"<?php system($_GET[0]);", "a.html.exe": b"x", "a": b"x", "a.zip": _climbing(),
    "f.docx": package({"word/document.xml": (MAIN, "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>")}),
}  # fmt: skip


def _send(client: Any, name: str, content: bytes) -> Any:
    return client.post("/check/", {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize("name", list(HARM))
def test_what_is_no_report_is_refused_in_one_sentence(city: Any, name: str) -> None:
    answer = _send(city.client("演示市"), name, HARM[name])
    page = answer.content.decode()

    assert answer.status_code == 400
    assert "root:" not in page
    assert "alert(1)" not in page
    assert not Path("/etc/jinguo-climbed").exists()
    assert not (Path(tempfile.gettempdir()) / "jinguo-climbed").exists()


def test_a_file_beyond_the_limit_is_not_taken(city: Any) -> None:
    large = "全年开展宣讲24场。".encode() * (settings.FILE_UPLOAD_MAX_MEMORY_SIZE // 20)
    answer = _send(city.client("演示市"), "a.txt", large)

    assert answer.status_code == 400
    assert "请" in answer.content.decode()


def test_more_files_than_a_form_has_are_not_taken(city: Any) -> None:
    many = {f"f{at}": SimpleUploadedFile("a.txt", b"x") for at in range(9)}

    assert city.client("演示市").post("/check/", many).status_code == 400


def _lying() -> set[str]:
    places = (tempfile.gettempdir(), str(settings.JINGUO_HOME))
    return {
        str(Path(folder) / name)
        for place in places
        for folder, _, names in os.walk(place)
        for name in names
        if "jinguo" in folder or folder == place
    }


def test_what_is_sent_up_lies_nowhere(city: Any) -> None:
    client = city.client("演示市")
    canary = "绝密之绝密"
    content = f"{canary}。全年开展各类宣讲活动24场。".encode()
    before = _lying()
    for name in ("a.txt", "a.docx", "b.md"):
        _send(client, name, content)
    left = [each for each in _lying() - before if not each.endswith(("-wal", "-shm", "-journal"))]

    for each in left:
        # Another test's file may be gone again by now: then it lies nowhere.
        with suppress(FileNotFoundError):
            assert canary.encode() not in Path(each).read_bytes(), each


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "..\\..\\a.txt", "/etc/passwd.txt", "a\x00.txt", "长" * 300 + ".txt",
             "con.txt", "a\r\nX: y.txt", "<script>alert(1)</script>.txt", "=cmd|'/c calc'!a.txt"],
)  # fmt: skip
def test_a_files_name_leads_nowhere(city: Any, name: str) -> None:
    answer = _send(city.client("演示市"), name, "全年开展各类宣讲活动24场。".encode())
    page = answer.content.decode()

    assert answer.status_code in (200, 400)
    assert "<script>alert" not in page
    assert "passwd" not in page or answer.status_code == 200
