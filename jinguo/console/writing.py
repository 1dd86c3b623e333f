"""`jinguo report write`: the annual report of a unit, from its figures."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from jinguo.console.home import account, add_asker, asker, now, open_home, reach
from jinguo.counting.books import books
from jinguo.documents.formats import FORMATS, Format
from jinguo.errors import FailedError, UsageError
from jinguo.ledger.codes import Code, give_out
from jinguo.ledger.drafts import By
from jinguo.org.policy import Action
from jinguo.org.units import find
from jinguo.periods import read_period
from jinguo.reporting.sentences import named
from jinguo.reporting.write import write

_SITE = "http://127.0.0.1:8000"


def add(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to those of a report."""
    parser = acts.add_parser("write", help="由台账的数字写出工作报告")
    parser.add_argument("--unit", required=True, metavar="单位")
    parser.add_argument("--period", required=True, metavar="期间")
    parser.add_argument("--template", choices=("gazette", "official"), default="gazette")
    parser.add_argument(
        "--output", required=True, type=Path, metavar="文件", help="、".join(FORMATS)
    )
    parser.add_argument(
        "--site", default=_SITE, metavar="网址", help=f"数字的链接指向哪个网站，默认 {_SITE}"
    )
    parser.add_argument("--sealed", action="store_true", help="末尾印上日志的校验码，上报用")
    add_asker(parser)
    parser.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    period, form = read_period(asked.period), _form(asked.output)
    _check(asked)
    open_home()
    unit = find(asked.unit, day=period.last_day)
    scope = reach(asked.account, Action.SEE_FIGURES)
    written = write(books(), unit=unit, period=period, scope=scope, site=asked.site)
    code = str(_code(asked, unit)) if asked.sealed else ""
    save(asked.output, form.content(replace(written.document, at=now(), code=code)))
    for lack in written.left_out:
        sys.stderr.write(f"没有写入：{lack}\n")
    for figure in written.figures:
        if figure.missing:
            zeros = f"（零报告的 {len(figure.zeros)} 个不在内）" if figure.zeros else ""
            told = f"还有 {len(figure.missing)} 个单位未报{zeros}，数字可能偏小，请催报后重写。"
            sys.stderr.write(f"请留意：{named(figure)}：{told}\n")
    told = f"{len(written.figures)} 个数字" + f"，{len(written.claims)} 处说法" * bool(
        written.claims
    )
    if code:
        told += f"，校验码 {code}"
    sys.stdout.write(f"已写入 {asked.output.name}：{told}。\n")
    return 0


def _code(asked: argparse.Namespace, unit: int) -> Code:
    who = account(asked.account) if asked.account else None
    by = By(now(), asker(asked.account), who)
    return give_out("report", at=now(), by=by, unit=unit)


def _form(output: Path) -> Format:
    check_output(output, tuple(FORMATS))
    return FORMATS[output.suffix.lower()]


def check_output(output: Path, suffixes: tuple[str, ...]) -> None:
    """Refuse a file of a form that is not written, or in a folder that is not there.

    Raises:
        UsageError: If it is so.
    """
    if output.suffix.lower() not in suffixes:
        raise UsageError(
            f"写不出“{output.name}”这种文件，请把文件名写成 {'、'.join(suffixes)} 结尾。"
        )
    if not output.parent.is_dir():
        raise UsageError(f"没有文件夹“{output.parent}”，请先建好或改写 --output。")


def _check(asked: argparse.Namespace) -> None:
    if asked.template == "official":
        raise UsageError("还没有公文（official）版式，请用 --template gazette。")
    if not asked.site.startswith(("http://", "https://", "/")) and asked.site:
        raise UsageError(f"“{asked.site}”不是网址，请写成 {_SITE} 这样的形式。")


def save(output: Path, content: bytes) -> None:
    """Write a file.

    Raises:
        FailedError: If it cannot be written there.
    """
    try:
        output.write_bytes(content)
    except OSError as error:
        raise FailedError(
            f"“{output.name}”写不进去（{error.strerror}），请关闭它或换个位置。"
        ) from error
