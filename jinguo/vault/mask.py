"""How a name or number looks to somebody who need not read it."""

import re


def name(value: str) -> str:
    """Return 王* for 王小红."""
    return value[:1] + "*" * max(len(value) - 1, 1) if value else ""


def phone(value: str) -> str:
    """Return 138****1234 for an eleven-digit number, and only stars for anything shorter."""
    return f"{value[:3]}****{value[-4:]}" if len(value) >= 11 else "*" * len(value)  # noqa: PLR2004


def identity_number(value: str) -> str:
    """Return the last four digits of an identity number behind stars."""
    return "*" * max(len(value) - 4, 0) + value[-4:] if len(value) > 4 else "*" * len(value)  # noqa: PLR2004


_PLACE = re.compile(r".*(?:街道|[镇乡])")
_HIDDEN = "******"


def address(value: str) -> str:
    """Return an address down to its township, or only stars if it names none."""
    found = _PLACE.match(value)
    return f"{found[0]}{_HIDDEN}" if found else _HIDDEN


def hidden(value: str) -> str:
    """Return stars that tell neither a text nor its length."""
    return _HIDDEN if value else ""
