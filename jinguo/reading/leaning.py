"""What a number leans on that names nothing itself: what the sentence named before."""

import re

from jinguo.reading.clause import ACTOR, NOUN, SHORT, Place
from jinguo.reading.lexicon import CASES, CHANGE, REACHED, STOP

_THAN_BEFORE = re.compile(
    r"(?:上年|去年|上一年|同期|往年|年前|改革前|之前|以前|原来|初期|20\d\d年|上届)[^,，]{0,4}的?"
)
_NUMBERED = re.compile(r"^(?:[(（]?[\d一二三四五六七八九十]+[)）.、]|[一二三四五六七八九]是)\s*")


def last_subject(here: Place, kind: str | None = None) -> str:
    """Return what the figure before counts, of those of a kind."""
    for found, subject in reversed(here.earlier):
        if (kind is None or found.quantity.kind == kind) and subject.rule != "change":
            return subject.text
    return ""


def case_before(here: Place) -> str:
    """Return the last word for a case or a problem before the number."""
    words = [found[0] for found in CASES.finditer(here.text, 0, here.start)]
    return words[-1] if words else ""


def named_before(here: Place) -> str:
    """Return the noun to which a verb alone (实到43人) belongs: of its measure, or a heading."""
    since = max((here.text.rfind(mark, 0, here.start) for mark in ";；。"), default=-1) + 1
    colon = max(here.text.rfind(mark, since, here.start) for mark in ":：")
    unit = here.found.quantity.unit
    for found, subject in reversed(here.earlier):
        if found.start > max(colon, since - 1) and found.quantity.unit == unit:
            return subject.text
    if not here.earlier and (quoted := re.findall(r"“[^“”]+”", here.text[since : here.start])):
        return str(quoted[-1])
    heading = _NUMBERED.sub("", here.text[since:colon]) if colon > since else ""
    return heading if NOUN <= len(heading) <= ACTOR else ""


def same_before(here: Place) -> str:
    """Return what the last figure in the same measure counts: 要求各建1个调解室；现已建9个."""
    unit = here.found.quantity.unit
    alike = (one.text for found, one in reversed(here.earlier) if found.quantity.unit == unit)
    return next(alike, "")


def list_before(here: Place) -> str:
    """Return the goods of a list together, whose worth is told behind it."""
    names: list[str] = []
    start = here.start
    for found, subject in reversed(here.earlier):
        between = here.text[found.end : start]
        if found.quantity.kind != "count" or (names and not re.match(r"[、和及与]", between)):
            break
        names.insert(0, subject.text)
        start = found.start
    return "、".join(names) if 1 < len(names) <= SHORT else ""


def compared(here: Place, _: str) -> str:
    """Return what 是上年的1.4倍 compares: the figure before, or of several the one in its place."""
    if here.found.quantity.unit != "倍" or not here.earlier:
        return ""
    since = _clause_start(here)
    if not _THAN_BEFORE.search(here.text[since : here.found.start]):
        return ""
    return dealt(here) or next((one.text for found, one in reversed(here.earlier)), "")


def led_to(here: Place, _: str) -> str:
    """Return what a change told just before led to this number: 宣讲同比增长45%,达到120场."""
    if not here.earlier or here.after:
        return ""
    found, subject = here.earlier[-1]
    between = here.text[found.end : here.found.start]
    if not REACHED.fullmatch(between):
        return ""
    if found.quantity.surface.startswith("翻"):
        return subject.text
    if subject.rule != "change":
        return ""
    changed = CHANGE.search(subject.text)
    return subject.text[: changed.start()] if changed else ""


def dealt(here: Place) -> str:
    """Return the figure before that this one belongs to in turn: 分别提高2个、3个百分点."""
    since = _clause_start(here)
    if "分别" not in here.text[since : here.found.start]:
        return ""
    end = STOP.search(here.shape, here.found.end)
    clause = here.text[since : end.start() if end else len(here.text)]
    several = len(re.findall("[、和及与]", clause.split("分别", 1)[-1])) + 1
    before = [subject for found, subject in here.earlier if found.start < since]
    nth = len(here.earlier) - len(before)
    return before[-several:][nth].text if len(before) >= several > nth else ""


def _clause_start(here: Place) -> int:
    return max((stop.end() for stop in STOP.finditer(here.shape, 0, here.found.start)), default=0)
