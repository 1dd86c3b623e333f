"""From a pasted message to the fields of an activity, each with the words that it came from.

A message is read by rules alone, and what they do not find stays empty: nothing is guessed from
what is usual except the asker's own unit, and that is told. A person looks at it and saves it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Programme
from jinguo.org.tree import Place
from jinguo.reading.about import unit_of
from jinguo.reading.message import ASSUMED, SURE, UNSURE, Message, Told, read, tells_of_no_work
from jinguo.reading.message_counts import counts_of, number_behind
from jinguo.reading.message_days import Held, day_of, spans
from jinguo.reading.message_title import title_of
from jinguo.reading.message_words import (
    LAST_WORDS,
    edition_of,
    mode_of,
    partners_of,
    subtype_of,
    venue_of,
)
from jinguo.reading.naming import NAME, ORDINARY, bare, named, names_of

_KIND = "activity"
_SUBTYPES = tuple(KINDS[_KIND].choices["subtype"])
_NEAR = {("走访慰问", "志愿服务"), ("普法", "宣讲"), ("培训", "普法")}
"""Sorts of activity that go by either name: a programme of the second takes the first."""
_DONE = re.compile("活动|开展|举办|召开|组织|送温暖")
_FEW = 2
"""Where so few programmes take a sort of activity, its word names the one that owns the word."""
_SEAT = re.compile("(?:居民委员会|村民委员会|居委会|村委会)$")
_ELSEWHERE = re.compile(
    r"(?:^|[【\s，。；、：日午晚])([\u4e00-\u9fa5]{2,8}?(?:社区|街道|村|镇|乡|县|区))(?:居委会|村委会)?妇联"
)
"""A federation that a message names, whether or not it is within reach."""
_AMOUNT = re.compile(r"(?P<stem>.+?)(?P<unit>[对份户件场期个名])数$")


@dataclass(frozen=True)
class Facts:
    """What a message is read against."""

    today: date
    own: int
    places: Sequence[Place]
    """The units for which the asker may enter."""
    catalogue: Catalogue
    offered: frozenset[str]
    """The programmes that take activities today."""
    usual: Sequence[str] = ()
    """Those in which this unit usually enters them, the most usual first."""


@dataclass(frozen=True)
class Gist:
    """What a message says of an activity; what it does not say is not here."""

    fields: Mapping[str, Told] = field(default_factory=dict)
    programmes: tuple[Told, ...] = ()
    partners: tuple[Told, ...] = ()
    quantities: Mapping[str, Told] = field(default_factory=dict)
    several: bool = False
    """Whether it tells of more than one activity, of which this is the first."""
    notes: tuple[str, ...] = ()
    """What a person should know besides."""

    def __bool__(self) -> bool:
        """Tell whether anything was found."""
        return bool(self.fields)


def gist(text: str, facts: Facts) -> Gist:
    """Return what a pasted message says of the first activity that it tells of."""
    message = read(text)
    if not message.words.strip():
        return Gist(notes=("这段话里没有读到活动",))
    if why := tells_of_no_work(message):
        return Gist(notes=(f"{why}，没有填",))
    dates = spans(message, facts.today)
    counts, notes = counts_of(message, dates)
    known = _anchors(facts)
    title = title_of(message, dates, tuple(place.name for place in facts.places), known)
    day = day_of(message, facts.today)
    if title is None and not counts and not (day and _DONE.search(message.words)):
        return Gist(notes=("这段话里没有读到活动",))
    told: dict[str, Told] = {} if day is None else _days(*day)
    told["unit"] = _unit(message, facts)
    subtype = subtype_of(message, title, _SUBTYPES)
    programmes = _programmes(message, facts, title, subtype)
    subtype = _of_programme(programmes, facts, subtype)
    found = {
        "subtype": subtype, "title": title, **counts, "mode": mode_of(message),
        "venue": venue_of(message, dates), "edition": edition_of(message),
    }  # fmt: skip
    told |= {name: one for name, one in found.items() if one is not None}
    return Gist(
        told, programmes, partners_of(message), _quantities(message, facts, dates, programmes),
        message.several, tuple(notes),
    )  # fmt: skip


def _days(held: Held, told: Told) -> dict[str, Told]:
    days = {"held_on": told}
    if held.until:
        days["held_until"] = replace(told, value=held.until, why="写明的最后一天")
    if held.precision != "日":
        days["precision"] = replace(told, value=held.precision, certainty=UNSURE)
    return days


def _unit(message: Message, facts: Facts) -> Told:
    """Return the unit within reach that is named first, else the asker's own."""
    # A group speaks of 桃园社区 or its 妇联, where the tree says 桃园社区居委会.
    places = [replace(place, name=_SEAT.sub("", place.name)) for place in facts.places]
    unit = unit_of(message.words, places)
    name = next((place.name for place in places if place.unit == unit), "")
    at = message.words.find(name) if name else -1
    if unit is None or at < 0:
        return Told(facts.own, 0, 0, "", ASSUMED, _unsaid(message))
    return message.told(unit, (at, at + len(name)), SURE, "写明的单位")


def _unsaid(message: Message) -> str:
    """Return why a message is taken to be of the asker's own unit."""
    if elsewhere := _ELSEWHERE.search(message.words):
        return f"写的“{elsewhere[1]}”不在您能登记的单位里，按您的单位"
    return "没写是哪个单位，按您的单位"


def _own_words(programme: Programme) -> list[str]:
    return [bare(word) for word in (programme.title, *programme.terms)]


def _anchors(facts: Facts) -> re.Pattern[str]:
    """Return the words by which the title of an activity is known to be a programme's."""
    words = {
        word for key in facts.offered for word in _own_words(facts.catalogue.programmes[key])
        if len(word) >= NAME or (len(word) == NAME - 1 and not word.endswith("者"))
    }  # fmt: skip
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)")


def _programmes(
    message: Message, facts: Facts, title: Told | None, subtype: Told | None
) -> tuple[Told, ...]:
    names = names_of(facts.catalogue)
    found: dict[str, Told] = {}
    for start, end in message.clauses():
        for one in named(message.words[start:end], names):
            if one.programme in facts.offered:
                span = _span_of(message, one.words, (start, end))
                found.setdefault(
                    one.programme,
                    message.told(one.programme, span, SURE, "写了这个项目的名称或用词"),
                )
    return tuple(found.values()) or _hinted(message, facts, title, subtype)


def _span_of(message: Message, words: tuple[str, ...], clause: tuple[int, int]) -> tuple[int, int]:
    for word in words:
        at = message.words.find(word, *clause)
        if at >= 0:
            return at, at + len(word)
    return clause


def _hinted(
    message: Message, facts: Facts, title: Told | None, subtype: Told | None
) -> tuple[Told, ...]:
    """Return the one programme whose short word stands in the title and whose sort fits it."""
    if title is None:
        return ()
    said = str(title.value)
    hits = [
        (key, word) for key in sorted(facts.offered)
        for word in _own_words(facts.catalogue.programmes[key])
        if word in said and word not in ORDINARY
        and _tells(word, said, facts) and _fits(key, facts, subtype)
    ]  # fmt: skip
    keys = list(dict.fromkeys(key for key, _ in hits))
    if len(keys) > 1:
        keys = [key for key in facts.usual if key in keys][:1]
    if not keys:
        return ()
    word = next(word for key, word in hits if key == keys[0])
    at = message.words.find(word)
    span = (at, at + len(word))
    return (message.told(keys[0], span, UNSURE, "名称里有这个项目的用词，类型也对得上"),)


def _tells(word: str, title: str, facts: Facts) -> bool:
    """Tell whether a word that is also a sort of activity means the one programme."""
    if word not in _SUBTYPES:
        return True
    takers = [key for key in facts.offered if word in _sorts(key, facts)]
    return title.removesuffix("活动") == word or len(takers) <= _FEW


def _sorts(key: str, facts: Facts) -> tuple[str, ...]:
    recorded = facts.catalogue.programmes[key].records.get(_KIND)
    return tuple(recorded.choices.get("subtype", ())) if recorded else ()


def _fits(key: str, facts: Facts, subtype: Told | None) -> bool:
    sorts = _sorts(key, facts)
    if subtype is None or not sorts:
        return subtype is None
    return any(one == subtype.value or (subtype.value, one) in _NEAR for one in sorts)


def _of_programme(programmes: tuple[Told, ...], facts: Facts, subtype: Told | None) -> Told | None:
    """Return the sort of activity, as the programme declares it where words do not say plainly."""
    for told in programmes:
        sorts = _sorts(str(told.value), facts)
        if not sorts or (subtype and (subtype.value in sorts or subtype.why == LAST_WORDS)):
            continue
        why = "这个项目登记的类型"
        return replace(told, value=sorts[0], why=why)
    return subtype


def _quantities(
    message: Message, facts: Facts, dates: list[tuple[int, int]], programmes: tuple[Told, ...]
) -> dict[str, Told]:
    """Return what the named programmes ask for besides, where a number stands beside its word."""
    found: dict[str, Told] = {}
    for told in programmes:
        for code, quantity in facts.catalogue.programmes[str(told.value)].quantities.items():
            shape = _AMOUNT.fullmatch(quantity.label)
            if quantity.of != _KIND or shape is None:
                continue
            one = number_behind(message, dates, shape["stem"], shape["unit"])
            if one is not None:
                found[code] = one
    return found
