"""Reading a document from disk: its text, its encoding and its fingerprint."""

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePath

from jinguo.documents.older import OLDER, as_docx, text_of_pdf
from jinguo.errors import UnreadableError, UsageError
from jinguo.files.cells import BOOKS, told_in_cells
from jinguo.files.limits import Limits
from jinguo.files.printed import joined
from jinguo.files.read import read

MAX_BYTES = Limits().size


@dataclass(frozen=True)
class Document:
    """One document read in; offsets into `text` count code points."""

    name: str
    encoding: str
    sha256: str
    text: str


def read_document(path: Path | str) -> Document:
    """Read a text, a web page, a Word document, a PDF or what a workbook tells in words.

    Raises:
        UsageError: If there is no such file, or its suffix is none that can be read.
        UnreadableError: If it cannot be opened, or read within the limits.
    """
    path = Path(path)
    if not path.is_file():
        raise UsageError(f"找不到文件“{path.name}”，请检查路径。")
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableError(f"打不开“{path.name}”，请检查读取权限。") from error
    return document_of(raw, path.name)


def document_of(raw: bytes, name: str) -> Document:
    """Read a document from its bytes; its name says by its suffix what it should be.

    Raises:
        UsageError: If its suffix is none that can be read.
        UnreadableError: If it cannot be read within the limits.
    """
    suffix = PurePath(name).suffix.lower()
    try:
        encoding, text = _text(raw, name, suffix)
    except _PlainError as error:
        raise UnreadableError(f"“{name}”{error}") from error
    return Document(name, encoding, hashlib.sha256(raw).hexdigest(), text)


class _PlainError(Exception):
    """Why a file cannot be read, in words that go on from its name."""


def _text(raw: bytes, name: str, suffix: str) -> tuple[str, str]:
    """Return the encoding and the text of a file of any suffix that can be read."""
    if suffix not in (*OLDER, *BOOKS, ".pdf"):
        found = read(raw, name)
        return found.encoding, found.text
    if len(raw) > MAX_BYTES:
        raise _PlainError(f"超过 {MAX_BYTES // 1024 // 1024} MB，请拆分后再读。")
    try:
        if suffix == ".pdf":
            return "pdf", joined(text_of_pdf(raw, Limits()))
        if suffix in BOOKS:
            return suffix[1:], told_in_cells(raw)
        made = as_docx(raw, suffix)
    except UnreadableError as error:
        raise _PlainError(str(error)) from error
    return suffix[1:], read(made, f"{PurePath(name).stem}.docx").text
