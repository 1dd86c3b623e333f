"""Which figures could single out a person, and who reads them exactly all the same.

The rules are told in docs/access.md ("Small cells"). An indicator is guarded by what its kind and
its words let it count, never by the records there are.
"""

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Counted
from jinguo.counting.books import Books
from jinguo.counting.slices import Slice
from jinguo.org.policy import Scope
from jinguo.periods import Period

MARK, FEW = "*", "人数少，不单列"
"""How a number that is not told is shown, and why; what has none at all looks the same."""

FLOORS = {"case": 3, "order": 3, "pairing": 2}
"""The class below which no record of the kind lies; what is not named here may be plain work."""

RISEN: dict[tuple[str, str], int] = {
    ("contact", "案件回访"): 3,
    ("contact", "告诫查访"): 3,
    ("order", "庇护安置"): 4,
    ("pairing", "婚恋"): 3,
}
"""Types of a kind whose class is higher than the kind's own."""


_LAST = ((7, 6), (10, 3), (12, 1))
"""The first month and the length of what ends with the year: its half, its quarter, December."""


def secrecy(catalogue: Catalogue, address: str) -> int:
    """Return the highest class of a counted indicator's records by themselves; 0 if plain."""
    what = catalogue.indicators[address]
    if not isinstance(what, Counted):
        return 0
    types = words(what, "type") or frozenset(KINDS[what.of].choices.get("type", ()))
    risen = (RISEN.get((what.of, word), 0) for word in types)
    return max(FLOORS.get(what.of, 0), *risen, 0)


def words(what: Counted, column: str) -> frozenset[str]:
    """Return the words that an indicator wants in a column; none if it wants no certain ones."""
    wanted = what.where.get(column, ())
    return frozenset((wanted,) if isinstance(wanted, str) else wanted)


def exact(books: Books, address: str, where: Slice, period: Period, scope: Scope) -> bool:
    """Tell whether the asker has a counted indicator's number as it is, however small."""
    highest = secrecy(books.catalogue, address)
    if not highest:
        return True
    if scope.everything:
        return not scope.public
    years = _of_a_year(books, address, period)
    return (years and _assesses(books, where, period, scope)) or _reads(
        books, address, highest, where, scope
    )


def _of_a_year(books: Books, address: str, period: Period) -> bool:
    """Tell whether a period's number is a year's total.

    What stands on its last day is the year's, whether it is asked for by the year, the half, the
    quarter or the month that ends there: one number is told alike on every page.
    """
    year, what = period.last_day.year, books.catalogue.indicators[address]
    if period == Period.year(year):
        return True
    standing = isinstance(what, Counted) and what.over == "standing"
    return standing and period in [Period.of_months(year, *each) for each in _LAST]


def _assesses(books: Books, where: Slice, period: Period, scope: Scope) -> bool:
    """Tell whether it is of a unit whose year the asker answers for or looks after.

    What a unit did itself is what its total leaves beside those of all beneath it.
    """
    if where.unit not in scope.assessed or where.programme:
        return False
    if where.alone:
        below = books.tree.children(where.unit, period.start, period.end)
        return scope.assessed.issuperset(below)
    return where.under is None or where.under in scope.assessed


def _reads(books: Books, address: str, highest: int, where: Slice, scope: Scope) -> bool:
    """Tell whether the asker reads every record's line there and could count them."""
    reading = scope.reading
    if reading is None or reading.barred:
        return False
    programmes = books.catalogue.counted_programmes(address)
    lines = frozenset(books.catalogue.programmes[key].line for key in programmes or ())
    known = (highest, lines, where.unit, where.alone, where.period.end)
    if known not in reading.reads:
        reading.reads[known] = all(
            _read_up_to(reading, unit, lines) >= highest for unit in _units(books, where)
        )
    return reading.reads[known]


def _units(books: Books, where: Slice) -> frozenset[int]:
    return (
        frozenset({where.unit})
        if where.alone
        else books.tree.beneath(where.unit, where.period.last_day)
    )


def _read_up_to(reading: Scope, unit: int, lines: frozenset[str]) -> int:
    """Return the highest class that is read at a unit of records in any of some lines of work."""
    in_lines = [reading.lines.get(line, {}).get(unit, -1) for line in lines]
    return max(reading.highest(unit), min(in_lines, default=-1))
