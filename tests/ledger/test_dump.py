"""The long searches in their short form: nothing of a person on the disk, nothing shut by a rotation."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def campaign(*arguments: str) -> str:
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=550
    )
    assert done.returncode == 0, done.stdout + done.stderr[-2_000:]
    return done.stdout


@pytest.mark.slow
def test_after_a_day_of_use_nothing_of_a_person_lies_on_the_disk() -> None:
    told = campaign("tests.campaigns.dump", "--people", "2")
    assert re.search(r"^\d{2} canaries × 10 encodings × \d+ files .*: 0 found", told), told
    assert ", 0 after it" in told
    assert "of these none: []" in told


@pytest.mark.slow
def test_rotating_under_load_and_kills_shuts_nothing() -> None:
    told = campaign("tests.campaigns.rotation", "--kills", "3", "--rows", "30")
    assert "unreadable=0, changed=0, not_found=0, " in told
    assert "died=0" in told
