"""Reading a document from disk: its text, its encoding and its fingerprint."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from jinguo.errors import UnreadableError, UsageError
from jinguo.files.limits import Limits
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
    """Read a text, a web page or a Word document.

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
    found = read(raw, name)
    return Document(name, found.encoding, hashlib.sha256(raw).hexdigest(), found.text)
