"""The catalogue as this home has it: the shipped one with the home's overlay over it."""

from collections.abc import Collection
from pathlib import Path

from django.conf import settings

from jinguo.catalogue.calendar import Calendar, years
from jinguo.catalogue.load import Catalogue, in_force, load
from jinguo.errors import CatalogueError


def declared() -> Catalogue:
    """Return the catalogue in force; a file that gets a fault leaves the one before in force."""
    return in_force(_folder())


def calendar() -> Calendar:
    """Return the home's table of days off, with nothing asked of it yet."""
    return Calendar(years(_folder()))


def as_written() -> Catalogue:
    """Return the catalogue as the home's files stand now.

    Raises:
        CatalogueError: If one of them has a fault.
    """
    return load(_folder())


def fault() -> str:
    """Return what is wrong with the home's files as they stand; nothing if they load."""
    try:
        as_written()
    except CatalogueError as error:
        return str(error)
    return ""


def programmes_of(line: str) -> list[str]:
    """Return the keys of the programmes of a line of work."""
    return [key for key, programme in declared().programmes.items() if programme.line == line]


def lines_of(keys: Collection[str]) -> frozenset[str]:
    """Return the lines of work that programmes belong to.

    Asked for every field of every record that is shown: most are of none, and need no file seen.
    """
    if not keys:
        return frozenset()
    known = declared().programmes
    return frozenset(known[key].line for key in keys if key in known)


def _folder() -> Path:
    return Path(settings.JINGUO_HOME) / "catalogue"
