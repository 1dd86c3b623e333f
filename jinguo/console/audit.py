"""`jinguo audit minors | breach | data`, and the commands of the journal."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinguo.console import journal
from jinguo.console.home import account, add_asker, now, open_home, reach
from jinguo.console.output import FORMATS, put, put_json
from jinguo.console.writing import check_output, save
from jinguo.documents.formats import FORMATS as FILES
from jinguo.errors import UsageError
from jinguo.exchange.affected import export_affected
from jinguo.ledger import dictionary
from jinguo.ledger.breach import Suspect, affected, clocks
from jinguo.ledger.minors import audit
from jinguo.org.policy import Action
from jinguo.reporting.minors import written

_YEARS = range(2000, 2101)
_ZONE = ZoneInfo("Asia/Shanghai")
_READERS = {
    "login": "账号", "looks": "查看次数", "records": "涉及记录", "granted": "授权之内",
    "refused": "被拒绝", "unusual": "异常的日子",
}  # fmt: skip
_SEEN = {
    "kind": "种类", "record": "编号", "fields": "看到的字段", "acts": "方式", "times": "次数",
    "first": "最早", "last": "最晚",
}  # fmt: skip


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("audit", help="审计")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True)
    journal.add(acts)
    minors = acts.add_parser("minors", help="一年里谁看过未成年人的信息，不含姓名")
    minors.add_argument("--year", required=True, type=int, metavar="年份")
    minors.add_argument("--output", type=Path, metavar="文件", help="、".join(FILES))
    _common(minors)
    minors.set_defaults(run=_minors)
    breach = acts.add_parser("breach", help="一个账号或一次登录在一段时间里看到了谁的信息")
    whom = breach.add_mutually_exclusive_group(required=True)
    whom.add_argument("--account", dest="suspect", metavar="账号")
    whom.add_argument("--session", default="", metavar="登录")
    breach.add_argument("--from", dest="since", required=True, metavar="时间", help="北京时间")
    breach.add_argument("--to", dest="until", required=True, metavar="时间", help="不含这一刻")
    breach.add_argument("--output", type=Path, metavar="文件", help=".xlsx，只有编号")
    _common(breach)
    breach.set_defaults(run=_breach)
    data = acts.add_parser("data", help="写出个人信息字典")
    data.add_argument("--output", type=Path, metavar="文件", help=".md")
    data.set_defaults(run=_data)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="table")
    add_asker(parser)


def _minors(asked: argparse.Namespace) -> int:
    if asked.year not in _YEARS:
        raise UsageError("年份请写成 2024 这样的四位数。")
    if asked.output:
        check_output(asked.output, tuple(FILES))
    open_home()
    found = audit(asked.year, within=reach(asked.account, Action.AUDIT))
    if asked.output:
        form = FILES[asked.output.suffix.lower()]
        save(asked.output, form.content(written(found, at=now())))
        sys.stdout.write(f"已写入 {asked.output.name}：{found.looks} 次查看。\n")
        return 0
    days = found.unusual
    rows = [
        {
            "login": each.login, "looks": each.looks, "records": len(each.records),
            "granted": each.granted, "refused": each.refused,
            "unusual": "、".join(f"{day}（{times} 次）" for day, times in days.get(each.login, ())),
        }
        for each in found.readers
    ]  # fmt: skip
    put(rows, _READERS, form=asked.format)
    return 0


def _breach(asked: argparse.Namespace) -> int:
    if asked.output:
        check_output(asked.output, (".xlsx",))
    since, until = _moment(asked.since), _moment(asked.until)
    open_home()
    suspect = account(asked.suspect).pk if asked.suspect else None
    found = affected(
        Suspect(since, until, account=suspect, session=asked.session),
        within=reach(asked.account, Action.AUDIT),
    )
    if asked.output:
        with asked.output.open("wb") as file:
            export_affected(found, file)
        sys.stdout.write(f"已写入 {asked.output.name}。\n")
    rows = [
        {
            "kind": one.kind, "record": one.record, "fields": "、".join(sorted(one.fields)),
            "acts": "、".join(sorted(one.acts)), "times": one.times, "first": one.first,
            "last": one.last,
        }
        for one in found.seen
    ]  # fmt: skip
    if asked.format == "json":
        put_json({"records": rows, "persons": sorted(map(str, found.persons))})
        return 0
    put(rows, _SEEN, form=asked.format)
    sys.stderr.write(
        f"{len(found.seen)} 条记录，{len(found.persons)} 名个人，"
        f"其中敏感记录 {found.sensitive} 条；"
        f"另有 {found.listings} 次看列表、{found.refused} 次被拒绝。\n"
    )
    for clock in clocks(found, noticed=now()):
        within = f"{clock.duty.hours} 小时内" if clock.duty.hours else "时限待核"
        sys.stderr.write(f"告知 {clock.duty.to}（{clock.duty.when}）：{within}\n")
    return 0


def _moment(said: str) -> datetime:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError as error:
        told = f"“{said}”不是时间，请写成 2024-05-01T08:00 这样。"
        raise UsageError(told) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=_ZONE)).astimezone(UTC)


def _data(asked: argparse.Namespace) -> int:
    if asked.output:
        check_output(asked.output, (".md",))
        save(asked.output, dictionary.written().encode())
    else:
        sys.stdout.write(dictionary.written())
    for fault in (told := dictionary.faults()):
        sys.stderr.write(f"{fault}\n")
    return 1 if told else 0
