"""How a name or number looks to somebody who need not read it."""


def name(value: str) -> str:
    """Return 王* for 王小红."""
    return value[:1] + "*" * max(len(value) - 1, 1) if value else ""


def phone(value: str) -> str:
    """Return 138****1234 for an eleven-digit number, and only stars for anything shorter."""
    return f"{value[:3]}****{value[-4:]}" if len(value) >= 11 else "*" * len(value)  # noqa: PLR2004


def identity_number(value: str) -> str:
    """Return the last four digits of an identity number behind stars."""
    return "*" * max(len(value) - 4, 0) + value[-4:] if len(value) > 4 else "*" * len(value)  # noqa: PLR2004
