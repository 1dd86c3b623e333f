"""Scores what a reader found in sentences against what a person says stands in them.

The rules are those of the contract for figures: results alone are scored, each against one found
that overlaps it; what is found beside is wrong. A figure is wholly right when value, interval and
the greater part of what it counts are.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinguo.reading.extract import extract

Line = dict[str, Any]
_DIGITS = re.compile(r"[\d.〇零一二两兩三四五六七八九十百千万萬亿億半]")
_MARKS = re.compile(r"[“”、()（）\s]")
_SAID = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü ]+\)")
_HALF = 0.5


@dataclass
class Score:
    """How many figures were right, and in what."""

    counts: Counter[str] = field(default_factory=Counter)

    def share(self, what: str) -> float:
        """Return the share of the figures found that are right in something."""
        return self.counts[what] / max(1, self.counts["matched"])

    @property
    def precision(self) -> float:
        """Return the share of what was found that stands there."""
        return self.counts["matched"] / max(1, self.counts["found"])

    @property
    def recall(self) -> float:
        """Return the share of what stands there that was found."""
        return self.counts["matched"] / max(1, self.counts["gold"])

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.counts["matched"] / max(1, self.counts["found"] + self.counts["gold"])

    @property
    def whole(self) -> float:
        """Return the share of what stands there that was found wholly right."""
        return self.counts["whole"] / max(1, self.counts["gold"])


def lines(path: Path) -> list[Line]:
    """Return the annotated sentences of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read(text: str) -> list[Line]:
    """Return the results that the reader finds."""
    return [one.as_json() for one in extract(text) if one.is_result]


def score(gold: Iterable[Line]) -> Score:
    """Read annotated sentences and score what comes out."""
    made = Score()
    for line in gold:
        compare(made, line, read(line["text"]))
    return made


def compare(made: Score, line: Line, found: list[Line]) -> None:
    """Count what was found in one sentence."""
    wanted = [one for one in line["figures"] if one["is_result"]]
    made.counts["gold"] += len(wanted)
    made.counts["found"] += len(found)
    for one, other in _pairs(line["text"], wanted, found):
        right = {
            "span": (one["start"], one["end"]) == (other["start"], other["end"]),
            "interval": all(_same(one[end], other[end]) for end in ("value", "low", "high")),
            "unit": _plain(one["unit"]) == _plain(other["unit"]),
            "topic": other["topic"] in one.get("topics", [one["topic"]]),
            "subject": likeness(one["subject"], other["subject"]) >= _HALF,
        }
        made.counts.update({"matched": 1, "whole": right["interval"] and right["subject"]})
        made.counts.update(right)


def likeness(one: str | None, other: str | None) -> float:
    """Return how alike two subjects are by their characters."""
    first, second = (Counter(_MARKS.sub("", text or "")) for text in (one, other))
    both = sum((first & second).values())
    return 2 * both / (first.total() + second.total()) if both else 0.0


def _pairs(text: str, wanted: list[Line], found: list[Line]) -> Iterator[tuple[Line, Line]]:
    """Yield which figure found is which of those wanted, the best overlap first."""
    meeting = []
    for i, one in enumerate(wanted):
        for j, other in enumerate(found):
            common = min(one["end"], other["end"]) - max(one["start"], other["start"])
            over = max(one["end"], other["end"]) - min(one["start"], other["start"])
            if common > 0 and (common / over >= _HALF or _core(text, one) == _core(text, other)):
                meeting.append((common / over, i, j))
    left, right = set[int](), set[int]()
    for _, i, j in sorted(meeting, reverse=True):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            yield wanted[i], found[j]


def _core(text: str, one: Line) -> str:
    said = _SAID.sub("", text[one["start"] : one["end"]])
    return "".join(_DIGITS.findall(unicodedata.normalize("NFKC", said)))


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-6 * max(1, abs(one), abs(other))


def _plain(unit: str | None) -> str:
    return unicodedata.normalize("NFKC", unit or "")
