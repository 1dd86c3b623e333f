"""What is written down for an assessor is what the code does."""

import re
import stat
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from jinguo.console import serve
from jinguo.files.limits import Limits
from jinguo.org.models import Role
from jinguo.web import pace, submitted
from tests.security.test_code import _imported, _walk

ROOT = Path(__file__).parents[2]
SECTIONS = [
    "Input", "Limits", "Files", "Ways to sign in", "Guessing", "Sessions", "Keys and algorithms",
    "What it talks to", "Classes", "Logs", "Risky parts", "Libraries", "Browsers",
]  # fmt: skip


def _page(name: str = "docs/defence.md") -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _section(title: str) -> str:
    return _page().split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("title", SECTIONS)
def test_the_page_has_a_section_for_each_question(title: str) -> None:
    assert len(_section(title)) > 100


def test_the_limits_on_the_page_are_those_of_the_code() -> None:
    told, limits, mb = _section("Limits"), Limits(), 1024 * 1024
    for said in (
        f"a form | {settings.DATA_UPLOAD_MAX_MEMORY_SIZE // mb} MB",
        f"{settings.FILE_UPLOAD_MAX_MEMORY_SIZE // mb} MB, {settings.DATA_UPLOAD_MAX_NUMBER_FILES} files",
        f"{limits.size // mb} MB; unpacked {limits.unpacked // mb} MB; {limits.members} members",
        f"packed 1:{limits.ratio}",
        f"{limits.memory // mb} MB of memory, {limits.cpu_seconds} s of processor, {limits.seconds:.0f} s",
        f"{submitted.MOST} characters, one at a time, others wait {submitted._PATIENCE:.0f} s",
        f"searches | {pace.SEARCH.most} a minute",
        f"files out | {pace.EXPORT.most} an hour",
        f"handed in | {pace.READING.most} in ten minutes",
        f"forms sent | {pace.WRITE.most} a minute",
    ):
        assert said in told, said
    assert (pace.SEARCH.within, pace.EXPORT.within, pace.READING.within) == (60, 3600, 600)
    served = Path(serve.__file__).read_text(encoding="utf-8")
    assert "header_read_timeout=10_000, max_buffer_size=64 * 1024" in served
    assert "websockets=False" in served
    guide = _page("docs/guide/security.md")
    for each in (pace.SEARCH, pace.EXPORT, pace.WRITE, pace.READING):
        assert f" {each.most} " in guide


def test_access_is_written_down_for_every_role() -> None:
    page = _page("docs/access.md")

    assert [role for role in Role.values if f"`{role}`" not in page] == []
    for word in ("figures", "lines up to", "file", "enters", "names", "S0", "S1", "S2", "S3", "S4"):
        assert word in page


def test_every_class_is_written_down_with_its_protection() -> None:
    told = _section("Classes")

    assert re.findall(r"^\| (S\d) \|", told, re.MULTILINE) == ["S0", "S1", "S2", "S3", "S4"]


def test_every_algorithm_in_the_code_is_on_the_page() -> None:
    """The ciphers that are imported, and the words by which the page names them."""
    named = {
        "AESGCM": "AES-256-GCM", "AESSIV": "AES-SIV", "HMAC": "HMAC", "HKDF": "HMAC",
        "Ed25519": "Ed25519", "SHA256": "SHA-256",
    }  # fmt: skip
    told = _section("Keys and algorithms")
    used = {
        name.rsplit(".", 1)[-1]
        for _, node in _walk()
        for name in _imported(node)
        if name.startswith("cryptography.hazmat.primitives.ciphers.aead.")
    }

    assert used
    assert {each for each in used if named.get(each, each) not in told} == set()


def test_keys_are_files_that_only_their_owner_reads(own_home: Path) -> None:
    keys = own_home / "keys"

    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    files = list(keys.iterdir())
    assert files
    secrets = [each for each in files if each.suffix == ".key"]
    assert {stat.S_IMODE(each.stat().st_mode) for each in secrets} == {0o400}
    assert {stat.S_IMODE(each.stat().st_mode) for each in {*files} - {*secrets}} <= {0o600}
    assert len({each.read_text() for each in secrets}) == len(secrets)
    assert all(len(bytes.fromhex(each.read_text())) == 32 for each in secrets)


@pytest.mark.parametrize("name", ["run", "sqlite", "maps", "dev"])
def test_every_library_is_pinned_by_its_digest(name: str) -> None:
    lock = _page(f"requirements/{name}.lock").replace("\\\n", " ")
    lines = [each for each in lock.splitlines() if each.strip() and not each.startswith("#")]

    assert lines
    assert [each[:40] for each in lines if not re.match(r"\S+==\S+.*--hash=sha256:", each)] == []
    assert "--require-hashes -r requirements/run.lock" in _page("Makefile")


def test_it_is_written_how_soon_a_library_is_replaced() -> None:
    for page in (_page("SECURITY.md"), _section("Libraries")):
        for days in ("7 days", "30", "90"):
            assert days in page


def test_what_is_installed_holds_no_tests() -> None:
    told = tomllib.loads(_page("pyproject.toml"))

    assert told["tool"]["setuptools"]["packages"] == ["jinguo", "config"]
    tools = ("pytest", "playwright", "hypothesis", "debug-toolbar", "django-extensions")
    assert [each for each in tools if f"\n{each}==" in _page("requirements/run.lock")] == []
    imported = {name.split(".")[0] for _, node in _walk() for name in _imported(node)}
    assert imported & {"tests", "pytest", "hypothesis", "playwright"} == set()
