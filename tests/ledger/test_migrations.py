"""A new home is made in one step, an older one goes on in its own; both end in the same tables."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).parents[2]
OLDER = ROOT / "tests" / "samples" / "home-of-eleven-steps.sql"
SQUASHED = [
    ("org", "0001_squashed_0004_accounts", "0004_accounts"),
    ("ledger", "0001_squashed_0013_journal_signed", "0013_journal_signed"),
]


@pytest.mark.parametrize(("room", "squashed", "last"), SQUASHED)
def test_one_step_declares_what_the_steps_declare(room: str, squashed: str, last: str) -> None:
    loader = MigrationLoader(None, replace_migrations=False)

    at_once, by_steps = (_declared(loader, room, name) for name in (squashed, last))

    assert at_once.keys() == by_steps.keys()
    for model, declared in by_steps.items():
        assert at_once[model] == declared
    steps = [each for each in loader.graph.forwards_plan((room, last)) if each[0] == room]
    assert loader.disk_migrations[room, squashed].replaces == steps


def _declared(loader: MigrationLoader, room: str, name: str) -> dict[str, Any]:
    state = loader.project_state((room, name))
    return {key[1]: model for key, model in state.models.items() if key[0] == room}


def test_new_home_takes_no_step_that_was_squashed(db: None) -> None:
    loader = MigrationLoader(connection)
    plan = [each for leaf in loader.graph.leaf_nodes() for each in loader.graph.forwards_plan(leaf)]

    for room, squashed, _ in SQUASHED:
        replaced = loader.disk_migrations[room, squashed].replaces
        assert (room, squashed) in plan
        assert not set(replaced) & set(plan)


def test_older_home_goes_on_from_its_own_step_to_the_same_tables(db: None, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with sqlite3.connect(home / "ledger.sqlite") as older:
        older.executescript(OLDER.read_text(encoding="utf-8"))
    older.close()

    opened = _opened(home)
    again = _opened(home)

    assert (opened.returncode, again.returncode) == (0, 0), opened.stderr + again.stderr
    with sqlite3.connect(home / "ledger.sqlite") as migrated:
        tables = {(name, sql) for name, sql in migrated.execute(TABLES)}
        entries = migrated.execute(
            "SELECT unit_id, version, sequence, length(mac) FROM ledger_entry ORDER BY number"
        ).fetchall()
        taken = set(migrated.execute("SELECT app, name FROM django_migrations"))
    migrated.close()
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        assert tables == set(cursor.fetchall())
    assert entries == [(7, 1, 1, 64), (7, 2, 2, 64)]
    assert {(room, name) for room, name, _ in SQUASHED} < taken


TABLES = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"


def _opened(home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "config.command", "account", "list"],
        cwd=ROOT, env={**os.environ, "JINGUO_HOME": str(home)},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
