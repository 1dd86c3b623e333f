"""What a form says that a workbook's columns mean, and what the page offers to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jinguo.catalogue.kinds import KINDS
from jinguo.exchange.cells import Cell
from jinguo.exchange.columns import Column, columns
from jinguo.exchange.importing import Taken
from jinguo.exchange.mapping import LEFT_OUT, Decision, Decisions
from jinguo.exchange.sheets import Sheet
from jinguo.exchange.tables import Table
from jinguo.ledger.declared import declared

_ROWS = 5
_LONGEST = 60


@dataclass(frozen=True)
class Choice:
    """One heading of a sheet: what it is taken for, why, and what else it could be."""

    name: str
    place: int
    said: str
    why: str
    options: list[tuple[str, str, bool]]
    """Name in the ledger, label, whether it is chosen."""
    sample: str = ""


@dataclass(frozen=True)
class Laid:
    """One sheet as the page shows it."""

    number: int
    name: str
    kinds: list[tuple[str, str, bool]]
    choices: list[Choice] = field(default_factory=list)
    missing: list[tuple[str, str, str]] = field(default_factory=list)
    """Field of the form, label and value of what each row may say that no column does."""
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def laid_out(found: list[Sheet], taken: Taken, decisions: Decisions | None) -> list[Laid]:
    """Return every sheet that says something, with its columns, choices and first rows."""
    tables = {table.sheet.name: table for table in taken.tables}
    told = decisions or {}
    return [
        _laid(number, sheet, tables.get(sheet.name), told.get(sheet.name, Decision()))
        for number, sheet in enumerate(found)
        if not sheet.blank and sheet.name not in taken.passed_over
    ]


def _laid(number: int, sheet: Sheet, table: Table | None, decision: Decision) -> Laid:
    now = decision.kind if decision.kind == LEFT_OUT else (table.kind if table else "")
    kinds = [(LEFT_OUT, "不导入这张表", now == LEFT_OUT)]
    kinds += [(kind.name, kind.label, kind.name == now) for kind in KINDS.values()]
    if table is None or table.kind not in KINDS:
        return Laid(number, sheet.name, kinds)
    known = columns(table.kind, declared())
    choices = [
        Choice(
            f"{number}-{each.place}", each.place, each.said, each.why, _options(known, each.column),
            _sample(sheet, table.first, each.place),
        )
        for each in table.headings
    ]  # fmt: skip
    there = {column.name for column in table.columns.values()}
    fixed = dict(decision.fixed)
    missing = [
        (f"{number}-fixed-{column.name}", column.heading, fixed.get(column.name, ""))
        for column in known
        if column.name not in there and (column.required or column.name in ("programmes", *fixed))
    ]
    heads = [column.heading for column in table.columns.values()]
    rows = [
        [_told(cells[at]) for at in table.columns]
        for _, (_, cells) in zip(range(_ROWS), table.rows(), strict=False)
    ]
    return Laid(number, sheet.name, kinds, choices, missing, heads, rows)


def _options(known: list[Column], now: Column | None) -> list[tuple[str, str, bool]]:
    chosen = now.name if now else ""
    return [
        ("", "请选择", False),
        (LEFT_OUT, "不导入", not chosen),
        *((column.name, column.heading, column.name == chosen) for column in known),
    ]


def _sample(sheet: Sheet, first: int, place: int) -> str:
    for row in sheet.rows[first : first + 2 * _ROWS]:
        if place < len(row) and row[place] != "":
            return _told(row[place])
    return ""


def _told(cell: Cell) -> str:
    said = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return said[:_LONGEST]


def asked_decisions(
    posted: Mapping[str, Any], found: list[Sheet], before: Decisions | None
) -> dict[str, Decision]:
    """Return what a form decided of each sheet; what it does not say stays as it was."""
    made = dict(before or {})
    for number, sheet in enumerate(found):
        kind = posted.get(f"{number}-kind", "")
        if kind not in KINDS and kind != LEFT_OUT:
            continue
        said = {}
        for name, chosen in posted.items():
            place = name.removeprefix(f"{number}-")
            if name.startswith(f"{number}-") and place.isdigit() and chosen:
                said[posted.get(f"{number}-said-{place}", "")] = str(chosen)
        start = f"{number}-fixed-"
        fixed = {
            name.removeprefix(start): str(value).strip()[:_LONGEST]
            for name, value in posted.items()
            if name.startswith(start) and str(value).strip()
        }
        made[sheet.name] = Decision(kind, said, fixed)
    return made
