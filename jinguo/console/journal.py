"""`jinguo audit verify | anchor | accept-restore | purge`: what is done with the journal."""

import argparse
import sys
import time
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinguo.console.home import now, open_home
from jinguo.console.output import put_json
from jinguo.errors import FailedError, RuleError, UsageError
from jinguo.ledger import anchors
from jinguo.ledger.chaining import seal_once
from jinguo.ledger.clearing import clear
from jinguo.ledger.codes import code_of, read_code
from jinguo.ledger.drafts import By
from jinguo.ledger.faults import NAMES, Fault
from jinguo.ledger.keys import audit_key
from jinguo.ledger.models import Anchor
from jinguo.ledger.restored import Accepted
from jinguo.ledger.restoring import accept
from jinguo.ledger.verifying import Report, keep, verify

_TABLES = {
    "entry": "改动日志", "look": "查看日志", "seal": "封签", "counter": "计数",
    "anchor": "校验记录", "stump": "清理凭证",
}  # fmt: skip


def add(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to those of an audit."""
    checked = acts.add_parser("verify", help="逐条核对日志有没有被改动；有改动时以状态 1 结束")
    checked.add_argument("--since", type=int, default=1, metavar="封签", help="从第几个封签起")
    checked.add_argument(
        "--anchors", type=Path, action="append", default=[], metavar="文件",
        help="上级或别处保存的校验文件，可写多个",
    )  # fmt: skip
    checked.add_argument(
        "--code", action="append", default=[], metavar="校验码", help="纸上的校验码，可写多个"
    )
    checked.add_argument("--format", choices=("table", "json"), default="table")
    checked.set_defaults(run=_verify)
    given = acts.add_parser("anchor", help="把日志现在的校验记录添到文件末尾，交给上级保存")
    given.add_argument("--output", required=True, type=Path, metavar="文件")
    given.set_defaults(run=_anchor)
    restored = acts.add_parser(
        "accept-restore", help="恢复过备份后确认：写明原因，日志从那里接着封签，核对时总会说明"
    )
    restored.add_argument("--reason", required=True, metavar="原因")
    restored.set_defaults(run=_accept)
    purged = acts.add_parser("purge", help="清理过了保存年限的查看日志，留下签过的凭证")
    purged.add_argument("--before", required=True, metavar="日期", help="例如 2020-01-01")
    purged.set_defaults(run=_purge)


def _checked(asked: argparse.Namespace | None = None) -> tuple[Report, float]:
    """Seal what there is and check the journal; return what was found, in how many seconds."""
    try:
        seal_once(at=now())
    except FailedError as error:
        sys.stderr.write(f"{error}\n")  # the check says where
    began = time.monotonic()
    told = (
        {"since": asked.since, "given": asked.anchors, "codes": list(map(read_code, asked.code))}
        if asked
        else {}
    )
    return verify(**told), time.monotonic() - began


def _verify(asked: argparse.Namespace) -> int:
    open_home()
    report, seconds = _checked(asked)
    keep(report, at=now())
    rate = round((report.entries + report.looks) / max(seconds, 0.001))
    if asked.format == "json":
        put_json(_as_json(report, rate))
    else:
        read = f"{report.seals:,} 个封签，{report.entries:,} 次改动，{report.looks:,} 次查看"
        sys.stdout.write(f"核对了 {read}，每秒 {rate:,} 条。\n")
        sys.stdout.write(_told(report.faults, len(report.accepted)))
        sys.stdout.writelines(f"{_accepted(each)}\n" for each in report.accepted)
    return 1 if report.faults else 0


def _accepted(restore: Accepted) -> str:
    at = restore.at.astimezone(ZoneInfo("Asia/Shanghai"))
    return (
        f"确认过的恢复：第 {restore.first} 至 {restore.last} 个封签不在了"
        f"（{restore.entries:,} 次改动，{restore.looks:,} 次查看），"
        f"{at:%Y-%m-%d %H:%M} 由命令行确认，原因：{restore.reason}"
    )


def _accept(asked: argparse.Namespace) -> int:
    open_home()
    done = accept(reason=asked.reason, by=By(now()))
    sys.stdout.write(
        f"{_accepted(done)}\n请再运行 jinguo audit verify，并另交一份校验记录给上级。\n"
    )
    return 0


def _told(faults: list[Fault], accepted: int = 0) -> str:
    if not faults and accepted:
        return "除下面确认过的恢复以外，一条不少，一条未改。\n"
    if not faults:
        return "一条不少，一条未改。\n"
    first = faults[0]
    table = _TABLES.get(first.table, first.table)
    where = f"{table}第 {first.number} 条"
    if first.sequence:
        where += f"（单位 {first.unit} 的第 {first.sequence} 条）"
    if first.seal:
        where += f"，第 {first.seal} 个封签"
    more = f"后面还有 {len(faults) - 1} 处。\n" if faults[1:] else ""
    return f"最早一处：{where}：{NAMES[first.wrong]}。{first.wrong.told}\n{more}"


def _as_json(report: Report, rate: int) -> dict[str, Any]:
    faults = [
        {**asdict(fault), "wrong": fault.wrong.value, "told": fault.wrong.told}
        for fault in report.faults
    ]
    return {
        "well": not faults, "seals": report.seals, "entries": report.entries,
        "looks": report.looks, "rows_per_second": rate, "faults": faults,
        "accepted_restores": [
            {**asdict(each), "at": each.at.isoformat()} for each in report.accepted
        ],
        "code": str(code_of(report.head)) if report.head else None,
    }  # fmt: skip


def _anchor(asked: argparse.Namespace) -> int:
    if not asked.output.absolute().parent.is_dir():
        raise UsageError(f"没有文件夹“{asked.output.parent}”，请先建好或改写 --output。")
    open_home()
    report, _ = _checked()
    if report.faults:
        raise FailedError(f"日志没有核对通过，没有写校验记录。{_told(report.faults).strip()}")
    if report.head is None:
        raise RuleError("日志还是空的，没有可留的校验记录，请先登记。")
    line = anchors.line_of(report.head, key=audit_key(), heads=report.heads)
    try:
        with asked.output.open("a", encoding="utf-8") as file:
            file.write(line.written())
    except OSError as error:
        raise FailedError(
            f"“{asked.output.name}”写不进去（{error.strerror}），请换个位置。"
        ) from error
    Anchor.objects.create(at=now(), seal=report.head, where="file")
    sys.stdout.write(
        f"已写入 {asked.output.name}：第 {line.seal} 个封签，校验码 {code_of(report.head)}。\n"
    )
    return 0


def _purge(asked: argparse.Namespace) -> int:
    try:
        day = date.fromisoformat(asked.before)
    except ValueError as error:
        raise UsageError(f"“{asked.before}”不是日期，请写成 2020-01-01 这样。") from error
    open_home()
    before = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Asia/Shanghai"))
    seal_once(at=now())
    done = clear(before.astimezone(UTC), at=now())
    kept = f"；涉及个人的 {done.kept} 条要留满 6 年，没有清理" if done.kept else ""
    sys.stdout.write(f"清理了 {done.looks} 条查看日志，留下签过的凭证{kept}。\n")
    return 0
