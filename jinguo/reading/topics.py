"""The line of work a result belongs to, by the words of its subject, clause and sentence."""

import re
from functools import lru_cache

from jinguo.quantities.measures import kind_of
from jinguo.reading.topic_words import AUDIENCES, WORDS

# How much a topic's word tells, by where it stands; a longer word tells more than a short one.
_WEIGHTS = (6, 3, 1)


def _longest_first(words: str) -> str:
    """Return alternatives with the longer before the shorter that they begin with."""
    if "(" in words:
        return words
    return "|".join(sorted(words.split("|"), key=len, reverse=True))


_PERSONS = frozenset({"户", "人", "名", "位", "人次", "人(次)", "户次", "户(名)", "人(户)"})
_EVENTS = frozenset(
    {"场", "场次", "场(次)", "次", "期", "节", "堂", "讲", "课时", "批", "批次", "届", "站"}
)
_KINDS = {"money": "m", "ratio": "r", "duration": "d"}
_TABLE = tuple(
    (code, measures, re.compile(_longest_first(words))) for code, measures, words in WORDS
)
_HEAD = 2
"""How many times more the last words of a subject tell: 红旗手工作室 is a room, not a person."""
_GENERAL = {
    "events-other": 0.3,
    "event-participants": 0.7,
    "poverty-relief": 0.4,
    "orgs-in-new-fields": 2,
}
"""Lines of work whose words stand in other lines' sentences too."""
_LONGEST = 10
_REMEMBERED = 4096
_MARKS = re.compile(r"[“”‘’\"「」]")
_ANY = "eptmr"
_AUDIENCE = re.compile(
    r"^(?:受益|服务|覆盖|惠及|听众|观众|受众|参加|参训|参与|吸引)|^(?:广大)?(?:妇女|群众|家长|青年|"
    r"人员|单身青年|妇女群众|学员|家庭)$"
)
_ANY_EVENT = re.compile(r"(?:各类|系列|主题|关爱|相关)*(?:活动|服务|项目|工作|课程)")
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
    found = _likeliest(places, measure or _ANY)
    if found == "other":
        # No line of work with this measure: any line that subject or clause speak of, else the
        # one told of just before.
        found = _likeliest([*places[:2], ""], _ANY)
    told_before = before and found in {"other", "events-other"} and _ANY_EVENT.fullmatch(subject)
    return before or found if found == "other" or told_before else found


def _likeliest(places: list[str], measures: str) -> str:
    best, most = "other", 0.0
    told = [_told(place) for place in places]
    for at, (code, fitting, _) in enumerate(_TABLE):
        if not any(told[place][at][0] for place in range(len(places))):
            continue
        if not set(measures) & set(fitting):
            continue
        weight = float(sum(one * hits[at][0] for one, hits in zip(_WEIGHTS, told, strict=True)))
        weight += _WEIGHTS[0] * (_HEAD - 1) * told[0][at][1]
        if (weight := weight * _GENERAL.get(code, 1)) > most:
            best, most = code, weight
    return best


@lru_cache(_REMEMBERED)
def _told(text: str) -> tuple[tuple[int, int], ...]:
    """Return for each row how long its longest word here is, and how long one at the very end."""
    every = []
    for _, _, words in _TABLE:
        longest = last = 0
        for hit in words.finditer(text):
            size = min(len(hit[0]), _LONGEST)
            longest = max(longest, size)
            last = size if hit.end() == len(text) else last
        every.append((longest, last))
    return tuple(every)


def _measure(unit: str | None) -> str:
    """Return the kinds of thing a measure word may count; none given fits all."""
    if unit is None:
        return ""
    if kind := _KINDS.get(kind_of(unit)):
        return kind
    if unit in _PERSONS:
        return "p"
    return "e" if unit in _EVENTS else "t"
