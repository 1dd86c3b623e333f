"""Files read in the limited child process: what they hold, and that their worst stays there."""

import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import psutil
import pytest

from jinguo.errors import UnreadableError, UsageError
from jinguo.files.limits import Limits
from jinguo.files.read import read
from tests.files.packages import MAIN, body, document, p, package

TEXT = "临江市妇联走访困难家庭36户。\n举办讲座4场，听众500余人。\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LIMITS = Limits()


def _short(value: object) -> str:
    """Name a case by its words, not by a file of ten million bytes."""
    return value if isinstance(value, str) else f"{len(value)} bytes"


def refused(raw: bytes, name: str, limits: Limits = LIMITS) -> str:
    """Return the one sentence of the refusal, without the file's name."""
    with pytest.raises(UnreadableError) as caught:
        read(raw, name, limits)
    told = str(caught.value)
    assert told.startswith(f"“{name}”")
    assert told.endswith("。")
    assert "Traceback" not in told
    assert "\n" not in told
    assert psutil.Process().children() == []
    return told.removeprefix(f"“{name}”")


@pytest.mark.parametrize("name", ["a.txt", "年度 工作.TXT"])
def test_a_text_comes_back_as_it_is(name: str) -> None:
    found = read(TEXT.encode("gb18030"), name)

    assert (found.encoding, found.text) == ("gb18030", TEXT)


def test_a_page_and_a_document_come_back_as_text() -> None:
    page = read(f"<p>{TEXT}</p>".encode(), "a.HTM")
    word = read(document(p("走访36户。")), "a.docx")

    assert page.text == TEXT.replace("\n", "")
    assert (page.encoding, word.encoding, word.text) == ("utf-8", "docx", "走访36户。")


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("a.txt", document(p("户")), "里面是 Word 文档"),
        ("a.txt", OLE, "里面是旧版 Office 文档"),
        ("a.html", b"%PDF-1.7", "里面是 PDF"),
        ("a.md", rb"{\rtf1\ansi 36}", "里面是 RTF"),
        ("a.txt", f"<!DOCTYPE html><p>{TEXT}".encode(), "里面是网页"),
        ("a.txt", f"\n<html><p>{TEXT}".encode("gb18030"), "里面是网页"),
        ("a.html", TEXT.encode(), "没有网页的标记"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "文本"),
        ("a.docx", b"", "空文件"),
        ("a.docx", TEXT.encode(), "不是 Word 文档"),
        ("a.docx", b"<html>", "不是 Word 文档"),
        ("a.docx", OLE, "旧版 Word 文档"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
        ("a.txt", b"a" * (LIMITS.size + 1), "超过 10 MB"),
    ],
    ids=_short,
)
def test_a_file_that_is_not_what_its_name_says_is_told(name: str, raw: bytes, words: str) -> None:
    assert words in refused(raw, name)


@pytest.mark.parametrize("name", ["a.doc", "a.docm", "a.pdf", "a.xlsx", "a", "docx", ".docx"])
def test_another_suffix_is_wrong_use(name: str) -> None:
    with pytest.raises(UsageError, match=r"另存为 \.docx 再读。$"):
        read(b"", name)


DEEP = b"<div>" * 200_000 + "36户".encode()
MANY = package({"word/document.xml": (MAIN, body("<w:r/>" * 2_000_000))})


@pytest.mark.parametrize(("raw", "name"), [(DEEP, "a.html"), (MANY, "a.docx")], ids=_short)
def test_a_file_that_takes_too_long_is_stopped_by_the_kernel(raw: bytes, name: str) -> None:
    limits = replace(LIMITS, cpu_seconds=1, ratio=10_000)

    assert "没能在限度内读完" in refused(raw, name, limits)


def test_a_file_that_takes_too_long_is_stopped_by_the_clock() -> None:
    began = time.monotonic()

    assert "没能在限度内读完" in refused(DEEP, "a.html", replace(LIMITS, seconds=0.5))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"<b>" * 1_000_000, "a.html"),
        ("妇".encode() * 3_000_000, "a.txt"),
        (package({"word/document.xml": (MAIN, body("<w:sdt>" * 2_000_000))}), "a.docx"),
    ],
    ids=_short,
)
def test_a_file_that_takes_too_much_memory_is_stopped(raw: bytes, name: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    limits = replace(LIMITS, memory=40 * 1024 * 1024, ratio=10_000)

    assert "，请" in refused(raw, name, limits)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


@pytest.mark.parametrize("times", [50, 50_000])  # it fits in the pipe, or it does not
def test_an_answer_longer_than_allowed_is_not_taken(times: int) -> None:
    limits = replace(LIMITS, answer=100)

    assert "没能在限度内读完" in refused("走访36户。\n".encode() * times, "a.txt", limits)


def test_a_child_that_dies_is_told_and_what_it_said_is_the_cause() -> None:
    with pytest.raises(UnreadableError, match=r"^“a.txt”读不出来.*。$") as caught:
        read(b"a" * LIMITS.size, "a.txt", replace(LIMITS, memory="much"))

    assert isinstance(caught.value.__cause__, subprocess.CalledProcessError)
    assert b"Traceback" in caught.value.__cause__.stderr


class _Killer(threading.Thread):
    """Kills the children of this process that read files, so many of them."""

    def __init__(self, most: int) -> None:
        super().__init__(daemon=True)
        self.left, self.over = most, threading.Event()

    def run(self) -> None:
        killed: set[int] = set()
        while self.left and not self.over.wait(0.01):
            for each in psutil.Process().children():
                # One that has just ended has no command any more.
                with suppress(psutil.Error):
                    if each.pid not in killed and "jinguo.files.child" in each.cmdline():
                        each.kill()
                        killed.add(each.pid)
                        self.left -= 1


@pytest.mark.parametrize("kills", [1, 2])
def test_a_child_that_the_machine_killed_is_tried_once_more(kills: int) -> None:
    raw, killer = "走访36户。\n".encode() * 20_000, _Killer(kills)
    killer.start()
    try:
        if kills == 1:
            assert read(raw, "a.txt", LIMITS).text.startswith("走访36户。")
        else:
            assert "没能在限度内读完" in refused(raw, "a.txt")
    finally:
        killer.over.set()
        killer.join()
    assert killer.left == 0


HELD = """
import resource
from jinguo.files.limits import Limits, hold_to
hold_to(Limits())
for name in ("CPU", "AS", "FSIZE", "CORE", "NPROC", "NOFILE"):
    print(name, *resource.getrlimit(getattr(resource, f"RLIMIT_{name}")))
"""


def test_the_child_may_open_few_files_write_none_and_start_nothing() -> None:
    told = subprocess.run([sys.executable, "-c", HELD], check=True, capture_output=True, text=True)

    assert told.stdout.splitlines() == [
        "CPU 20 21", "AS 536870912 536870912", "FSIZE 0 0", "CORE 0 0", "NPROC 0 0", "NOFILE 8 8",
    ]  # fmt: skip


def test_a_document_saved_by_libreoffice_is_read(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        told = "没有找到 LibreOffice：apt-get install -y libreoffice-writer-nogui"
        if os.environ.get("JINGUO_REQUIRE_PARTS") == "1":
            pytest.fail(told)
        pytest.skip(told)
    made, saved = docx.Document(), BytesIO()
    made.add_heading("暖心行动", level=1)
    made.add_paragraph("全年走访家庭36户，听众500余人。")
    table = made.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "甲县", "4场"
    made.save(saved)
    (tmp_path / "a.docx").write_bytes(saved.getvalue())
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to",
         "odt", "--outdir", tmp_path, tmp_path / "a.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    for form in ("docx", "html", "doc"):
        subprocess.run(
            [office, f"-env:UserInstallation=file://{tmp_path}/office", "--headless",
             "--convert-to", form, "--outdir", tmp_path / "out", tmp_path / "a.odt"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    expected = "暖心行动\n全年走访家庭36户，听众500余人。\n甲县\t4场"

    for name in ("a.docx", "a.html"):
        assert read((tmp_path / "out" / name).read_bytes(), name).text == expected
    assert "旧版 Word" in refused((tmp_path / "out" / "a.doc").read_bytes(), "a.docx")
