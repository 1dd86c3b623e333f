"""Opens the home for a command, and says as whom the command asks."""

import argparse
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from config import home
from jinguo.errors import FailedError, SealError, UsageError
from jinguo.ledger import wall, wall_tables
from jinguo.ledger.erase import finish
from jinguo.ledger.team import subject
from jinguo.org.models import Account
from jinguo.org.policy import OPERATOR, Action, Scope, Strength, Subject, scope
from jinguo.org.units import tree


def open_home() -> None:
    """Make the home ready: its folder and keys, and the newest tables.

    Raises:
        FailedError: If the folder cannot be made or the database cannot be opened.
    """
    try:
        home.prepare()
        # The settings were read before the home was made: what is sealed now must open later.
        secret = home.key("secret.key")
        assert secret is not None
        settings.SECRET_KEY = secret.hex()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            # What moves records from one form to another moves all of them.
            with wall.whole():
                call_command("migrate", verbosity=0)
        wall_tables.build()
        _finish()
    except ProgrammingError as error:
        reason = str(error).splitlines()[0]
        raise FailedError(
            f"数据库要升级，可是这个账号不能改表（{reason}）；请用建表的账号运行"
            " jinguo database prepare，见 docs/guide/postgresql.md。"
        ) from error
    except (OSError, DatabaseError) as error:
        reason = str(error).splitlines()[0]
        raise FailedError(f"数据目录 {home.home()} 打不开（{reason}），请检查后再试。") from error


def _finish() -> None:
    """Destroy the keys of records that were erased just before a crash, or restored since."""
    try:
        finish()
    except SealError:
        # Without its keys a home still counts; the page 健康 says what is missing.
        return


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
    return subject(account(login), strength=Strength.SECOND)


def reach(login: str | None, action: Action) -> Scope:
    """Return the units that the asker reaches for an action today."""
    return scope(asker(login), action, tree=tree(), day=today())
