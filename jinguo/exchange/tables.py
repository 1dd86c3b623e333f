"""Finds the columns of a sheet: the row of headings, wherever it is, and what each column means."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_col_to_name

from jinguo.exchange.cells import Cell
from jinguo.exchange.columns import Column, Part
from jinguo.exchange.headings import Words, is_passed_over, plain
from jinguo.exchange.mapping import LEFT_OUT, Decision, Head
from jinguo.exchange.sheets import Sheet

_SUMS = re.compile(
    r"(本页|本月|本季|本年|全年|全县|全市|全乡|全镇|以上)?(小计|合计|总计|共计|累计)[：:]?[0-9,.]*[条场次人户元个件份]{0,2}"
)
_NOTES = re.compile(
    r"(注|备注|说明|导出说明|填表人?|制表人?|审核人?|负责人|联系人|填报(人|时间|日期))\s*[：:].*",
    re.DOTALL,
)
_FEW = 3
_DASHES = 4
"""Of a UUID."""


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
        return f"{where}{self.beside}"

    @property
    def beside(self) -> str:
        """Return what is said of it beside its own row."""
        return f"{f'（{self.heading}）' if self.heading else ''}：{self.told}"


@dataclass(frozen=True)
class Heading:
    """One heading of a sheet: what it is taken for and why; no column is one left out."""

    place: int
    said: str
    column: Column | None
    why: str


@dataclass(frozen=True)
class Table:
    """A sheet of one kind whose columns are known; `first` is the row after the headings."""

    sheet: Sheet
    kind: str
    first: int
    columns: dict[int, Column]
    fixed: list[tuple[Column, Cell]] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the rows that say something of their own: their number in a workbook, their cells.

        Sums, notes beneath the table and headings said again are passed over.
        """
        places = list(self.columns)
        heads = self.sheet.rows[self.first - 1] if self.first else []
        for number, row in enumerate(self.sheet.rows[self.first :], self.first + 1):
            if any(row[at] not in ("", None) for at in places if at < len(row)):
                said = [c for c in row if c != "" and not (isinstance(c, str) and not c.strip())]
                if said and not _is_beside(said) and row != heads:
                    yield number, row

    def fault(self, row: int, name: str | None, told: str) -> Fault:
        """Return a fault of a row, in the column of that name in the ledger if there is one."""
        for at, column in self.columns.items():
            if column.name == name:
                return Fault(self.sheet.name, row, at, told, column.heading)
        return Fault(self.sheet.name, row, None, told)


def _is_beside(said: list[Cell]) -> bool:
    """Tell whether a row only sums up, or tells of the table as a whole."""
    for cell in said[:_FEW]:
        if isinstance(cell, str):
            plainly = plain(cell)
            if _SUMS.fullmatch(plainly) or (len(said) <= _FEW and _NOTES.fullmatch(plainly)):
                return True
    return False


def table(
    sheet: Sheet, head: Head, known: Sequence[Column], decision: Decision
) -> tuple[Table, list[Fault]]:
    """Return a sheet with its columns known, and what is wrong with its headings."""
    if not head.fitting and not decision.columns:
        some = "、".join(column.heading for column in known[1:4])
        said = f"找不到标题行，请在最前面几行里写出各列标题，如 {some}。"
        return Table(sheet, head.kind, len(sheet.rows), {}), [Fault(sheet.name, 0, None, said)]
    words, by_name = Words(head.kind, known), {column.name: column for column in known}
    finding = _Finding(sheet, head.row, words, by_name, decision)
    for place, cell in enumerate(sheet.rows[head.row]):
        finding.take(place, plain(cell))
    columns, faults, headings = finding.columns, finding.faults, finding.headings
    fixed: list[tuple[Column, Cell]] = [
        (by_name[name], text) for name, text in decision.fixed.items() if name in by_name
    ]
    there = {column.name for column in columns.values()} | {column.name for column, _ in fixed}
    missing = [column.heading for column in known if column.required and column.name not in there]
    if missing:
        told = f"缺少必填的列 {'、'.join(missing)}，请补上。"
        faults.append(Fault(sheet.name, head.row + 1, None, told))
    return Table(sheet, head.kind, head.row + 1, columns, fixed, headings), faults


class _Finding:
    """Finds what each heading of a row means, from left to right."""

    def __init__(
        self, sheet: Sheet, at: int, words: Words, by_name: dict[str, Column], decision: Decision
    ) -> None:
        self.sheet, self.at, self.words = sheet, at, words
        self.by_name, self.decision = by_name, decision
        self.surest = _surest(sheet.rows[at], words)
        self.columns: dict[int, Column] = {}
        self.faults: list[Fault] = []
        self.headings: list[Heading] = []

    def take(self, place: int, said: str) -> None:
        """Take in the next heading."""
        column, why = self._meant(place, said)
        if column and column.part is Part.ID and not _has_ids(self.sheet, self.at, place):
            self.headings.append(Heading(place, said, None, "自己编的号，不导入"))
            return
        left_out = self.decision.columns.get(said) == LEFT_OUT
        told = "" if left_out else _wrong(self.sheet, self.at, place, column, self.columns)
        if told and not is_passed_over(said):
            self.faults.append(Fault(self.sheet.name, self.at + 1, place, told, said))
        elif column and not told:
            self.columns[place] = column
        if said:
            silent = "不导入" if is_passed_over(said) else ""
            self.headings.append(Heading(place, said, column, why or silent))

    def _meant(self, place: int, said: str) -> tuple[Column | None, str]:
        column, why = self.words.column(said) if said else (None, "")
        chosen = self.decision.columns.get(said)
        if chosen is not None:
            same = column if column and column.name == chosen else None
            return same or self.by_name.get(chosen), "您选的"
        if column and column.name in self.decision.columns.values():
            return None, ""
        # What some other heading names exactly, this one does not mean as well.
        usual = column and why.startswith("“")
        if usual and self.surest.get(column.name) not in (None, place):  # type: ignore[union-attr] # it is one
            return None, ""
        return column, why


def _surest(row: Sequence[Cell], words: Words) -> dict[str, int]:
    """Return the place of each column that some heading names exactly: others only may mean it."""
    found: dict[str, int] = {}
    for sure in (True, False):
        for place, cell in enumerate(row):
            column, why = words.column(plain(cell)) if cell != "" else (None, "")
            if column and why.startswith("“") is not sure:
                found.setdefault(column.name, place)
    return found


def _has_ids(sheet: Sheet, at: int, place: int) -> bool:
    """Tell whether a column called 编号 holds ours: staff number their rows themselves."""
    said = [row[place] for row in sheet.rows[at + 1 :] if place < len(row)]
    return not any(_says(cell) for cell in said) or any(
        isinstance(cell, str) and cell.count("-") == _DASHES for cell in said
    )


def _wrong(
    sheet: Sheet, at: int, place: int, column: Column | None, before: dict[int, Column]
) -> str:
    """Return what is wrong with the heading of one column, if anything."""
    if column and column.name in {each.name for each in before.values()}:
        return "这个标题出现了两次，请删去一列。"
    if column:
        return ""
    filled = any(place < len(row) and _says(row[place]) for row in sheet.rows[at + 1 :])
    if _says(sheet.rows[at][place]):
        return "不认识这个标题，请照模板改正，或删去这一列。" if filled else ""
    return "这一列有内容而没有标题，请写上标题，或删去这一列。" if filled else ""


def _says(cell: Cell) -> bool:
    return cell.strip() != "" if isinstance(cell, str) else True
