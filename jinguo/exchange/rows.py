"""From the rows of a workbook to drafts; whatever cannot be read is told by its cell, all of it."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.errors import RuleError, UnitError
from jinguo.exchange import sheets
from jinguo.exchange.cells import Cell, folded, money, text, whole
from jinguo.exchange.columns import RECORDING, Column, Form, Part, columns, in_yuan, recording
from jinguo.exchange.places import Places
from jinguo.exchange.sheets import Sheet
from jinguo.exchange.tables import Fault, Table, table
from jinguo.ledger.drafts import Draft
from jinguo.ledger.models.base import PartnerRole

ABOUT, LISTS = "填表说明", "可选项"
"""Sheets of our own templates that hold no records."""

_HAND_MADE = UUID("6b0e9a54-2d0f-5b0c-9a55-0f7d1c1b8f10")
"""Ids of rows without one are made from this, what the file says, and where the row stands."""
_PARTNER = re.compile(rf"[、；;，,\s]*(.+?)[（(]({'|'.join(PartnerRole.labels)})[）)]")
_ROLES = {role.label: role.value for role in PartnerRole}


@dataclass(frozen=True)
class Row:
    """One row that says something."""

    table: Table
    number: int
    cells: list[tuple[Column, Cell]]
    id: UUID
    own_id: bool
    """Whether the row brought its id; one made by hand has none."""

    def fault(self, name: str | None, told: str) -> Fault:
        """Return a fault of this row."""
        return self.table.fault(self.number, name, told)


@dataclass
class Book:
    """What a workbook says: records to enter, switches of units, and what could not be read."""

    drafts: list[tuple[Row, Draft]] = field(default_factory=list)
    switches: list[tuple[Row, int, date | None]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unread: set[UUID] = field(default_factory=set)
    """Ids of rows that could not be read."""


def read(content: bytes, *, catalogue: Catalogue, today: date) -> Book:
    """Read a workbook.

    Raises:
        UnreadableError: If it is none.
    """
    return _Reader(sheets.read(content), catalogue, today).book()


@dataclass
class _Reader:
    sheets: list[Sheet]
    catalogue: Catalogue
    today: date
    places: Places = field(default_factory=Places)
    named: dict[tuple[str, str], list[UUID]] = field(default_factory=lambda: defaultdict(list))
    """Ids of the file's rows by kind and name."""
    read: Book = field(default_factory=Book)

    def book(self) -> Book:
        rows = [row for each in self._tables() for row in self._rows(each)]
        for row in rows:
            self._note_name(row)
        self._check_twins(rows)
        for row in rows:
            self._take(row)
        return self.read

    @cached_property
    def _digest(self) -> str:
        return sheets.digest(self.sheets)

    def _tables(self) -> Iterator[Table]:
        kinds = {RECORDING: "recording"}
        kinds |= {said: kind.name for kind in KINDS.values() for said in (kind.label, kind.name)}
        for sheet in self.sheets:
            kind = kinds.get(sheet.name.strip())
            if sheet.blank or sheet.name in (ABOUT, LISTS):
                continue
            if kind is None:
                labels = "、".join(each.label for each in KINDS.values())
                told = f"不认识这张表，请把表名改为 {labels} 之一。"
                self.read.faults.append(Fault(sheet.name, 0, None, told))
                continue
            known = recording() if kind == "recording" else columns(kind, self.catalogue)
            found, faults = table(sheet, kind, known)
            self.read.faults.extend(faults)
            yield found

    def _rows(self, of: Table) -> Iterator[Row]:
        for number, cells in of.rows():
            given = next((cell for column, cell in cells if column.part is Part.ID), None)
            id_ = None if given is None else _uuid(given)
            if given is not None and id_ is None:
                told = "编号由系统给出，自己做的表请把这一格留空。"
                self.read.faults.append(of.fault(number, "id", told))
            made = id_ or uuid5(_HAND_MADE, f"{self._digest} {of.sheet.name} {number}")
            yield Row(of, number, cells, made, own_id=id_ is not None)

    def _note_name(self, row: Row) -> None:
        called = "name" if row.table.kind == "party" else "title"
        for column, cell in row.cells:
            # A name that cannot be read is told by its cell, with the row's other faults.
            if column.name == called and (name := _name(cell)):
                self.named[row.table.kind, name].append(row.id)

    def _check_twins(self, rows: Sequence[Row]) -> None:
        first: dict[UUID, Row] = {}
        for row in rows:
            if (twin := first.setdefault(row.id, row)) is not row:
                told = f"这个编号与“{twin.table.sheet.name}”表第 {twin.number} 行相同，请删去一行。"
                self.read.faults.append(row.fault("id", told))
                self.read.unread.add(row.id)

    def _take(self, row: Row) -> None:
        told, faults = self._values(row)
        filled = {column.name for column, _ in row.cells}
        faults += [
            row.fault(column.name, f"请填写{column.heading}。")
            for column in row.table.columns.values()
            if column.required and column.name not in filled
        ]
        if faults:
            self.read.faults.extend(faults)
            self.read.unread.add(row.id)
        elif row.table.kind == "recording":
            unit = told[Part.UNIT]["unit"]
            self.read.switches.append((row, unit, told[Part.FIELD].get("since")))
        elif Part.UNIT in told:
            self.read.drafts.append((row, _draft(row, told)))

    def _values(self, row: Row) -> tuple[dict[Part, dict[str, Any]], list[Fault]]:
        told: dict[Part, dict[str, Any]] = defaultdict(dict)
        faults = []
        day = self._day(row)
        for column, cell in row.cells:
            try:
                told[column.part][column.name] = self._value(column, cell, day, told)
            except (RuleError, UnitError) as error:
                faults.append(row.fault(column.name, str(error)))
        return told, faults

    def _day(self, row: Row) -> date:
        """Return the day on which units are found; a wrong one is told at its own cell."""
        on = "since" if row.table.kind == "recording" else KINDS[row.table.kind].on
        for column, cell in row.cells:
            if column.name == on:
                try:
                    return column.read(cell)  # type: ignore[no-any-return] # a day's column
                except RuleError:
                    break
        return self.today

    def _value(
        self, column: Column, cell: Cell, day: date, before: dict[Part, dict[str, Any]]
    ) -> Any:
        if column.form is Form.VALUE:
            indicator = before[Part.FIELD].get("indicator", "")
            return (money if in_yuan(self.catalogue, indicator) else whole)(cell)
        if column.form is Form.INDICATOR:
            return self._indicator(text(cell))
        ways: dict[Part, Callable[[Cell], Any]] = {
            Part.UNIT: lambda cell: self.places.find(folded(cell), day),
            Part.PLACE: lambda cell: self.places.find(folded(cell), day),
            Part.LINK: lambda cell: self._linked(column.links, text(cell)),
            Part.PROGRAMMES: lambda cell: self._programmes(text(cell)),
            Part.PARTNERS: lambda cell: _partners(text(cell)),
        }
        return ways.get(column.part, column.read)(cell)

    def _programmes(self, said: str) -> tuple[str, ...]:
        if said in self._titles:
            return (self._titles[said],)
        parts = filter(None, (part.strip() for part in re.split(r"[、，,；;\n]", said)))
        # What the catalogue does not know is left for the ledger to refuse.
        return tuple(self._titles.get(part, part) for part in parts)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {programme.title: key for key, programme in self.catalogue.programmes.items()}

    def _linked(self, kind: str, said: str) -> UUID:
        id_ = _uuid(said)
        if id_:
            return id_
        found = self.named.get((kind, said), [])
        if len(found) == 1:
            return found[0]
        sheet = KINDS[kind].label
        if found:
            raise RuleError(
                f"“{sheet}”表里有 {len(found)} 个“{said}”，请把名称写得不同，或改填编号。"
            )
        raise RuleError(f"这个文件的“{sheet}”表里没有“{said}”，请先在那张表里写一行，或改填编号。")

    def _indicator(self, said: str) -> str:
        address = said.split(maxsplit=1)[0]
        if address in self.catalogue.indicators:
            return address
        fitting = [at for at, what in self.catalogue.indicators.items() if what.label == said]
        return fitting[0] if len(fitting) == 1 else said


def _draft(row: Row, told: dict[Part, dict[str, Any]]) -> Draft:
    named = (Part.FIELD, Part.PLACE, Part.LINK, Part.SEALED)
    return Draft(
        row.table.kind,
        told[Part.UNIT]["unit"],
        {name: value for part in named for name, value in told[part].items()},
        told[Part.PROGRAMMES].get("programmes", ()),
        row.id,
        told[Part.QUANTITY],
        told[Part.PARTNERS].get("partners", ()),
        told[Part.EXTRA],
    )


def _partners(said: str) -> tuple[tuple[str, str], ...]:
    found = [(match[1].strip(), _ROLES[match[2]]) for match in _PARTNER.finditer(said)]
    if _PARTNER.sub("", said).strip("、；;，, \n"):
        raise RuleError(
            f"请写成 名称（作用），几家用、隔开，作用是 {'、'.join(_ROLES)} 之一。",
            field="partners",
        )
    return tuple(found)


def _name(cell: Cell) -> str:
    try:
        return text(cell)
    except RuleError:
        return ""


def _uuid(cell: Cell) -> UUID | None:
    try:
        return UUID(text(cell))
    except (ValueError, RuleError):
        return None
