"""A pytest plugin: the tests find their database migrated already, as each planted bug needs it.

`JINGUO_MIGRATED` names a database to copy; with `--reuse-db` nothing is left to migrate in it.
"""

import os
import shutil

import pytest


def pytest_sessionstart(session: pytest.Session) -> None:
    """Put the copy where conftest will have the tests' own database."""
    plugins = session.config.pluginmanager.get_plugins()
    [folder] = {each._FOLDER for each in plugins if hasattr(each, "_FOLDER")}
    shutil.copy(os.environ["JINGUO_MIGRATED"], folder / "test.sqlite")
