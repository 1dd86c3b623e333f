"""Writes records as a workbook, a sheet for each kind, as far as the asker may read."""

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from io import TextIOWrapper
from itertools import chain
from typing import IO, Any

from django.db.models import Count, Q, QuerySet

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.errors import PolicyError, RuleError
from jinguo.exchange.beside import Beside, chunks, shown
from jinguo.exchange.carried import Carried
from jinguo.exchange.cells import yuan
from jinguo.exchange.columns import (
    ATTACHED,
    RECORDING,
    TOLD,
    Column,
    Form,
    Part,
    columns,
    in_yuan,
    recording,
)
from jinguo.exchange.pages import LONGEST, Page, Written, book, plain
from jinguo.exchange.places import Places
from jinguo.exchange.wanted import Exported, Wanted, Weight, watermark
from jinguo.ledger.among import Among
from jinguo.ledger.declared import declared
from jinguo.ledger.kinds import model
from jinguo.ledger.lines import township, week_of, words
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.looks import FILE, LINE
from jinguo.ledger.models import Record, Recording
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.reads import records, struck, withheld
from jinguo.ledger.wall import whole
from jinguo.org.tree import day_number
from jinguo.org.units import tree
from jinguo.periods import Period

Told = Callable[[Mapping[str, Any]], Written]
"""Turns a row of the database into a cell."""
_CHUNK = 2_000
_OF_A_LINE = frozenset({Part.ID, Part.PROGRAMMES, Part.SEALED})
_ALWAYS = ("status", "secrecy")
"""What a line tells beside its week, its township and its choices; a name, once two agreed."""
_TOTAL = "合计：{} 条"
_TWO = "这样的导出要两个人同意，请先提出申请。"


def export(wanted: Wanted, file: IO[bytes]) -> list[Exported]:
    """Write a workbook and return what it holds.

    Raises:
        PolicyError: If the asker's posts do not reach the unit.
        RuleError: If a sheet cannot hold so many rows, or two people must agree on it first.
    """
    writer = _writer(wanted)
    if not wanted.seconded and _weigh(writer).heavy:
        raise RuleError(_TWO)
    catalogue = declared()
    told = []
    with book(file) as pages:
        for kind in wanted.kinds:
            rows = writer.parts(kind)
            count = sum(some.count() for some in rows)
            carried = Carried(kind)
            told.append(Exported(kind, count, writer.kept_back(kind), carried))
            if count:
                writer.fill(pages, kind, rows, catalogue, carried)
        if "tally" in wanted.kinds:
            writer.fill_recording(pages(RECORDING))
        if wanted.by and any(each.carried for each in told):
            pages(TOLD).write([watermark(wanted)])
    return told


def export_csv(wanted: Wanted, file: IO[bytes]) -> Exported:
    """Write one kind as a table of plain text that WPS and Excel open: UTF-8 with its mark.

    Raises:
        PolicyError: If the asker's posts do not reach the unit.
        RuleError: If two people must agree on it first.
    """
    writer = _writer(wanted)
    if not wanted.seconded and _weigh(writer).heavy:
        raise RuleError(_TWO)
    [kind] = wanted.kinds
    rows, carried = writer.parts(kind), Carried(kind)
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    lines, count = csv.writer(text), 0
    for cells in writer.lines(kind, rows, declared(), carried):
        lines.writerow([plain(cell) for cell in cells])
        count += 1
    lines.writerow([_TOTAL.format(count - 1)])
    if wanted.by and carried:
        lines.writerow([watermark(wanted)])
    text.detach()  # the file stays open for whoever gave it
    return Exported(kind, count - 1, writer.kept_back(kind), carried)


def weigh(wanted: Wanted) -> Weight:
    """Return what a file would carry out.

    Raises:
        PolicyError: If the asker's posts do not reach the unit.
    """
    return _weigh(_writer(wanted))


def versions(wanted: Wanted) -> Iterator[tuple[str, int, int]]:
    """Yield kind, number and version of every record that a file would hold: exactly its content.

    Raises:
        PolicyError: If the asker's posts do not reach the unit.
    """
    writer = _writer(wanted)
    for kind in wanted.kinds:
        for some in writer.parts(kind):
            rows = some.order_by("number").values_list("number", "version")
            for number, version in rows.iterator(_CHUNK):
                yield kind, number, version


def _writer(wanted: Wanted) -> "_Writer":
    if wanted.unit not in wanted.scope:
        raise PolicyError("您的岗位看不到这个单位的记录，请选本单位或下级单位。")
    return _Writer(wanted)


def _weigh(writer: "_Writer") -> Weight:
    wanted, persons, sensitive = writer.wanted, 0, 0
    for kind in wanted.kinds:
        for some in writer.parts(kind):
            rows = some.order_by().filter(secrecy__gte=Secrecy.S2)
            for secrecy, count in rows.values_list("secrecy").annotate(Count("number")):
                persons += count
                sensitive += count * (secrecy >= Secrecy.S3)
    return Weight(persons, sensitive, named=wanted.unit in wanted.names)


class _Writer:
    """Selects records and turns them into cells."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.places = Places()
        self.tree = here = tree()
        first, last = map(day_number, (wanted.period.start, wanted.period.end))
        self.units = {
            line.unit
            for line in here.lineages
            if wanted.unit in (line.unit, *line.above) and line.since < last and line.until > first
        }
        self.everywhere = len(self.units) == len(here.ids)

    def parts(self, kind: str) -> list[QuerySet[Record]]:
        """Return the records of a kind that the file holds, in parts that a question can name."""
        if kind not in self.wanted.only:
            return [self.selected(kind)]
        numbers, scope = list(self.wanted.only[kind]), self.wanted.scope
        whole = struck(kind, scope) if self.wanted.struck else records(kind, scope)
        return [
            whole.filter(number__in=numbers[start : start + _CHUNK])
            for start in range(0, len(numbers), _CHUNK)
        ]

    def selected(self, kind: str) -> QuerySet[Record]:
        """Return the records of a kind that the file holds."""
        chosen = self._beneath() & _within(kind, self.wanted.period)
        for other in self.wanted.kinds:
            for link, named in linked_kinds(model(other)).items():
                if named == kind:
                    chosen |= Q(number__in=self.selected(other).order_by().values(link))
        return records(kind, self.wanted.scope).filter(chosen).order_by("unit", "number")

    def kept_back(self, kind: str) -> int:
        """Return how many records of a kind the file lacks because of their class."""
        if not self.wanted.scope.everything:
            return 0  # two files' numbers would single a record out; the operator may count them
        hidden = withheld(kind, self.wanted.scope)
        with whole():
            return hidden.filter(self._beneath() & _within(kind, self.wanted.period)).count()

    def _beneath(self) -> Q:
        return Q() if self.everywhere else Q(unit__in=Among(self.units))

    def fill(
        self, pages: "Callable[[str], Page]", kind: str, rows: list[QuerySet[Record]],
        catalogue: Catalogue, carried: Carried,
    ) -> None:  # fmt: skip
        """Write one kind's sheet, and further ones where it is longer than a sheet can be."""
        label, page, left, number, count = KINDS[kind].label, None, 0, 0, 0
        of = self._columns(kind, catalogue)
        told = self.lines(kind, rows, catalogue, carried)
        next(told)
        for cells in told:
            if page is None or not left:
                number, left = number + 1, LONGEST - 1
                page = pages(label if number == 1 else f"{label} {number}")
                page.head(of)
            page.write(cells)
            left, count = left - 1, count + 1
        if page:
            page.write([_TOTAL.format(count)])

    def _columns(self, kind: str, catalogue: Catalogue) -> list[Column]:
        found = columns(kind, catalogue, persons=self._persons)
        return [*found, ATTACHED] if self.wanted.attached else found

    @property
    def _persons(self) -> bool:
        return self.wanted.unit in self.wanted.names

    def lines(
        self, kind: str, rows: list[QuerySet[Record]], catalogue: Catalogue, carried: Carried
    ) -> "Iterator[list[Written]]":
        """Yield the headings, then every record's cells; keep whom they speak of."""
        persons, of = self._persons, self._columns(kind, catalogue)
        yield [column.heading for column in of]
        beside = Beside(kind, catalogue)
        beside.attached = {} if self.wanted.attached else None
        cells = [self._cell(kind, column, beside, catalogue) for column in of]
        # What is read as a line alone leaves as one, whoever agreed on it.
        as_line = [self._as_line(kind, *each) for each in zip(of, cells, strict=True)]
        sealed = {column.name for column in of if column.part is Part.SEALED}
        needed = {
            "id",
            "number",
            "secrecy",
            "unit_id",
            "programmes",
            "extra",
            KINDS[kind].on,
            *filter(None, map(_source, of)),
        }
        if persons:
            needed |= {"title_sealed"}
            beside.named = self._named(kind)
        listed = {number: at for at, number in enumerate(self.wanted.only.get(kind, ()))}
        done, tell = 0, self.wanted.progress
        told_of = chain.from_iterable(part.values(*needed).iterator(_CHUNK) for part in rows)
        for some in chunks(told_of):
            done += len(some)
            if tell and listed:
                tell(min(done, len(listed)), len(listed))
            if listed:
                some.sort(key=lambda row: listed[row["number"]])
            beside.fetch([row["id"] for row in some])
            for row, names in shown(kind, some, opened=beside.names if persons else None):
                full = self._in_full(kind, row)
                seen = names if full else tuple(each for each in names if each in sealed)
                if seen or row["secrecy"] >= Secrecy.S2:
                    what = FILE if full else LINE
                    carried.add(row["id"], row["unit_id"], (what, *seen))
                yield [cell(row) for cell in (cells if full else as_line)]

    def _in_full(self, kind: str, row: Mapping[str, Any]) -> bool:
        scope, secrecy = self.wanted.scope, row["secrecy"]
        plain = secrecy <= Secrecy.S1 or scope.everything
        return plain or scope.on_team(kind, row["number"], row["unit_id"], secrecy)

    def _as_line(self, kind: str, column: Column, cell: Told) -> Told:
        """Return what a column's cell tells of a record that is read as a line alone."""
        on = KINDS[kind].on
        if column.part is Part.UNIT:
            return lambda row: self._township(row["unit_id"], row[on])
        if column.name == on:
            return lambda row: week_of(row[on])
        shown_so = column.part in _OF_A_LINE or column.name in (*_ALWAYS, *words(kind))
        return cell if shown_so else _nothing

    def _township(self, unit: int, day: date) -> str:
        return self.places.written(township(self.tree, unit, day).unit, day)

    def _named(self, kind: str) -> "frozenset[Any] | None":
        """Return whose names may leave: S2, or of the asker's own team; None for everybody's."""
        names = self.wanted.names
        if names.everything:
            return None
        own = Q(number__in=names.team.get(kind, ()))
        rows = records(kind, names).filter(own | Q(secrecy__lte=Secrecy.S2))
        return frozenset(rows.values_list("id", flat=True))

    def fill_recording(self, page: Page) -> None:
        """Write since when the units' figures come from their records."""
        page.head(recording())
        for each in Recording.objects.filter(self._beneath()).order_by("unit"):
            if each.unit_id in self.wanted.scope:
                day = each.since or self.wanted.period.last_day
                page.write([self.places.written(each.unit_id, day), each.since])

    def _cell(
        self, kind: str, column: Column, beside: "Beside", catalogue: Catalogue
    ) -> "Callable[[Mapping[str, Any]], Written]":
        """Return what turns a row of the database into the cell of a column."""
        name, source, value = column.name, _source(column), self._value(kind, column, beside)
        said = {told: word for word, told in column.words.items()}
        if column.form is Form.MONEY:
            return lambda row: _yuan(value(row))
        if column.form is Form.VALUE:
            return lambda row: (_yuan if in_yuan(catalogue, row["indicator"]) else int)(row[name])
        if column.form is Form.WORD:
            return lambda row: said.get(row[source], "")
        return value

    def _value(
        self, kind: str, column: Column, beside: "Beside"
    ) -> "Callable[[Mapping[str, Any]], Any]":
        on, name, source = KINDS[kind].on, column.name, _source(column)
        written = self.places.written
        ways: dict[Part, Callable[[Mapping[str, Any]], Any]] = {
            Part.ID: lambda row: str(row["id"]),
            Part.UNIT: lambda row: written(row[source], row[on]),
            Part.PLACE: lambda row: row[source] and written(row[source], row[on]),
            Part.PROGRAMMES: lambda row: beside.programmes(row["programmes"]),
            Part.LINK: lambda row: row[source] and str(row[source]),
            Part.SEALED: lambda row: (
                _dated(row[source]) if column.form is Form.DAY else row[source]
            ),
            Part.QUANTITY: lambda row: beside.quantities[row["id"]].get(name),
            Part.EXTRA: lambda row: str(row["extra"].get(name, "")),
            Part.PARTNERS: lambda row: "、".join(beside.partners[row["id"]]),
            Part.ATTACHED: lambda row: (beside.attached or {}).get(row["id"], ""),
        }
        return ways.get(column.part, lambda row: row[source])


def _nothing(row: Mapping[str, Any]) -> None:
    del row


def _dated(told: str) -> Written:
    return date.fromisoformat(told) if told else None


def _source(column: Column) -> str:
    """Return the database's name of what a column shows, if it is of the record's own row."""
    return {
        Part.UNIT: "unit_id",
        Part.PLACE: f"{column.name}_id",
        Part.LINK: f"{column.name}__id",
        Part.SEALED: f"{column.name}_sealed",
        Part.FIELD: column.name,
    }.get(column.part, "")


def _within(kind: str, period: Period) -> Q:
    """Return the condition that a record's day is in a period, or that it stands on a day of it."""
    on = KINDS[kind].on
    day = Q(**{f"{on}__gte": period.start, f"{on}__lt": period.end})
    ended = "ends_before" if kind in ("tally", "zero") else KINDS[kind].ended
    if not ended:
        return day
    stands = Q(**{ended: None}) | Q(**{f"{ended}__gt": period.start})
    return day | (Q(**{f"{on}__lt": period.end}) & stands)


def _yuan(fen: int | None) -> Written:
    return None if fen is None else yuan(fen)
