"""Runs tests on a PostgreSQL of their own, as the tables' owner, who has the wall before them too.

    python -m tests.on_postgres tests/ledger tests/web/test_desk.py

A module that says `WALLED = True` asks for nothing beside the wall itself.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from tests.postgres import database

ADDRESS = os.environ.get("JINGUO_TEST_DATABASE", "")
"""Where this very process tests, if it is such a run."""
ROOT = Path(__file__).parents[1]
ROOMS, CONFIG, TESTS = (f"{ROOT / name}{os.sep}" for name in ("jinguo", "config", "tests"))
WALL = str(ROOT / "jinguo" / "ledger" / "wall.py")


def run(*arguments: str, address: str) -> int:
    """Run pytest with arguments on a database; another like it is made and dropped there."""
    environment = {
        **os.environ, "JINGUO_TEST_DATABASE": address, "JINGUO_DATABASE": address,
        "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1",
    }  # fmt: skip
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def prepare() -> None:
    """Let what a test asks by itself pass the wall, and nothing that the rooms ask."""
    from jinguo.ledger import wall  # noqa: PLC0415 - this program itself has no settings

    _end_writing_with_each_transaction()
    declared = wall.wanted
    wall.wanted = lambda: wall.WHOLE if _asked_by_a_test() else declared()


def _asked_by_a_test() -> bool:
    """Tell whether the nearest of our own frames is a test's."""
    frame = sys._getframe(2)
    while frame:
        path = frame.f_code.co_filename
        if path.startswith((ROOMS, CONFIG)) and path != WALL:
            return False
        if path.startswith(TESTS) and path != __file__:
            return frame.f_globals.get("WALLED") is not True
        frame = frame.f_back
    return False


def _end_writing_with_each_transaction() -> None:
    """Close the wall where a test's transaction is a savepoint, as its commit would."""
    commit = BaseDatabaseWrapper.savepoint_commit

    def committed(self: Any, sid: str) -> None:
        commit(self, sid)
        if self.atomic_blocks and self.atomic_blocks[-1]._from_testcase:
            self.connection.execute("SELECT set_config('jinguo.writing', '', true)")

    BaseDatabaseWrapper.savepoint_commit = committed  # type: ignore[method-assign]


if __name__ == "__main__":
    with database() as given:
        sys.exit(run(*sys.argv[1:], address=given))
