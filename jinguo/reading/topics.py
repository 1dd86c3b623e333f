"""The line of work a result belongs to, by the words of its subject, clause and sentence."""

import re

from jinguo.quantities.measures import kind_of
from jinguo.reading.topic_words import AUDIENCES, WORDS

# How much a topic's word tells, by where it stands; a longer word tells more than a short one.
_WEIGHTS = (6, 3, 1)
_PERSONS = frozenset({"户", "人", "名", "位", "人次", "人(次)", "户次", "户(名)", "人(户)"})
_EVENTS = frozenset(
    {"场", "场次", "场(次)", "次", "期", "节", "堂", "讲", "课时", "批", "批次", "届", "站"}
)
_KINDS = {"money": "m", "ratio": "r", "duration": "d"}
_TABLE = tuple((code, measures, re.compile(words)) for code, measures, words in WORDS)
_MARKS = re.compile(r"[“”‘’\"「」]")
_ANY = "eptmr"
_AUDIENCE = re.compile(
    r"^(?:受益|覆盖|惠及|听众|观众|受众|参加|参训|参与|吸引)|^(?:广大)?(?:妇女|群众|家长|青年|"
    r"人员|单身青年|妇女群众|学员|家庭)$"
)
DURATION = "programme-duration"


def topic_of(
    subject: str, clause: str, sentence: str, unit: str | None, before: str | None = None
) -> str:
    """Return the code of the line of work, other when no word tells of one.

    `before` is the topic of the sentence's figure before this one: its audience may be this one.
    """
    measure = _measure(unit)
    if measure == "d":
        return DURATION
    if measure == "p" and before in AUDIENCES and _AUDIENCE.search(subject):
        return AUDIENCES[before]
    places = [_MARKS.sub("", text) for text in (subject, clause, sentence)]
    best, most = "other", 0
    for code, measures, words in _TABLE:
        if not set(measure or _ANY) & set(measures):
            continue
        if (weight := _weight(words, places)) > most:
            best, most = code, weight
    return best


def _measure(unit: str | None) -> str:
    """Return the kinds of thing a measure word may count; none given fits all."""
    if unit is None:
        return ""
    if kind := _KINDS.get(kind_of(unit)):
        return kind
    if unit in _PERSONS:
        return "p"
    return "e" if unit in _EVENTS else "t"


def _weight(words: re.Pattern[str], places: list[str]) -> int:
    return sum(
        weight * max((len(found[0]) for found in words.finditer(place)), default=0)
        for weight, place in zip(_WEIGHTS, places, strict=True)
    )
