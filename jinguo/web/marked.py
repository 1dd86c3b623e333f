"""A text cut into marked stretches: every character is kept, spans may overlap."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise


@dataclass(frozen=True)
class Span:
    """A part of a text, from `start` to before `end`; `number` says which one it is."""

    start: int
    end: int
    number: int


@dataclass(frozen=True)
class Part:
    """Text within one note, or within none; `opens` where the note begins."""

    text: str
    note: int | None = None
    opens: bool = False


@dataclass(frozen=True)
class Stretch:
    """Text that shows one mark, or none; `opens` where the mark is first shown."""

    parts: tuple[Part, ...]
    mark: int | None = None
    opens: bool = False

    @property
    def text(self) -> str:
        """Return the characters of the source."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True)
class _Piece:
    """Text within which nothing begins or ends."""

    text: str
    mark: Span | None
    note: Span | None
    start: int


def lines(text: str, marks: Sequence[Span], notes: Sequence[Span] = ()) -> list[list[Stretch]]:
    """Return the lines of a text as stretches; together they hold all but the line ends.

    Where marks overlap the shorter one is shown; one that nothing is left of opens on an empty
    stretch just before the text it stands in.
    """
    pieces = list(_pieces(text, marks, notes))
    shown = {piece.mark.number for piece in pieces if piece.mark and piece.text != "\n"}
    buried = sorted((mark for mark in marks if mark.number not in shown), key=lambda m: m.start)
    told: set[int] = set()
    found: list[list[Stretch]] = [[]]
    for (_, number), together in groupby(pieces, key=_Key()):
        group = list(together)
        if group[0].text == "\n":
            found.append([])
            continue
        while buried and buried[0].start <= group[0].start:
            found[-1].append(Stretch((), buried.pop(0).number, opens=True))
        opens = number is not None and number not in told
        told |= {number} if number is not None else set()
        found[-1].append(Stretch(tuple(_parts(group)), number, opens))
    found[-1].extend(Stretch((), mark.number, opens=True) for mark in buried)
    return found


class _Key:
    """Groups neighbours of one mark; a line end stands alone."""

    def __init__(self) -> None:
        self._line = 0

    def __call__(self, piece: _Piece) -> tuple[int, int | None]:
        if piece.text == "\n":
            self._line += 1
            return -self._line, None
        return self._line, piece.mark.number if piece.mark else None


def _parts(group: Iterable[_Piece]) -> Iterator[Part]:
    for piece in group:
        note = piece.note
        yield Part(
            piece.text,
            note.number if note else None,
            opens=note is not None and note.start == piece.start,
        )


def _pieces(text: str, marks: Sequence[Span], notes: Sequence[Span]) -> Iterator[_Piece]:
    ends = [at + step for at, char in enumerate(text) if char == "\n" for step in (0, 1)]
    bounds = {bound for span in (*marks, *notes) for bound in (span.start, span.end)}
    over, beside = _Over(marks), _Over(notes)
    for start, end in pairwise(sorted({0, len(text), *ends, *bounds})):
        yield _Piece(text[start:end], over.at(start), beside.at(start), start)


class _Over:
    """Tells which span lies over a place, asked from left to right; the shortest of several."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._coming = sorted(spans, key=lambda span: -span.start)
        self._here: list[Span] = []

    def at(self, place: int) -> Span | None:
        while self._coming and self._coming[-1].start <= place:
            self._here.append(self._coming.pop())
        self._here = [span for span in self._here if span.end > place]
        return min(self._here, key=_shortest, default=None)


def _shortest(span: Span) -> tuple[int, int]:
    return span.end - span.start, span.number
