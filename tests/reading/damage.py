"""Damages a clean text as the tools on the way to a web page do, byte by byte (docs/adr/0012).

    python -m tests.reading.damage IN OUT

writes the damaged form of a sample. Each byte keeps the place of the character it comes from, so
that a test knows where every figure of the clean text has gone.
"""

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from opencc import OpenCC
from pypinyin import Style, pinyin

LIGHT = {
    "聯": "lián", "計": "jì", "發": "fā", "動": "dòng", "業": "yè", "個": "gè", "場": "chǎng",
    "戶": "hù", "組": "zǔ", "開": "kāi", "舉": "jǔ", "當": "dāng", "務": "wù", "會": "huì",
    "層": "céng", "幫": "bāng", "執": "zhí", "導": "dǎo", "傳": "chuán", "領": "lǐng",
    "衛": "wèi", "鄉": "xiāng", "間": "jiān", "評": "píng", "辦": "bàn", "設": "shè",
    "類": "lèi", "優": "yōu", "結": "jié", "調": "diào", "報": "bào", "劃": "huà", "據": "jù",
    "紅": "hóng", "達": "dá", "長": "zhǎng", "為": "wéi", "關": "guān", "權": "quán", "員": "yuán",
}  # fmt: skip
"""Characters that a tool puts readings after, and the readings it puts."""

_CUTS = ("！", "。", "；", "？")
_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ", "aaaaeeeeiiiioooouuuuüüüü")
_NARROWED = re.compile("[，：；！？（）]")

Bytes = list[tuple[int, int]]
"""Bytes, each with the place of its character in the clean text."""


@dataclass(frozen=True)
class Damage:
    """What the tools on one way do."""

    readings: dict[str, str] = field(default_factory=dict)
    cuts: tuple[str, ...] = ()
    traditional: bool = True
    spaced: bool = False  # (huì ), as some sites write it


@dataclass(frozen=True)
class Damaged:
    """A damaged text, and the place in the clean one that each of its characters comes from."""

    text: str
    places: tuple[int, ...]

    def where(self, start: int, end: int) -> tuple[int, int]:
        """Return where the clean characters from `start` to `end` are in the damaged text."""
        inside = [at for at, place in enumerate(self.places) if start <= place < end]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)


def damage(clean: str, how: Damage) -> Damaged:
    """Return a text with readings and cuts put between its bytes, then decoded as such tools do."""
    chars = "".join(map(traditional, clean)) if how.traditional else clean
    code = [(byte, at) for at, char in enumerate(chars) for byte in _code(char)]
    for char, said in how.readings.items():
        code = _inserted(code, char.encode("gbk"), f"({said}{' ' * how.spaced})".encode("gbk"))
    pieces = [code]
    for mark in how.cuts:
        pieces = [part for piece in pieces for part in _cut(piece, mark.encode("gbk"))]
    found = [one for piece in pieces for one in _decoded(piece)]
    text = "".join(char for char, _ in found)
    return Damaged(narrow(text), tuple(at for _, at in found))


def narrow(text: str) -> str:
    """Return a text with its punctuation narrowed, as the last step of the damage does."""
    return _NARROWED.sub(lambda mark: chr(ord(mark[0]) - 0xFEE0), text)


@cache
def traditional(char: str) -> str:
    """Return the traditional form of a character where the code of the tools has one."""
    old: str = _converter().convert(char)
    return old if len(old) == 1 and _code(old) else char


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


def readings_of(text: str, *, toned: bool = True) -> dict[str, str]:
    """Return the heavy list for a text: every character that a conversion changes."""
    chars = sorted({old for char in text if (old := traditional(char)) != char})
    found = {char: pinyin(char, style=Style.TONE)[0][0] for char in chars}
    return found if toned else toneless(found)


def toneless(readings: dict[str, str]) -> dict[str, str]:
    """Return readings without their tones."""
    return {char: said.translate(_TONES) for char, said in readings.items()}


def _code(char: str) -> bytes:
    return char.encode("gbk", errors="ignore")


def _inserted(code: Bytes, char: bytes, said: bytes) -> Bytes:
    """Put a reading after every place of a character's bytes, aligned or not."""
    raw, out, at = bytes(byte for byte, _ in code), list[tuple[int, int]](), 0
    while (found := raw.find(char, at)) >= 0:
        end = found + len(char)
        out += code[at:end] + [(byte, code[end - 1][1]) for byte in said]
        at = end
    return out + code[at:]


def _cut(code: Bytes, mark: bytes) -> Iterator[Bytes]:
    """Cut a text at every place of a mark's bytes, aligned or not."""
    raw, at = bytes(byte for byte, _ in code), 0
    while (found := raw.find(mark, at)) >= 0:
        yield code[at:found]
        at = found + len(mark)
        yield code[found:at]
    yield code[at:]


def _decoded(code: Bytes) -> Iterator[tuple[str, int]]:
    """Decode as the tools do: a bad pair is one mark, one in the area for users vanishes."""
    at = 0
    while at < len(code):
        size = 1 if code[at][0] < 0x80 else 2
        pair = code[at : at + size]
        try:
            yield bytes(byte for byte, _ in pair).decode("gbk"), pair[0][1]
        except UnicodeDecodeError:
            if len(pair) == 1 or pair[1][0] < 0x80:
                yield "?", pair[-1][1]
        at += size


def sample(clean: str) -> str:
    """Return the damaged form of a sample: the light list, and cuts at the exclamation mark."""
    return damage(clean, Damage(LIGHT, cuts=("！",))).text


def main() -> None:
    """Write the damaged form of a sample."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clean", type=Path)
    parser.add_argument("damaged", type=Path)
    asked = parser.parse_args()
    asked.damaged.write_text(sample(asked.clean.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
