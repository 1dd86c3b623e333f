"""Inserts and updates many rows of a table, column by column: what Django does row by row."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

_TEXTS = (models.CharField, models.TextField)


def insert(
    of: type[models.Model], rows: Sequence[Any], *, ready: Mapping[str, list[Any]] | None = None
) -> list[int]:
    """Insert rows and return their keys; a row without one takes the next.

    `rows` are anything that has the table's columns as attributes; `ready` holds columns that are
    already as the database takes them. Call it within a transaction.

    Raises:
        IntegrityError: If a row breaks a constraint; then none stands.
    """
    fields = of._meta.concrete_fields  # noqa: SLF001 - Django's documented Meta API
    key = fields[0] if fields[0].primary_key else of._meta.pk  # noqa: SLF001 - the same
    keys = [getattr(row, key.attname) for row in rows]
    if None in keys:
        keys = _reserved(of, len(rows))
    columns = [
        keys if each is key
        else ready[each.attname] if ready and each.attname in ready
        else _prepared(each, list(map(attrgetter(each.attname), rows)))
        for each in fields
    ]  # fmt: skip
    quote = connection.ops.quote_name
    named = ", ".join(quote(str(each.column)) for each in fields)
    places = ", ".join(["%s"] * len(fields))
    table = quote(of._meta.db_table)  # noqa: SLF001 - the same
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({named}) VALUES ({places})",  # noqa: S608 - our own tables' names
            list(zip(*columns, strict=True)),
        )
    return keys


def update(of: type[models.Model], rows: Sequence[Any], columns: Sequence[str]) -> None:
    """Write some columns of rows that stand; call it within a transaction.

    Raises:
        IntegrityError: If a row breaks a constraint; then none is changed.
    """
    key = of._meta.pk  # noqa: SLF001 - Django's documented Meta API
    assert key is not None
    fields = [of._meta.get_field(name) for name in columns]  # noqa: SLF001 - the same
    told = [_prepared(each, [getattr(row, each.attname) for row in rows]) for each in fields]  # type: ignore[union-attr] # columns of its own
    keys = [getattr(row, key.attname) for row in rows]
    quote = connection.ops.quote_name
    named = ", ".join(f"{quote(str(each.column))} = %s" for each in fields)  # type: ignore[union-attr] # the same
    table, column = quote(of._meta.db_table), quote(str(key.column))  # noqa: SLF001 - the same
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {named} WHERE {column} = %s",  # noqa: S608 - our own tables' names
            list(zip(*told, keys, strict=True)),
        )


def _prepared(field: Any, values: list[Any]) -> list[Any]:
    """Return a column as the database takes it; like values are turned once."""
    if isinstance(field, _TEXTS) and set(map(type, values)) <= {str}:
        return values
    there = connections[DEFAULT_DB_ALIAS]  # itself: what stands for it costs more than the turning
    if isinstance(field, models.JSONField):
        return [field.get_db_prep_save(value, there) for value in values]
    turned = {value: field.get_db_prep_save(value, there) for value in set(values)}
    return [turned[value] for value in values]


def _reserved(of: type[models.Model], count: int) -> list[int]:
    """Take the next keys of a table; on SQLite nobody else writes while this transaction does."""
    table = of._meta.db_table  # noqa: SLF001 - Django's documented Meta API
    column = of._meta.pk.column  # noqa: SLF001 - the same
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, column, count],
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return list(range(last + 1, last + count + 1))
