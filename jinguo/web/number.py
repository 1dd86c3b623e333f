"""Whole numbers that were sent in an address or a form, by a page of ours or by anybody's hand."""

_DIGITS = 18
"""So many fit into a column of any database."""


def as_number(said: str, *, digits: int = _DIGITS) -> int | None:
    """Return a whole number of no more than so many digits; None for whatever is none."""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= digits else None
