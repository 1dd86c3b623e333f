"""`jinguo trace`: the records behind one figure."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from jinguo.console.figures import as_row
from jinguo.console.home import account, add_asker, asker, now, open_home, reach
from jinguo.console.output import FORMATS, put, put_json
from jinguo.counting.books import books
from jinguo.counting.figures import Slice
from jinguo.counting.trace import Line, trace
from jinguo.ledger.drafts import By
from jinguo.ledger.looks import look_over
from jinguo.ledger.models.base import Channel
from jinguo.ledger.models.look import Looked
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
    _noted(found.lines, where, asked.account)
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
        if found.figure.worked.cells:
            sys.stdout.write(f"只列出您能看的 {found.total} 条。\n")
        else:
            sys.stdout.write(f"共 {found.total} 条，{found.withheld} 条无权查看。\n")
    return 0


def _noted(lines: Sequence[Line], where: Slice, login: str | None) -> None:
    """Write into the journal which lines of persons are about to be told."""
    by = By(now(), asker(login), account(login) if login else None, Channel.COMMAND)
    for kind, count in sorted(Counter(line.kind for line in lines if line.personal).items()):
        look_over(Looked.READ, kind, count=count, unit=where.unit, by=by, fields=["line"])
