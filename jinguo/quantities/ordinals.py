"""Ordinals in names: 第二季, 第5期, 首届. They number an edition and count nothing."""

import re
from dataclasses import dataclass

from jinguo.errors import QuantityError
from jinguo.quantities.folding import fold
from jinguo.quantities.numerals import read_numeral

_ORDINAL = re.compile(
    r"(?:第\s*([\d〇零一二两三四五六七八九十百]+)|(首)|([\d〇零一二两三四五六七八九十百]+))\s*([届期季次轮批]?)"
)


@dataclass(frozen=True)
class Ordinal:
    """A place in a row, and what it numbers (届, 期, 季; nothing when it was left out)."""

    number: int
    measure: str

    def is_same(self, other: "Ordinal") -> bool:
        """Tell whether both name one edition: a measure that was left out fits any."""
        measures = {self.measure, other.measure} - {""}
        return self.number == other.number and len(measures) < 2  # noqa: PLR2004


def read_ordinal(text: str) -> Ordinal | None:
    """Return what a text numbers, 第五期 and 第5期 alike; None if it is no ordinal."""
    found = _ORDINAL.fullmatch(fold(text.strip()).text)
    if found is None:
        return None
    try:
        number = 1 if found[2] else int(read_numeral(found[1] or found[3]).value)
    except QuantityError:
        return None
    return Ordinal(number, found[4])
