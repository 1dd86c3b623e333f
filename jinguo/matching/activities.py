"""Whether two activities may be one event: points out of a hundred, each with its reason."""

from dataclasses import dataclass, field
from functools import cached_property

from jinguo.matching import titles

LEAST = 72
"""From so many points on, two records are put before somebody."""
NEAR = 3
"""So many days apart two records may still be of one event."""

_SAME_UNIT, _LINE, _NAMED, _SHARED = 25, 22, 22, 15
_SAME_DAY, _OVERLAP, _NEXT_DAY, _NEAR = 20, 15, 12, 6
_TITLE = 30
_PROGRAMMES, _PROGRAMME = 10, 7
_SUBTYPE = 5
_SIZE, _ABOUT, _UNKNOWN = 10, 6, 4
_TENTH = 10
_TITLE_TOLD = 15


@dataclass(frozen=True)
class Event:
    """One activity as it is compared. Days are day numbers, `last` the last of them, included."""

    key: int
    path: tuple[int, ...]
    """The unit's line from the top down, itself last."""
    first: int
    last: int
    subtype: str
    programmes: frozenset[str] = frozenset()
    title: str = ""
    sessions: int = 1
    heads: int | None = None
    names: tuple[str, ...] = ()
    """The names of the units of the line, the own one last."""
    partners: frozenset[str] = frozenset()
    fresh: bool = field(default=True, compare=False)
    """Whether it is to be compared; others only stand beside it."""

    @property
    def unit(self) -> int:
        """Return whose it is."""
        return self.path[-1]

    @cached_property
    def plain(self) -> str:
        """Return the title as it is compared."""
        return titles.normal(self.title, self.names)


@dataclass(frozen=True)
class Reason:
    """Why two are taken for one, and for how many points; it says nothing that a title does."""

    told: str
    points: int


@dataclass(frozen=True)
class Score:
    """How alike two activities are: 0 to 100, the sum of the reasons' points."""

    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        """Return the sum."""
        return sum(each.points for each in self.reasons)


def score(one: Event, other: Event) -> Score:
    """Return how alike two activities are, whichever is named first."""
    found = [
        _units(one, other), _days(one, other), _titles(one, other), _programmes(one, other),
        _subtypes(one, other), _sizes(one, other),
    ]  # fmt: skip
    return Score(tuple(each for each in found if each.points))


def related(one: Event, other: Event) -> bool:
    """Tell whether their units could have recorded one event."""
    return _units(one, other).points > 0


def _units(one: Event, other: Event) -> Reason:
    if one.unit == other.unit:
        return Reason("同一个单位", _SAME_UNIT)
    if one.unit in other.path or other.unit in one.path:
        return Reason("上下级单位", _LINE)
    if one.path[:-1] != other.path[:-1] or not one.path[:-1]:
        return Reason("", 0)
    if _names(one, other) or _names(other, one):
        return Reason("一方把另一方写为合作单位", _NAMED)
    if one.partners & other.partners:
        return Reason("同级单位，有相同的合作单位", _SHARED)
    return Reason("", 0)


def _names(one: Event, other: Event) -> bool:
    """Tell whether one names the other's unit, with or without 妇联, among its partners."""
    name = other.names[-1] if other.names else ""
    return bool(name) and not one.partners.isdisjoint((name, f"{name}妇联"))


def _days(one: Event, other: Event) -> Reason:
    if (one.first, one.last) == (other.first, other.last):
        return Reason("日期相同", _SAME_DAY)
    apart = gap(one, other)
    if apart == 0:
        return Reason("日期有重叠", _OVERLAP)
    if apart == 1:
        return Reason("日期相差 1 天", _NEXT_DAY)
    return Reason(f"日期相差 {apart} 天", _NEAR) if apart <= NEAR else Reason("", 0)


def gap(one: Event, other: Event) -> int:
    """Return the days between two activities; 0 where they share one."""
    return max(one.first - other.last, other.first - one.last, 0)


def _titles(one: Event, other: Event) -> Reason:
    if not one.plain and not other.plain:
        # Without any words only what was counted can tell one visit from the next.
        same = (one.heads, one.sessions) == (other.heads, other.sessions)
        return Reason("都没有写名称，数量相同", _TITLE) if same else Reason("", 0)
    alike = titles.likeness(one.plain, other.plain)
    points = round(_TITLE * alike)
    if alike == 1:
        return Reason("名称相同", points)
    told = "名称相近" if points >= _TITLE_TOLD else "名称有几个字相同"
    return Reason(f"{told}（{round(100 * alike)}%）", points)


def _programmes(one: Event, other: Event) -> Reason:
    if one.programmes == other.programmes:
        told = "项目相同" if one.programmes else "都没有写项目"
        return Reason(told, _PROGRAMMES)
    shared = one.programmes & other.programmes
    return Reason("有相同的项目", _PROGRAMME) if shared else Reason("", 0)


def _subtypes(one: Event, other: Event) -> Reason:
    return Reason("类型相同", _SUBTYPE) if one.subtype == other.subtype else Reason("", 0)


def _sizes(one: Event, other: Event) -> Reason:
    if (one.heads, one.sessions) == (other.heads, other.sessions):
        return Reason("人次和场次相同", _SIZE)
    if one.heads is None or other.heads is None:
        return Reason("有一条没有写人次", _UNKNOWN)
    more, fewer = max(one.heads, other.heads), min(one.heads, other.heads)
    close = _TENTH * (more - fewer) <= more
    return Reason("人次相差不到一成", _ABOUT) if close else Reason("", 0)
