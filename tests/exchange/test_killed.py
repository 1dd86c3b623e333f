"""An import killed in the middle leaves nothing: the campaign in short."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.campaigns import desk_kill
from tests.campaigns.import_kill import killed


def test_nothing_stands_of_an_import_that_was_killed() -> None:
    assert killed(2_500) == []


@pytest.mark.slow
def test_site_and_worker_killed_while_people_work_lose_and_double_nothing(tmp_path: Path) -> None:
    outcome = desk_kill.campaign(2, tmp_path, seed=3)
    assert outcome.wrong == []
    assert outcome.kills.total() == 2
    assert outcome.entered + outcome.imported > 0


def test_the_worker_knows_all_that_pages_ask_of_it(tmp_path: Path) -> None:
    """It loads no page: what registers the work must be loaded with the site's rooms."""
    code = (
        "import config, django; django.setup()\n"
        "from jinguo.jobs.works import known\n"
        "from jinguo.ledger.seconding import ACTS\n"
        "print([known(each) and each for each in ('import', 'export', 'seconded')], sorted(ACTS))"
    )
    told = {**desk_kill.environment(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=told, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "['import', 'export', 'seconded']" in done.stdout
    assert {"bulk", "export", "unmask", "erase", "grant", "merge"} <= set(
        re.findall(r"\w+", done.stdout)
    )
