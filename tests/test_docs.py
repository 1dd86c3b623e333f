"""The documents say what the code has: glossary, README, locks; nothing names a host or a machine."""

import re
import subprocess
from pathlib import Path

import pytest

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.schema import LevelName
from jinguo.console.main import parser
from jinguo.counting import judgement
from jinguo.org.models import Role

ROOT = Path(__file__).parents[1]


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_glossary_names_every_kind_level_role_and_result() -> None:
    glossary = _text("GLOSSARY.md")
    named = set(re.findall(r"`([^`]+)`", glossary))

    assert set(KINDS) <= named
    assert set(LevelName.__args__) <= named
    assert set(Role.values) <= named
    results = [judgement.AGREES, judgement.BETTER, judgement.DOUBTFUL, judgement.DIFFERS]
    results += [judgement.OTHER_MEASURE, judgement.NO_RECORD]
    results += [judgement.ONLY_OUTSIDE, judgement.UNKNOWN]
    assert [result for result in results if result not in glossary] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_is_short_and_its_commands_exist(name: str) -> None:
    readme = _text(name)
    assert len(readme.splitlines()) <= 100
    targets = set(re.findall(r"^([a-z]+):", _text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"make ([a-z]+)", readme)) - {"and"} <= targets
    for line in re.findall(r"bin/jinguo ([^#\n]+)", readme):
        parser().parse_args(line.split())


def test_every_decision_has_a_number_and_a_decision() -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(page.name[:4])}. ")
        assert "**Decision.**" in text
        assert len(text.splitlines()) <= 60


def test_nothing_names_a_registry_a_machine_or_a_cdn() -> None:
    files = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.split("\n")  # fmt: skip
    # Put together here, so that this file names no host itself.
    names = ("py" + "pi", "python" + "hosted", "registry" + r"\.npm", "npm" + "js")
    cdns = ("js" + "delivr", "un" + "pkg", "google" + "apis", "cdn" + r"\.")
    host = re.compile(rf"https?://[^\s/]*(?:{'|'.join(names + cdns)})")
    machine = re.compile(r"(?<![\w.])/(?:work|farm|root)/")
    found = []
    for name in filter(None, files):
        path = ROOT / name
        if path == Path(__file__) or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if host.search(text) or machine.search(text):
            found.append(name)
    assert found == []


@pytest.mark.parametrize(
    "name", ["requirements/run.lock", "requirements/dev.lock", "requirements/sqlite.lock"]
)
def test_locks_carry_versions_and_hashes_only(name: str) -> None:
    lock = _text(name)
    assert "://" not in lock
    pinned = re.findall(r"^([a-z0-9-]+(?:\[[a-z]+\])?)==", lock, re.MULTILINE)
    assert len(pinned) >= (1 if "sqlite" in name else 20)
    assert lock.count("--hash=sha256:") > len(pinned)
    assert "resolved" not in _text("jinguo/org/divisions/package-lock.json")


def test_no_python_file_is_too_long() -> None:
    long = [
        path.name
        for room in ("jinguo", "config")
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts
        and len(path.read_text(encoding="utf-8").splitlines()) > 400
    ]
    assert long == []
