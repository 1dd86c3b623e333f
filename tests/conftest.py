"""A home and a database of the tests' own, and a small city to record in."""

import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from config import home
from jinguo.ledger import wall
from jinguo.ledger.drafts import By
from jinguo.org import divisions
from jinguo.web.pace import paces
from tests import on_postgres
from tests.factories import AT, UNITS, City

_FOLDER = Path(tempfile.mkdtemp(prefix="jinguo-tests-"))
os.environ["JINGUO_HOME"] = str(_FOLDER / "home")
# `tests.on_postgres` names a database to run everything in; without that, a file of our own.
os.environ.pop("JINGUO_DATABASE", None)
if on_postgres.ADDRESS:
    os.environ["JINGUO_DATABASE"] = on_postgres.ADDRESS


LONGEST = (
    "tests/console/test_acceptance.py",
    "tests/ledger/test_durability.py",
    "tests/ledger/test_dump.py",
    "tests/ledger/test_tamper.py",
    "tests/console/test_bench.py",
    "tests/counting/test_postgres.py",
    "tests/security/test_deployed.py",
    "tests/console/test_serve.py",
    "tests/access/test_matrix.py",
    "tests/access/test_existence.py",
)
"""The files that take longest, the longest first."""


def pytest_configure(config: pytest.Config) -> None:
    django_settings.JINGUO_HOME = home.prepare()
    django_settings.PASSWORD_HASHERS = ["tests.hashing.QuickHasher"]
    if on_postgres.ADDRESS:
        on_postgres.prepare()


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(_FOLDER, ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files, so that no process is left alone with one at the end.

    pytest-django would put last what opens a database of its own, and that is just these. Tests of
    a file that want the same demonstration city follow one another: building one takes a minute.
    """
    first = {name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: (first.get(item.location[0], len(first)), _city(item)))


def _city(item: pytest.Item) -> str:
    called = getattr(item, "callspec", None)
    return str(called.params.get("demo_city", "")) if called else ""


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    if on_postgres.ADDRESS:
        return
    # A file, as in an office: the write-ahead log and its locks are part of what is tested.
    django_settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(
        _FOLDER / "test.sqlite"
    )


@pytest.fixture(autouse=True)
def nobody_has_asked_yet() -> None:
    """Accounts have the same numbers in every test; what one asked is no other's."""
    paces.forget()
    wall.clear()


@pytest.fixture(autouse=True)
def signed_with_the_homes_key() -> None:
    """A command signs from then on with the key of the home it opened; each test begins with ours."""
    django_settings.SECRET_KEY = (_FOLDER / "home" / "keys" / "secret.key").read_text().strip()


@pytest.fixture
def costly_hashing(settings: Any) -> None:
    """Hash as an office does, at the full cost."""
    settings.PASSWORD_HASHERS = import_module("config.settings").PASSWORD_HASHERS


@pytest.fixture
def by() -> By:
    return By(at=AT)


@pytest.fixture
def city(db: None) -> City:
    divisions.load([(code, name) for name, code in UNITS.items()], what="演示市", at=AT)
    return City.standing()


@pytest.fixture
def own_home(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of this test's own, with keys, for files that lie over the catalogue."""
    folder = tmp_path / "home"
    monkeypatch.setenv("JINGUO_HOME", str(folder))
    home.prepare()
    settings.JINGUO_HOME = folder
    return folder


@pytest.fixture
def overlay(own_home: Path) -> Callable[[str, str], Path]:
    """Write one file of the home's catalogue."""

    def write(name: str, text: str) -> Path:
        path = own_home / "catalogue" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def moment() -> datetime:
    return datetime(2021, 2, 1, 1, tzinfo=UTC)
