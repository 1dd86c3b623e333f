"""A home that a campaign makes for itself in a folder of its own and leaves nothing of."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def own_home() -> Iterator[Path]:
    """Work in a new home on SQLite; nothing of Django may be imported before.

    The folder that is given holds the home as `home`, and whatever else a campaign lays there.
    """
    with tempfile.TemporaryDirectory(prefix="jinguo-") as folder:
        os.environ["JINGUO_HOME"] = str(Path(folder) / "home")
        os.environ["JINGUO_DATABASE"] = ""
        settle()
        yield Path(folder)


@contextmanager
def empty_home() -> Iterator[Path]:
    """Work in a new home whose database has its tables and nothing in them."""
    with own_home() as folder:
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield folder


def settle() -> None:
    """Put Django in place for the home that the environment names, and make it if it is not there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import config  # noqa: F401 - puts the one SQLite library in place before Django is imported
    from config import home

    home.prepare()
    import django

    django.setup()
