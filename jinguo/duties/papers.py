"""Fills a paper of one step from what it names, and looks for what must not stand in it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from jinguo.catalogue.papers import INSIDE, Paper
from jinguo.catalogue.papers import papers as shipped
from jinguo.duties.courses import Standing
from jinguo.duties.deadlines import HERE, day_of
from jinguo.duties.declared import declared
from jinguo.errors import RuleError
from jinguo.ledger import wall
from jinguo.ledger.courses import opened
from jinguo.ledger.lines import code
from jinguo.ledger.models import Party, Record, Step
from jinguo.ledger.opening import opened as open_field
from jinguo.ledger.overlay import folder
from jinguo.org.tree import Tree

_KEPT = re.compile(r"[\W_]+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHORTEST = 5
"""So many characters of an address in a row give it away."""
_LEAKS = "这份文书里出现了要保密的住址或联系方式，没有生成；请到那一步改掉文字再出。"


@dataclass(frozen=True)
class Written:
    """A paper as it goes out: its title, for whom, and its paragraphs."""

    title: str
    audience: str
    paragraphs: list[str]


def papers() -> dict[str, Paper]:
    """Return the papers in force."""
    return shipped(declared().procedures, folder())


def of_step(standing: Standing, step: Step) -> list[Paper]:
    """Return the papers that a step makes."""
    made = standing.procedure.steps.get(step.code)
    known = papers()
    return [known[key] for key in made.papers if key in known] if made else []


def write(paper: Paper, standing: Standing, step: Step, *, here: Tree, now: datetime) -> Written:
    """Return a paper of a step, filled in with what it names and with nothing else.

    Raises:
        RuleError: If what somebody typed would give a protected address away.
    """
    place = here.place(standing.record.unit_id, day_of(now))
    [facts] = opened([step])
    words = {name: _told(facts[name]) for name in paper.names if name in facts}
    words |= {
        "unit": f"{place.name}妇联", "today": _told(day_of(now).isoformat()),
        "code": code(standing.record),
        "state": standing.procedure.states[standing.course.state].label,
        "when": step.at.astimezone(HERE).strftime("%Y-%m-%d %H:%M"),
    }  # fmt: skip
    paragraphs = paper.filled(words)
    if paper.audience != INSIDE:
        check("\n".join(paragraphs), protected(standing.record), here=here)
    return Written(paper.title, paper.audience, paragraphs)


def _told(word: str) -> str:
    """Return a day as people write it, anything else as it is."""
    if not _DAY.fullmatch(word):
        return word
    day = date.fromisoformat(word)
    return f"{day.year}年{day.month}月{day.day}日"


def protected(record: Record) -> list[str]:
    """Return what of a record, its case and its people must reach nobody outside."""
    return [
        open_field(each, name)
        for each in _around(record)
        for name in (_OF_PARTY if isinstance(each, Party) else _OF_CASE)
        if getattr(each, f"{name}_sealed", "")
    ]


_OF_PARTY = ("address", "phone")
_OF_CASE = ("safe_address", "safe_contact", "reporter")


def _around(record: Record) -> Iterator[Record]:
    with wall.whole():
        case = getattr(record, "case", None)
        found = [record, case, getattr(record, "party", None), getattr(case, "party", None)]
    yield from (each for each in found if each is not None)


def check(text: str, values: Iterable[str], *, here: Tree) -> None:
    """Refuse a text that holds a protected value, or a part of it that gives it away.

    Raises:
        RuleError: If it does.
    """
    plain = _plain(text)
    names = _names(here)
    for value in values:
        for piece in _pieces(_plain(value), names):
            if piece in plain:
                raise RuleError(_LEAKS)


def masked(text: str, values: Iterable[str], *, here: Tree) -> str:
    """Return a text in which a blank stands for whatever gives a protected value away."""
    plain, places = "", list[int]()
    for at, each in enumerate(text):
        kept = _plain(each)
        plain += kept
        places += [at] * len(kept)
    gone: set[int] = set()
    for value in values:
        for piece in _pieces(_plain(value), _names(here)):
            start = plain.find(piece)
            while start >= 0:
                gone |= set(range(places[start], places[start + len(piece) - 1] + 1))
                start = plain.find(piece, start + 1)
    return "".join("＿" if at in gone else each for at, each in enumerate(text))


def _names(here: Tree) -> list[str]:
    """Return the names of units, the longest first, as they are looked for."""
    return sorted({_plain(place.name) for place in here.places}, key=len, reverse=True)


def _pieces(value: str, places: Iterable[str]) -> Iterator[str]:
    """Yield what gives a value away: five characters of it in a row, without names of units."""
    for place in places:
        if len(place) > 1 and place in value:
            value = value.replace(place, " ")
    for part in value.split():
        if len(part) < _SHORTEST:
            continue
        yield from (part[at : at + _SHORTEST] for at in range(len(part) - _SHORTEST + 1))


def _plain(text: str) -> str:
    return _KEPT.sub("", unicodedata.normalize("NFKC", text)).casefold()


def facts_of(standing: Standing, steps: Iterable[Step]) -> Iterator[tuple[Step, Mapping[str, str]]]:
    """Yield steps with what they said, in words, for whoever the file is open to."""
    rows = list(steps)
    for step, facts in zip(rows, opened(rows), strict=True):
        made = standing.procedure.steps.get(step.code)
        fill = made.fill if made else {}
        yield (
            step,
            {fill[name].label if name in fill else name: word for name, word in facts.items()},
        )
