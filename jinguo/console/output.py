"""How the command line shows what it found: a table for people, JSON or CSV for scripts."""

import csv
import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from jinguo.exchange.pages import begins_formula

FORMATS = ("table", "json", "csv")


def plain(value: Any) -> Any:
    """Return a value as JSON has it: whole numbers whole, others as written from decimals."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value


def put_json(content: Any) -> None:
    """Print one JSON document."""
    json.dump(plain(content), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def put(rows: Sequence[Mapping[str, Any]], headings: Mapping[str, str], *, form: str) -> None:
    """Print rows in a form; headings name the columns of a table and choose them."""
    if form == "json":
        put_json(list(rows))
    elif form == "csv":
        _put_csv(rows)
    else:
        _put_table(rows, headings)


def _put_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    flat = [_flat(row) for row in rows]
    names = list(dict.fromkeys(name for row in flat for name in row))
    writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    writer.writeheader()
    # CSV has no text as such: a spreadsheet is kept from working a cell out by a quote before it.
    writer.writerows({name: _quoted(cell) for name, cell in row.items()} for row in flat)


def _quoted(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and begins_formula(cell) else cell


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in plain(row).items():
        if isinstance(value, dict):
            flat.update({f"{key}_{inner}": each for inner, each in value.items()})
        elif isinstance(value, list):
            flat[key] = len(value)
        else:
            flat[key] = value
    return flat


def _put_table(rows: Sequence[Mapping[str, Any]], headings: Mapping[str, str]) -> None:
    cells = [list(headings.values())] + [[_cell(row.get(key)) for key in headings] for row in rows]
    widths = [max(_width(line[at]) for line in cells) for at in range(len(headings))]
    for line in cells:
        padded = (
            cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)
        )
        sys.stdout.write("  ".join(padded).rstrip() + "\n")


def _cell(value: Any) -> str:
    value = plain(value)
    if value is None:
        return "—"
    if isinstance(value, dict):
        return str(value.get("name", ""))
    if isinstance(value, list):
        return str(len(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
