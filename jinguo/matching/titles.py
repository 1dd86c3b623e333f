"""How alike two titles are: by their characters two by two, and by the numbers in them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

_EMPTY_WORDS = re.compile("妇女联合会|妇联|开展|举办|举行|召开|组织|活动")
_ORDINAL = re.compile(r"第?([一二三四五六七八九十百\d]+)([届期次场季讲批])")
_DIGITS = re.compile(r"\d+")


def normal(title: str, names: Iterable[str] = ()) -> str:
    """Return a title as it is compared: width, case, signs and its own units' names gone."""
    plain = "".join(
        char for char in unicodedata.normalize("NFKC", title).casefold() if char.isalnum()
    )
    shorter = plain
    for name in sorted(names, key=len, reverse=True):
        shorter = shorter.replace(name, "")
    # A title of nothing but such words is compared by them.
    return _EMPTY_WORDS.sub("", shorter) or shorter or plain


def likeness(one: str, other: str) -> Fraction:
    """Return from 0 to 1 how alike two normal titles are; another number in each halves it."""
    if one == other:
        return Fraction(1)
    pairs = _pairs(one), _pairs(other)
    whole = pairs[0].total() + pairs[1].total()
    alike = Fraction(2 * (pairs[0] & pairs[1]).total(), whole) if whole else Fraction(0)
    if _apart(_ordinals(one), _ordinals(other)):
        return Fraction(0)
    return alike / 2 if _apart(_DIGITS.findall(one), _DIGITS.findall(other)) else alike


def _pairs(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(len(text) - 1)) or Counter(
        filter(None, [text])
    )


def _ordinals(text: str) -> list[str]:
    return ["".join(each) for each in _ORDINAL.findall(text)]


def _apart(one: list[str], other: list[str]) -> bool:
    """Tell whether both name numbers, and none in common."""
    return bool(one and other) and not set(one) & set(other)
