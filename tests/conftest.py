"""A home and a database of the tests' own, and a small city to record in."""

import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from config import home
from jinguo.ledger.drafts import By
from jinguo.org import divisions
from tests.factories import AT, UNITS, City

_FOLDER = Path(tempfile.mkdtemp(prefix="jinguo-tests-"))
os.environ["JINGUO_HOME"] = str(_FOLDER / "home")
os.environ.pop("JINGUO_DATABASE", None)


def pytest_configure(config: pytest.Config) -> None:
    django_settings.JINGUO_HOME = home.prepare()


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(_FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    # A file, as in an office: the write-ahead log and its locks are part of what is tested.
    django_settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(
        _FOLDER / "test.sqlite"
    )


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
