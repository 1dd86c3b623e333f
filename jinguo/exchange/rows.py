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
from jinguo.exchange.columns import RECORDING, TOLD, Column, Form, Part, columns, in_yuan, recording
from jinguo.exchange.days import DAY, Said, read_day, year_of
from jinguo.exchange.mapping import LEFT_OUT, Decision, Decisions, Head, head
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
_MOST_KEPT = 20_000
"""How many different cells of a column are kept as they were read."""
_FIELDS = (Part.FIELD, Part.PLACE, Part.LINK, Part.SEALED)
Told = dict[Part, dict[str, Any]]
_UNREAD: Any = object()
"""In place of what a cell means, until it is read for the first time."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that says something."""

    table: Table
    number: int
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
    tables: list[Table] = field(default_factory=list)
    ids: dict[tuple[str, int], UUID] = field(default_factory=dict)
    """The id of each row that says something, by its sheet and number."""
    passed_over: list[str] = field(default_factory=list)
    """Names of sheets that are out of sight, or that hold nothing to import."""


@dataclass(frozen=True)
class Asked:
    """What a workbook is read for: who may be meant, what was decided, in which import of it."""

    catalogue: Catalogue
    today: date
    decisions: Decisions = field(default_factory=dict)
    within: frozenset[int] | None = None
    """The units that a bare name may mean, where several bear it."""
    again: int = 0
    """How many imports of the same file were undone: then its rows are others."""


def read(content: bytes, asked: Asked) -> Book:
    """Read a workbook.

    Raises:
        UnreadableError: If it is none.
    """
    return _Reader(sheets.read(content), asked).book()


def read_sheets(found: list[Sheet], asked: Asked) -> Book:
    """Read sheets that were taken out of a workbook before."""
    return _Reader(found, asked).book()


@dataclass
class _Reader:
    sheets: list[Sheet]
    asked: Asked
    named: dict[tuple[str, str], list[UUID]] = field(default_factory=lambda: defaultdict(list))
    """Ids of the file's rows by kind and name."""
    read: Book = field(default_factory=Book)

    @cached_property
    def places(self) -> Places:
        return Places(self.asked.within)

    def book(self) -> Book:
        self.read.tables = list(self._tables())
        rows = [each for of in self.read.tables for each in self._rows(of)]
        linked = {c.links for of in self.read.tables for c in of.columns.values() if c.links}
        for row, cells in rows:
            if row.table.kind in linked:
                self._note_name(row, cells)
        self._check_twins([row for row, _ in rows if row.own_id])
        readers = {id(of): self._columns(of) for of in self.read.tables}
        for row, cells in rows:
            self._take(row, cells, readers[id(row.table)])
        return self.read

    @cached_property
    def _digest(self) -> str:
        told = sheets.digest(self.sheets)
        return f"{told} {self.asked.again}" if self.asked.again else told

    def _tables(self) -> Iterator[Table]:
        for sheet in self.sheets:
            decision = self.asked.decisions.get(sheet.name, Decision())
            if sheet.blank or sheet.name in (ABOUT, LISTS, TOLD) or decision.kind == LEFT_OUT:
                continue
            if sheet.hidden and not decision.kind:
                self.read.passed_over.append(sheet.name)
                continue
            found = self._head(sheet, decision)
            if found is None:
                labels = "、".join(each.label for each in KINDS.values())
                told = f"不认识这张表，请把表名改为 {labels} 之一。"
                self.read.faults.append(Fault(sheet.name, 0, None, told))
                continue
            known = (
                recording()
                if found.kind == "recording"
                else columns(found.kind, self.asked.catalogue)
            )
            made, faults = table(sheet, found, known, decision)
            self.read.faults.extend(faults)
            yield made

    def _head(self, sheet: Sheet, decision: Decision) -> Head | None:
        if sheet.name.strip() == RECORDING:
            names = {column.heading for column in recording()}
            fits = [len(names & {str(c).strip() for c in row}) for row in sheet.rows[:20]]
            return Head(fits.index(max(fits)), "recording", "表名相同", max(fits))
        return head(sheet, self.asked.catalogue, kind=decision.kind)

    def _rows(self, of: Table) -> Iterator[tuple[Row, list[Cell]]]:
        at = next((p for p, column in of.columns.items() if column.part is Part.ID), None)
        name = f"{self._digest} {of.sheet.name}"
        for number, cells in of.rows():
            given = "" if at is None else cells[at]
            id_ = None if given == "" else _uuid(given)
            if given != "" and id_ is None:
                told = "编号由系统给出，自己做的表请把这一格留空。"
                self.read.faults.append(of.fault(number, "id", told))
            made = id_ or uuid5(_HAND_MADE, f"{name} {number}")
            self.read.ids[of.sheet.name, number] = made
            yield Row(of, number, made, own_id=id_ is not None), cells

    def _note_name(self, row: Row, cells: list[Cell]) -> None:
        called = "name" if row.table.kind == "party" else "title"
        for at, column in row.table.columns.items():
            # A name that cannot be read is told by its cell, with the row's other faults.
            if column.name == called and (name := _name(cells[at])):
                self.named[row.table.kind, name].append(row.id)

    def _check_twins(self, rows: Sequence[Row]) -> None:
        first: dict[UUID, Row] = {}
        for row in rows:
            if (twin := first.setdefault(row.id, row)) is not row:
                told = f"这个编号与“{twin.table.sheet.name}”表第 {twin.number} 行相同，请删去一行。"
                self.read.faults.append(row.fault("id", told))
                self.read.unread.add(row.id)

    def _columns(self, of: Table) -> "_Columns":
        """Return how a table's columns are read, in the order in which cells need each other."""
        on = "since" if of.kind == "recording" else KINDS[of.kind].on
        first = {on: 0, "indicator": 1}
        title = " ".join(str(c) for row in of.sheet.rows[: of.first] for c in dict.fromkeys(row))
        year = year_of(title) or year_of(of.sheet.name)
        found = [(at, column, None) for at, column in of.columns.items()]
        ways = [*found, *((-1, column, cell) for column, cell in of.fixed)]
        ways.sort(key=lambda each: first.get(each[1].name, 2))
        made = [
            _One(at, column, fixed, self._way(of, column, on=on, year=year), on == column.name)
            for at, column, fixed in ways
            if column.part is not Part.ID
        ]
        required = {c.name: c.heading for c in of.columns.values() if c.required}
        return _Columns(made, required)

    def _way(
        self, of: Table, column: Column, *, on: str, year: int | None
    ) -> "Callable[[Cell, date, Told], Any]":
        since_1904 = of.sheet.since_1904
        if column.form is Form.DAY:
            exact = column.name != on or of.kind == "recording"

            def dated(cell: Cell, _: date, __: Told) -> Any:
                said = read_day(cell, year=year, since_1904=since_1904)
                if exact and said.precision != DAY:
                    raise RuleError(f"“{text(cell)}”没有写到日，请写成 2020-03-05 这样。")
                return said.day if exact else said

            return dated
        if column.form is Form.VALUE:
            return self._counted
        if column.form is Form.INDICATOR:
            return lambda cell, _, __: self._indicator(text(cell))
        ways: dict[Part, Callable[[Cell, date, Told], Any]] = {
            Part.UNIT: lambda cell, day, _: self.places.find(folded(cell), day),
            Part.PLACE: lambda cell, day, _: self.places.find(folded(cell), day),
            Part.LINK: lambda cell, _, __: self._linked(column.links, text(cell)),
            Part.PROGRAMMES: lambda cell, _, __: self._programmes(text(cell)),
            Part.PARTNERS: lambda cell, _, __: partners(text(cell)),
        }
        return ways.get(column.part, lambda cell, _, __: column.read(cell))

    def _counted(self, cell: Cell, _: date, before: Told) -> int:
        indicator = before[Part.FIELD].get("indicator", "")
        return (money if in_yuan(self.asked.catalogue, indicator) else whole)(cell)

    def _take(self, row: Row, cells: list[Cell], of: "_Columns") -> None:
        told, faults = of.read(row, cells, self.asked.today)
        if faults:
            self.read.faults.extend(faults)
            self.read.unread.add(row.id)
        elif row.table.kind == "recording":
            unit = told[Part.UNIT]["unit"]
            self.read.switches.append((row, unit, told[Part.FIELD].get("since")))
        elif Part.UNIT in told:
            self.read.drafts.append((row, _draft(row, told)))

    def _programmes(self, said: str) -> tuple[str, ...]:
        if said in self._titles:
            return (self._titles[said],)
        parts = filter(None, (part.strip() for part in re.split(r"[、，,；;\n]", said)))
        # What the catalogue does not know is left for the ledger to refuse.
        return tuple(self._titles.get(part, part) for part in parts)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {programme.title: key for key, programme in self.asked.catalogue.programmes.items()}

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
        if address in self.asked.catalogue.indicators:
            return address
        fitting = [at for at, what in self.asked.catalogue.indicators.items() if what.label == said]
        return fitting[0] if len(fitting) == 1 else said


@dataclass
class _One:
    """One column: where it stands, what is said where no cell is, and how it is read."""

    at: int
    column: Column
    fixed: Cell | None
    way: Callable[[Cell, date, Told], Any]
    on: bool
    """Whether it is the day by which units are found."""
    known: dict[tuple[type, Cell], Any] = field(default_factory=dict)

    @cached_property
    def alone(self) -> bool:
        """Tell whether a cell means the same in whatever row it stands."""
        beside = self.column.part in (Part.UNIT, Part.PLACE)
        return not beside and self.column.form is not Form.VALUE

    def read(self, cell: Cell, day: date, before: Told) -> Any:
        made = self.way(cell, day, before)
        if self.alone and len(self.known) < _MOST_KEPT:
            self.known[cell.__class__, cell] = made
        return made


@dataclass
class _Columns:
    """All columns of a table, ready to read row after row."""

    ways: list[_One]
    required: dict[str, str]

    def read(self, row: Row, cells: list[Cell], today: date) -> tuple[Told, list[Fault]]:
        """Return what a row says, by part and name, and each of its cells that cannot be read."""
        told: Told = defaultdict(dict)
        faults, filled, day = list[Fault](), set[str](), today
        for one in self.ways:
            column = one.column
            cell = cells[one.at] if one.fixed is None else one.fixed
            if cell == "" or (cell.__class__ is str and not cell.strip()):
                continue
            filled.add(column.name)
            value = one.known.get((cell.__class__, cell), _UNREAD)
            if value is _UNREAD:
                try:
                    value = one.read(cell, day, told)
                except (RuleError, UnitError) as error:
                    faults.append(row.fault(column.name, str(error)))
                    continue
            if one.on:
                day = value = _day_of(value, told)
            told[column.part][column.name] = value
        if not self.required.keys() <= filled:
            faults += [
                row.fault(name, f"请填写{heading}。")
                for name, heading in self.required.items()
                if name not in filled
            ]
        return told, faults


def _day_of(value: Any, told: Told) -> date:
    """Return the day of a row; how exact it is said goes to the row's own column, if none says."""
    if not isinstance(value, Said):
        day: date = value
        return day
    if value.precision != DAY:
        told[Part.FIELD].setdefault("precision", value.precision)
    return value.day


def _draft(row: Row, told: Told) -> Draft:
    fields: dict[str, Any] = {}
    for part in _FIELDS:
        if part in told:
            fields |= told[part]
    return Draft(
        row.table.kind,
        told[Part.UNIT]["unit"],
        fields,
        told[Part.PROGRAMMES].get("programmes", ()) if Part.PROGRAMMES in told else (),
        row.id,
        told.get(Part.QUANTITY, {}),
        told[Part.PARTNERS].get("partners", ()) if Part.PARTNERS in told else (),
        told.get(Part.EXTRA, {}),
    )


def partners(said: str) -> tuple[tuple[str, str], ...]:
    """Return names and roles as a line says them.

    Raises:
        RuleError: If one is not written so.
    """
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
