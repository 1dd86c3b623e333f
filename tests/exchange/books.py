"""Workbooks made by hand, and a ledger emptied and compared."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from jinguo.exchange.exporting import export
from jinguo.exchange.wanted import Exported, Wanted
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.models import (
    Course,
    Entry,
    Member,
    Partner,
    Receipt,
    Recording,
    RecordQuantity,
    Retimed,
    Step,
)
from jinguo.ledger.opening import opened
from jinguo.ledger.sealed import loose
from jinguo.org.policy import Scope
from jinguo.periods import Period

ALWAYS = Period(date(1949, 10, 1), date(2022, 1, 1))
CLEARED = Scope(everything=True, clearance=4)


class Formula(str):
    """What a formula last gave."""

    __slots__ = ()


Rows = Sequence[Sequence[Any]]


def made(
    sheets: dict[str, Rows], *, hidden: Sequence[int] = (), merged: Sequence[str] = ()
) -> bytes:
    """Return a workbook as staff make them: any cells, some rows hidden, some cells merged."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                _put(sheet, at, column, cell, day)
        for span in merged if rows else ():
            sheet.merge_range(span, rows[0][0])
        for at in hidden:
            sheet.set_row(at, None, None, {"hidden": True})
    book.close()
    return file.getvalue()


def _put(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, Formula):
        sheet.write_formula(row, column, "=1/0", None, cell)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write_number(row, column, cell)


def exported(
    unit: int, *, kinds: Sequence[str] = tuple(MODELS), period: Period = ALWAYS,
    scope: Scope = CLEARED,
) -> tuple[bytes, list[Exported]]:  # fmt: skip
    file = BytesIO()
    names = scope if scope == CLEARED else Scope()
    told = export(Wanted(kinds, unit, period, scope, names, seconded=1), file)
    return file.getvalue(), told


def wipe() -> None:
    """Empty the ledger and leave the units as they are: a second home."""
    for model in (
        Retimed,
        Step,
        Course,
        Receipt,
        RecordQuantity,
        Partner,
        Recording,
        *reversed(MODELS.values()),
        Entry,
        Member,
    ):
        model._default_manager.all().delete()


def ledger() -> dict[str, Any]:
    """Return all that the ledger says, without how and when it came in."""
    told: dict[str, Any] = {"recording": dict(Recording.objects.values_list("unit", "since"))}
    ids = {
        (kind, number): id_
        for kind, model in MODELS.items()
        for number, id_ in model._default_manager.values_list("number", "id")
    }
    for kind, model in MODELS.items():
        for record in model._default_manager.filter(struck_at=None):
            told[f"{kind} {record.id}"] = _record(record, ids)
    standing = [key.split()[1] for key in told if " " in key]
    told["quantities"] = sorted(
        RecordQuantity.objects.filter(record__in=standing).values_list("record", "code", "amount")
    )
    told["partners"] = sorted(
        Partner.objects.filter(record__in=standing).values_list("record", "name", "role")
    )
    return told


_HOW = ("number", "recorder", "recorded_at", "channel", "version", "change", "on_behalf_of")


def _plain(record: Any, name: str) -> Any:
    if name == "extra":
        return {key: opened(record, f"extra.{key}") for key in record.extra}
    return opened(record, name)


def _record(record: Any, ids: dict[tuple[str, int], Any]) -> dict[str, Any]:
    said = {}
    for field in record._meta.concrete_fields:
        value = getattr(record, field.attname)
        other = field.related_model and field.related_model._meta.model_name
        if other in MODELS:
            value = ids.get((other, value))
        elif field.name.endswith("_index"):
            continue
        elif field.name in ("title", "extra", *loose(record.kind())):
            value = _plain(record, field.name)
        elif field.name.endswith("_sealed"):
            value = opened(record, field.name.removesuffix("_sealed"))
        if field.name not in _HOW:
            said[field.name] = value
    return said
