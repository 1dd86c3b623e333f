"""The plain recount: every figure worked out slowly and simply, straight from the rows.

It shares nothing with the evaluator but the definitions, so that each can prove the other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Change, Counted, Ratio
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.models import Recording, RecordQuantity
from jinguo.ledger.wall import whole
from jinguo.org.models import Level, Spell, Unit
from jinguo.periods import Period

Grouped = dict[int, list[dict[str, Any]]]
"""Rows by the unit that they count for."""


@dataclass(frozen=True)
class Plain:
    """All rows as dictionaries, and the tree as lists of spells."""

    rows: dict[str, list[dict[str, Any]]]
    spells: dict[int, list[dict[str, Any]]]
    levels: dict[int, int]
    since: dict[int, date | None]
    catalogue: Catalogue
    grouped: dict[tuple[str, Period, str], Grouped] = field(default_factory=dict)


def read(catalogue: Catalogue) -> Plain:
    """Read every row of the ledger and the tree."""
    quantities: dict[Any, dict[str, int]] = {}
    for record, code, amount in RecordQuantity.objects.values_list("record", "code", "amount"):
        quantities.setdefault(record, {})[code] = amount
    with whole():
        rows = _rows(quantities)
    spells: dict[int, list[dict[str, Any]]] = {}
    for spell in Spell.objects.order_by("since").values():
        spells.setdefault(spell["unit_id"], []).append(dict(spell))
    levels = dict(Unit.objects.values_list("pk", "level"))
    return Plain(
        rows, spells, levels, dict(Recording.objects.values_list("unit_id", "since")), catalogue
    )


def _rows(quantities: dict[Any, dict[str, int]]) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [row | {"declared": quantities.get(row["id"], {})} for row in model.objects.values()]  # type: ignore[attr-defined]
        for name, model in MODELS.items()
    }


def value(plain: Plain, address: str, unit: int, period: Period) -> Fraction | None:
    """Return one figure in whole base units (money in 分), shares as fractions."""
    what = plain.catalogue.indicator(address)
    if isinstance(what, Ratio):
        top, bottom = (
            value(plain, plain.catalogue.full(part, address), unit, period) for part in what.ratio
        )
        return top / bottom if top is not None and bottom else None
    if isinstance(what, Change):
        return _change(plain, plain.catalogue.full(what.change, address), what, unit, period)
    return _counted(plain, address, what, unit, period)


def _change(plain: Plain, base: str, what: Change, unit: int, period: Period) -> Fraction | None:
    earlier = period.before() if what.against == "before" else period.last_year()
    now, before = value(plain, base, unit, period), value(plain, base, unit, earlier)
    if now is None or before is None or (what.by == "share" and not before):
        return None
    return (now - before) / before if what.by == "share" else now - before


def _counted(
    plain: Plain, address: str, what: Counted, unit: int, period: Period
) -> Fraction | None:
    rows = _behind(plain, address, what, period).get(unit, [])
    if what.way == "mean":
        amounts = [_amount(what, row) for row in rows]
        return Fraction(sum(amounts), len(amounts)) if amounts else None
    if what.of == "tally":
        return Fraction(sum(row["value"] for row in rows)) if rows else None
    if what.way == "distinct" and what.over == "new":
        before = {
            _key(plain, what, row)
            for row in _chosen(plain, address, what)
            if row[what.placed_by] < period.start
            and unit in _counting_for(plain, row["unit_id"], row[what.placed_by])
        }
        rows = [row for row in rows if _key(plain, what, row) not in before]
    told = _handed_in(plain, address, what, period).get(unit, [])
    return Fraction(_reduced(plain, what, rows, period) + sum(row["value"] for row in told))


def _behind(plain: Plain, address: str, what: Counted, period: Period) -> Grouped:
    """Return the records behind an indicator in a period, by each unit that they count for."""
    key = (address, period, "records")
    if key not in plain.grouped:
        plain.grouped[key] = _group(
            plain,
            (
                (row, day)
                for row in _chosen(plain, address, what)
                if (day := _falls(plain, what, row, period))
            ),
        )
    return plain.grouped[key]


def _group(plain: Plain, placed: Iterable[tuple[dict[str, Any], date]]) -> Grouped:
    grouped: Grouped = {}
    for row, day in placed:
        for unit in _counting_for(plain, row["unit_id"], day):
            grouped.setdefault(unit, []).append(row)
    return grouped


def _reduced(plain: Plain, what: Counted, rows: list[dict[str, Any]], period: Period) -> int:
    if what.way == "records":
        return len(rows)
    if what.way == "sum":
        return sum(_amount(what, row) for row in rows)
    if what.way == "distinct":
        return len({_key(plain, what, row) for row in rows})
    if what.way == "days":
        return len({row[what.placed_by] for row in rows})
    years, year = {row[what.placed_by].year for row in rows}, period.last_day.year
    while year in years:
        year -= 1
    return period.last_day.year - year


def _chosen(plain: Plain, address: str, what: Counted) -> Iterator[dict[str, Any]]:
    wanted = plain.catalogue.counted_programmes(address)
    for row in plain.rows[what.of]:
        if row["struck_at"] is not None:
            continue
        if what.of == "tally":
            if row["indicator"] == address:
                yield row
        elif _fits(plain, what, row) and (
            wanted is None or set(wanted) & set(row["programmes"].split())
        ):
            yield row


def _fits(plain: Plain, what: Counted, row: dict[str, Any]) -> bool:
    for column, words in what.where.items():
        if row[column] not in ((words,) if isinstance(words, str) else words):
            return False
    if row[what.placed_by] is None:
        return False
    unit = row["unit_id"]
    if what.over != "standing" and not _records_on(plain, unit, row[KINDS[what.of].on]):
        return False
    if what.at and plain.levels[unit] not in {Level[name.upper()] for name in what.at}:
        return False
    if what.way == "distinct" and _key(plain, what, row) is None:
        return False
    return what.way != "mean" or _stated(what, row) is not None


def _records_on(plain: Plain, unit: int, day: date) -> bool:
    """Tell whether a unit's records, not its tallies, count on a day."""
    if unit not in plain.since:
        return True
    since = plain.since[unit]
    return since is not None and day >= since


def _stated(what: Counted, row: dict[str, Any]) -> int | None:
    stated: int | None = (
        row[what.column] if what.column in row else row["declared"].get(what.column)
    )
    return stated


def _amount(what: Counted, row: dict[str, Any]) -> int:
    return _stated(what, row) or 0


def _key(plain: Plain, what: Counted, row: dict[str, Any]) -> int | None:
    key: int | None = row[f"{what.column}_id"]
    if key is None or not what.lifted_to:
        return key
    level = Level[what.lifted_to.upper()]
    above = _counting_for(plain, key, row[what.placed_by])
    return next((unit for unit in above if plain.levels[unit] == level), None)


def _falls(plain: Plain, what: Counted, row: dict[str, Any], period: Period) -> date | None:
    """Return the day on whose tree a row counts in a period, if it does."""
    start, end = _span(what, row)
    if end > period.end:
        return None
    if what.over == "standing":
        ended = row[KINDS[what.of].ended or ""]
        gone = ended is not None and ended < period.end
        return (
            None
            if gone or not _records_on(plain, row["unit_id"], period.last_day)
            else period.last_day
        )
    return start if what.over == "to-date" or start >= period.start else None


def _span(what: Counted, row: dict[str, Any]) -> tuple[date, date]:
    if what.of == "tally":
        return row["starts_on"], row["ends_before"]
    start: date = row[what.placed_by]
    if row["precision"] == "日":
        return start, start + timedelta(days=1)
    year, month = start.year, start.month
    first, count = {"月": (month, 1), "季": (month - (month - 1) % 3, 3), "年": (1, 12)}[
        row["precision"]
    ]
    return start, Period.of_months(year, first, count).end


def _counting_for(plain: Plain, unit: int, day: date) -> list[int]:
    """Return the units that a record of a unit counts for on a day."""
    return _above(plain, _heir(plain, unit, day), day)


def _above(plain: Plain, unit: int, day: date) -> list[int]:
    """Return a unit and all above it as the tree stood on a day; nobody if it did not stand."""
    line: list[int] = []
    at: int | None = unit
    while at is not None:
        standing = [
            spell
            for spell in plain.spells.get(at, [])
            if spell["since"] <= day and (spell["until"] is None or day < spell["until"])
        ]
        if not standing:
            return []
        line.append(at)
        at = standing[0]["parent_id"]
    return line


def _heir(plain: Plain, unit: int, day: date) -> int:
    last = plain.spells[unit][-1]
    while last["successor_id"] and last["until"] <= day:
        unit = last["successor_id"]
        last = plain.spells[unit][-1]
    return unit


def _handed_in(plain: Plain, address: str, what: Counted, period: Period) -> Grouped:
    """Return the tallies that stand in for records in a period, by each unit they count for."""
    key = (address, period, "tallies")
    if key not in plain.grouped:
        additive = what.way in ("records", "sum", "distinct")
        told = [
            row
            for row in plain.rows["tally"]
            if additive
            and not row["struck_at"]
            and row["indicator"] == address
            and row["ends_before"] <= period.end
        ]
        plain.grouped[key] = _group(plain, _placed(plain, what, told, period))
    return plain.grouped[key]


def _placed(
    plain: Plain, what: Counted, told: list[dict[str, Any]], period: Period
) -> Iterator[tuple[dict[str, Any], date]]:
    if what.over == "standing":
        latest: dict[int, dict[str, Any]] = {}
        for row in sorted(told, key=lambda row: row["ends_before"]):
            if not _records_on(plain, row["unit_id"], period.last_day):
                latest[row["unit_id"]] = row
        yield from ((row, period.last_day) for row in latest.values())
        return
    for row in told:
        in_time = what.over == "to-date" or row["starts_on"] >= period.start
        if in_time and not _records_on(
            plain, row["unit_id"], row["ends_before"] - timedelta(days=1)
        ):
            yield row, row["starts_on"]


def units(plain: Plain) -> Iterable[int]:
    """Return every unit."""
    return plain.spells
