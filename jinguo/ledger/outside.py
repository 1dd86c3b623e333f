"""Holds the journal's seals against the anchors kept outside the database."""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from jinguo.ledger import anchors
from jinguo.ledger.anchors import Line
from jinguo.ledger.codes import Code
from jinguo.ledger.faults import Fault, Wrong
from jinguo.ledger.models import Seal
from jinguo.ledger.proof import utc


class Outside:
    """The home's own anchor and those given, each read once beside the seals."""

    def __init__(self, given: Sequence[Path], codes: Sequence[Code], key: bytes) -> None:
        own = anchors.path()
        self._key, self._codes = key, codes
        self._missing = not own.exists()
        files = [*([] if self._missing else [own]), *given]
        self._lines = [iter(anchors.read(file)) for file in files]
        self._next = [next(lines, None) for lines in self._lines]
        self._last = [0] * len(files)
        self._checked = 0

    def at(self, seal: Seal, first: Any, gap: range) -> Iterator[Fault]:
        """Yield what the anchors say against a seal, whose first row is `first`.

        Of the seals in the gap before it, given up by a restore, the home's own anchor alone
        still tells; what was given out of them must say the same.
        """
        if self._missing and not self._checked:
            yield Fault(Wrong.ANCHOR, "anchor", seal.number, seal=seal.number)
        self._checked += 1
        known: dict[int, str] = {}
        for at in range(len(self._lines)):
            for line in self._upto(at, seal.number):
                wrong = self._wrong(line, seal, gap, known)
                if wrong is Wrong.ANCHOR:
                    yield Fault(wrong, "anchor", seal.number, seal=seal.number)
                elif wrong:
                    yield _named(wrong, first, seal.number)
        known[seal.number] = seal.digest
        for code in self._codes:
            here = code.seal == seal.number or code.seal in gap
            if here and not known.get(code.seal, "").startswith(code.head):
                yield _named(Wrong.RECHAIN, first, seal.number)

    def _upto(self, at: int, seal: int) -> Iterator[Line | int]:
        """Yield an anchor's lines up to a seal; for what is no line of ours, the seal it was of."""
        while (line := self._next[at]) is not None:
            ours = isinstance(line, Line) and line.mac == line.wanted(self._key)
            place = line.seal if isinstance(line, Line) and ours else self._last[at] + 1
            if place > seal:
                return
            later = place > self._last[at]
            self._last[at] = max(place, self._last[at])
            self._next[at] = next(self._lines[at], None)
            yield line if isinstance(line, Line) and ours and later else place

    def _wrong(
        self, line: Line | int, seal: Seal, gap: range, known: dict[int, str]
    ) -> Wrong | None:
        if isinstance(line, int):
            return Wrong.ANCHOR
        if line.seal in gap:
            same = known.setdefault(line.seal, line.digest) == line.digest
            return None if same else Wrong.FORK
        if line.seal != seal.number or line.digest == seal.digest:
            return None
        return Wrong.RECHAIN if line.at == utc(seal.at) else Wrong.FORK

    def beyond(self, head: int, last: tuple[int, int]) -> Iterator[Fault]:
        """Yield what the anchors tell of seals that are gone; `last` are the last rows."""
        entry, look = last
        told: set[int] = set()  # the earliest of each anchor says it all
        for at, line in chain.from_iterable(map(self._rest, range(len(self._lines)))):
            if isinstance(line, int):
                yield Fault(Wrong.ANCHOR, "anchor", line, seal=line)
            elif line.seal > head and at not in told:
                told.add(at)
                table, number = ("entry", entry) if line.entry > entry else ("look", look)
                yield Fault(Wrong.ROLLBACK, table, number + 1, seal=line.seal)
        for code in self._codes:
            if code.seal > head:
                yield Fault(Wrong.ROLLBACK, "entry", entry + 1, seal=code.seal)

    def _rest(self, at: int) -> Iterator[tuple[int, Line | int]]:
        return ((at, line) for line in self._upto(at, 2**63))


def _named(wrong: Wrong, first: Any, seal: int) -> Fault:
    """Name the first row of a seal; which of them was written anew, nobody can tell."""
    if first is None:
        return Fault(wrong, "seal", seal, seal=seal)
    table = first._meta.model_name  # noqa: SLF001 - Django's documented Meta API
    return Fault(wrong, table, first.number, first.unit_id or 0, first.sequence, seal)
