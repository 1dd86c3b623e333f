"""On PostgreSQL looks at different units do not wait for one another, and the seals still hold."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres import database

ROOT = Path(__file__).parents[2]


@pytest.mark.postgres
def test_looks_at_different_units_do_not_wait_for_one_another(tmp_path: Path) -> None:
    with database() as address:
        environment = {
            **os.environ, "JINGUO_HOME": str(tmp_path / "home"), "JINGUO_DATABASE": address,
            "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "tests.ledger.two_units"],
            cwd=ROOT, env=environment, check=False, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["other unit"] < 0.7
    assert told["same unit"] > 0.7
    assert told["faults"] == []
    assert (told["looks"], told["entries"], told["unsealed"]) == (2 + 4 + 120, 30, 0)
    assert told["numbers"] == list(range(1, 31))
