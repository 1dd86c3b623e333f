"""Reading a document from disk: its text, its encoding and its fingerprint."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from jinguo.errors import UnreadableError, UsageError

MAX_BYTES = 10 * 1024 * 1024
ENCODINGS = ("utf-8", "gb18030", "big5")

_BOM = b"\xef\xbb\xbf"
# Controls a text may hold: tab, both line ends, form feed and the old end-of-file mark.
_CONTROLS_ALLOWED = frozenset("\t\n\r\x0c\x1a")
# A wrong encoding shows itself in rare characters: text of ours is nearly all of these two blocks.
_COMMON = (("\u3000", "\u303f"), ("\u4e00", "\u9fff"), ("\uff00", "\uffef"), ("\u2010", "\u2027"))
_ENOUGH, _LEAST = 0.9, 0.5


@dataclass(frozen=True)
class Document:
    """One document read in; offsets into `text` count code points."""

    name: str
    encoding: str
    sha256: str
    text: str


def read_document(path: Path | str) -> Document:
    """Read a plain text file in UTF-8, GB18030 or Big5.

    Raises:
        UsageError: If there is no such file, or it is no .txt file.
        UnreadableError: If it is empty, over 10 MB, binary or in no known encoding.
    """
    path = Path(path)
    if not path.is_file():
        raise UsageError(f"找不到文件“{path.name}”，请检查路径。")
    if path.suffix.lower() != ".txt":
        raise UsageError(f"“{path.name}”不是 .txt 文件，请先另存为纯文本再读。")
    raw = _bytes(path)
    encoding, text = _decode(raw, path.name)
    return Document(path.name, encoding, hashlib.sha256(raw).hexdigest(), text)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableError(f"打不开“{path.name}”，请检查读取权限。") from error
    if len(raw) > MAX_BYTES:
        raise UnreadableError(f"“{path.name}”超过 10 MB，请拆分后再读。")
    if not raw.removeprefix(_BOM).strip():
        raise UnreadableError(f"“{path.name}”是空文件，请换一个有内容的文件。")
    if b"\x00" in raw:
        raise UnreadableError(f"“{path.name}”不是文本文件，请另存为纯文本再读。")
    return raw


def _decode(raw: bytes, name: str) -> tuple[str, str]:
    """Return the first encoding that gives common Chinese throughout, with the text."""
    best: tuple[float, str, str] | None = None
    for encoding in ENCODINGS:
        try:
            text = raw.removeprefix(_BOM).decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _is_text(text):
            continue
        if encoding == "utf-8":
            return ("utf-8-sig" if raw.startswith(_BOM) else encoding), text
        share = _common_share(text)
        if best is None or (best[0] < _ENOUGH and share > best[0]):
            best = share, encoding, text
    if best is None or best[0] < _LEAST:
        raise UnreadableError(f"认不出“{name}”的编码，请另存为 UTF-8 纯文本再读。")
    return best[1], best[2]


def _is_text(text: str) -> bool:
    return all(char >= " " or char in _CONTROLS_ALLOWED for char in text)


def _common_share(text: str) -> float:
    """Return how much of the non-ASCII text is the everyday part of Chinese."""
    wide = [char for char in text if not char.isascii()]
    common = sum(_is_common(char) for char in wide)
    return common / len(wide) if wide else 1.0


def _is_common(char: str) -> bool:
    everyday = any(first <= char <= last for first, last in _COMMON)
    if everyday and "\u4e00" <= char <= "\u9fff":
        # GB2312 is the ground of everyday Simplified; Big5 read as GB18030 falls out of it.
        return _encodes(char, "gb2312") or _encodes(char, "big5")
    return everyday


def _encodes(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
