"""Which named constraint a record breaks, told before the database is asked.

The database keeps the constraints; this only finds at once which of many records breaks one, and
what it cannot work out it leaves to the database. An unknown (NULL) breaks nothing, as in SQL.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F, Q

from jinguo.ledger.models import Record

Truth = bool | None
Test = Callable[[dict[str, Any]], Truth]
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda value, other: bool(value == other),
    "gte": lambda value, other: bool(value >= other),
    "gt": lambda value, other: bool(value > other),
    "lte": lambda value, other: bool(value <= other),
    "lt": lambda value, other: bool(value < other),
    "in": lambda value, other: value in other,
    "startswith": lambda value, other: str(value).startswith(other),
}


class _Beyond(Exception):  # noqa: N818 - never leaves this file
    """A condition of a sort that is left to the database."""


def first_broken(record: Record) -> str:
    """Return the sentence of the first constraint that a record breaks, or nothing."""
    return next((said for said in broken([record]) if said), "")


def broken(records: Sequence[Record]) -> list[str]:
    """Return for each record of one kind the sentence of the first constraint that it breaks."""
    found = [""] * len(records)
    rows = [record.__dict__ for record in records]
    columns: dict[str, list[Any]] = {}
    for names, test, said in _tests(type(records[0])):
        for name in names:
            if name not in columns:
                columns[name] = [row[name] for row in rows]
        # Most rows say the same in the few columns of a constraint: each saying is judged once.
        keys = list(zip(*(columns[name] for name in names), strict=True))
        judged = {key: test(row) for key, row in dict(zip(keys, rows, strict=True)).items()}
        if False in judged.values():
            for at, key in enumerate(keys):
                if judged[key] is False and not found[at]:
                    found[at] = said
    return found


@lru_cache(maxsize=32)
def _tests(of: type[Record]) -> list[tuple[tuple[str, ...], Test, str]]:
    found = []
    for constraint in of._meta.constraints:  # noqa: SLF001 - Django's documented Meta API
        if isinstance(constraint, models.CheckConstraint):
            names = set[str]()
            try:
                test = _of(constraint.condition, of, names)
            except _Beyond:
                continue
            found.append((tuple(sorted(names)), test, str(constraint.violation_error_message)))
    return found


def _of(node: Any, of: type[Record], names: set[str]) -> Test:
    if isinstance(node, tuple):
        return _lookup(node, of, names)
    if not isinstance(node, Q) or node.connector not in (Q.AND, Q.OR):
        raise _Beyond
    parts = [_of(child, of, names) for child in node.children]
    decided = node.connector == Q.OR

    def told(row: dict[str, Any]) -> Truth:
        answer: Truth = not decided
        for part in parts:
            one = part(row)
            if one is decided:
                answer = decided
                break
            if one is None:
                answer = None
        return answer if answer is None or not node.negated else not answer

    return told


def _lookup(node: tuple[str, Any], of: type[Record], names: set[str]) -> Test:
    name, _, how = node[0].partition("__")
    column, compared = _column(of, name), _COMPARED.get(how or "exact")
    names.add(column)
    value = node[1]
    if value is None and how in ("", "exact"):
        return lambda row: row[column] is None
    if how == "isnull":
        return lambda row: (row[column] is None) is value
    if compared is None:
        raise _Beyond
    if isinstance(value, F):
        other = _column(of, str(getattr(value, "name", "")))
        names.add(other)
        return lambda row: (
            None if row[column] is None or row[other] is None else compared(row[column], row[other])
        )
    return lambda row: None if row[column] is None else compared(row[column], value)


def _column(of: type[Record], name: str) -> str:
    try:
        return str(of._meta.get_field(name).attname)  # type: ignore[union-attr] # noqa: SLF001 - the same
    except FieldDoesNotExist as error:
        raise _Beyond from error
