"""Restoring a text damaged on its way: readings put in, characters broken, traditional script."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise

from jinguo.reading.broken import (
    LETTERS,
    SAID,
    Context,
    Solved,
    closes,
    closing,
    plausible,
    solve_cut,
    solve_reading,
)
from jinguo.reading.scripts import (
    is_chinese,
    is_common,
    is_reading,
    is_syllable,
    shows_traditional,
    simplified,
    simplify,
)

Json = dict[str, object]

_READING = re.compile(rf"(?<=[\u4e00-\u9fff])[(（]\s?([{LETTERS}]{{1,6}})\s?[)）]")
_BROKEN = re.compile(rf"\?([{LETTERS}]{{1,6}})\s?\)|\?([!。！;；]|[?？](?!{SAID}\)))")
_LINE_END = re.compile(r"[\n\r]")
_LISTED = frozenset("abcdefghijklmnopqrstuvwxyz")
_PARAGRAPH = 500
_CLOSING = ("", "\n", "\r", "”", "」", "’", "』")


@dataclass(frozen=True)
class Repair:
    """One damaged place of the source, what stands there now, and how sure that is."""

    start: int
    end: int
    kind: str
    text: str
    certainty: str
    candidates: tuple[str, ...] = ()

    def as_json(self) -> Json:
        """Return the contract's fields."""
        return {
            "start": self.start,
            "end": self.end,
            "class": self.kind,
            "text": self.text,
            "certainty": self.certainty,
            "candidates": list(self.candidates),
        }


@dataclass(frozen=True)
class Restored:
    """A text restored; character i stands for source characters starts[i] to ends[i]."""

    text: str
    repairs: tuple[Repair, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the source offsets of the restored characters `start` to `end`."""
        if start == end:
            at = self.starts[start] if start < len(self.starts) else (self.ends or (0,))[-1]
            return at, at
        return self.starts[start], self.ends[end - 1]


@dataclass
class _Writing:
    """A restored text on its way, with where each character comes from."""

    chars: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)

    def put(self, text: str, start: int, end: int) -> None:
        """Write what stands for the source from `start` to `end`."""
        for at, char in enumerate(text):
            last = at == len(text) - 1
            self.chars.append(char)
            self.starts.append(min(start + at, end - 1))
            self.ends.append(end if last else min(start + at + 1, end))

    def paragraph(self) -> str:
        """Return the paragraph so far, where it is of a common length."""
        return "".join(self.chars[-_PARAGRAPH:]).rpartition("\n")[2]


def restore(text: str) -> Restored:
    """Return a text with its damage repaired or flagged; an undamaged one comes back itself."""
    read = _readings(text)
    broken = [found for found in _BROKEN.finditer(text) if _is_break(text, found, read)]
    written = _Writing()
    context = _context(text, read) if broken else None
    at = 0
    for found in sorted([*read, *broken], key=re.Match.start):
        if found.start() < at:
            continue
        written.put(text[at : found.start()], at, found.start())
        if context is None or found.re is _READING:
            at = _drop(written, found)
        else:
            at = _mend(written, context, found)
    written.put(text[at:], at, len(text))
    return _simplified(written)


def _readings(text: str) -> list[re.Match[str]]:
    """Return the readings that a tool put in; a writer helps with rare characters only."""
    read = [found for found in _READING.finditer(text) if _reads(text, found)]
    chars = {text[found.start() - 1] for found in read}
    return read if any(is_common(char) or simplified(char) != char for char in chars) else []


def _reads(text: str, found: re.Match[str]) -> bool:
    # (a), (e) and (o) without a tone are more often the letters of a list.
    return found[1] not in _LISTED and is_reading(found[1], text[found.start() - 1])


def _is_break(text: str, found: re.Match[str], read: list[re.Match[str]]) -> bool:
    """Say whether a question mark is a broken character: no one asks in the middle of one."""
    before = text[found.start() - 1 : found.start()]
    if not before.strip():
        return False
    if found[1] is not None:
        return found[1] not in _LISTED and is_syllable(found[1])
    end, behind = found.end(), text[found.end() : found.end() + 2]
    if behind[:1] == "?":
        return bool(read) or behind[1:].isdigit() or closes(text, end)
    if behind[:1] in _CLOSING:
        return False
    return (bool(read) and closes(text, end)) or not plausible(text, end)


def _context(text: str, read: list[re.Match[str]]) -> Context:
    """Return which two characters stand together in the text, simplified, and which are read."""
    dropped = {at for found in read for at in range(*found.span())}
    plain = simplify("".join(char for at, char in enumerate(text) if at not in dropped))
    often = Counter(
        one + two for one, two in pairwise(plain) if is_chinese(one) and is_chinese(two)
    )
    known = frozenset(pair for pair, times in often.items() if times > 1)
    return Context(text, known, frozenset(text[found.start() - 1] for found in read))


def _drop(written: _Writing, found: re.Match[str]) -> int:
    """Leave out a reading; it belongs to the character before it."""
    written.ends[-1] = found.end()
    written.repairs.append(Repair(*found.span(), "G1", "", "bytes"))
    return found.end()


def _mend(written: _Writing, context: Context, found: re.Match[str]) -> int:
    """Write what stands for a broken place, or leave it as it is and flag it."""
    here, start = replace(context, before=written.paragraph()), found.start()
    if found[1] is not None:
        solved = solve_reading(here, found[1], found.end())
    else:
        solved = solve_cut(here, found[2], found.end())
    solved = solved or _left(context, found)
    kind = "G3" if found[1] is None else "G2"
    written.put(solved.text, start, solved.end)
    written.repairs.append(
        Repair(start, solved.end, kind, solved.text, solved.certainty, solved.candidates)
    )
    return solved.end


def _left(context: Context, found: re.Match[str]) -> Solved:
    """Leave what cannot be solved as it stands, to the end of what may be wrongly paired."""
    text, end = context.text, closing(context.text, found.end())
    if end is None or not (text[end : end + 1] == "?" or plausible(text, end)):
        end = _line_end(text, found.end())
    return Solved(end, text[found.start() : end], "context", ())


def _line_end(text: str, at: int) -> int:
    found = _LINE_END.search(text, at)
    return found.start() if found else len(text)


def _simplified(written: _Writing) -> Restored:
    text, repairs = "".join(written.chars), tuple(written.repairs)
    if shows_traditional(text) or any(repair.kind != "G1" for repair in repairs):
        text = simplify(text)
        repairs = tuple(map(_simple, repairs))
    return Restored(text, repairs, tuple(written.starts), tuple(written.ends))


def _simple(repair: Repair) -> Repair:
    found = tuple(dict.fromkeys(map(simplify, repair.candidates)))
    return Repair(
        repair.start, repair.end, repair.kind, simplify(repair.text), repair.certainty, found
    )
