"""Which unit and period a page of figures is about, and what else could be picked from here."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import numpy as np

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books
from jinguo.counting.figures import Slice
from jinguo.errors import PeriodError
from jinguo.org.models import Spell
from jinguo.org.policy import Scope, tops
from jinguo.org.tree import Place, day_number
from jinguo.periods import Period, read_period
from jinguo.web import years
from jinguo.web.english.words import Word
from jinguo.web.guard import Asked, not_found

_CODE_LENGTH = 12
_FIRST_YEAR = 1949
_LAST_YEAR = 2999


@dataclass(frozen=True)
class Option:
    """Something that can be picked: its word in an address, its name, and whether it is now."""

    word: str
    name: str
    now: bool = False


@dataclass(frozen=True)
class Step:
    """A unit on the way from the top; `word` is empty where the asker does not reach."""

    name: str
    word: str


@dataclass(frozen=True)
class Picked:
    """The unit and period that a page is about."""

    place: Place
    period: Period
    steps: list[Step]
    units: list[Option]
    years: list[Option]
    parts: list[Option]

    @property
    def slice(self) -> Slice:
        """Return the unit and period as counting wants them."""
        return Slice(self.place.unit, self.period)

    @property
    def listed(self) -> bool:
        """Tell whether the period is one of those on offer."""
        return any(option.now for option in (*self.years, *self.parts))

    @property
    def query(self) -> str:
        """Return what an address says to pick the same again."""
        return query(self.place, self.period)


def query(place: Place, period: Period) -> str:
    """Return what an address says to pick a unit and a period."""
    return urlencode({"unit": place.word, "period": str(period)})


def pick(request: Asked, books: Books, told: Mapping[str, str] | None = None) -> Picked:
    """Return what the address picks, or the asker's own unit and the year that pages open at.

    Args:
        request: Who asks, and the address.
        books: Where the units and years stand.
        told: What picks, if it is not the address.

    Raises:
        PeriodError: If the period is none.
        Http404: If the unit is not there, or not for this asker.
    """
    first = min(years.rows(books, request.today), default=request.today.year)
    told = request.GET if told is None else told
    asked = told.get("period", "")
    period = _period(asked) if asked else Period.year(years.opening(books, request.today))
    unit = _unit(request, told.get("unit", ""), period)
    place = books.tree.place(unit, period.last_day)
    return Picked(
        place,
        period,
        steps(books, unit, period, request.scope),
        list(_units(books, unit, period, request.scope)),
        [_option(Period.year(y), period) for y in range(request.today.year, first - 1, -1)],
        [_option(part, period) for part in _parts(period.start.year)],
    )


def home(request: Asked) -> int:
    """Return the unit of the asker's own post that the endpoint's action reaches.

    Raises:
        Http404: If there is none.
    """
    mine = [unit for unit in tops(request.subject, day=request.today) if unit in request.scope]
    if not mine:
        raise not_found()
    return mine[0]


def steps(books: Books, unit: int, period: Period, scope: Scope) -> list[Step]:
    """Return the way from the top down to a unit."""
    path = books.tree.path(unit, period.last_day)
    return [Step(place.name, place.word if place.unit in scope else "") for place in path]


def _period(text: str) -> Period:
    period = read_period(text)
    if period.start.year < _FIRST_YEAR or period.end.year > _LAST_YEAR:
        raise PeriodError(f"期间应在 {_FIRST_YEAR} 年之后，请重新选择。")
    return period


def _unit(request: Asked, asked: str, period: Period) -> int:
    unit = _named(asked, period.last_day) if asked else home(request)
    if unit not in request.scope:
        raise not_found()
    return unit


def _named(asked: str, day: date) -> int:
    if not asked.isascii():
        return -1
    if len(asked) == _CODE_LENGTH and asked.isdigit():
        spells = list(Spell.objects.filter(code=asked).order_by("since"))
        standing = [s for s in spells if s.since <= day and (s.until is None or day < s.until)]
        return (standing or spells)[-1].unit_id if spells else -1
    key = asked.removeprefix("u")
    return int(key) if key.isdigit() and len(key) < _CODE_LENGTH and key != asked else -1


def _units(books: Books, unit: int, period: Period, scope: Scope) -> Iterator[Option]:
    own = books.tree.place(unit, period.last_day)
    yield Option(own.word, own.name, now=True)
    for child in books.tree.children(unit, period.start, period.end):
        if child in scope:
            place = books.tree.place(child, period.last_day)
            yield Option(place.word, place.name)


def _option(period: Period, now: Period) -> Option:
    return Option(str(period), Word(period.chinese()), now=period == now)


def _parts(year: int) -> Iterator[Period]:
    for length in (6, 3, 1):
        yield from (Period.of_months(year, month, length) for month in range(1, 13, length))


def usual(books: Books, kind: str, scope: Scope, today: date) -> list[str]:
    """Return the programmes of a kind's records of late in a scope, those of most records first.

    Of late is since the beginning of the year before the one that pages open at.
    """
    columns = books.columns[kind]
    since = date(years.opening(books, today) - 1, 1, 1)
    here = ~columns["struck"] & (columns[KINDS[kind].on] >= day_number(since))
    if not scope.everything:
        here &= np.isin(columns["unit_id"], list(scope.units))
    numbers = np.bincount(columns["programmes"][here], minlength=1)
    told: Counter[str] = Counter()
    for words, code in columns.vocabulary["programmes"].items():
        if code < len(numbers) and numbers[code]:
            told.update(dict.fromkeys(words.split(), int(numbers[code])))
    return [programme for programme, _ in told.most_common()]
