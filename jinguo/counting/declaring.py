"""Declares a home's own programme: everything is checked before anything is written."""

from dataclasses import replace

from jinguo.catalogue import load
from jinguo.catalogue.checks import faults, read_index, write_index
from jinguo.catalogue.load import Catalogue, proposed
from jinguo.catalogue.overlay import Own, names
from jinguo.counting.examples import broken
from jinguo.errors import CatalogueError
from jinguo.ledger import overlay
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By


def wrong(catalogue: Catalogue) -> list[str]:
    """Return every fault of a catalogue in force, its examples not counted."""
    return faults(catalogue, read_index(load.INDEX.read_text(encoding="utf-8")))


def check(key: str, own: Own) -> list[str]:
    """Return why a programme's files cannot be taken as they are; nothing if they can."""
    now = declared()
    try:
        new = proposed(
            overlay.folder(), dict(zip(names(key), (own.programme, own.examples), strict=True))
        )
    except CatalogueError as error:
        return [str(error)]
    # What stands in the home's files was published when it was saved: none of it may change.
    published = read_index(write_index(now))
    before = faults(now, published)
    found = [fault for fault in faults(new, published) if fault not in before]
    shown = new.examples.get(key, ())
    return found or broken(replace(new, examples={key: shown}))


def declare(key: str, own: Own, *, seen: str, by: By) -> list[str]:
    """Check and write a programme's files; return the faults, having written nothing, if any.

    Raises:
        PolicyError: If the writer does not manage the whole tree.
        ConflictError: If somebody changed the files since.
    """
    told = check(key, own)
    if not told:
        overlay.declare(key, own, seen=seen, by=by)
    return told
