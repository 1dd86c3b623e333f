"""Counts the journal's rows of each unit without a gap, in the transaction that writes them."""

from collections.abc import Mapping

from django.db import connection

from jinguo.ledger.models import Counter
from jinguo.ledger.proof import Table, counter_mac

Held = tuple[int, int, int, str]
_BROKEN = "0" * 64
"""What a counter that was not ours is written on with: a check goes on finding it."""


def take(table: Table, wanted: Mapping[int, int], *, key: bytes) -> dict[int, int]:
    """Take so many numbers for each unit and return the number before the first of each.

    A unit's counter is held until the transaction ends; other units' rows do not wait for it.
    """
    held = _held(table, wanted)
    if missing := wanted.keys() - {unit for _, unit, _, _ in held}:
        Counter.objects.bulk_create(
            [Counter(table=table, unit=unit) for unit in sorted(missing)], ignore_conflicts=True
        )
        held = _held(table, wanted)
    before = {unit: last for _, unit, last, _ in held}
    _set([_moved(table, each, wanted, key=key) for each in held])
    return before


def _moved(
    table: Table, held: Held, wanted: Mapping[int, int], *, key: bytes
) -> tuple[int, str, int]:
    """Return where a counter moves to: last number, MAC, and the key of its row."""
    row, unit, last, told = held
    ours = told == counter_mac(key, table, unit, last) or (last == 0 and not told)
    last += wanted[unit]
    return last, counter_mac(key, table, unit, last) if ours else _BROKEN, row


def _set(moved: list[tuple[int, str, int]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE ledger_counter SET last = %s, mac = %s WHERE id = %s", moved)


def _held(table: Table, wanted: Mapping[int, int]) -> list[Held]:
    # In one order, so that two transactions never wait for each other.
    rows = Counter.objects.select_for_update().filter(table=table).order_by("unit")
    units = sorted(wanted)
    return [
        each
        for start in range(0, len(units), 500)
        for each in rows.filter(unit__in=units[start : start + 500]).values_list(
            "pk", "unit", "last", "mac"
        )
    ]
