"""How a number is written before its entry is made, so that every way of writing it finds it."""

import re
import unicodedata
from datetime import date

_OLD = re.compile(r"(\d{6})(\d{2})(\d{2})(\d{2})(\d{3})")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def plain(value: str, field: str) -> str:
    """Return a value without width, case and gaps; a `number` of the old sort as the new one."""
    written = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", value)).upper()
    return _eighteen(written) if field == "number" else written


def _eighteen(number: str) -> str:
    """Return a number of 15 digits as the 18 that took its place (GB 11643); others as they are."""
    old = _OLD.fullmatch(number)
    if old is None:
        return number
    place, *birth, serial = old.groups()
    try:
        year, month, day = (int(each) for each in birth)
        date(1900 + year, month, day)
    except ValueError:
        return number
    digits = f"{place}19{''.join(birth)}{serial}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return digits + _CHECKS[total % len(_CHECKS)]
