"""By what a figure is known again next year: the words of its subject that can name nobody."""

import re
from functools import lru_cache

from jinguo.ledger.lessons import Pattern
from jinguo.quantities.measures import for_all_like
from jinguo.reading.figure import Figure
from jinguo.reading.message import SURNAMES

_LONGEST = 120
_LEAST = 2
"""Characters of a word that is kept: what the dictionary does not know comes as single ones."""
_NOT_KEPT = ("q", "x", "eng", "w")
"""Kinds of words left out: what is no word."""
_TIMES = re.compile(
    r"[今去本全上前当一]年|年[内度初底末]|[上下]半年|.*季度|.*月份?|期间|同期|目前|截至|累计"
)
_NUMBERS = re.compile(r"[\d０-９〇零一二三四五六七八九十百千万亿两几数半]+")
_GIVEN, _WHOLE = 2, 4
"""Characters of a given name, and of the longest whole one."""
_OPEN, _CLOSE = "“‘《「", "”’》」"
_DOUBLE = frozenset(
    ("欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐")
)


def pattern_of(figure: Figure) -> Pattern | None:
    """Return by what a figure is known again; None where its subject has no word to keep."""
    words = _words(figure.subject or "")
    measure = for_all_like(figure.unit) if figure.unit else ""
    return Pattern(words, measure, figure.topic or "") if words else None


@lru_cache(4096)
def _words(subject: str) -> str:
    """Return the words of the dictionary in a subject that are no name and no time."""
    # The dictionary takes a moment to load, and most reports never ask for it here.
    import rjieba  # noqa: PLC0415

    kept, before, quoted = [], "", False
    for word, tag in rjieba.tag(subject, hmm=False):
        quoted = (quoted or word in _OPEN) and word not in _CLOSE
        if _tells(word, tag) and not _is_name(word, tag, before, quoted=quoted):
            kept.append(word)
        before = word
    return " ".join(kept)[:_LONGEST].rstrip()


def _tells(word: str, tag: str) -> bool:
    """Tell whether a word says what is counted: it is a word, and no time or number."""
    told = len(word) >= _LEAST and not tag.startswith(_NOT_KEPT)
    return told and not _TIMES.fullmatch(word) and not _NUMBERS.fullmatch(word)


def _is_name(word: str, tag: str, before: str, *, quoted: bool) -> bool:
    """Tell whether a word may name a person, whole or behind a surname.

    The dictionary calls 红旗手 and 法律援助 names too, so its word alone decides nothing; in
    quotation marks stands what something is called: “木兰”讲习.
    """
    if word in _DOUBLE or (len(word) <= _GIVEN and (_is_surname(before) or before in _DOUBLE)):
        return True
    if not tag.startswith("nr") or len(word) > _WHOLE:
        return False
    return word[0] in SURNAMES or (len(word) <= _GIVEN and not quoted)


def _is_surname(word: str) -> bool:
    return len(word) == 1 and word in SURNAMES
