"""How likely a stretch of Chinese is, by a dictionary of words and how often they are used."""

import re
from collections.abc import Iterator
from functools import lru_cache
from math import log

from jinguo.reading.scripts import SIGNS, is_chinese

_TOTAL = 60_000_000  # uses of words that the dictionary counts
_OWN = 50  # uses that a word counts for which only the document itself knows
_SIGN = 0.02  # how often a given sign stands between words
_RARE = 1e-5  # and any other character
_WORD = 200  # a word needs so many times fewer uses than a character that stands alone
_TWO_STOPS = re.compile("(?<=[，、。；：！？,;:!?])[，、。；：！？,;:!?]")  # no one writes them
_REMEMBERED = 1 << 14


def likelihood(text: str, own: frozenset[str]) -> float:
    """Return the logarithm of how likely a simplified text is, cut into its likeliest words.

    Args:
        text: What is weighed.
        own: Pairs of characters that stand together elsewhere in the same document.
    """
    return sum(map(_weight, words(text, own))) + log(_SIGN) * len(_TWO_STOPS.findall(text))


def share_in_words(text: str, start: int, end: int, own: frozenset[str]) -> float:
    """Return how much of the Chinese from `start` to `end` belongs to words of two or more."""
    every = [len(word) > 1 for char, word in _chars(text, start, end, own) if is_chinese(char)]
    return sum(every) / len(every) if every else 1.0


def has_odd(text: str, start: int, end: int, own: frozenset[str], usual: int) -> bool:
    """Say whether a word from `start` to `end` is seldom used.

    `usual` says from how many uses on a character often stands alone.
    """
    found = {word for _, word in _chars(text, start, end, own) if is_chinese(word[0])}
    alone, longer = log(usual / _TOTAL), log(usual / _WORD / _TOTAL)
    return any(_weight(word) < (alone if len(word) == 1 else longer) for word in found)


def _chars(text: str, start: int, end: int, own: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the characters from `start` to `end`, each with its word."""
    at = 0
    for word in words(text, own):
        for place, char in enumerate(word, at):
            if start <= place < end:
                yield char, word
        at += len(word)


def words(text: str, own: frozenset[str]) -> list[str]:
    """Return the likeliest words of a simplified text, the document's own among them."""
    return list(_joined(_cut(text), own))


def _joined(found: tuple[str, ...], own: frozenset[str]) -> Iterator[str]:
    at = 0
    while at < len(found):
        pair = "".join(found[at : at + 2])
        joins = len(pair) == 2 and len(found[at]) == 1 and pair in own  # noqa: PLR2004
        yield pair if joins else found[at]
        at += 1 + joins


@lru_cache(_REMEMBERED)
def _cut(text: str) -> tuple[str, ...]:
    # Only damaged texts need the dictionary, and it takes long to load.
    import rjieba  # noqa: PLC0415

    return tuple(rjieba.cut(text, hmm=False))


@lru_cache(_REMEMBERED)
def _weight(word: str) -> float:
    import rjieba  # noqa: PLC0415

    if not is_chinese(word[0]):
        return log(_SIGN if word in SIGNS or word in ",:;!?()" else _RARE)
    used = rjieba.suggest_freq(word) if len(word) == 1 or rjieba.has_word(word) else _OWN
    return log(used / _TOTAL)
