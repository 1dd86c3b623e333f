"""`jinguo trace`: the records behind one figure."""

import argparse
import sys

from jinguo.console.figures import as_row
from jinguo.console.home import add_asker, open_home, reach
from jinguo.console.output import FORMATS, put, put_json
from jinguo.counting.books import books
from jinguo.counting.figures import Slice
from jinguo.counting.trace import trace
from jinguo.org.policy import Action
from jinguo.org.units import find
from jinguo.periods import read_period

_HEADINGS = {
    "on": "日期",
    "unit": "单位",
    "kind": "种类",
    "title": "名称",
    "amount": "数量",
    "id": "编号",
}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("trace", help="一个数字背后的记录")
    parser.add_argument("address", metavar="口径")
    parser.add_argument("--unit", required=True, metavar="单位")
    parser.add_argument("--period", required=True, metavar="期间")
    parser.add_argument("--format", choices=FORMATS, default="table")
    add_asker(parser)
    parser.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    period = read_period(asked.period)
    open_home()
    where = Slice(find(asked.unit, day=period.last_day), period)
    counted = books()
    found = trace(
        counted, asked.address, where,
        figures=reach(asked.account, Action.SEE_FIGURES),
        records=reach(asked.account, Action.SEE_RECORDS),
    )  # fmt: skip
    rows = [
        {
            "id": line.id,
            "kind": line.kind,
            "unit": {"code": counted.tree.place(line.unit, line.on).code, "name": line.unit_name},
            "on": line.on,
            "title": line.title,
            "amount": line.amount,
        }
        for line in found.lines
    ]
    if asked.format == "json":
        put_json(
            {
                "figure": as_row(counted, found.figure),
                "total": found.total,
                "shown": found.shown,
                "withheld": found.withheld,
                "records": rows,
            }
        )
        return 0
    put(rows, _HEADINGS, form=asked.format)
    if asked.format == "table":
        sys.stdout.write(f"共 {found.total} 条，{found.withheld} 条无权查看。\n")
    return 0
