"""`jinguo template`, `jinguo import` and `jinguo export`: workbooks out and in."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

from jinguo.catalogue.kinds import KINDS
from jinguo.console.home import account, add_asker, asker, now, open_home, reach
from jinguo.errors import FailedError, UsageError
from jinguo.exchange.exporting import Wanted, export
from jinguo.exchange.importing import Taken, take
from jinguo.exchange.template import kind_named, template
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.models.base import Channel
from jinguo.org.policy import Action
from jinguo.org.units import find
from jinguo.periods import read_period

_ALL = "all"
_SHOWN = 50
_Made = TypeVar("_Made")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    blank = commands.add_parser("template", help="空白工作簿，供填写后导入")
    blank.add_argument("what", metavar="项目或种类")
    blank.add_argument("--output", required=True, type=Path, metavar="文件.xlsx")
    blank.set_defaults(run=_template)
    taking = commands.add_parser("import", help="导入工作簿：全部导入，或有一处不对就都不导入")
    taking.add_argument("file", type=Path, metavar="文件")
    taking.add_argument("--dry-run", action="store_true", help="只说会导入什么，不写入")
    taking.add_argument(
        "--as",
        dest="account",
        required=True,
        metavar="账号",
        help="由谁登记；只能登记岗位所及的单位",
    )
    taking.set_defaults(run=_import)
    giving = commands.add_parser("export", help="导出工作簿")
    giving.add_argument("kind", metavar="种类", help=f"{_ALL}、{'、'.join(KINDS)}")
    giving.add_argument("--unit", required=True, metavar="单位")
    giving.add_argument("--period", required=True, metavar="期间")
    giving.add_argument("--output", required=True, type=Path, metavar="文件.xlsx")
    add_asker(giving)
    giving.set_defaults(run=_export)


def _template(asked: argparse.Namespace) -> int:
    _check_output(asked.output)
    _written(asked.output, lambda file: template(asked.what, file))
    return 0


def _import(asked: argparse.Namespace) -> int:
    try:
        content = asked.file.read_bytes()
    except OSError as error:
        raise UsageError(f"打不开文件“{asked.file}”，请核对路径。") from error
    open_home()
    by = By(now(), asker(asked.account), account(asked.account), Channel.WORKBOOK)
    taken = take(content, by=by, dry=asked.dry_run)
    if taken.faults:
        _tell(taken)
        return 3
    will = "将新登记" if asked.dry_run else "新登记"
    for kind in MODELS:
        if taken.new[kind] or taken.known[kind]:
            said = f"{will} {taken.new[kind]} 条，早已登记 {taken.known[kind]} 条"
            sys.stdout.write(f"{KINDS[kind].label}：{said}\n")
    if taken.switched:
        sys.stdout.write(
            f"入账方式：{'将变更' if asked.dry_run else '变更'} {taken.switched} 个单位\n"
        )
    sys.stdout.write(f"共{will} {taken.new.total()} 条，早已登记 {taken.known.total()} 条。\n")
    return 0


def _tell(taken: Taken) -> None:
    for fault in taken.faults[:_SHOWN]:
        sys.stderr.write(f"{fault}\n")
    more = "至少 " if len(taken.faults) > _SHOWN else ""
    sys.stderr.write(f"{more}{len(taken.faults)} 处不对，什么都没有导入；请改正后再导入。\n")


def _export(asked: argparse.Namespace) -> int:
    kinds = list(MODELS) if asked.kind == _ALL else [kind_named(asked.kind)]
    period = read_period(asked.period)
    _check_output(asked.output)
    open_home()
    scope = reach(asked.account, Action.SEE_RECORDS)
    names = reach(asked.account, Action.SEE_NAMES)
    wanted = Wanted(kinds, find(asked.unit, day=period.last_day), period, scope, names)
    told = _written(asked.output, lambda file: export(wanted, file))
    for each in told:
        if each.count or each.withheld:
            kept = f"，另有 {each.withheld} 条密级较高，没有导出" if each.withheld else ""
            sys.stdout.write(f"{KINDS[each.kind].label}：{each.count} 条{kept}\n")
    sys.stdout.write(f"共 {sum(each.count for each in told)} 条。\n")
    return 0


def _check_output(path: Path) -> None:
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"“{path}”的后缀应是 .xlsx，请改正 --output。")
    if path.is_dir():
        raise UsageError(f"“{path}”是文件夹，请在 --output 里写文件名。")


def _written(path: Path, write: Callable[[IO[bytes]], _Made]) -> _Made:
    """Write a file whole, or leave what was there as it was."""
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=".", suffix=".xlsx")
    except OSError as error:
        raise FailedError(f"写不了文件“{path}”，请核对文件夹和权限。") from error
    try:
        with os.fdopen(handle, "w+b") as file:
            made = write(file)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    return made
