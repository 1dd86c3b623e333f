"""Which programmes a stretch of a report names: by their titles, terms, and what they count.

A word of one programme alone, long enough to mean nothing else, names it. Short words, and words
that several programmes share (宣讲, 试点, 疫情防控), name one only where two of its words stand
together. A word inside a longer word of another programme says nothing.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Programme

NAME, LABEL = 4, 5
"""From so many characters on a programme's own word, or one of its figures', names it alone."""
ORDINARY = frozenset(
    {"困境儿童", "典型事迹", "绿色通道", "评选表彰", "致富带头人", "好书分享", "家风家教"}
)
"""Long words that any federation says of any work; the catalogue has them to match figures."""
_NOISE = re.compile(r"[\s“”\"'‘’《》()（）、·,，。;；:：!！?？—-]")
_ACTORS = re.compile(
    r"^(?:组织|动员|引导|号召|依托|发动)?[^，,；;]*、[^，,；;、]{2,8}?"
    r"(?=自觉|积极|带头|踊跃|主动|纷纷|深入|走进|参与)"
)
"""Those who do the work, listed before it: 执委、最美家庭、志愿者自觉….

What they are called says nothing of what they did.
"""


@dataclass(frozen=True)
class Names:
    """The words of a catalogue, each with the programmes that it belongs to."""

    owners: dict[str, frozenset[str]]
    naming: frozenset[str]
    """Those that name their programme alone."""
    hinting: frozenset[str]
    """Those of which two together name a programme."""
    pattern: re.Pattern[str] = field(repr=False)


@dataclass(frozen=True)
class Named:
    """A programme that words name, and by which."""

    programme: str
    words: tuple[str, ...]
    at: int


def bare(text: str) -> str:
    """Return a text without marks and spaces, as words are compared."""
    return _NOISE.sub("", text)


_KEPT: WeakKeyDictionary[Catalogue, Names] = WeakKeyDictionary()
"""The words of each catalogue in use: found out once, for a page reads them at every message."""


def names_of(catalogue: Catalogue) -> Names:
    """Return the words by which the programmes of a catalogue are named."""
    found = _KEPT.get(catalogue)
    if found is None:
        found = _KEPT[catalogue] = _names_of(catalogue)
    return found


def _names_of(catalogue: Catalogue) -> Names:
    own: dict[str, set[str]] = defaultdict(set)
    counted: dict[str, set[str]] = defaultdict(set)
    for key, programme in catalogue.programmes.items():
        for word in (programme.title, *programme.terms):
            own[bare(word)].add(key)
        for word in _counted(programme):
            counted[bare(word)].add(key)
    owners = {
        word: frozenset(own.get(word, set()) | counted.get(word, set()))
        for word in {*own, *counted}
        if len(word) > 1
    }
    alone = {word: next(iter(keys)) for word, keys in owners.items() if len(keys) == 1}
    labels = {bare(what.label) for what in catalogue.indicators.values()}
    naming = {word for word in own if len(word) >= NAME}
    naming |= {word for word in labels if len(word) >= LABEL}
    naming = {word for word in naming - ORDINARY if word in alone}
    # A longer word of the same programme that holds a naming one names it too.
    naming |= {
        longer
        for longer, key in alone.items()
        if any(word in longer and alone[word] == key for word in naming)
    }
    hinting = {*own, *(word for word in counted if len(word) >= NAME)}
    every = "|".join(sorted(map(re.escape, owners), key=len, reverse=True))
    # A look-ahead finds words that overlap; only the longest at each place.
    return Names(
        owners,
        frozenset(naming),
        frozenset(hinting),
        re.compile(f"(?=({every}))" if every else r"(?!)"),
    )


def _counted(programme: Programme) -> list[str]:
    figures = programme.indicators.values()
    return [
        *(what.label for what in figures),
        *(term for what in figures for term in what.terms),
        *(quantity.label for quantity in programme.quantities.values()),
    ]


def named(clause: str, names: Names) -> list[Named]:
    """Return the programmes that a clause names, in the order of their words."""
    actors = _ACTORS.match(clause)
    words = _words(bare(clause[actors.end() if actors else 0 :]), names)
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for at, word in words:
        for key in names.owners[word]:
            found[key].append((at, word))
    sure = {key for key, hits in found.items() if any(word in names.naming for _, word in hits)}
    sure = sure or _by_two(found, names)
    made = [
        Named(key, tuple(dict.fromkeys(word for _, word in found[key])), found[key][0][0])
        for key in sure
    ]
    return sorted(made, key=lambda one: (one.at, -sum(map(len, one.words)), one.programme))


def _by_two(found: dict[str, list[tuple[int, str]]], names: Names) -> set[str]:
    """Return the programme of which two words stand apart from each other; not several."""
    two = {
        key
        for key, hits in found.items()
        if len(_apart([hit for hit in hits if hit[1] in names.hinting])) > 1
    }
    return two if len(two) == 1 else set()


def _apart(hits: list[tuple[int, str]]) -> set[str]:
    end = -1
    kept: set[str] = set()
    for at, word in hits:
        if at >= end and not any(word in other or other in word for other in kept):
            kept.add(word)
            end = at + len(word)
    return kept


def _words(text: str, names: Names) -> list[tuple[int, str]]:
    """Return the words of a text; one that lies inside a longer one is left out."""
    spans = [(found.start(), found[1]) for found in names.pattern.finditer(text)]
    kept: list[tuple[int, str]] = []
    end = -1
    for at, word in spans:
        if at + len(word) > end:
            kept.append((at, word))
            end = at + len(word)
    return kept
