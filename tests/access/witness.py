"""What an answer shows: every planted word in its bytes, headers, cookies and files."""

import gzip
import html
import io
import logging
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import unquote

_WORD = re.compile(
    r"金丝雀\d{5}|标记\d{5}|CANARY\d{5}|199000\d{5}"
    r"|\d{4}-\d{2}-\d{2}|\d{4}年\d{1,2}月\d{1,2}日"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_ZIP, _PDF = b"PK\x03\x04", b"%PDF"


def body(answer: Any) -> bytes:
    """Return all bytes of an answer, unpacked if they were sent packed."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return gzip.decompress(content) if answer.get("Content-Encoding") == "gzip" else content


def words(answer: Any, content: bytes) -> set[str]:
    """Return the planted words, ids and days that an answer holds anywhere."""
    told = [*texts(content), *(f"{name}: {value}" for name, value in answer.items())]
    told += [str(morsel.value) for morsel in answer.cookies.values()]
    return set().union(*map(found, told))


def found(text: str) -> set[str]:
    """Return the planted words, ids and days of a text, escaped or not."""
    plain = html.unescape(text) if "&#" in text else text
    plain = unquote(plain) if "%" in plain else plain
    if "\\u" in plain:
        plain = _ESCAPED.sub(lambda each: chr(int(each[1], 16)), plain)
    return {_day(word) for word in _WORD.findall(plain)}


def _day(word: str) -> str:
    """Return a day as marks hold it, however it is written."""
    if told := _DAY.fullmatch(word):
        try:
            return date(*map(int, told.groups())).isoformat()
        except ValueError:
            return word
    return word


def texts(content: bytes) -> Iterator[str]:
    """Yield everything that can be read in an answer, a workbook, a document or a PDF."""
    if content.startswith(_ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            for member in file.infolist():
                yield member.filename
                yield file.read(member).decode("utf-8", "replace")
    elif content.startswith(_PDF) and (program := shutil.which("pdftotext")):
        # What no reader opens as a PDF is read by its bytes all the same.
        done = subprocess.run([program, "-", "-"], input=content, capture_output=True, check=False)
        yield done.stdout.decode("utf-8", "replace")
        yield content.decode("utf-8", "replace")
    else:
        yield content.decode("utf-8", "replace")


class Heard(logging.Handler):
    """Keeps every line that is logged."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line as it would be written, with its traceback."""
        self.lines.append(logging.Formatter("%(name)s %(message)s").format(record))

    def taken(self) -> list[str]:
        """Return the lines heard since last time."""
        told, self.lines = self.lines, []
        return told
