"""`jinguo template`, `import`, `undo` and `export`: workbooks out and in."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, TypeVar

from jinguo.catalogue.kinds import KINDS
from jinguo.console.home import account, add_asker, asker, now, open_home
from jinguo.errors import FailedError, PolicyError, RefusedError, UsageError
from jinguo.exchange import sheets
from jinguo.exchange.carried import write_down
from jinguo.exchange.columns import columns
from jinguo.exchange.exporting import export, export_csv, weigh
from jinguo.exchange.faulty import returned
from jinguo.exchange.headings import plain
from jinguo.exchange.importing import Taken, Wish, guesses, take_sheets
from jinguo.exchange.learning import decided
from jinguo.exchange.mapping import LEFT_OUT, Decision
from jinguo.exchange.seconded import act, content, unchanged, wanted_by
from jinguo.exchange.sheets import Sheet
from jinguo.exchange.template import kind_named, template
from jinguo.exchange.wanted import MOST_ALONE, Exported, Wanted, Weight
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By
from jinguo.ledger.importing import DAYS, undo
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.models.base import Channel
from jinguo.ledger.seconding import ask, use
from jinguo.org.units import find
from jinguo.periods import Period, read_period

_ALL = "all"
_UNSAID = "没有写原因"
_SHOWN = 50
_Made = TypeVar("_Made")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    blank = commands.add_parser("template", help="空白工作簿，供填写后导入")
    blank.add_argument("what", metavar="项目或种类")
    blank.add_argument("--output", required=True, type=Path, metavar="文件.xlsx")
    blank.set_defaults(run=_template)
    taking = commands.add_parser("import", help="导入工作簿：全部导入，或有一处不对就都不导入")
    taking.add_argument("file", type=Path, metavar="文件", help="工作簿或 CSV；自己的表也认")
    taking.add_argument("--late", default="", metavar="原因", help="补报已锁定的日期，标明修订")
    taking.add_argument("--dry-run", action="store_true", help="只说会导入什么，不写入")
    taking.add_argument("--right", action="store_true", help="只导入对的行，有问题的留下")
    taking.add_argument("--problems", type=Path, metavar="文件.xlsx", help="写一份标明问题的表")
    taking.add_argument("--skip", action="append", default=[], metavar="标题", help="不导入这一列")
    taking.add_argument(
        "--set", action="append", default=[], metavar="列=值", help="每一行都这样，如 单位=濉溪县"
    )
    taking.add_argument(
        "--as",
        dest="account",
        required=True,
        metavar="账号",
        help="由谁登记；只能登记岗位所及的单位",
    )
    taking.set_defaults(run=_import)
    undoing = commands.add_parser("undo", help=f"整批撤销一次导入（{DAYS} 天内）")
    undoing.add_argument("number", type=int, metavar="导入号")
    undoing.add_argument("--as", dest="account", required=True, metavar="账号", help="谁撤销")
    undoing.set_defaults(run=_undo)
    giving = commands.add_parser("export", help="导出工作簿")
    giving.add_argument("kind", metavar="种类", help=f"{_ALL}、{'、'.join(KINDS)}")
    giving.add_argument("--unit", required=True, metavar="单位")
    giving.add_argument("--period", required=True, metavar="期间")
    giving.add_argument("--output", required=True, type=Path, metavar="文件.xlsx")
    giving.add_argument("--names", action="store_true", help="带姓名等；要两个人同意")
    giving.add_argument("--reason", default=_UNSAID, metavar="原因", help="要两个人同意时写明")
    giving.add_argument("--approved", type=int, metavar="号", help="用已经同意的申请，只用一次")
    add_asker(giving)
    giving.set_defaults(run=_export)


def _template(asked: argparse.Namespace) -> int:
    _check_output(asked.output)
    _written(asked.output, lambda file: template(asked.what, file))
    return 0


def _import(asked: argparse.Namespace) -> int:
    try:
        raw = asked.file.read_bytes()
    except OSError as error:
        raise UsageError(f"打不开文件“{asked.file}”，请核对路径。") from error
    if asked.problems:
        _check_output(asked.problems)
    open_home()
    by = By(now(), asker(asked.account), account(asked.account), Channel.WORKBOOK, late=asked.late)
    found = sheets.read(raw)
    wish = Wish(dry=asked.dry_run, right=asked.right, decisions=_decisions(found, asked, by))
    taken = take_sheets(found, by=by, wish=wish)
    for note in guesses(taken):
        sys.stderr.write(f"{note}\n")
    if taken.faults and asked.problems:
        made = returned(raw, found, taken)
        _written(asked.problems, lambda file: file.write(made))
    if taken.faults:
        _tell(taken, asked)
        if not (asked.right and not asked.dry_run):
            return 3
    _tell_taken(taken, asked)
    return 3 if taken.faults else 0


def _decisions(found: list[Sheet], asked: argparse.Namespace, by: By) -> dict[str, Decision]:
    """Return what the command says of every sheet, over what was learnt."""
    fixed, known = _fixed(asked.set), decided(found, by=by)
    skipped = dict.fromkeys(map(plain, asked.skip), LEFT_OUT)
    made = {}
    for sheet in found:
        before = known.get(sheet.name, Decision())
        made[sheet.name] = Decision(
            before.kind, {**before.columns, **skipped}, {**before.fixed, **fixed}
        )
    return made


def _fixed(said: Sequence[str]) -> dict[str, str]:
    """Return what is said of every row, by the names that a heading has in the kinds."""
    names: dict[str, set[str]] = {}
    for kind in KINDS:
        for column in columns(kind, declared()):
            names.setdefault(plain(column.heading), set()).add(column.name)
    found: dict[str, str] = {}
    for each in said:
        heading, sign, value = each.partition("=")
        if not sign or plain(heading) not in names:
            raise UsageError(f"“{each}”不认识，请写成 列=值，列是模板里的标题。")
        found |= dict.fromkeys(names[plain(heading)], value)
    return found


def _tell_taken(taken: Taken, asked: argparse.Namespace) -> None:
    if taken.number is not None:
        how = f"{DAYS} 天内可用 jinguo undo {taken.number} 撤销"
        sys.stdout.write(f"第 {taken.number} 次导入，{how}。\n")
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


def _tell(taken: Taken, asked: argparse.Namespace) -> None:
    for fault in taken.faults[:_SHOWN]:
        sys.stderr.write(f"{fault}\n")
    more = f"（只列出前 {_SHOWN} 处）" if len(taken.faults) > _SHOWN else ""
    kept = "对的行已经导入" if asked.right and not asked.dry_run else "什么都没有导入"
    sys.stderr.write(f"{len(taken.faults)} 处不对{more}，{kept}；请改正后再导入。\n")


def _undo(asked: argparse.Namespace) -> int:
    open_home()
    by = By(now(), asker(asked.account), account(asked.account), Channel.COMMAND)
    count = undo(asked.number, by=by)
    sys.stdout.write(f"已撤销第 {asked.number} 次导入，作废 {count} 条记录。\n")
    return 0


def _export(asked: argparse.Namespace) -> int:
    kinds = list(MODELS) if asked.kind == _ALL else [kind_named(asked.kind)]
    period = read_period(asked.period)
    csv = asked.output.suffix.lower() == ".csv"
    if csv and len(kinds) > 1:
        raise UsageError("一份 .csv 只放一种记录，请写明种类，或导出 .xlsx。")
    if not csv:
        _check_output(asked.output)
    open_home()
    wanted, held = _wanted(asked, kinds, find(asked.unit, day=period.last_day), period)
    told = _written(asked.output, lambda file: _noted(_checked(wanted, held, file, csv=csv), asked))
    for each in told:
        if each.count or each.withheld:
            kept = f"，另有 {each.withheld} 条密级较高，没有导出" if each.withheld else ""
            sys.stdout.write(f"{KINDS[each.kind].label}：{each.count} 条{kept}\n")
    sys.stdout.write(f"共 {sum(each.count for each in told)} 条。\n")
    return 0


def _wanted(
    asked: argparse.Namespace, kinds: Sequence[str], unit: int, period: Period
) -> tuple[Wanted, str]:
    """Return what is to be written, with the leave that it needs, and what it held before that.

    Raises:
        RefusedError: If a second person must agree first; it says under which number.
    """
    who = account(asked.account) if asked.account else None
    by = By(now(), asker(asked.account), who)
    told = {"kinds": list(kinds), "unit": unit, "period": str(period), "names": asked.names}
    wanted = replace(wanted_by(told, by), by=by)
    weight = weigh(wanted)
    if asked.names and unit not in wanted.names:
        raise PolicyError("您的岗位不能导出这个单位的姓名，请用 --as 写明能看姓名的账号。")
    if asked.approved is not None:
        held = content(wanted)
        used = use(asked.approved, act(wanted), told, by=by)
        return replace(wanted, seconded=used.number), held
    if weight.heavy:
        pending = ask(act(wanted), told, unit=unit, reason=asked.reason, by=by)
        raise RefusedError(_told(weight, pending.number))
    return wanted, ""


def _told(weight: Weight, number: int) -> str:
    why = "带有姓名" if weight.named else ""
    why = why or (f"有 {weight.sensitive} 条敏感记录" if weight.sensitive else "")
    why = why or f"涉及 {weight.persons} 条个人记录（一个人最多导出 {MOST_ALONE} 条）"
    return (
        f"这份导出{why}，要两个人同意：已提出第 {number} 号申请，"
        f"同意后 24 小时内用原来的命令加 --approved {number} 导出一次。"
    )


def _checked(wanted: Wanted, held: str, file: IO[bytes], *, csv: bool) -> list[Exported]:
    """Write the records; a file whose records changed meanwhile is not kept."""
    told = [export_csv(wanted, file)] if csv else export(wanted, file)
    if wanted.seconded:
        unchanged(wanted, held)
    return told


def _noted(told: list[Exported], asked: argparse.Namespace) -> list[Exported]:
    """Write into the journal what was taken out of persons, before the file stands there."""
    who = account(asked.account) if asked.account else None
    by = By(now(), asker(asked.account), who, Channel.COMMAND)
    write_down((each.carried for each in told), by=by)
    return told


def _check_output(path: Path) -> None:
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"“{path}”的后缀应是 .xlsx，请改正 --output。")
    if path.is_dir():
        raise UsageError(f"“{path}”是文件夹，请在 --output 里写文件名。")


def _written(path: Path, write: Callable[[IO[bytes]], _Made]) -> _Made:
    """Write a file whole, or leave what was there as it was."""
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=".", suffix=path.suffix)
    except OSError as error:
        raise FailedError(f"写不了文件“{path}”，请核对文件夹和权限。") from error
    try:
        with os.fdopen(handle, "w+b") as file:
            made = write(file)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    return made
