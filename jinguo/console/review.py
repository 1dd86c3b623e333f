"""`jinguo review`: looking into leave taken in need, by the operator where nobody else can."""

import argparse
import sys

from django.utils import timezone

from jinguo.catalogue.kinds import KINDS
from jinguo.console.home import now, open_home
from jinguo.ledger import grants, reviews
from jinguo.ledger.declared import calendar
from jinguo.ledger.drafts import By
from jinguo.ledger.lines import code_of
from jinguo.org.policy import OPERATOR


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("review", help="紧急查看的复查；只在没有别的账号能复查时")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True)
    listing = acts.add_parser("list", help="没有别的账号能复查的紧急查看")
    listing.set_defaults(run=_list)
    done = acts.add_parser("done", help="记下复查意见")
    done.add_argument("number", metavar="号", type=int)
    done.add_argument("--finding", required=True, metavar="意见")
    done.set_defaults(run=_done)


def _list(asked: argparse.Namespace) -> int:
    del asked
    open_home()
    found, days = grants.to_review(By(now(), OPERATOR)), calendar()
    for grant, record in found:
        since, due = timezone.localtime(grant.since), timezone.localtime(reviews.due(grant, days))
        # Which fields were opened, never what was in them.
        opened = "、".join(grants.opened(grant, record)) or "没有"
        sys.stdout.write(
            f"第 {grant.pk} 号 {grant.account.login} {since:%Y-%m-%d %H:%M} 紧急查看"
            f"{KINDS[grant.kind].label}（编号 {code_of(grant.record)}），"
            f"{due:%Y-%m-%d %H:%M} 前复查\n"
            f"  原因：{grant.reason}\n  打开的栏：{opened}\n"
        )
    if not found:
        sys.stdout.write("没有要由命令行复查的紧急查看。\n")
    return 0


def _done(asked: argparse.Namespace) -> int:
    open_home()
    grant = grants.review(asked.number, by=By(now(), OPERATOR), finding=asked.finding)
    sys.stdout.write(f"第 {grant.pk} 号已复查。\n")
    return 0
