"""Characters broken by a tool that cut a text between the bytes of one: what can be solved.

A broken stretch begins with a lost byte that opens a character. What follows was paired one byte
wrongly, until something closes it: an ASCII letter that was the last character's second byte, a
reading put after that character, or a question mark that took an ASCII sign with it.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from jinguo.reading.scripts import SIGNS, is_chinese, is_common, is_reading, simplify
from jinguo.reading.words import has_odd, likelihood, share_in_words


def encoded(text: str) -> bytes:
    """Return the GBK bytes of a text; what has none is left out."""
    return text.encode("gbk", errors="ignore")


def decoded(code: bytes) -> str:
    """Return the text of GBK bytes, or nothing when they are none."""
    try:
        return code.decode("gbk")
    except UnicodeDecodeError:
        return ""


LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü"
SAID = rf"[{LETTERS}]{{1,6}}\s?"
"""A reading as tools write it between brackets."""

# What says how much: restored by a guess it could pass as a number that nobody wrote.
_AMOUNTS = frozenset(
    "0123456789〇零一二两三四五六七八九十百千万亿半数几余多近约超逾过达足到上下左右成倍%"
)
_MARKS = {mark: chr(ord(mark) + 0xFEE0) for mark in "!,:;()?"}
_WIDENED = {ord(mark): wide for mark, wide in _MARKS.items()}
_RUN = re.compile(rf"(?:[^\x00-\x7f]|\({SAID}\)|[!,:;()]){{0,200}}")
_GROUP = re.compile(rf"\({SAID}\)")
_CLOSED = re.compile(rf"\?({SAID})\)|([@-~])(?:\({SAID}\))?|\?")
_SYMBOL = re.compile(rf"[^\u4e00-\u9fff\x00-\x7f{''.join(SIGNS)}·×〔〕【】「」『』]")
_NEAR = 4  # characters on either side tell which candidate is meant
_COMMA = encoded("，")  # paired wrongly, its second byte and the next make no character
_COMMAS = 2
_RESTS = 8  # of what may follow a lost character are tried with every one
_SHOWN = 24
_PLAUSIBLE = 0.8  # of the characters of what is paired rightly are common ones
_IN_WORDS = 0.6  # of them belong to longer words
_MANY = 4  # characters from which on that can be told
_SELDOM, _OFTEN = 4_000, 20_000  # uses of characters that may stand alone in a longer run
_MARGIN = 3.0  # by which the likeliest candidate must lead, as a logarithm
_ASCII = 0x7F
_QUOTES = 0xA1  # opens the code of quotation marks


@dataclass(frozen=True)
class Solved:
    """What stands for a broken stretch of a text, up to `end`, and how sure that is."""

    end: int
    text: str
    certainty: str
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class Context:
    """A text with a broken place, the pairs it holds, and the characters it gives readings.

    `before` is what is restored so far of the paragraph with the broken place.
    """

    text: str
    pairs: frozenset[str]
    read: frozenset[str]
    before: str = ""

    def after(self, end: int) -> str:
        """Return the characters that follow, without readings, up to the next broken place."""
        ahead = _GROUP.sub("", self.text[end : end + 8 * _NEAR])
        return simplify(re.split(r"[?\n\r]", ahead)[0][:_NEAR])

    def as_written(self, text: str) -> str:
        """Return a text with its signs as wide or narrow as those of the document."""
        narrow = {ord(wide): mark for mark, wide in _MARKS.items() if wide not in self.text}
        return text.translate(narrow)


@dataclass(frozen=True)
class _Tail:
    """What follows a lost byte: bytes paired wrongly, and what closes them."""

    end: int
    middle: bytes
    said: str | None = None
    stray: str | None = None

    @property
    def swallowed(self) -> bool:
        return self.said is None and self.stray is None


def solve_reading(context: Context, romanised: str, after: int) -> Solved | None:
    """Solve `X?py)Y`: a reading put between the bytes of two characters.

    Args:
        context: The document; the last character before is X.
        romanised: The reading.
        after: Where the text goes on.
    """
    tail = _tail(context.text, after)
    if tail is None:
        return None
    every = _leads(context.before[-1:], romanised)
    read = [lead for lead, char in every.items() if char in context.read]
    leads = read or list(every)
    found = [text for lead in leads for text in _texts(context, lead, tail)]
    solved = _chosen(context, tail, found, certain=len(every) == 1)
    if solved is None and tail.said is not None and not tail.middle:
        found = [text for lead in leads for text in _vanished(lead, tail.said)]
        solved = _chosen(context, tail, found, certain=False)
        # Where two vanished, more may have.
        solved = solved and replace(solved, certainty="context")
    return solved


def solve_cut(context: Context, mark: str, after: int) -> Solved | None:
    """Solve `X?!Y`: a mark seen across two characters, so that both lost a byte to it."""
    tail = _tail(context.text, after)
    if tail is None:
        return None
    code, behind = encoded(_MARKS.get(mark, mark)), context.after(tail.end)
    firsts = [char for char in _ending_in(code[0]) if _is_usual(char)]
    rests = sorted(
        (rest for rest in _texts(context, code[1], tail) if rest and _is_everyday(rest)),
        key=lambda rest: likelihood(simplify(rest) + behind, context.pairs),
    )[-_RESTS:]
    found = [first + rest for first in firsts for rest in rests]
    return _chosen(context, tail, found, certain=False)


def closing(text: str, after: int) -> int | None:
    """Return where bytes paired wrongly from `after` on are closed, if something closes them."""
    tail = _tail(text, after)
    return tail.end if tail else None


def closes(text: str, after: int) -> bool:
    """Say whether what follows reads like bytes paired wrongly, by what closes them."""
    tail = _tail(text, after)
    return tail is not None and not tail.swallowed


def plausible(text: str, at: int) -> bool:
    """Say whether a text reads from `at` on like one that is paired rightly."""
    run = _RUN.match(text, at)
    return _reads_well(_GROUP.sub("", run[0])[: 3 * _NEAR] if run else "")


def _reads_well(text: str) -> bool:
    chinese = sum(map(is_chinese, text))
    if not _is_everyday(text) or chinese < _MANY:
        return _is_everyday(text)
    return share_in_words(simplify(text), 0, len(text), frozenset()) >= _IN_WORDS


def _is_everyday(text: str) -> bool:
    chinese = [char for char in text if is_chinese(char)]
    common = sum(map(is_common, chinese))
    return not _SYMBOL.search(text) and common >= _PLAUSIBLE * len(chinese)


def _tail(text: str, after: int) -> _Tail | None:
    run = _RUN.match(text, after)
    closed = run and _CLOSED.match(text, run.end())
    if run is None or closed is None:
        return None
    middle = encoded(_GROUP.sub("", run[0]).translate(_WIDENED))
    return _Tail(closed.end(), middle, closed[1], closed[2])


def _leads(before: str, romanised: str) -> dict[int, str]:
    """Return the lost lead bytes and what each makes, with the last byte before, so read."""
    first = encoded(_MARKS.get(before, before))[-1:]
    chars = {lead: decoded(first + bytes([lead])) for lead in range(0x81, 0xFF)}
    return {lead: char for lead, char in chars.items() if is_reading(romanised, char)}


def _texts(context: Context, lead: int, tail: _Tail) -> list[str]:
    """Return what a lost lead byte and the bytes after it may have been."""
    codes = _filled(bytes([lead]) + tail.middle)
    return [text for code in codes for text in _ended(context, code, tail)]


def _filled(code: bytes) -> list[bytes]:
    """Return a code as it is, and with what vanished where a comma was paired wrongly."""
    commas = [at + 1 for at in range(0, len(code), 2) if code[at] == _COMMA[0]]
    filled = [
        code[:at] + bytes([_COMMA[1], lead]) + code[at:]
        for at in commas[:_COMMAS]
        for lead in range(0xA1, 0xF8)
    ]
    return [code, *filled]


def _ended(context: Context, code: bytes, tail: _Tail) -> list[str]:
    """Return the texts of a code whose last character its closing completes."""
    if tail.stray is not None:
        return [decoded(code + tail.stray.encode())]
    if tail.said is not None:
        lasts = [char for char in _opening_with(code[-1]) if is_reading(tail.said, char)]
        read = [char for char in lasts if char in context.read]
        return _begun(code[:-1], read or lasts)
    sign = _digit(context, tail.end)
    lasts = [char for char in _opening_with(code[-1]) if _is_usual(char)]
    if code[-1] == _QUOTES:
        opened = context.before.count("“") > context.before.count("”")
        lasts = ["”" if opened else "?"]
    return _begun(code[:-1], [char + sign for char in lasts])


def _begun(code: bytes, rests: list[str]) -> list[str]:
    begin = decoded(code)
    return [begin + rest for rest in rests] if begin or not code else []


@cache
def _vanished(lead: int, romanised: str) -> tuple[str, ...]:
    """Return the pairs of characters whose middle bytes made none, so that they vanished."""
    lasts = [char for char in _every() if is_common(char) and is_reading(romanised, char)]
    firsts = [char for char in _opening_with(lead) if is_common(char)]
    return tuple(
        first + last
        for first in firsts
        for last in lasts
        if encoded(first)[1] > _ASCII and not decoded(encoded(first)[1:] + encoded(last)[:1])
    )


def _chosen(context: Context, tail: _Tail, found: Iterable[str], *, certain: bool) -> Solved | None:
    """Choose the candidate that the bytes leave, or the one that words make likeliest by far."""
    near, after = simplify(context.before[-_NEAR:]), context.after(tail.end)
    weights = {
        text: likelihood(near + simplify(text) + after, context.pairs)
        for text in found
        if text and _is_everyday(text)
    }
    texts = sorted(weights, key=lambda text: (-weights[text], text))
    if not texts:
        return None
    best, own = simplify(texts[0]), context.pairs
    told, place = near + best + after, (len(near), len(near) + len(best))
    if tail.middle and has_odd(told, *place, own, _SELDOM):
        return None  # bytes vanished on the way, so that the right text is not among these
    alone = len(texts) == 1
    sure = alone or weights[texts[0]] - weights[texts[1]] >= _MARGIN
    certainty = "bytes" if alone and certain and not tail.middle else "dictionary"
    # Of what stands beside a number or speaks of one, nothing less than the bytes is believed.
    beside = (near[-1:] + after[:1]) if certainty == "dictionary" else ""
    unsure = tail.swallowed or _tells_amount(best + beside) or not sure
    unsure |= bool(tail.middle) and has_odd(told, *place, own, _OFTEN)
    if unsure or share_in_words(told, *place, own) < _IN_WORDS:
        certainty = "context"
    shown = tuple(context.as_written(text) for text in texts[:_SHOWN])
    return Solved(tail.end, shown[0], certainty, shown)


def _tells_amount(text: str) -> bool:
    return bool(set(unicodedata.normalize("NFKC", simplify(text))) & _AMOUNTS)


def _digit(context: Context, end: int) -> str:
    """Return the digit a year of the same ending has elsewhere, or a question mark."""
    rest = re.compile(r"\d{3}(?=年)").match(context.text, end)
    if rest is None:
        return "?"
    years = {
        year for year in re.findall(r"(?<!\d)\d{4}(?=年)", context.text) if year[1:] == rest[0]
    }
    return years.pop()[0] if len(years) == 1 else "?"


def _is_usual(char: str) -> bool:
    return is_common(char) or char in SIGNS


@cache
def _every() -> tuple[str, ...]:
    codes = (bytes([lead, trail]) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    return tuple(char for char in map(decoded, codes) if is_chinese(char) or char in SIGNS)


@cache
def _opening_with(lead: int) -> tuple[str, ...]:
    return tuple(char for char in _every() if encoded(char)[0] == lead)


@cache
def _ending_in(trail: int) -> tuple[str, ...]:
    return tuple(char for char in _every() if encoded(char)[1] == trail)
