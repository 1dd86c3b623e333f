"""Reads the command line, runs one command, and turns errors into one sentence and a status."""

import argparse
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

from jinguo.console import (
    accounts,
    audit,
    bench,
    catalogue,
    database,
    demo,
    django,
    figures,
    keys,
    report,
    review,
    second,
    serve,
    trace,
    units,
    work,
    workbooks,
)
from jinguo.errors import JinguoError

_SAID = (
    (r"the following arguments are required: (.+)", r"缺少参数 \1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数 \1"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1 不能是 \2，可用的是 \3"),
    (r"argument (.+?): expected one argument", r"\1 后面要写一个值"),
    (r"argument (.+?): expected at least one argument", r"\1 后面要写值"),
    (r"argument (.+?): invalid int value: (.+)", r"\1 应是整数，不能是 \2"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 和 \2 不能同时写"),
    (r"one of the arguments (.+) is required", r"请从 \1 中写一个"),
)


class Parser(argparse.ArgumentParser):
    """Says what is wrong in Chinese."""

    def error(self, message: str) -> NoReturn:
        """Print one sentence and leave with status 2."""
        for pattern, said in _SAID:
            message = re.sub(pattern, said, message)
        self.exit(2, f"用法不对：{message}。运行 {self.prog} --help 查看用法。\n")


def parser() -> Parser:
    """Return the parser of all commands."""
    top = Parser(prog="jinguo", description="巾帼：妇女联合会工作系统")
    commands = top.add_subparsers(
        dest="command", metavar="命令", required=True, parser_class=Parser
    )
    rooms = (
        demo, serve, work, units, accounts, workbooks, second, review, figures, trace, report,
        catalogue, audit, bench, database,
    )  # fmt: skip
    for room in (*rooms, keys, django):
        room.add(commands)
    return top


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status: 0 done, 1 failed, 2 wrong use, 3 refused."""
    asked = parser().parse_args(arguments)
    try:
        return int(asked.run(asked) or 0)
    except JinguoError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_status
    except BrokenPipeError:  # the reader, such as head, has seen enough
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
