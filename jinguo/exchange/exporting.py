"""Writes records as a workbook, a sheet for each kind, as far as the asker may read."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.db.models import Q, QuerySet

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.errors import PolicyError, RuleError
from jinguo.exchange.cells import yuan
from jinguo.exchange.columns import RECORDING, Column, Form, Part, columns, in_yuan, recording
from jinguo.exchange.pages import LONGEST, Page, Written, book
from jinguo.exchange.places import Places
from jinguo.ledger.declared import declared
from jinguo.ledger.keys import keyring
from jinguo.ledger.kinds import model
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Partner, Record, Recording, RecordQuantity
from jinguo.ledger.models.base import PartnerRole
from jinguo.ledger.reads import records, withheld
from jinguo.org.policy import NOWHERE, Scope
from jinguo.org.tree import day_number
from jinguo.org.units import tree
from jinguo.periods import Period

_CHUNK = 2_000


@dataclass(frozen=True)
class Wanted:
    """Which records: of which kinds, of a unit and those beneath it, in a period.

    A record is in a period if its day is, or if it stands on a day of it. A file of several kinds
    is whole: what its records name comes with them.
    """

    kinds: Sequence[str]
    unit: int
    period: Period
    scope: Scope
    names: Scope = NOWHERE
    """Where the asker may take names out; without it they are left out everywhere."""


@dataclass(frozen=True)
class Exported:
    """How many records of a kind a file holds, and how many the asker may not read."""

    kind: str
    count: int
    withheld: int


def export(wanted: Wanted, file: IO[bytes]) -> list[Exported]:
    """Write a workbook and return what it holds.

    Raises:
        PolicyError: If the asker's posts do not reach the unit.
        RuleError: If a sheet cannot hold so many rows.
    """
    if wanted.unit not in wanted.scope:
        raise PolicyError("您的岗位看不到这个单位的记录，请选本单位或下级单位。")
    catalogue, writer = declared(), _Writer(wanted)
    told = []
    with book(file) as pages:
        for kind in wanted.kinds:
            rows = writer.selected(kind)
            count = rows.count()
            if count > LONGEST:
                raise RuleError(
                    f"{KINDS[kind].label}有 {count} 条，一张表最多 {LONGEST} 行，"
                    "请缩短期间或分单位导出。"
                )
            told.append(Exported(kind, count, writer.kept_back(kind)))
            if count:
                writer.fill(pages(KINDS[kind].label), kind, rows, catalogue)
        if "tally" in wanted.kinds:
            writer.fill_recording(pages(RECORDING))
    return told


class _Writer:
    """Selects records and turns them into cells."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.places = Places()
        here, first, last = tree(), *map(day_number, (wanted.period.start, wanted.period.end))
        self.units = {
            line.unit
            for line in here.lineages
            if wanted.unit in (line.unit, *line.above) and line.since < last and line.until > first
        }
        self.everywhere = len(self.units) == len(here.ids)

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
        hidden = withheld(kind, self.wanted.scope)
        return hidden.filter(self._beneath() & _within(kind, self.wanted.period)).count()

    def _beneath(self) -> Q:
        return Q() if self.everywhere else Q(unit__in=self.units)

    def fill(self, page: Page, kind: str, rows: QuerySet[Record], catalogue: Catalogue) -> None:
        """Write one kind's sheet."""
        persons = self.wanted.unit in self.wanted.names
        of = columns(kind, catalogue, persons=persons)
        beside = _Beside(kind, rows, catalogue)
        page.head(of)
        cells = [self._cell(kind, column, beside, catalogue) for column in of]
        needed = {
            "id",
            "unit_id",
            "programmes",
            "extra",
            KINDS[kind].on,
            *filter(None, map(_source, of)),
        }
        for row in rows.values(*needed).iterator(_CHUNK):
            page.write([cell(row) for cell in cells])

    def fill_recording(self, page: Page) -> None:
        """Write since when the units' figures come from their records."""
        page.head(recording())
        for each in Recording.objects.filter(self._beneath()).order_by("unit"):
            if each.unit_id in self.wanted.scope:
                day = each.since or self.wanted.period.last_day
                page.write([self.places.written(each.unit_id, day), each.since])

    def _cell(
        self, kind: str, column: Column, beside: "_Beside", catalogue: Catalogue
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
        self, kind: str, column: Column, beside: "_Beside"
    ) -> "Callable[[Mapping[str, Any]], Any]":
        on, name, source = KINDS[kind].on, column.name, _source(column)
        written, opened = self.places.written, keyring().open
        ways: dict[Part, Callable[[Mapping[str, Any]], Any]] = {
            Part.ID: lambda row: str(row["id"]),
            Part.UNIT: lambda row: written(row[source], row[on]),
            Part.PLACE: lambda row: row[source] and written(row[source], row[on]),
            Part.PROGRAMMES: lambda row: beside.programmes(row["programmes"]),
            Part.LINK: lambda row: row[source] and str(row[source]),
            Part.SEALED: lambda row: opened(row[source], record=str(row["id"]), field=name),
            Part.QUANTITY: lambda row: beside.quantities[row["id"]].get(name),
            Part.EXTRA: lambda row: str(row["extra"].get(name, "")),
            Part.PARTNERS: lambda row: "、".join(beside.partners[row["id"]]),
        }
        return ways.get(column.part, lambda row: row[source])


class _Beside:
    """What stands in other tables beside the records of a kind, and the programmes' titles."""

    def __init__(self, kind: str, rows: QuerySet[Record], catalogue: Catalogue) -> None:
        self.quantities: dict[Any, dict[str, int]] = defaultdict(dict)
        self.partners: dict[Any, list[str]] = defaultdict(list)
        self._titles: dict[str, str] = {}
        ids = rows.order_by().values("id")
        for record, code, amount in RecordQuantity.objects.filter(
            kind=kind, record__in=ids
        ).values_list("record", "code", "amount"):
            self.quantities[record][code] = amount
        for each in Partner.objects.filter(kind=kind, record__in=ids).order_by("pk"):
            self.partners[each.record].append(f"{each.name}（{PartnerRole(each.role).label}）")
        self._catalogue = catalogue

    def programmes(self, keys: str) -> str:
        """Return the titles of a record's programmes; a combination is put together once."""
        if keys not in self._titles:
            self._titles[keys] = "、".join(self._named(keys.split()))
        return self._titles[keys]

    def _named(self, keys: list[str]) -> Iterator[str]:
        for key in keys:
            programme = self._catalogue.programmes.get(key)
            # A title that would be split when it is read back gives way to its key.
            yield programme.title if programme and "、" not in programme.title else key


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
    ended = "ends_before" if kind == "tally" else KINDS[kind].ended
    if not ended:
        return day
    stands = Q(**{ended: None}) | Q(**{f"{ended}__gt": period.start})
    return day | (Q(**{f"{on}__lt": period.end}) & stands)


def _yuan(fen: int | None) -> Written:
    return None if fen is None else yuan(fen)
