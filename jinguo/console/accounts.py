"""`jinguo account add`: opens an account with one post."""

import argparse
import getpass
import re
import sys
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from jinguo.console.home import open_home, today
from jinguo.errors import RuleError, UsageError
from jinguo.org.models import Account, Post, Role
from jinguo.org.units import find

_LOGIN = re.compile(r"[A-Za-z0-9._-]{2,40}")
_LONGEST_NAME = 40


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("account", help="账号")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True)
    opening = acts.add_parser("add", help="开一个账号，带一个岗位；密码从提示或标准输入读")
    opening.add_argument("login", metavar="用户名")
    opening.add_argument("--name", required=True, metavar="姓名")
    opening.add_argument("--unit", required=True, metavar="单位")
    opening.add_argument("--role", required=True, choices=Role.values)
    opening.add_argument("--since", metavar="日期", help="到任日期（如 2020-01-01），不写则是今天")
    opening.add_argument("--password-stdin", action="store_true", help="从标准输入读一行密码")
    opening.set_defaults(run=_add)


def _add(asked: argparse.Namespace) -> int:
    since = _since(asked.since)
    _check(asked.login, asked.name)
    open_home()
    unit = find(asked.unit, day=since)
    if Account.objects.filter(login=asked.login).exists():
        raise RuleError(f"用户名“{asked.login}”已有人用，请换一个。", field="login")
    with transaction.atomic():
        account = Account.objects.open(
            asked.login, name=asked.name, password=_password(stdin=asked.password_stdin)
        )
        Post.objects.create(account=account, unit_id=unit, role=asked.role, since=since)
    sys.stdout.write(f"已开账号 {asked.login}（{asked.name}）。\n")
    return 0


def _check(login: str, name: str) -> None:
    if not _LOGIN.fullmatch(login):
        raise UsageError("用户名请用 2 至 40 个字母、数字、点、横线或下划线。")
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError("姓名请写 1 至 40 个字。")


def _since(said: str | None) -> date:
    try:
        return date.fromisoformat(said) if said else today()
    except ValueError as error:
        raise UsageError(f"“{said}”不是日期，请写成 2020-01-01 这样。") from error


def _password(*, stdin: bool) -> str:
    if not stdin and not sys.stdin.isatty():
        raise UsageError("请在终端里运行，或用 --password-stdin 从标准输入给出密码。")
    password = sys.stdin.readline().rstrip("\n") if stdin else getpass.getpass("密码：")
    try:
        validate_password(password)
    except ValidationError as error:
        told = "密码不合要求：至少 12 个字，不要用常见的密码。请换一个。"
        raise RuleError(told, field="password") from error
    return password
