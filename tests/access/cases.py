"""What a probe is made of: an address, what it is about, and what its answer must be."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access import cast
from tests.access.oracle import Depth, Oracle, Who
from tests.access.world import Planted, World

FIGURE, PROGRAMME = "big-preaching.talks", "big-preaching"
ABSENT_UNIT, ABSENT_CODE = 987_654, "990699000000"
REPORT = "演示市妇联2020年工作报告。全年开展宣讲1场次，惠及妇女30人次。"
PUBLIC, SIGNED = "public", "signed"
NONE: frozenset[int] = frozenset()
NO_FORM = frozenset({400})
"""What a form that lacks something is answered with."""
RECKONED = ("duties", "course", "ledger-record", "ledger-reveal", "ledger-strike", "attach")
"""Where days are shown that were reckoned from others: by chance one is another record's."""
JOURNALS = ("journals", "journal-file")
"""Where an auditor reads which record somebody looked at or changed, and nothing of it."""


class Url:
    """An address by its name and the parts of its path."""

    def __init__(self, name: str, *parts: Any) -> None:
        self.name, self.path = name, reverse(name, args=parts)


@dataclass(frozen=True)
class Gate:
    """What an answer must be: open, absent, or either where the page of access is silent."""

    name: str


OPEN, ABSENT, EITHER = Gate("open"), Gate("absent"), Gate("either")
Gated = Callable[[Oracle, Who], Gate]


@dataclass(frozen=True)
class Case:
    """One address to ask, about a unit or a record, or about nothing in particular."""

    path: str
    gate: Gated = lambda *_: OPEN
    data: Mapping[str, Any] = field(default_factory=dict)
    unit: int | None = None
    record: str = ""
    listed: str = ""
    """The kind of which the page must list all that the asker reads beneath `unit`."""
    shows: bool = False
    """Whether the answer must show as much of `record` as the asker sees, and no more."""
    opens: str = ""
    """The field of `record` that is asked to be opened."""


@dataclass(frozen=True)
class Recipe:
    """How one address is asked: whose roles open it, its cases, and what else it may answer."""

    act: str
    cases: Callable[[World], Iterator[Case]]
    posts_only: bool = False
    also: frozenset[int] = frozenset()
    """Statuses by which the page itself may refuse, beside those of the policy."""


def names() -> dict[str, str]:
    """Return every address of the site by its name; static files have none."""
    told: dict[str, str] = {}
    for pattern in _patterns(get_resolver().url_patterns):
        told[pattern.name or str(pattern.pattern)] = str(pattern.pattern)
    return told


def _patterns(found: Any) -> Iterator[URLPattern]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns)
        else:
            yield each


def plain(name: str, **query: str) -> Callable[[World], Iterator[Case]]:
    def cases(world: World) -> Iterator[Case]:
        del world
        yield Case(url_of(name, query))

    return cases


def url_of(name: str, query: Mapping[str, Any], *args: Any) -> str:
    return f"{reverse(name, args=args)}{'?' * bool(query)}{urlencode(query)}"


def of_unit(act: str, unit: int) -> Gated:
    """Gate by whether an act reaches a unit."""
    return lambda oracle, who: OPEN if oracle.reaches(who, act, unit) else ABSENT


def of_record(record: Planted, *, whole: bool = False) -> Gated:
    """Gate by how far a record is seen; `whole` wants the file and leaves the line open."""

    def gate(oracle: Oracle, who: Who) -> Gate:
        depth = oracle.depth(who, record.thing)
        if depth is Depth.NONE:
            return ABSENT
        return EITHER if whole and (depth is Depth.LINE or record.struck) else OPEN

    return gate


def absent(oracle: Oracle, who: Who) -> Gate:
    del oracle, who
    return ABSENT


def of_units(
    act: str, name: str, *args: Any, data: Mapping[str, Any] | None = None, **query: str
) -> Callable[[World], Iterator[Case]]:
    """Ask an address for the asker's own unit, for each unit, and for one that is not there."""

    def cases(world: World) -> Iterator[Case]:
        told = dict(data or {})
        yield Case(url_of(name, query, *args), data=told)
        yield Case(url_of(name, {**query, "unit": ABSENT_CODE}, *args), absent, told)
        for unit_name, unit in world.units.items():
            for year in ("2020", "2018"):
                asked = {"period": year, **query, "unit": cast.UNITS[unit_name]}
                yield Case(url_of(name, asked, *args), of_unit(act, unit), told, unit)

    return cases


def asked(gate: Gated) -> Gated:
    """Gate what may be refused in words although it is there: a field of a record that is seen."""
    return lambda oracle, who: ABSENT if gate(oracle, who) is ABSENT else EITHER


def file_of(each: Planted) -> Gated:
    """Gate by whom the record's file is open to."""
    return lambda oracle, who: OPEN if oracle.depth(who, each.thing) is Depth.FILE else ABSENT


def changing(each: Planted) -> Gated:
    """Gate by the file, and by entering for the record's unit."""

    def gate(oracle: Oracle, who: Who) -> Gate:
        entering = oracle.reaches(who, "enter", each.thing.unit)
        if oracle.depth(who, each.thing) is not Depth.FILE or not entering:
            return ABSENT
        return EITHER if each.struck else OPEN

    return gate
