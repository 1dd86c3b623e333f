"""`jinguo django …`: the framework's own checks and migrations, for developers."""

import argparse

from django.core.management import execute_from_command_line


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("django", help="框架自带的命令（开发者用）")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    parser.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    execute_from_command_line(["jinguo", *asked.arguments])
    return 0
