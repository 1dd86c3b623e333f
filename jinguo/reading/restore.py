"""Restoring a text damaged on its way: readings put in, characters broken, traditional script."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from jinguo.reading.broken import (
    LETTERS,
    WORDS,
    Context,
    Solved,
    decoded,
    encoded,
    plausible,
    solve_reading,
)
from jinguo.reading.scripts import (
    is_chinese,
    is_reading,
    shows_traditional,
    simplified,
    simplify,
)

Json = dict[str, object]

_READING = re.compile(rf"(?<=[\u4e00-\u9fff])[(（]\s?([{LETTERS}]{{1,6}})\s?[)）]")
_BROKEN = re.compile(rf"\?([{LETTERS}]{{1,6}})\)|\?([!。！;；])\??")
_MARKS = {"!": "！", ";": "；"}
_YEAR = re.compile(r"(?<!\d)\d{4}(?=年)")
_CONTEXT = "context"
_AROUND = 10  # characters tell whether a text goes on wrongly paired
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


def restore(text: str) -> Restored:
    """Return a text with its damage repaired or flagged; an undamaged one comes back itself."""
    read = [found for found in _READING.finditer(text) if _reads(text, found)]
    broken = [found for found in _BROKEN.finditer(text) if _is_break(text, found, bool(read))]
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


def _reads(text: str, found: re.Match[str]) -> bool:
    return is_reading(found[1], text[found.start() - 1])


def _is_break(text: str, found: re.Match[str], damaged: bool) -> bool:  # noqa: FBT001
    """Say whether a question mark is a broken character: no one asks in the middle of one."""
    before = text[found.start() - 1 : found.start()]
    if not before or not is_chinese(before):
        return False
    if found[1] is not None:
        return True
    behind = text[found.end() : found.end() + _AROUND]
    if found[0].endswith("?"):
        return damaged or behind[:1].isdigit()
    return damaged and behind[:1] not in _CLOSING and not plausible(behind)


def _context(text: str, read: list[re.Match[str]]) -> Context:
    """Return which two characters stand together in the text, simplified, and which are read."""
    dropped = {at for found in read for at in range(*found.span())}
    plain = simplify("".join(char for at, char in enumerate(text) if at not in dropped))
    known = frozenset(
        one + two for one, two in pairwise(plain) if is_chinese(one) and is_chinese(two)
    )
    return Context(text, known, frozenset(text[found.start() - 1] for found in read))


def _drop(written: _Writing, found: re.Match[str]) -> int:
    """Leave out a reading; it belongs to the character before it."""
    written.ends[-1] = found.end()
    written.repairs.append(Repair(*found.span(), "G1", "", "bytes"))
    return found.end()


def _mend(written: _Writing, context: Context, found: re.Match[str]) -> int:
    """Write what stands for a broken place, or leave it as it is and flag it."""
    kind = "G3" if found[1] is None else "G2"
    solved: Solved | None = None
    if found[1] is None and found[0].endswith("?"):
        solved = _cut(context, found)
    elif found[1] is not None:
        solved = solve_reading(context, found.start(), found[1], found.end())
    solved = solved or _left(context, found)
    start, end = found.start(), solved.end
    written.put(solved.text, start, end)
    repair = Repair(start, end, kind, solved.text, solved.certainty, solved.candidates)
    written.repairs.append(repair)
    return end


def _left(context: Context, found: re.Match[str]) -> Solved:
    """Leave what cannot be solved as it stands, to the end of what may be wrongly paired."""
    end = re.compile(r"[^?\n\r]*\??").match(context.text, found.end())
    stop = end.end() if end else found.end()
    return Solved(stop, context.text[found.start() : stop], _CONTEXT, ())


def _cut(context: Context, found: re.Match[str]) -> Solved:
    """Solve `X?!?`: a mark seen across two characters took both, and the sign after them."""
    text, end = context.text, found.end()
    code = encoded(_MARKS.get(found[2], found[2]))
    before = text[found.start() - 1]
    firsts = [decoded(bytes([lead, code[0]])) for lead in range(0x81, 0xFF)]
    words = tuple(char for char in firsts if is_chinese(char))
    known = [char for char in words if simplified(before) + simplified(char) in WORDS]
    likely = known or [char for char in words if context.fits(before, char, "")]
    first = likely[0] if len(likely) == 1 else "?"
    line = text[text.rfind("\n", 0, end) + 1 : found.start()]
    second = "”" if code[1] == encoded("”")[0] and line.count("“") > line.count("”") else "?"
    sign = _digit(context, end)
    return Solved(end, first + second + sign, _CONTEXT, words if len(words) > 1 else ())


def _digit(context: Context, end: int) -> str:
    """Return the digit a year of the same ending has elsewhere, or a question mark."""
    rest = re.compile(r"\d{3}(?=年)").match(context.text, end)
    if rest is None:
        return "?"
    years = {year for year in _YEAR.findall(context.text) if year[1:] == rest[0]}
    return years.pop()[0] if len(years) == 1 else "?"


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
