"""Tells of which unit and period a report says it is, from how it begins; a person decides."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from jinguo.org.tree import Place
from jinguo.periods import Period, read_period

_DIGITS = {sign: str(at % 10) for at, sign in enumerate("零一二三四五六七八九〇")} | {"○": "0"}
_WRITTEN = "[" + "".join(_DIGITS) + "]"
_PART = r"(?P<part>上半年|下半年|第?[一二三四]季度)?"
# The day that a page was put out is not the year it tells of.
_YEAR = re.compile(
    rf"(?:(?P<year>(?<!\d)20\d\d)年|(?P<words>二{_WRITTEN}{{3}})年?)度?"
    rf"(?!\d{{1,2}}月\d{{1,2}}日){_PART}"
)
_PARTS = {"上半年": "H1", "下半年": "H2"} | {
    f"{sign}季度": f"Q{at}" for at, sign in enumerate("一二三四", 1)
}
_SHORT = "市县区旗州盟"
_LEAST = 2
# A name begins where a word does: 淮南市妇联, 2024年淮南市巾帼…; not in 依托市妇联.
_FEDERATION = re.compile(
    rf"(?:(?<![一-鿿])|(?<=年))(?P<name>[一-鿿]{{2,3}}[{_SHORT}])(?:妇联|妇女联合会)"
    rf"|(?<=\d年)(?P<year>[一-鿿]{{2,3}}[{_SHORT}])巾帼"
)
_NO_NAME = re.compile(
    "联合|依托|配合|协助|会同|通过|围绕|按照|根据|组织|邀请|选树|指导|支持|推动|争取|成立|实施"
    "|此外|其中|同时|目前|随后|近[日期来]|期间|以来|[去今近当前明]年"
    "|[年全各本我该是在由与同和为向从对经被受获]|城市|[上下]级|所属|.*[市县区]."
)


def period_of(head: str) -> Period | None:
    """Return the period that the beginning of a report names first."""
    found = _YEAR.search(head)
    if found is None:
        return None
    year = _year(found)
    part = _PARTS.get((found["part"] or "").removeprefix("第"), "")
    return read_period(f"{year}-{part}") if part else Period.year(year)


def _year(found: re.Match[str]) -> int:
    return int(found["year"] or "".join(_DIGITS[sign] for sign in found["words"]))


def year_of(text: str, *, last: int) -> Period | None:
    """Return the year, up to the last one, that a text names most often; of equals the latest."""
    named = Counter(year for found in _YEAR.finditer(text) if (year := _year(found)) <= last)
    told = max(named, key=lambda year: (named[year], year), default=None)
    return None if told is None else Period.year(told)


def federation_of(text: str) -> str:
    """Return the area, known or not, whose federation a text names most often: 淮南市."""
    found = (match["name"] or match["year"] for match in _FEDERATION.finditer(text))
    named = Counter(name for name in found if not _NO_NAME.match(name))
    return max(named, key=lambda name: named[name], default="")


def unit_of(head: str, places: Iterable[Place]) -> int | None:
    """Return the unit that the beginning of a report names first, or the one it goes on to.

    淮北市濉溪县 is the county; a name that several units bear names none of them by itself.
    """
    named = _named(head, places)
    once = [(at, text, found[0]) for (at, text), found in named.items() if len(found) == 1]
    if not once:
        return None
    at, text, place = min(once, key=lambda one: (one[1] != one[2].name, one[0], -len(one[1])))
    while deeper := _next(named, at + len(text), place):
        at, text, place = deeper
    return place.unit


_Named = dict[tuple[int, str], list[Place]]


def _named(head: str, places: Iterable[Place]) -> _Named:
    """Return where each name stands first, in full or without its level, and whose it is."""
    named: _Named = defaultdict(list)
    for place in places:
        for name in (place.name, *_without_level(place.name)):
            if (at := head.find(name)) >= 0:
                named[at, name].append(place)
                break
    return named


def _without_level(name: str) -> Iterable[str]:
    return (name[:-1],) if name[-1:] in _SHORT and len(name) > _LEAST else ()


def _next(named: _Named, at: int, above: Place) -> tuple[int, str, Place] | None:
    for (start, text), found in named.items():
        for place in found:
            if start == at and place.parent == above.unit:
                return start, text, place
    return None
