"""Kills an import with SIGKILL at every stage of it: nothing of it stands, and it can be sent again.

`python -m tests.campaigns.import_kill [--rows 20000]`; the tests run it with few rows.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.campaigns.imports import AT, workbook
from tests.campaigns.own_home import settle

_CITY = "3404"


def _child(rows: int, last: int) -> int:
    """Import in a home of its own; die when told so for the `last` time, or say what stands."""
    settle()
    from jinguo.console.home import open_home
    from jinguo.exchange.importing import Wish, take
    from jinguo.ledger.drafts import By
    from jinguo.ledger.models import Activity, Entry, Import
    from jinguo.org import divisions
    from jinguo.org.models import Spell

    open_home()
    if not Spell.objects.exists():
        divisions.load(divisions.read_shipped(_CITY), what=_CITY, at=AT)
    codes = sorted(Spell.objects.exclude(code="").values_list("code", flat=True))[:50]
    content, _ = workbook(rows, codes)
    told = 0

    def progress(done: int, total: int) -> None:
        nonlocal told
        told += 1
        if told == last:
            os.kill(os.getpid(), signal.SIGKILL)

    before = (Activity.objects.count(), Entry.objects.count(), Import.objects.count())
    if last < 0:
        sys.stdout.write(" ".join(map(str, before)))
        return 0
    taken = take(content, by=By(AT), wish=Wish(right=True), progress=progress)
    sys.stdout.write(f"{told} {taken.new.total()} {Activity.objects.count()}")
    return 0


def killed(rows: int) -> list[str]:
    """Return what was not as it must be after imports that were killed."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        stages, standing = 1, "0 0 0"
        while True:
            status, _ = _run(folder, rows, stages)
            if status == 0:
                break
            if status != -signal.SIGKILL:
                wrong.append(f"stage {stages}: status {status}")
                break
            _, said = _run(folder, rows, -1)
            if said != standing:
                wrong.append(f"stage {stages}: {said} instead of {standing}")
            stages += 1
        _, said = _run(folder, rows, -1)
        if said.split()[0] != str(rows - rows // 100):
            wrong.append(f"afterwards {said}")
    return wrong


def _run(folder: str, rows: int, last: int) -> tuple[int, str]:
    home = {**os.environ, "JINGUO_HOME": str(Path(folder) / "home"), "JINGUO_DATABASE": ""}
    command = [sys.executable, "-m", "tests.campaigns.import_kill", "--rows", str(rows)]
    done = subprocess.run(
        [*command, "--last", str(last)], env=home, check=False, capture_output=True, text=True
    )
    return done.returncode, done.stdout


def main() -> int:
    """Kill at every stage; 1 if anything of a killed import stands."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--last", type=int)
    asked = parser.parse_args()
    if asked.last is not None:
        return _child(asked.rows, asked.last)
    wrong = killed(asked.rows)
    sys.stdout.write("\n".join(wrong) or "nothing stood of any import that was killed\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
