"""`jinguo bench figures | read | vault | web`: what is claimed of speed, beside its rival."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from jinguo.console import bench_figures, bench_read, bench_vault, bench_web
from jinguo.console.home import open_home

_MEASURES: dict[str, Callable[[int, int], int]] = {
    "figures": bench_figures.measure,
    "read": bench_read.measure,
    "vault": bench_vault.measure,
    "web": bench_web.measure,
}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("bench", help="性能测量")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True)
    _add(acts, "figures", "全部口径 × 全部单位 × 17 个期间", runs=5)
    _add(acts, "read", "读和核对一篇 5000 字报告的快慢", runs=5)
    _add(acts, "vault", "封存、打开、登记和带姓名导出的快慢", runs=5)
    _add(acts, "web", "每一页的服务端时间，和 Django 自带管理列表比", runs=20)


def _add(
    acts: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, told: str, *, runs: int
) -> None:
    parser = acts.add_parser(name, help=told)
    parser.add_argument("--records", type=int, default=300_000, metavar="条数")
    parser.add_argument("--runs", type=int, default=runs, metavar="次数")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    if asked.inside:
        open_home()
        return _MEASURES[asked.act](asked.records, asked.runs)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "config.command", "bench", asked.act, "--inside"]
        command += ["--records", str(asked.records), "--runs", str(asked.runs)]
        # A home of its own: the measured ledger is never somebody's.
        home = {**os.environ, "JINGUO_HOME": str(Path(folder) / "home"), "JINGUO_DATABASE": ""}
        return subprocess.run(command, env=home, check=False).returncode  # noqa: S603 - itself
