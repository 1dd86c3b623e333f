"""The same ledger on PostgreSQL: the same figures, the same refusals, the same chain."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.counting.test_columns import BOOKS
from tests.postgres import database, role

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with database() as address:
        yield address


def outcome(home: Path, address: str) -> tuple[dict[str, Any], str]:
    overlay = home / "catalogue" / "programmes" / "book-corner.yaml"
    overlay.parent.mkdir(parents=True, exist_ok=True)
    overlay.write_text(BOOKS, encoding="utf-8")
    done = run(home, address, "tests.counting.same_ledger")
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stderr), done.stdout


def run(home: Path, address: str, *program: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "JINGUO_HOME": str(home),
        "JINGUO_DATABASE": address,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    return subprocess.run(
        [sys.executable, "-m", *program],
        cwd=ROOT, env=environment, check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


@pytest.mark.postgres
def test_a_ledger_on_postgresql_gives_what_it_gives_on_sqlite(server: str, tmp_path: Path) -> None:
    prepared = run(tmp_path / "there", server, "config.command", "database", "prepare")
    assert prepared.stdout == "表和第二道墙已经建好。\n", prepared.stderr[-2000:]
    there, verified = outcome(tmp_path / "there", role(server, "jinguo_app"))
    here, _ = outcome(tmp_path / "here", "")
    assert (there["vendor"], here["vendor"]) == ("postgresql", "sqlite")
    assert verified.endswith("个数字，0 个不符。\n")
    assert there["broken"] == here["broken"] == 0
    assert there["entries"] == here["entries"] == 14
    assert there["told"] == here["told"]
    assert "entered" not in here["told"]
    assert all(sentence.endswith("。") for sentence in here["told"])
    assert there["figures"] == here["figures"]
    assert there["figures"]["book-corner.lent 演示市 2020"] == ["15", "15"]
    assert there["figures"]["big-preaching.talks 演示市 2020"] == ["13", "13"]
