"""`jinguo demo NAME`: builds a demonstration city."""

import argparse
import sys

from jinguo.console import demonstration
from jinguo.console.home import open_home


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("demo", help="建一个演示城市")
    parser.add_argument("name", metavar="名称", help="、".join(demonstration.names()))
    parser.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    open_home()
    fresh = demonstration.build(asked.name)
    sys.stdout.write(f"演示城市 {asked.name} {'已建好' if fresh else '早已建好，没有改动'}。\n")
    return 0
