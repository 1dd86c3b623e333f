"""Opens the home for a command, and says as whom the command asks."""

import argparse
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from config import home
from jinguo.errors import FailedError, UsageError
from jinguo.org.models import Account, Post
from jinguo.org.policy import OPERATOR, Action, Scope, Subject, held, scope
from jinguo.org.units import tree


def open_home() -> None:
    """Make the home ready: its folder and keys, and the newest tables.

    Raises:
        FailedError: If the folder cannot be made or the database cannot be opened.
    """
    try:
        home.prepare()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0)
    except (OSError, DatabaseError) as error:
        reason = str(error).splitlines()[0]
        raise FailedError(f"数据目录 {home.home()} 打不开（{reason}），请检查后再试。") from error


def now() -> datetime:
    """Return the moment (UTC)."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day in Asia/Shanghai."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def add_asker(parser: argparse.ArgumentParser) -> None:
    """Add `--as`."""
    parser.add_argument("--as", dest="account", metavar="账号", help="按这个账号能看到的范围显示")


def account(login: str) -> Account:
    """Return the account of a login.

    Raises:
        UsageError: If there is none.
    """
    found = Account.objects.filter(login=login, is_active=True).first()
    if found is None:
        raise UsageError(f"没有可登录的账号“{login}”。")
    return found


def asker(login: str | None) -> Subject:
    """Return who asks: an account's posts, or the home's operator.

    Raises:
        UsageError: If there is no such account.
    """
    if login is None:
        return OPERATOR
    found = account(login)
    posts = Post.objects.filter(account=found).values_list("unit_id", "role", "since", "until")
    return Subject(found.pk, held(posts))


def reach(login: str | None, action: Action) -> Scope:
    """Return the units that the asker reaches for an action today."""
    return scope(asker(login), action, tree=tree(), day=today())
