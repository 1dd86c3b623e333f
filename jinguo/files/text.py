"""Bytes to text: the encoding is found by trial, as files seldom say it and some say it wrongly."""

import codecs
from collections import Counter
from collections.abc import Iterator

from jinguo.errors import UnreadableError

ENCODINGS = ("utf-8", "gb18030", "big5")

# Real Big5 has the characters that its vendors added, such as 裏 and 恒.
_CODECS = {"big5": "big5hkscs"}
_UTF8 = codecs.BOM_UTF8
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Controls a text may hold: tab, both line ends, form feed and the old end-of-file mark.
_CONTROLS_ALLOWED = frozenset("\t\n\r\x0c\x1a")
# A wrong encoding shows itself in rare characters: text of ours is nearly all of these two blocks.
_COMMON = (("\u3000", "\u303f"), ("\u4e00", "\u9fff"), ("\uff00", "\uffef"), ("\u2010", "\u2027"))
_ENOUGH, _LEAST = 0.9, 0.5
# Encodings in which a text is most often read by mistake, and how far it then is from Chinese.
_MISTAKEN = ("gb18030", "latin-1", "cp1252", "big5")
_STRANGE, _USUAL = 0.7, 0.9
_LOST = "\ufffd"
_MOST_LOST = 0.01  # of the characters: a few broken bytes are flagged, not the whole text refused


def decode(raw: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the first encoding that gives common Chinese throughout, with the text.

    Args:
        raw: The file.
        declared: What the file itself says its encoding is: tried first.

    Raises:
        UnreadableError: If it is empty, binary or in no known encoding.
    """
    utf16 = raw.startswith(_UTF16)
    if not raw.removeprefix(_UTF8).strip():
        raise UnreadableError("是空文件，请换一个有内容的文件。")
    if b"\x00" in raw and not utf16:
        raise UnreadableError("不是文本文件，请另存为纯文本再读。")
    best: tuple[float, str, str] | None = None
    for found in _trials(raw, ["utf-16"] if utf16 else _order(declared)):
        if best is None or found[0] > best[0]:
            best = found
        if found[0] >= _ENOUGH:
            break
    if best is None or best[0] < _LEAST:
        raise UnreadableError("的编码认不出，请另存为 UTF-8 纯文本再读。")
    with_mark = best[1] == "utf-8" and raw.startswith(_UTF8)
    encoding = "utf-8-sig" if with_mark else best[1]
    if undone := _undone(best[2]):
        return f"{encoding} ({undone[0]})", undone[1]
    return encoding, best[2]


def _undone(text: str) -> tuple[str, str] | None:
    """Return a text that was once read in a wrong encoding as it was before, and how it was read.

    None if it reads as Chinese is written, or if no pair of encodings makes it read so.
    """
    if _usual_share(text) >= _STRANGE:
        return None
    for wrong in _MISTAKEN:
        for right in ENCODINGS:
            try:
                before = text.encode(wrong).decode(_CODECS.get(right, right))
            except (UnicodeEncodeError, UnicodeDecodeError):
                continue
            if right != wrong and _usual_share(before) >= _USUAL and _is_text(before):
                return f"{right} read as {wrong}", before
    return None


def _usual_share(text: str) -> float:
    """Return how much of the non-ASCII text is signs and the 3755 commonest characters."""
    wide = {char: count for char, count in Counter(text).items() if not char.isascii()}
    usual = sum(count for char, count in wide.items() if _is_usual(char))
    return usual / sum(wide.values()) if wide else 1.0


def _is_usual(char: str) -> bool:
    try:
        lead = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        # Traditional characters are usual too, as far as Big5 has them in its first part.
        return _encodes(char, "big5") and "\xa4" <= char.encode("big5").decode("latin-1") < "\xc7"
    return lead < 0xD8  # noqa: PLR2004 - where the rarer half of GB 2312 begins


def _order(declared: str | None) -> list[str]:
    return list(dict.fromkeys(name for name in (declared, *ENCODINGS) if name))


def _trials(raw: bytes, encodings: list[str]) -> Iterator[tuple[float, str, str]]:
    """Yield each encoding that fits, then those that fit but for a few bytes, with its text.

    First comes the share of the text that is common; UTF-8 fits nothing else by chance.
    """
    body = raw.removeprefix(_UTF8)
    for errors in ("strict", "replace"):
        for encoding in encodings:
            try:
                text = body.decode(_CODECS.get(encoding, encoding), errors)
            except UnicodeDecodeError:
                continue
            fits = errors == "strict" or text.count(_LOST) <= _MOST_LOST * len(text)
            if fits and _is_text(text):
                by_itself = errors == "strict" and encoding.startswith("utf")
                yield (1.0 if by_itself else _common_share(text)), encoding, text


def _is_text(text: str) -> bool:
    return all(char >= " " or char in _CONTROLS_ALLOWED for char in set(text))


def _common_share(text: str) -> float:
    """Return how much of the non-ASCII text is the everyday part of Chinese."""
    wide = {char: count for char, count in Counter(text).items() if not char.isascii()}
    common = sum(count for char, count in wide.items() if _is_common(char))
    return common / sum(wide.values()) if wide else 1.0


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
