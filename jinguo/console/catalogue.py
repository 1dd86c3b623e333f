"""`jinguo catalogue check | show | procedures | index`."""

import argparse
import sys
from pathlib import Path

import yaml

from jinguo.catalogue import load
from jinguo.catalogue.checks import faults, read_index, write_index
from jinguo.counting.examples import broken
from jinguo.duties import declared as duties
from jinguo.duties import papers, reference
from jinguo.errors import CatalogueError
from jinguo.ledger.declared import calendar, declared


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("catalogue", help="项目和口径")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True)
    drawn = acts.add_parser("procedures", help="把流程和时限写成一页说明")
    drawn.set_defaults(run=_procedures)
    acts.add_parser("check", help="检查每个项目、口径和例子").set_defaults(run=_check)
    show = acts.add_parser("show", help="显示一个口径、说法或项目，不写则列出全部口径")
    show.add_argument("address", nargs="?", metavar="口径或项目")
    show.set_defaults(run=_show)
    index = acts.add_parser("index", help="把新口径补进随系统发布的索引（开发者用）")
    index.set_defaults(run=_index)


def _check(_: argparse.Namespace) -> int:
    found = declared()
    calendar()
    duties.meetings()
    papers.papers()
    told = [*faults(found, read_index(load.INDEX.read_text(encoding="utf-8"))), *broken(found)]
    for fault in told:
        sys.stderr.write(f"{fault}\n")
    examples = sum(len(group) for group in found.examples.values())
    sys.stdout.write(
        f"{len(found.programmes)} 个项目，{len(found.indicators)} 个口径，"
        f"{examples} 个例子，{len(told)} 处错误。\n"
    )
    return 1 if told else 0


def _show(asked: argparse.Namespace) -> int:
    found = declared()
    if asked.address is None:
        for address, what in sorted(found.indicators.items()):
            sys.stdout.write(f"{address}  {what.label}（{what.measure}）\n")
        return 0
    shown = (
        found.programmes.get(asked.address)
        or found.quantities.get(asked.address)
        or found.claims.get(asked.address)
    )
    content = (shown or found.indicator(asked.address)).model_dump(
        mode="json", exclude_defaults=True
    )
    sys.stdout.write(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
    return 0


def _procedures(_: argparse.Namespace) -> int:
    sys.stdout.write(reference.written(duties.declared()))
    return 0


def _index(_: argparse.Namespace) -> int:
    shipped = load.load()
    known = read_index(load.INDEX.read_text(encoding="utf-8")) if load.INDEX.exists() else {}
    now = read_index(write_index(shipped))
    changed = [address for address, meaning in known.items() if now.get(address) != meaning]
    if changed:
        raise CatalogueError(f"已公布的口径不能改动或删除：{'、'.join(changed)}。")
    Path(load.INDEX).write_text(write_index(shipped), encoding="utf-8")
    return 0
