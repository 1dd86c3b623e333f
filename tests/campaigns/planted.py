"""Plants each bug in a copy of the source and looks which test sees it; none may go unseen.

python -m tests.campaigns.planted [--only WORD] [--write docs/reference/planted-bugs.md]
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.campaigns.bugs import BUGS, Bug

_ROOT = Path(__file__).parents[2]
_MIGRATED = "JINGUO_MIGRATED"
_PYTEST = (
    sys.executable, "-m", "pytest", "-n", "0", "-x", "-q", "-p", "tests.campaigns.migrated",
    "--reuse-db",
)  # fmt: skip
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
_HEAD = """# Planted bugs

Each bug was put into a copy of the source, the named tests were run, and the one that went red is
written down; `python -m tests.campaigns.planted --write docs/reference/planted-bugs.md` does it again.
The named tests must pass without it; the command runs them clean first.

| bug | seen by |
|---|---|
"""


def planted(bug: Bug, folder: Path) -> None:
    """Put a bug into a copy of the source.

    Raises:
        SystemExit: If the source does not say any more what the bug changes.
    """
    for name, before, after in bug.edits:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        if text.count(before) != 1:
            raise SystemExit(f"{bug.name}: {name} says {text.count(before)} times {before!r}")
        path.write_text(text.replace(before, after), encoding="utf-8")


def copied(folder: Path) -> Path:
    """Return a copy of what git keeps of the source."""
    kept = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=_ROOT, capture_output=True, check=True,
    )  # fmt: skip
    for name in kept.stdout.decode().strip("\0").split("\0"):
        if (_ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(_ROOT / name, folder / name)
    return folder


def migrated(folder: Path) -> Path:
    """Return a database without rows: to migrate takes longer than most of the tests."""
    code = (
        "import config, django; from config import home; home.prepare(); django.setup();"
        "from django.core.management import call_command; call_command('migrate', verbosity=0)"
    )
    told = {"JINGUO_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    env = {**os.environ, "PYTHONPATH": str(_ROOT), "JINGUO_DATABASE": "", **told}
    subprocess.run([sys.executable, "-c", code], cwd=_ROOT, env=env, check=True)
    return folder / "ledger.sqlite"


def seen_by(bug: Bug, database: Path) -> str:
    """Return the first test that fails with a bug, or nothing if all pass.

    Raises:
        SystemExit: If the tests could not be run: then nobody has seen anything.
    """
    with tempfile.TemporaryDirectory(prefix="jinguo-planted-") as name:
        folder = copied(Path(name))
        planted(bug, folder)
        done = subprocess.run(
            [*_PYTEST, "--tb=no", *bug.tests], cwd=folder,
            env={**os.environ, "PYTHONPATH": name, "COLUMNS": "300", _MIGRATED: str(database)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode == 0:
        return ""
    if found := _FAILED.search(done.stdout):
        return found[1]
    raise SystemExit(f"{bug.name}: pytest ended with {done.returncode}: {done.stdout[-300:]}")


def clean(bugs: tuple[Bug, ...], database: Path) -> bool:
    """Tell whether the named tests pass on the source as it is."""
    tests = sorted({test for bug in bugs for test in bug.tests})
    done = subprocess.run(
        [*_PYTEST, "--tb=line", *tests], cwd=_ROOT, check=False, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(_ROOT), _MIGRATED: str(database)},
    )  # fmt: skip
    sys.stdout.write(done.stdout[-300:])
    return done.returncode == 0


def _rows(bugs: tuple[Bug, ...], database: Path, *, unchecked: bool) -> list[str]:
    """Return a row for each bug; none if the tests fail without any."""
    if not unchecked and not clean(bugs, database):
        return []
    rows = []
    for bug in bugs:
        test = seen_by(bug, database)
        rows.append(f"| {bug.name} | {f'`{test}`' if test else '**nothing**'} |\n")
        sys.stdout.write(rows[-1])
        sys.stdout.flush()
    return rows


def main() -> int:
    """Plant every bug in turn; 0 if each was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="bugs whose name holds this")
    parser.add_argument("--write", type=Path, help="where the table goes")
    parser.add_argument("--unchecked", action="store_true", help="do not run the tests clean first")
    asked = parser.parse_args()
    bugs = tuple(bug for bug in BUGS if asked.only in bug.name)
    with tempfile.TemporaryDirectory(prefix="jinguo-migrated-") as home:
        rows = _rows(bugs, migrated(Path(home)), unchecked=asked.unchecked)
    unseen = sum("**nothing**" in row for row in rows)
    if not rows:
        sys.stdout.write("the tests fail without any bug\n")
        return 1
    if asked.write:
        asked.write.parent.mkdir(parents=True, exist_ok=True)
        asked.write.write_text(_HEAD + "".join(rows), encoding="utf-8")
    sys.stdout.write(f"{len(bugs)} bugs, {unseen} unseen\n")
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main())
