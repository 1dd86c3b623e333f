"""Writes figures as a workbook: a unit's whole list, or one figure with its parts."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Decimal
from typing import IO

from django.utils.timezone import localtime

from jinguo.counting.books import Books
from jinguo.counting.figures import (
    Figure,
    Slice,
    Table,
    Worked,
    by_children,
    by_months,
    check_reach,
    figure,
    in_force,
    owing,
    table,
)
from jinguo.counting.guarded import FEW, MARK
from jinguo.exchange.pages import Page, PlainPage, Written, book, plain_book
from jinguo.org.policy import Scope
from jinguo.quantities.measures import base, kind_of

_HEADINGS = (
    "条线", "项目", "数字", "计量单位", "本期", "上年同期", "分子", "分母",
    "有据率（%）", "未报单位数", "零报告单位数", "口径说明", "口径地址",
)  # fmt: skip
_SOME = frozenset({"分子", "分母", "有据率（%）", "口径说明"})
"""What only some figures have; alone on its page a figure leaves the others out."""
_WIDE = (8, 22, 28, 10, 14, 14, 12, 12, 12, 12, 14, 48, 28)
_PARTS = ("名称", "数值", "计量单位", "有据率（%）")
_PARTS_WIDE = (24, 16, 10, 12)
_COUNT = "合计：{} 行"
_FINE = Decimal("0.0001")
_MOST_MONTHS = 36


@dataclass(frozen=True)
class Into:
    """Where figures are written, and as what."""

    file: IO[bytes]
    plain: bool = False
    """A table of plain text in place of a workbook."""
    addressed: bool = True
    """Whether the figures' addresses are told, which only who looks after programmes reads."""

    def opened(self) -> AbstractContextManager[Callable[[str], Page | PlainPage]]:
        """Return what adds a sheet, or a part."""
        return plain_book(self.file) if self.plain else book(self.file)


def export_list(books: Books, where: Slice, *, scope: Scope, into: Into) -> None:
    """Write every figure in force for a unit and a period, beside the year before.

    Raises:
        PolicyError: If the scope does not reach the unit.
    """
    check_reach(where, scope)
    addresses = in_force(books, where.period)
    counted = table(books, addresses, [where.period, where.period.last_year()], scope=scope)
    with into.opened() as pages:
        page = pages("数字")
        rows = [_line(counted, address, where) for address in _by_line(books, addresses)]
        _title(page, books, where, marked=any(MARK in row for row in rows))
        page.write(_HEADINGS[: _shown(into)], "heading")
        for row in rows:
            page.write(row[: _shown(into)])
        page.write((_COUNT.format(len(rows)),))
        page.widths(_WIDE)


def _by_line(books: Books, addresses: Sequence[str]) -> list[str]:
    """Return the figures of each line of work together, as the page lists them."""
    lines: dict[str, list[str]] = {}
    for address in addresses:
        lines.setdefault(books.catalogue.programme_of(address).line, []).append(address)
    return [address for line in lines.values() for address in line]


def export_one(books: Books, address: str, where: Slice, *, scope: Scope, into: Into) -> None:
    """Write one figure, and a sheet each for the units beneath and the months.

    Raises:
        AddressError: If the catalogue has no such indicator.
        PolicyError: If the scope does not reach the unit.
    """
    check_reach(where, scope)
    counted = table(books, [address], [where.period, where.period.last_year()], scope=scope)
    below = [figure(books, address, each, scope=scope) for each in by_children(books, where)]
    with into.opened() as pages:
        page = pages("数字")
        row = _line(counted, address, where)
        _title(page, books, where, marked=MARK in row)
        for heading, said in list(zip(_HEADINGS, row, strict=True))[: _shown(into)]:
            if said not in (None, "") or heading not in _SOME:
                page.write((heading, said))
        page.widths((14, 48))
        if len(below) > 1:
            names = [*(each.unit_name for each in below[:-1]), "本级"]
            _parts(pages("各单位"), names, below)
        spans = by_months(where)
        if 1 < len(spans) <= _MOST_MONTHS:
            by_month = [figure(books, address, each, scope=scope) for each in spans]
            _parts(pages("分月"), [each.period.chinese() for each in spans], by_month)


def _shown(into: Into) -> int:
    return len(_HEADINGS) if into.addressed else -1


def _title(page: Page | PlainPage, books: Books, where: Slice, *, marked: bool) -> None:
    place = books.tree.place(where.unit, where.period.last_day)
    at = f"，截至 {localtime(books.at):%Y-%m-%d %H:%M}" if books.at else ""
    told_of = f"{place.name}{where.period.chinese()}{at}"
    page.write((told_of, f"{MARK} {FEW}") if marked else (told_of,), "text")


def _line(counted: Table, address: str, where: Slice) -> tuple[Written, ...]:
    books = counted.books
    what, programme = books.catalogue.indicator(address), books.catalogue.programme_of(address)
    now = counted.worked(address, where.unit, where.period)
    before = counted.worked(address, where.unit, where.period.last_year())
    owed = owing(books, address, where)
    return (
        programme.line or "其他", programme.title, what.label, what.measure,
        told(now, what.measure), told(before, what.measure) if before.rows else _mark(before),
        *_fraction(now), _percent(now),
        len(owed.missing), len(owed.zeros), what.note, address,
    )  # fmt: skip


def _parts(page: Page | PlainPage, names: Iterable[str], figures: Sequence[Figure]) -> None:
    page.write(_PARTS, "heading")
    for name, each in zip(names, figures, strict=True):
        value = told(each.worked, each.measure)
        page.write((name, value, each.measure, _percent(each.worked)))
    page.write((_COUNT.format(len(figures)),))
    if any(each.worked.withheld for each in figures):
        page.write((f"{MARK} {FEW}",), "text")
    page.widths(_PARTS_WIDE)


def told(worked: Worked, measure: str) -> Written:
    """Return a figure as a cell holds it: its value, or the mark of one that is not told."""
    return MARK if worked.withheld else cell(worked.value, measure)


def _mark(worked: Worked) -> Written:
    return MARK if worked.withheld else None


def cell(value: Decimal | None, measure: str) -> Written:
    """Return a value as a cell holds it: counts whole, money in 元, a share in its own points."""
    if value is None:
        return None
    points = value / base(measure) if kind_of(measure) == "ratio" else value
    if measure != "元" and points == points.to_integral_value():
        return int(points)
    return points.quantize(_FINE)


def _fraction(worked: Worked) -> tuple[Written, Written]:
    if worked.denominator is None:
        return None, None
    return cell(worked.numerator, ""), cell(worked.denominator, "")


def _percent(worked: Worked) -> Written:
    return None if worked.evidence is None else cell(worked.evidence, "%")
