"""One spelling for digits, spaces and the signs of numbers, with the way back to the source."""

import re
import unicodedata
from dataclasses import dataclass

_TRADITIONAL = str.maketrans(
    "萬億兩餘約幾數場個戶對項條隊歲間類種處點輪屆週課時幅筆輛張雙顆號樓號頁冊併達過計總第",
    "万亿两余约几数场个户对项条队岁间类种处点轮届周课时幅笔辆张双颗号楼号页册并达过计总第",
)
_TONES = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü"
_DROPPED = re.compile(
    rf"\([{_TONES}]+ ?\)"  # a romanised reading after its character
    r"|(?<=\d)(?<!\d{4})[,\u0020](?=\d{3}(?:[,\u0020]\d{3}){0,5}(?!\d|,\d))"  # thousands
    r"|(?<=[\d余多近约超逾]) +(?=[\d余多万亿千百%\u4e00-\u9fff])"
    r"|(?<=[\u4e00-\u9fff]) +(?=\d)"
)


@dataclass(frozen=True)
class Folded:
    """A text in one spelling; character i stands for source characters starts[i] to ends[i]."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the source offsets of the folded characters `start` to `end`."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Narrow wide characters and drop the separators inside numbers, keeping offsets."""
    narrow = "".join(map(_narrow, text)).translate(_TRADITIONAL)
    dropped = [False] * len(narrow)
    for gap in _DROPPED.finditer(narrow):
        dropped[gap.start() : gap.end()] = [True] * (gap.end() - gap.start())
    kept = [at for at, gone in enumerate(dropped) if not gone]
    ends = []
    for at in kept:
        end = at + 1
        if narrow[end : end + 1] == "(" and end < len(narrow) and dropped[end]:
            while end < len(narrow) and dropped[end]:
                end += 1
        ends.append(end)
    return Folded("".join(narrow[at] for at in kept), tuple(kept), tuple(ends))


def _narrow(char: str) -> str:
    if char.isspace():
        return " " if char not in "\r\n" else char
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char
