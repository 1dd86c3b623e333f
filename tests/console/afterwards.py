"""A database put back as it was, when a whole city was built in it for good."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.db import connection, transaction
from django.db.backends.sqlite3.base import Database


@contextmanager
def gone_afterwards() -> Iterator[None]:
    """Put the database back as it was.

    SQLite's is copied: a city in one transaction that is undone would take three times as long.
    """
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        return
    with closing(Database.connect(":memory:")) as before:
        connection.connection.backup(before)
        yield
        before.backup(connection.connection)
