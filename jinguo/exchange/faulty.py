"""Gives a workbook back with what is wrong beside each of its rows: to be mended and sent again."""

from collections import defaultdict
from io import BytesIO
from typing import Any

from jinguo.exchange.cells import text
from jinguo.exchange.importing import Taken
from jinguo.exchange.pages import Written, book
from jinguo.exchange.sheets import Sheet, marked
from jinguo.exchange.tables import Fault, Table

PROBLEM, OURS = "问题", "系统编号"
_NAMES = 31


def returned(content: bytes, found: list[Sheet], taken: Taken) -> bytes:
    """Return the workbook with a column 问题 beside the rows.

    An .xlsx file is the same but for that; of any other a new one holds the same cells. Where the
    right rows were taken in, each row also gets its id: it is known again when the file comes back.
    """
    notes = {of.sheet.name: _notes(of, taken) for of in taken.tables}
    notes |= _of_sheets(found, taken, notes)
    kept = {name: told for name, told in notes.items() if told["rows"]}
    whole = marked(content, kept) if content.startswith(b"PK\x03\x04") else b""
    return whole or _anew(found, notes)


def _notes(of: Table, taken: Taken) -> dict[str, Any]:
    rows: dict[int, list[str]] = defaultdict(lambda: [""])
    for fault in taken.faults:
        if fault.sheet == of.sheet.name and fault.row > of.first:
            rows[fault.row][0] += _said(fault)
    heads = [
        _said(fault)
        for fault in taken.faults
        if fault.sheet == of.sheet.name and 0 < fault.row <= of.first
    ]
    rows[of.first or 1] = ["；".join([PROBLEM, *heads]) if heads else PROBLEM]
    if taken.number is not None:
        for (sheet, number), id_ in taken.ids.items():
            if sheet == of.sheet.name:
                rows[number] = [rows[number][0], str(id_)]
        rows[of.first or 1].append(OURS)
    old = [each.place for each in of.headings if each.said in (PROBLEM, OURS)]
    width = max(map(len, of.sheet.rows), default=0)
    return {"at": width, "old": old, "rows": dict(rows)}


def _of_sheets(
    found: list[Sheet], taken: Taken, notes: dict[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Return the notes of sheets of which no table could be made: beside their first row."""
    told: dict[str, dict[str, Any]] = {}
    for sheet in found:
        said = [_said(f) for f in taken.faults if f.sheet == sheet.name and f.row == 0]
        if said and sheet.name not in notes and sheet.rows:
            width = max(map(len, sheet.rows), default=0)
            told[sheet.name] = {"at": width, "old": [], "rows": {1: ["".join(said)]}}
    return told


def _said(fault: Fault) -> str:
    return f"{fault.heading}：{fault.told}" if fault.heading else fault.told


def _anew(found: list[Sheet], notes: dict[str, dict[str, Any]]) -> bytes:
    file = BytesIO()
    with book(file) as pages:
        for sheet in found:
            page, told = pages(sheet.name[:_NAMES]), notes.get(sheet.name)
            for number, row in enumerate(sheet.rows, 1):
                cells = [_cell(cell) for cell in row]
                if told:
                    for place in told["old"]:
                        cells[place] = None
                    cells += [None] * (told["at"] - len(cells)) + told["rows"].get(number, [])
                page.write(cells)
    return file.getvalue()


def _cell(cell: Any) -> Written:
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else text(cell)
    return cell if isinstance(cell, (str, int)) or hasattr(cell, "year") else text(cell)
