"""`jinguo figures show` and `jinguo figures verify`."""

import argparse
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from jinguo.console.home import add_asker, open_home, reach
from jinguo.console.output import FORMATS, put
from jinguo.counting import recount
from jinguo.counting.books import Books, books, fresh
from jinguo.counting.figures import (
    Figure,
    Slice,
    by_children,
    by_months,
    by_programmes,
    figure,
    in_force,
    scale,
    table,
)
from jinguo.counting.guarded import MARK
from jinguo.ledger.declared import declared
from jinguo.org.policy import EVERYTHING, PUBLIC, Action, Scope
from jinguo.org.units import find
from jinguo.periods import Period, read_period, standard

_HEADINGS = {
    "address": "口径", "label": "名称", "value": "数值", "measure": "量词",
    "numerator": "分子", "denominator": "分母", "evidence": "有据率", "missing_units": "未报",
}  # fmt: skip
_SHOWN = 20


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("figures", help="数字")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True)
    show = acts.add_parser("show", help="显示一个单位一个期间的数字")
    show.add_argument("--unit", required=True, metavar="单位")
    show.add_argument("--period", required=True, metavar="期间")
    show.add_argument("--indicator", action="append", default=[], metavar="口径")
    show.add_argument("--by", choices=("children", "month", "programme"))
    show.add_argument("--engine", choices=("local",), default="local")
    show.add_argument("--format", choices=FORMATS, default="table")
    add_asker(show)
    show.add_argument("--public", action="store_true", help="只显示可以对外公布的")
    show.set_defaults(run=_show)
    verify = acts.add_parser("verify", help="逐条重算，核对每一个数字")
    verify.set_defaults(run=_verify)


def _show(asked: argparse.Namespace) -> int:
    period = read_period(asked.period)
    open_home()
    scope = PUBLIC if asked.public else reach(asked.account, Action.SEE_FIGURES)
    where = Slice(find(asked.unit, day=period.last_day), period)
    counted = books()
    rows = [
        row
        for address in asked.indicator or in_force(counted, period)
        for row in _rows(counted, address, where, asked.by, scope)
    ]
    if asked.format == "table":
        rows = [{**row, "value": MARK} if row.get("withheld") else row for row in rows]
    extra = {
        "children": {"child": "下级"},
        "month": {"month": "月份"},
        "programme": {"programme": "项目"},
    }
    put(rows, {**extra.get(asked.by, {}), **_HEADINGS}, form=asked.format)
    return 0


def _rows(
    counted: Books, address: str, where: Slice, by: str | None, scope: Scope
) -> Iterator[dict[str, Any]]:
    if by is None:
        yield as_row(counted, figure(counted, address, where, scope=scope))
        return
    figure(counted, address, where, scope=scope)  # the whole is asked for first, so refused first
    slices = {
        "children": lambda: by_children(counted, where),
        "month": lambda: by_months(where),
        "programme": lambda: by_programmes(counted, address, where, scope=scope),
    }[by]()
    for part in slices:
        row = as_row(counted, figure(counted, address, part, scope=scope))
        yield _divided(counted, row, where, part, by)


def _divided(
    counted: Books, row: dict[str, Any], where: Slice, part: Slice, by: str
) -> dict[str, Any]:
    whole = counted.tree.place(where.unit, where.period.last_day)
    if by == "children":
        child = {"code": "", "name": "本级"} if part.alone else row["unit"]
        return {**row, "unit": {"code": whole.code, "name": whole.name}, "child": child}
    if by == "month":
        return {**row, "period": str(where.period), "month": str(part.period)}
    return {**row, "programme": part.programme}


def as_row(counted: Books, shown: Figure) -> dict[str, Any]:
    """Return a figure as `figures show` gives it."""
    where = shown.slice
    return {
        "address": shown.address,
        "label": shown.label,
        "measure": shown.measure,
        "unit": {"code": shown.unit_code, "name": shown.unit_name},
        "period": str(where.period),
        "value": shown.worked.value,
        "numerator": shown.worked.numerator,
        "denominator": shown.worked.denominator,
        "as_of": shown.as_of,
        "evidence": shown.worked.evidence,
        "missing_units": [
            {"code": place.code, "name": place.name}
            for place in (counted.tree.place(unit, where.period.last_day) for unit in shown.missing)
        ],
        **({"withheld": True} if shown.worked.withheld else {}),
    }


def _verify(_: argparse.Namespace) -> int:
    open_home()
    counted, plain = fresh(), recount.read(declared())
    compared, differing = 0, list[str]()
    for year in _years(counted):
        periods = standard(year)
        addresses = [
            at for at in counted.catalogue.indicators if at in in_force(counted, Period.year(year))
        ]
        whole = table(counted, addresses, periods, scope=EVERYTHING)
        for address in addresses:
            for unit in recount.units(plain):
                for period in periods:
                    value = whole.worked(address, unit, period).value
                    slow = recount.value(plain, address, unit, period)
                    compared += 1
                    if not _same(value, slow, scale(counted, address)):
                        place = counted.tree.place(unit, period.last_day)
                        differing.append(f"{address} {place.code} {period}：{value}，重算是 {slow}")
    for line in differing[:_SHOWN]:
        sys.stderr.write(f"{line}\n")
    sys.stdout.write(f"核对 {compared} 个数字，{len(differing)} 个不符。\n")
    return 1 if differing else 0


def _years(counted: Books) -> list[int]:
    days = [columns[columns.kind.on] for columns in counted.columns.values() if len(columns)]
    years = {
        int(year) + 1970
        for each in days
        for year in each.astype("datetime64[D]").astype("datetime64[Y]").astype(int)
    }
    return sorted(years)


def _same(value: Any, slow: Fraction | None, unit: Fraction) -> bool:
    if value is None or slow is None:
        return value is None and slow is None
    return abs(Fraction(value) - slow / unit) <= abs(slow) / 10**20
