"""What a person decided, or the system guesses, that a sheet of somebody's own means."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.exchange.columns import columns
from jinguo.exchange.headings import Words, is_passed_over, plain
from jinguo.exchange.sheets import Sheet

LEFT_OUT = "-"
"""In place of a kind or a column: it is not imported."""
_WITHIN = 20
_LEAST = 2


@dataclass(frozen=True)
class Decision:
    """What was decided of one sheet: its kind, what its headings mean, what each row also says."""

    kind: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    """A heading and the column's name in the ledger, or that it is left out."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """What is said of every row, by the column's name: 单位 where the table is of one unit."""

    def told(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {"kind": self.kind, "columns": dict(self.columns), "fixed": dict(self.fixed)}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Decision":
        """Return what was kept."""
        return cls(told["kind"], dict(told["columns"]), dict(told["fixed"]))


Decisions = Mapping[str, Decision]
"""By the sheets' names; a sheet without one is guessed."""


@dataclass(frozen=True)
class Head:
    """A sheet's row of headings: which row (0 is the first) and what kind it fits."""

    row: int
    kind: str
    why: str
    fitting: int


def signature(headings: Sequence[str]) -> str:
    """Return by what a table is known again: its headings, in whatever order."""
    told = "\n".join(sorted(filter(None, map(plain, headings))))
    return hashlib.sha256(told.encode()).hexdigest()


def head(sheet: Sheet, catalogue: Catalogue, *, kind: str = "") -> Head | None:
    """Return the row of headings of a sheet and the kind of record it holds, or nothing.

    A sheet that is called like a kind is of that kind; else the kind is guessed by the headings.
    """
    named = kind or _named(sheet)
    fitting = {
        each: _best(sheet, Words(each, columns(each, catalogue)))
        for each in ([named] if named else KINDS)
    }
    if named:
        row, _, fits = fitting[named]
        return Head(row, named, "您选的" if kind else "表名相同", fits)
    best = max(found[1:] for found in fitting.values())
    kinds = [each for each, found in fitting.items() if found[1:] == best]
    if len(kinds) > 1:
        kinds = [each for each in kinds if each in _spoken_of(sheet)]
    if best[1] < _LEAST or len(kinds) != 1:
        return None
    why = f"标题里有 {best[1]} 个{KINDS[kinds[0]].label}的列"
    return Head(fitting[kinds[0]][0], kinds[0], why, best[1])


def _named(sheet: Sheet) -> str:
    """Return the kind that a sheet is called like."""
    said = sheet.name.strip()
    return next((kind.name for kind in KINDS.values() if said in (kind.label, kind.name)), "")


def _spoken_of(sheet: Sheet) -> set[str]:
    """Return the kinds that a sheet's name or the lines above its headings speak of."""
    above = sheet.name + "".join(
        str(cell) for row in sheet.rows[:2] for cell in row if _is_title(cell)
    )
    return {
        kind.name
        for kind in KINDS.values()
        for part in kind.label.split("·")
        if len(part) > 1 and part in above
    }


def _is_title(cell: object) -> bool:
    return isinstance(cell, str) and any(
        word in cell for word in ("台账", "统计表", "汇总表", "登记表")
    )


def _best(sheet: Sheet, words: Words) -> tuple[int, int, int]:
    """Return the row that fits best, how much of what is needed it has, and how many it fits."""
    found = (0, -1, 0)
    needed = {column.name for column in words.known if column.required}
    for at, row in enumerate(sheet.rows[:_WITHIN]):
        names = {
            column.name
            for cell in dict.fromkeys(row)
            if isinstance(cell, str) and cell and (column := words.column(plain(cell))[0])
        }
        has = len(needed & names)
        if names and (has, len(names)) > found[1:]:
            found = (at, has, len(names))
    return found


def left(sheet: Sheet, row: int) -> list[str]:
    """Return the headings of a row that mean something to somebody."""
    return [said for cell in sheet.rows[row] if (said := plain(cell)) and not is_passed_over(said)]
