"""`jinguo database prepare | check`: makes PostgreSQL's tables and wall, says how they stand."""

import argparse
import sys

from jinguo.console.home import open_home
from jinguo.errors import FailedError
from jinguo.ledger.footing import Footing, footing


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("database", help="数据库（PostgreSQL）的准备和检查")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True)
    prepared = acts.add_parser("prepare", help="用建表的账号建表、升级、立第二道墙、给权限")
    prepared.set_defaults(run=_prepare)
    checked = acts.add_parser("check", help="检查设置、账号和第二道墙；有问题时以状态 1 结束")
    checked.set_defaults(run=_check)


def check_footing() -> None:
    """Refuse to start on a database that may lose what is entered, or that walls nobody off.

    Raises:
        FailedError: If it is so.
    """
    found = footing()
    if found and found.faults:
        raise FailedError("没有启动。" + "".join(found.faults))
    if found and found.weak:
        sys.stderr.write("".join(f"注意：{each}\n" for each in found.weak))


def _prepare(asked: argparse.Namespace) -> int:
    del asked
    open_home()
    sys.stdout.write("表和第二道墙已经建好。\n" if footing() else "SQLite 不用另外准备。\n")
    return 0


def _check(asked: argparse.Namespace) -> int:
    del asked
    open_home()
    found = footing()
    sys.stdout.write(_told(found) if found else "SQLite 的设置由系统自己定，不用检查。\n")
    return 1 if found and found.faults else 0


def _told(found: Footing) -> str:
    lines = [f"问题：{each}" for each in found.faults] + [f"注意：{each}" for each in found.weak]
    named = f"PostgreSQL {found.version}"
    return "\n".join(lines or [f"{named}：设置、账号和第二道墙都好。"]) + "\n"
