"""The English of every message, as gettext keeps it: one sorted file without line numbers."""

from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PLACE = Path(__file__).parents[1] / "locale" / "en" / "LC_MESSAGES" / "django.po"
TOLD = "told"
"""The comment at what Python tells, as against what stands in a template."""


def read(place: Path = PLACE) -> Catalog:
    """Return the file as it stands."""
    with place.open("rb") as file:
        return read_po(file, locale="en")


def write(catalogue: Catalog, place: Path = PLACE) -> None:
    """Write the file: sorted and without what changes on its own, so that merges stay quiet."""
    with place.open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=True, no_location=True, omit_header=False)


@cache
def english() -> GNUTranslations:
    """Return the English of everything, compiled when it is asked for the first time."""
    made = BytesIO()
    write_mo(made, read())
    made.seek(0)
    return GNUTranslations(made)


@cache
def sentences() -> tuple[str, ...]:
    """Return the sentences of Python that leave something open."""
    return tuple(
        str(each.id)
        for each in read()
        if each.id and each.string and TOLD in each.auto_comments and "{" in str(each.id)
    )


@cache
def tails() -> tuple[str, ...]:
    """Return the clauses that begin with a point, to be hung on behind a sentence."""
    known = (str(each.id) for each in read() if each.string and TOLD in each.auto_comments)
    return tuple(each for each in known if each[:1] in "；，" and "{" not in each)


def of_template(message: str, template: str = "") -> str | None:
    """Return what a message of a template says, in that one or in general; nothing if not known."""
    for said in (english().pgettext(template, message), english().gettext(message)):
        if said != message:
            return said
    return None
