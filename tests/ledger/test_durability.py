"""One SQLite library in a process, and nothing acknowledged lost when a writer is killed."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _run(code: str, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "JINGUO_HOME": str(home),
        "JINGUO_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        env=environment, cwd=ROOT, check=False, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


_HOLD = """
import subprocess, sys
import config, django
django.setup()
from datetime import UTC, date, datetime
from django.db import connection, transaction
from jinguo.console.home import open_home
from jinguo.counting.books import books
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.org import divisions

at = datetime(2021, 1, 15, tzinfo=UTC)
open_home()
divisions.load(divisions.read_shipped("3406"), what="3406", at=at)
second = '''
import config, django
django.setup()
from django.db import OperationalError, connection
connection.ensure_connection()
with connection.cursor() as cursor:
    cursor.execute("PRAGMA busy_timeout = 300")
    try:
        cursor.execute("INSERT INTO org_unit (level) VALUES (5)")
    except OperationalError as error:
        print(error)
'''
def try_second():
    done = subprocess.run([sys.executable, "-c", second], capture_output=True, text=True)
    return done.stdout.strip() or done.stderr[-300:] or "accepted"

with transaction.atomic():
    fields = {"held_on": date(2020, 5, 4), "subtype": "宣讲", "title": "宣讲"}
    enter(Draft("activity", 3, fields), by=By(at=at))
    print(try_second())
    {reading}
    print(try_second())
print(try_second())
"""


def test_reading_columns_inside_a_write_keeps_a_second_process_out(tmp_path: Path) -> None:
    done = _run(
        _HOLD.replace("{reading}", "print(len(books().columns['activity']))"), tmp_path / "home"
    )

    assert done.stdout.split("\n")[:4] == [
        "database is locked",
        "1",
        "database is locked",
        "accepted",
    ], done.stdout + done.stderr


def test_a_second_sqlite_library_would_let_it_in(tmp_path: Path) -> None:
    """The harness bites: the standard library's SQLite on the same file drops the lock."""
    reading = (
        "import importlib, os, sqlite3, _sqlite3; "
        "other = _sqlite3.connect(os.environ['JINGUO_HOME'] + '/ledger.sqlite'); "
        "other.execute('SELECT count(*) FROM org_unit').fetchone(); other.close(); print('read')"
    )
    done = _run(_HOLD.replace("{reading}", reading), tmp_path / "home")

    assert done.stdout.split("\n")[:3] == ["database is locked", "read", "accepted"], (
        done.stdout + done.stderr
    )


def test_the_ledger_runs_on_a_library_with_a_safe_log(tmp_path: Path) -> None:
    code = """
        import config, django
        django.setup()
        from django.db import connection
        from jinguo.console.home import open_home
        open_home()
        with connection.cursor() as cursor:
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "cell_size_check", "trusted_schema"):
                print(cursor.execute(f"PRAGMA {pragma}").fetchone()[0])
        print(connection.Database.sqlite_version_info >= (3, 51, 3))
    """
    done = _run(code, tmp_path / "home")

    assert done.stdout.split() == ["wal", "2", "1", "1", "0", "True"], done.stderr


def test_without_the_package_the_ledger_keeps_the_safe_rollback_journal(tmp_path: Path) -> None:
    code = """
import sys
sys.modules["pysqlite3"] = None  # as where no wheel and no compiler is
import config, django
django.setup()
import sqlite3
from django.db import connection
from jinguo.console.home import open_home
from jinguo.org import divisions
from datetime import UTC, datetime
open_home()
divisions.load(divisions.read_shipped("3406"), what="3406", at=datetime(2021, 1, 15, tzinfo=UTC))
with connection.cursor() as cursor:
    print(cursor.execute("PRAGMA journal_mode").fetchone()[0])
print(sqlite3.sqlite_version_info >= (3, 51, 3))
"""
    done = _run(code, tmp_path / "home")

    mode, safe = done.stdout.split()
    assert mode == ("wal" if safe == "True" else "delete"), done.stderr


@pytest.mark.slow
def test_killed_writers_lose_nothing_acknowledged() -> None:
    kills = os.environ.get("JINGUO_KILLS", "25")
    done = subprocess.run(
        [sys.executable, "-m", "tests.campaigns.kill", "--kills", kills],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=900,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
