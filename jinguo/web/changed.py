"""Which figures a record counts in, and what they stand at now."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books
from jinguo.counting.evaluate import Chosen, Mask, chosen, handed_in, weights
from jinguo.counting.figures import Slice, figure, in_force, masks, parts_of
from jinguo.ledger.models import Record
from jinguo.org.policy import Scope
from jinguo.periods import Period
from jinguo.web import wording
from jinguo.web.picks import query


@dataclass(frozen=True)
class Now:
    """A figure as it stands after a record came in."""

    address: str
    label: str
    written: str
    exact: str
    added: str
    """What the record itself adds, where a figure is a sum."""
    unit_name: str
    period: str
    query: str


def changed(books: Books, record: Record, *, unit: int, scope: Scope) -> list[Now]:
    """Return the figures of the record's year that the record counts in, for a unit."""
    where = Slice(unit, Period.year(getattr(record, KINDS[record.kind()].on).year))
    place = books.tree.place(unit, where.period.last_day)
    return [
        Now(
            address,
            counted.label,
            wording.shown(counted.worked, counted.measure),
            wording.digits(counted.worked, counted.measure) + counted.measure,
            added,
            place.name,
            where.period.chinese(),
            query(place, where.period),
        )
        for address, added in _counting(books, record, where)
        for counted in [figure(books, address, where, scope=scope)]
    ]


def _counting(books: Books, record: Record, where: Slice) -> Iterator[tuple[str, str]]:
    for address in in_force(books, where.period):
        if not _chosen_by(books, address, record):
            continue
        for found, behind in masks(books, address, where):
            row = behind & (found.columns["number"] == record.number)
            if found.columns.kind.name == record.kind() and np.any(row):
                yield address, _added(found, row) if parts_of(books, address) == [address] else ""
                break


def _chosen_by(books: Books, address: str, record: Record) -> bool:
    """Tell whether an indicator may count the record at all, which is known without a period."""
    for part in parts_of(books, address):
        for found in (chosen(books, part), handed_in(books, part)):
            at = np.searchsorted(found.columns["number"], record.number)
            if found.columns.kind.name == record.kind() and at < len(found.mask) and found.mask[at]:
                return True
    return False


def _added(found: Chosen, row: Mask) -> str:
    if found.what.way == "records":
        return f"+1{found.what.measure}"
    if found.what.way != "sum" or found.what.measure == "元":
        return ""
    return f"+{int(weights(found.columns, found.what.column)[row].sum()):,}{found.what.measure}"
