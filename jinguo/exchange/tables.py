"""Finds the columns of a sheet: the row of headings, wherever it is, and what each column means."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from xlsxwriter.utility import xl_col_to_name

from jinguo.exchange.cells import Cell
from jinguo.exchange.columns import Column
from jinguo.exchange.sheets import Sheet

_WITHIN = 20
_PASSED_OVER = frozenset({"序号"})
"""Headings of columns that staff keep for themselves."""


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place of a workbook, and what to do. Row 0 is the sheet as a whole."""

    sheet: str
    row: int
    column: int | None
    told: str
    heading: str = ""

    def __str__(self) -> str:
        """Return one sentence that names the cell."""
        where = f"“{self.sheet}”表"
        if self.column is not None:
            where += f" {xl_col_to_name(self.column)}{self.row}"
        elif self.row:
            where += f"第 {self.row} 行"
        return f"{where}{f'（{self.heading}）' if self.heading else ''}：{self.told}"


@dataclass(frozen=True)
class Table:
    """A sheet of one kind whose columns are known; `first` is the row after the headings."""

    sheet: Sheet
    kind: str
    first: int
    columns: dict[int, Column]

    def rows(self) -> Iterator[tuple[int, list[tuple[Column, Cell]]]]:
        """Yield the rows that say something: their number as a workbook counts, and their cells."""
        for number, row in enumerate(self.sheet.rows[self.first :], self.first + 1):
            cells = [(column, row[at]) for at, column in self.columns.items() if _says(row[at])]
            if cells:
                yield number, cells

    def fault(self, row: int, name: str | None, told: str) -> Fault:
        """Return a fault of a row, in the column of that name in the ledger if there is one."""
        for at, column in self.columns.items():
            if column.name == name:
                return Fault(self.sheet.name, row, at, told, column.heading)
        return Fault(self.sheet.name, row, None, told)


def table(sheet: Sheet, kind: str, known: Sequence[Column]) -> tuple[Table, list[Fault]]:
    """Return a sheet with its columns known, and what is wrong with its headings."""
    by_heading = {_heading(column.heading): column for column in known}
    at = max(range(min(_WITHIN, len(sheet.rows))), key=lambda row: _fitting(sheet, row, by_heading))
    if _fitting(sheet, at, by_heading) == 0:
        some = "、".join(column.heading for column in known[1:4])
        said = f"找不到标题行，请在最前面几行里写出各列标题，如 {some}。"
        return Table(sheet, kind, len(sheet.rows), {}), [Fault(sheet.name, 0, None, said)]
    columns, faults = dict[int, Column](), list[Fault]()
    for place, cell in enumerate(sheet.rows[at]):
        heading = _heading(cell)
        column = by_heading.get(heading)
        told = _wrong(sheet, at, place, column, columns)
        if told and heading not in _PASSED_OVER:
            faults.append(Fault(sheet.name, at + 1, place, told, heading))
        elif column:
            columns[place] = column
    missing = [c.heading for c in known if c.required and c not in columns.values()]
    if missing:
        told = f"缺少必填的列 {'、'.join(missing)}，请补上。"
        faults.append(Fault(sheet.name, at + 1, None, told))
    return Table(sheet, kind, at + 1, columns), faults


def _wrong(
    sheet: Sheet, at: int, place: int, column: Column | None, before: dict[int, Column]
) -> str:
    """Return what is wrong with the heading of one column, if anything."""
    if column in before.values():
        return "这个标题出现了两次，请删去一列。"
    if column:
        return ""
    if _says(sheet.rows[at][place]):
        return "不认识这个标题，请照模板改正，或删去这一列。"
    filled = any(_says(row[place]) for row in sheet.rows[at + 1 :])
    return "这一列有内容而没有标题，请写上标题，或删去这一列。" if filled else ""


def _fitting(sheet: Sheet, row: int, by_heading: dict[str, Column]) -> int:
    return len({_heading(cell) for cell in sheet.rows[row]} & set(by_heading))


def _heading(cell: Cell) -> str:
    """Return a heading without spaces, line breaks, stars and full-width forms."""
    return "".join(normalize("NFKC", str(cell)).replace("*", "").split())


def _says(cell: Cell) -> bool:
    return cell.strip() != "" if isinstance(cell, str) else True
