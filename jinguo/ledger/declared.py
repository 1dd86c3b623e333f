"""The catalogue as this home has it: the shipped one with the home's overlay over it."""

from pathlib import Path

from django.conf import settings

from jinguo.catalogue.load import Catalogue, load


def declared() -> Catalogue:
    """Return the catalogue in force, read again only if a file changed."""
    return load(Path(settings.JINGUO_HOME) / "catalogue")
