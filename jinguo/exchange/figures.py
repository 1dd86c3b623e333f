"""Writes figures as a workbook: a unit's whole list, or one figure with its parts."""

from collections.abc import Iterable, Sequence
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
    missing,
    table,
)
from jinguo.exchange.pages import Page, Written, book
from jinguo.org.policy import Scope
from jinguo.quantities.measures import base, kind_of

_HEADINGS = (
    "条线", "项目", "数字", "计量单位", "本期", "上年同期", "分子", "分母",
    "有据率（%）", "未报单位数", "口径说明", "口径地址",
)  # fmt: skip
_SOME = frozenset({"分子", "分母", "有据率（%）", "口径说明"})
"""What only some figures have; alone on its page a figure leaves the others out."""
_WIDE = (8, 22, 28, 10, 14, 14, 12, 12, 12, 12, 48, 28)
_PARTS = ("名称", "数值", "计量单位", "有据率（%）")
_PARTS_WIDE = (24, 16, 10, 12)
_FINE = Decimal("0.0001")
_MOST_MONTHS = 36


def export_list(
    books: Books, where: Slice, *, scope: Scope, file: IO[bytes], addressed: bool = True
) -> None:
    """Write every figure in force for a unit and a period, beside the year before.

    `addressed` adds the figures' addresses, which only who looks after programmes reads.

    Raises:
        PolicyError: If the scope does not reach the unit.
    """
    check_reach(where, scope)
    addresses = in_force(books, where.period)
    counted = table(books, addresses, [where.period, where.period.last_year()])
    with book(file) as pages:
        page = pages("数字")
        _title(page, books, where)
        page.write(_HEADINGS[: _shown(addressed)], "heading")
        for address in _by_line(books, addresses):
            page.write(_line(counted, address, where)[: _shown(addressed)])
        page.widths(_WIDE)


def _by_line(books: Books, addresses: Sequence[str]) -> list[str]:
    """Return the figures of each line of work together, as the page lists them."""
    lines: dict[str, list[str]] = {}
    for address in addresses:
        lines.setdefault(books.catalogue.programme_of(address).line, []).append(address)
    return [address for line in lines.values() for address in line]


def export_one(
    books: Books, address: str, where: Slice, *, scope: Scope, file: IO[bytes],
    addressed: bool = True,
) -> None:  # fmt: skip
    """Write one figure, and a sheet each for the units beneath and the months.

    Raises:
        AddressError: If the catalogue has no such indicator.
        PolicyError: If the scope does not reach the unit.
    """
    check_reach(where, scope)
    counted = table(books, [address], [where.period, where.period.last_year()])
    below = [figure(books, address, each, scope=scope) for each in by_children(books, where)]
    with book(file) as pages:
        page = pages("数字")
        _title(page, books, where)
        told = _line(counted, address, where)
        for heading, said in list(zip(_HEADINGS, told, strict=True))[: _shown(addressed)]:
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


def _shown(addressed: bool) -> int:  # noqa: FBT001 - the one thing it is told
    return len(_HEADINGS) if addressed else -1


def _title(page: Page, books: Books, where: Slice) -> None:
    place = books.tree.place(where.unit, where.period.last_day)
    at = f"，截至 {localtime(books.at):%Y-%m-%d %H:%M}" if books.at else ""
    page.write((f"{place.name}{where.period.chinese()}{at}",), "text")


def _line(counted: Table, address: str, where: Slice) -> tuple[Written, ...]:
    books = counted.books
    what, programme = books.catalogue.indicator(address), books.catalogue.programme_of(address)
    now = counted.worked(address, where.unit, where.period)
    before = counted.worked(address, where.unit, where.period.last_year())
    return (
        programme.line or "其他", programme.title, what.label, what.measure,
        cell(now.value, what.measure), cell(before.value if before.rows else None, what.measure),
        *_fraction(now), _percent(now),
        len(missing(books, address, where)), what.note, address,
    )  # fmt: skip


def _parts(page: Page, names: Iterable[str], figures: Sequence[Figure]) -> None:
    page.write(_PARTS, "heading")
    for name, each in zip(names, figures, strict=True):
        value = cell(each.value, each.measure)
        page.write((name, value, each.measure, _percent(each.worked)))
    page.widths(_PARTS_WIDE)


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
