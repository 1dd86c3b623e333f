"""The second wall: on PostgreSQL every statement is made in a declared reach, or in none.

The tables' own policies (`wall_tables`) hide records of S3 and above, and what is not in use, from
whoever declared nothing. `reads` and `rights` declare the scope that they filter by; the journal's
lock opens the tables to the writer for its own transaction; `whole` is for what must know all of
them, which a test counts. On SQLite all of this does nothing.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from jinguo.ledger.declared import programmes_of
from jinguo.ledger.models.base import Secrecy
from jinguo.org.policy import Scope

WHOLE = "whole"
_NOTHING = ""
_TELL = "SELECT set_config('jinguo.reach', %s, false)"

_declared: ContextVar[tuple[Scope | None, str]] = ContextVar("declared", default=(None, _NOTHING))
_opened: ContextVar[int] = ContextVar("opened", default=0)


def declare(scope: Scope) -> None:
    """Say as whom records are read from here on, until the request ends or another is declared."""
    if connection.vendor == "postgresql" and _declared.get()[0] is not scope:
        _declared.set((scope, json.dumps(_reach(scope), ensure_ascii=False)))


def clear(**_: object) -> None:
    """Declare nothing: at both ends of every request."""
    _declared.set((None, _NOTHING))


@contextmanager
def whole() -> Iterator[None]:
    """Reach every record for a while: to count, to check, to follow what one record names.

    Never around a `yield` of a generator, which would leave it open for whoever asks next.
    """
    opened = _opened.set(_opened.get() + 1)
    try:
        yield
    finally:
        _opened.reset(opened)


def wanted() -> str:
    """Return the reach in which the next statement is to be made, as the tables are told it."""
    return WHOLE if _opened.get() else _declared.get()[1]


def _reach(scope: Scope) -> dict[str, Any]:
    """Return what a scope reads of S3 and above: units by the groups of classes read there."""
    groups: dict[tuple[tuple[str, int], ...], int] = {}
    units = {}
    for unit in scope.classes:
        classes = {"": scope.classes[unit]}
        classes.update((line, of.get(unit, -1)) for line, of in scope.lines.items())
        group = tuple(each for each in sorted(classes.items()) if each[1] >= Secrecy.S3)
        if group:
            units[str(unit)] = groups.setdefault(group, len(groups))
    # A team's files open where the post holds the unit, and with a phone only near it.
    near = scope.classes if scope.team_units is None else scope.team_units & scope.units
    return {
        "account": scope.account,
        "all": scope.clearance if scope.everything else -1,
        "units": units,
        "groups": [dict(group) for group in groups],
        "words": {key: line for line in scope.lines for key in programmes_of(line)},
        "team": scope.team_class if scope.team else -1,
        "near": {str(unit): 1 for unit in near} if scope.team else {},
    }


class Teller:
    """Tells one connection the reach before a statement, where it was last told another.

    What is set in a transaction goes back with it: it is told anew unless the block in which it
    was told still lasts.
    """

    def __init__(self) -> None:
        self.known, self.block = _NOTHING, None  # type: tuple[str, object]

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any  # noqa: FBT001 - Django's signature of a wrapper
    ) -> Any:  # fmt: skip
        """Execute a statement in the reach that is declared."""
        # What is told before a rollback goes with it, though its block has ended already.
        if not str(sql).startswith("ROLLBACK"):
            self.tell(context["connection"], wanted())
        return execute(sql, params, many, context)

    def tell(self, on: BaseDatabaseWrapper, reach: str) -> None:
        """Set the reach of a connection, if it is another."""
        stands = self.block is None or self.block in on.atomic_blocks
        failed = on.connection.info.transaction_status.name == "INERROR"
        # A transaction that failed takes nothing but its end.
        if failed or (stands and self.known == reach):
            return
        on.connection.execute(_TELL, [reach])
        self.known = reach
        self.block = on.atomic_blocks[-1] if on.atomic_blocks else None


def connected(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Put a teller on a connection that was just opened: it has been told nothing."""
    if connection.vendor == "postgresql":
        others = [each for each in connection.execute_wrappers if not isinstance(each, Teller)]
        connection.execute_wrappers[:] = [*others, Teller()]


def hand_back(**_: object) -> None:
    """Declare nothing, and leave nothing set on a connection that outlives its request."""
    clear()
    if connection.vendor != "postgresql" or connection.connection is None:
        return
    for each in connection.execute_wrappers:
        if isinstance(each, Teller) and each.known and not connection.in_atomic_block:
            each.tell(connection, _NOTHING)
