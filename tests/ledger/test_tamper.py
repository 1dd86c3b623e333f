"""The campaign of tamperings in its short form: each of the fourteen kinds, found and located."""

import subprocess
import sys

import pytest


@pytest.mark.slow
def test_every_kind_of_tampering_is_found_where_it_is() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.campaigns.tamper", "--tamperings", "120", "--clean", "10"],
        check=False, capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "120 planted, 120 found, 120 located; 10 clean runs, 0 false alarms" in done.stdout
