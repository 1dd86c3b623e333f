"""`jinguo account`: opens and lists accounts, gives and ends posts, writes slips."""

import argparse
import getpass
import re
import sys
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from jinguo.catalogue.packets import templates
from jinguo.console.home import now, open_home, today
from jinguo.errors import RuleError, UsageError
from jinguo.ledger import accounts, slips
from jinguo.ledger.accounts import Term
from jinguo.ledger.drafts import By
from jinguo.ledger.partners import open_partner
from jinguo.org.models import Account, Post, Role
from jinguo.org.units import find, tree

_LOGIN = re.compile(r"[A-Za-z0-9._-]{2,40}")
_LONGEST_NAME = 40


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("account", help="账号和岗位")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True)
    opening = acts.add_parser("add", help="开一个账号，带一个岗位；密码从提示或标准输入读")
    opening.add_argument("login", metavar="用户名")
    opening.add_argument("--name", required=True, metavar="姓名")
    _add_post(opening)
    secret = opening.add_mutually_exclusive_group()
    secret.add_argument("--password-stdin", action="store_true", help="从标准输入读一行密码")
    secret.add_argument("--slip", action="store_true", help="不设密码，给一张登录条")
    opening.set_defaults(run=_add)
    _add_partner(acts)
    listing = acts.add_parser("list", help="列出账号和岗位")
    listing.set_defaults(run=_list)
    for name, told, run in (
        ("slip", "给一张登录条：用一次，绑定手机或设密码", _slip),
        ("disable", "停用账号，马上结束它的登录", _disable),
        ("enable", "恢复停用的账号", _enable),
        ("reset", "作废密码、验证器、通行密钥和手机，给一张登录条", _reset),
    ):
        act = acts.add_parser(name, help=told)
        act.add_argument("login", metavar="用户名")
        act.set_defaults(run=run)
    post = acts.add_parser("post", help="给岗位，结束岗位")
    posts = post.add_subparsers(dest="post", metavar="动作", required=True)
    giving = posts.add_parser("add", help="再给一个岗位")
    giving.add_argument("login", metavar="用户名")
    _add_post(giving)
    giving.set_defaults(run=_give)
    ending = posts.add_parser("end", help="今天结束一个岗位")
    ending.add_argument("login", metavar="用户名")
    ending.add_argument("--unit", required=True, metavar="单位")
    ending.add_argument("--role", required=True, choices=Role.values)
    ending.set_defaults(run=_end)


def _add_partner(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    partner = acts.add_parser("partner", help="开一个合作单位的账号：没有岗位，只看发给它的转介包")
    partner.add_argument("login", metavar="用户名")
    partner.add_argument("--name", required=True, metavar="姓名和单位")
    partner.add_argument(
        "--sort", required=True, choices=list(templates()), help="哪一类单位；转介包只按这一类发"
    )
    partner.set_defaults(run=_partner)


def _add_post(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", required=True, metavar="单位")
    parser.add_argument("--role", required=True, choices=Role.values)
    parser.add_argument("--line", default="", metavar="业务线", help="如 权益；不写则不限")
    parser.add_argument("--since", metavar="日期", help="到任日期（如 2020-01-01），不写则是今天")
    parser.add_argument(
        "--until", metavar="日期", help=f"离任的第一天，不写则是 {accounts.TERM} 年后"
    )


def _by() -> By:
    return By(now())


def _term(asked: argparse.Namespace) -> Term:
    since = _day(asked.since) or today()
    return Term(find(asked.unit, day=since), asked.role, since, _day(asked.until), line=asked.line)


def _add(asked: argparse.Namespace) -> int:
    _day(asked.since), _day(asked.until)
    _check(asked.login, asked.name)
    open_home()
    term = _term(asked)
    if Account.objects.filter(login__iexact=asked.login).exists():
        raise RuleError(f"用户名“{asked.login}”已有人用，请换一个。", field="login")
    password = None if asked.slip else _password(asked)
    with transaction.atomic():
        account = accounts.open_account(asked.login, asked.name, by=_by(), term=term)
        if password is not None:
            account.set_password(password)
            account.password_since = now()
            account.save(update_fields=["password", "password_since"])
    sys.stdout.write(f"已开账号 {asked.login}（{asked.name}）。\n")
    if asked.slip:
        _write_slip(account)
    return 0


def _partner(asked: argparse.Namespace) -> int:
    _check(asked.login, asked.name)
    open_home()
    unit = tree().tops(today())[0]
    account = open_partner(asked.login, asked.name, sort=asked.sort, unit=unit, by=_by())
    sys.stdout.write(f"已开合作单位的账号 {asked.login}（{asked.name}），没有岗位。\n")
    _write_slip(account)
    return 0


def _check(login: str, name: str) -> None:
    if not _LOGIN.fullmatch(login):
        raise UsageError("用户名请用 2 至 40 个字母、数字、点、横线或下划线。")
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError("姓名请写 1 至 40 个字。")


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError as error:
        raise UsageError(f"“{said}”不是日期，请写成 2020-01-01 这样。") from error


def _password(asked: argparse.Namespace) -> str:
    stdin = asked.password_stdin
    if not stdin and not sys.stdin.isatty():
        raise UsageError("请在终端里运行，或用 --password-stdin 从标准输入给出密码。")
    password = sys.stdin.readline().rstrip("\n") if stdin else getpass.getpass("密码：")
    try:
        validate_password(password, Account(login=asked.login, name=asked.name))
    except ValidationError as error:
        raise RuleError(f"密码不合要求：{error.messages[0]}", field="password") from error
    return password


def _account(asked: argparse.Namespace) -> Account:
    open_home()
    found = Account.objects.filter(login=asked.login).first()
    if found is None:
        raise UsageError(f"没有账号“{asked.login}”，请用 jinguo account list 查看。")
    return found


def _list(asked: argparse.Namespace) -> int:
    del asked
    open_home()
    here, day = tree(), today()
    for account in Account.objects.order_by("login").prefetch_related("posts"):
        state = "" if account.is_active else "（已停用）"
        sys.stdout.write(f"{account.login}\t{account.name}{state}\n")
        for post in account.posts.all():
            ends = f"至 {post.until}" if post.until else "没有定期限"
            line = f" {post.line}" if post.line else ""
            place = here.place(post.unit_id, day).name
            label = Role(post.role).label
            sys.stdout.write(f"\t{place}\t{label}{line}\t{post.since} 起，{ends}\n")
    return 0


def _slip(asked: argparse.Namespace) -> int:
    _write_slip(_account(asked))
    return 0


def _write_slip(account: Account) -> None:
    written = slips.write(account, by=_by())
    sys.stdout.write(
        f"登录条：{written.groups}\n"
        f"{slips.DAYS} 天内用一次：在手机上打开网站的 /bind/ 绑定手机，"
        "或打开 /bind/password/ 设密码。\n"
    )


def _disable(asked: argparse.Namespace) -> int:
    accounts.disable(_account(asked), by=_by())
    sys.stdout.write(f"已停用 {asked.login}，它的登录都已结束。\n")
    return 0


def _enable(asked: argparse.Namespace) -> int:
    accounts.enable(_account(asked), by=_by())
    sys.stdout.write(f"已恢复 {asked.login}。\n")
    return 0


def _reset(asked: argparse.Namespace) -> int:
    account = _account(asked)
    accounts.reset(account, by=_by())
    sys.stdout.write(f"{asked.login} 的密码、验证器、通行密钥和手机都已作废。\n")
    _write_slip(account)
    return 0


def _give(asked: argparse.Namespace) -> int:
    account = _account(asked)
    post = accounts.give(account, _term(asked), by=_by())
    sys.stdout.write(f"已给 {asked.login} 岗位：{post}，至 {post.until}。\n")
    return 0


def _end(asked: argparse.Namespace) -> int:
    account = _account(asked)
    unit = find(asked.unit, day=today())
    posts = Post.objects.filter(account=account, unit=unit, role=asked.role)
    standing = [post for post in posts if post.until is None or post.until > today()]
    if not standing:
        raise UsageError("此人在这个单位没有这个岗位，请用 jinguo account list 查看。")
    for post in standing:
        accounts.end_post(post, by=_by())
    sys.stdout.write(f"{asked.login} 的岗位已从今天结束。\n")
    return 0
