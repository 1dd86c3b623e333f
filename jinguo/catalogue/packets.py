"""What a referral packet may tell to whom: a template for each sort of partner, as data."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from jinguo.catalogue.schema import Key, Strict, Words
from jinguo.catalogue.stamped import by_name, stamps

SHIPPED = Path(__file__).parent / "packets"
Told = Literal[
    "type", "risk", "minors", "story", "party-name", "party-phone", "party-number"
]  # fmt: skip
"""All that can be told at all: never an address, a safe contact or who reported."""


class Template(Strict):
    """What one sort of partner may be told."""

    packet: Key
    title: Words
    fields: tuple[Told, ...] = Field(min_length=1)


def templates(overlay: Path | None = None) -> dict[str, Template]:
    """Return the templates in force.

    Raises:
        CatalogueError: If a file says what it may not say.
    """
    return by_name(Template, "packet", stamps(SHIPPED, overlay, more=True))
