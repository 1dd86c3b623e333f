"""The books: tree, columns and switches in memory, brought up to date by what changed since."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import RLock
from typing import Any

from django.db import connection
from django.db.models import Max

from jinguo.catalogue.kinds import KINDS, Kind
from jinguo.catalogue.load import Catalogue
from jinguo.counting.columns import Columns, dates, names
from jinguo.counting.texts import Texts
from jinguo.ledger.declared import declared
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.models import Entry, Recording, RecordQuantity
from jinguo.ledger.wall import whole
from jinguo.org.tree import Tree, day_number
from jinguo.org.units import tree as current_tree

_CHUNK = 50_000


@dataclass
class Books:
    """Everything that counting needs, as it stood after one journal entry."""

    tree: Tree
    catalogue: Catalogue
    columns: dict[str, Columns] = field(
        default_factory=lambda: {name: Columns(kind) for name, kind in KINDS.items()}
    )
    since: dict[int, int] = field(default_factory=dict)
    """Unit to the day from which its records count; a unit that is not named always records."""
    change: int = 0
    at: datetime | None = None
    """When the newest change was made (UTC)."""
    texts: dict[str, Texts] = field(default_factory=dict)
    """What is searched of each kind, read when somebody first searches; later books share it."""
    derived: dict[Any, Any] = field(default_factory=dict)
    """What evaluation worked out from the columns; other books start with none."""


@dataclass
class _Held:
    books: Books | None = None
    digest: str = ""
    lock: RLock = field(default_factory=RLock)


_held = _Held()


def books() -> Books:
    """Return the books as of now: read once, then brought up to date by what changed.

    Books are never changed once they are handed out, so threads may count on them side by side.
    """
    with _held.lock, whole():
        held = _held.books
        if held is None or not _stands(held.change, _held.digest):
            held = Books(current_tree(), declared())
        held = _brought_up(held)
        _held.books = held
        _held.digest = _digest(held.change)
    return held


def fresh() -> Books:
    """Return books read anew from the ledger, leaving the ones in memory alone."""
    with whole():
        return _brought_up(Books(current_tree(), declared()))


def _brought_up(held: Books) -> Books:
    newest = Entry.objects.aggregate(newest=Max("number"))["newest"] or 0
    while newest > held.change:
        held = _caught_up(held, newest)
        newest = Entry.objects.aggregate(newest=Max("number"))["newest"] or 0
    tree, catalogue = current_tree(), declared()
    if held.tree is not tree or held.catalogue is not catalogue:
        held = replace(held, tree=tree, catalogue=catalogue, derived={})
    return held


def _digest(change: int) -> str:
    return Entry.objects.filter(number=change).values_list("digest", flat=True).first() or ""


def _stands(change: int, digest: str) -> bool:
    """Tell whether the entry last read is still in the journal; a rolled back one is not."""
    return _digest(change) == digest


def _caught_up(held: Books, newest: int) -> Books:
    columns = {name: column.copy() for name, column in held.columns.items()}
    for name, column in columns.items():
        for rows in _rows(KINDS[name], held.change):
            column.take(rows)
    changed = RecordQuantity.objects.filter(change__gt=held.change).order_by("pk")
    for name, column in columns.items():
        of_kind = changed.filter(kind=name).values_list("number", "code", "amount")
        column.take_quantities(list(of_kind))
    since = {
        unit: day_number(since) for unit, since in Recording.objects.values_list("unit_id", "since")
    }
    at = Entry.objects.get(number=newest).at
    return replace(held, columns=columns, since=since, change=newest, at=at, derived={})


def _rows(kind: Kind, change: int) -> Iterator[list[tuple[Any, ...]]]:
    table = MODELS[kind.name]._meta.db_table  # noqa: SLF001 - Django's documented Meta API
    selected = ", ".join(_expression(kind, name) for name in names(kind))
    # Names come from the kinds' own vocabulary, never from a person.
    sql = f"SELECT {selected} FROM {table} WHERE change > %s ORDER BY number"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [change])
        while rows := cursor.fetchmany(_CHUNK):
            yield rows


def _expression(kind: Kind, name: str) -> str:
    if name == "struck":
        return "struck_at IS NOT NULL"
    if name == "kept_back":
        return "custody <> 'active'"
    if name in dates(kind):
        if connection.vendor == "postgresql":
            return f"({name} - DATE '1970-01-01')"
        return f"CAST(julianday({name}) - 2440587.5 AS INTEGER)"
    return f"{name}_id" if name in kind.distincts and name != "unit" else name
