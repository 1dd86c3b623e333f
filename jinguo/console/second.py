"""`jinguo second`: what waits for a second person; the operator seconds where nobody else can."""

import argparse
import sys

from django.utils import timezone

from jinguo.console.home import now, open_home
from jinguo.ledger import seconding
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Pending
from jinguo.ledger.models.pending import State
from jinguo.org.policy import OPERATOR


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("second", help="两个人同意才能办的事")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True)
    listing = acts.add_parser("list", help="等待复核的事，谁可以复核")
    listing.set_defaults(run=_list)
    approving = acts.add_parser("approve", help="同意；只在没有别的账号能复核时")
    approving.add_argument("number", metavar="号", type=int)
    approving.set_defaults(run=_approve)
    refusing = acts.add_parser("refuse", help="不同意；只在没有别的账号能复核时")
    refusing.add_argument("number", metavar="号", type=int)
    refusing.add_argument("--reason", required=True, metavar="原因")
    refusing.set_defaults(run=_refuse)


def _list(asked: argparse.Namespace) -> int:
    del asked
    open_home()
    by = By(now(), OPERATOR)
    rows = Pending.objects.filter(state=State.ASKED, expires_at__gt=by.at)
    for pending in rows.select_related("asked_by").order_by("number"):
        _tell(pending, by)
    if not rows:
        sys.stdout.write("没有等待复核的事。\n")
    return 0


def _tell(pending: Pending, by: By) -> None:
    doing, standing = seconding.ACTS[pending.act], seconding.standing(pending, by)
    who = "、".join(account.login for account in standing.accounts) or "命令行"
    asked = timezone.localtime(pending.asked_at)
    sys.stdout.write(
        f"第 {pending.number} 号 {doing.label}，{pending.asked_by.login} {asked:%Y-%m-%d %H:%M}"
        f" 提出，可由{standing.where}复核：{who}\n"
    )
    for line in doing.describe(pending.payload):
        sys.stdout.write(f"  {line}\n")


def _approve(asked: argparse.Namespace) -> int:
    open_home()
    pending = seconding.approve(asked.number, by=By(now(), OPERATOR))
    sys.stdout.write(f"已同意第 {pending.number} 号：{State(pending.state).label}。\n")
    return 0


def _refuse(asked: argparse.Namespace) -> int:
    open_home()
    seconding.refuse(asked.number, by=By(now(), OPERATOR), answer=asked.reason)
    sys.stdout.write(f"没有同意第 {asked.number} 号。\n")
    return 0
